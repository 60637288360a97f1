//! A font that a bureau sets, and that is broken: refused in words, whatever its parser does.

#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use memo::{Fonts, MemoError};

#[test]
fn a_font_whose_character_map_lies_elsewhere_is_no_font() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    // Found by fuzzing: the parser panics on it.
    let broken = root.join("tests/fuzz/seeds/font/cmap-elsewhere.ttf");
    let own = [("fang".to_owned(), broken.clone())].into();
    match Fonts::with(&root.join("assets/fonts"), &own) {
        Err(MemoError::NotAFont { file }) => assert_eq!(file, broken),
        other => panic!("{other:?}"),
    }
}
