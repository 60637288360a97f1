//! Cases in and out, with everything on record.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use support::*;

const NUMBER: &str = "经信-2024-0001";

#[test]
fn a_case_comes_out_as_it_went_in() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let staff = add_staff(&mut store);
    let case = full_case(NUMBER, &staff);
    store.write(|tx| put(tx, &case, &staff[0])).unwrap();
    drop(store);
    let (store, _) = folder.open();
    let loaded = store.read(|reader| reader.load_case(NUMBER)).unwrap();
    assert_eq!(loaded.unwrap(), case);
    assert_eq!(store.read(|reader| reader.load_case("经信-2024-0002")).unwrap(), None);
}
