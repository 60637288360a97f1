//! A sheet that holds one application below another: where a table has ended and labels, titles or the same
//! headings begin anew, a section of its own begins.

use std::ops::Range;

use policy::Pack;

use crate::checks::money_unit;
use crate::reading::table::{Heads, repeats};
use crate::reading::text::heading;
use crate::reading::words::says_benefit;
use crate::reading::words::{is_part_word, is_tail_note, is_total_word};
use crate::unknown_forms::labels::{Labels, behind_colon, looks_like_label};
use crate::unknown_forms::mapping::{PROJECT, YEAR};
use crate::workbook::book::{Cell, Sheet};
use crate::workbook::value::Value;

/// A sheet has no more of them than this.
const MOST: usize = 100;

/// The sections of a sheet, each as a sheet of its own with its cells where they stand; `table` finds a section's
/// table. A sheet of one section gives none.
pub(super) fn sections(sheet: &Sheet, pack: &Pack, table: impl Fn(&Sheet) -> Option<Heads>) -> Vec<Sheet> {
    let inputs: Vec<policy::Input> =
        pack.benefits.iter().flat_map(|benefit| &benefit.inputs).cloned().collect();
    let labels = Labels::new(&inputs, pack, true);
    let mut found: Vec<Sheet> = Vec::new();
    for piece in by_benefit(sheet) {
        let mut rest = piece;
        while found.len() < MOST {
            let from: &Sheet = rest.as_ref().unwrap_or(sheet);
            let Some(heads) = table(from) else { break };
            let rows = from.rows();
            let Some(at) = restart(from, &rows, &heads, &labels) else { break };
            let start = rows[at].start;
            found.push(part(from, 0..start));
            rest = Some(part(from, start..from.cells.len()));
        }
        found.extend(rest);
    }
    found
}

/// A sheet cut where a row's first label says anew what is claimed; `None` is the whole sheet.
fn by_benefit(sheet: &Sheet) -> Vec<Option<Sheet>> {
    let says = |row: &Range<usize>| match &sheet.cells[row.start].value {
        Value::Text(text) if text.len() <= 120 && row.len() <= 6 => match behind_colon(text) {
            Some((label, _)) => says_benefit(label),
            None => {
                let is_value = |cell: Option<&Cell>| matches!(cell.map(|cell| &cell.value), Some(Value::Text(value)) if !looks_like_label(value));
                let beside = sheet.cells[row.clone()].get(1);
                let head = &sheet.cells[row.start];
                // In a row of labels the value stands below.
                let below = || sheet.index_of(head.row + 1, head.column).map(|index| &sheet.cells[index]);
                says_benefit(text) && (is_value(beside) || (beside.is_some() && is_value(below())))
            }
        },
        _ => false,
    };
    let rows = sheet.rows();
    let mut starts = Vec::new();
    let mut before = None;
    for at in (0..rows.len()).filter(|at| says(&rows[*at])) {
        if let Some(before) = before {
            starts.push(rows[title_over(sheet, &rows, at, before)].start);
        }
        before = Some(at);
    }
    if starts.is_empty() {
        return vec![None];
    }
    let ends = starts.iter().copied().chain([sheet.cells.len()]);
    let mut from = 0;
    ends.map(|end| Some(part(sheet, std::mem::replace(&mut from, end)..end))).collect()
}

fn part(sheet: &Sheet, cells: Range<usize>) -> Sheet {
    Sheet {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        cells: sheet.cells[cells.clone()].to_vec(),
        fates: sheet.fates[cells].to_vec(),
        ..Sheet::default()
    }
}

/// The row, by its place among the rows, at which another section begins below a table.
fn restart(sheet: &Sheet, rows: &[Range<usize>], heads: &Heads, labels: &Labels<'_>) -> Option<usize> {
    let names = |at: usize| rows.get(at).and_then(|row| label_of(&sheet.cells[row.clone()], labels));
    for at in heads.last + 2..rows.len() {
        let begins = match names(at) {
            // What is claimed, or for which product, is said at the head of a form.
            Some(PROJECT) => true,
            Some(name) => names(at + 1).is_some_and(|next| next != name),
            None => repeats(sheet, &rows[heads.last], &rows[at]) && titled(sheet, rows, at, heads.last),
        };
        if begins {
            return Some(titles_above(sheet, rows, at, heads.last));
        }
    }
    None
}

/// What a short row's first cell is a label for.
fn label_of<'p>(cells: &[Cell], labels: &Labels<'p>) -> Option<&'p str> {
    let Value::Text(text) = &cells.first()?.value else { return None };
    if text.len() > 120 || text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (label, alone) = match behind_colon(text) {
        Some((label, _)) => (label, true),
        None => (text.as_ref(), false),
    };
    // Asked of each row of a list: nearly none begins with a label.
    let name = labels.meaning(&heading(label)).filter(|name| *name != YEAR)?;
    let is_label = |cell: &Cell| match &cell.value {
        Value::Text(text) => labels.meaning(&heading(text)).is_some() || looks_like_label(text),
        _ => false,
    };
    let is_unit = |cell: &Cell| matches!(&cell.value, Value::Text(text) if money_unit::alone(text).is_some());
    // A row of a list has more cells, and no label or unit behind its second.
    let fits = match cells {
        [_] => alone,
        [_, value] => alone || !is_label(value),
        [_, value, behind, ..] => alone || (!is_label(value) && (is_label(behind) || is_unit(behind))),
        [] => false,
    };
    fits.then_some(name)
}

/// The title right above a row that begins a form, else the row: what heads a form is none of the one above it.
fn title_over(sheet: &Sheet, rows: &[Range<usize>], at: usize, last: usize) -> usize {
    let row = |place: usize| sheet.cells[rows[place].start].row;
    let mut first = at;
    while first > last + 1
        && row(first - 1) + 1 == row(first)
        && is_title(sheet, &rows[first - 1])
        && !matches!(&sheet.cells[rows[first - 1].start].value, Value::Text(text) if behind_colon(text).is_some())
    {
        first -= 1;
    }
    first
}

/// Whether a title of its own stands above a row; a list that is printed on several pages has none.
fn titled(sheet: &Sheet, rows: &[Range<usize>], at: usize, last: usize) -> bool {
    titles_above(sheet, rows, at, last) < at
}

/// The first of the titles right above a row.
fn titles_above(sheet: &Sheet, rows: &[Range<usize>], at: usize, last: usize) -> usize {
    let mut first = at;
    while first > last + 2 && is_title(sheet, &rows[first - 1]) {
        first -= 1;
    }
    first
}

/// Whether a row is one text that may head what follows.
fn is_title(sheet: &Sheet, row: &Range<usize>) -> bool {
    match &sheet.cells[row.start].value {
        Value::Text(text) => {
            row.len() == 1
                && !is_total_word(text)
                && !is_tail_note(text)
                && !is_part_word(text)
                && text.chars().any(char::is_alphabetic)
        }
        _ => false,
    }
}
