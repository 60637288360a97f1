//! A batch import: read ahead, told of in order, stopped between two packages.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use casework::{AuditEvent, Case};
use jiff::Timestamp;
use secrecy::SecretString;
use store::{Store, StoreError};
use tempfile::TempDir;
use workbench::Workbench;
use workbench::view::{CaseQuery, ImportProgress, ImportStatus};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().join("assets/samples")
}

fn secret() -> SecretString {
    SecretString::from("yanshi-2024-binjiang")
}

fn reviewer(folder: &TempDir) -> Mutex<Workbench> {
    let secret = secret();
    let mut desk = Workbench::new(folder.path().join("workbench.db"), samples().join("../fonts"));
    desk.init("滨江区", "admin", &secret).unwrap();
    let first = SecretString::from("chuci-denglu-7391");
    desk.add_user("rev", &["reviewer".to_owned()], None, &first, &secret).unwrap();
    desk.sign_in("rev", &first).unwrap();
    desk.change_password(&first, &secret).unwrap();
    Mutex::new(desk)
}

/// A folder of packages: two samples, one of them twice, and one that is refused.
fn packages(folder: &TempDir) -> PathBuf {
    let batch = folder.path().join("申报");
    std::fs::create_dir(&batch).unwrap();
    for (name, sample) in [
        ("1.zip", "01-砚湖微电子-流片.zip"),
        ("2.xlsx", "07-未填申报主体.xlsx"),
        ("3.zip", "01-砚湖微电子-流片.zip"),
        ("4.zip", "03-青屏芯设-EDA与IP.zip"),
    ] {
        std::fs::copy(samples().join(sample), batch.join(name)).unwrap();
    }
    batch
}

/// Puts a copy of a case that the rules cannot be applied to: its policy is none that the program has.
fn put_of_a_policy_that_is_gone(folder: &TempDir, number: &str) {
    let path = folder.path().join("workbench.db");
    let (mut store, _) = Store::open(&path, "admin", &secret(), Timestamp::now()).unwrap();
    store
        .write::<_, StoreError>(|tx| {
            let case = tx.load_case(number)?.unwrap();
            let case = Case {
                number: "经信-2019-0001".to_owned(),
                pack: casework::PackVersion::new("binjiang-2019", 1),
                ..case
            };
            tx.put_case(&case, tx.packages_of(number)?.remove(0).id)?;
            tx.audit(AuditEvent {
                at: Timestamp::now(),
                who: "test".to_owned(),
                action: "test.put".to_owned(),
                subject: String::new(),
                before: String::new(),
                after: String::new(),
            })
            .map(drop)
        })
        .unwrap();
}

#[test]
fn a_package_that_the_program_cannot_file_is_named_and_the_others_come_in() {
    let folder = TempDir::new().unwrap();
    let desk = reviewer(&folder);
    let import = |names: &[&str]| {
        let paths: Vec<PathBuf> = names.iter().map(|name| samples().join(name)).collect();
        // A corrected package takes the place of the one that waits.
        let go_on = AtomicBool::new(false);
        workbench::import_replacing(&desk, &paths, None, &|_| {}, &go_on).unwrap().packages
    };
    let before = import(&["05-松涧测控-待补正.zip"]);
    let number = &before[0].cases[0];
    put_of_a_policy_that_is_gone(&folder, number);
    // The copy is the one that a corrected package is for.
    desk.lock().unwrap().declare(number, None).unwrap();
    desk.lock().unwrap().withdraw(number, "重复登记").unwrap();
    let after = import(&["05-松涧测控-补正后.zip", "03-青屏芯设-EDA与IP.zip"]);
    assert_eq!(after[0].status, ImportStatus::Refused);
    let why = &after[0].problems[0].message;
    assert!(why.contains("没有导入") && why.contains("binjiang-2019"), "{why}");
    assert_eq!(after[1].status, ImportStatus::Imported);
    desk.lock().unwrap().show_case(&after[1].cases[0]).unwrap();
    let again = import(&["05-松涧测控-补正后.zip"]);
    assert_eq!(again[0].status, ImportStatus::Refused, "nothing of it is in the store");
}

