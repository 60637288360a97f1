//! A broken store: nothing more is written to it, and what can be read goes into a new one, which is whole.

#![allow(clippy::unwrap_used, missing_docs, clippy::print_stdout)]

mod support;

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};

use casework::Case;
use store::{Broken, Rescued, Store, StoreError};
use support::*;

const PAGE: u64 = 4096;

/// A store of thirty cases, closed.
fn full() -> (Folder, Vec<Case>) {
    let folder = Folder::new();
    let (mut store, ..) = create(&folder);
    let staff = add_staff(&mut store);
    let mut cases = Vec::new();
    for index in 1..=30 {
        let case = full_case(&format!("经信-2024-{index:04}"), &staff);
        store
            .write(|tx| {
                tx.put_original(&vec![u8::try_from(index).unwrap(); 9_000])?;
                put(tx, &case, &staff[0])
            })
            .unwrap();
        cases.push(case);
    }
    (folder, cases)
}

fn pages(folder: &Folder) -> u64 {
    fs::metadata(folder.path()).unwrap().len() / PAGE
}

/// Spoils a page of the closed database: 0 is the first.
fn spoil(folder: &Folder, page: u64) {
    let mut file = fs::OpenOptions::new().read(true).write(true).open(folder.path()).unwrap();
    let place = SeekFrom::Start(page * PAGE + 1000);
    let mut byte = [0];
    file.seek(place).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(place).unwrap();
    file.write_all(&[byte[0] ^ 0x55]).unwrap();
}

fn rescue(folder: &Folder, to: &Folder) -> Result<Rescued, StoreError> {
    Broken::open(&folder.path(), ADMIN, &password("一号口令"), at(20))?
        .rescue(&to.path(), at(21), &|_, _| true)
}

#[test]
fn a_store_that_is_found_broken_is_only_read_from_then_on() {
    let (folder, _) = full();
    spoil(&folder, pages(&folder) - 3);
    let (store, _) = folder.open();
    let found = store.check_integrity().unwrap_err();
    assert!(found.to_string().contains("损坏"), "{found}");
    assert!(store.is_damaged());
    drop(store);
    let bytes = fs::read(folder.path()).unwrap();
    for _ in 0..3 {
        let (mut store, _) = folder.open();
        let refused = store.write(|tx| tx.audit(event("case.find", ""))).unwrap_err();
        assert!(matches!(refused, StoreError::OnlyToRead), "{refused}");
        assert!(refused.to_string().contains("store rescue"), "{refused}");
        assert!(store.read(|reader| reader.list_users()).is_ok(), "what is whole is still read");
        drop(store);
        assert!(fs::read(folder.path()).unwrap() == bytes, "byte for byte");
    }
}

#[test]
fn reading_a_broken_page_is_enough_to_stop_all_writing() {
    let (folder, cases) = full();
    let mut stopped = 0;
    // Pages that only some cases stand on: signing in does not meet them.
    for page in (20..pages(&folder)).step_by(11) {
        let whole = fs::read(folder.path()).unwrap();
        spoil(&folder, page);
        if let Ok((mut store, _)) = Store::open(&folder.path(), ADMIN, &password("一号口令"), at(9)) {
            let load = |case: &Case| store.read(|reader| reader.load_case(&case.number)).is_err();
            if cases.iter().any(load) {
                stopped += 1;
                let refused = store.write(|tx| tx.audit(event("case.find", ""))).unwrap_err();
                assert!(matches!(refused, StoreError::OnlyToRead), "page {page}: {refused}");
            }
        }
        for ending in ["-wal", "-shm", ".damaged"] {
            let _ = fs::remove_file(folder.join(&format!("workbench.db{ending}")));
        }
        fs::write(folder.path(), whole).unwrap();
    }
    assert!(stopped > 0);
}

#[test]
fn whichever_page_is_broken_the_rest_goes_into_a_store_that_is_whole() {
    let stride = if std::env::var_os("WORKBENCH_LONG").is_some() { 1 } else { 13 };
    let (folder, cases) = full();
    let whole = fs::read(folder.path()).unwrap();
    let (mut rescued, mut lossless, mut kept, mut beyond) = (0, 0, 0, 0);
    let all = pages(&folder);
    for page in (1..all).step_by(stride) {
        spoil(&folder, page);
        let to = Folder::new();
        let made = match rescue(&folder, &to) {
            // One of those that say what tables there are: `src/tests/rescue.rs` knows which.
            Err(StoreError::BeyondRescue(_)) => {
                beyond += 1;
                fs::write(folder.path(), &whole).unwrap();
                continue;
            }
            other => other.unwrap_or_else(|error| panic!("page {page}: {error}")),
        };
        rescued += 1;
        let lost = made.tables.iter().filter(|table| !table.lost.is_empty()).count();
        let (store, _) = to.open();
        store.check_integrity().unwrap_or_else(|error| panic!("page {page}: {error}"));
        let read = |case: &Case| store.read(|reader| reader.load_case(&case.number));
        let there: Vec<Case> = cases.iter().filter_map(|case| read(case).ok().flatten()).collect();
        kept += there.len();
        if lost == 0 && made.notes.is_empty() {
            lossless += 1;
            assert_eq!(there, cases, "page {page}: nothing is said to be lost, and nothing is");
        }
        let said = store.read(|reader| reader.audit_entries(1..=i64::MAX)).unwrap();
        let said = said.iter().rfind(|entry| entry.event.action == "store.rescue").unwrap();
        assert!(said.event.after.contains("originals"), "the report is on record: {said:?}");
        drop(store);
        fs::write(folder.path(), &whole).unwrap();
    }
    println!(
        "of {all} pages broken one by one: {rescued} rescued, {lossless} lost nothing, {kept} cases kept, {beyond} beyond rescue"
    );
    assert!(beyond <= 12, "{beyond}");
    assert!(lossless > 0 && lossless < rescued && kept > rescued * 20);
}

