//! Finds a table in a sheet by its headings' words, wherever it stands and in however many rows its headings
//! are, and walks its rows.

mod headings;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::reading::coerce::{Asked, Unit};
use crate::reading::cursor::Cursor;
use crate::reading::rows::doubt::{Doubt, SUM};
use crate::reading::words::{
    Column, ColumnWords, headed, is_example, is_part_word, is_separator, is_tail_note, is_total_word,
    says_sum,
};
use crate::workbook::book::Sheet;
use crate::workbook::value::Value;

use headings::note_headings;
pub(crate) use headings::{HeadText, Heads, head_texts, is_other_amount, look, spans, units};

/// A heading that was recognised.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// Where it stands.
    pub position: u32,
    pub column: Column,
    /// Its words, without the unit.
    pub label: String,
    /// The unit in its brackets, else that of a line above the table, else the one our template gives.
    pub unit: Option<String>,
    /// Whether the unit was assumed, since the workbook says nothing of it.
    pub assumed: bool,
    /// Where the workbook gives two units, and which.
    pub disputed: Option<String>,
}

impl Heading {
    /// What its cells ask for.
    pub(crate) fn asked(&self) -> Asked<'_> {
        let unit = match &self.disputed {
            Some(places) => Unit::Disputed(places),
            None => Unit::named(self.unit.as_deref()),
        };
        Asked { label: &self.label, unit, place: "本列" }
    }
}

/// A row of a table: for each cell, its index and its heading's.
pub(crate) struct Row {
    /// From zero.
    pub row: u32,
    pub cells: Vec<(usize, usize)>,
    /// Whether it has a number in the list.
    pub numbered: bool,
    /// Cells under headings that nobody knows, or under none.
    pub aside: Vec<usize>,
}

/// A table that was found.
pub(crate) struct Table {
    pub headings: Vec<Heading>,
    pub rows: Vec<Row>,
    /// Its last row, from zero, where something else stands below it.
    pub end: Option<u32>,
    /// Why a row's amount is asked for, by its row.
    pub doubts: BTreeMap<u32, Doubt>,
    /// Units that rows give themselves.
    pub units: BTreeMap<u32, String>,
    /// Rows of one text that heads the rows below it: `一、掩膜费`.
    pub titles: BTreeMap<u32, String>,
}

impl Table {
    /// A table of some headings, without rows.
    pub(crate) fn new(headings: Vec<Heading>) -> Table {
        Table {
            headings,
            rows: Vec::new(),
            end: None,
            doubts: BTreeMap::new(),
            units: BTreeMap::new(),
            titles: BTreeMap::new(),
        }
    }

    /// The heading of a column.
    pub(crate) fn heading(&self, column: Column) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.column == column)
    }

    /// The heading over a position.
    pub(crate) fn heading_at(&self, position: u32) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.position == position)
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

/// Finds the table with the most known headings, at least `least` of them, and lays it out.
pub(crate) fn find_table(cursor: &mut Cursor<'_>, known: &[ColumnWords], least: usize) -> Option<Table> {
    let heads = look(cursor.sheet, known, least)?;
    Some(lay_out(cursor, heads, Basis::Words))
}

/// By what a table's columns are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    /// By its headings: a sheet that is a table alone has nothing but titles above.
    Words,
    /// By a guess, which looks at what it left behind once the rows are read.
    Guess,
    /// By a mapping that a person set.
    Mapping,
}

impl Basis {
    /// Why a column is left out.
    fn unknown(self) -> &'static str {
        match self {
            Basis::Words | Basis::Guess => "所在列的表头未识别",
            Basis::Mapping => "所在列按对应关系不采用",
        }
    }
}

