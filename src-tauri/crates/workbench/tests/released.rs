//! A store that an earlier version of the program made: its people sign in and sign, its papers are read and verified.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::path::Path;

use casework::{MaterialState, Stage};
use support::*;
use workbench::view::{CaseQuery, LedgerQuery, Verdict};
use workbench::{Workbench, restore};

#[test]
fn a_store_of_schema_7_opens_reads_verifies_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("workbench.db");
    let released = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released/schema-7.backup");
    restore(&released, &store).unwrap();
    let desk = |name: &str| {
        let mut desk = Workbench::new(store.clone(), root().join("assets/fonts"));
        // Passwords that were set before are their owners' own.
        assert!(!desk.sign_in(name, &secret()).unwrap().first_password, "{name}");
        desk
    };
    let mut auditor = desk("auditor");
    assert!(auditor.verify_audit(&[]).unwrap().good);
    let rows = auditor.list_cases(&CaseQuery::default()).unwrap().rows;
    let row = |number: &str| rows.iter().find(|row| row.number == number).unwrap();
    assert_eq!(row("经信-2024-0001").stage, Stage::Checking);
    let refused = row("经信-2024-0003");
    assert_eq!((refused.stage, refused.refused, refused.ceiling), (Stage::Refused, true, None));

    // Its papers: the one that was voided and redone, the notice that was sent, the refusal.
    let (case, notice, refusal) =
        ("经信-2024-0001", folder.path().join("notice.pdf"), folder.path().join("refusal.pdf"));
    let voided = root().join("src-tauri/crates/memo/tests/released/schema-7-memo.pdf");
    let found = auditor.verify_file(&voided, &[]).unwrap();
    assert_eq!((found.verdict, found.good), (Verdict::Superseded, false), "{found:#?}");
    assert!(found.problems[0].contains("复查单据"), "{found:#?}");
    auditor.save_notice("经信-2024-0002", &notice).unwrap();
    let sent = root().join("src-tauri/crates/memo/tests/released/schema-7-notice.pdf");
    assert_eq!(std::fs::read(&notice).unwrap(), std::fs::read(sent).unwrap(), "as it was sent");
    let view = auditor.notice_view("经信-2024-0002").unwrap();
    assert!(!view.items.is_empty(), "{view:#?}");
    auditor.save_memo("经信-2024-0003", &refusal).unwrap();
    let found = auditor.verify_file(&refusal, &[]).unwrap();
    assert!(found.good, "{found:#?}");

    // What was half signed over materials that nobody had looked at is handed back, and signed with the keys of then.
    assert!(desk("checker").approve(case, "", &secret()).is_err());
    desk("checker").send_back(case, "请核对材料").unwrap();
    let mut reviewer = desk("reviewer");
    for material in reviewer.show_case(case).unwrap().materials {
        reviewer.check_material(case, &material.id, Some(MaterialState::Received), "").unwrap();
    }
    reviewer.submit(case, "", &secret()).unwrap();
    for (name, stage) in [("checker", Stage::Approving), ("approver", Stage::Signed)] {
        let mut desk = desk(name);
        assert_eq!(desk.approve(case, "", &secret()).unwrap().stage, stage);
    }
    let memo = folder.path().join("memo.pdf");
    auditor.save_memo(case, &memo).unwrap();
    assert!(auditor.verify_file(&memo, &[]).unwrap().good);
    desk("approver").reopen(case, "再查").unwrap();
    desk("reviewer").submit(case, "", &secret()).unwrap();
    let code = auditor.verify_file(&memo, &[]).unwrap();
    assert_eq!(code.verdict, Verdict::Superseded);
    assert!(code.problems.iter().any(|line| line.contains("次更正）")), "{code:#?}");
}

