//! A new key for the store: everybody keeps their password, and what was known before opens nothing new.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::fs;

use store::{Store, StoreError};
use support::*;

fn slots(folder: &Folder) -> Vec<u8> {
    fs::read(folder.join("workbench.db.slots")).unwrap()
}

/// Opens a copy of the database under other slots.
fn opened_by(folder: &Folder, slots: &[u8], name: &str, secret: &str) -> Result<(), StoreError> {
    let elsewhere = Folder::new();
    fs::copy(folder.path(), elsewhere.path()).unwrap();
    fs::write(elsewhere.join("workbench.db.slots"), slots).unwrap();
    Store::open(&elsewhere.path(), name, &password(secret), at(20)).map(drop)
}

#[test]
fn an_old_file_of_slots_opens_nothing_that_is_written_under_a_new_key() {
    let folder = Folder::new();
    let (mut store, _, recovery) = create(&folder);
    let staff = add_staff(&mut store);
    let case = full_case("经信-2024-0001", &staff);
    store.write(|tx| put(tx, &case, &staff[0])).unwrap();
    drop(store);
    let old = slots(&folder);
    assert!(opened_by(&folder, &old, "张经办", "张经办").is_ok());

    let (mut store, _) = folder.open();
    // The person who leaves goes first, then the key.
    store
        .write(|tx| {
            tx.audit(event("user.retire", "张经办"))?;
            tx.retire_user(staff[0].id, at(3))
        })
        .unwrap();
    let made = store.renew_key(ADMIN, at(4), &|_, _| true).unwrap();
    assert!(made.backup.exists());
    // From now on the slots speak of a log: whoever is killed here left one behind.
    assert!(fs::metadata(folder.join("workbench.db-wal")).is_ok_and(|log| log.len() > 0));
    store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
    assert_eq!(store.read(|reader| reader.load_case(&case.number)).unwrap(), Some(case));
    drop(store);

    for (name, secret) in [("张经办", "张经办"), (ADMIN, "一号口令"), ("李复核", "李复核")] {
        assert!(opened_by(&folder, &old, name, secret).is_err(), "{name} by the old slots");
    }
    let refused = Store::open_with_recovery(&folder.path(), &recovery, at(5)).err().unwrap();
    assert!(matches!(refused, StoreError::WrongPassword), "the old recovery key: {refused}");
    Store::open_with_recovery(&folder.path(), &made.recovery, at(5)).unwrap();
    Store::open(&folder.path(), "李复核", &password("李复核"), at(6)).unwrap();
    let refused = Store::open(&folder.path(), "张经办", &password("张经办"), at(7)).err().unwrap();
    assert!(matches!(refused, StoreError::WrongPassword));
    let (store, _) = folder.open();
    assert_eq!(store.read(|reader| reader.verify_audit(&[])).unwrap().fault, None);
    assert_eq!(store.read(|reader| reader.history()).unwrap(), []);
}

#[test]
fn a_password_that_was_lost_and_changed_opens_no_later_key_even_by_the_newest_slots() {
    let folder = Folder::new();
    let (mut store, actor, _) = create(&folder);
    let old = slots(&folder);
    store
        .write(|tx| {
            tx.audit(event("user.passwd", ADMIN))?;
            tx.change_password(actor.person.id, &password("一号口令"), &password("二号口令"))
        })
        .unwrap();
    store.renew_key(ADMIN, at(2), &|_, _| true).unwrap();
    drop(store);
    // The thief has the old slots with the old password, and puts the old private half into the new file.
    let read = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap();
    let (old, mut new) = (read(&old), read(&slots(&folder)));
    let store_key = new["users"][0]["pair"]["store_key"].clone();
    let id = new["users"][0]["id"].clone();
    new["users"][0] = old["users"][0].clone();
    new["users"][0]["pair"]["store_key"] = store_key;
    new["users"][0]["id"] = id;
    let forged = serde_json::to_vec(&new).unwrap();
    assert!(opened_by(&folder, &forged, ADMIN, "一号口令").is_err());
    assert!(opened_by(&folder, &slots(&folder), ADMIN, "二号口令").is_ok());
}

#[test]
fn nobody_else_may_have_the_store_open() {
    let folder = Folder::new();
    drop(create(&folder));
    let (mut store, _) = folder.open();
    // Enough that copying it can be stopped.
    store
        .write::<_, StoreError>(|tx| {
            tx.put_original(&vec![7; 6_000_000])?;
            tx.audit(event("import", "")).map(drop)
        })
        .unwrap();
    let other = store.connect_again().unwrap();
    let refused = store.renew_key(ADMIN, at(2), &|_, _| true).err().unwrap();
    assert!(matches!(refused, StoreError::OthersOpen), "{refused}");
    store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
    drop(other);
    store.renew_key(ADMIN, at(2), &|_, _| true).unwrap();
    let stopped = store.renew_key(ADMIN, at(2), &|done, total| done * 20 < total * 9).err().unwrap();
    assert!(matches!(stopped, StoreError::Stopped), "{stopped}");
    store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
}

#[test]
fn a_slot_of_the_first_form_is_made_anew_at_its_owners_sign_in() {
    let folder = Folder::new();
    let released = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/released/schema-1.backup");
    store::restore(released.as_ref(), &folder.path()).unwrap();
    let (mut store, _) = folder.open();
    let refused = store.renew_key(ADMIN, at(21), &|_, _| true).err().unwrap();
    assert!(
        matches!(&refused, StoreError::NoPairYet(names) if names == "张经办、李复核、王审定"),
        "{refused}"
    );
    drop(store);
    for name in ["张经办", "李复核", "王审定"] {
        drop(Store::open(&folder.path(), name, &password(name), at(22)).unwrap());
    }
    let (mut store, _) = folder.open();
    store.renew_key(ADMIN, at(23), &|_, _| true).unwrap();
    drop(store);
    Store::open(&folder.path(), "王审定", &password("王审定"), at(24)).unwrap();
}
