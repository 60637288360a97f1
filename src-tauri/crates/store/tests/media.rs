//! A disk that is full, and media that cannot be written, at every kind of write: a clear error, the old data as it
//! was, and work goes on once there is room. It takes root to mount a small disk; without it this says so and ends.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, missing_docs, clippy::print_stdout)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use casework::{Decision, Person, Role, Sha256Hex};
use policy::Money;
use store::{NewUser, Store, StoreError};
use support::*;
use tempfile::TempDir;

/// A small disk, unmounted at the end.
struct Disk {
    folder: TempDir,
}

impl Disk {
    /// `None` where nothing can be mounted.
    fn mount(megabytes: u32) -> Option<Disk> {
        let folder = TempDir::new().unwrap();
        let size = format!("size={megabytes}m");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Some(Disk { folder });
        }
        println!("跳过：这里不能挂载磁盘（需要 root）");
        None
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("workbench.db")
    }

    fn remount(&self, how: &str) {
        // For a moment another test's child holds our files open, between being forked and running its program.
        for _ in 0..100 {
            let mut mount = Command::new("mount");
            mount.args(["-o", &format!("remount,{how}")]).arg(self.folder.path());
            if mount.output().unwrap().status.success() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the disk is busy");
    }

    /// Takes all the room that is left, down to the last block.
    fn fill(&self) -> PathBuf {
        self.fill_but(0)
    }

    /// Takes all the room but so many bytes.
    fn fill_but(&self, left: u64) -> PathBuf {
        use std::io::Write;
        let ballast = self.folder.path().join("ballast");
        let mut file = fs::File::create(&ballast).unwrap();
        for size in [1 << 16, 4096, 1] {
            let block = vec![0; size];
            while file.write_all(&block).is_ok() {}
        }
        let taken = file.metadata().unwrap().len();
        file.set_len(taken.saturating_sub(left)).unwrap();
        ballast
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.folder.path()).status();
    }
}

/// Makes room again. Emptied first: for a moment another test's child may hold the file, between being forked and
/// running its program, and a removed file that is held still takes its room.
fn clear(ballast: &Path) {
    drop(fs::File::create(ballast).unwrap());
    fs::remove_file(ballast).unwrap();
}

/// Everything that the store holds, and the bytes of the files that a failed write may not touch.
#[derive(Debug, PartialEq)]
struct Content {
    database: Sha256Hex,
    slots: Sha256Hex,
    head: store::Head,
    cases: Vec<casework::Case>,
    users: Vec<store::User>,
}

fn content(store: &Store, path: &Path) -> Content {
    let bytes = |path: &Path| Sha256Hex::of(&fs::read(path).unwrap());
    store
        .read(|reader| {
            let rows = reader.list_cases(&store::CaseFilter::default())?.rows;
            Ok::<_, StoreError>(Content {
                database: bytes(path),
                slots: bytes(&path.with_extension("db.slots")),
                head: reader.audit_head()?,
                cases: rows.iter().map(|row| reader.load_case(&row.number).unwrap().unwrap()).collect(),
                users: reader.list_users()?,
            })
        })
        .unwrap()
}

type Write = fn(&mut Store, &[Person; 3], &Path) -> Result<(), StoreError>;

