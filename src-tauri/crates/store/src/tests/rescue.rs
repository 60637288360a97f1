//! Rescuing a store whose users, or whose own description of its tables, cannot be read. The pages are found with the
//! store's key, and broken one by one.

use std::collections::BTreeMap;
use std::fs;

use casework::{Case, Role};
use rusqlite::Connection;

use crate::file::connect;
use crate::tests::support::*;
use crate::{Broken, Rescued, Sealer, Store, StoreError};

const PAGE: usize = 4096;

/// A closed store of three cases that its staff worked on, sealed once, and one retired person.
fn worked_on(folder: &Folder) -> Vec<Case> {
    let (mut store, admin, _) = create(folder);
    let staff = add_staff(&mut store);
    let cases: Vec<Case> = (1..=3).map(|index| full_case(&format!("经信-2024-{index:04}"), &staff)).collect();
    for case in &cases {
        store.write(|tx| put(tx, case, &staff[0])).unwrap();
    }
    let by = Sealer { user_id: admin.person.id, certificate: b"certificate", voucher: None };
    store.seal(|tx| tx.put_seal(by, at(3), |message| Ok::<_, StoreError>(message.to_vec()))).unwrap();
    store
        .write(|tx| {
            tx.audit(event("user.retire", "王审定"))?;
            tx.retire_user(staff[2].id, at(4))
        })
        .unwrap();
    cases
}

/// On which pages tables and indices stand, the first being 1.
fn pages(folder: &Folder) -> BTreeMap<String, Vec<usize>> {
    let (store, _) = folder.open();
    let look = |conn: &Connection| {
        let mut statement = conn.prepare("SELECT name, pageno FROM dbstat ORDER BY pageno").unwrap();
        let mut pages = BTreeMap::<String, Vec<usize>>::new();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?))).unwrap();
        for (name, page) in rows.map(Result::unwrap) {
            pages.entry(name).or_default().push(usize::try_from(page).unwrap());
        }
        pages
    };
    look(&connect::to_read(&folder.path(), &store.parts().1.key).unwrap())
}

fn spoil(folder: &Folder, page: usize) {
    let mut bytes = fs::read(folder.path()).unwrap();
    bytes[(page - 1) * PAGE + 1000] ^= 0x55;
    fs::write(folder.path(), bytes).unwrap();
}

fn rescue(folder: &Folder, to: &Folder) -> Result<Rescued, StoreError> {
    Broken::open(&folder.path(), ADMIN, &password("一号口令"), at(20))?
        .rescue(&to.path(), at(21), &|_, _| true)
}

#[test]
fn the_work_of_users_whose_records_are_lost_stays_theirs() {
    let folder = Folder::new();
    let cases = worked_on(&folder);
    let whole = fs::read(folder.path()).unwrap();
    let pages = pages(&folder);
    for page in &pages["users"] {
        spoil(&folder, *page);
        let to = Folder::new();
        let made = rescue(&folder, &to).unwrap_or_else(|error| panic!("page {page}: {error}"));
        let lost =
            made.tables.iter().filter(|table| !table.lost.is_empty()).map(|table| table.table.as_str());
        assert_eq!(lost.collect::<Vec<_>>(), ["users"], "page {page}");
        assert!(
            made.notes.iter().any(|note| note.contains("李复核") && note.contains("user roles")),
            "{made:?}"
        );

        let (store, admin) = Store::open(&to.path(), ADMIN, &password("一号口令"), at(30)).unwrap();
        assert_eq!(admin.roles, [Role::Admin]);
        store.check_integrity().unwrap();
        for case in &cases {
            assert_eq!(store.read(|reader| reader.load_case(&case.number)).unwrap().as_ref(), Some(case));
        }
        assert_eq!(store.read(|reader| reader.seals()).unwrap().len(), 1);
        drop(store);
        // In with their own passwords and roles; of no bureau, until an administrator says of which.
        let (_, checker) = Store::open(&to.path(), "李复核", &password("李复核"), at(31)).unwrap();
        assert_eq!(checker.roles, [Role::Checker]);
        assert!(checker.reads().is_some_and(|bureau| bureau.contains("读不出")), "{checker:?}");
        // Who was retired stays so: the file of slots has none of theirs.
        let retired = Store::open(&to.path(), "王审定", &password("王审定"), at(32)).err();
        assert!(matches!(retired, Some(StoreError::WrongPassword)), "{retired:?}");
        fs::write(folder.path(), &whole).unwrap();
    }
}

#[test]
fn where_not_even_the_names_of_users_can_be_read_their_work_stays_under_numbers() {
    let folder = Folder::new();
    let cases = worked_on(&folder);
    let pages = pages(&folder);
    for page in pages["users"].iter().chain(&pages["sqlite_autoindex_users_1"]) {
        spoil(&folder, *page);
    }
    let to = Folder::new();
    let made = rescue(&folder, &to).unwrap();
    assert!(made.notes.iter().any(|note| note.contains("第 2 号用户")), "{made:?}");
    let (store, _) = Store::open(&to.path(), ADMIN, &password("一号口令"), at(30)).unwrap();
    store.check_integrity().unwrap();
    for case in &cases {
        let read = store.read(|reader| reader.load_case(&case.number)).unwrap().unwrap();
        assert_eq!((&read.package, read.findings.len()), (&case.package, case.findings.len()));
        let by = &read.findings[0].by;
        assert_eq!((by.id, by.name.as_str()), (case.findings[0].by.id, "（第 2 号用户）"));
    }
    assert_eq!(store.read(|reader| reader.seals()).unwrap().len(), 1);
}

#[test]
fn a_store_that_cannot_say_what_tables_it_has_is_refused_with_the_place_and_what_to_do() {
    let folder = Folder::new();
    worked_on(&folder);
    let whole = fs::read(folder.path()).unwrap();
    let described = pages(&folder).remove("sqlite_schema").unwrap();
    assert!(described[0] == 1 && described.len() > 4, "{described:?}");
    for page in described {
        spoil(&folder, page);
        let to = Folder::new();
        let refused = rescue(&folder, &to).unwrap_err();
        assert!(matches!(refused, StoreError::BeyondRescue(_)), "page {page}: {refused}");
        let said = refused.to_string();
        assert!(said.contains(&format!("第 {page} 页")) && said.contains("从备份恢复"), "{said}");
        assert!(!said.contains("store rescue"), "it is no way out here: {said}");
        assert_eq!(fs::read_dir(to.folder()).unwrap().count(), 0, "nothing that looks like a store is left");
        fs::write(folder.path(), &whole).unwrap();
    }
}

#[test]
fn what_is_found_broken_is_said_in_chinese_with_its_place() {
    let folder = Folder::new();
    worked_on(&folder);
    let pages = pages(&folder);
    for page in [pages["claims"][0], pages["users"][0]] {
        let whole = fs::read(folder.path()).unwrap();
        spoil(&folder, page);
        let Ok((store, _)) = Store::open(&folder.path(), ADMIN, &password("一号口令"), at(9)) else {
            fs::write(folder.path(), &whole).unwrap();
            continue;
        };
        let found = store.check_integrity().unwrap_err().to_string();
        assert!(found.contains(&format!("第 {page} 页")) && found.contains("store rescue"), "{found}");
        let foreign = found.replace("store rescue", "");
        assert!(!foreign.contains(|letter: char| letter.is_ascii_alphabetic()), "{found}");
        drop(store);
        for ending in ["-wal", "-shm", ".damaged"] {
            let _ = fs::remove_file(folder.join(&format!("workbench.db{ending}")));
        }
        fs::write(folder.path(), &whole).unwrap();
    }
}
