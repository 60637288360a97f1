//! Another bureau's cases, amounts and files: one rule, in every list, sum, export, search and paper.

use casework::Refusal;
use serde_json::{Value, json};
use workbench::view::{AuditQuery, CaseQuery, LedgerQuery, NewMeetingInput};
use workbench::{Error, Report, Workbench};

use crate::support::Bureau;
use crate::{log, seat};

const SAMPLE: &str = "01-砚湖微电子-流片.zip";

/// What nobody of another bureau may learn of the case: who applies, and how much of what.
fn secrets(desk: &mut Workbench, number: &str) -> Vec<String> {
    let view = desk.show_case(number).unwrap();
    let amount = view.claims[0].decision.as_ref().unwrap().amount;
    assert!(amount > policy::Money::ZERO);
    let mut secrets =
        vec![view.applicant_name.clone(), view.uscc.clone(), amount.to_string(), amount.grouped()];
    secrets.push(view.claims[0].items[0].number.clone());
    secrets.extend(view.claims[0].items.iter().map(|item| item.vendor.clone()));
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

/// Everything that shows more than one case, as somebody sees it.
fn everything(desk: &mut Workbench, words: &[String]) -> Vec<(String, Value)> {
    let mut seen = vec![
        ("list".to_owned(), json!(desk.list_cases(&CaseQuery::default()).unwrap())),
        (
            "mine".to_owned(),
            json!(desk.list_cases(&CaseQuery { mine: true, ..CaseQuery::default() }).unwrap()),
        ),
        ("home".to_owned(), json!(desk.home().unwrap())),
        ("figures".to_owned(), json!(desk.figures().unwrap())),
        ("statistics".to_owned(), json!(desk.statistics(None, None).unwrap())),
        ("ledger".to_owned(), json!(desk.ledger(&LedgerQuery::default()).unwrap())),
        (
            "ruling effects".to_owned(),
            json!(desk.ruling_effects(None, "tape-out-boundary", "major").unwrap()),
        ),
        ("meetings".to_owned(), json!(desk.meetings().unwrap())),
    ];
    // By their place: what was searched for is no answer.
    for (index, word) in words.iter().enumerate() {
        let query = CaseQuery { search: word.clone(), ..CaseQuery::default() };
        seen.push((format!("search {index}"), json!(desk.list_cases(&query).unwrap())));
        let query = LedgerQuery { uscc: Some(word.clone()), ..LedgerQuery::default() };
        seen.push((format!("ledger of {index}"), json!(desk.ledger(&query).unwrap())));
    }
    seen
}

fn exported(bureau: &Bureau, desk: &mut Workbench, who: &str) -> String {
    let mut texts = String::new();
    for report in [Report::Summary, Report::Publicity, Report::Payout] {
        let file = bureau.out(&format!("{who}-{report:?}.xlsx"));
        desk.export(report, None, None, &file).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        for sheet in intake::sheet_names(&bytes).unwrap() {
            let grid = intake::grid(&bytes, &sheet, None, 60, 30).unwrap();
            texts.extend(grid.rows.into_iter().flatten());
        }
    }
    texts
}

#[test]
fn nobody_of_another_bureau_sees_a_case_an_amount_or_a_file() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import(SAMPLE);
    bureau.sign_wholly(&number);
    let meeting = NewMeetingInput {
        name: "评审会".to_owned(),
        date: "2024-12-02".to_owned(),
        ..NewMeetingInput::default()
    };
    let meeting = bureau.session_of("reviewer").new_meeting(&meeting).unwrap().number;
    bureau.session_of("reviewer").add_to_meeting(&meeting, std::slice::from_ref(&number)).unwrap();
    let case = bureau.session_of("reviewer").show_case(&number).unwrap();
    bureau.session_of("reviewer").record_resolution(&meeting, &number, "rejected", "口头更正").unwrap();
    let secrets = secrets(bureau.session_of("reviewer"), &number);
    assert!(!case.other_bureaus.contains(&"市监局".to_owned()));

    let mut inside = seat(&mut bureau, "内", &["reviewer"], Some(&case.bureau));
    let mut outside = seat(&mut bureau, "外", &["reviewer", "checker", "approver"], Some("市监局"));
    let mut auditor = seat(&mut bureau, "审", &["auditor"], Some("市监局"));
    let shown = |seen: Vec<(String, Value)>| -> String {
        seen.into_iter().map(|(what, value)| format!("{what}: {value}\n")).collect()
    };
    for (name, desk, may) in
        [("内", &mut inside, true), ("审", &mut auditor, true), ("外", &mut outside, false)]
    {
        let seen = shown(everything(desk, &secrets));
        let files = exported(&bureau, desk, name);
        for secret in &secrets[..2] {
            assert_eq!(seen.contains(secret.as_str()), may, "{name}: {secret} in\n{seen}");
            assert_eq!(files.contains(secret.as_str()), may, "{name}: {secret} in {files}");
        }
        if !may {
            let told: Vec<_> = secrets.iter().filter(|secret| seen.contains(secret.as_str())).collect();
            assert!(told.is_empty(), "{told:?} in\n{seen}");
            assert!(!seen.contains("口头更正"), "{seen}");
        }
        let of_case: [(&str, Result<(), Error>); 6] = [
            ("show", desk.show_case(&number).map(drop)),
            ("json", desk.case_json(&number).map(drop)),
            ("grid", desk.workbook_grid(&number, None, None, 3, 3).map(drop)),
            ("attachment", desk.attachment(&number, &case.attachments[0].name).map(drop)),
            ("memo", desk.memo_pdf(&number).map(drop)),
            ("code", desk.memo_by_code(&code(&bureau, &number)).map(drop)),
        ];
        for (what, done) in of_case {
            assert_eq!(done.is_ok(), may, "{name} {what}: {done:?}");
            if let Err(error) = done {
                assert!(matches!(error, Error::Refused(Refusal::Bureau(_))), "{what}: {error}");
            }
        }
    }
}

