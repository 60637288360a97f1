//! Nothing is signed over an open question: what is refused, what settles it, and what stays settled.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use casework::{MaterialState, SettledAs};
use support::*;
use workbench::Error;
use workbench::view::{CaseView, ProblemView, SettlementInput};

fn import(bureau: &mut Bureau, path: &Path) -> String {
    let desk = Mutex::new(bureau.take("reviewer"));
    let report =
        workbench::import(&desk, &[path.to_owned()], None, &|_| {}, &AtomicBool::new(false)).unwrap();
    bureau.put_back("reviewer", desk.into_inner().unwrap());
    report.packages[0].cases[0].clone()
}

/// What submitting is refused with.
fn refusal(bureau: &mut Bureau, number: &str) -> String {
    match bureau.session_of("reviewer").submit(number, "", &secret()) {
        Err(Error::Refused(refusal)) => refusal.to_string(),
        other => panic!("{:?}", other.map(|view| view.stage)),
    }
}

fn open_at<'v>(view: &'v CaseView, place: &str) -> Option<&'v ProblemView> {
    view.problems
        .iter()
        .find(|problem| problem.blocks && format!("{}!{}", problem.sheet, problem.cell) == place)
}

fn settled(bureau: &mut Bureau, number: &str, place: &str, how: SettledAs, value: Option<&str>) -> CaseView {
    let view = bureau.session_of("reviewer").show_case(number).unwrap();
    let id = open_at(&view, place).unwrap_or_else(|| panic!("{place}: {:?}", view.remaining)).id.clone();
    let input =
        SettlementInput {
            how: Some(how), value: value.map(str::to_owned), reason: "见补充说明".to_owned()
        };
    bureau.session_of("reviewer").settle(number, &id, &input).unwrap()
}

#[test]
fn an_award_in_words_and_one_without_a_project_stop_all_three_until_each_is_settled() {
    let mut bureau = Bureau::set_up();
    let number = import(&mut bureau, &misread("A24b-其他资助金额不明.xlsx"));
    bureau.found(&number);
    let words = refusal(&mut bureau, &number);
    for wanted in ["其他资助!D4", "其他资助!D5", "材料“营业执照”没有人看过"] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    bureau.session_of("reviewer").check_materials(&number, MaterialState::Received, "").unwrap();
    let unknown = bureau.session_of("reviewer").show_case(&number).unwrap();
    assert_eq!(unknown.claims[0].payable, None, "an unknown deduction leaves what can be paid unknown");
    settled(&mut bureau, &number, "其他资助!D4", SettledAs::Corrected, Some("200,000.00"));
    let view = settled(&mut bureau, &number, "其他资助!D5", SettledAs::Different, None);
    assert_eq!(view.other_awards[0].value.as_deref(), Some("200,000.00"));
    let decided = bureau.session_of("reviewer").adopt_ceiling(&number, &view.claims[0].id).unwrap();
    assert_eq!(decided.total_decided.to_string(), "2799999.99");
    bureau.sign(&number);
    let memo = bureau.memo_content(&number);
    assert_eq!(memo.settled.len(), 2, "{:?}", memo.settled);
    assert!(
        memo.settled
            .iter()
            .any(|one| one.place == "“其他资助”表D4单元格" && one.settled.starts_with("更正为 200,000.00"))
    );
}

#[test]
fn rows_that_repeat_others_are_cut_as_the_same_and_count_again_when_that_is_taken_back() {
    let mut bureau = Bureau::set_up();
    let number = import(&mut bureau, &misread("A22-重复发票-缺代码.xlsx"));
    bureau.found(&number);
    let words = refusal(&mut bureau, &number);
    for wanted in ["明细!H7", "明细!H4", "明细!H8", "明细!H5"] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    let view = settled(&mut bureau, &number, "明细!H7", SettledAs::Same, None);
    let id = view.problems.iter().find(|problem| problem.cell == "H7" && problem.settled).unwrap().id.clone();
    assert_eq!(view.claims[0].items[3].admitted.unwrap().to_string(), "0.00");
    let back = bureau.session_of("reviewer").settle(&number, &id, &SettlementInput::default()).unwrap();
    assert_eq!(back.claims[0].items[3].admitted.unwrap().to_string(), "6350000.00");
    assert!(open_at(&back, "明细!H7").is_some());

    settled(&mut bureau, &number, "明细!H7", SettledAs::Same, None);
    let view = settled(&mut bureau, &number, "明细!H8", SettledAs::Same, None);
    assert_eq!(view.claims[0].ceiling.unwrap().to_string(), "2999999.99");
}

#[test]
fn a_correction_stands_beside_the_cell_with_whoever_gave_it_and_takes_a_stale_decision_back() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("05-松涧测控-待补正.zip");
    bureau.found(&number);
    let view = settled(&mut bureau, &number, "明细!H5", SettledAs::Corrected, Some("120000"));
    let item = &view.claims[0].items[1];
    assert_eq!(item.admitted.unwrap().to_string(), "120000.00");
    assert!(
        item.readings.iter().any(|said| said.contains("reviewer更正：见补充说明")),
        "{:?}",
        item.readings
    );
    assert_eq!(view.claims[0].ceiling.unwrap().to_string(), "172000.00");
    let claim = view.claims[0].id.clone();
    let view = bureau.session_of("reviewer").adopt_ceiling(&number, &claim).unwrap();
    assert!(view.claims[0].decision.is_some());
    let id = view.problems.iter().find(|problem| problem.cell == "H5" && problem.settled).unwrap().id.clone();
    let view = bureau.session_of("reviewer").settle(&number, &id, &SettlementInput::default()).unwrap();
    assert!(view.claims[0].decision.is_none(), "an unknown amount allows no decision");
    assert!(view.claims[0].payable.is_none());

    let refused = |bureau: &mut Bureau, input: SettlementInput| {
        bureau.session_of("reviewer").settle(&number, &id, &input).unwrap_err().to_string()
    };
    let with = |how, value: Option<&str>, reason: &str| SettlementInput {
        how: Some(how),
        value: value.map(str::to_owned),
        reason: reason.to_owned(),
    };
    assert!(refused(&mut bureau, with(SettledAs::Same, None, "x")).contains("不能按“同一”办结"));
    assert!(refused(&mut bureau, with(SettledAs::Corrected, Some("12万"), "x")).contains("不是金额"));
    assert!(refused(&mut bureau, with(SettledAs::Accepted, None, " ")).contains("理由"));
    // Accepted, the figure is still unknown: the full amount is not to be had.
    let view = settled(&mut bureau, &number, "明细!H5", SettledAs::Accepted, None);
    assert!(view.claims[0].payable.is_none());
    assert!(refusal(&mut bureau, &number).contains("明细!H5"));
}
