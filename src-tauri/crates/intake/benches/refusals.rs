//! What the worst of hostile files take: each of the adversarial set is read by a process of its own, and time and
//! memory are set against the ten seconds and the 512 MiB that are promised.

#![allow(
    missing_docs,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic
)]

#[path = "../tests/adversarial/files.rs"]
mod files;
#[path = "../tests/adversarial/workbooks.rs"]
mod workbooks;

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use files::hostile;
use intake::{Limits, Source, Watch};

const ONE: &str = "INTAKE_REFUSAL_FILE";
const PROMISED: Duration = Duration::from_secs(10);
const PROMISED_KIB: f64 = 512.0 * 1024.0;
const SHOWN: usize = 8;

fn main() -> ExitCode {
    if let Some(code) = intake::answer_if_child() {
        return code;
    }
    if let Some(path) = std::env::var_os(ONE) {
        one(Path::new(&path));
        return ExitCode::SUCCESS;
    }
    // `cargo test` builds benches and runs them with this word: there is nothing to test here.
    if std::env::args().any(|argument| argument == "--test") {
        return ExitCode::SUCCESS;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut took: Vec<(&str, String, Duration, f64)> = hostile()
        .into_iter()
        .map(|(what, name, _, bytes)| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            let started = Instant::now();
            let output = Command::new(std::env::current_exe().unwrap()).env(ONE, &path).output().unwrap();
            let took = started.elapsed();
            let said = String::from_utf8(output.stdout).unwrap();
            let (fate, kib) = said.trim().split_once(' ').unwrap();
            (what, fate.to_owned(), took, kib.parse().unwrap())
        })
        .collect();
    println!("{} hostile files, each read by a process of its own", took.len());
    took.sort_by_key(|(_, _, took, _)| std::cmp::Reverse(*took));
    show("slowest", &took);
    let slowest = took[0].2;
    took.sort_by(|a, b| b.3.total_cmp(&a.3));
    show("largest", &took);
    println!(
        "    the slowest takes 1/{:.0} of 10 s, the largest 1/{:.1} of 512 MiB",
        PROMISED.as_secs_f64() / slowest.as_secs_f64(),
        PROMISED_KIB / took[0].3
    );
    ExitCode::SUCCESS
}

fn show(what: &str, files: &[(&str, String, Duration, f64)]) {
    println!("  the {what}:");
    for (what, fate, took, kib) in files.iter().take(SHOWN) {
        println!("    {took:>10.2?}  {:>6.1} MiB  {fate:<8} {what}", kib / 1024.0);
    }
}

fn one(path: &Path) {
    let limits = Limits::default();
    let pack = policy::shipped("binjiang-computing-2024-draft").unwrap();
    intake::read_old_formats_with(std::env::current_exe().unwrap());
    let read = Source::from_path(path, &limits, &Watch::silent())
        .and_then(|source| intake::read(source, pack, &limits, &Watch::silent()));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|line| line.split_whitespace().next()).unwrap_or("0");
    println!("{} {kib}", if read.is_ok() { "read" } else { "refused" });
}
