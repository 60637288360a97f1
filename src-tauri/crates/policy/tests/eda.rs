//! Clause 1.3, worked by hand from its text.
#![allow(clippy::unwrap_used)]

mod support;

use policy::{Outcome, Standing};
use serde_json::json;
use support::{applicant, ceiling, one, outcome, run};

#[test]
fn own_research_counts_from_1000万_itself() {
    let at = |spend: &str| one("eda-rd", json!({"own_rd_spend": spend, "has_sales": true}), json!({}));
    assert_eq!(outcome(&at("9999999.99"), "own-rd-spend").outcome, Outcome::Unmet);
    assert_eq!(at("9999999.99").standing, Standing::Ineligible);
    let exactly = at("10000000");
    assert_eq!(exactly.standing, Standing::Eligible);
    assert_eq!(exactly.ceiling.unwrap().to_string(), "1500000.00");
    assert_eq!(at("200000000").ceiling.unwrap().to_string(), "20000000.00");
}

#[test]
fn own_research_awaits_the_expert_review() {
    let claim = json!({"id": "c", "benefit": "eda-rd", "year": 2024,
                       "inputs": {"own_rd_spend": "20000000", "has_sales": true}});
    let found = run(json!({"applicant": applicant(), "claims": [claim]}));
    assert_eq!(outcome(&found.claims[0], "judgement").outcome, Outcome::AwaitingJudgement);
    assert_eq!(found.claims[0].standing, Standing::Undetermined);
    assert_eq!(
        (found.total_payable.to_string(), found.total_potential.to_string()),
        ("0.00".into(), "3000000.00".into())
    );
}

#[test]
fn purchases_are_at_their_rates_up_to_their_caps() {
    let none = || json!({});
    let local = |cost: &str| json!({"eda_cost": cost, "vendor_local": true, "vendor_self_developed": true});
    assert_eq!(ceiling("eda-purchase", json!({"eda_cost": "123456.78"}), none()), "24691.35");
    assert_eq!(ceiling("eda-purchase", json!({"eda_cost": "5000000.01"}), none()), "1000000.00");
    assert_eq!(ceiling("eda-purchase-local", local("333333.33"), none()), "166666.66");
    assert_eq!(ceiling("eda-purchase-local", local("6000000"), none()), "2500000.00");
    assert_eq!(
        ceiling("ip-purchase", json!({"ip_cost": "9999999.99", "ip_purpose": "key-chip"}), none()),
        "1999999.99"
    );
}

#[test]
fn a_cap_that_does_not_say_yearly_is_the_claim_s_own_if_so_ruled() {
    let claim = |id: &str| {
        json!({"id": id, "benefit": "eda-rd", "year": 2024, "judgements": {"judgement": "met"},
                                  "inputs": {"own_rd_spend": "150000000", "has_sales": true}})
    };
    let of = |reading: &str| {
        run(
            json!({"applicant": applicant(), "claims": [claim("a"), claim("b")], "rulings": {"unscoped-cap": reading}}),
        )
    };
    assert_eq!(of("enterprise-year").total_payable.to_string(), "20000000.00");
    assert_eq!(of("claim").total_payable.to_string(), "40000000.00");
}

#[test]
fn an_ai_company_is_no_ic_enterprise() {
    let claim = json!({"id": "c", "benefit": "eda-purchase", "year": 2024, "inputs": {"eda_cost": "100"}});
    let found = run(json!({"applicant": {"in_district": true, "field": "ai"}, "claims": [claim]}));
    assert_eq!(outcome(&found.claims[0], "ic-enterprise").outcome, Outcome::Unmet);
    assert_eq!(found.claims[0].ceiling.unwrap().to_string(), "20.00");
}

#[test]
fn another_field_is_supported_where_the_body_is_recognised() {
    let of = |applicant: serde_json::Value| {
        let claim =
            json!({"id": "c", "benefit": "eda-purchase", "year": 2024, "inputs": {"eda_cost": "100"}});
        let found = run(json!({"applicant": applicant, "claims": [claim]}));
        outcome(&found.claims[0], "supported-field").outcome
    };
    assert_eq!(of(json!({"field": "other"})), Outcome::Unknown);
    assert_eq!(of(json!({"field": "other", "recognised_body": false})), Outcome::Unmet);
    assert_eq!(of(json!({"field": "other", "recognised_body": true})), Outcome::Met);
    assert_eq!(of(json!({"recognised_body": true})), Outcome::Met);
    assert_eq!(of(json!({"recognised_body": false})), Outcome::Unknown);
}