fn code(bureau: &Bureau, number: &str) -> String {
    bureau.memo_content(number).check_code.unwrap()
}

#[test]
fn each_attachment_that_is_saved_is_logged_before_it_is_there() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import(SAMPLE);
    let name = bureau.session_of("checker").show_case(&number).unwrap().attachments[0].name.clone();
    let file = bureau.out("附件.bin");
    bureau.session_of("checker").save_attachment(&number, &name, &file).unwrap();
    let (who, action, subject) = log(&mut bureau).remove(0);
    assert_eq!((who.as_str(), action.as_str(), subject), ("checker", "attachment.save", number.clone()));
    let page = bureau.session_of("auditor").audit_page(&AuditQuery::default()).unwrap();
    assert!(page.iter().any(|row| row.after.contains(&name)), "the log names the file");
    // A second time: the file is there, and nothing is replaced.
    assert!(bureau.session_of("checker").save_attachment(&number, &name, &file).is_err());
}

#[test]
fn whoever_holds_a_void_memo_of_another_bureau_learns_that_it_is_void_and_not_why() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import(SAMPLE);
    bureau.sign_wholly(&number);
    let memo = bureau.out("memo.pdf");
    bureau.session_of("auditor").save_memo(&number, &memo).unwrap();
    bureau.session_of("approver").reopen(&number, "发现发票重复").unwrap();
    let mut outside = seat(&mut bureau, "外", &["reviewer"], Some("市监局"));
    let found = outside.verify_file(&memo, &[]).unwrap();
    assert!(!found.good);
    assert!(!json!(found).to_string().contains("发现发票重复"), "{found:#?}");
    let found = bureau.session_of("auditor").verify_file(&memo, &[]).unwrap();
    assert!(json!(found).to_string().contains("发现发票重复"), "{found:#?}");
}
