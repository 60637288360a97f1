//! What can be told of a workbook that is not our template before any of its sheets is understood.

use std::collections::HashSet;

use crate::reading::form;
use crate::reading::text::heading;
use crate::reading::words::{heads_examples, is_example};
use crate::unknown_forms::names_a_party;
use crate::workbook::book::{Book, Fate, Sheet};
use crate::workbook::value::Value;

/// Settles the examples of a form that is not our template: what begins by saying so, and what stands under such a
/// heading beside those of labels and contents. They are nobody's figures.
pub(super) fn examples(sheet: &mut Sheet) {
    let mut columns: HashSet<u32> = HashSet::new();
    for row in sheet.rows() {
        // No word over examples is long, and every cell of a list is asked.
        let keys = |index: usize| match &sheet.cells[index].value {
            Value::Text(text) if text.len() <= 48 => heading(text),
            _ => heading(""),
        };
        let of_form = |index: usize| form::is_heading(&keys(index));
        if row.len() > 2 && row.clone().any(of_form) {
            // In the first column the word marks a row.
            let found = row.clone().skip(1).filter(|index| heads_examples(&keys(*index)));
            columns.extend(found.map(|index| sheet.cells[index].column));
        }
        for index in row {
            let marked = match &sheet.cells[index].value {
                Value::Text(text) => text.len() <= 240 && is_example(text),
                _ => false,
            };
            if marked || columns.contains(&sheet.cells[index].column) {
                sheet.set_fate(index, Fate::Ignored("示例"));
            }
        }
    }
}

/// Whether any cell holds a code or name of a company: then somebody applies, and a mapping can say where.
pub(super) fn hints_at_somebody(book: &Book) -> bool {
    book.sheets.iter().flat_map(|sheet| &sheet.cells).any(|cell| match &cell.value {
        Value::Text(text) if text.len() <= 400 => {
            let codes = text.split(|c: char| !c.is_ascii_alphanumeric());
            let last = text.rsplit(['：', ':']).next().unwrap_or(text).trim();
            codes.into_iter().any(|code| casework::check_uscc(&code.to_ascii_uppercase()).is_ok())
                || names_a_party(last)
        }
        _ => false,
    })
}
