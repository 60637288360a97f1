//! Whoever has the key and edits, deletes, cuts or rewrites the audit log is found out.

use casework::AuditEvent;

use crate::tests::support::*;
use crate::{AuditFaultKind, AuditVerdict, Head, Store, StoreError};

const UNGUARD: &str = "DROP TRIGGER audit_never_updated; DROP TRIGGER audit_never_deleted;";

fn verify(store: &Store, known: &[Head]) -> AuditVerdict {
    store.read(|reader| reader.verify_audit(known)).unwrap()
}

fn fault(store: &Store) -> (i64, AuditFaultKind) {
    let fault = verify(store, &[]).fault.unwrap();
    (fault.seq, fault.kind)
}

/// A log of ten entries, of which the store was closed and opened again after the last.
fn ten_entries(folder: &Folder) -> Store {
    let (mut store, _, _) = create(folder);
    for minute in 1..=8 {
        let event = AuditEvent { at: at(minute), ..event("case.find", "经信-2024-0001") };
        store.write(|tx| tx.audit(event)).unwrap();
    }
    drop(store);
    let (store, _) = folder.open();
    let verdict = verify(&store, &[]);
    assert_eq!((verdict.entries, verdict.head.seq, verdict.fault), (10, 10, None));
    store
}

fn tampered(sql: &str) -> (i64, AuditFaultKind) {
    let folder = Folder::new();
    let store = ten_entries(&folder);
    store.parts().0.execute_batch(&format!("{UNGUARD} {sql}")).unwrap();
    fault(&store)
}

#[test]
fn the_log_is_not_changed_by_mistake() {
    let folder = Folder::new();
    let store = ten_entries(&folder);
    for sql in ["UPDATE audit SET who = 'x' WHERE seq = 3", "DELETE FROM audit WHERE seq = 10"] {
        assert!(store.parts().0.execute_batch(sql).is_err(), "{sql}");
    }
}

#[test]
fn an_edited_entry_is_named() {
    assert_eq!(tampered("UPDATE audit SET who = '别人' WHERE seq = 3"), (3, AuditFaultKind::Edited));
    assert_eq!(tampered("UPDATE audit SET at = 'never' WHERE seq = 5"), (5, AuditFaultKind::Edited));
    assert_eq!(
        tampered("UPDATE audit SET action = 'case.findx', subject = substr(subject, 2) WHERE seq = 4"),
        (4, AuditFaultKind::Edited)
    );
}

#[test]
fn a_deleted_entry_is_named() {
    assert_eq!(tampered("DELETE FROM audit WHERE seq = 4"), (4, AuditFaultKind::Removed));
    assert_eq!(tampered("DELETE FROM audit WHERE seq = 1"), (1, AuditFaultKind::Removed));
}

#[test]
fn a_deleted_entry_with_the_others_moved_up_is_named() {
    let moved = "DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = seq - 1 WHERE seq > 4;";
    assert_eq!(tampered(moved), (4, AuditFaultKind::Edited));
}

#[test]
fn a_cut_tail_shows_by_the_head_in_the_store() {
    assert_eq!(tampered("DELETE FROM audit WHERE seq > 7"), (8, AuditFaultKind::Cut));
}

#[test]
fn a_log_that_was_rewritten_whole_shows_by_a_head_on_paper() {
    let folder = Folder::new();
    let store = ten_entries(&folder);
    let paper: Vec<Head> = store
        .read(|reader| {
            let entries = reader.audit_entries(6..=6)?;
            Ok::<_, StoreError>(entries.into_iter().map(|entry| Head { seq: 6, hash: entry.hash }).collect())
        })
        .unwrap();
    assert_eq!(verify(&store, &paper).fault, None);
    let other = [Head { seq: 6, hash: "00".repeat(32) }];
    let fault = verify(&store, &other).fault.unwrap();
    assert_eq!((fault.seq, fault.kind), (6, AuditFaultKind::Rewritten));
    assert_eq!(fault.to_string(), "第 6 条审计记录与此前留存的校验值不符，记录被重写");
    let later = [Head { seq: 12, hash: "00".repeat(32) }];
    let fault = verify(&store, &later).fault.unwrap();
    assert_eq!((fault.seq, fault.kind), (11, AuditFaultKind::Cut));
}

