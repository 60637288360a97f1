//! A workbook's headers as a fingerprint: the same form filled in by another applicant has the same.

use std::collections::HashSet;

use policy::Pack;
use sha2::{Digest, Sha256};

use crate::reading::text::key;
use crate::unknown_forms::labels;
use crate::unknown_forms::labels::Labels;
use crate::workbook::book::{Book, Sheet};
use crate::workbook::value::Value;

/// Rows that are looked at.
const ROWS: usize = 40;

/// The fingerprint of the visible sheets' names and of the headings and labels in them, with their columns.
pub(crate) fn fingerprint(book: &Book, pack: &Pack) -> String {
    let inputs: Vec<policy::Input> =
        pack.applicant_inputs.iter().chain(pack.benefits.iter().flat_map(|b| &b.inputs)).cloned().collect();
    let known = Labels::new(&inputs, pack, true);
    let mut digest = Sha256::new();
    for sheet in book.sheets.iter().filter(|sheet| !sheet.hidden && !sheet.cells.is_empty()) {
        let mut feed = |text: &str| {
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text.as_bytes());
        };
        feed(&key(&sheet.name));
        for (column, words) in headers(sheet, &known) {
            feed(&column.to_string());
            feed(&words);
        }
    }
    hex::encode(digest.finalize())
}

/// Labels as far as the first row of headings, then that row. A title stands alone in its row and is left
/// out, since it may name the applicant or the year.
fn headers(sheet: &Sheet, known: &Labels<'_>) -> Vec<(u32, String)> {
    let text = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) => Some(text.as_ref()),
        _ => None,
    };
    let words = |index: usize| {
        let text = text(index)?;
        let label = text.split(['：', ':']).next().unwrap_or(text);
        Some((sheet.cells[index].column, key(label)))
    };
    let labelled: HashSet<usize> =
        labels::find_values(sheet, known, |_| false).iter().map(|found| found.label).collect();
    let rows = sheet.rows();
    let mut headers = Vec::new();
    for (place, row) in rows.iter().take(ROWS).enumerate() {
        if row.clone().any(|index| labelled.contains(&index)) {
            headers.extend(row.clone().filter(|index| labelled.contains(index)).filter_map(words));
            continue;
        }
        let headed = row.len() >= 3 && row.clone().all(|index| text(index).is_some());
        if headed && rows.get(place + 1).is_none_or(|below| below.len() >= 2) {
            headers.extend(row.clone().filter_map(words));
            break;
        }
        // A label that nobody knows, with its value beside it or behind a colon.
        if row.len() == 2 || text(row.start).is_some_and(|text| text.contains(['：', ':'])) {
            headers.extend(words(row.start));
        }
    }
    headers
}
