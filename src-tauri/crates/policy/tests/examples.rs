//! The shipped pack's worked examples hold, and every benefit has one.
#![allow(clippy::unwrap_used)]

mod support;

use policy::run_examples;
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
