//! Each kind of lint has a pack that is bad in that one way.
#![allow(clippy::unwrap_used)]

use policy::{Lint, Pack, Severity, Sources, lint};

/// A pack with nothing left open: each test breaks one thing of it.
const GOOD: &str = r#"# 试

```toml
[pack]
id = "p"
version = "1"
title = "试"
[applicant]
size = { label = "规模", type = "choice", choices = { large = "大", small = "小" } }
```

## 一、补 {#1}

一、补助。三年内费用 10万元以下的按 20%给予补助，10万元以上的按 30%给予补助，最高 5万元；大企业奖励 2万元，小企业奖励 1万元，满 6个月。

```toml
[clause]
kind = "grant"
idle_numbers = { "三年" = "见实施细则" }

[parameter]
weight = { label = "系数", type = "count" }

[ruling.at-bound]
question = "恰为10万元"
readings = { higher = "从高", low = "按以下" }

[cap.all]
amount = "5万"
per = "enterprise-year"
cites = "最高 5万元"

[benefit.cost]
title = "费用补助"
inputs = { cost = { label = "费用", type = "money" } }
[benefit.cost.amount]
shape = "tiers"
of = { label = "加权费用", product = ["cost", "weight"] }
at_a_shared_bound = { ruling = "at-bound", higher = "higher", low = "low" }
tiers = [
  { id = "low", to = "10万", up_to = "20%", cites = "10万元以下的按 20%给予补助" },
  { id = "high", from = "10万", up_to = "30%", cites = "10万元以上的按 30%给予补助" },
]
under = "all"

[benefit.size]
title = "规模奖励"
inputs = { months = { label = "月数", type = "count" } }
[[benefit.size.criteria]]
id = "months"
label = "满6个月"
met = { quantity = "months", at_least = 6 }
cites = "满 6个月"
[benefit.size.amount]
shape = "graded"
by = "size"
exactly = { large = "2万", small = "1万" }
cites = "大企业奖励 2万元，小企业奖励 1万元"
```
"#;

const EXAMPLES: &str = r#"
[[example]]
name = "费用"
benefit = "cost"
inputs = { cost = "1" }
rulings = { at-bound = "low" }
expect = { missing = ["weight"] }

[[example]]
name = "费用未填"
benefit = "cost"
expect = { missing = ["cost", "weight"] }

[[example]]
name = "加权费用恰10万元"
benefit = "cost"
inputs = { cost = "100000" }
parameters = { weight = 1 }
expect = { standing = "eligible" }

[[example]]
name = "加权费用差一分10万元"
benefit = "cost"
inputs = { cost = "99999.99" }
parameters = { weight = 1 }
expect = { standing = "eligible" }

[[example]]
name = "到合计最高"
benefit = "cost"
year = 2024
inputs = { cost = "500000" }
parameters = { weight = 2 }
expect = { payable = "50000.00" }

[[example]]
name = "五个月"
benefit = "size"
inputs = { months = 5 }
expect = { standing = "ineligible" }

[[example]]
name = "六个月"
benefit = "size"
inputs = { months = 6 }
expect = { standing = "eligible" }

[[example]]
name = "七个月"
benefit = "size"
inputs = { months = 7 }
expect = { standing = "eligible" }

[[example]]
name = "月数未填"
benefit = "size"
expect = { missing = ["months", "size"] }
"#;

fn found(policy: &str, examples: &str) -> Vec<Lint> {
    let sources = Sources { policy, examples: Some(examples), ..Sources::default() };
    lint(&Pack::parse(&sources).unwrap_or_else(|error| panic!("{error}")))
}

/// What lint says of the good pack with one thing changed.
fn changed(from: &str, to: &str) -> Vec<Lint> {
    assert!(GOOD.contains(from), "{from}");
    found(&GOOD.replacen(from, to, 1), EXAMPLES)
}

fn codes(lints: &[Lint]) -> Vec<&str> {
    lints.iter().map(|lint| lint.code).collect()
}

#[test]
fn the_good_pack_has_none() {
    assert_eq!(found(GOOD, EXAMPLES), []);
}

#[test]
fn a_number_that_no_rule_uses_is_named_with_its_file_line_and_clause() {
    let lints = changed("按 20%给予补助，", "按 20%给予补助（期限 18个月），");
    // The words of the rule are still there; 18 is new.
    assert_eq!(codes(&lints), ["idle-number"]);
    assert_eq!((lints[0].file, lints[0].line, lints[0].clause.as_deref()), ("policy.md", 12, Some("1")));
    assert!(lints[0].message.contains("18"), "{}", lints[0].message);
}