/// Every kind of write there is.
const WRITES: [(&str, Write); 9] = [
    ("a case with its package", |store, staff, _| {
        store.write(|tx| {
            put(tx, &full_case("经信-2024-0009", staff), &staff[0])?;
            // More than whatever room a full disk still hides.
            tx.put_original(&vec![9; 3 << 20]).map(drop)
        })
    }),
    ("a finding", |store, staff, _| {
        store.write(|tx| {
            for _ in 0..2_000 {
                tx.put_finding("经信-2024-0001", &full_case("x", staff).findings[0])?;
            }
            tx.audit(event("case.find", "经信-2024-0001")).map(drop)
        })
    }),
    ("a decision", |store, staff, _| {
        store.write(|tx| {
            let first = full_case("x", staff).decisions.remove(0);
            for fen in 0..4_000 {
                tx.put_decision(
                    "经信-2024-0001",
                    &Decision { amount: Money::from_fen(fen), ..first.clone() },
                )?;
            }
            tx.audit(event("case.decide", "经信-2024-0001")).map(drop)
        })
    }),
    ("a memo", |store, _, _| {
        store.write(|tx| {
            let pdf = tx.put_original(&vec![7; 3 << 20])?;
            tx.put_memo("经信-2024-0001", &sample_memo("经信-2024-0001"), &pdf, at(9))?;
            tx.audit(event("case.submit", "经信-2024-0001")).map(drop)
        })
    }),
    ("a user with a key slot", |store, _, _| {
        let user = NewUser { name: "新人", roles: &[Role::Checker], bureau: None };
        store.write(|tx| {
            tx.audit(event("user.add", "新人"))?;
            tx.add_user(&user, &password("新人口令"), at(9)).map(drop)
        })
    }),
    ("a password", |store, staff, _| {
        let id = staff[0].id;
        store.write(|tx| {
            tx.audit(event("user.passwd", "张经办"))?;
            tx.change_password(id, &password("张经办"), &password("另一口令"))
        })
    }),
    ("a backup", |store, _, folder| store.backup(&folder.join("kept.backup"), at(9)).map(drop)),
    ("a restored backup", |_, _, folder| {
        store::restore(&folder.join("made.backup"), &folder.join("restored.db")).map(drop)
    }),
    ("another store", |_, _, folder| {
        let secret = password("一号口令");
        let new = store::NewStore {
            bureau: "另一局",
            admin: ADMIN,
            roles: &[],
            password: &secret,
            cost: CHEAP,
            at: at(9),
        };
        Store::create(&folder.join("second.db"), &new, |_, _| Ok::<_, StoreError>(())).map(drop)
    }),
];

fn set_up(disk: &Disk) -> (Store, [Person; 3]) {
    let secret = password("一号口令");
    let new = store::NewStore {
        bureau: "滨江区经信局",
        admin: ADMIN,
        roles: &[],
        password: &secret,
        cost: CHEAP,
        at: at(0),
    };
    let (mut store, ..) = Store::create(&disk.path(), &new, |_, _| Ok::<_, StoreError>(())).unwrap();
    let staff = add_staff(&mut store);
    store.write(|tx| put(tx, &full_case("经信-2024-0001", &staff), &staff[0])).unwrap();
    store.backup(&disk.folder.path().join("made.backup"), at(8)).unwrap();
    (store, staff)
}

/// What a failed write may not leave in the folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    // SQLite's own, which come and go.
    names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm") && name != "ballast");
    names.sort();
    names
}

#[test]
fn a_full_disk_is_said_at_every_kind_of_write_and_nothing_is_lost() {
    for (what, write) in WRITES {
        let Some(disk) = Disk::mount(16) else { return };
        let (mut store, staff) = set_up(&disk);
        let (before, files) = (content(&store, &disk.path()), names(disk.folder.path()));
        let ballast = disk.fill();
        let refused = write(&mut store, &staff, disk.folder.path());
        assert!(matches!(refused, Err(StoreError::Full)), "{what}: {refused:?}");
        assert!(refused.unwrap_err().to_string().contains("磁盘空间不足"), "{what}");
        assert_eq!(content(&store, &disk.path()), before, "{what}");
        assert_eq!(names(disk.folder.path()), files, "{what} leaves nothing behind");
        clear(&ballast);
        write(&mut store, &staff, disk.folder.path())
            .unwrap_or_else(|error| panic!("{what} with room: {error}"));
        store.check_integrity().unwrap();
        assert_eq!(store.read(|reader| reader.verify_audit(&[])).unwrap().fault, None, "{what}");
    }
}

#[test]
fn a_store_opens_on_a_full_disk_and_can_be_read() {
    let Some(disk) = Disk::mount(16) else { return };
    let (store, _) = set_up(&disk);
    drop(store);
    let ballast = disk.fill();
    let (store, _) = Store::open(&disk.path(), ADMIN, &password("一号口令"), at(9)).unwrap();
    assert_eq!(store.read(|reader| reader.list_cases(&store::CaseFilter::default())).unwrap().total, 1);
    drop(store);
    clear(&ballast);
    let (mut store, _) = Store::open(&disk.path(), ADMIN, &password("一号口令"), at(9)).unwrap();
    store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
}