/// Settles the cells of headings, of serial numbers, sums and unknown columns; leaves the rest to be taken.
/// Where the words alone say what the columns are, unknown ones are told of.
pub(crate) fn lay_out(cursor: &mut Cursor<'_>, heads: Heads, basis: Basis) -> Table {
    let whole = basis == Basis::Words;
    let rows = cursor.sheet.rows();
    let Heads { first, last, headings, unknown, end } = heads;
    if whole {
        rows[..first]
            .iter()
            .flat_map(|range| range.clone())
            .for_each(|index| cursor.ignore(index, "标题、说明"));
    }
    for range in &rows[first..=last] {
        range.clone().for_each(|index| cursor.ignore(index, "表头"));
    }
    note_headings(cursor, &headings, if whole { &unknown } else { &[] }, &rows[first..=last]);
    let unknown_why = basis.unknown();

    let widest = headings.iter().map(|h| h.position).max().unwrap_or(0) as usize;
    let mut by_position = vec![None; widest + 1];
    for (index, heading) in headings.iter().enumerate() {
        by_position[heading.position as usize] = Some(index);
    }
    let mut table = Table { end, ..Table::new(headings) };
    table.rows.reserve(rows.len() - last);
    let mut ended = false;
    for range in &rows[last + 1..] {
        if end.is_some_and(|end| cursor.sheet.cells[range.start].row > end) {
            break;
        }
        // A list that is printed on several pages has its headings on each.
        if repeats(cursor.sheet, &rows[last], range) {
            range.clone().for_each(|index| cursor.ignore(index, "表头"));
            continue;
        }
        if table.rows.is_empty() && numbers_columns(cursor.sheet, range) {
            range.clone().for_each(|index| cursor.ignore(index, "栏次"));
            continue;
        }
        if let Some(why) = no_item(cursor.sheet, range, ended) {
            ended |= why == TAIL;
            range.clone().for_each(|index| cursor.ignore(index, why));
            continue;
        }
        ended = false;
        if let Some(title) = title_of(cursor.sheet, range, &table) {
            table.titles.insert(cursor.sheet.cells[range.start].row, title);
            range.clone().for_each(|index| cursor.ignore(index, "分组标题"));
            continue;
        }
        let mut row = Row {
            row: cursor.sheet.cells[range.start].row,
            cells: Vec::with_capacity(range.len()),
            numbered: false,
            aside: Vec::new(),
        };
        for index in range.clone() {
            let position = cursor.sheet.cells[index].column;
            match by_position.get(position as usize).copied().flatten() {
                Some(heading) if table.headings[heading].column == Column::Serial => {
                    cursor.ignore(index, "序号");
                    match &cursor.sheet.cells[index].value {
                        // `共 3 笔` is no number in the list.
                        Value::Text(text) if !text.chars().any(char::is_numeric) || says_sum(text) => {
                            row.cells.push((index, heading))
                        }
                        _ => row.numbered = true,
                    }
                }
                Some(heading) => row.cells.push((index, heading)),
                None => {
                    row.aside.push(index);
                    if unknown.binary_search(&position).is_ok() {
                        cursor.ignore(index, unknown_why);
                    }
                }
            }
        }
        if row.cells.iter().any(|(_, heading)| table.headings[*heading].column != Column::Serial) {
            table.rows.push(row);
        }
    }
    table
}

/// Whether a row below the headings only counts the columns: `(1)`, `(2)`, `(3)`.
fn numbers_columns(sheet: &Sheet, range: &Range<usize>) -> bool {
    let number = |index: usize| match &sheet.cells[index].value {
        Value::Number(number) => u32::try_from(*number).ok().filter(|_| number.is_integer()),
        Value::Text(text) => text.trim_matches(['(', ')', '（', '）', ' ', '栏', '[', ']']).parse().ok(),
        _ => None,
    };
    let numbers: Option<Vec<u32>> = range.clone().map(number).collect();
    numbers.is_some_and(|numbers| {
        numbers.len() >= 3 && numbers[0] <= 2 && numbers.windows(2).all(|pair| pair[0] + 1 == pair[1])
    })
}

/// The text of a row that heads what follows, and is no item's: `一、掩膜费`, `（二）封装测试`.
fn title_of(sheet: &Sheet, range: &Range<usize>, table: &Table) -> Option<String> {
    let cell = &sheet.cells[range.start];
    let Value::Text(text) = &cell.value else { return None };
    let named = table
        .heading_at(cell.column)
        .is_some_and(|heading| matches!(heading.column, Column::Benefit | Column::Project));
    (range.len() == 1 && !named && headed(text).is_some()).then(|| text.to_string())
}

/// Whether a row says the same as the row of headings.
pub(crate) fn repeats(sheet: &Sheet, heads: &Range<usize>, row: &Range<usize>) -> bool {
    row.len() == heads.len()
        && row.clone().zip(heads.clone()).all(|(index, head)| {
            let (cell, head) = (&sheet.cells[index], &sheet.cells[head]);
            cell.column == head.column && matches!(cell.value, Value::Text(_)) && cell.value == head.value
        })
}

fn texts_of(cells: &[crate::workbook::book::Cell]) -> impl Iterator<Item = &str> {
    cells.iter().take(2).filter_map(|cell| match &cell.value {
        Value::Text(text) => Some(text.as_ref()),
        _ => None,
    })
}

/// What stands below a table.
const TAIL: &str = "表尾说明、落款";

/// Why a row is no item: it heads a sum, parts the table, or stands below it.
fn no_item(sheet: &Sheet, range: &Range<usize>, ended: bool) -> Option<&'static str> {
    let cells = &sheet.cells[range.clone()];
    let text = |cell: &crate::workbook::book::Cell| match &cell.value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    };
    let total = |cell: &crate::workbook::book::Cell| match &cell.value {
        Value::Text(text) => is_total_word(text),
        _ => false,
    };
    if cells.iter().take(3).any(total) {
        return Some(SUM);
    }
    if texts_of(cells).any(is_part_word) {
        return Some("“其中”项，已含在上一行");
    }
    if texts_of(cells).any(is_example) {
        return Some("示例行");
    }
    let parts =
        |cell: &crate::workbook::book::Cell| matches!(&cell.value, Value::Text(text) if is_separator(text));
    if cells.iter().all(parts) {
        return Some("分隔行");
    }
    // A row of an item has more than a few words in it: most are told so by their count.
    if cells.len() > 6 || cells.iter().any(|cell| !matches!(cell.value, Value::Text(_))) {
        return None;
    }
    let texts: Vec<String> = cells.iter().filter_map(text).collect();
    let note = texts.first().is_some_and(|first| is_tail_note(first));
    (note || (ended && texts.len() == 1)).then_some(TAIL)
}
