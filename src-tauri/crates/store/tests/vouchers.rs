//! What is read of attachments is kept with the reader's version; what came of it belongs to the package that it was read
//! of; what a voucher says of an invoice finds it in other cases.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use casework::{
    CellRef, ClaimedOnce, GivenMatch, LineItem, MadeItem, Names, Role, Sameness, Sha256Hex, Stage,
    VoucherCheck, item_claimed_once,
};
use store::{FileRole, NewPackage, PackageFile, ReadState, Store, StoreError, VoucherReading};
use support::*;

const NUMBER: &str = "经信-2026-0001";

fn reading(name: &str, reader: u32, content: &str) -> VoucherReading {
    VoucherReading {
        name: name.to_owned(),
        sha256: Sha256Hex::of(name.as_bytes()),
        reader,
        state: ReadState::Vouchers,
        content: content.to_owned(),
        at: at(3),
    }
}

/// A store with one case in review; gives its package.
fn office(folder: &Folder) -> (Store, [casework::Person; 3], i64) {
    let (mut store, _, _) = create(folder);
    let staff = add_staff(&mut store);
    let mut case = full_case(NUMBER, &staff);
    case.stage = Stage::InReview;
    (case.vouchers, case.given_matches, case.made_items) = (None, Vec::new(), Vec::new());
    let package = store.write(|tx| put(tx, &case, &staff[0])).unwrap();
    (store, staff, package)
}

