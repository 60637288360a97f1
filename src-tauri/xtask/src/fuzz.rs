//! `fuzz`: whatever comes from outside, mutated under coverage for a while. Built without sanitizers, so that the stable
//! compiler does; overflows and broken assertions are panics all the same.

use anyhow::Result;

use crate::run::{finish, program, root, run, works};

/// What is fuzzed: `tests/fuzz/targets`.
const TARGETS: [&str; 10] =
    ["pack", "facts", "mapping", "workbook", "pdf", "slots", "key_file", "picture", "font", "backup"];
const SECONDS: u32 = 60;
const VERSION: &str = "0.13.2";

/// Fuzzes each target, or those that are named, for a minute.
pub fn fuzz(named: &[&str]) -> Result<()> {
    if !works("cargo", &["fuzz", "--version"]) {
        run("cargo", &["install", "--locked", "--version", VERSION, "cargo-fuzz"])?;
    }
    let targets = if named.is_empty() { TARGETS.as_slice() } else { named };
    for target in targets {
        // What was found grows in the corpus; seeds are committed and stay as they are.
        let (corpus, seeds) = (format!("tests/fuzz/corpus/{target}"), format!("tests/fuzz/seeds/{target}"));
        std::fs::create_dir_all(root().join(&corpus))?;
        let mut fuzzed =
            program("cargo", &["fuzz", "run", "--fuzz-dir", "tests/fuzz", "--sanitizer", "none"]);
        fuzzed.args([target, corpus.as_str(), seeds.as_str(), "--"]);
        fuzzed.args([
            &format!("-max_total_time={SECONDS}"),
            "-timeout=20",
            "-rss_limit_mb=1536",
            "-malloc_limit_mb=512",
            "-print_final_stats=1",
        ]);
        finish(fuzzed)?;
    }
    Ok(())
}
