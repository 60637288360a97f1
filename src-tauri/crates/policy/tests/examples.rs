//! The shipped pack's worked examples hold, and every benefit has one.
#![allow(clippy::unwrap_used)]

mod support;

use policy::{Severity, lint, run_examples};
use support::pack;

#[test]
fn every_worked_example_holds() {
    let failures = run_examples(pack());
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn the_pack_has_all_26_benefits() {
    assert_eq!(pack().benefits.len(), 26);
}

#[test]
fn the_shipped_pack_has_no_lint_but_the_cliff_of_its_text() {
    let found = lint(pack());
    assert!(found.iter().all(|lint| lint.severity == Severity::Note), "{found:#?}");
    let cliffs: Vec<&str> = found.iter().map(|lint| lint.code).collect();
    assert_eq!(cliffs, ["cliff"]);
}