/// A store as a computer leaves it that loses its power: the last case stands in the log alone.
fn cut_off(disk: &Disk) -> PathBuf {
    let (mut store, staff) = set_up(disk);
    store.write(|tx| put(tx, &full_case("经信-2024-0002", &staff), &staff[0])).unwrap();
    let there = disk.folder.path().join("断电");
    fs::create_dir(&there).unwrap();
    for ending in ["", "-wal", ".slots"] {
        let name = format!("workbench.db{ending}");
        fs::copy(disk.folder.path().join(&name), there.join(&name)).unwrap();
    }
    there.join("workbench.db")
}

#[test]
fn a_store_whose_log_waits_opens_on_a_full_disk_and_is_backed_up_onto_another() {
    let Some(disk) = Disk::mount(16) else { return };
    let (path, elsewhere) = (cut_off(&disk), Folder::new());
    let log = fs::read(path.with_extension("db-wal")).unwrap();
    let ballast = disk.fill();
    let open = || Store::open(&path, ADMIN, &password("一号口令"), at(9)).unwrap().0;
    let mut store = open();
    let numbers = |store: &Store| {
        let list = store.read(|reader| reader.list_cases(&store::CaseFilter::default())).unwrap();
        list.rows.into_iter().map(|row| row.number).collect::<std::collections::BTreeSet<_>>()
    };
    let both = ["经信-2024-0001".to_owned(), "经信-2024-0002".to_owned()].into();
    assert_eq!(numbers(&store), both);
    let refused = store.write(|tx| tx.audit(event("case.find", "")));
    assert!(matches!(refused, Err(StoreError::Full)), "{refused:?}");
    // As the desk does it: on a connection of its own, while the first is open.
    let beside = store.connect_again().unwrap();
    beside.backup(&elsewhere.join("库.backup"), at(10)).unwrap();
    drop(beside);
    drop(store);
    assert!(fs::read(path.with_extension("db-wal")).unwrap() == log, "the log still waits");
    store::restore(&elsewhere.join("库.backup"), &elsewhere.path()).unwrap();
    assert_eq!(numbers(&elsewhere.open().0), both);
    clear(&ballast);
    let mut store = open();
    store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
    assert_eq!(numbers(&store), both);
    assert_eq!(store.read(|reader| reader.verify_audit(&[])).unwrap().fault, None);
}

#[test]
fn media_that_cannot_be_written_are_said_at_every_kind_of_write() {
    for (what, write) in WRITES {
        let Some(disk) = Disk::mount(16) else { return };
        let (mut store, staff) = set_up(&disk);
        let before = content(&store, &disk.path());
        // A disk is not remounted while files are open for writing.
        drop(store);
        let slots = disk.path().with_extension("db.slots");
        let (database, key_slots) = (fs::read(disk.path()).unwrap(), fs::read(&slots).unwrap());
        disk.remount("ro");
        store = Store::open(&disk.path(), ADMIN, &password("一号口令"), at(9))
            .unwrap_or_else(|error| panic!("{what}: it opens for reading: {error}"))
            .0;
        let refused = write(&mut store, &staff, disk.folder.path());
        assert!(matches!(refused, Err(StoreError::ReadOnly)), "{what}: {refused:?}");
        assert!(refused.unwrap_err().to_string().contains("不可写"), "{what}");
        assert!(fs::read(disk.path()).unwrap() == database, "{what}: the database byte for byte");
        assert!(fs::read(&slots).unwrap() == key_slots, "{what}: the slots byte for byte");
        drop(store);
        disk.remount("rw");
        let (mut store, _) = Store::open(&disk.path(), ADMIN, &password("一号口令"), at(9)).unwrap();
        let now = content(&store, &disk.path());
        assert_eq!((now.cases, now.users), (before.cases, before.users), "{what}");
        write(&mut store, &staff, disk.folder.path()).unwrap_or_else(|error| panic!("{what} again: {error}"));
        store.check_integrity().unwrap();
    }
}

const RELEASED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/released/schema-1.backup");

