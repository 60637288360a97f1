//! Finds a table in a sheet by its headings' words, wherever it stands, and walks its rows.

use casework::Severity;

use crate::book::Value;
use crate::coerce::{Asked, Unit};
use crate::desk::Desk;
use crate::text::{excerpt, heading};
use crate::words::{Column, ColumnWords, is_total_word};

/// Headings are looked for in so many rows that have cells.
const HEADING_ROWS: usize = 30;

/// A heading that was recognised.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// Where it stands.
    pub position: u32,
    pub column: Column,
    /// Its words, without the unit.
    pub label: String,
    /// The unit in its brackets, else the one our template gives.
    pub unit: Option<String>,
}

impl Heading {
    /// What its cells ask for.
    pub(crate) fn asked(&self) -> Asked<'_> {
        Asked { label: &self.label, unit: Unit::named(self.unit.as_deref()), place: "本列" }
    }
}

/// A row of a table: for each cell, its index and its heading's.
pub(crate) struct Row {
    /// From zero.
    pub row: u32,
    pub cells: Vec<(usize, usize)>,
}

/// A table that was found.
pub(crate) struct Table {
    pub headings: Vec<Heading>,
    pub rows: Vec<Row>,
}

impl Table {
    /// The heading of a column.
    pub(crate) fn heading(&self, column: Column) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.column == column)
    }
}

impl Row {
    /// The cell under a column.
    pub(crate) fn cell(&self, table: &Table, column: Column) -> Option<usize> {
        self.cells
            .iter()
            .find(|(_, heading)| table.headings[*heading].column == column)
            .map(|(index, _)| *index)
    }
}

/// Finds the table with the most known headings, at least `least` of them. Settles the cells of its headings,
/// of what stands above them, of serial numbers, sums and unknown columns; leaves the rest to be taken.
pub(crate) fn find(desk: &mut Desk<'_>, known: &[ColumnWords], least: usize) -> Option<Table> {
    let rows = desk.sheet.rows();
    let mut best: Option<(usize, Vec<Heading>, Vec<u32>)> = None;
    for (index, range) in rows.iter().take(HEADING_ROWS).enumerate() {
        let (headings, unknown) = headings_of(desk, range.clone(), known);
        let better = best.as_ref().is_none_or(|(_, most, _)| headings.len() > most.len());
        if headings.len() >= least && better {
            best = Some((index, headings, unknown));
        }
    }
    let (heading_row, headings, unknown) = best?;
    for range in &rows[..heading_row] {
        range.clone().for_each(|index| desk.ignore(index, "标题、说明"));
    }
    rows[heading_row].clone().for_each(|index| desk.ignore(index, "表头"));
    note_headings(desk, &headings, &rows[heading_row]);

    let widest = headings.iter().map(|h| h.position).max().unwrap_or(0) as usize;
    let mut by_position = vec![None; widest + 1];
    for (index, heading) in headings.iter().enumerate() {
        by_position[heading.position as usize] = Some(index);
    }
    let mut table = Table { headings, rows: Vec::new() };
    for range in &rows[heading_row + 1..] {
        if is_total(desk, range.clone()) {
            range.clone().for_each(|index| desk.ignore(index, "合计行"));
            continue;
        }
        let mut row = Row { row: desk.sheet.cells[range.start].row, cells: Vec::new() };
        for index in range.clone() {
            let position = desk.sheet.cells[index].column;
            match by_position.get(position as usize).copied().flatten() {
                Some(heading) if table.headings[heading].column == Column::Serial => {
                    desk.ignore(index, "序号")
                }
                Some(heading) => row.cells.push((index, heading)),
                None if unknown.contains(&position) => desk.ignore(index, "所在列的表头未识别"),
                None => {}
            }
        }
        if !row.cells.is_empty() {
            table.rows.push(row);
        }
    }
    Some(table)
}

fn headings_of(
    desk: &Desk<'_>,
    range: std::ops::Range<usize>,
    known: &[ColumnWords],
) -> (Vec<Heading>, Vec<u32>) {
    let mut headings: Vec<Heading> = Vec::new();
    let mut unknown = Vec::new();
    for cell in &desk.sheet.cells[range] {
        let Value::Text(text) = &cell.value else { continue };
        let keys = heading(text);
        let found = known.iter().find(|(column, words, _)| {
            words.mean(&keys) && !headings.iter().any(|heading| heading.column == *column)
        });
        match found {
            Some((column, words, usual)) => {
                let unit = match keys.unit.as_deref() {
                    Some("元" | "万元") => keys.unit,
                    _ => usual.map(str::to_owned),
                };
                headings.push(Heading {
                    position: cell.column,
                    column: *column,
                    label: label_of(text, *words),
                    unit,
                });
            }
            None => unknown.push(cell.column),
        }
    }
    (headings, unknown)
}

/// The heading's own words without the unit, as messages use them.
fn label_of(text: &str, words: crate::words::Words) -> String {
    let bare = text.split(['（', '(']).next().unwrap_or(text).trim();
    if bare.is_empty() { words.ours().to_owned() } else { excerpt(bare) }
}

/// 万元 in a heading and headings that nobody knows are noted once, not for each cell.
fn note_headings(desk: &mut Desk<'_>, headings: &[Heading], range: &std::ops::Range<usize>) {
    for index in range.clone() {
        let position = desk.sheet.cells[index].column;
        let at = desk.at_index(index);
        let Value::Text(text) = desk.sheet.cells[index].value.clone() else { continue };
        match headings.iter().find(|heading| heading.position == position) {
            Some(heading) if heading.unit.as_deref() == Some("万元") => desk.note(
                Severity::Note,
                "ten-thousands",
                Some(at),
                format!("“{}”以万元为单位，已乘以 10000 折算为元", heading.label),
                "请核对折算后的金额",
            ),
            Some(_) => {}
            None => desk.note(
                Severity::Warning,
                "unknown-column",
                Some(at),
                format!("表头“{}”未识别，该列内容未采用", excerpt(&text)),
                "如该列有申报所需的内容，请改用模板的表头",
            ),
        }
    }
}

fn is_total(desk: &Desk<'_>, range: std::ops::Range<usize>) -> bool {
    desk.sheet.cells[range].iter().take(3).any(|cell| match &cell.value {
        Value::Text(text) => is_total_word(text),
        _ => false,
    })
}
