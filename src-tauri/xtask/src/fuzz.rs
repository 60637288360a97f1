//! `fuzz`: whatever comes from outside, mutated under coverage for a while. Built without sanitizers, so that the stable
//! compiler does; overflows and broken assertions are panics all the same.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::run::{program, root, run, works};

/// What is fuzzed: `tests/fuzz/targets`.
const TARGETS: [&str; 10] =
    ["pack", "facts", "mapping", "workbook", "pdf", "slots", "key_file", "picture", "font", "backup"];
const SECONDS: u32 = 60;
const VERSION: &str = "0.13.2";

/// Fuzzes each target, or those that are named, for a minute. All of them run, whatever one finds.
pub fn fuzz(named: &[&str]) -> Result<()> {
    if let Some(unknown) = named.iter().find(|name| !TARGETS.contains(name)) {
        bail!("no target “{unknown}”: {}", TARGETS.join(", "));
    }
    if !works("cargo", &["fuzz", "--version"]) {
        run("cargo", &["install", "--locked", "--version", VERSION, "cargo-fuzz"])?;
    }
    let targets = if named.is_empty() { TARGETS.as_slice() } else { named };
    let mut failed = Vec::new();
    let mut lines = Vec::new();
    for target in targets {
        let fuzzed = one(target)?;
        lines.push(fuzzed.line(target));
        if !fuzzed.clean {
            failed.push(*target);
        }
    }
    eprintln!("\n{}", lines.join("\n"));
    if !failed.is_empty() {
        bail!("found something: {}. The input stands in tests/fuzz/artifacts/", failed.join(", "));
    }
    Ok(())
}

/// What libFuzzer says of a run.
#[derive(Default)]
struct Fuzzed {
    clean: bool,
    runs: String,
    /// How many places of the code were reached, by the first input, by all that were known, and at the end.
    first: String,
    known: String,
    reached: String,
}

impl Fuzzed {
    fn line(&self, target: &str) -> String {
        let Fuzzed { clean, runs, first, known, reached } = self;
        let end = if *clean { "clean" } else { "FOUND SOMETHING" };
        format!(
            "{target:<10} {runs:>9} runs, coverage {first} → {known} (seeds and corpus) → {reached}: {end}"
        )
    }

    /// Reads a line such as `#5 INITED cov: 1234 ft: …`.
    fn read(&mut self, line: &str) {
        let number = |word: &str| {
            let rest = line.split_once(word)?.1.trim_start();
            Some(rest.chars().take_while(char::is_ascii_digit).collect::<String>())
        };
        if let Some(covered) = number("cov: ") {
            if self.first.is_empty() {
                self.first.clone_from(&covered);
            }
            if line.contains("INITED") {
                self.known.clone_from(&covered);
            }
            self.reached = covered;
        }
        if let Some(runs) = number("stat::number_of_executed_units:") {
            self.runs = runs;
        }
    }
}

fn one(target: &str) -> Result<Fuzzed> {
    // What was found grows in the corpus; seeds are committed and stay as they are.
    let (corpus, seeds) = (format!("tests/fuzz/corpus/{target}"), format!("tests/fuzz/seeds/{target}"));
    std::fs::create_dir_all(root().join(&corpus))?;
    let mut fuzzing = program("cargo", &["fuzz", "run", "--fuzz-dir", "tests/fuzz", "--sanitizer", "none"]);
    fuzzing.args([target, corpus.as_str(), seeds.as_str()]);
    // Signed memos stand there already.
    fuzzing.args((target == "pdf").then_some("src-tauri/crates/memo/tests/released"));
    fuzzing.arg("--");
    fuzzing.args([
        &format!("-max_total_time={SECONDS}"),
        "-timeout=20",
        "-rss_limit_mb=1536",
        "-malloc_limit_mb=512",
        "-print_final_stats=1",
    ]);
    eprintln!("\n→ cargo fuzz run {target}");
    let mut child = fuzzing.stderr(Stdio::piped()).spawn().context("cannot start: cargo fuzz")?;
    let mut fuzzed = Fuzzed::default();
    for line in BufReader::new(child.stderr.take().context("no output")?).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        fuzzed.read(&line);
        // A new input of little news is not worth a line.
        if !line.contains("\tNEW ") && !line.contains("\tREDUCE ") {
            eprintln!("{line}");
        }
    }
    fuzzed.clean = child.wait()?.success();
    Ok(fuzzed)
}

#[cfg(test)]
mod tests {
    use super::Fuzzed;

    #[test]
    fn what_libfuzzer_says_is_read() {
        let mut fuzzed = Fuzzed::default();
        for line in [
            "#2\tpulse  cov: 30 ft: 31 corp: 1/1b exec/s: 0 rss: 40Mb",
            "#9\tINITED cov: 812 ft: 900 corp: 5/100b exec/s: 0 rss: 40Mb",
            "#70\tNEW    cov: 815 ft: 910 corp: 6/120b lim: 4 exec/s: 0 rss: 41Mb",
            "#4096\tDONE   cov: 1024 ft: 2000 corp: 9/200b exec/s: 68 rss: 60Mb",
            "stat::number_of_executed_units: 4096",
        ] {
            fuzzed.read(line);
        }
        let Fuzzed { runs, first, known, reached, .. } = fuzzed;
        assert_eq!([runs, first, known, reached], ["4096", "30", "812", "1024"]);
    }
}
