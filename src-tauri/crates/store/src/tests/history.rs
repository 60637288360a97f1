//! What was seen before must stand in the store; where it does not, that stays until somebody accepts it on record.

use std::fs;

use crate::tests::support::*;
use crate::{Mismatch, MismatchKind, Store, StoreError, Witness};

fn history(store: &Store) -> Vec<Mismatch> {
    store.read(|reader| reader.history()).unwrap()
}

fn entries(store: &mut Store, count: usize) {
    for _ in 0..count {
        store.write(|tx| tx.audit(event("case.decide", ""))).unwrap();
    }
}

fn remove_logs(folder: &Folder) {
    for ending in ["-wal", "-shm"] {
        let _ = fs::remove_file(folder.join(&format!("workbench.db{ending}")));
    }
}

/// A store whose database is of an earlier day than the files beside it: ten entries, and then five more.
fn old_put_back() -> Folder {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    entries(&mut store, 9);
    drop(store);
    let old = fs::read(folder.path()).unwrap();
    let (mut store, _) = folder.open();
    assert_eq!(history(&store), []);
    entries(&mut store, 4);
    drop(store);
    fs::write(folder.path(), old).unwrap();
    remove_logs(&folder);
    folder
}

fn actions(store: &Store) -> Vec<String> {
    let entries = store.read(|reader| reader.audit_entries(1..=i64::MAX)).unwrap();
    entries.into_iter().map(|entry| entry.event.action).collect()
}

#[test]
fn an_old_file_put_back_stays_a_mismatch_over_any_number_of_sign_ins() {
    let folder = old_put_back();
    for sign_ins in 1..=12 {
        let (mut store, _) = folder.open();
        let found = history(&store);
        assert_eq!(found.len(), 1, "{found:?}");
        let one = &found[0];
        assert_eq!((&one.witness, one.kind), (&Witness::Slots, MismatchKind::Older), "sign-in {sign_ins}");
        assert_eq!((one.known.seq, one.end), (15, 10));
        assert!(one.to_string().contains("第 11–15 条"), "{one}");
        let noted = actions(&store).iter().filter(|action| *action == "history.mismatch").count();
        assert_eq!(noted, sign_ins, "each sign-in says so in the log");
        entries(&mut store, 3);
    }
}

#[test]
fn it_ends_when_it_is_accepted_on_record_and_not_before() {
    let folder = old_put_back();
    let (mut store, _) = folder.open();
    let accepted = store.write(|tx| tx.accept_history(ADMIN, "硬盘坏了，用的是昨天的副本", at(9))).unwrap();
    assert_eq!(accepted.len(), 1);
    assert_eq!(history(&store), []);
    drop(store);
    let (store, _) = folder.open();
    assert_eq!(history(&store), [], "the head beside the store moved on");
    let all = store.read(|reader| reader.audit_entries(1..=i64::MAX)).unwrap();
    let said = all.iter().find(|entry| entry.event.action == "history.accept").unwrap();
    assert!(said.event.after.contains("昨天的副本") && said.event.after.contains("\"seq\":15"), "{said:?}");
    drop(store);
    // The next time it is found again.
    let old = fs::read(folder.path()).unwrap();
    let (mut store, _) = folder.open();
    entries(&mut store, 2);
    drop(store);
    fs::write(folder.path(), old).unwrap();
    remove_logs(&folder);
    assert_eq!(history(&folder.open().0).len(), 1);
}

#[test]
fn a_rewritten_chain_shows_by_the_head_beside_the_store() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    entries(&mut store, 9);
    drop(store);
    let (mut store, _) = folder.open();
    let conn = store.parts().0;
    conn.execute_batch(
        "DROP TRIGGER audit_never_updated; DROP TRIGGER audit_never_deleted; DELETE FROM audit WHERE seq > 7;
         UPDATE head SET seq = 7, hash = (SELECT hash FROM audit WHERE seq = 7);",
    )
    .unwrap();
    entries(&mut store, 9);
    drop(store);
    for _ in 0..3 {
        let (store, _) = folder.open();
        let found = history(&store);
        assert_eq!((found.len(), found[0].kind, found[0].known.seq), (1, MismatchKind::Rewritten, 11));
        assert!(found[0].to_string().contains("被重写"), "{}", found[0]);
    }
}

/// The database and its slots, copied elsewhere as they stand, without the log.
fn copied(folder: &Folder) -> Folder {
    let elsewhere = Folder::new();
    for name in ["workbench.db", "workbench.db.slots"] {
        fs::copy(folder.join(name), elsewhere.join(name)).unwrap();
    }
    elsewhere
}

