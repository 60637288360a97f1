//! One thing is one thing, however it is written and in whichever case: in what two cases claim, in the search, and in
//! who applies.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use casework::{Admission, Case, ClaimedElsewhere, Names, Person, Sameness, Sourced, Stage};
use store::{CaseFilter, Store};
use support::*;

const FIRST: &str = "经信-2026-0001";
const SECOND: &str = "经信-2026-0002";

fn text(value: &str, cell: &str) -> Sourced {
    Sourced { value: Some(value.into()), at: cell.parse().ok(), ..Sourced::default() }
}

/// A store, and a case to write otherwise.
fn office(folder: &Folder) -> (Store, Person, Case) {
    let (mut store, _, _) = create(folder);
    let staff = add_staff(&mut store);
    let mut case = full_case(FIRST, &staff);
    case.stage = Stage::InReview;
    case.signatures.clear();
    case.admissions.clear();
    case.settlements.clear();
    case.package.items.truncate(1);
    (store, staff[0].clone(), case)
}

fn keep(store: &mut Store, case: &Case, by: &Person) {
    store.write(|tx| put(tx, case, by)).unwrap();
}

fn elsewhere(store: &Store, number: &str) -> Vec<ClaimedElsewhere> {
    store.read(|reader| reader.claimed_elsewhere(number)).unwrap()
}

fn found(store: &Store, search: &str) -> Vec<String> {
    let filter = CaseFilter { search: search.to_owned(), ..CaseFilter::default() };
    let page = store.read(|reader| reader.list_cases(&filter)).unwrap();
    page.rows.into_iter().map(|row| row.number).collect()
}

#[test]
fn an_invoice_is_the_same_in_both_cases_however_it_is_written_and_no_longer_where_it_was_cut() {
    let folder = Folder::new();
    let (mut store, by, mut case) = office(&folder);
    keep(&mut store, &case, &by);
    case.number = SECOND.to_owned();
    let item = &mut case.package.items[0];
    (item.number, item.vendor) = (Some("No. 0440-3200".to_owned()), Some("某 晶圆厂\n".to_owned()));
    keep(&mut store, &case, &by);
    for (here, there) in [(FIRST, SECOND), (SECOND, FIRST)] {
        let twice = elsewhere(&store, here);
        assert_eq!(twice.len(), 1, "{twice:?}");
        assert_eq!(
            (twice[0].other.in_the_office().case.as_str(), twice[0].sameness),
            (there, Sameness::Same)
        );
        assert_eq!(twice[0].names, Names::Item("i1".to_owned()));
    }
    let cut = Admission {
        item: "i1".to_owned(),
        admitted: "0".parse().unwrap(),
        reason: "重复".to_owned(),
        by: by.clone(),
        at: at(9),
    };
    store
        .write(|tx| {
            tx.put_admission(SECOND, &cut)?;
            tx.audit(event("case.admit", SECOND))
        })
        .unwrap();
    assert_eq!(elsewhere(&store, FIRST), vec![]);
}

#[test]
fn a_number_without_its_issuer_is_asked_about_where_the_amount_agrees_and_two_codes_never() {
    let folder = Folder::new();
    let (mut store, by, mut case) = office(&folder);
    keep(&mut store, &case, &by);
    case.number = SECOND.to_owned();
    case.package.items[0].vendor = None;
    keep(&mut store, &case, &by);
    assert_eq!(elsewhere(&store, SECOND)[0].sameness, Sameness::Perhaps);
    case.number = "经信-2026-0003".to_owned();
    case.package.items[0].amount = "1".parse().ok();
    keep(&mut store, &case, &by);
    assert_eq!(elsewhere(&store, "经信-2026-0003"), vec![], "neither amount nor date agree");

    let coded = |code: &str| Some(format!("{code}12345678"));
    for (number, code) in [("经信-2026-0004", "3300231130"), ("经信-2026-0005", "3300231140")] {
        case.number = number.to_owned();
        (case.package.items[0].number, case.package.items[0].vendor) =
            (coded(code), Some("某晶圆厂".to_owned()));
        keep(&mut store, &case, &by);
    }
    assert_eq!(elsewhere(&store, "经信-2026-0005"), vec![]);
}

#[test]
fn a_persons_identity_number_finds_the_other_case() {
    let folder = Folder::new();
    let (mut store, by, mut case) = office(&folder);
    case.package.items.clear();
    for number in [FIRST, SECOND] {
        case.number = number.to_owned();
        let claim = &mut case.package.claims[0];
        claim.benefit = "talent-award".to_owned();
        claim.inputs.insert("person".to_owned(), text("张三 11010519491231002X", "人才!C5"));
        keep(&mut store, &case, &by);
    }
    let twice = elsewhere(&store, FIRST);
    assert_eq!((twice[0].shown.as_str(), twice[0].sameness), ("张三", Sameness::Same));
    assert_eq!(twice[0].names, Names::Claim("c1".to_owned()));
}

#[test]
fn the_search_folds_radicals_breaks_width_and_marks_of_numbers() {
    let folder = Folder::new();
    let (mut store, by, mut case) = office(&folder);
    case.package
        .applicant
        .insert("name".to_owned(), text("杭州⻓⻰⾼芯\n半导体（滨江）有限公司", "申报主体!C4"));
    case.package.items[0].number = Some("No. 0123-4567".to_owned());
    keep(&mut store, &case, &by);
    for search in [
        "长龙",
        "高芯半导体",
        "⻓⻰",
        "（滨江）",
        "(滨江)",
        "半导体滨江",
        "01234567",
        "０１２３４５６７",
        "0123-4567",
    ] {
        assert_eq!(found(&store, search), [FIRST], "{search}");
    }
    assert_eq!(found(&store, "1234568"), Vec::<String>::new());
}

#[test]
fn the_same_code_under_another_name_and_the_same_name_under_another_code_are_told() {
    let folder = Folder::new();
    let (mut store, by, mut case) = office(&folder);
    let named = |case: &mut Case, number: &str, name: &str, uscc: &str| {
        case.number = number.to_owned();
        case.package.applicant.insert("name".to_owned(), text(name, "申报主体!C4"));
        case.package.applicant.insert("uscc".to_owned(), text(uscc, "申报主体!C5"));
    };
    let (code, other) = ("91330108MA2DM7773B", "91330200MA2DM80123");
    let old = "杭州旧名半导体有限公司";
    for (number, name, uscc) in [
        (FIRST, old, code),
        (SECOND, "杭州新名微电子股份有限公司", code),
        ("经信-2026-0003", "杭州旧名半导体 有限公司", other),
        ("经信-2026-0004", "杭州别的公司", "91350100M000100Y43"),
    ] {
        named(&mut case, number, name, uscc);
        keep(&mut store, &case, &by);
    }
    let names = |number: &str| -> Vec<(String, String)> {
        let told = store.read(|reader| reader.other_names(number)).unwrap();
        told.into_iter().map(|other| (other.case, other.name)).collect()
    };
    assert_eq!(names(SECOND), [(FIRST.to_owned(), old.to_owned())]);
    assert_eq!(names("经信-2026-0003"), [(FIRST.to_owned(), old.to_owned())]);
    assert_eq!(names("经信-2026-0004"), vec![]);
    assert_eq!(names(FIRST).len(), 2, "it shows on the earlier case too");
}
