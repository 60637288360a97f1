//! Hostile and broken files: read or refused in words, within ten seconds of work and 512 MiB, and never with a crash. Each is
//! read by a process of its own, whose peak of memory is the file's alone.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod files;
mod mutations;
mod shapes;
mod workbooks;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use files::{Must, hostile};
use intake::{Limits, Source, Watch, read};
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
    let folder = tempfile::tempdir().unwrap();
    let mut files = hostile();
    files.extend(shapes());
    assert!(files.len() >= 80, "{}", files.len());
    // The last is too large to be made in memory.
    let mut files: Vec<(&str, &str, Must, Option<Vec<u8>>)> =
        files.into_iter().map(|(what, name, must, bytes)| (what, name, must, Some(bytes))).collect();
    files.push(("附件五百兆", "a.zip", Must::End, None));
    let mut slowest = Duration::ZERO;
    let mut largest = 0;
    for (what, name, must, bytes) in files {
        let path = folder.path().join(name);
        match bytes {
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            None => shapes::large(std::fs::File::create(&path).unwrap()),
        }
        let started = Instant::now();
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "every_hostile_file_ends_in_words_in_time_and_in_memory", "--nocapture"])
            .env(ONE, &path)
            .output()
            .unwrap();
        let took = started.elapsed();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{what}: {said}{}", String::from_utf8_lossy(&output.stderr));
        let line =
            said.lines().find_map(|line| line.split("->").nth(1)).unwrap_or_else(|| panic!("{what}: {said}"));
        let (fate, rest) = line.trim().split_once(' ').unwrap();
        let (kib, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let (worked, message) = rest.split_once(' ').unwrap_or((rest, ""));
        let kib: u64 = kib.parse().unwrap();
        // A busy computer makes it last longer, and work no more.
        let worked = Duration::from_millis(worked.parse().unwrap());
        assert!(worked < Duration::from_secs(10), "{what} worked {worked:?}");
        assert!(took < Duration::from_secs(600), "{what} took {took:?}");
        assert!(kib < 512 << 10, "{what} took {kib} KiB");
        if must == Must::Refuse {
            assert_eq!(fate, "refused", "{what}");
        }
        if fate == "refused" {
            assert!(message.contains('请'), "{what}: {message}");
        }
        (slowest, largest) = (slowest.max(worked), largest.max(kib));
        println!("{what}: {fate}, {worked:?} of {took:?}, {} MiB. {message}", kib >> 10);
    }
    println!("slowest {slowest:?}, largest {} MiB", largest >> 10);
    // What a name tried to reach.
    for evil in ["/tmp/intake-evil.pdf", "/tmp/evil.pdf"] {
        assert!(!PathBuf::from(evil).exists(), "{evil}");
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().contains("a.")), "{left:?}");
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