fn cases(desk: &Mutex<Workbench>) -> u64 {
    desk.lock().unwrap().list_cases(&CaseQuery::default()).unwrap().total
}

#[test]
fn each_package_is_told_of_once_in_order_and_is_there_by_then() {
    let folder = TempDir::new().unwrap();
    let (desk, batch) = (reviewer(&folder), packages(&folder));
    let told: RefCell<Vec<(u32, String, ImportStatus)>> = RefCell::default();
    let tell = |step: ImportProgress| {
        assert_eq!(step.total, 4);
        let Some(package) = step.finished else { return };
        for number in &package.cases {
            desk.lock().unwrap().show_case(number).unwrap();
        }
        told.borrow_mut().push((step.done, package.file, package.status));
    };
    let report = workbench::import(&desk, &[batch], None, &tell, &AtomicBool::new(false)).unwrap();
    let expected = [
        (1, "1.zip".to_owned(), ImportStatus::Imported),
        (2, "2.xlsx".to_owned(), ImportStatus::Refused),
        (3, "3.zip".to_owned(), ImportStatus::Duplicate),
        (4, "4.zip".to_owned(), ImportStatus::Imported),
    ];
    assert_eq!(*told.borrow(), expected);
    let reported: Vec<(String, ImportStatus)> =
        report.packages.iter().map(|package| (package.file.clone(), package.status)).collect();
    assert_eq!(reported, expected.map(|(_, file, status)| (file, status)));
    assert_eq!(report.packages[2].cases, report.packages[0].cases);
    assert!(!report.stopped);
    assert_eq!(cases(&desk), 2);
}

#[test]
fn a_batch_that_is_stopped_keeps_what_was_stored_and_begins_no_other() {
    let folder = TempDir::new().unwrap();
    let (desk, batch) = (reviewer(&folder), packages(&folder));
    let stop = AtomicBool::new(false);
    let told = RefCell::new(Vec::new());
    let tell = |step: ImportProgress| match step.finished {
        Some(package) => told.borrow_mut().push(package.file),
        // While the second is at work.
        None => stop.store(step.done == 1, Ordering::Relaxed),
    };
    let report = workbench::import(&desk, &[batch], None, &tell, &stop).unwrap();
    assert!(report.stopped);
    let files: Vec<String> = report.packages.into_iter().map(|package| package.file).collect();
    assert_eq!(*told.borrow(), files, "what is in the report was told of");
    assert!(files.first().is_some_and(|file| file == "1.zip") && files.len() <= 2, "{files:?}");
    assert_eq!(cases(&desk), 1);
}

/// A small disk under a folder; `None` where nothing can be mounted.
#[cfg(target_os = "linux")]
struct Disk(TempDir);

#[cfg(target_os = "linux")]
impl Disk {
    fn mount(megabytes: u32) -> Option<Disk> {
        let folder = TempDir::new().unwrap();
        let size = format!("size={megabytes}m");
        let mut mount = std::process::Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|mounted| mounted.status.success()).then(|| Disk(folder))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_import_that_meets_a_full_disk_tells_what_is_in_and_nothing_else_is() {
    let Some(disk) = Disk::mount(10) else { return };
    let desk = reviewer(&disk.0);
    let elsewhere = TempDir::new().unwrap();
    let samples = ["01-砚湖微电子-流片.zip", "03-青屏芯设-EDA与IP.zip", "02-栖岚半导体-流片.zip"];
    let mut paths: Vec<PathBuf> = samples.iter().map(|name| self::samples().join(name)).collect();
    // Then one that does not fit: a sound workbook beside 12 MiB that do not pack.
    let large = elsewhere.path().join("大附件");
    std::fs::create_dir(&large).unwrap();
    let sound = zip_entry(&self::samples().join("05-松涧测控-待补正.zip"), ".xlsx");
    std::fs::write(large.join("申报书.xlsx"), sound).unwrap();
    let noise: Vec<u8> =
        (0..12_u32 << 18).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    std::fs::write(large.join("扫描.bin"), noise).unwrap();
    paths.insert(2, large);
    let report = workbench::import(&desk, &paths, None, &|_| {}, &AtomicBool::new(false)).unwrap();
    let told: Vec<&str> =
        report.packages.iter().flat_map(|package| &package.cases).map(String::as_str).collect();
    assert!(report.ended.as_ref().is_some_and(|why| why.contains("磁盘空间不足")), "{:?}", report.ended);
    assert!(!told.is_empty(), "what came in before is told");
    // What the report names is there, and nothing beside it.
    let page = desk.lock().unwrap().list_cases(&CaseQuery::default()).unwrap();
    let mut there: Vec<&str> = page.rows.iter().map(|row| row.number.as_str()).collect();
    let mut told = told;
    there.sort_unstable();
    told.sort_unstable();
    assert_eq!(there, told);
}

fn zip_entry(path: &Path, ending: &str) -> Vec<u8> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        if entry.name().unwrap().ends_with(ending) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            return bytes;
        }
    }
    panic!("no {ending} in {}", path.display())
}

