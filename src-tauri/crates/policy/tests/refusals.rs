//! Packs and facts that are refused say where and why.
#![allow(clippy::unwrap_used)]

mod support;

use policy::{Pack, PackError, Sources, assess};
use serde_json::json;
use support::{applicant, facts, pack, tape_out};

const SMALL: &str = r#"# 试

```toml
[pack]
id = "p"
version = "1"
title = "试"
```

## 一、补 {#1}

一、补助。按照 10%给予补助，最高 5万元。

```toml
[benefit.b]
title = "补助"
[benefit.b.inputs]
cost = { label = "费用", type = "money" }
[benefit.b.amount]
shape = "rate"
of = "cost"
up_to = "10%"
cites = "按照 10%给予补助"
cap = { id = "b", amount = "5万", per = "claim", cites = "最高 5万元" }
```
"#;

fn refused(from: &str, to: &str) -> PackError {
    assert!(SMALL.contains(from));
    let text = SMALL.replace(from, to);
    Pack::parse(&Sources { policy: &text, ..Sources::default() }).unwrap_err()
}

#[test]
fn a_small_pack_is_read() {
    let pack = Pack::parse(&Sources { policy: SMALL, ..Sources::default() }).unwrap();
    assert_eq!(pack.benefit("b").unwrap().caps, ["b"]);
}

#[test]
fn an_unknown_key_is_an_error_that_names_its_line() {
    let error = refused("up_to = \"10%\"", "up_to = \"10%\"\nrounds = \"up\"");
    assert_eq!((error.line, error.column, error.clause.as_deref()), (23, 1, Some("1")));
    assert!(error.to_string().contains("第 23 行") && error.message.contains("rounds"), "{error}");
}

#[test]
fn words_that_the_clause_does_not_have_are_refused() {
    let error = refused("cites = \"按照 10%给予补助\"", "cites = \"按照10%给予补助\"");
    assert_eq!(error.line, 23);
    assert!(error.message.contains("不在本条原文中"), "{error}");
}

#[test]
fn broken_packs_are_refused_with_their_line() {
    let cases = [
        ("of = \"cost\"", "of = \"costs\"", 21),
        ("type = \"money\"", "type = \"text\"", 21),
        ("\"10%\"", "\"a lot\"", 22),
        ("shape = \"rate\"", "shape = \"rat\"", 20),
        ("per = \"claim\"", "per = \"month\"", 24),
        ("per = \"claim\"", "per = { ruling = \"none\", a = \"claim\" }", 24),
        ("title = \"补助\"\n", "", 15),
        ("shape = \"rate\"", "shape = ", 20),
    ];
    for (from, to, line) in cases {
        let error = refused(from, to);
        assert_eq!(error.line, line, "{to}: {error}");
    }
}

#[test]
fn a_fence_that_never_ends_is_refused() {
    let error = refused("最高 5万元\" }\n```\n", "最高 5万元\" }\n");
    assert_eq!(error.line, 14);
}

#[test]
fn a_value_of_the_wrong_kind_names_the_claim_the_input_and_the_value() {
    let mut claim = tape_out("c7", "1000万");
    let error = |claim: &serde_json::Value| {
        assess(pack(), &facts(json!({"applicant": applicant(), "claims": [claim]}))).unwrap_err().to_string()
    };
    let message = error(&claim);
    assert!(
        message.contains("c7") && message.contains("tape_out_cost") && message.contains("1000万"),
        "{message}"
    );
    claim["inputs"]["tape_out_cost"] = json!(0.1);
    assert!(error(&claim).contains("0.1"));
    claim["inputs"] = json!({"first_tape_out": "是"});
    assert!(error(&claim).contains("true 或 false"));
}

#[test]
fn unknown_benefits_rulings_and_parameters_are_refused() {
    let message = |value| assess(pack(), &facts(value)).unwrap_err().to_string();
    assert!(message(json!({"claims": [{"id": "c", "benefit": "none"}]})).contains("none"));
    assert!(message(json!({"rulings": {"tape-out-boundary": "middle"}})).contains("middle"));
    assert!(message(json!({"parameters": {"p": "1"}})).contains('p'));
}

#[test]
fn a_judgement_that_nothing_asks_for_is_ignored_with_an_advisory() {
    let mut claim = tape_out("c", "8000000");
    claim["judgements"] = json!({"judgement": "unmet"});
    let found = support::run(json!({"applicant": applicant(), "claims": [claim]}));
    assert_eq!(found.total_payable.to_string(), "2400000.00");
    assert_eq!(found.claims[0].advisories, ["judgement-ignored"]);
}
