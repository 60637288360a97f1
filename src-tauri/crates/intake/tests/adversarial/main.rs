//! Hostile and broken files: read or refused in words, within ten seconds of work and 512 MiB, and never with a crash. Each is
//! read by a process of its own, whose peak of memory is the file's alone.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod files;
mod mutations;
#[cfg(unix)]
mod places;
mod shapes;
mod workbooks;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use files::{Must, hostile};
use intake::{Limits, Source, Watch, read};
#[cfg(unix)]
use places::places;
use shapes::shapes;

fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The processor time of this process and of its children, in milliseconds.
fn worked() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    // In hundredths of a second: user, system, and both of the children that ended.
    let hundredths: u64 = fields.get(11..15)?.iter().filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Some(hundredths * 10)
}

/// A file as it is made ready takes memory too: the peak is asked of a process that only reads.
const ONE: &str = "INTAKE_ADVERSARIAL_FILE";

#[test]
fn every_hostile_file_ends_in_words_in_time_and_in_memory() {
    if let Some(path) = std::env::var_os(ONE) {
        one(&PathBuf::from(path));
        return;
    }
    let (folder, apart) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut files = hostile();
    files.extend(shapes());
    let mut measured = Vec::new();
    for (what, name, must, bytes) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        measured.push(measure(what, &path, must));
    }
    // Too large to be made in memory.
    let large = folder.path().join("a.zip");
    shapes::large(std::fs::File::create(&large).unwrap());
    measured.push(measure("附件五百兆", &large, Must::End));
    #[cfg(unix)]
    for (what, path, must) in places(apart.path()) {
        measured.push(measure(what, &path, must));
    }
    assert!(measured.len() >= 90, "{}", measured.len());
    table(&measured);
    // What a name tried to reach.
    for evil in ["/tmp/intake-evil.pdf", "/tmp/evil.pdf"] {
        assert!(!PathBuf::from(evil).exists(), "{evil}");
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().contains("a.")), "{left:?}");
}

/// What a reading took.
struct Measured {
    what: &'static str,
    fate: String,
    /// Of the processor: a busy computer makes it last longer, and work no more.
    worked: Duration,
    took: Duration,
    kib: u64,
}

/// Reads a file in a process of its own, and holds it against the limits.
fn measure(what: &'static str, path: &Path, must: Must) -> Measured {
    let started = Instant::now();
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "every_hostile_file_ends_in_words_in_time_and_in_memory", "--nocapture"])
        .env(ONE, path)
        .output()
        .unwrap();
    let took = started.elapsed();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{what}: {said}{}", String::from_utf8_lossy(&output.stderr));
    let line =
        said.lines().find_map(|line| line.split("->").nth(1)).unwrap_or_else(|| panic!("{what}: {said}"));
    let mut parts = line.trim().splitn(4, ' ');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let (fate, kib, worked, message) = (part(), part(), part(), part());
    let (kib, worked) = (kib.parse().unwrap(), Duration::from_millis(worked.parse().unwrap()));
    assert!(worked < Duration::from_secs(10), "{what} worked {worked:?}");
    assert!(took < Duration::from_secs(600), "{what} took {took:?}");
    assert!(kib < 512 << 10, "{what} took {kib} KiB");
    if must == Must::Refuse {
        assert_eq!(fate, "refused", "{what}");
    }
    if fate == "refused" {
        assert!(message.contains('请'), "{what}: {message}");
    }
    println!("{what}: {fate}, {worked:?} of {took:?}, {} MiB. {message}", kib >> 10);
    Measured { what, fate, worked, took, kib }
}

/// One line for each, the longest work first: as it stands in `docs/security.md`.
fn table(measured: &[Measured]) {
    let mut sorted: Vec<&Measured> = measured.iter().collect();
    sorted.sort_by_key(|one| std::cmp::Reverse((one.worked, one.kib)));
    println!("| file | became | processor s | wall s | peak MiB |\n|---|---|---|---|---|");
    for Measured { what, fate, worked, took, kib } in sorted {
        let (worked, took) = (worked.as_secs_f32(), took.as_secs_f32());
        println!("| {what} | {fate} | {worked:.2} | {took:.1} | {} |", kib >> 10);
    }
    let most = |of: fn(&Measured) -> u64| measured.iter().map(of).max().unwrap_or(0);
    let (slowest, largest) = (most(|one| one.worked.as_millis() as u64), most(|one| one.kib));
    println!("{} files: at most {slowest} ms of work, {} MiB", measured.len(), largest >> 10);
}

fn one(path: &std::path::Path) {
    let limits = Limits::default();
    let pack = policy::shipped("binjiang-computing-2024-draft").unwrap();
    intake::read_old_formats_with(PathBuf::from(env!("CARGO_BIN_EXE_workbook-child")));
    let read = Source::from_path(path, &limits, &Watch::silent())
        .and_then(|source| read(source, pack, &limits, &Watch::silent()));
    let (kib, worked) = (peak_memory().unwrap_or(0), worked().unwrap_or(0));
    match read {
        Ok(_) => println!("-> read {kib} {worked}"),
        Err(refused) => println!("-> refused {kib} {worked} {refused}"),
    }
}
