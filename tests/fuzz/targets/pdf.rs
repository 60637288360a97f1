//! A PDF that is verified: whatever it is, it is judged. What is called whole and by people of the root is a memo that
//! they signed, or what it was before the last of them did: nobody else can make one.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use memo::{Certificate, certificate};

const MEMO: &[u8] = include_bytes!("../../../src-tauri/crates/memo/tests/released/schema-7-memo.pdf");
const ROOT: &[u8] = include_bytes!("../../../src-tauri/crates/memo/tests/released/schema-7-root.pem");
static ROOTS: LazyLock<Vec<Certificate>> = LazyLock::new(|| certificate::read(ROOT).into_iter().collect());

fuzz_target!(|pdf: &[u8]| {
    let verified = memo::verify(pdf, &ROOTS);
    let good = verified.intact && verified.trusted == Some(true);
    assert!(!good || MEMO.starts_with(pdf), "{verified:?}");
    let _ = memo::audit_head(pdf);
    // Without a root nothing is anybody's.
    assert!(memo::verify(pdf, &[]).trusted.is_none());
});
