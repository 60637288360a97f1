//! A person's identity number is compared by a keyed hash.

use casework::Sourced;

use crate::tests::support::*;

#[test]
fn a_key_holds_no_identity_number() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let staff = add_staff(&mut store);
    let mut case = full_case("经信-2026-0001", &staff);
    let person = Sourced {
        value: Some("张三 11010519491231002X".into()),
        at: "人才!C5".parse().ok(),
        ..Sourced::default()
    };
    case.package.claims[0].inputs.insert("person".to_owned(), person);
    store.write(|tx| put(tx, &case, &staff[0])).unwrap();
    let keys: Vec<String> = {
        let mut statement =
            store.parts().0.prepare("SELECT key FROM claimed_once WHERE kind = '人才'").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(keys.len(), 2, "by the number, and by the name: {keys:?}");
    assert!(keys.iter().any(|key| key.starts_with("hashed:")), "{keys:?}");
    assert!(!keys.iter().any(|key| key.contains("1101051949")), "{keys:?}");
}
