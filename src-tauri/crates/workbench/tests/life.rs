//! The life of a case beyond its review, and of the people who work on it: in the order in which a bureau meets it.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::path::PathBuf;

use casework::{Role, Stage};
use intake::{Entry, Table};
use secrecy::SecretString;
use support::*;
use workbench::view::{AnnounceInput, AuditQuery, CaseQuery, LedgerQuery, PayInput};
use workbench::{Report, recover};

fn new_secret() -> SecretString {
    SecretString::from("another-Pass-77-kx")
}

fn yuan(amount: &str) -> policy::Money {
    amount.parse().unwrap()
}

/// The texts of a workbook that was written, row by row.
fn rows_of(path: &PathBuf) -> Vec<Vec<String>> {
    let (_, rows) = intake::read_table(&std::fs::read(path).unwrap()).unwrap();
    rows.into_iter().map(|row| row.cells.into_values().collect()).collect()
}

#[test]
fn a_signed_case_is_announced_and_paid_and_can_be_reopened_before() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.sign_wholly(&number);
    let ledger = bureau.session_of("auditor").ledger(&LedgerQuery::default()).unwrap();
    assert_eq!((ledger.rows.len(), ledger.total), (1, yuan("3000000")));

    assert!(bureau.session_of("reviewer").pay(&number, &payment()).is_err(), "it is not announced yet");
    bureau.session_of("reviewer").announce(&number, &announcement()).unwrap();
    let list = bureau.out("公示表.xlsx");
    let (_, lines) = bureau.session_of("reviewer").export(Report::Publicity, None, None, &list).unwrap();
    assert_eq!(lines, 1);
    let text = format!("{:?}", rows_of(&list));
    assert!(text.contains("砚湖微电子") && text.contains("3000000"), "{text}");
    assert!(!text.contains("91330108"), "what is public names no more than it must: {text}");

    let reopened = bureau.session_of("approver").reopen(&number, "公示期收到异议").unwrap();
    assert_eq!(reopened.case.stage, Stage::InReview);
    assert!(!reopened.case.frozen, "its memo is void");
    assert_eq!(bureau.session_of("auditor").ledger(&LedgerQuery::default()).unwrap().rows.len(), 0);
    // Cut by one yuan, and signed again from the start.
    let desk = bureau.session_of("reviewer");
    desk.decide(&number, "c1", Some("2999999"), "剔除一笔异议费用").unwrap();
    let changes = desk.changes_since_return(&number).unwrap();
    let decided = changes.iter().find(|change| change.place.ends_with("拟支持金额")).unwrap();
    assert_eq!((decided.before.as_str(), decided.after.as_str()), ("3,000,000.00 元", "2,999,999.00 元"));
    bureau.sign(&number);
    // Its period is not over: nothing is paid yet, and what is missing is said.
    let open = AnnounceInput { until: "2099-12-31".to_owned(), ..announcement() };
    let desk = bureau.session_of("reviewer");
    let refused = desk.announce(&number, &AnnounceInput { document: String::new(), ..open.clone() });
    assert!(refused.unwrap_err().to_string().contains("文号或载体"));
    desk.announce(&number, &open).unwrap();
    let early = desk.pay(&number, &payment()).unwrap_err().to_string();
    assert!(early.contains("公示期到 2099-12-31 为止"), "{early}");
    bureau.session_of("approver").reopen(&number, "公示期填错").unwrap();
    bureau.sign(&number);
    let desk = bureau.session_of("reviewer");
    desk.announce(&number, &announcement()).unwrap();
    for wrong in [
        PayInput { account_checked: false, ..payment() },
        PayInput { no_objection: false, ..payment() },
        PayInput { document: String::new(), ..payment() },
    ] {
        assert!(desk.pay(&number, &wrong).is_err(), "{wrong:?}");
    }
    let paid = desk.pay(&number, &payment()).unwrap();
    let said = &paid.history.last().unwrap().comment;
    assert_eq!(said, "2024-12-05 拨付，凭证 2026-118；收款账户已核对");
    assert!(bureau.session_of("approver").reopen(&number, "x").is_err(), "what is paid stays paid");
    let payout = bureau.out("拨付表.xlsx");
    bureau.session_of("admin").export(Report::Payout, None, None, &payout).unwrap();
    let text = format!("{:?}", rows_of(&payout));
    assert!(text.contains("2999999") && text.contains("已拨付"), "{text}");
    assert!(bureau.session_of("auditor").verify_audit(&[]).unwrap().good);
}

