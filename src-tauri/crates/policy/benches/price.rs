//! Claims priced a second under two versions, on one core and on all of them.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::float_arithmetic, missing_docs)]

use std::time::Instant;

use policy::{Basis, PriceWatch as Watch, PricedCase, price, shipped};
use serde_json::json;

/// Claims in all; four to a case.
const CLAIMS: usize = 100_000;

fn main() {
    let cases: Vec<PricedCase> = (0..CLAIMS / 4).map(case).collect();
    let basis = |name| Basis { pack: shipped(name).unwrap(), rulings: None, parameters: None };
    let (one, two) = (basis("binjiang-computing-2024-draft@1"), basis("binjiang-computing-2024-draft@2"));
    for threads in [1, 0] {
        let start = Instant::now();
        let found = price(&cases, &one, &two, &Watch { threads, ..Watch::default() }).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let cores = if threads == 1 { "one core" } else { "all cores" };
        println!(
            "{} claims under two versions on {cores}: {seconds:.2} s, {:.0} claims/s; payable {} and {}",
            found.before.claims,
            found.before.claims as f64 / seconds,
            found.before.payable,
            found.after.payable
        );
    }
}

/// Costs that differ from case to case, over benefits with a shared cap, tiers, steps and a choice.
fn case(number: usize) -> PricedCase {
    let cost = |salt: usize| format!("{}.{:02}", 400_000 + number * 7_919 % 14_000_000 + salt, number % 100);
    let claims = json!([
        {"id": "a", "benefit": "tape-out", "year": 2024, "project": "甲",
         "inputs": {"tape_out_cost": cost(1), "first_tape_out": true, "key_chip": true}},
        {"id": "b", "benefit": "eda-purchase", "year": 2024, "project": "甲", "inputs": {"eda_cost": cost(2)}},
        {"id": "c", "benefit": "compute", "year": 2024, "project": "乙",
         "inputs": {"contract_amount": cost(3), "at_hangzhou_ai_centre": true}},
        {"id": "d", "benefit": "terminal-chips", "year": 2024,
         "inputs": {"purchase_amount": cost(4), "first_to_market": true, "supplier_affiliated": false}},
    ]);
    let facts = json!({"applicant": {"in_district": true, "field": "ic-design", "established_on": "2022-05-01"},
                       "claims": claims});
    let facts = serde_json::from_value(facts).unwrap();
    PricedCase { name: number.to_string(), facts, of_others: Vec::new() }
}