/// The shipped policy's first version is what a store of before was worked under: nothing of its signed cases changes
/// when the second comes in, and cases of both stand side by side.
#[test]
fn a_store_of_before_keeps_version_1_until_version_2_is_installed_and_its_signed_cases_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("workbench.db");
    let released = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released/schema-7.backup");
    restore(&released, &store).unwrap();
    let desk = |name: &str| {
        let mut desk = Workbench::new(store.clone(), root().join("assets/fonts"));
        desk.sign_in(name, &secret()).unwrap();
        desk
    };
    // What was frozen then has the code that it was given, names no pack, and reads and writes as it was.
    let (refused, half_signed) = ("经信-2024-0003", "经信-2024-0001");
    let frozen = {
        let (store, _) = store::Store::open(&store, "auditor", &secret(), jiff::Timestamp::now()).unwrap();
        [refused, half_signed].map(|number| {
            let memo = store.read::<_, store::StoreError>(|reader| reader.memo_in_force(number)).unwrap();
            memo.unwrap().content
        })
    };
    for content in frozen {
        assert_eq!(content.pack, None);
        let uncoded = casework::MemoContent { check_code: None, ..content.clone() };
        assert_eq!(Some(casework::check_code(&uncoded).unwrap()), content.check_code);
    }

    let policies = desk("auditor").policies().unwrap();
    let listed: Vec<_> = policies.iter().map(|one| (one.name.as_str(), one.newer.as_deref())).collect();
    let [first, second] = [1, 2].map(|version| format!("binjiang-computing-2024-draft@{version}"));
    assert_eq!(listed, [(first.as_str(), Some(second.as_str()))]);

    // Signed and paid under version 1.
    let mut reviewer = desk("reviewer");
    desk("checker").send_back(half_signed, "请核对材料").unwrap();
    for material in reviewer.show_case(half_signed).unwrap().materials {
        reviewer.check_material(half_signed, &material.id, Some(MaterialState::Received), "").unwrap();
    }
    reviewer.submit(half_signed, "", &secret()).unwrap();
    for name in ["checker", "approver"] {
        desk(name).approve(half_signed, "", &secret()).unwrap();
    }
    reviewer.announce(half_signed, &announcement()).unwrap();
    reviewer.pay(half_signed, &payment()).unwrap();
    let closed = |name: &str| {
        [refused, half_signed].map(|number| {
            let mut desk = desk("auditor");
            let (file, memo) =
                (folder.path().join(format!("{name}-{number}.pdf")), desk.memo_pdf(number).unwrap());
            desk.save_memo(number, &file).unwrap();
            assert!(desk.verify_file(&file, &[]).unwrap().good, "{number}");
            (desk.case_json(number).unwrap(), memo, desk.ledger(&LedgerQuery::default()).unwrap().total)
        })
    };
    let before = closed("before");
    let files = policy::shipped_files(&second).unwrap();
    let installed = desk("admin").install_policy(&files, "区政府常务会议纪要").unwrap();
    assert_eq!(installed.follows.as_deref(), Some(first.as_str()));
    let carried = desk("admin").carry_over(&first, &second, None, false).unwrap();
    let stays = |number: &str| carried.iter().find(|one| one.number == number).unwrap().stays.clone();
    assert!([refused, half_signed].map(stays).iter().all(|why| why == "已签发或办结，不变"));
    assert!(closed("after") == before, "nothing of a signed case changes");
    let policies = desk("auditor").policies().unwrap();
    assert!(policies.iter().all(|one| one.newer.is_none() && one.unreadable.is_empty()));

    // The open one went over, and a new one is read under version 2; both versions are in one list.
    let sample = root().join("assets/samples/03-青屏芯设-EDA与IP.zip");
    let desk = std::sync::Mutex::new(reviewer);
    let go_on = std::sync::atomic::AtomicBool::new(false);
    let report = workbench::import(&desk, &[sample], None, &|_| {}, &go_on).unwrap();
    assert_eq!(report.packages[0].cases.len(), 1, "{:?}", report.packages[0].problems);
    let mut reviewer = desk.into_inner().unwrap();
    let of = |reviewer: &mut Workbench, policy: &str| {
        let query = CaseQuery { policy: Some(policy.to_owned()), ..CaseQuery::default() };
        let rows = reviewer.list_cases(&query).unwrap().rows;
        let mut numbers: Vec<String> = rows.into_iter().map(|row| row.number).collect();
        numbers.sort();
        numbers
    };
    assert_eq!(of(&mut reviewer, &first), [half_signed, refused]);
    assert_eq!(of(&mut reviewer, &second), ["经信-2024-0002", report.packages[0].cases[0].as_str()]);
    assert_eq!(of(&mut reviewer, "binjiang-computing-2024-draft").len(), 4);
}
