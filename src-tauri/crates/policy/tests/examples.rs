//! The shipped pack's worked examples hold, and every benefit has one.
#![allow(clippy::unwrap_used)]

mod support;

use policy::{Pack, Severity, Sources, lint, run_examples};
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

/// The shipped pack with one thing changed.
fn changed(from: &str, to: &str) -> Vec<&'static str> {
    let sources = policy::shipped_sources(&pack().id).unwrap();
    assert!(sources.policy.contains(from), "{from}");
    let policy = sources.policy.replacen(from, to, 1);
    let pack = Pack::parse(&Sources { policy: &policy, ..sources }).unwrap();
    lint(&pack).into_iter().filter(|lint| lint.severity == Severity::Error).map(|lint| lint.code).collect()
}

#[test]
fn lint_finds_what_a_pack_leaves_open() {
    let idle = r#"idle_numbers = { 2024 = "施行年份，月日未填" }"#;
    assert_eq!(changed(idle, ""), ["idle-number"]);
    assert_eq!(changed(r#"settled_by = "intake""#, ""), ["unused-ruling"]);
    assert_eq!(
        changed(
            r#"label = "立项文号", type = "text", record = true"#,
            r#"label = "立项文号", type = "text""#
        ),
        ["unused-input"]
    );
    assert_eq!(changed(r#"up_to = "20%""#, r#"up_to = "19%""#), ["idle-number"]);
    assert_eq!(changed(r#"more_than = 3 }"#, r#"more_than = 5 }"#), ["idle-number", "no-example"]);
}