#[test]
fn a_ruling_names_the_cases_that_it_touches_and_changes_none_that_is_decided() {
    let mut bureau = Bureau::set_up();
    // Exactly 1000万: 3,000,000 as 以下, 1,500,000 as 以上.
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.sign_wholly(&number);
    let before = bureau.session_of("auditor").case_json(&number).unwrap();
    // The same again for another enterprise, decided and not yet signed.
    let open = bureau.import("02-栖岚半导体-流片.zip");
    bureau.review(&open);
    let effects = bureau.session_of("admin").ruling_effects(None, "tape-out-boundary", "major").unwrap();
    assert_eq!(effects.len(), 1);
    assert_eq!((effects[0].before, effects[0].after), (yuan("3000000"), yuan("1500000")));
    assert!(effects[0].settled);
    let touched =
        bureau.session_of("admin").set_ruling(None, "tape-out-boundary", "major", "局长办公会").unwrap();
    assert_eq!(touched[0].number, number);
    let after = bureau.session_of("auditor").case_json(&number).unwrap();
    assert_eq!(after["stage"], before["stage"]);
    assert_eq!(after["claims"][0]["decision"], before["claims"][0]["decision"]);
    assert_eq!(bureau.session_of("auditor").ledger(&LedgerQuery::default()).unwrap().total, yuan("3000000"));
    let untouched = bureau.session_of("auditor").case_json(&open).unwrap();
    assert_eq!(untouched["claims"][0]["decision"]["amount"], "2999999.99", "its cost is below the bound");
}

#[test]
fn a_ruling_takes_back_on_record_what_is_decided_above_the_new_ceiling() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.review(&number);
    let decision = |bureau: &mut Bureau| {
        bureau.session_of("auditor").case_json(&number).unwrap()["claims"][0]["decision"]["amount"].clone()
    };
    assert_eq!(decision(&mut bureau), "3000000.00");
    bureau.session_of("admin").set_ruling(None, "tape-out-boundary", "major", "局长办公会").unwrap();
    assert!(decision(&mut bureau).is_null());
    let query = AuditQuery { subject: Some(number.clone()), limit: 1, ..AuditQuery::default() };
    assert_eq!(bureau.session_of("auditor").audit_page(&query).unwrap()[0].action, "case.decision-lapsed");
    let row = bureau.session_of("auditor").list_cases(&CaseQuery::default()).unwrap().rows.remove(0);
    assert_eq!((row.ceiling, row.decided), (Some(yuan("1500000")), None), "the list follows");
}

fn ledger_file(bureau: &Bureau, name: &str, rows: &[[&str; 5]]) -> PathBuf {
    let heads = ["企业名称", "统一社会信用代码", "事项", "档次", "年度", "资助金额（万元）"];
    let table = Table {
        title: "往年资助台账".to_owned(),
        columns: heads.iter().map(|head| ((*head).to_owned(), 20)).collect(),
        rows: rows
            .iter()
            .map(|[uscc, benefit, cap, year, amount]| {
                ["杭州砚湖微电子有限公司", uscc, benefit, cap, year, amount].map(Entry::text).to_vec()
            })
            .collect(),
        last: vec![Entry::text("合计")],
        ..Table::default()
    };
    let path = bureau.out(name);
    std::fs::write(&path, intake::write_table(&table).unwrap()).unwrap();
    path
}

