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

#[test]
fn the_audit_head_is_read_from_the_page_of_a_memo_and_of_no_other_paper() {
    let memo = released("schema-7-memo.pdf");
    let head = memo::audit_head(&memo).unwrap();
    let (_, printed) =
        judge("pdftotext", &memo).split_once("审计链：").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let printed: String = printed.chars().filter(|letter| !letter.is_whitespace()).collect();
    assert!(printed.starts_with(&head), "{head}");
    assert_eq!(memo::audit_head(&released("schema-7-notice.pdf")), None);
    assert_eq!(memo::audit_head(b"%PDF-1.7 nonsense"), None);
}

/// What another program reads.
fn judge(program: &str, pdf: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let output = std::process::Command::new(program).arg("-raw").arg(file.path()).arg("-").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}
