//! Moving a store: it opens where it went with everything in it, and no more where it was.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::fs;

use store::{Store, StoreError};
use support::*;

#[test]
fn a_store_that_was_moved_opens_there_with_everything_and_no_more_here() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    drop(create(&folder));
    let (mut store, _) = folder.open();
    let staff = add_staff(&mut store);
    let case = full_case("经信-2024-0001", &staff);
    store.write(|tx| put(tx, &case, &staff[0])).unwrap();
    // Into a folder, in the middle of work: what stands in the log goes too.
    let to = store.move_to(elsewhere.folder(), ADMIN, at(5), &|_, _| true).unwrap();
    assert_eq!(to, elsewhere.path());
    drop(store);
    let refused = Store::open(&folder.path(), ADMIN, &password("一号口令"), at(6)).err().unwrap();
    assert!(matches!(&refused, StoreError::Moved(there) if *there == to.display().to_string()), "{refused}");
    assert!(refused.to_string().contains("已搬到"), "{refused}");
    let (moved, _) = elsewhere.open();
    moved.check_integrity().unwrap();
    assert_eq!(moved.read(|reader| reader.history()).unwrap(), []);
    assert_eq!(moved.read(|reader| reader.verify_audit(&[])).unwrap().fault, None);
    assert_eq!(moved.read(|reader| reader.load_case(&case.number)).unwrap(), Some(case));
    let entries = moved.read(|reader| reader.audit_entries(1..=i64::MAX)).unwrap();
    assert!(entries.iter().any(|entry| entry.event.action == "store.move"), "it is on record");
}

#[test]
fn nothing_is_overwritten_and_what_is_refused_leaves_the_store_here() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    drop(create(&folder));
    drop(create(&elsewhere));
    let (mut store, _) = folder.open();
    // Enough that copying it can be stopped.
    store
        .write::<_, StoreError>(|tx| {
            tx.put_original(&vec![7; 3_000_000])?;
            tx.audit(event("import", "")).map(drop)
        })
        .unwrap();
    let refused = store.move_to(&elsewhere.path(), ADMIN, at(5), &|_, _| true).err().unwrap();
    assert!(matches!(refused, StoreError::Exists(_)), "{refused}");
    let other = store.connect_again().unwrap();
    let refused = store.move_to(&elsewhere.join("new.db"), ADMIN, at(5), &|_, _| true).err().unwrap();
    assert!(matches!(refused, StoreError::OthersOpen), "{refused}");
    drop(other);
    let stopped = store.move_to(&elsewhere.join("new.db"), ADMIN, at(5), &|_, _| false).err().unwrap();
    assert!(matches!(stopped, StoreError::Stopped), "{stopped}");
    assert!(!elsewhere.join("new.db").exists() && !elsewhere.join("new.db.slots").exists());
    store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
    drop(store);
    assert_eq!(folder.open().0.read(|reader| reader.history()).unwrap(), []);
}

#[test]
fn a_move_that_was_cut_short_before_its_end_is_none() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    drop(create(&folder));
    let to = elsewhere.path();
    fs::write(folder.join("workbench.db.moved"), to.display().to_string()).unwrap();
    fs::write(elsewhere.join("workbench.db.unfinished"), "half a copy").unwrap();
    let (mut store, _) = folder.open();
    assert_eq!(store.move_to(&to, ADMIN, at(5), &|_, _| true).unwrap(), to);
    drop(store);
    elsewhere.open();
}
