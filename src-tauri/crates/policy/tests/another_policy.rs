//! A pack of another policy, invented for this: it uses every shape, and nothing in Rust knows of it.
#![allow(clippy::unwrap_used)]

use policy::{Facts, Pack, Severity, Sources, assess, ladder, lint, run_examples};
use serde_json::json;

fn harbour() -> Pack {
    Pack::parse(&Sources {
        policy: include_str!("packs/harbour/policy.md"),
        tables: &[("rates.csv", include_str!("packs/harbour/rates.csv"))],
        examples: Some(include_str!("packs/harbour/examples.toml")),
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn its_worked_examples_hold() {
    let failures = run_examples(&harbour());
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn it_has_no_lint_but_the_cliff_of_its_text() {
    let found = lint(&harbour());
    let codes: Vec<&str> = found.iter().map(|lint| lint.code).collect();
    assert_eq!(codes, ["cliff"], "{found:#?}");
    assert!(found.iter().all(|lint| lint.severity == Severity::Note));
}

#[test]
fn bounds_of_tiers_within_parts_are_thresholds_too() {
    let tiers = r#"{ label = "建设费用部分", shape = "marginal-tiers", of = "works", tiers = [
    { id = "low", to = "100万", exactly = "25%", cites = "按建设费用的25%补助" },
    { id = "high", from = "100万", exactly = "25%", cites = "按建设费用的25%补助" },
  ] }"#;
    let rate = r#"{ label = "建设费用部分", shape = "rate", of = "works", exactly = "25%", cites = "按建设费用的25%补助" }"#;
    let text = include_str!("packs/harbour/policy.md");
    assert!(text.contains(rate));
    let pack = Pack::parse(&Sources {
        policy: &text.replace(rate, tiers),
        tables: &[("rates.csv", include_str!("packs/harbour/rates.csv"))],
        examples: None,
    })
    .unwrap_or_else(|error| panic!("{error}"));
    let thresholds: Vec<String> = pack.thresholds("berth").iter().map(ToString::to_string).collect();
    assert_eq!(thresholds, ["1000000.00"]);
}

#[test]
fn it_uses_every_shape_that_there_is() {
    let text = include_str!("packs/harbour/policy.md");
    let documented = include_str!("../../../../docs/policy-packs.md");
    let shapes: Vec<&str> = documented
        .split("| shape | amount |")
        .nth(1)
        .unwrap()
        .lines()
        .skip(2)
        .map_while(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert!(shapes.len() >= 10, "{shapes:?}");
    for shape in shapes {
        assert!(text.contains(&format!("shape = \"{shape}\"")), "{shape}");
    }
}

#[test]
fn parts_shares_and_floors_are_told_in_the_ladder() {
    let pack = harbour();
    let facts: Facts = serde_json::from_value(json!({
        "applicant": {"registered": true, "founded_on": "2024-06-01", "trade": "engine", "dishonest": false,
                      "total_investment": "300000"},
        "claims": [{"id": "c", "benefit": "berth", "year": 2025, "inputs": {"works": "400000", "metres": 400}},
                   {"id": "r", "benefit": "research", "year": 2025,
                    "inputs": {"spend": "99999.99", "commissioned": "0", "subsidised": "0"}}]
    }))
    .unwrap();
    let assessment = assess(&pack, &facts).unwrap();
    let shown = |claim: &str| -> Vec<String> {
        let rows = ladder(&pack, &facts, &assessment, claim);
        rows.into_iter().map(|row| format!("{}{} {}", row.sign, row.label, row.value)).collect()
    };
    insta::assert_debug_snapshot!((shown("c"), shown("r")));
}
