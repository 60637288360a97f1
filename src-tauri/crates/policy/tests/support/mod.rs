//! Facts for the shipped pack, in few words.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]

use policy::{Assessment, ClaimAssessment, Facts, Pack, assess, shipped};
use serde_json::{Value, json};

pub fn pack() -> &'static Pack {
    let id = "binjiang-computing-2024-draft@1";
    let sources = policy::shipped_sources(id).unwrap();
    match shipped(id) {
        Some(pack) => pack,
        None => panic!("{}", Pack::parse(&sources).unwrap_err()),
    }
}

pub fn applicant() -> Value {
    json!({"in_district": true, "field": "ic-design", "established_on": "2022-05-01"})
}

pub fn facts(value: Value) -> Facts {
    serde_json::from_value(value).unwrap()
}

/// One claim of 2024 with every judgement given, under these rulings.
pub fn one(benefit: &str, inputs: Value, rulings: Value) -> ClaimAssessment {
    let judgements: serde_json::Map<String, Value> = pack()
        .benefit(benefit)
        .unwrap()
        .criteria
        .iter()
        .filter(|criterion| criterion.kind == policy::CriterionKind::Judgement)
        .map(|criterion| (criterion.id.clone(), json!("met")))
        .collect();
    let claim =
        json!({"id": "c", "benefit": benefit, "year": 2024, "inputs": inputs, "judgements": judgements});
    let facts = facts(json!({"applicant": applicant(), "claims": [claim], "rulings": rulings}));
    assess(pack(), &facts).unwrap().claims.remove(0)
}

pub fn ceiling(benefit: &str, inputs: Value, rulings: Value) -> String {
    one(benefit, inputs, rulings).ceiling.map_or("unknown".to_owned(), |ceiling| ceiling.to_string())
}

pub fn outcome<'a>(claim: &'a ClaimAssessment, id: &str) -> &'a policy::CriterionResult {
    claim.criteria.iter().find(|criterion| criterion.id == id).unwrap()
}

pub fn tape_out(id: &str, cost: &str) -> Value {
    json!({"id": id, "benefit": "tape-out", "year": 2024,
           "inputs": {"tape_out_cost": cost, "first_tape_out": true, "key_chip": true}})
}

pub fn run(value: Value) -> Assessment {
    assess(pack(), &facts(value)).unwrap()
}
