//! What was granted before, at the desk: two who sign at one moment, what a signed case shows, and the earlier years'
//! workbook handed in again.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::path::PathBuf;
use std::sync::Barrier;

use rust_xlsxwriter::{Workbook, Worksheet};
use support::{Bureau, announcement, secret};
use workbench::SameName;
use workbench::view::{GrantedState, LedgerQuery};

/// A form of one enterprise for 首次流片 of a project: 30% of the cost.
fn tape_out(bureau: &mut Bureau, name: &str, project: &str, cost: &str) -> String {
    let rows = [
        ["申报单位", "杭州砚湖智能有限公司"],
        ["统一社会信用代码", "91350100M000100Y43"],
        ["在高新区（滨江）内", "是"],
        ["所属领域", "集成电路设计"],
        ["申报事项", "首次流片补助"],
        ["年度", "2024"],
        ["项目名称", project],
        ["首次流片费用", cost],
        ["首次流片", "是"],
        ["重点支持领域的关键芯片产品", "是"],
    ];
    let path = bureau.out(name);
    let mut sheet = Worksheet::new();
    for (row, pair) in (0..).zip(rows) {
        for (column, text) in (0..).zip(pair) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let mut workbook = Workbook::new();
    workbook.push_worksheet(sheet);
    workbook.save(&path).unwrap();
    bureau.import_file(path)
}

fn payable(bureau: &mut Bureau, number: &str) -> String {
    let view = bureau.session_of("reviewer").show_case(number).unwrap();
    view.claims[0].payable.unwrap().to_string()
}

#[test]
fn of_two_who_sign_cases_of_one_project_at_one_moment_one_is_refused_with_the_reason() {
    let mut bureau = Bureau::set_up();
    bureau.add("approver-b", casework::Role::Approver);
    // 6,000,000.00 × 30% and 5,000,000.00 × 30%, for one project: together they would have 3,300,000.00.
    let one = tape_out(&mut bureau, "一.xlsx", "砚湖 X1", "6000000");
    let other = tape_out(&mut bureau, "二.xlsx", "砚湖X1", "5000000");
    for number in [&one, &other] {
        bureau.review(number);
        bureau.session_of("reviewer").submit(number, "", &secret()).unwrap();
        bureau.session_of("checker").declare(number, None).unwrap();
        bureau.session_of("checker").approve(number, "", &secret()).unwrap();
    }
    let (mut first, mut second) = (bureau.take("approver"), bureau.take("approver-b"));
    first.declare(&one, None).unwrap();
    second.declare(&other, None).unwrap();
    let ready = Barrier::new(2);
    let sign = |desk: &mut workbench::Workbench, number: &str| {
        ready.wait();
        desk.approve(number, "", &secret()).map(|view| view.stage).map_err(|error| error.to_string())
    };
    let results = std::thread::scope(|scope| {
        let one = scope.spawn(|| sign(&mut first, &one));
        let other = scope.spawn(|| sign(&mut second, &other));
        [one.join().unwrap(), other.join().unwrap()]
    });
    let signed = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(signed, 1, "{results:?}");
    let refusal = results.iter().find_map(|result| result.as_ref().err()).unwrap();
    let winner = if results[0].is_ok() { &one } else { &other };
    assert!(refusal.contains("同一项目已获") && refusal.contains(winner.as_str()), "{refusal}");
    let ledger = bureau.session_of("auditor").ledger(&LedgerQuery::default()).unwrap();
    assert_eq!(ledger.rows.len(), 1);
}

#[test]
fn what_is_decided_elsewhere_shows_as_reserved_and_counts_once_it_is_signed() {
    let mut bureau = Bureau::set_up();
    let one = tape_out(&mut bureau, "一.xlsx", "砚湖 X1", "6000000");
    let other = tape_out(&mut bureau, "二.xlsx", "砚湖ｘ１", "7000000");
    bureau.review(&one);
    let view = bureau.session_of("reviewer").show_case(&other).unwrap();
    let row = view.granted.iter().find(|row| row.case.as_deref() == Some(one.as_str())).unwrap();
    assert_eq!((row.state, row.relation.as_str()), (GrantedState::Reserved, "同一项目"));
    assert_eq!(row.amount.to_string(), "1800000.00");
    // Nothing is signed yet, so nothing counts.
    assert_eq!(payable(&mut bureau, &other), "2100000.00");
    bureau.sign(&one);
    let view = bureau.session_of("reviewer").show_case(&other).unwrap();
    let states: Vec<GrantedState> = view.granted.iter().map(|row| row.state).collect();
    assert_eq!(states, [GrantedState::Signed]);
    assert_eq!(payable(&mut bureau, &other), "300000.00");
}

#[test]
fn a_signed_case_shows_what_was_frozen_and_tells_what_would_differ() {
    let mut bureau = Bureau::set_up();
    let number = tape_out(&mut bureau, "一.xlsx", "砚湖 X1", "10000000");
    bureau.sign_wholly(&number);
    let shown = bureau.session_of("reviewer").show_case(&number).unwrap();
    assert_eq!(
        (shown.claims[0].payable.unwrap().to_string().as_str(), shown.differs.len()),
        ("3000000.00", 0)
    );
    // Another reading of the bound, and an award of an earlier year that would have used up the cap.
    bureau.session_of("admin").set_ruling(None, "tape-out-boundary", "major", "会议纪要").unwrap();
    let rows = [["91350100M000100Y43", "tape-out", "major", "2024", "1900", "别的项目"]];
    let file = ledger_file(&bureau, "往年.xlsx", &rows);
    assert_eq!(bureau.session_of("admin").import_ledger(&file, None).unwrap().status, "imported");
    let again = bureau.session_of("reviewer").show_case(&number).unwrap();
    let told = again.differs.join("");
    assert!(told.contains("1,000,000.00") && told.contains("3,000,000.00"), "{told}");
    let as_shown = |view: &workbench::view::CaseView| {
        let claim = &view.claims[0];
        let steps: Vec<String> =
            claim.steps.iter().map(|step| format!("{} {}", step.label, step.value)).collect();
        (claim.payable, claim.ceiling, steps, claim.standing, claim.advisories.clone(), view.total_payable)
    };
    assert_eq!(as_shown(&again), as_shown(&shown));
}

/// A workbook of earlier awards, amounts in 万元.
fn ledger_file(bureau: &Bureau, name: &str, rows: &[[&str; 6]]) -> PathBuf {
    let heads = ["企业名称", "统一社会信用代码", "事项", "档次", "年度", "资助金额（万元）", "项目名称"];
    let mut sheet = Worksheet::new();
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(0, column, head).unwrap();
    }
    for (row, [uscc, benefit, cap, year, amount, project]) in (1..).zip(rows) {
        for (column, text) in (0..).zip(["甲", uscc, benefit, cap, year, amount, project]) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let path = bureau.out(name);
    let mut workbook = Workbook::new();
    workbook.push_worksheet(sheet);
    workbook.save(&path).unwrap();
    path
}

#[test]
fn a_corrected_workbook_of_earlier_years_takes_the_place_of_the_first() {
    let mut bureau = Bureau::set_up();
    let uscc = "91350100M000100Y43";
    let total = |bureau: &mut Bureau| {
        bureau.session_of("auditor").ledger(&LedgerQuery::default()).unwrap().total.to_string()
    };
    let first =
        [[uscc, "tape-out", "minor", "2023", "50", "甲"], [uscc, "tape-out", "minor", "2022", "30", "乙"]];
    let file = ledger_file(&bureau, "往年.xlsx", &first);
    let report = bureau.session_of("admin").import_ledger(&file, None).unwrap();
    assert_eq!((report.status.as_str(), report.awards, report.replaced), ("imported", 2, 0));
    assert_eq!(total(&mut bureau), "800000.00");

    // An amount and a year corrected, under the same name: the whole workbook is replaced.
    let second =
        [[uscc, "tape-out", "minor", "2023", "60", "甲"], [uscc, "tape-out", "minor", "2021", "30", "乙"]];
    let file = ledger_file(&bureau, "往年.xlsx", &second);
    let report = bureau.session_of("admin").import_ledger(&file, None).unwrap();
    assert_eq!((report.status.as_str(), report.awards, report.replaced), ("imported", 2, 2));
    assert_eq!(total(&mut bureau), "900000.00");

    // Under another name, only the rows that are the same are replaced.
    let third =
        [[uscc, "tape-out", "minor", "2023", "65", "甲 "], [uscc, "eda-purchase", "", "2023", "10", "丙"]];
    let file = ledger_file(&bureau, "另一份.xlsx", &third);
    let report = bureau.session_of("admin").import_ledger(&file, None).unwrap();
    assert_eq!((report.awards, report.replaced), (2, 1));
    assert_eq!(total(&mut bureau), "1050000.00");

    // The same name and nothing in common: it is asked, and nothing is entered meanwhile.
    let fourth = [[uscc, "tape-out", "minor", "2020", "20", "丁"]];
    let file = ledger_file(&bureau, "往年.xlsx", &fourth);
    let report = bureau.session_of("admin").import_ledger(&file, None).unwrap();
    assert_eq!((report.status.as_str(), report.problems[0].code.as_str()), ("asked", "same-name"));
    assert_eq!(total(&mut bureau), "1050000.00");
    let report = bureau.session_of("admin").import_ledger(&file, Some(SameName::Beside)).unwrap();
    assert_eq!((report.status.as_str(), report.replaced), ("imported", 0));
    assert_eq!(total(&mut bureau), "1250000.00");

    // Each correction is on record with the rows that it took out.
    let rows = bureau.session_of("auditor").audit_entries().unwrap();
    let corrected = rows.iter().filter(|row| row.action == "ledger.import" && row.before.contains("500000"));
    assert_eq!(corrected.count(), 1);
}

#[test]
fn an_award_of_another_policy_in_the_store_counts_as_another_award_of_the_project() {
    let mut bureau = Bureau::set_up();
    let number = tape_out(&mut bureau, "一.xlsx", "砚湖 X1", "10000000");
    let heads = ["企业名称", "统一社会信用代码", "事项", "年度", "资助金额", "项目名称", "政策"];
    let row = ["甲", "91350100M000100Y43", "首台套奖励", "2023", "200000", "砚湖X1", "另一政策"];
    let mut sheet = Worksheet::new();
    for (at, texts) in (0..).zip([heads, row]) {
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(at, column, text).unwrap();
        }
    }
    let path = bureau.out("往年.xlsx");
    let mut workbook = Workbook::new();
    workbook.push_worksheet(sheet);
    workbook.save(&path).unwrap();
    let report = bureau.session_of("admin").import_ledger(&path, None).unwrap();
    assert_eq!(
        report.status,
        "imported",
        "{:?}",
        report.problems.iter().map(|p| &p.message).collect::<Vec<_>>()
    );
    // 3,000,000.00 − 200,000.00, by the reading in force.
    assert_eq!(payable(&mut bureau, &number), "2800000.00");
    bureau.session_of("admin").set_ruling(None, "prior-award", "exclude", "会议纪要").unwrap();
    assert_eq!(payable(&mut bureau, &number), "0.00");
}

