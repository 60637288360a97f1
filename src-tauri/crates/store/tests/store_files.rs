//! What goes on beside a write: other connections and backups.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use casework::Sha256Hex;
use store::{Store, StoreError};
use support::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

#[test]
fn a_second_writer_waits_and_then_says_that_the_store_is_in_use() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let mut second = store.connect_again().unwrap();
    let path = folder.path();
    let (begun, wait) = mpsc::channel();
    let (end, ended) = mpsc::channel::<()>();
    let holder = std::thread::spawn(move || {
        for hold in [Duration::from_millis(700), Duration::from_secs(60)] {
            let held = store.write(|tx| {
                tx.audit(event("long", ""))?;
                begun.send(()).unwrap();
                // Until it is told to end, or the time is over.
                let _ = ended.recv_timeout(hold);
                Ok::<_, StoreError>(())
            });
            held.unwrap();
            // Whoever waits looks again every tenth of a second.
            std::thread::sleep(Duration::from_millis(500));
        }
    });
    wait.recv().unwrap();
    // The window writes; the command line signs in and reads meanwhile.
    let (reading, _) = Store::open(&path, ADMIN, &password("一号口令"), at(1)).unwrap();
    assert_eq!(reading.read(|reader| reader.list_users()).unwrap().len(), 1);
    second.write(|tx| tx.audit(event("short", ""))).unwrap();
    wait.recv().unwrap();
    let start = Instant::now();
    let refused = second.write(|tx| tx.audit(event("short", "")));
    assert!(matches!(refused, Err(StoreError::InUse)), "{refused:?}");
    let waited = start.elapsed();
    assert!((4_500..30_000).contains(&waited.as_millis()), "{waited:?}");
    end.send(()).unwrap();
    holder.join().unwrap();
    let audit = |store: &Store| store.read(|reader| reader.verify_audit(&[])).unwrap();
    assert_eq!(audit(&second).fault, None);
    drop((reading, second));
    // The sign-in that found the store busy stands in the log by now.
    let (store, _) = folder.open();
    let entries = store.read(|reader| reader.audit_entries(1..=99)).unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.event.action == "sign-in").count(), 2);
    assert_eq!(audit(&store).fault, None);
}

#[test]
fn a_backup_made_in_use_is_restored_whole() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let staff = add_staff(&mut store);
    let case = full_case("经信-2024-0001", &staff);
    store.write(|tx| put(tx, &case, &staff[0])).unwrap();
    let mut writer = store.connect_again().unwrap();
    let (stop, stopped) = mpsc::channel::<()>();
    let writing = std::thread::spawn(move || {
        while stopped.try_recv().is_err() {
            writer.write(|tx| tx.audit(event("goes.on", ""))).unwrap();
        }
    });
    let to = folder.join("备份.backup");
    let manifest = store.backup(&to, at(10)).unwrap();
    stop.send(()).unwrap();
    writing.join().unwrap();
    assert!(matches!(store.backup(&to, at(10)), Err(StoreError::Exists(_))));
    assert!(matches!(store::restore(&to, &folder.path()), Err(StoreError::Exists(_))));
    let names: Vec<_> =
        fs::read_dir(folder.folder()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().contains(".new")), "{names:?}");

    let elsewhere = Folder::new();
    assert_eq!(store::restore(&to, &elsewhere.path()).unwrap(), manifest);
    let (restored, _) = elsewhere.open();
    assert_eq!(restored.read(|reader| reader.load_case(&case.number)).unwrap(), Some(case));
    restored.check_integrity().unwrap();
    let heads = [manifest.head];
    assert_eq!(restored.read(|reader| reader.verify_audit(&heads)).unwrap().fault, None);
    assert_eq!(store.read(|reader| reader.verify_audit(&heads)).unwrap().fault, None);
    Store::open(&elsewhere.path(), "李复核", &password("李复核"), at(11)).unwrap();
}

