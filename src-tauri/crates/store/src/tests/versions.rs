//! Newer stores are left alone; older ones are brought up, with a backup first.

use std::collections::BTreeMap;
use std::fs;

use casework::Sha256Hex;
use rusqlite_migration::M;

use crate::file::presence::Presence;
use crate::file::store_files::StoreFiles;
use crate::keys::slots::Slots;
use crate::schema::Schema;
use crate::tests::support::*;
use crate::{Store, StoreError, schema};

/// The files' names and hashes. An empty log and the log's index are no content, and are made anew.
fn files(folder: &Folder) -> BTreeMap<String, Sha256Hex> {
    let entries = fs::read_dir(folder.folder()).unwrap().map(Result::unwrap);
    let named = entries.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()));
    let content = named.filter(|(name, bytes)| !name.ends_with("-shm") && !bytes.is_empty());
    content.map(|(name, bytes)| (name, Sha256Hex::of(&bytes))).collect()
}

fn unlock(folder: &Folder, schema: &Schema) -> Result<Store, StoreError> {
    let files = StoreFiles::new(&folder.path());
    let unlocked = Slots::read(&files)?.unlock(ADMIN, &password("一号口令"))?;
    let presence = Presence::shared(&files)?;
    Store::unlock(&files, presence, &unlocked[0], at(20), schema)
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
    fs::write(folder.join("workbench.db.slots"), r#"{"format": 3, "what": "else"}"#).unwrap();
    let refused = Store::open(&folder.path(), ADMIN, &password("一号口令"), at(1)).err().unwrap();
    assert!(matches!(refused, StoreError::Newer { found: 3, known: 2 }));
}

/// What the next version of the program knows: all that this one does, and one migration more.
fn and(next: &'static str) -> Schema {
    let mut all = schema::CURRENT.0.to_vec();
    all.push(M::up(next));
    Schema(all.leak())
}

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
                reader.rulings(&casework::PackVersion::new("binjiang-computing-2024-draft", 1))?,
            ))
        })
        .unwrap();
    let staff = [2, 3, 4]
        .map(|id| ["张经办", "李复核", "王审定"][id as usize - 2])
        .map(|name| store.read(|reader| reader.user(name)).unwrap().unwrap().person);
    // What the first schema had no place for is absent, everything else as it was.
    let mut whole = full_case("经信-2024-0001", &staff);
    whole.assignments.clear();
    whole.settlements.clear();
    (whole.given_matches, whole.vouchers) = (Vec::new(), None);
    whole.made_items.clear();
    whole.declarations.iter_mut().for_each(|declaration| declaration.lifted = None);
    for finding in &mut whole.findings {
        finding.judgement = None;
        // A note was for the applicant where something was to be corrected.
        finding.told = match finding.outcome {
            casework::FindingOutcome::NeedsCorrection => finding.note.as_str().into(),
            _ => casework::Outside::default(),
        };
    }
    assert_eq!(case, whole);
    assert_eq!(verdict.fault, None);
    assert_eq!((awards.len(), awards[0].amount), (1, policy::Money::from_fen(100)));
    // Under which pack it was granted is known; what it used beyond money is not.
    assert_eq!(awards[0].pack, "binjiang-computing-2024-draft");
    assert_eq!((&awards[0].holder, &awards[0].person, &awards[0].used), (&None, &None, &None));
    assert_eq!(rulings[0].reading, "inclusive");
    let row = store.read(|reader| reader.list_cases(&crate::CaseFilter::default())).unwrap().rows.remove(0);
    assert_eq!(row.summary, None, "it is made by the next change");
    // Moved last at 01:08 UTC on the 2nd of March, which is the same day in Beijing.
    let since = store.read(|reader| reader.stages_since()).unwrap();
    assert_eq!(since, [(casework::Stage::Approving, "2026-03-02".parse().unwrap())]);
    assert_eq!(store.read(|reader| reader.sheets("经信-2024-0001")).unwrap(), None, "nor were these kept");
    let names = ["申报主体".to_owned(), "明细".to_owned()];
    store
        .write::<_, StoreError>(|tx| {
            tx.put_sheets("经信-2024-0001", &names)?;
            tx.put_sheets("经信-2024-0001", &[])?;
            tx.audit(event("goes.on", ""))
        })
        .unwrap();
    let kept = store.read(|reader| reader.sheets("经信-2024-0001")).unwrap();
    assert_eq!(kept.unwrap(), names, "what is kept stays");
}

