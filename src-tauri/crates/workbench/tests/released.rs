//! A store that an earlier version of the program made: its people sign in and sign, its papers are read and verified.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::path::Path;

use casework::{MaterialState, Stage};
use support::*;
use workbench::view::{CaseQuery, Verdict};
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