#[test]
fn awards_of_earlier_years_use_up_the_caps() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let uscc = bureau.session_of("auditor").show_case(&number).unwrap().uscc;
    let payable =
        |bureau: &mut Bureau| bureau.session_of("reviewer").show_case(&number).unwrap().claims[0].payable;
    assert_eq!(payable(&mut bureau), Some(yuan("3000000")));

    // One wrong row, and nothing is entered.
    let wrong = ledger_file(
        &bureau,
        "错.xlsx",
        &[[&uscc, "tape-out", "minor", "2024", "50"], [&uscc, "tape-out", "", "去年", "50"]],
    );
    let report = bureau.session_of("admin").import_ledger(&wrong, None).unwrap();
    assert_eq!(report.status, "refused");
    // The heads stand in the third row, the wrong one in the fifth; the cap is asked for before the year.
    assert_eq!((report.problems[0].cell.as_str(), report.problems[0].code.as_str()), ("D5", "no-such-cap"));
    assert_eq!(payable(&mut bureau), Some(yuan("3000000")));

    // 50万 of the 300万 a year are gone; another year's do not count.
    let right = ledger_file(
        &bureau,
        "对.xlsx",
        &[[&uscc, "首次流片补助", "minor", "2024", "50"], [&uscc, "tape-out", "minor", "2023", "100.5"]],
    );
    let report = bureau.session_of("admin").import_ledger(&right, None).unwrap();
    assert_eq!((report.status.as_str(), report.awards, report.total), ("imported", 2, yuan("1505000")));
    assert_eq!(payable(&mut bureau), Some(yuan("2500000")));
    assert_eq!(bureau.session_of("admin").import_ledger(&right, None).unwrap().status, "duplicate");
    assert_eq!(payable(&mut bureau), Some(yuan("2500000")));
    let query = LedgerQuery { uscc: Some(uscc), year: Some(2023), policy: None };
    let rows = bureau.session_of("auditor").ledger(&query).unwrap().rows;
    assert_eq!((rows.len(), rows[0].amount, rows[0].case.as_ref()), (1, yuan("1005000"), None));
}

#[test]
fn a_role_that_was_given_to_one_is_refused_to_another_and_leaves_their_list() {
    let mut bureau = Bureau::set_up();
    bureau.add("reviewer-b", Role::Reviewer);
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let mine = CaseQuery { mine: true, ..CaseQuery::default() };
    for name in ["reviewer", "reviewer-b"] {
        assert_eq!(bureau.session_of(name).list_cases(&mine).unwrap().total, 1, "{name}");
    }
    let view = bureau.session_of("admin").assign(&number, Role::Reviewer, Some("reviewer-b")).unwrap();
    assert_eq!(view.assignments[0].to, "reviewer-b");
    assert_eq!(bureau.session_of("reviewer").list_cases(&mine).unwrap().total, 0);
    assert_eq!(
        bureau.session_of("reviewer-b").list_cases(&mine).unwrap().rows[0].holder.as_deref(),
        Some("reviewer-b")
    );
    bureau.session_of("reviewer").declare(&number, None).unwrap();
    let refused = bureau.session_of("reviewer").withdraw(&number, "x").unwrap_err().to_string();
    assert!(refused.contains("已指派给reviewer-b"), "{refused}");
    assert!(
        bureau.session_of("admin").assign(&number, Role::Checker, Some("reviewer-b")).is_err(),
        "no checker"
    );
    // Retired, it goes back to whoever holds the role.
    bureau.session_of("admin").retire_user("reviewer-b").unwrap();
    assert_eq!(bureau.session_of("reviewer").list_cases(&mine).unwrap().total, 1);
    assert!(bureau.fresh().sign_in("reviewer-b", &secret()).is_err());
    // Recusal takes a case from one's own list only.
    bureau.session_of("reviewer").declare(&number, Some("亲属任职".to_owned())).unwrap();
    assert_eq!(bureau.session_of("reviewer").list_cases(&mine).unwrap().total, 0);
    let said = bureau.session_of("checker").comment(&number, "请另派经办", None).unwrap();
    bureau.session_of("approver").comment(&number, "同意另派", Some(said.comments[0].id)).unwrap();
    let found = CaseQuery { search: "另派经办".to_owned(), ..CaseQuery::default() };
    let list = bureau.session_of("auditor").list_cases(&found).unwrap();
    assert_eq!(list.rows[0].number, number, "a case is found by what people wrote");
}

