//! Making, opening, locking out.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::fs;

use casework::Role;
use store::{NewStore, NewUser, RecoveryKey, Store, StoreError};
use support::*;

fn refused(result: Result<(Store, casework::Actor), StoreError>) -> StoreError {
    result.err().unwrap()
}

fn actions(store: &Store) -> Vec<(String, String)> {
    let entries = store.read(|reader| reader.audit_entries(1..=i64::MAX)).unwrap();
    entries.into_iter().map(|entry| (entry.event.who, entry.event.action)).collect()
}

#[test]
fn a_store_opens_again_with_its_password() {
    let folder = Folder::new();
    let (store, actor, _) = create(&folder);
    assert!(actor.is(Role::Admin));
    drop(store);
    let (store, again) = folder.open();
    assert_eq!(again, actor);
    let bureau = store.read(|reader| reader.setting(Store::BUREAU)).unwrap();
    assert_eq!(bureau.as_deref(), Some("滨江区经信局"));
}

#[test]
fn a_wrong_password_and_an_unknown_user_look_alike_and_are_noted_once() {
    let folder = Folder::new();
    drop(create(&folder));
    let path = folder.path();
    let wrong = refused(Store::open(&path, ADMIN, &password("错"), at(1)));
    let unknown = refused(Store::open(&path, "口令打在了这里", &password("一号口令"), at(2)));
    assert_eq!(format!("{wrong:?}"), format!("{unknown:?}"));
    let noted = fs::read_to_string(folder.join("workbench.db.attempts")).unwrap();
    assert!(noted.contains(ADMIN) && noted.contains("未知") && !noted.contains("口令"), "{noted}");
    // A line that a crash cut off counts too.
    fs::write(folder.join("workbench.db.attempts"), noted.clone() + "{\"id\":\"0").unwrap();
    let (store, _) = folder.open();
    let failed = |store: &Store| actions(store).into_iter().filter(|(_, action)| action == "refused.sign-in");
    let who: Vec<String> = failed(&store).map(|(who, _)| who).collect();
    assert_eq!(who, [ADMIN, "未知", "未知"]);
    assert_eq!(fs::read(folder.join("workbench.db.attempts")).unwrap(), b"");
    drop(store);
    // The file comes back, as after a crash between the log and the file: nothing is doubled.
    fs::write(folder.join("workbench.db.attempts"), noted).unwrap();
    let (store, _) = folder.open();
    assert_eq!(failed(&store).count(), 3);
}

#[test]
fn the_recovery_key_opens_and_gives_a_new_password() {
    let folder = Folder::new();
    let (store, actor, recovery) = create(&folder);
    drop(store);
    let shown = recovery.to_string();
    let typed: RecoveryKey = shown.to_lowercase().parse().unwrap();
    let mut store = Store::open_with_recovery(&folder.path(), &typed, at(1)).unwrap();
    let renewed = store.write(|tx| {
        tx.audit(event("user.reset-password", ADMIN))?;
        tx.reset_password(actor.person.id, &password("二号口令"), at(1))?;
        tx.renew_recovery_key(at(1))
    });
    drop(store);
    let path = folder.path();
    assert!(matches!(
        refused(Store::open(&path, ADMIN, &password("一号口令"), at(2))),
        StoreError::WrongPassword
    ));
    Store::open(&path, ADMIN, &password("二号口令"), at(2)).unwrap();
    let old = Store::open_with_recovery(&path, &recovery, at(3));
    assert!(matches!(old.err().unwrap(), StoreError::WrongPassword));
    Store::open_with_recovery(&path, &renewed.unwrap(), at(3)).unwrap();
}

