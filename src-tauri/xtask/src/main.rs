//! `cargo xtask start | test | bench | pictures | check | fuzz | package`: everything that is done with this repository, on
//! a fresh machine as well.

mod bench;
mod check;
mod dependencies;
mod fuzz;
#[cfg(test)]
mod imports;
mod licences;
mod package;
mod promises;
mod run;
mod setup;
mod start;
#[cfg(test)]
mod structure;
mod test;
mod ui;

use std::process::ExitCode;

const USAGE: &str = "cargo xtask <command>
  start      set up what is missing, build, run the main job on the samples, open the window
  test       all tests; --long runs the counts and the outside judges that take longer
  bench      what is measured, as ratios against a peer or a floor in the same run
  pictures   the guide's pictures of every screen, light and dark
  check      formatting, lints, types, generated files
  fuzz       ten minutes over what comes from outside; with a target's name, a minute over that one
  package    installable releases in dist/: deb, static, windows; or only those that are named;
             --debug packs what `cargo build --workspace` has built, as the tests do";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["start"] => start::start(),
        ["test"] => test::test(false),
        ["test", "--long"] => test::test(true),
        ["pictures"] => test::pictures(),
        ["bench"] => bench::bench(),
        ["check"] => check::check(),
        ["fuzz", targets @ ..] => fuzz::fuzz(targets),
        ["package", "--debug"] => package::try_bundler(),
        ["package", wanted @ ..] => package::package(wanted),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
