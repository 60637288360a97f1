//! Writes that fail, and what they leave.

use crate::StoreError;
use crate::tests::support::*;

#[test]
fn a_write_without_an_audit_entry_is_undone() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let refused = store.write(|tx| tx.set_setting("series", "A"));
    assert!(matches!(refused, Err(StoreError::Unaudited)));
    assert_eq!(store.read(|reader| reader.setting("series")).unwrap(), None);
}

#[test]
fn a_write_that_fails_is_undone_with_its_entry() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let head = store.read(|reader| reader.audit_head()).unwrap();
    let failed: Result<(), StoreError> = store.write(|tx| {
        tx.audit(event("setting", "series"))?;
        tx.set_setting("series", "A")?;
        Err(StoreError::Stale("本案".to_owned()))
    });
    assert!(matches!(failed, Err(StoreError::Stale(_))));
    assert_eq!(store.read(|reader| reader.audit_head()).unwrap(), head);
    assert_eq!(store.read(|reader| reader.setting("series")).unwrap(), None);
}

#[test]
fn a_write_that_panics_is_undone() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.write::<(), StoreError>(|tx| {
            tx.audit(event("setting", "series"))?;
            tx.set_setting("series", "A")?;
            panic!("a mistake")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(store.read(|reader| reader.setting("series")).unwrap(), None);
    store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
}

#[test]
fn a_full_disk_is_said_and_leaves_the_data_as_it_was() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let pages: i64 = store.parts().0.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.parts().0.pragma_update(None, "max_page_count", pages + 2).unwrap();
    let head = store.read(|reader| reader.audit_head()).unwrap();
    let full = store.write(|tx| {
        tx.audit(event("case.import", ""))?;
        tx.put_original(&vec![1; 1 << 20])
    });
    assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
    assert_eq!(store.read(|reader| reader.audit_head()).unwrap(), head);
    store.check_integrity().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_meets_a_full_disk_is_said_as_such() {
    // The system's device that is always full.
    let error = std::fs::write("/dev/full", "x").unwrap_err();
    assert!(matches!(StoreError::from(error), StoreError::Full));
}

#[cfg(unix)]
#[test]
fn a_page_that_was_changed_without_the_key_is_noticed() {
    use std::os::unix::fs::FileExt;
    let folder = Folder::new();
    let (store, _, _) = create(&folder);
    drop(store);
    let (store, _) = folder.open();
    store.parts().0.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(folder.path()).unwrap();
    file.write_all_at(b"xx", 4096 * 3 + 100).unwrap();
    assert!(matches!(store.check_integrity(), Err(StoreError::Broken(_))));
}

#[test]
fn only_the_writes_that_say_so_do_not_wait_for_the_disk() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    const FULL: i64 = 2;
    const NORMAL: i64 = 1;
    let waits = |conn: &rusqlite::Connection| -> i64 {
        conn.query_row("PRAGMA synchronous", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(waits(store.parts().0), FULL);
    let within: Result<i64, StoreError> = store.write_soon(|tx| {
        tx.audit(event("import", "a"))?;
        Ok(waits(tx.conn()))
    });
    assert_eq!(within.unwrap(), NORMAL);
    assert_eq!(waits(store.parts().0), FULL);
    // One that fails, or says nothing to the log, leaves it so too.
    assert!(matches!(store.write_soon(|tx| tx.set_setting("series", "A")), Err(StoreError::Unaudited)));
    assert_eq!(waits(store.parts().0), FULL);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.write_soon::<(), StoreError>(|_| panic!("a mistake"))
    }));
    assert!(panicked.is_err());
    assert_eq!(waits(store.parts().0), FULL);
    let folded: i64 = store.parts().0.query_row("PRAGMA wal_autocheckpoint", [], |row| row.get(0)).unwrap();
    assert_eq!(folded, 1000);

    let head = store.read(|reader| reader.audit_head()).unwrap();
    // What is not appended to the log is not synced either, nor is anything before it.
    let log = || std::fs::metadata(folder.join("workbench.db-wal")).unwrap().len();
    let before = log();
    store.flush().unwrap();
    assert!(log() > before);
    assert_eq!(store.read(|reader| reader.audit_head()).unwrap(), head);
}
