//! The demonstration signs nothing over an open question, and still signs.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use support::root;

#[test]
fn the_samples_still_come_to_signed_memos() {
    let folder = tempfile::tempdir().unwrap();
    let made = workbench::demo(folder.path(), root().join("assets/fonts"), &|_| {}).unwrap();
    assert!(made.memos.len() >= 3, "{:?}", made.memos);
    // One sample alone is faulty: 05, whose corrected version is not among those that are imported.
    assert_eq!(made.notices.len(), 1, "{:?}", made.notices);
}
