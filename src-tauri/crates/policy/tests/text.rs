//! The shipped pack holds the policy word for word.
#![allow(clippy::unwrap_used)]

mod support;

use support::pack;

#[test]
fn the_pack_holds_the_whole_policy_word_for_word() {
    let committed = include_str!("policy-text.txt");
    let expected: Vec<&str> = committed.lines().collect();
    let text = pack().text();
    let held: Vec<&str> = text.lines().collect();
    assert_eq!(held, expected);
}

#[test]
fn clauses_are_numbered_as_the_draft_numbers_them() {
    let number = |id: &str| pack().clause(id).unwrap().number.clone();
    assert_eq!(number("1.4"), "三（1）4");
    assert_eq!(number("5.2"), "三（五）2");
    assert_eq!(number("annex.2"), "四2");
    assert_eq!(pack().clause("1.4").unwrap().heading, "加大流片支持");
    assert!(pack().clause("1.4").unwrap().text.starts_with("4.加大流片支持。"));
}

#[test]
fn a_clause_of_two_bureaus_is_led_by_the_first_named() {
    assert_eq!(pack().clause("4.2").unwrap().bureaus, ["经信局", "发改局"]);
}
