//! Papers that earlier versions of the program made: they are worth what they were.

#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use memo::{Paper, certificate, verify};

fn released(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released").join(name)).unwrap()
}

#[test]
fn a_memo_of_schema_7_still_holds_and_a_notice_is_known_as_one() {
    let root = certificate::read(&released("schema-7-root.pem")).unwrap();
    let memo = released("schema-7-memo.pdf");
    let found = verify(&memo, std::slice::from_ref(&root));
    assert!(found.holds() && found.trusted == Some(true), "{:#?}", found.problems);
    assert_eq!((found.paper, found.signatures.len()), (Paper::Memo, 3));
    let mut changed = memo;
    changed[5000] ^= 1;
    assert!(!verify(&changed, &[root]).holds());
    let notice = verify(&released("schema-7-notice.pdf"), &[]);
    assert_eq!(notice.paper, Paper::Notice);
    assert!(notice.check_code.is_some());
}