#[test]
fn a_migration_without_room_leaves_the_old_store_and_succeeds_once_there_is_some() {
    let secret = password("一号口令");
    let (mut refused, mut brought_up) = (0, 0);
    // From no room at all, through the copy that is made first, into the migration itself.
    for left in (0..20).map(|step| step * 96 * 1024) {
        let Some(disk) = Disk::mount(16) else { return };
        store::restore(RELEASED.as_ref(), &disk.path()).unwrap();
        let database = fs::read(disk.path()).unwrap();
        let ballast = disk.fill_but(left);
        match Store::open(&disk.path(), ADMIN, &secret, at(20)) {
            Ok(_) => brought_up += 1,
            Err(StoreError::Full) => {
                refused += 1;
                assert!(fs::read(disk.path()).unwrap() == database, "{left}: the database byte for byte");
            }
            Err(other) => panic!("{left}: {other}"),
        }
        clear(&ballast);
        let (store, _) = Store::open(&disk.path(), ADMIN, &secret, at(21)).unwrap();
        store.check_integrity().unwrap();
        let case = store.read(|reader| reader.load_case("经信-2024-0001")).unwrap().unwrap();
        assert_eq!((case.findings.len(), case.decisions.len(), case.signatures.len()), (2, 1, 2), "{left}");
        assert_eq!(store.read(|reader| reader.verify_audit(&[])).unwrap().fault, None, "{left}");
    }
    assert!(refused > 1 && brought_up > 0, "{refused} refused, {brought_up} brought up");
}

#[test]
fn a_new_key_without_room_leaves_the_store_as_it_was_and_is_given_once_there_is_some() {
    let secret = password("一号口令");
    let (mut refused, mut renewed) = (0, 0);
    // From no room at all, through the backup and its trial, into the new database.
    for left in (0..24).map(|step| step * 192 * 1024) {
        let Some(disk) = Disk::mount(24) else { return };
        let (mut store, staff) = set_up(&disk);
        let before = content(&store, &disk.path());
        let ballast = disk.fill_but(left);
        match store.renew_key(ADMIN, at(9), &|_, _| true) {
            Ok(_) => renewed += 1,
            Err(StoreError::Full) => {
                refused += 1;
                let now = content(&store, &disk.path());
                assert_eq!(
                    (now.head, now.cases, now.users),
                    (before.head, before.cases, before.users),
                    "{left}"
                );
            }
            Err(other) => panic!("{left}: {other}"),
        }
        let names = names(disk.folder.path());
        assert!(!names.iter().any(|name| name.contains("new-key") || name.contains(".new")), "{names:?}");
        clear(&ballast);
        store.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
        store.renew_key(ADMIN, at(10), &|_, _| true).unwrap();
        drop(store);
        let (store, _) = Store::open(&disk.path(), ADMIN, &secret, at(11)).unwrap();
        store.check_integrity().unwrap();
        let (verdict, history) =
            store.read(|reader| Ok::<_, StoreError>((reader.verify_audit(&[])?, reader.history()?))).unwrap();
        assert_eq!((verdict.fault, history), (None, Vec::new()), "{left}");
        let case = store.read(|reader| reader.load_case("经信-2024-0001")).unwrap().unwrap();
        assert_eq!(case, full_case("经信-2024-0001", &staff));
    }
    assert!(refused > 1 && renewed > 0, "{refused} refused, {renewed} renewed");
}

#[test]
fn a_rescue_without_room_leaves_nothing_and_succeeds_once_there_is_some() {
    let secret = password("一号口令");
    let (mut refused, mut rescued) = (0, 0);
    for left in (0..16).map(|step| step * 192 * 1024) {
        let Some(disk) = Disk::mount(16) else { return };
        let (store, staff) = set_up(&disk);
        drop(store);
        let database = fs::read(disk.path()).unwrap();
        let to = disk.folder.path().join("rescued.db");
        let ballast = disk.fill_but(left);
        let broken = store::Broken::open(&disk.path(), ADMIN, &secret, at(9)).unwrap();
        match broken.rescue(&to, at(9), &|_, _| true) {
            Ok(_) => rescued += 1,
            Err(StoreError::Full) => {
                refused += 1;
                assert!(!names(disk.folder.path()).iter().any(|name| name.starts_with("rescued")), "{left}");
            }
            Err(other) => panic!("{left}: {other}"),
        }
        clear(&ballast);
        if !to.exists() {
            broken.rescue(&to, at(10), &|_, _| true).unwrap();
        }
        drop(broken);
        assert!(fs::read(disk.path()).unwrap() == database, "{left}: the broken one byte for byte");
        let (store, _) = Store::open(&to, ADMIN, &secret, at(11)).unwrap();
        store.check_integrity().unwrap();
        let case = store.read(|reader| reader.load_case("经信-2024-0001")).unwrap().unwrap();
        assert_eq!(case, full_case("经信-2024-0001", &staff));
    }
    assert!(refused > 1 && rescued > 0, "{refused} refused, {rescued} rescued");
}
