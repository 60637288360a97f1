//! What a changed pack says otherwise.
#![allow(clippy::unwrap_used)]

mod support;

use policy::{Change, Pack, Sources, differences};
use support::pack;

#[test]
fn a_pack_does_not_differ_from_itself() {
    assert!(differences(pack(), pack()).is_empty());
}

#[test]
fn a_changed_rate_and_its_text_are_told_apart_from_the_rest() {
    let sources = policy::shipped_sources(&pack().name()).unwrap();
    let later = sources
        .policy
        .replace("流片费用的 15%给予补助", "流片费用的 20%给予补助")
        .replace(r#"from = "1000万", up_to = "15%""#, r#"from = "1000万", up_to = "20%""#);
    let later = Pack::parse(&Sources { policy: &later, ..sources }).unwrap();
    let found = differences(pack(), &later);
    let shown: Vec<(&str, &str, Change, &str)> = found
        .iter()
        .map(|difference| {
            (difference.subject, difference.id.as_str(), difference.change, difference.message.as_str())
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("clause", "1.4", Change::Changed, "原文不同"),
            ("benefit", "tape-out", Change::Changed, "金额不同")
        ]
    );
    let headings: Vec<String> = found.iter().map(policy::Difference::heading).collect();
    assert_eq!(headings, ["条款“1.4”：原文不同", "事项“tape-out”：金额不同"]);
    let details: Vec<(&str, &str, &str)> = found
        .iter()
        .flat_map(|difference| &difference.details)
        .map(|detail| (detail.of.as_str(), detail.from.as_str(), detail.to.as_str()))
        .collect();
    assert_eq!(
        details,
        [
            ("原文", "…过其流片费用的 15%给予补助，每家…", "…过其流片费用的 20%给予补助，每家…"),
            (
                "档 major 的依据",
                "首次流片费用 1000万元以上的，按照不超过其流片费用的 15%给予补助",
                "首次流片费用 1000万元以上的，按照不超过其流片费用的 20%给予补助"
            ),
            ("档 major", "1000万元以上的，至多按 15%给予", "1000万元以上的，至多按 20%给予")
        ]
    );
}

#[test]
fn a_benefit_that_is_dropped_and_one_that_is_added_are_told() {
    let sources = policy::shipped_sources(&pack().name()).unwrap();
    let later = sources.policy.replace("benefit.talent-referral", "benefit.talent-scout");
    let later = Pack::parse(&Sources { policy: &later, examples: None, ..sources }).unwrap();
    let found = differences(pack(), &later);
    let shown: Vec<(&str, &str, Change)> = found
        .iter()
        .map(|difference| (difference.subject, difference.id.as_str(), difference.change))
        .collect();
    assert_eq!(
        shown,
        [("benefit", "talent-referral", Change::Removed), ("benefit", "talent-scout", Change::Added)]
    );
}