#[test]
fn missing_triggers_show() {
    assert_eq!(tampered("").1, AuditFaultKind::Unguarded);
}

#[test]
fn an_edit_of_any_column_of_an_entry_is_named() {
    // Entry 4 gets a subject, and something before and after, so that each column has something to lose.
    let cases = [
        ("at", "'2026-03-02T01:00:59Z'", 4, AuditFaultKind::Edited),
        ("who", "who || 'x'", 4, AuditFaultKind::Edited),
        ("action", "'case.admit'", 4, AuditFaultKind::Edited),
        ("subject", "'经信-2024-0002'", 4, AuditFaultKind::Edited),
        ("before", "before || ' '", 4, AuditFaultKind::Edited),
        ("after", "''", 4, AuditFaultKind::Edited),
        ("previous", "hash", 4, AuditFaultKind::Edited),
        ("hash", "previous", 4, AuditFaultKind::Edited),
        // It stands in another place then, and its own is empty.
        ("seq", "400", 4, AuditFaultKind::Removed),
    ];
    let folder = Folder::new();
    let store = ten_entries(&folder);
    let columns: Vec<String> = {
        let mut statement = store.parts().0.prepare("SELECT name FROM pragma_table_info('audit')").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    for column in &columns {
        assert!(cases.iter().any(|(known, ..)| known == column), "{column} is not tried");
    }
    for (column, value, seq, kind) in cases {
        assert_eq!(
            tampered(&format!("UPDATE audit SET {column} = {value} WHERE seq = 4")),
            (seq, kind),
            "{column}"
        );
    }
}

#[test]
fn an_old_store_put_back_with_its_slots_shows_by_a_backup() {
    let folder = Folder::new();
    let store = ten_entries(&folder);
    drop(store);
    let files =
        ["workbench.db", "workbench.db.slots"].map(|name| (name, std::fs::read(folder.join(name)).unwrap()));
    let (mut store, _) = folder.open();
    for _ in 0..5 {
        store.write(|tx| tx.audit(event("case.decide", ""))).unwrap();
    }
    store.backup(&folder.join("kept.backup"), at(30)).unwrap();
    drop(store);
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(&format!("workbench.db{ending}")));
    }
    let (mut store, _) = folder.open();
    let kept = crate::backup_manifest(&folder.join("kept.backup")).unwrap().head;
    assert_eq!(kept.seq, 16);
    let fault = verify(&store, std::slice::from_ref(&kept)).fault.unwrap();
    assert_eq!((fault.seq, fault.kind), (12, AuditFaultKind::Cut));
    // However many entries are added on top of it.
    for _ in 0..9 {
        store.write(|tx| tx.audit(event("case.find", ""))).unwrap();
    }
    let fault = verify(&store, &[kept]).fault.unwrap();
    assert_eq!((fault.seq, fault.kind), (16, AuditFaultKind::Rewritten));
}

#[test]
fn a_clock_that_goes_back_is_flagged_with_its_place() {
    let folder = Folder::new();
    let store = ten_entries(&folder);
    assert_eq!(store.read(|reader| reader.clock_back()).unwrap(), Vec::<i64>::new());
    drop(store);
    // The last entry was made at minute nine; now it is minute five.
    let (store, _) = Store::open(&folder.path(), ADMIN, &password("一号口令"), at(5)).unwrap();
    let entries = store.read(|reader| reader.audit_entries(11..=12)).unwrap();
    let actions: Vec<&str> = entries.iter().map(|entry| entry.event.action.as_str()).collect();
    assert_eq!(actions, ["clock.back", "sign-in"]);
    assert_eq!(entries[0].event.before, at(9).to_string());
    assert_eq!(store.read(|reader| reader.clock_back()).unwrap(), [11]);
    assert_eq!(verify(&store, &[]).fault, None, "the chain itself holds");
}