#[test]
fn a_later_readers_result_takes_the_place_of_the_earlier_one() {
    let folder = Folder::new();
    let (mut store, _, package) = office(&folder);
    for (version, content) in [(1, "{}"), (2, r#"{"better":true}"#)] {
        store
            .write::<_, StoreError>(|tx| {
                tx.put_voucher_reading(package, &reading("发票.xml", version, content))?;
                tx.audit(event("read", ""))
            })
            .unwrap();
    }
    let kept = store.read(|reader| reader.voucher_readings(package)).unwrap();
    assert_eq!(kept, [reading("发票.xml", 2, r#"{"better":true}"#)]);
}

#[test]
fn what_came_of_the_vouchers_goes_with_the_package_that_they_came_with() {
    let folder = Folder::new();
    let (mut store, [by, ..], _) = office(&folder);
    let check = VoucherCheck { reader: 1, files: 2, ..VoucherCheck::default() };
    store
        .write::<_, StoreError>(|tx| {
            tx.put_voucher_check(NUMBER, &check, at(4))?;
            tx.put_made_item(NUMBER, &made("m1", "24332000000081446117", &by))?;
            tx.audit(event("checked", ""))
        })
        .unwrap();
    let case = |store: &Store| store.read(|reader| reader.load_case(NUMBER)).unwrap().unwrap();
    assert_eq!(case(&store).vouchers, Some(check));
    let (content, claims) = (case(&store).package, case(&store).claim_ids);
    store
        .write(|tx| {
            let workbook = tx.put_original(b"corrected")?;
            let files = [PackageFile {
                role: FileRole::Workbook,
                name: "更正.xlsx".to_owned(),
                sha256: workbook.clone(),
            }];
            let next = tx.put_package(&NewPackage {
                sha256: &workbook,
                file_name: "更正.xlsx",
                by: &by,
                at: at(5),
                content: &content,
                sheets: &[],
                problems: &[],
                files: &files,
            })?;
            tx.replace_package(NUMBER, next, &claims, at(5))?;
            tx.audit(event("replaced", ""))
        })
        .unwrap();
    assert_eq!(case(&store).vouchers, None, "the new package's vouchers were not read yet");
    assert!(case(&store).made_items.is_empty(), "what was made of the old one's vouchers went with it");
}

#[test]
fn a_match_that_is_taken_back_leaves_its_hand_in_the_case() {
    let folder = Folder::new();
    let (mut store, [_, checker, _], _) = office(&folder);
    let given = GivenMatch {
        item: "i1".to_owned(),
        voucher: Some("24332000000000012345".to_owned()),
        by: checker.clone(),
        at: at(4),
    };
    let put = |store: &mut Store, given: Option<&GivenMatch>| {
        store
            .write::<_, StoreError>(|tx| {
                tx.put_given_match(NUMBER, "i1", given, at(5))?;
                tx.audit(event("matched", ""))
            })
            .unwrap();
    };
    let case = |store: &Store| store.read(|reader| reader.load_case(NUMBER)).unwrap().unwrap();
    put(&mut store, Some(&given));
    assert_eq!(case(&store).given_matches, std::slice::from_ref(&given));
    put(&mut store, None);
    assert!(case(&store).given_matches.is_empty());
    let reviewers = case(&store).hands.into_iter().filter(|hand| hand.role == Role::Reviewer);
    assert!(reviewers.into_iter().any(|hand| hand.by == checker));
}

fn made(id: &str, voucher: &str, by: &casework::Person) -> MadeItem {
    MadeItem {
        item: LineItem {
            id: id.to_owned(),
            claim: Some("c1".to_owned()),
            number: Some(voucher.to_owned()),
            amount: Some(policy::Money::from_fen(418_000_000)),
            ..LineItem::default()
        },
        voucher: voucher.to_owned(),
        by: by.clone(),
        at: at(4),
    }
}

#[test]
fn a_row_that_was_made_of_a_voucher_is_taken_off_again_and_leaves_its_hand_and_its_number() {
    let folder = Folder::new();
    let (mut store, [_, checker, _], _) = office(&folder);
    let (first, second) =
        (made("m1", "24332000000081446117", &checker), made("m2", "24332000000081446134", &checker));
    store
        .write::<_, StoreError>(|tx| {
            tx.put_made_item(NUMBER, &first)?;
            tx.put_made_item(NUMBER, &second)?;
            tx.audit(event("made", ""))
        })
        .unwrap();
    let case = |store: &Store| store.read(|reader| reader.load_case(NUMBER)).unwrap().unwrap();
    assert_eq!(case(&store).made_items, [first.clone(), second.clone()]);
    // One voucher makes one row.
    let twice =
        store.write::<_, StoreError>(|tx| tx.put_made_item(NUMBER, &made("m3", &first.voucher, &checker)));
    assert!(twice.is_err());
    store
        .write::<_, StoreError>(|tx| {
            tx.clear_made_item(NUMBER, "m1", at(5))?;
            tx.audit(event("taken back", ""))
        })
        .unwrap();
    assert_eq!(case(&store).made_items, [second]);
    // Its id is used by no other row, and whoever made it had a hand in the case.
    assert_eq!(store.read(|reader| reader.made_items_ever(NUMBER)).unwrap(), 2);
    store
        .write::<_, StoreError>(|tx| {
            tx.clear_made_item(NUMBER, "m2", at(5))?;
            tx.audit(event("taken back", ""))
        })
        .unwrap();
    let mut hands = case(&store).hands.into_iter().filter(|hand| hand.role == Role::Reviewer);
    assert!(hands.any(|hand| hand.by == checker));
}

/// A row's number with its code, as its voucher alone says it.
fn of_voucher() -> ClaimedOnce {
    let item = LineItem {
        id: "i1".to_owned(),
        kind: Some("发票".to_owned()),
        number: Some("03300220021104403299".to_owned()),
        vendor: Some("某晶圆厂".to_owned()),
        at: Some(CellRef::new("明细", 1, 6)),
        ..LineItem::default()
    };
    item_claimed_once(&item, &[]).unwrap()
}

#[test]
fn an_invoice_that_only_the_voucher_names_is_found_in_another_case() {
    let folder = Folder::new();
    let (mut store, staff, _) = office(&folder);
    let mut other = full_case("经信-2026-0002", &staff);
    (other.vouchers, other.given_matches, other.made_items) = (None, Vec::new(), Vec::new());
    (other.stage, other.package.file) = (Stage::InReview, "另一份.xlsx".to_owned());
    other.package.items.iter_mut().for_each(|item| item.number = item.number.take().map(|n| format!("{n}1")));
    let first = &mut other.package.items[0];
    first.number = Some("03300220021104403299".to_owned());
    store.write(|tx| put(tx, &other, &staff[0])).unwrap();
    let twice = |store: &Store| store.read(|reader| reader.claimed_elsewhere(NUMBER)).unwrap();
    assert!(twice(&store).is_empty(), "the rows alone share nothing: {:?}", twice(&store));
    store
        .write::<_, StoreError>(|tx| {
            tx.set_voucher_keys(NUMBER, vec![of_voucher()])?;
            tx.audit(event("keys", ""))
        })
        .unwrap();
    let found = twice(&store);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0].names, found[0].sameness), (&Names::Item("i1".to_owned()), Sameness::Same));
    store
        .write::<_, StoreError>(|tx| {
            tx.set_voucher_keys(NUMBER, Vec::new())?;
            tx.audit(event("keys", ""))
        })
        .unwrap();
    assert!(twice(&store).is_empty());
}
