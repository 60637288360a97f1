//! Open questions priced, thresholds pointed at, and tables that go on after the pack.
#![allow(clippy::unwrap_used)]

mod support;

use policy::{assess, explain, ladder, price_readings};
use serde_json::{Value, json};
use support::{applicant, facts, pack, run, tape_out};

fn priced(value: Value) -> Vec<(String, String, String, Option<String>)> {
    let facts = facts(value);
    let mut assessment = assess(pack(), &facts).unwrap();
    price_readings(pack(), &facts, &mut assessment).unwrap();
    let claim = &assessment.claims[0];
    claim
        .rulings
        .iter()
        .flat_map(|used| {
            used.readings.iter().map(|reading| {
                (
                    used.id.clone(),
                    reading.id.clone(),
                    reading.ceiling.map_or("unknown".to_owned(), |ceiling| ceiling.to_string()),
                    reading.potential.map(|potential| potential.to_string()),
                )
            })
        })
        .collect()
}

#[test]
fn a_ruling_on_caps_is_priced_by_what_can_be_paid() {
    // 100,000,000 × 15% = 15,000,000 each; together at most 20,000,000 a year, or 20,000,000 each.
    let claim = |id: &str| {
        json!({"id": id, "benefit": "eda-rd", "year": 2024, "judgements": {"judgement": "met"},
               "inputs": {"own_rd_spend": "100000000", "has_sales": true}})
    };
    let facts = facts(json!({"applicant": applicant(), "claims": [claim("a"), claim("b")]}));
    let mut assessment = assess(pack(), &facts).unwrap();
    price_readings(pack(), &facts, &mut assessment).unwrap();
    let amounts: Vec<(&str, String, String)> = assessment.claims[1].rulings[0]
        .readings
        .iter()
        .map(|reading| {
            (
                reading.id.as_str(),
                reading.ceiling.unwrap().to_string(),
                reading.potential.unwrap().to_string(),
            )
        })
        .collect();
    assert_eq!(
        amounts,
        [
            ("enterprise-year", "15000000.00".to_owned(), "5000000.00".to_owned()),
            ("claim", "15000000.00".to_owned(), "15000000.00".to_owned())
        ]
    );
}

#[test]
fn a_ruling_on_other_awards_is_priced_by_what_can_be_paid() {
    let mut claim = tape_out("c", "8000000");
    claim["project"] = json!("甲");
    let found = priced(json!({"applicant": applicant(), "claims": [claim],
                              "other_awards": [{"project": "甲", "amount": "200000"}]}));
    let of = |reading: &str| found.iter().find(|row| row.1 == reading).unwrap().3.clone();
    // 8,000,000 × 30% = 2,400,000, less 200,000.
    assert_eq!(of("top-up").as_deref(), Some("2200000.00"));
    assert_eq!(of("exclude").as_deref(), Some("0.00"));
}

fn advisories(inputs: Value, benefit: &str) -> Vec<String> {
    support::one(benefit, inputs, json!({})).advisories
}

#[test]
fn a_figure_within_five_percent_of_a_threshold_is_pointed_at() {
    let purchase = |amount: &str| {
        advisories(
            json!({"purchase_amount": amount, "first_to_market": true, "supplier_affiliated": false}),
            "terminal-chips",
        )
    };
    // 5% of 3,000,000 is 150,000.
    assert_eq!(purchase("2850000"), ["near-threshold"]);
    assert_eq!(purchase("3150000"), ["near-threshold"]);
    assert!(purchase("2849999.99").is_empty());
    assert!(purchase("3150000.01").is_empty());
}

#[test]
fn loans_of_one_year_in_two_claims_are_pointed_at() {
    let claim = |id: &str, year: i32| {
        json!({"id": id, "benefit": "loan-interest", "year": year,
               "inputs": {"loans": [{"principal": "4000000", "from": "2024-01-01", "to": "2024-02-01",
                                     "interest_paid": "90000"}]}})
    };
    let found = run(
        json!({"applicant": applicant(), "claims": [claim("a", 2024), claim("b", 2024), claim("c", 2023)]}),
    );
    let has = |index: usize| found.claims[index].advisories.contains(&"loans-in-several-claims".to_owned());
    assert!(has(0) && has(1) && !has(2));
}

#[test]
fn an_administrators_rows_continue_the_table_and_cannot_change_what_is_printed() {
    let loan = |rows: Value, ruling: &str| {
        facts(json!({
            "applicant": {"in_district": true, "field": "ai", "established_on": "2025-01-01"},
            "claims": [{"id": "c", "benefit": "loan-interest", "year": 2025,
                        "inputs": {"loans": [{"principal": "1000000", "from": "2025-10-01", "to": "2025-10-11",
                                              "interest_paid": "90000"}]}}],
            "parameters": {"lpr.csv": rows}, "rulings": {"lpr-term": ruling}
        }))
    };
    let ceiling = |rows: Value, ruling: &str| {
        assess(pack(), &loan(rows, ruling)).unwrap().claims[0].ceiling.map(|ceiling| ceiling.to_string())
    };
    assert_eq!(ceiling(json!(null), "1-year"), None);
    // 1,000,000 × 3.00% × 10 ÷ 360 = 833.333…
    assert_eq!(ceiling(json!([{"known_until": "2025-10-20"}]), "1-year").as_deref(), Some("833.33"));
    // 1,000,000 × 2.90% × 10 ÷ 360 = 805.555…
    let later =
        json!([{"from": "2025-09-22", "term": "1-year", "percent": "2.90"}, {"known_until": "2025-10-20"}]);
    assert_eq!(ceiling(later.clone(), "1-year").as_deref(), Some("805.55"));
    // A term that the pack does not print may begin where it did: 1,000,000 × 3.50% × 10 ÷ 360 = 972.222…
    let five =
        json!([{"from": "2025-05-20", "term": "5-year", "percent": "3.50"}, {"known_until": "2025-10-20"}]);
    assert_eq!(ceiling(five, "5-year").as_deref(), Some("972.22"));

    let refused = |rows: Value| assess(pack(), &loan(rows, "1-year")).unwrap_err().to_string();
    let printed = refused(json!([{"from": "2024-07-22", "term": "1-year", "percent": "9.00"}]));
    assert!(printed.contains("第 1 行") && printed.contains("不能改"), "{printed}");
    assert!(refused(json!([{"from": "soon", "term": "1-year", "percent": "3"}])).contains("from"));
    assert!(refused(json!([{"from": "2025-09-22", "term": "1-year", "percent": "3%"}])).contains("percent"));
    assert!(refused(json!([{"rate": "3"}])).contains("rate"));
    assert!(refused(json!("3.00")).contains("列表"));
}

#[test]
fn a_computation_can_be_read_out() {
    let mut claim = tape_out("c", "10000001");
    claim["origins"] = json!({"tape_out_cost": "流片!B3"});
    let facts = facts(json!({"applicant": applicant(), "claims": [claim]}));
    let assessment = assess(pack(), &facts).unwrap();
    let sentences = explain(&ladder(pack(), &facts, &assessment, "c"));
    assert_eq!(
        sentences,
        [
            "首次流片费用 10,000,001.00（流片!B3），乘以比例 15%，得按比例计 1,500,000.15，\
             依据“首次流片费用 1000万元以上的，按照不超过其流片费用的 15%给予补助”。",
            "不超过年度上限 20,000,000.00，得测算上限 1,500,000.15。",
            "得可支持上限 1,500,000.15。",
        ]
    );
}
