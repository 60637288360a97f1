//! What a claim would get otherwise, what is set for all, and what a person chose: against figures worked out by hand.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use policy::Standing;
use support::*;
use workbench::view::{CaseQuery, Suppositions};

fn yuan(amount: &str) -> policy::Money {
    amount.parse().unwrap()
}

fn input(name: &str, value: &str) -> Suppositions {
    Suppositions { inputs: [(name.to_owned(), value.to_owned())].into(), ..Suppositions::default() }
}

fn ruling(id: &str, reading: &str) -> Suppositions {
    Suppositions { rulings: [(id.to_owned(), reading.to_owned())].into(), ..Suppositions::default() }
}

#[test]
fn a_supposition_is_priced_and_changes_nothing() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let desk = bureau.session_of("reviewer");
    let ask = |desk: &mut workbench::Workbench, supposed: &Suppositions| {
        desk.what_if(&number, None, supposed).unwrap()
    };

    // A tape-out of exactly 10,000,000.00: from the higher, 30% of it, which is the cap of 3,000,000 as well.
    let view = ask(desk, &Suppositions::default());
    assert_eq!((view.now.standing, view.now.ceiling), (Standing::Eligible, Some(yuan("3000000"))));
    assert_eq!(view.now.ceiling, view.then.ceiling);
    // Read as 以上: 15% of it.
    let view = ask(desk, &ruling("tape-out-boundary", "major"));
    assert_eq!((view.now.ceiling, view.then.ceiling), (Some(yuan("3000000")), Some(yuan("1500000"))));
    // A fen more is 以上 under any reading: 15% of 10,000,000.01, cut to the fen.
    let view = ask(desk, &input("tape_out_cost", "10,000,000.01"));
    assert_eq!(view.then.ceiling, Some(yuan("1500000")));
    assert!(view.then.steps.iter().any(|step| step.value == "10,000,000.01"));
    // Not the first: nothing is paid, and it says why.
    let view = ask(desk, &input("first_tape_out", "否"));
    assert_eq!((view.then.standing, view.then.payable), (Standing::Ineligible, yuan("0")));
    assert_eq!(view.then.unmet.len(), 1, "{:?}", view.then.unmet);
    // Unknown is unknown, and no zero.
    let view = ask(desk, &input("tape_out_cost", ""));
    assert_eq!((view.then.ceiling, view.then.missing.as_slice()), (None, &["首次流片费用".to_owned()][..]));
    // Outside the district, which is the applicant's and not the claim's.
    let view = ask(desk, &input("in_district", "否"));
    assert_eq!(view.then.standing, Standing::Ineligible);

    let refused = desk.what_if(&number, None, &input("tape_out_cost", "一千万")).unwrap_err().to_string();
    assert!(refused.contains("首次流片费用") && refused.contains("不是数字"), "{refused}");
    assert!(desk.what_if(&number, None, &input("no_such_input", "1")).is_err());
    assert!(desk.what_if(&number, Some("c9"), &Suppositions::default()).is_err());
    assert!(desk.what_if(&number, None, &ruling("tape-out-boundary", "no-such-reading")).is_err());
    // The case is as it was.
    assert_eq!(desk.show_case(&number).unwrap().total_payable, yuan("3000000"));
}

#[test]
fn what_a_person_chose_is_theirs_alone() {
    let mut bureau = Bureau::set_up();
    bureau.session_of("reviewer").keep_preference("case-views", "[1]").unwrap();
    assert_eq!(bureau.session_of("reviewer").preference("case-views").unwrap(), "[1]");
    assert_eq!(bureau.session_of("checker").preference("case-views").unwrap(), "");
    assert!(bureau.session_of("reviewer").keep_preference("case-views", &"x".repeat(600_001)).is_err());
    assert_eq!(bureau.session_of("reviewer").preference("case-views").unwrap(), "[1]");
}

#[test]
fn the_list_is_ordered_as_asked() {
    let mut bureau = Bureau::set_up();
    let first = bureau.import("01-砚湖微电子-流片.zip");
    let second = bureau.import("02-栖岚半导体-流片.zip");
    let desk = bureau.session_of("reviewer");
    let by = |order: &str, down| {
        let query = CaseQuery { order: Some(order.to_owned()), down, ..CaseQuery::default() };
        desk.list_cases(&query).map(|list| list.rows.into_iter().map(|row| row.number).collect::<Vec<_>>())
    };
    // 3,000,000.00 and, at 30% of 9,999,999.99, 2,999,999.99.
    assert_eq!(by("ceiling", true).unwrap(), [first.clone(), second.clone()]);
    assert_eq!(by("ceiling", false).unwrap(), [second.clone(), first.clone()]);
    assert_eq!(by("number", false).unwrap(), [first, second]);
    assert!(by("password", false).is_err());
}