#[test]
fn an_older_store_is_brought_up_with_a_backup_first() {
    let folder = Folder::new();
    drop(create(&folder));
    let store = unlock(&folder, &and("CREATE TABLE later (a TEXT) STRICT;")).unwrap();
    store.parts().0.execute("INSERT INTO later VALUES ('x')", []).unwrap();
    drop(store);
    let backups: Vec<String> = files(&folder).into_keys().filter(|name| name.ends_with(".backup")).collect();
    let known = schema::CURRENT.version();
    assert_eq!(backups, [format!("workbench.db.v{known}-20260302T012000Z.backup")]);
    // The program that knows the first version only finds its store in the backup.
    assert!(matches!(unlock(&folder, &schema::CURRENT), Err(StoreError::Newer { .. })));
    let restored = Folder::new();
    crate::restore(&folder.join(&backups[0]), &restored.path()).unwrap();
    restored.open();
}

#[test]
fn a_migration_that_fails_leaves_the_store_as_it_was() {
    let folder = Folder::new();
    drop(create(&folder));
    assert!(unlock(&folder, &and("CREATE TABLE later (a TEXT) STRICT; SELECT nonsense;")).is_err());
    let (store, _) = folder.open();
    store.check_integrity().unwrap();
}

#[test]
fn keys_of_an_older_rule_are_made_anew_and_what_they_find_is_said() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let staff = add_staff(&mut store);
    for number in ["经信-2026-0001", "经信-2026-0002"] {
        let mut case = full_case(number, &staff);
        case.admissions.clear();
        store.write(|tx| put(tx, &case, &staff[0])).unwrap();
    }
    // As a migration leaves it.
    let conn = store.parts().0;
    conn.execute_batch(
        "DELETE FROM claimed_once; UPDATE cases SET name_key = '', words = NULL; DELETE FROM case_search;
         INSERT INTO settings(name, value) VALUES ('identity.stale', 'all');",
    )
    .unwrap();
    drop(store);
    let (store, _) = folder.open();
    let (found, twice, last) = store
        .read(|reader| {
            let filter = crate::CaseFilter { search: "04403200".to_owned(), ..Default::default() };
            assert_eq!(reader.list_cases(&filter)?.rows.len(), 2);
            let head = reader.audit_head()?.seq;
            Ok::<_, StoreError>((
                reader.found_by_rekeying()?,
                reader.claimed_elsewhere("经信-2026-0002")?,
                reader.audit_entries(head - 1..=head)?,
            ))
        })
        .unwrap();
    assert_eq!(found.unwrap().1, ["经信-2026-0001", "经信-2026-0002"]);
    assert_eq!(twice[0].other.in_the_office().case, "经信-2026-0001");
    let said = last.iter().find(|entry| entry.event.action == "store.rekey").unwrap();
    assert!(said.event.after.contains("经信-2026-0001"), "{said:?}");
    let case = store.read(|reader| reader.load_case("经信-2026-0001")).unwrap().unwrap();
    assert!(!case.decisions.is_empty() && !case.findings.is_empty(), "what people put on record stays");
    // It is done once.
    let entries = store.read(|reader| reader.audit_head()).unwrap().seq;
    drop(store);
    let (store, _) = folder.open();
    assert_eq!(store.read(|reader| reader.audit_head()).unwrap().seq, entries + 1, "but for the sign-in");
}
