//! Clause 1.4, worked by hand from its text.
#![allow(clippy::unwrap_used)]

mod support;

use policy::{Outcome, Standing, cut_raises_ceiling, ladder};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{applicant, facts, one, outcome, pack, run, tape_out};

fn inputs(cost: &str) -> Value {
    json!({"tape_out_cost": cost, "first_tape_out": true, "key_chip": true})
}

fn ceiling(cost: &str, rulings: Value) -> String {
    support::ceiling("tape-out", inputs(cost), rulings)
}

#[test]
fn a_fen_below_1000万_is_at_30_percent_rounded_down() {
    assert_eq!(ceiling("9999999.99", json!({})), "2999999.99");
}

#[test]
fn exactly_1000万_takes_the_higher_tier_unless_a_bureau_rules() {
    assert_eq!(ceiling("10000000", json!({})), "3000000.00");
    assert_eq!(ceiling("10000000", json!({"tape-out-boundary": "major"})), "1500000.00");
    assert_eq!(ceiling("10000000", json!({"tape-out-boundary": "minor"})), "3000000.00");
}

#[test]
fn a_fen_above_1000万_is_at_15_percent() {
    assert_eq!(ceiling("10000000.01", json!({})), "1500000.00");
    assert_eq!(ceiling("10000001", json!({})), "1500000.15");
    assert_eq!(ceiling("200000000", json!({})), "20000000.00");
}

#[test]
fn two_products_of_800万_share_the_yearly_cap_of_300万() {
    let found = run(
        json!({"applicant": applicant(), "claims": [tape_out("a", "8000000"), tape_out("b", "8000000")]}),
    );
    let payable: Vec<String> = found.claims.iter().map(|claim| claim.payable.to_string()).collect();
    assert_eq!(payable, ["2400000.00", "600000.00"]);
    assert_eq!(found.total_payable.to_string(), "3000000.00");
    assert_eq!(found.claims[1].ceiling.unwrap().to_string(), "2400000.00");
}

#[test]
fn the_two_tiers_have_caps_of_their_own_unless_ruled_together() {
    let claims = json!([tape_out("a", "120000000"), tape_out("b", "8000000")]);
    let separate = run(json!({"applicant": applicant(), "claims": claims.clone()}));
    assert_eq!(separate.total_payable.to_string(), "20400000.00");
    let single = run(
        json!({"applicant": applicant(), "claims": claims.clone(), "rulings": {"tape-out-caps": "single"}}),
    );
    assert_eq!(single.total_payable.to_string(), "20000000.00");
    let years =
        run(json!({"applicant": applicant(), "rulings": {"tape-out-caps": "single"}, "claims": claims,
        "prior_awards": [{"benefit": "tape-out", "cap": "minor", "year": 2024, "amount": "3000000"},
                         {"benefit": "tape-out", "cap": "minor", "year": 2023, "amount": "3000000"}]}));
    assert_eq!(years.total_payable.to_string(), "17000000.00");
}