#[test]
fn deadlines_follow_the_limits_and_the_holidays() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let deadline =
        |bureau: &mut Bureau| bureau.session_of("auditor").show_case(&number).unwrap().deadline.unwrap();
    let first = deadline(&mut bureau);
    assert_eq!((first.days_left, first.overdue), (5, false), "待受理 has five working days");
    bureau.session_of("admin").set_limit(Stage::Received, 10).unwrap();
    assert_eq!(deadline(&mut bureau).days_left, 10);
    let row = bureau.session_of("auditor").list_cases(&CaseQuery::default()).unwrap().rows.remove(0);
    assert_eq!(row.deadline.unwrap().on, deadline(&mut bureau).on, "lists and pages agree");
    // The last day becomes a holiday: the deadline moves past it, and the days left stay what they were.
    let last = deadline(&mut bureau).on;
    bureau.session_of("admin").set_holiday(&last, false, "临时放假").unwrap();
    let moved = deadline(&mut bureau);
    assert!(moved.on > last);
    assert_eq!(moved.days_left, 10);
    let overdue = CaseQuery { overdue: true, ..CaseQuery::default() };
    assert_eq!(bureau.session_of("auditor").list_cases(&overdue).unwrap().total, 0);
    bureau.session_of("admin").remove_holiday(&last).unwrap();
    assert_eq!(deadline(&mut bureau).on, last);
}

#[test]
fn failed_sign_ins_lock_out_until_an_administrator_helps() {
    let mut bureau = Bureau::set_up();
    let mut desk = bureau.fresh();
    for _ in 0..5 {
        let refused = desk.sign_in("checker", &wrong()).unwrap_err().to_string();
        assert!(refused.contains("用户名或口令不正确"), "{refused}");
    }
    let refused = desk.sign_in("checker", &secret()).unwrap_err().to_string();
    assert!(refused.contains("请 15 分钟后再试"), "even with the right password: {refused}");
    desk.sign_in("approver", &secret()).unwrap();
    let users = bureau.session_of("admin").users().unwrap();
    let locked = users.iter().find(|user| user.name == "checker").unwrap();
    assert_eq!(locked.locked_minutes, Some(15));
    bureau.session_of("admin").unlock_user("checker").unwrap();
    desk.sign_in("checker", &secret()).unwrap();
}

#[test]
fn a_reset_password_makes_a_new_certificate_and_the_recovery_key_opens_a_lost_store() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.sign_wholly(&number);
    let memo = bureau.out("旧.pdf");
    bureau.session_of("auditor").save_memo(&number, &memo).unwrap();

    bureau.session_of("admin").reset_password("checker", &new_secret(), &secret()).unwrap();
    assert!(bureau.fresh().sign_in("checker", &secret()).is_err());
    bureau.fresh().sign_in("checker", &new_secret()).unwrap();
    assert!(bureau.session_of("admin").retire_user("admin").is_err());
    assert!(
        bureau.session_of("admin").set_roles("admin", &["auditor".to_owned()], None).is_err(),
        "the last of them"
    );

    let mut wrong_key = bureau.recovery_key.clone();
    // A key with a wrong character is no key; a whole other key opens nothing.
    wrong_key.replace_range(0..1, if wrong_key.starts_with('2') { "3" } else { "2" });
    assert!(recover(&bureau.path(), &wrong_key, "admin", &new_secret()).is_err());
    assert!(
        recover(&bureau.path(), &bureau.recovery_key, "checker", &new_secret()).is_err(),
        "no administrator"
    );
    let recovered = recover(&bureau.path(), &bureau.recovery_key, "admin", &new_secret()).unwrap();
    assert_ne!(recovered.recovery_key, bureau.recovery_key);
    assert!(recover(&bureau.path(), &bureau.recovery_key, "admin", &new_secret()).is_err(), "it was used");

    let mut admin = bureau.fresh();
    assert!(admin.sign_in("admin", &secret()).is_err());
    admin.sign_in("admin", &new_secret()).unwrap();
    // The new root certifies; what was signed under the old one still holds.
    admin.add_user("新人", &["checker".to_owned()], None, &secret(), &new_secret()).unwrap();
    let verified = admin.verify_file(&memo, &[]).unwrap();
    assert!(verified.good, "{verified:#?}");
    let second = bureau.import("06-禾隐集成-非首次流片.zip");
    bureau.review(&second);
    bureau.session_of("reviewer").submit(&second, "", &secret()).unwrap();
    let fresh = bureau.out("新.pdf");
    bureau.session_of("reviewer").save_memo(&second, &fresh).unwrap();
    let verified = admin.verify_file(&fresh, &[]).unwrap();
    assert!(verified.signatures.iter().all(|signature| signature.good), "{verified:?}");
    assert!(admin.verify_audit(&[]).unwrap().good);
}
