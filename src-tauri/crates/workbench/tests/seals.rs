//! Whoever has one person's password can open the store and rewrite its log. They cannot seal it as anybody else, and
//! cannot change what stands on a memo that was signed.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/attacker.rs"]
mod attacker;
mod support;

use attacker::{break_in, cover_up, rewrite};
use rusqlite::Connection;
use support::*;
use workbench::Workbench;
use workbench::view::AuditView;

const PASSWORD: &str = "yanshi-2024-binjiang";

/// An office with one signed memo, whose people have all gone home; gives the entry of the decision.
fn office() -> (Bureau, String, i64) {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.sign_wholly(&number);
    for name in ["reviewer", "checker", "approver", "admin"] {
        bureau.session_of(name).sign_out();
    }
    let entries = bureau.session_of("auditor").audit_entries().unwrap();
    let decided = entries.iter().find(|entry| entry.action == "case.decide").unwrap().seq;
    bureau.session_of("auditor").sign_out();
    (bureau, number, decided)
}

fn verify(bureau: &Bureau, against: &[&std::path::Path]) -> AuditView {
    let mut desk = Workbench::new(bureau.path(), root().join("assets/fonts"));
    desk.sign_in("auditor", &secret()).unwrap();
    desk.verify_audit(against).unwrap()
}

fn attacked(bureau: &Bureau, decided: i64) -> Connection {
    let conn = break_in(&bureau.path(), "reviewer", PASSWORD);
    rewrite(&conn, decided, r#"{"amount":"2"}"#);
    cover_up(&bureau.path(), &conn);
    conn
}

#[test]
fn everybody_who_signs_or_signs_out_seals_the_log() {
    let (bureau, ..) = office();
    let found = verify(&bureau, &[]);
    assert!(found.good, "{found:#?}");
    let conn = break_in(&bureau.path(), "reviewer", PASSWORD);
    let sealed = |name: &str| -> i64 {
        let sql = "SELECT count(*) FROM seals JOIN users ON users.id = user_id WHERE name = ?1";
        conn.query_row(sql, [name], |row| row.get(0)).unwrap()
    };
    for name in ["reviewer", "checker", "approver"] {
        assert!(sealed(name) >= 2, "{name}: a signature and a sign-out");
    }
    assert!(sealed("admin") >= 1);
}

#[test]
fn a_rewritten_log_with_every_hash_made_anew_shows_by_the_seals_and_by_the_memo() {
    let (mut bureau, number, decided) = office();
    let memo = bureau.out("memo.pdf");
    let mut auditor = Workbench::new(bureau.path(), root().join("assets/fonts"));
    auditor.sign_in("auditor", &secret()).unwrap();
    auditor.save_memo(&number, &memo).unwrap();
    auditor.sign_out();
    assert!(verify(&bureau, &[&memo]).good);

    drop(attacked(&bureau, decided));
    let found = verify(&bureau, &[&memo]);
    assert!(!found.good);
    let all = found.findings.join("\n");
    for name in ["reviewer", "checker", "approver"] {
        assert!(all.contains(&format!("{name} ")) && all.contains("在封签之后被改写"), "{name}: {all}");
    }
    assert!(all.contains(&format!("{number} 第 1 版评审意见所存的")), "by the memo in the store: {all}");
    assert!(all.contains("“memo.pdf”所存的"), "by the memo that was handed out: {all}");
    let _ = bureau.session_of("admin");
}

#[test]
fn seals_of_others_cannot_be_forged_changed_or_left_out() {
    let (bureau, _, decided) = office();
    let conn = attacked(&bureau, decided);
    conn.execute_batch("DROP TRIGGER seals_never_updated; DROP TRIGGER seals_never_deleted;").unwrap();
    // The seals say what the log says now.
    conn.execute_batch("UPDATE seals SET hash = (SELECT hash FROM audit WHERE audit.seq = seals.seq)")
        .unwrap();
    let all = verify(&bureau, &[]).findings.join("\n");
    assert!(all.contains("approver") && all.contains("签名值不符"), "{all}");
    // Under the rewriter's own certificate.
    conn.execute_batch(
        "UPDATE seals SET (certificate_der, voucher_der) =
           (SELECT certificate_der, voucher_der FROM signing_keys JOIN users ON users.id = user_id
            WHERE name = 'reviewer')",
    )
    .unwrap();
    let all = verify(&bureau, &[]).findings.join("\n");
    assert!(all.contains("证书是别人的"), "{all}");
    // Without those that do not fit any more.
    conn.execute("DELETE FROM seals WHERE seq >= ?1", [decided]).unwrap();
    let all = verify(&bureau, &[]).findings.join("\n");
    for name in ["reviewer", "checker", "approver"] {
        assert!(all.contains(&format!("（{name}）应有封签，没有")), "{name}: {all}");
    }
    conn.execute_batch("DELETE FROM seals WHERE id = 1").unwrap();
    let all = verify(&bureau, &[]).findings.join("\n");
    assert!(all.contains("第 1 枚封签被删去"), "{all}");
}