#[test]
fn a_backup_is_of_the_moment_at_which_it_began_however_long_it_takes() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    store
        .write::<_, StoreError>(|tx| {
            tx.put_original(&vec![7; 6_000_000])?;
            tx.audit(event("before", "")).map(drop)
        })
        .unwrap();
    let began = store.read(|reader| reader.audit_head()).unwrap();
    let writer = std::cell::RefCell::new(store.connect_again().unwrap());
    let told = std::cell::RefCell::new(Vec::new());
    let to = folder.join("备份.backup");
    let manifest = store
        .backup_watched(&to, at(10), &|done, total| {
            told.borrow_mut().push(done * 100 / total);
            writer.borrow_mut().write(|tx| tx.audit(event("meanwhile", ""))).unwrap();
            true
        })
        .unwrap();
    let told = told.into_inner();
    assert!(told.is_sorted() && told.last() == Some(&100), "{told:?}");
    assert!(
        told.iter().filter(|percent| **percent < 50).count() > 3,
        "it was written while copied: {told:?}"
    );
    assert_eq!(manifest.head, began);
    let now = store.read(|reader| reader.audit_head()).unwrap();
    assert_eq!(now.seq, began.seq + i64::try_from(told.len()).unwrap());

    let stopped = folder.join("停.backup");
    let halfway = store.backup_watched(&stopped, at(11), &|done, total| done * 3 < total);
    assert!(matches!(halfway, Err(StoreError::Stopped)), "{halfway:?}");
    let names: Vec<_> =
        fs::read_dir(folder.folder()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().contains("停")), "{names:?}");

    let elsewhere = Folder::new();
    store::restore(&to, &elsewhere.path()).unwrap();
    let (restored, _) = elsewhere.open();
    restored.check_integrity().unwrap();
    assert_eq!(restored.read(|reader| reader.verify_audit(&[began])).unwrap().fault, None);
}

#[test]
fn a_backup_that_is_not_whole_is_refused_and_leaves_nothing() {
    let folder = Folder::new();
    let (store, _, _) = create(&folder);
    let to = folder.join("backup");
    store.backup(&to, at(1)).unwrap();
    let whole = fs::read(&to).unwrap();
    let elsewhere = Folder::new();
    let from = folder.join("broken");
    let restore = |bytes: &[u8]| {
        fs::write(&from, bytes).unwrap();
        let error = store::restore(&from, &elsewhere.path()).unwrap_err();
        assert_eq!(fs::read_dir(elsewhere.folder()).unwrap().count(), 0);
        error
    };
    for place in [4_000, whole.len() / 2] {
        let mut edited = whole.clone();
        edited[place] ^= 1;
        assert!(matches!(restore(&edited), StoreError::Damaged(_)), "{place}");
    }
    assert!(matches!(restore(&whole[..whole.len() / 2]), StoreError::NotAStore(_)));
    assert!(matches!(restore(b"no zip"), StoreError::NotAStore(_)));
    let missing = store::restore(&folder.join("nowhere"), &elsewhere.path());
    assert!(matches!(missing, Err(StoreError::Missing(_))));
}

#[test]
fn a_backup_that_was_packed_is_refused_before_it_fills_the_disk() {
    let folder = Folder::new();
    let (store, _, _) = create(&folder);
    let to = folder.join("backup");
    store.backup(&to, at(1)).unwrap();
    let mut whole = ZipArchive::new(fs::File::open(&to).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut bytes = Vec::new();
        whole.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let (slots, manifest) = (part("workbench.db.slots"), part("backup.json"));
    // 64 MiB in 64 KiB, under a manifest that has their hash.
    let bomb = vec![0; 64 << 20];
    let mut manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    manifest["sha256"]["workbench.db"] = Sha256Hex::of(&bomb).as_str().into();
    let from = folder.join("packed");
    let mut packed = ZipWriter::new(fs::File::create(&from).unwrap());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let manifest = serde_json::to_vec(&manifest).unwrap();
    for (name, bytes) in [("workbench.db", &bomb), ("workbench.db.slots", &slots), ("backup.json", &manifest)]
    {
        packed.start_file(name, options).unwrap();
        packed.write_all(bytes).unwrap();
    }
    packed.finish().unwrap();
    assert!(fs::metadata(&from).unwrap().len() < 1 << 18);
    let elsewhere = Folder::new();
    let refused = store::restore(&from, &elsewhere.path()).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged(_)), "{refused}");
    assert!(refused.to_string().contains("压缩"), "{refused}");
    assert_eq!(fs::read_dir(elsewhere.folder()).unwrap().count(), 0);
}