#[test]
fn a_change_of_password_carries_the_signing_key_and_a_reset_does_not() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let user =
        NewUser { name: "张经办", roles: &[Role::Reviewer, Role::Auditor], bureau: Some("经信局") };
    let (first, second, third) = (password("甲"), password("乙"), password("丙"));
    let person = store.write(|tx| {
        tx.audit(event("user.add", user.name))?;
        let person = tx.add_user(&user, &first, at(1))?;
        tx.put_signing_key(person.id, (b"certificate", None), b"private key", &first, at(1))?;
        tx.put_root_certificate(b"root", at(1))?;
        tx.put_root_key(person.id, b"root key", &first, at(1))?;
        Ok::<_, StoreError>(person)
    });
    let id = person.unwrap().id;
    let path = folder.path();
    let (_, actor) = Store::open(&path, "张经办", &first, at(2)).unwrap();
    assert_eq!((actor.roles.as_slice(), actor.bureau.as_deref()), (user.roles, user.bureau));

    let wrong = store.write(|tx| {
        tx.audit(event("user.password", user.name))?;
        tx.change_password(id, &second, &third)
    });
    assert!(matches!(wrong, Err(StoreError::WrongPassword)));
    let changed = store.write(|tx| {
        tx.audit(event("user.password", user.name))?;
        tx.change_password(id, &first, &second)
    });
    changed.unwrap();
    assert!(matches!(refused(Store::open(&path, "张经办", &first, at(3))), StoreError::WrongPassword));
    let (theirs, _) = Store::open(&path, "张经办", &second, at(3)).unwrap();
    theirs
        .read(|reader| {
            let key = reader.signing_key(id, &second)?.unwrap();
            assert_eq!(
                (key.private.as_slice(), key.certificate.as_slice()),
                (&b"private key"[..], &b"certificate"[..])
            );
            assert_eq!(reader.root_key(id, &second)?.unwrap().as_slice(), b"root key");
            assert_eq!(reader.root_certificate()?.as_deref(), Some(&b"root"[..]));
            assert!(matches!(reader.signing_key(id, &first), Err(StoreError::WrongPassword)));
            assert!(matches!(reader.root_key(id, &first), Err(StoreError::WrongPassword)));
            Ok::<_, StoreError>(())
        })
        .unwrap();

    let reset = store.write(|tx| {
        tx.audit(event("user.reset-password", user.name))?;
        tx.reset_password(id, &third, at(4))
    });
    reset.unwrap();
    store
        .read(|reader| {
            assert!(reader.signing_key(id, &third)?.is_none());
            assert!(reader.root_key(id, &third)?.is_none());
            let certificates = reader.certificates(id)?;
            assert_eq!(certificates[0].retired_at, Some(at(4)));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    Store::open(&path, "张经办", &third, at(5)).unwrap();

    let retired = store.write(|tx| {
        tx.audit(event("user.retire", user.name))?;
        tx.retire_user(id, at(6))
    });
    retired.unwrap();
    assert!(matches!(refused(Store::open(&path, "张经办", &third, at(7))), StoreError::WrongPassword));
    let users = store.read(|reader| reader.list_users()).unwrap();
    assert_eq!(users[1].retired_at, Some(at(6)));
}

#[test]
fn a_password_of_a_write_that_was_undone_opens_nothing() {
    let folder = Folder::new();
    let (mut store, actor, _) = create(&folder);
    let slots = fs::read(folder.join("workbench.db.slots")).unwrap();
    let undone: Result<(), StoreError> = store.write(|tx| {
        tx.reset_password(actor.person.id, &password("二号口令"), at(1))?;
        Err(StoreError::Full)
    });
    assert!(matches!(undone, Err(StoreError::Full)));
    assert_eq!(fs::read(folder.join("workbench.db.slots")).unwrap(), slots);
    folder.open();
}

#[test]
fn names_that_are_taken_or_no_names_are_refused() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    for name in ["", " 张", "张\n", ADMIN] {
        let user = NewUser { name, roles: &[Role::Reviewer], bureau: None };
        let added = store.write(|tx| {
            tx.audit(event("user.add", name))?;
            tx.add_user(&user, &password("口令"), at(1))
        });
        assert!(matches!(added, Err(StoreError::BadName(_) | StoreError::Taken { .. })), "{name}");
    }
}

#[test]
fn what_is_missing_in_the_way_or_no_store_is_said() {
    let folder = Folder::new();
    let path = folder.path();
    let open = || refused(Store::open(&path, ADMIN, &password("一号口令"), at(1)));
    assert!(matches!(open(), StoreError::Missing(_)));
    fs::write(&path, "别的文件").unwrap();
    assert!(matches!(open(), StoreError::NoSlots(_)));
    let password = password("一号口令");
    let new = NewStore { bureau: "", admin: ADMIN, roles: &[], password: &password, cost: CHEAP, at: at(0) };
    let setup = |_: &store::Tx<'_>, _: &casework::Person| Ok::<_, StoreError>(());
    assert!(matches!(Store::create(&path, &new, setup).err().unwrap(), StoreError::Exists(_)));
    fs::remove_file(&path).unwrap();
    drop(Store::create(&path, &new, setup).unwrap());
    // Another store's database under these slots.
    fs::write(&path, vec![7; 8192]).unwrap();
    assert!(matches!(open(), StoreError::Broken(_)));
    // Slots that lost their store may be the only key to it: they are not overwritten.
    fs::remove_file(&path).unwrap();
    assert!(matches!(Store::create(&path, &new, setup).err().unwrap(), StoreError::Exists(_)));
}

#[test]
fn a_creation_that_fails_leaves_nothing_and_one_that_was_killed_is_swept_away() {
    let folder = Folder::new();
    let password = password("一号口令");
    let new = NewStore { bureau: "", admin: ADMIN, roles: &[], password: &password, cost: CHEAP, at: at(0) };
    let failed = Store::create(&folder.path(), &new, |_, _| Err(StoreError::Full));
    assert!(matches!(failed.err().unwrap(), StoreError::Full));
    assert_eq!(fs::read_dir(folder.folder()).unwrap().count(), 0);
    fs::write(folder.join("workbench.db.unfinished"), "half").unwrap();
    fs::write(folder.join("workbench.db.slots"), "half").unwrap();
    drop(create(&folder));
    assert!(!folder.join("workbench.db.unfinished").exists());
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let (store, _, _) = create(&folder);
    refused(Store::open(&folder.path(), ADMIN, &password("错"), at(1)));
    let mut seen = 0;
    for file in fs::read_dir(folder.folder()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
        seen += 1;
    }
    assert!(seen >= 4, "database, wal, slots, attempts");
    drop(store);
}
