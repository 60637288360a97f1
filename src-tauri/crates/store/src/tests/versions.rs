//! Newer stores are left alone; older ones are brought up, with a backup first.

use std::collections::BTreeMap;
use std::fs;

use casework::Sha256Hex;
use rusqlite_migration::M;

use super::support::*;
use crate::beside::Beside;
use crate::schema::{self, Schema};
use crate::slots::Slots;
use crate::{Store, StoreError};

/// The files' names and hashes. An empty log and the log's index are no content, and are made anew.
fn files(folder: &Folder) -> BTreeMap<String, Sha256Hex> {
    let entries = fs::read_dir(folder.folder()).unwrap().map(Result::unwrap);
    let named = entries.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()));
    let content = named.filter(|(name, bytes)| !name.ends_with("-shm") && !bytes.is_empty());
    content.map(|(name, bytes)| (name, Sha256Hex::of(&bytes))).collect()
}

fn unlock(folder: &Folder, schema: &Schema) -> Result<Store, StoreError> {
    let files = Beside::new(&folder.path());
    let unlocked = Slots::read(&files)?.unlock(ADMIN, &password("一号口令"))?;
    Store::unlock(&files, &unlocked[0], at(20), schema)
}

#[test]
fn a_newer_store_is_refused_untouched() {
    let folder = Folder::new();
    let (store, _, _) = create(&folder);
    store.parts().0.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(store);
    let before = files(&folder);
    let refused = Store::open(&folder.path(), ADMIN, &password("一号口令"), at(1)).err().unwrap();
    assert!(
        matches!(refused, StoreError::Newer { found: 99, known } if known == schema::CURRENT.version()),
        "{refused}"
    );
    assert_eq!(files(&folder), before);
}

#[test]
fn a_newer_store_with_a_log_is_refused_untouched() {
    let folder = Folder::new();
    let (store, _, _) = create(&folder);
    let kept = store.connect_again().unwrap();
    store.parts().0.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(store);
    // As a crash leaves it: the version stands in the log, not yet in the database.
    let before = files(&folder);
    assert!(before.contains_key("workbench.db-wal"));
    let crashed = Folder::new();
    for name in before.keys() {
        fs::copy(folder.join(name), crashed.join(name)).unwrap();
    }
    drop(kept);
    let refused = Store::open(&crashed.path(), ADMIN, &password("一号口令"), at(1)).err().unwrap();
    assert!(matches!(refused, StoreError::Newer { .. }), "{refused}");
    assert_eq!(files(&crashed), before);
}

#[test]
fn newer_key_slots_are_refused() {
    let folder = Folder::new();
    drop(create(&folder));
    fs::write(folder.join("workbench.db.slots"), r#"{"format": 2, "what": "else"}"#).unwrap();
    let refused = Store::open(&folder.path(), ADMIN, &password("一号口令"), at(1)).err().unwrap();
    assert!(matches!(refused, StoreError::Newer { found: 2, known: 1 }));
}

const FIRST: M<'static> = M::up(include_str!("../schema/0001-first.sql"));
const SECOND: M<'static> = M::up(include_str!("../schema/0002-claimed-once.sql"));
const THIRD: M<'static> = M::up(include_str!("../schema/0003-life-of-a-case.sql"));
const FOURTH: M<'static> = M::up(include_str!("../schema/0004-papers.sql"));
const FIFTH: M<'static> = M::up(include_str!("../schema/0005-queues.sql"));
const SIXTH: M<'static> = M::up(include_str!("../schema/0006-words.sql"));
const SEVENTH: M<'static> = M::up(include_str!("../schema/0007-due.sql"));
const EIGHTH: M<'static> = M::up(include_str!("../schema/0008-first-passwords.sql"));

#[test]
fn a_store_of_the_first_schema_still_opens_with_everything_in_it() {
    let folder = Folder::new();
    let released = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/released/schema-1.backup");
    crate::restore(released.as_ref(), &folder.path()).unwrap();
    let (mut store, _) = folder.open();
    store.check_integrity().unwrap();
    let (case, verdict, awards, rulings) = store
        .read(|reader| {
            Ok::<_, StoreError>((
                reader.load_case("经信-2024-0001")?.unwrap(),
                reader.verify_audit(&[])?,
                reader.awards_of(USCC)?,
                reader.rulings("binjiang-computing-2024-draft")?,
            ))
        })
        .unwrap();
    let staff = [2, 3, 4]
        .map(|id| ["张经办", "李复核", "王审定"][id as usize - 2])
        .map(|name| store.read(|reader| reader.user(name)).unwrap().unwrap().person);
    // What the first schema had no place for is absent, everything else as it was.
    let mut whole = full_case("经信-2024-0001", &staff);
    whole.assignments.clear();
    whole.findings.iter_mut().for_each(|finding| finding.judgement = None);
    assert_eq!(case, whole);
    assert_eq!(verdict.fault, None);
    assert_eq!((awards.len(), awards[0].amount), (1, policy::Money::from_fen(100)));
    assert_eq!(rulings[0].reading, "inclusive");
    let row = store.read(|reader| reader.list_cases(&crate::CaseFilter::default())).unwrap().rows.remove(0);
    assert_eq!(row.summary, None, "it is made by the next change");
    // Moved last at 01:08 UTC on the 2nd of March, which is the same day in Beijing.
    let since = store.read(|reader| reader.stages_since()).unwrap();
    assert_eq!(since, [(casework::Stage::Approving, "2026-03-02".parse().unwrap())]);
    store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
}

#[test]
fn an_older_store_is_brought_up_with_a_backup_first() {
    const NEXT: Schema = Schema(&[
        FIRST,
        SECOND,
        THIRD,
        FOURTH,
        FIFTH,
        SIXTH,
        SEVENTH,
        EIGHTH,
        M::up("CREATE TABLE later (a TEXT) STRICT;"),
    ]);
    let folder = Folder::new();
    drop(create(&folder));
    let store = unlock(&folder, &NEXT).unwrap();
    store.parts().0.execute("INSERT INTO later VALUES ('x')", []).unwrap();
    drop(store);
    let backups: Vec<String> = files(&folder).into_keys().filter(|name| name.ends_with(".backup")).collect();
    assert_eq!(backups, ["workbench.db.v8-20260302T012000Z.backup"]);
    // The program that knows the first version only finds its store in the backup.
    assert!(matches!(unlock(&folder, &schema::CURRENT), Err(StoreError::Newer { .. })));
    let restored = Folder::new();
    crate::restore(&folder.join(&backups[0]), &restored.path()).unwrap();
    restored.open();
}

#[test]
fn a_migration_that_fails_leaves_the_store_as_it_was() {
    const BROKEN: Schema = Schema(&[
        FIRST,
        SECOND,
        THIRD,
        FOURTH,
        FIFTH,
        SIXTH,
        SEVENTH,
        EIGHTH,
        M::up("CREATE TABLE later (a TEXT) STRICT; SELECT nonsense;"),
    ]);
    let folder = Folder::new();
    drop(create(&folder));
    assert!(unlock(&folder, &BROKEN).is_err());
    let (store, _) = folder.open();
    store.check_integrity().unwrap();
}
