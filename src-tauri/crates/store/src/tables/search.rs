//! Searching cases by any part of a name or number, in any script.
//!
//! Each field is kept as the runs of three characters in it, and a searched word is found as the sequence of
//! its own runs; so 集成电 is found in 某集成电路公司 as 1500 is in 00150003, without reading every case. A word
//! of one or two characters is found as the beginning of a run. A character is written as six hex digits:
//! nothing that is typed can be taken for a query's syntax.

use casework::Sha256Hex;
use rusqlite::params;
use unicode_normalization::UnicodeNormalization;

use crate::{StoreError, Tx};

/// A text's characters, six hex digits each: case, width, radicals, blanks and line breaks tell nothing apart.
fn characters(text: &str) -> Vec<String> {
    let seen =
        |letter: &char| !letter.is_whitespace() && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}');
    let folded: String =
        if text.is_ascii() { text.to_owned() } else { policy::unified(text).nfkc().collect() };
    let letters = folded.chars().filter(seen).map(|letter| letter.to_lowercase().next().unwrap_or(letter));
    letters.map(|letter| format!("{:06x}", u32::from(letter))).collect()
}

const RUN: usize = 3;
/// How words are folded: another way makes every case's words anew.
const FOLDING: &str = "2:";

/// The runs of a field: one from each character on, the last ones shorter.
fn runs(field: &str) -> Vec<String> {
    let characters = characters(field);
    (0..characters.len()).map(|from| characters[from..characters.len().min(from + RUN)].concat()).collect()
}

/// The query for all words of a search, or `None` where it has none.
pub(super) fn pattern(search: &str) -> Option<String> {
    let words: Vec<String> = search
        .split_whitespace()
        .map(characters)
        .filter(|characters| !characters.is_empty())
        .map(|characters| {
            if characters.len() < RUN {
                return format!("\"{}\" *", characters.concat());
            }
            let runs: Vec<String> = characters.windows(RUN).map(<[String]>::concat).collect();
            format!("\"{}\"", runs.join(" "))
        })
        .collect();
    (!words.is_empty()).then(|| words.join(" AND "))
}

impl Tx<'_> {
    /// Finds a case by these fields from now on, and by no others.
    pub(super) fn set_search<'a>(
        &self,
        case_id: i64,
        fields: impl Iterator<Item = &'a str>,
    ) -> Result<(), StoreError> {
        let fields: Vec<&str> = fields.collect();
        // Most changes of a case change none of its words, and a case may have the numbers of 20,000 invoices.
        let digest = Sha256Hex::of([FOLDING, &fields.join("\u{1f}")].concat().as_bytes());
        let changed = self
            .conn()
            .prepare_cached("UPDATE cases SET words = ?2 WHERE id = ?1 AND words IS NOT ?2")?
            .execute(params![case_id, digest.as_str()])?;
        if changed == 0 {
            return Ok(());
        }
        // The shorter runs at a field's end stand between it and the next: no word is found across them.
        let runs: Vec<String> = fields.into_iter().flat_map(runs).collect();
        self.conn().prepare_cached("DELETE FROM case_search WHERE rowid = ?1")?.execute([case_id])?;
        self.conn()
            .prepare_cached("INSERT INTO case_search(rowid, runs) VALUES (?1, ?2)")?
            .execute(params![case_id, runs.join(" ")])?;
        Ok(())
    }
}
