//! What was understood of a workbook that waits for a mapping, and what was not: sheet by sheet, cell by cell.

use casework::CellRef;
use policy::Pack;

use crate::reading::text::excerpt;
use crate::unknown_forms::mapping::{IGNORE, Mapping, PartMapping, cell_of, column_of, field_names};
use crate::workbook::book::{Book, Fate, Sheet};
use crate::workbook::grid::shown_text;
use crate::workbook::value::Value;

/// Open cells of a sheet that are listed one by one.
const MOST: usize = 40;

/// One sheet as it was read so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetReading {
    /// The sheet's name.
    pub sheet: String,
    /// Values in cells, and columns with their headings' cells, that were taken.
    pub taken: Vec<TakenCell>,
    /// Cells that were not, but for headings, titles and notes.
    pub open: Vec<TakenCell>,
    /// How many more there are.
    pub more: usize,
}

/// A cell with what it holds, and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenCell {
    /// Where it stands: of a column, its heading.
    pub at: CellRef,
    /// What it is taken for, in Chinese; of an open cell its heading or label in the workbook, where it has one.
    pub label: String,
    /// What it holds.
    pub value: String,
}

/// Tells what was taken from each visible sheet, and what was left open.
pub(crate) fn understood(book: &Book, mapping: &Mapping, pack: &Pack) -> Vec<SheetReading> {
    let shown = book.sheets.iter().filter(|sheet| !sheet.hidden && !sheet.cells.is_empty());
    shown
        .map(|sheet| {
            let parts = mapping.sheets.iter().filter(|part| part.sheet == sheet.name);
            let taken = parts.flat_map(|part| taken(sheet, part, pack)).collect();
            let (open, more) = open(sheet);
            SheetReading { sheet: sheet.name.clone(), taken, open, more }
        })
        .collect()
}

fn taken(sheet: &Sheet, part: &PartMapping, pack: &Pack) -> Vec<TakenCell> {
    let names = field_names(part.what, part.benefit.as_deref(), pack);
    let label = |name: &str| {
        let known = names.iter().find(|(known, _)| known == name);
        known.map_or_else(|| name.to_owned(), |(_, label)| label.clone())
    };
    let text = |at: &CellRef| {
        sheet.index_of(at.row, at.column).map(|index| excerpt(&shown_text(&sheet.cells[index])))
    };
    let cells = part.cells.iter().filter_map(|(name, place)| {
        let at = cell_of(&part.sheet, place)?;
        Some(TakenCell { label: label(name), value: text(&at)?, at })
    });
    let columns = part.columns.iter().filter(|(_, name)| *name != IGNORE).filter_map(|(letters, name)| {
        let at = CellRef::new(part.sheet.clone(), part.header_row?.saturating_sub(1), column_of(letters)?);
        Some(TakenCell { label: label(name), value: text(&at).unwrap_or_default(), at })
    });
    cells.chain(columns).collect()
}

/// Cells that hold what nothing was taken for.
fn open(sheet: &Sheet) -> (Vec<TakenCell>, usize) {
    let left = |index: &usize| match sheet.fates[*index] {
        Fate::Problem | Fate::Unseen => true,
        Fate::Ignored(why) => {
            ["没有对应的填报项", "所在列的表头未识别", "所在列没有表头", "不是模板的工作表"].contains(&why)
        }
        Fate::Mapped => false,
    };
    let mut all = (0..sheet.cells.len()).filter(left);
    let open: Vec<TakenCell> = all
        .by_ref()
        .take(MOST)
        .map(|index| {
            let cell = &sheet.cells[index];
            TakenCell {
                at: CellRef::new(sheet.name.clone(), cell.row, cell.column),
                label: label_of(sheet, index),
                value: excerpt(&shown_text(cell)),
            }
        })
        .collect();
    (open, all.count())
}

/// The text to a cell's left, else the nearest above it.
fn label_of(sheet: &Sheet, index: usize) -> String {
    let cell = &sheet.cells[index];
    let text = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) if sheet.fates[index] != Fate::Mapped => Some(excerpt(text)),
        _ => None,
    };
    let left = index.checked_sub(1).filter(|before| sheet.cells[*before].row == cell.row).and_then(text);
    let above = || (0..cell.row).rev().take(60).find_map(|row| text(sheet.index_of(row, cell.column)?));
    left.or_else(above).unwrap_or_default()
}
