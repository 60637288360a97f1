//! Ladders of the longer computations, as a reviewer reads them.
#![allow(clippy::unwrap_used)]

mod support;

use policy::{assess, ladder};
use serde_json::{Value, json};
use support::{facts, pack};

fn rows(benefit: &str, inputs: Value) -> String {
    let claim = json!({"id": "c", "benefit": benefit, "year": 2024, "inputs": inputs});
    let facts = facts(json!({
        "applicant": {"in_district": true, "field": "ic-design", "established_on": "2022-05-01"},
        "claims": [claim],
        "parameters": {"area_per_person": "20", "rent_per_sqm_month": "75"},
    }));
    let found = assess(pack(), &facts).unwrap();
    let rows = ladder(pack(), &facts, &found, "c");
    let shown = rows.iter().map(|row| format!("{:1} {} {}", row.sign, row.label, row.value));
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn rent() {
    insta::assert_snapshot!(rows(
        "rent",
        json!({"newly_set_up_or_introduced": true, "xinhuo_approved": true, "headcount": 50, "leased_area": "300",
               "actual_rent": "100000", "months": 7, "months_before": 31})
    ));
}

#[test]
fn loans() {
    insta::assert_snapshot!(rows(
        "loan-interest",
        json!({"loans": [
            {"principal": "3000000", "from": "2024-03-01", "to": "2024-07-01", "interest_paid": "90000"},
            {"principal": "4000000", "from": "2024-01-01", "to": "2024-05-01", "interest_paid": "90000"}]})
    ));
}

#[test]
fn steps() {
    insta::assert_snapshot!(rows("terminal-equipment", json!({"purchase_amount": "55000000"})));
}

#[test]
fn no_figure_in_the_text() {
    insta::assert_snapshot!(rows("rd-match", json!({"programme_level": "national"})));
}

#[test]
fn a_blank_cost() {
    insta::assert_snapshot!(rows("tape-out", json!({})));
}

#[test]
fn compute_in_kind() {
    insta::assert_snapshot!(rows("foundation-model", json!({"requested_p": 16, "months": 12})));
}