#[test]
fn a_copy_of_an_open_store_without_its_log_is_told_for_what_it_is() {
    let folder = Folder::new();
    drop(create(&folder));
    let (mut store, _) = folder.open();
    entries(&mut store, 5);
    let elsewhere = copied(&folder);
    drop(store);
    // Whether or not the head beside the copy is longer than what it holds.
    for _ in 0..3 {
        let (copy, _) = elsewhere.open();
        let found = history(&copy);
        assert_eq!(found[0].kind, MismatchKind::LogLeftBehind, "{found:?}");
        let said = found[0].to_string();
        assert!(said.contains("-wal") && said.contains("搬动"), "{said}");
        assert!(!said.contains("改动") && !said.contains("重写"), "{said}");
    }
    let (mut copy, _) = elsewhere.open();
    copy.write(|tx| tx.accept_history(ADMIN, "原处已不可用", at(9))).unwrap();
    drop(copy);
    assert_eq!(history(&elsewhere.open().0), []);
    // The store itself was never in question, and nor is a copy of one that nobody has open.
    assert_eq!(history(&folder.open().0), []);
    assert_eq!(history(&copied(&folder).open().0), []);
}

#[test]
fn a_copy_with_its_log_and_a_store_that_was_killed_are_in_order() {
    let folder = Folder::new();
    drop(create(&folder));
    let (mut store, _) = folder.open();
    entries(&mut store, 5);
    let elsewhere = copied(&folder);
    fs::copy(folder.join("workbench.db-wal"), elsewhere.join("workbench.db-wal")).unwrap();
    let head = store.read(|reader| reader.audit_head()).unwrap();
    let (copy, _) = elsewhere.open();
    assert_eq!(history(&copy), []);
    assert!(copy.read(|reader| crate::history::holds(reader.conn(), &head)).unwrap());
}

#[test]
fn others_who_come_and_go_leave_no_false_word_of_a_lost_log() {
    let folder = Folder::new();
    drop(create(&folder));
    let (mut first, _) = folder.open();
    let (second, _) = folder.open();
    entries(&mut first, 2);
    // Somebody at the sign-in page while the others leave.
    let waiting =
        crate::file::presence::Presence::shared(&crate::file::store_files::StoreFiles::new(&folder.path()))
            .unwrap();
    drop(first);
    drop(second);
    drop(waiting);
    let (third, _) = folder.open();
    assert_eq!(history(&third), []);
    drop(third);
    assert!(!folder.join("workbench.db-wal").exists());
    assert_eq!(history(&folder.open().0), []);
}

#[test]
fn an_old_store_with_its_slots_shows_by_the_newest_automatic_backup() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    entries(&mut store, 9);
    drop(store);
    let old = ["workbench.db", "workbench.db.slots"].map(|name| (name, fs::read(folder.join(name)).unwrap()));
    let (mut store, _) = folder.open();
    entries(&mut store, 4);
    fs::create_dir(folder.join("workbench.db.backups")).unwrap();
    for day in ["2026-03-01", "2026-03-02"] {
        store.backup(&folder.join(&format!("workbench.db.backups/auto-{day}.backup")), at(9)).unwrap();
        entries(&mut store, 2);
    }
    drop(store);
    for (name, bytes) in old {
        fs::write(folder.join(name), bytes).unwrap();
    }
    remove_logs(&folder);
    let (store, _) = folder.open();
    let found = history(&store);
    assert_eq!((found.len(), found[0].kind), (1, MismatchKind::Older), "{found:?}");
    assert_eq!(found[0].witness, Witness::Backup("auto-2026-03-02.backup".to_owned()));
    assert!(found[0].to_string().contains("auto-2026-03-02.backup"), "{}", found[0]);
    // The backup that is made of it later is no way out: the log remembers.
    store.backup(&folder.join("workbench.db.backups/auto-2026-03-03.backup"), at(9)).unwrap();
    drop(store);
    assert_eq!(history(&folder.open().0).len(), 1);
}

#[test]
fn a_restored_backup_is_in_order_where_nothing_newer_is_known() {
    let folder = Folder::new();
    let (store, _, _) = create(&folder);
    store.backup(&folder.join("kept.backup"), at(9)).unwrap();
    let elsewhere = Folder::new();
    crate::restore(&folder.join("kept.backup"), &elsewhere.path()).unwrap();
    assert_eq!(history(&elsewhere.open().0), []);
}

#[test]
fn nothing_is_accepted_where_everything_fits() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let accepted = store.write::<_, StoreError>(|tx| {
        tx.audit(event("x", ""))?;
        tx.accept_history(ADMIN, "x", at(9))
    });
    assert_eq!(accepted.unwrap(), []);
    assert!(!actions(&store).contains(&"history.accept".to_owned()));
}