#[test]
fn a_referral_is_paid_to_who_referred() {
    let mut bureau = Bureau::set_up();
    let rows = [
        ["申报单位", "杭州砚湖智能有限公司"],
        ["统一社会信用代码", "91350100M000100Y43"],
        ["在高新区（滨江）内", "是"],
        ["所属领域", "集成电路设计"],
        ["开户银行", "某银行"],
        ["银行账号", "6200000000000000001"],
        ["申报事项", "荐才奖励"],
        ["年度", "2024"],
        ["推荐人", "王推荐"],
        ["人才姓名", "李人才"],
        ["推荐同产业人才", "是"],
        ["紧缺人才", "是"],
    ];
    let pack = policy::shipped("binjiang-computing-2024-draft").unwrap();
    let benefit = pack.benefit("talent-referral").unwrap();
    assert_eq!(benefit.payee.as_deref(), Some("referrer"));
    let label = |name: &str| benefit.input(name).unwrap().label.clone();
    let path = bureau.out("荐才.xlsx");
    let mut sheet = Worksheet::new();
    for (row, [name, value]) in (0..).zip(rows) {
        let name = match name {
            "推荐人" => label("referrer"),
            "人才姓名" => label("person"),
            "推荐同产业人才" => label("same_industry"),
            "紧缺人才" => label("scarce_talent"),
            "申报事项" => "申报事项".to_owned(),
            other => other.to_owned(),
        };
        let value = if value == "荐才奖励" { benefit.title.clone() } else { value.to_owned() };
        sheet.write_string(row, 0, name).unwrap();
        sheet.write_string(row, 1, value).unwrap();
    }
    let mut workbook = Workbook::new();
    workbook.push_worksheet(sheet);
    workbook.save(&path).unwrap();
    let number = bureau.import_file(path);
    bureau.sign_wholly(&number);
    bureau.session_of("reviewer").announce(&number, &announcement()).unwrap();
    let ledger = bureau.session_of("auditor").ledger(&LedgerQuery::default()).unwrap();
    assert_eq!(ledger.rows[0].payee.as_deref(), Some("王推荐"));
    let out = bureau.out("拨付.xlsx");
    bureau.session_of("auditor").export(workbench::Report::Payout, None, None, &out).unwrap();
    let (_, rows) = intake::read_table(&std::fs::read(&out).unwrap()).unwrap();
    let line = rows.iter().find(|row| row.cells.values().any(|text| text == "王推荐")).unwrap();
    let texts: Vec<&str> = line.cells.values().map(String::as_str).collect();
    assert!(texts.contains(&"请收款人本人提供"), "{texts:?}");
    assert!(!texts.contains(&"6200000000000000001"), "the applicant's account is not the payee's: {texts:?}");
}
