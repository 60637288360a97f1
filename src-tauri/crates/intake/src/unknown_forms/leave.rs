//! What a foreign sheet holds beside what was asked for.

use std::ops::Range;

use casework::{Problem, ProblemCode, Severity};

use crate::reading::cursor::Cursor;
use crate::reading::text::excerpt;
use crate::reading::words::is_tail_note;
use crate::reading::words::says_benefit;
use crate::unknown_forms::labels::{behind_colon, looks_like_label};
use crate::unknown_forms::mapping::PartMapping;
use crate::workbook::book::{Fate, Sheet};
use crate::workbook::grid::shown_text;
use crate::workbook::value::Value;

/// Settles what is left of a sheet: its labels, titles and notes are ignored. Values that a
/// label of its own leads to, and figures, are told of once for the sheet.
pub(super) fn leave(sheet: &mut Sheet, parts: &[&PartMapping], problems: &mut Vec<Problem>) {
    let pairs = unasked(sheet, parts);
    let mut first = None;
    let mut count = 0;
    for index in 0..sheet.cells.len() {
        if sheet.fates[index] != Fate::Unseen {
            continue;
        }
        let is_text = matches!(sheet.cells[index].value, Value::Text(_));
        let of_pair = pairs.iter().any(|(label, value)| index == *label || index == *value);
        if !is_text && !of_pair {
            count += 1;
            first.get_or_insert(index);
        }
        let why =
            if is_text && !of_pair { "标题、填报项或说明" } else { "没有对应的填报项" };
        sheet.set_fate(index, Fate::Ignored(why));
    }
    let mut cursor = Cursor { sheet, problems, ours: false };
    let remedy = "如与申报有关，请填入申报表中相应的栏目";
    if let Some((_, value)) = pairs.first() {
        const SHOWN: usize = 8;
        let shown: Vec<String> = pairs
            .iter()
            .take(SHOWN)
            .map(|(label, value)| {
                let cell = |index: usize| excerpt(&shown_text(&cursor.sheet.cells[index]));
                if label == value {
                    let whole = shown_text(&cursor.sheet.cells[*label]);
                    let (label, value) = behind_colon(&whole).unwrap_or((&whole, ""));
                    return format!("{}“{}”", excerpt(label), excerpt(value));
                }
                format!("{}“{}”", cell(*label).trim_end_matches(['：', ':']), cell(*value))
            })
            .collect();
        let more = if pairs.len() > SHOWN { "等" } else { "" };
        let message = format!(
            "工作表“{}”有 {} 项没有对应的填报项，未采用：{}{more}",
            cursor.sheet.name,
            pairs.len(),
            shown.join("、")
        );
        let at = cursor.at_index(*value);
        cursor.note(Severity::Warning, ProblemCode::NotAskedFor, Some(at), message, remedy);
    }
    if let Some(first) = first {
        let at = cursor.at_index(first);
        let message = format!("工作表“{}”有 {count} 格数值没有对应的填报项，未采用", cursor.sheet.name);
        cursor.note(Severity::Warning, ProblemCode::NotAskedFor, Some(at), message, remedy);
    }
}

/// Whether a row is labels alone, their values below them: two of these that were taken stand side by side, and beside
/// no label of their own.
fn over_values(sheet: &Sheet, row: &Range<usize>, taken: impl Fn(usize) -> bool) -> bool {
    let below = |index: usize| {
        let cell = &sheet.cells[index];
        sheet.index_of(cell.row + 1, cell.column).filter(|at| taken(*at))
    };
    row.clone().all(|index| matches!(sheet.cells[index].value, Value::Text(_)))
        && (row.start + 1..row.end)
            .any(|index| below(index).is_some_and(|at| below(index - 1) == at.checked_sub(1)))
}

/// Pairs of a label and its value that nothing asked for, by their cells' indices: in the rows of a sheet of labels,
/// above its table if it has one.
fn unasked(sheet: &Sheet, parts: &[&PartMapping]) -> Vec<(usize, usize)> {
    const LABEL: usize = 24;
    if parts.iter().all(|part| part.cells.is_empty()) {
        return Vec::new();
    }
    // The row above a table's headings may be headings too.
    let end = parts.iter().filter_map(|part| part.header_row).min().map(|row| row.saturating_sub(2));
    let text = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    };
    let open = |index: usize| sheet.fates[index] == Fate::Unseen;
    let taken = |index: usize| matches!(sheet.fates[index], Fate::Mapped | Fate::Problem);
    let mut pairs = Vec::new();
    for row in sheet.rows() {
        if end.is_some_and(|end| sheet.cells[row.start].row >= end) {
            break;
        }
        if over_values(sheet, &row, taken) {
            continue;
        }
        // A label with its value in the same cell.
        pairs.extend(row.clone().filter(|index| open(*index)).filter_map(|index| {
            let (label, value) = behind_colon(text(index)?)?;
            let short = label.chars().count() <= LABEL && value.chars().count() <= LABEL;
            let told = short && !is_tail_note(text(index)?) && !says_benefit(label);
            told.then_some((index, index))
        }));
        let mut index = row.start;
        while index + 1 < row.end {
            let is_label = open(index)
                && text(index).is_some_and(|text| {
                    text.chars().count() <= LABEL && text.chars().any(char::is_alphabetic)
                });
            // A label whose value was taken, or whose value is blank, so that another label follows it.
            let next_is_label = index + 2 < row.end && taken(index + 2) && open(index + 1);
            if taken(index) || !is_label || next_is_label {
                index += 1;
            } else {
                let heads = text(index + 1).is_some_and(looks_like_label);
                if open(index + 1) && !heads && !says_benefit(text(index).unwrap_or_default()) {
                    pairs.push((index, index + 1));
                }
                index += 2;
            }
        }
    }
    pairs
}