#[test]
fn a_rule_that_says_another_number_than_the_text_is_found() {
    assert_eq!(codes(&changed(r#"up_to = "20%""#, r#"up_to = "21%""#)), ["idle-number"]);
    assert_eq!(codes(&changed(r#"amount = "5万""#, r#"amount = "6万""#)), ["idle-number"]);
    let moved = changed("at_least = 6", "at_least = 8");
    assert_eq!(codes(&moved), ["idle-number", "no-example", "no-example"]);
}

#[test]
fn a_number_in_words_counts_as_well() {
    let lints = changed(r#"idle_numbers = { "三年" = "见实施细则" }"#, "");
    assert_eq!(codes(&lints), ["idle-number"]);
    assert!(lints[0].message.contains("三年"));
}

#[test]
fn an_idle_number_that_the_text_does_not_have_is_stale() {
    let lints = changed(r#""三年" = "见实施细则""#, r#""三年" = "见实施细则", 77 = "误""#);
    assert_eq!(codes(&lints), ["stale-idle-number"]);
}

#[test]
fn tiers_that_leave_a_gap_or_overlap_are_found() {
    // 2万元 stands in the text too, but not in the words that the tier cites.
    let gap = changed(r#"to = "10万""#, r#"to = "9万""#);
    assert!(codes(&gap).contains(&"tier-gap"), "{gap:?}");
    let overlap = changed(r#"to = "10万""#, r#"to = "11万""#);
    assert!(codes(&overlap).contains(&"tier-overlap"), "{overlap:?}");
}

#[test]
fn a_bound_after_which_less_is_paid_is_noted() {
    let text = GOOD.replace("以上的按 30%", "以上的按 15%").replace(r#"up_to = "30%""#, r#"up_to = "15%""#);
    let lints = found(&text, EXAMPLES);
    assert_eq!(codes(&lints), ["cliff"]);
    assert_eq!(lints[0].severity, Severity::Note);
}

#[test]
fn a_choice_without_an_amount_is_found() {
    let lints = changed(r#"exactly = { large = "2万", small = "1万" }"#, r#"exactly = { large = "2万" }"#);
    assert_eq!(codes(&lints), ["idle-number", "ungraded"]);
    assert!(lints[1].message.contains("small"));
}

#[test]
fn a_ruling_nobody_refers_to_is_found() {
    let lints = changed(
        r#"at_a_shared_bound = { ruling = "at-bound", higher = "higher", low = "low" }"#,
        r#"at_a_shared_bound = "higher""#,
    );
    assert_eq!(codes(&lints), ["unused-ruling"]);
    assert_eq!(lints[0].line, 24);
}

#[test]
fn an_input_a_parameter_and_a_cap_nobody_uses_are_found() {
    let input = changed(
        r#"inputs = { months = { label = "月数", type = "count" } }"#,
        r#"inputs = { months = { label = "月数", type = "count" }, name = { label = "名", type = "text" } }"#,
    );
    assert_eq!(codes(&input), ["unused-input"]);
    let parameter =
        changed("weight = { label", "height = { label = \"高\", type = \"count\" }\nweight = { label");
    assert_eq!(codes(&parameter), ["unused-parameter"]);
    assert_eq!(codes(&changed("under = \"all\"\n", "")), ["unused-cap"]);
}

#[test]
fn every_benefit_threshold_unknown_and_reading_wants_an_example() {
    let without = |name: &str| {
        let start = EXAMPLES.find(&format!("[[example]]\nname = \"{name}\"")).unwrap();
        let end = EXAMPLES[start + 1..].find("[[example]]").map_or(EXAMPLES.len(), |at| start + 1 + at);
        let lints = found(GOOD, &format!("{}{}", &EXAMPLES[..start], &EXAMPLES[end..]));
        assert!(lints.iter().all(|lint| lint.code == "no-example"), "{lints:?}");
        lints.into_iter().map(|lint| lint.message).collect::<Vec<_>>().join("\n")
    };
    assert!(without("五个月").contains("低于 6"));
    assert!(without("六个月").contains("恰为 6"));
    assert!(without("七个月").contains("高于 6"));
    assert!(without("月数未填").contains("“months”未知"));
    assert!(without("费用").contains("读法“low”"));
    assert!(without("费用未填").contains("“cost”未知"));
    let none = found(GOOD, "");
    assert!(none.iter().any(|lint| lint.message.contains("“费用补助”没有算例")), "{none:?}");
}

#[test]
fn an_amount_without_its_arithmetic_is_found() {
    let examples = EXAMPLES.replacen(
        r#"expect = { standing = "ineligible" }"#,
        r#"expect = { ceiling = "unknown" }"#,
        1,
    );
    assert_eq!(found(GOOD, &examples), [], "unknown needs none");
    let examples =
        EXAMPLES.replacen(r#"expect = { standing = "ineligible" }"#, r#"expect = { ceiling = "1.00" }"#, 1);
    assert_eq!(codes(&found(GOOD, &examples)), ["no-example"]);
}

#[test]
fn every_threshold_of_a_product_and_every_shared_cap_wants_its_examples() {
    let without = |name: &str| {
        let start = EXAMPLES.find(&format!("[[example]]\nname = \"{name}\"")).unwrap();
        let end = EXAMPLES[start + 1..].find("[[example]]").map_or(EXAMPLES.len(), |at| start + 1 + at);
        let lints = found(GOOD, &format!("{}{}", &EXAMPLES[..start], &EXAMPLES[end..]));
        lints.into_iter().map(|lint| lint.message).collect::<Vec<_>>().join("\n")
    };
    assert!(without("加权费用恰10万元").contains("加权费用（“费用”×“系数”）恰为 100000"));
    assert!(without("加权费用差一分10万元").contains("低于 100000"));
    let without_cap = without("到合计最高");
    assert!(
        without_cap.contains("高于 100000") && without_cap.contains("“all”的最高 5万元"),
        "{without_cap}"
    );
}

#[test]
fn a_number_is_idle_with_its_unit_and_place_and_hides_no_other() {
    // 1% and 1年 beside one another: idling 1年 leaves 1%, and 1 alone is neither.
    let text = GOOD.replacen("满 6个月。", "满 6个月。期限 1年，另按 1%计，逾期 1%。", 1);
    let idle = |words: &str| {
        let to = format!("\"三年\" = \"见实施细则\"{words}");
        found(&text.replacen(r#""三年" = "见实施细则""#, &to, 1), EXAMPLES)
    };
    assert_eq!(codes(&idle("")), ["idle-number", "idle-number", "idle-number"]);
    let bare = idle(", 1 = \"误\"");
    assert_eq!(codes(&bare), ["idle-number", "idle-number", "idle-number", "stale-idle-number"]);
    assert!(bare[3].message.contains("要连同单位写作“1万元”或“1年”或“1%”"), "{}", bare[3].message);
    assert_eq!(codes(&idle(", \"1年\" = \"期限\"")), ["idle-number", "idle-number"]);
    let one_of_two = idle(", \"1年\" = \"期限\", \"逾期 1%\" = \"另文\"");
    assert_eq!(codes(&one_of_two), ["idle-number"]);
    assert!(one_of_two[0].message.contains("另按 1%计"), "{}", one_of_two[0].message);
    assert_eq!(idle(", \"1年\" = \"期限\", \"1%\" = \"另文\""), []);
}

#[test]
fn a_hundred_million_is_read() {
    let text = GOOD.replace("最高 5万元", "最高 1.5亿元").replace(r#"amount = "5万""#, r#"amount = "1.5亿""#);
    let examples = EXAMPLES.replace(r#"cost = "500000""#, r#"cost = "500000000""#);
    assert_eq!(found(&text, &examples.replace("50000.00", "150000000.00")), []);
    let wrong = text.replace(r#"amount = "1.5亿""#, r#"amount = "1.5万""#);
    assert_eq!(codes(&found(&wrong, &examples)), ["idle-number"]);
}

#[test]
fn success_says_what_was_checked() {
    let sources = Sources { policy: GOOD, examples: Some(EXAMPLES), ..Sources::default() };
    let told = policy::checked(&Pack::parse(&sources).unwrap()).to_string();
    // By hand: 三年 10万 20% 10万 30% 5万 2万 1万 6个月; one threshold of each benefit.
    assert_eq!(
        told,
        "已核对：条款 1 条、原文中的数 9 个、资助项 2 个、条件 1 条、门槛 2 处、口径 1 项、算例 9 个"
    );
}