#[test]
fn a_broken_original_keeps_its_name_and_everything_else_is_there() {
    let (folder, cases) = full();
    // The last pages of the file are those of the last original and its case.
    let to = Folder::new();
    let mut found = false;
    for page in (pages(&folder) / 2..pages(&folder)).rev() {
        let whole = fs::read(folder.path()).unwrap();
        spoil(&folder, page);
        let broken = Broken::open(&folder.path(), ADMIN, &password("一号口令"), at(20)).unwrap();
        let lost: Vec<String> = broken
            .survey()
            .unwrap()
            .into_iter()
            .filter(|table| !table.lost.is_empty())
            .map(|table| table.table)
            .collect();
        drop(broken);
        if lost == ["originals"] {
            let made = rescue(&folder, &to).unwrap();
            let originals = made.tables.iter().find(|table| table.table == "originals").unwrap();
            assert!(originals.rows >= 58 && !originals.lost.is_empty(), "{originals:?}");
            found = true;
            break;
        }
        fs::write(folder.path(), whole).unwrap();
    }
    assert!(found);
    let (store, _) = to.open();
    for case in &cases {
        assert_eq!(store.read(|reader| reader.load_case(&case.number)).unwrap().as_ref(), Some(case));
    }
    assert_eq!(store.read(|reader| reader.verify_audit(&[])).unwrap().fault, None);
    assert_eq!(store.read(|reader| reader.history()).unwrap(), []);
    Store::open(&to.path(), "李复核", &password("李复核"), at(30)).unwrap();
}

#[test]
fn a_store_that_is_whole_is_rescued_whole_with_what_stands_in_its_log() {
    let folder = Folder::new();
    drop(create(&folder));
    let (mut store, _) = folder.open();
    let staff = add_staff(&mut store);
    let case = full_case("经信-2024-0001", &staff);
    store.write(|tx| put(tx, &case, &staff[0])).unwrap();
    let to = Folder::new();
    let made = rescue(&folder, &to).unwrap();
    assert!(made.notes.is_empty() && made.tables.iter().all(|table| table.lost.is_empty()), "{made:?}");
    let (rescued, _) = to.open();
    assert_eq!(rescued.read(|reader| reader.load_case(&case.number)).unwrap(), Some(case));
    let filter = store::CaseFilter { search: "微电子".to_owned(), ..Default::default() };
    let found = |store: &Store| store.read(|reader| reader.list_cases(&filter)).unwrap().total;
    assert_eq!(found(&rescued), found(&store), "the search is made anew");
    let refused = rescue(&folder, &to).unwrap_err();
    assert!(matches!(refused, StoreError::Exists(_)), "{refused}");
    let wrong = Broken::open(&folder.path(), ADMIN, &password("错"), at(20)).err().unwrap();
    assert!(matches!(wrong, StoreError::WrongPassword));
}

#[test]
fn a_broken_page_that_a_sign_in_would_write_to_still_lets_people_in_to_read() {
    let (folder, _) = full();
    let whole = fs::read(folder.path()).unwrap();
    let mut let_in = 0;
    for page in (1..pages(&folder)).step_by(5) {
        spoil(&folder, page);
        match Store::open(&folder.path(), ADMIN, &password("一号口令"), at(9)) {
            Ok((mut store, _)) if store.is_damaged() => {
                let_in += 1;
                let refused = store.write(|tx| tx.audit(event("case.find", ""))).unwrap_err();
                assert!(matches!(refused, StoreError::OnlyToRead), "page {page}: {refused}");
            }
            Ok(_) => {}
            // Who may sign in is what cannot be read: there is the rescue.
            Err(StoreError::Broken(_)) => {}
            Err(other) => panic!("page {page}: {other}"),
        }
        for ending in ["-wal", "-shm", ".damaged"] {
            let _ = fs::remove_file(folder.join(&format!("workbench.db{ending}")));
        }
        fs::write(folder.path(), &whole).unwrap();
    }
    assert!(let_in > 0);
}
