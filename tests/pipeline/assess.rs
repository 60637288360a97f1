//! `policy assess` by its JSON contract. The expected amounts are worked from the text by hand.

use outside_tests::{binary, json};
use serde_json::{Value, json};
use std::process::Command;

const PACK: &str = "binjiang-computing-2024-draft";

fn assess(facts: &Value) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("facts.json");
    std::fs::write(&file, facts.to_string()).unwrap();
    let mut command = Command::new(binary().unwrap());
    command.args(["policy", "assess", PACK, "--json", "--facts"]).arg(file);
    json(&command.output().unwrap()).unwrap()
}

fn applicant() -> Value {
    json!({"uscc": "91330108MA2XXXXXXX", "in_district": true, "field": "ic-design", "established_on": "2022-05-01"})
}

fn tape_out(id: &str, project: &str, cost: &str) -> Value {
    json!({"id": id, "benefit": "tape-out", "year": 2024, "project": project,
           "inputs": {"tape_out_cost": cost, "first_tape_out": true, "key_chip": true}})
}

fn ceiling(cost: &str, rulings: &Value) -> Value {
    let facts = json!({"applicant": applicant(), "claims": [tape_out("c1", "P", cost)], "rulings": rulings});
    assess(&facts)["claims"][0]["ceiling"].clone()
}

/// 9,999,999.99 × 30% = 2,999,999.997, rounded down to the fen.
#[test]
fn just_under_1000万_takes_30_percent() {
    assert_eq!(ceiling("9999999.99", &json!({})), "2999999.99");
}

/// 10,000,000 × 30% = 3,000,000, the cap; by the reading `major` 10,000,000 × 15% = 1,500,000.
#[test]
fn exactly_1000万_goes_by_the_ruling() {
    assert_eq!(ceiling("10000000", &json!({})), "3000000.00");
    assert_eq!(ceiling("10000000", &json!({"tape-out-boundary": "major"})), "1500000.00");
    assert_eq!(ceiling("10000000", &json!({"tape-out-boundary": "minor"})), "3000000.00");
}

/// 10,000,000.01 × 15% = 1,500,000.0015, rounded down to the fen.
#[test]
fn just_over_1000万_takes_15_percent() {
    assert_eq!(ceiling("10000000.01", &json!({})), "1500000.00");
}

/// 200,000,000 × 15% = 30,000,000, above the cap of 20,000,000.
#[test]
fn a_great_cost_is_capped_at_2000万() {
    assert_eq!(ceiling("200000000", &json!({})), "20000000.00");
}

/// 8,000,000 × 30% = 2,400,000 each; together 4,800,000, capped at 3,000,000 in the year.
#[test]
fn two_products_in_a_year_share_the_cap() {
    let claims = [tape_out("c1", "P-A", "8000000"), tape_out("c2", "P-B", "8000000")];
    let out = assess(&json!({"applicant": applicant(), "claims": claims}));
    assert_eq!(out["claims"][0]["ceiling"], "2400000.00");
    assert_eq!(out["claims"][1]["ceiling"], "2400000.00");
    assert_eq!(out["total_payable"], "3000000.00");
}

/// The example of the contract: 3,000,000, of which 500,000 of the cap is used and 200,000 was paid by the
/// city: 3,000,000 − 200,000 = 2,800,000, and what is left of the cap is 2,500,000.
#[test]
fn the_contracts_own_example() {
    let out = assess(&json!({
        "applicant": applicant(),
        "claims": [tape_out("c1", "P-A", "10000000")],
        "prior_awards": [{"benefit": "tape-out", "cap": "minor", "year": 2024, "project": "P-0", "amount": "500000"}],
        "other_awards": [{"project": "P-A", "amount": "200000", "source": "市级"}],
        "parameters": {"area_per_person": "20", "rent_per_sqm_month": "75"},
        "rulings": {"rd-base": "own-only"}
    }));
    let claim = &out["claims"][0];
    assert_eq!(out["pack"], PACK);
    assert_eq!(claim["standing"], "eligible");
    assert_eq!(claim["ceiling"], "3000000.00");
    assert_eq!(claim["payable"], "2500000.00");
    assert_eq!(claim["potential"], "2500000.00");
    assert_eq!(claim["selected"], true);
    assert_eq!(claim["missing"], json!([]));
    assert_eq!(claim["advisories"], json!(["tape-out-boundary", "cliff"]));
    assert_eq!(out["total_payable"], "2500000.00");
    let criteria: Vec<_> = claim["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["id"].clone(), c["outcome"].clone()))
        .collect();
    let met =
        ["in-district", "supported-field", "first-tape-out", "key-chip"].map(|id| (json!(id), json!("met")));
    assert_eq!(criteria, met);
}

#[test]
fn what_is_not_known_stays_unknown() {
    let mut claim = tape_out("c1", "P", "0");
    claim["inputs"] = json!({"tape_out_cost": null, "first_tape_out": true});
    let out = assess(&json!({"applicant": applicant(), "claims": [claim]}));
    let claim = &out["claims"][0];
    assert_eq!(claim["standing"], "undetermined");
    assert_eq!(claim["ceiling"], Value::Null);
    assert_eq!(claim["payable"], "0.00");
    let missing = claim["missing"].as_array().unwrap();
    assert!(missing.contains(&json!("tape_out_cost")) && missing.contains(&json!("key_chip")), "{missing:?}");
}

#[test]
fn wrong_usage_ends_with_2_and_bad_facts_with_1() {
    let usage = Command::new(binary().unwrap()).args(["policy", "assess"]).output().unwrap();
    assert_eq!(usage.status.code(), Some(2));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("facts.json");
    std::fs::write(&file, r#"{"claims": [{"id": "c1", "benefit": "tape-out", "unknown_key": 1}]}"#).unwrap();
    let mut command = Command::new(binary().unwrap());
    let bad = command.args(["policy", "assess", PACK, "--facts"]).arg(file).output().unwrap();
    assert_eq!(bad.status.code(), Some(1));
}