#[test]
fn attachments_too_large_to_be_held_are_kept_whole_and_a_stopped_import_leaves_none_of_them() {
    let folder = TempDir::new().unwrap();
    let desk = reviewer(&folder);
    let package = folder.path().join("松涧");
    std::fs::create_dir(&package).unwrap();
    let sound = zip_entry(&samples().join("05-松涧测控-待补正.zip"), ".xlsx");
    std::fs::write(package.join("申报书.xlsx"), sound).unwrap();
    for (name, fill) in [("一.bin", 1_u8), ("二.bin", 2), ("三.bin", 3)] {
        std::fs::write(package.join(name), vec![fill; 20 << 20]).unwrap();
    }
    let originals = || {
        let (store, _) =
            Store::open(&folder.path().join("workbench.db"), "admin", &secret(), Timestamp::now()).unwrap();
        ["一.bin", "二.bin", "三.bin"].map(|name| {
            let bytes = std::fs::read(package.join(name)).unwrap();
            let sha256 = casework::Sha256Hex::of(&bytes);
            store.read::<_, StoreError>(|reader| reader.original(&sha256)).is_ok_and(|kept| kept == bytes)
        })
    };
    // Stopped as soon as it is begun.
    let stop = AtomicBool::new(false);
    let tell = |step: ImportProgress| {
        if step.finished.is_none() {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let report = workbench::import(&desk, std::slice::from_ref(&package), None, &tell, &stop).unwrap();
    assert!(report.stopped && report.packages.is_empty(), "{report:?}");
    assert_eq!(originals(), [false; 3]);
    let report =
        workbench::import(&desk, std::slice::from_ref(&package), None, &|_| {}, &AtomicBool::new(false))
            .unwrap();
    assert_eq!(report.packages[0].status, ImportStatus::Imported, "{report:?}");
    assert_eq!(originals(), [true; 3]);
}

/// A workbook of an unknown form that is long to read: label upon label, none of which is the last one's.
fn long_to_read(path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("指标").unwrap();
    for row in 0..40_000 {
        sheet.write_string(row, 0, format!("指标{row}")).unwrap();
        sheet.write_string(row, 1, "是").unwrap();
    }
    book.save(path).unwrap();
}

#[test]
fn the_desk_answers_while_a_long_package_is_read() {
    let folder = TempDir::new().unwrap();
    let desk = reviewer(&folder);
    let path = folder.path().join("很长.xlsx");
    long_to_read(&path);
    let done = AtomicBool::new(false);
    let (mut answers, mut slowest, started) = (0, Duration::ZERO, Instant::now());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            workbench::import(&desk, &[path], None, &|_| {}, &AtomicBool::new(false)).unwrap();
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) {
            let asked = Instant::now();
            cases(&desk);
            slowest = slowest.max(asked.elapsed());
            answers += 1;
            std::thread::sleep(Duration::from_millis(10));
        }
    });
    let read = started.elapsed();
    assert!(read > Duration::from_millis(500), "it is long to read: {read:?}");
    assert!(
        answers > 10 && slowest < read / 4,
        "{answers} answers within {read:?}, the slowest after {slowest:?}"
    );
}