#[test]
fn the_contract_of_the_command_line_holds() {
    let found = run(contract());
    let json: Value = serde_json::to_value(&found).unwrap();
    assert_eq!(json["pack"], "binjiang-computing-2024-draft");
    let claim = &json["claims"][0];
    let criteria: Vec<(&str, &str)> = claim["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|criterion| (criterion["id"].as_str().unwrap(), criterion["outcome"].as_str().unwrap()))
        .collect();
    let all = ["in-district", "supported-field", "first-tape-out", "key-chip"];
    assert_eq!(criteria, all.map(|id| (id, "met")));
    assert_eq!(claim["standing"], "eligible");
    assert_eq!(claim["ceiling"], "3000000.00");
    assert_eq!(claim["selected"], true);
    assert_eq!(claim["payable"], "2500000.00");
    assert_eq!(claim["potential"], "2500000.00");
    assert_eq!(claim["missing"], json!([]));
    assert_eq!(claim["advisories"], json!(["tape-out-boundary", "cliff"]));
    assert_eq!(json["total_payable"], "2500000.00");
    assert_eq!(json["total_potential"], "2500000.00");
}

fn contract() -> Value {
    json!({
        "applicant": {"uscc": "91330108MA2XXXXXXX", "in_district": true, "field": "ic-design",
                      "established_on": "2022-05-01"},
        "claims": [{"id": "c1", "benefit": "tape-out", "year": 2024, "project": "P-A",
                    "inputs": {"tape_out_cost": "10000000", "first_tape_out": true, "key_chip": true}}],
        "prior_awards": [{"benefit": "tape-out", "cap": "minor", "year": 2024, "project": "P-0", "amount": "500000"}],
        "other_awards": [{"project": "P-A", "amount": "200000", "source": "市级"}],
        "rulings": {"prior-award": "top-up"}
    })
}

#[test]
fn the_ladder_leads_from_the_cost_to_what_can_be_paid() {
    let facts = facts(contract());
    let found = policy::assess(pack(), &facts).unwrap();
    let rows: Vec<String> = ladder(pack(), &facts, &found, "c1")
        .iter()
        .map(|row| format!("{} {} {}", row.sign, row.label, row.value).trim().to_owned())
        .collect();
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn a_blank_cost_is_unknown_and_never_zero() {
    let claim =
        one("tape-out", json!({"first_tape_out": true, "key_chip": true, "tape_out_cost": null}), json!({}));
    assert_eq!(claim.ceiling, None);
    assert_eq!(claim.payable.to_string(), "0.00");
    assert_eq!(claim.missing, ["tape_out_cost"]);
    assert_eq!(claim.standing, Standing::Eligible);
}

#[test]
fn an_unanswered_question_leaves_the_claim_undetermined_and_its_ceiling_computed() {
    let claim = one("tape-out", json!({"tape_out_cost": "8000000", "key_chip": true}), json!({}));
    assert_eq!(outcome(&claim, "first-tape-out").outcome, Outcome::Unknown);
    assert_eq!(claim.standing, Standing::Undetermined);
    assert_eq!(claim.ceiling.unwrap().to_string(), "2400000.00");
    assert_eq!(
        (claim.payable.to_string(), claim.potential.to_string()),
        ("0.00".into(), "2400000.00".into())
    );
    assert_eq!(claim.missing, ["first_tape_out"]);
}

#[test]
fn cutting_to_1000万_raises_the_ceiling_and_says_so() {
    let of = |cost: &str| facts(json!({"applicant": applicant(), "claims": [tape_out("c", cost)]}));
    let note = cut_raises_ceiling(pack(), &of("10700000"), &of("10000000"), "c").unwrap().unwrap();
    assert_eq!(note.id, "cut-raises-ceiling");
    assert!(note.text.contains("1,605,000.00") && note.text.contains("3,000,000.00"), "{}", note.text);
    assert!(cut_raises_ceiling(pack(), &of("9000000"), &of("8000000"), "c").unwrap().is_none());
}

#[test]
fn the_cliff_is_shown_from_5_percent_below_up_to_2000万() {
    let shows =
        |cost: &str| one("tape-out", inputs(cost), json!({})).advisories.contains(&"cliff".to_owned());
    assert!(!shows("9499999.99"));
    assert!(shows("9500000"));
    assert!(shows("19999999"));
    assert!(!shows("20000000"));
}

#[test]
fn another_policy_s_award_leaves_the_difference_or_nothing() {
    let of = |reading: &str| {
        let mut claim = tape_out("c", "8000000");
        claim["project"] = json!("P");
        run(json!({"applicant": applicant(), "claims": [claim], "rulings": {"prior-award": reading},
                   "other_awards": [{"project": "P", "amount": "400000"}]}))
    };
    assert_eq!(of("top-up").total_payable.to_string(), "2000000.00");
    assert_eq!(of("exclude").total_payable.to_string(), "0.00");
}

#[test]
fn a_decided_amount_stands_for_the_ceiling() {
    let mut claim = tape_out("a", "8000000");
    claim["decided"] = json!("1000000");
    let found = run(json!({"applicant": applicant(), "claims": [claim, tape_out("b", "8000000")]}));
    let payable: Vec<String> = found.claims.iter().map(|claim| claim.payable.to_string()).collect();
    assert_eq!(payable, ["1000000.00", "2000000.00"]);
}

#[test]
fn one_project_is_paid_once() {
    let with = |mut claim: Value| {
        claim["project"] = json!("P");
        claim
    };
    let ip = json!({"id": "ip", "benefit": "ip-purchase", "year": 2024,
                    "inputs": {"ip_cost": "9000000", "ip_purpose": "key-chip"}});
    let found = run(json!({"applicant": applicant(), "claims": [with(tape_out("t", "4000000")), with(ip)]}));
    assert_eq!(found.total_payable.to_string(), "1800000.00");
    assert!(!found.claims[0].selected && found.claims[1].selected);
    assert_eq!(found.claims[0].payment.displaced_by.as_deref(), Some("ip"));
    assert!(found.stacking.iter().any(|row| row.label == "次优选法合计" && row.value == "1,200,000.00"));
}

proptest! {
    /// In whole fen: the tier, its rate rounded down, and its cap.
    #[test]
    fn ceilings_equal_an_integer_oracle(fen in 0..30_000_000_000_u64) {
        let at_30 = (fen * 30 / 100).min(300_000_000);
        let at_15 = (fen * 15 / 100).min(2_000_000_000);
        let expected = if fen <= 1_000_000_000 { at_30 } else { at_15 };
        let cost = format!("{}.{:02}", fen / 100, fen % 100);
        prop_assert_eq!(ceiling(&cost, json!({})), format!("{}.{:02}", expected / 100, expected % 100));
    }
}
