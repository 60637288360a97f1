//! A workbook as its non-empty cells: sparse, with every cell's fate kept beside it.

use casework::CellRef;
use serde::{Deserialize, Serialize};

use crate::received::refusal::Refused;
use crate::workbook::format::Format;
use crate::workbook::over::{Enclosed, Standing};
use crate::workbook::value::Value;

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Unseen,
    Mapped,
    Ignored(&'static str),
    Problem,
}

/// One non-empty cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cell {
    pub row: u32,
    pub column: u32,
    pub value: Value,
    pub format: Format,
    #[serde(default)]
    pub dress: Dress,
}

/// How a cell is dressed, as far as that bears on what a reader makes of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Dress {
    /// Its text is struck through.
    pub struck: bool,
    /// Its text has the colour of its ground.
    pub unseen: bool,
}

impl Cell {
    /// Whether nobody can see it, though its row and column are shown.
    pub(crate) fn is_unseen(&self) -> bool {
        self.dress.unseen || self.format == Format::Nothing
    }
}

/// A rectangle of cells that are merged into one: its first cell has the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Merge {
    pub first_row: u32,
    pub first_column: u32,
    pub last_row: u32,
    pub last_column: u32,
}

/// One sheet: its cells by row and column.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub cells: Vec<Cell>,
    /// Rows that are hidden, or filtered away, in order.
    #[serde(default)]
    pub hidden_rows: Vec<u32>,
    /// Columns that are hidden, in order.
    #[serde(default)]
    pub hidden_columns: Vec<u32>,
    /// Whether a filter hides rows.
    #[serde(default)]
    pub filtered: bool,
    /// Merged cells that span several rows, by their first row.
    #[serde(default)]
    pub merges: Vec<Merge>,
    /// Cells whose formula adds up cells above them, in order.
    #[serde(default)]
    pub sums: Vec<(u32, u32)>,
    /// What stands over the cells: notes, text boxes, pictures, controls.
    #[serde(default)]
    pub over: Vec<Standing>,
    /// The header and footer of its printed pages.
    #[serde(default)]
    pub margins: Vec<String>,
    /// OverCells `cells`.
    #[serde(skip)]
    pub fates: Vec<Fate>,
    /// The lists of line items that were read from it.
    #[serde(skip)]
    pub item_lists: Vec<ItemList>,
}

/// Where a list of line items keeps what a check may speak of: a problem with a date stands at the date.
#[derive(Debug, Clone)]
pub(crate) struct ItemList {
    /// The first and the last of its rows.
    pub rows: (u32, u32),
    /// The column of the amount, by whose cell a line item is known.
    pub amount: u32,
    pub number: Option<u32>,
    pub date: Option<u32>,
    pub vendor: Option<u32>,
    pub tax: Option<u32>,
    pub paid_on: Option<u32>,
}

/// A workbook.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Book {
    pub sheets: Vec<Sheet>,
    /// Files within it.
    #[serde(default)]
    pub enclosed: Vec<Enclosed>,
    /// Days are counted from 1904, as old Macs do.
    pub from_1904: bool,
}

impl Book {
    /// The cell of a line item that holds something else than its amount; the amount's where the list has no such column.
    pub(crate) fn cell_of_item(&self, amount: &CellRef, column: fn(&ItemList) -> Option<u32>) -> CellRef {
        let sheet = self.sheets.iter().find(|sheet| sheet.name == amount.sheet);
        let lists = sheet.map(|sheet| sheet.item_lists.as_slice()).unwrap_or_default();
        let of_item = |list: &&ItemList| {
            list.amount == amount.column && (list.rows.0..=list.rows.1).contains(&amount.row)
        };
        let column = lists.iter().find(of_item).and_then(column);
        CellRef::new(amount.sheet.clone(), amount.row, column.unwrap_or(amount.column))
    }
}

impl Sheet {
    /// The index of a cell in `cells`.
    pub(crate) fn index_of(&self, row: u32, column: u32) -> Option<usize> {
        crate::received::limits::ask();
        self.cells.binary_search_by(|cell| (cell.row, cell.column).cmp(&(row, column))).ok()
    }

    /// The cells' indices, one range for each row that has any.
    pub(crate) fn rows(&self) -> Vec<std::ops::Range<usize>> {
        crate::received::limits::ask();
        let mut rows = Vec::new();
        let mut start = 0;
        for index in 1..=self.cells.len() {
            if index == self.cells.len() || self.cells[index].row != self.cells[start].row {
                rows.push(start..index);
                start = index;
            }
        }
        rows
    }

    /// Settles what became of a cell; the first word stands.
    pub(crate) fn set_fate(&mut self, index: usize, fate: Fate) {
        crate::received::limits::ask();
        if let Some(slot) = self.fates.get_mut(index)
            && *slot == Fate::Unseen
        {
            *slot = fate;
        }
    }
}

/// Sorts a sheet's cells. A file that gives one cell twice means two things to two readers.
pub(crate) fn in_order(name: String, hidden: bool, mut cells: Vec<Cell>) -> Result<Sheet, Refused> {
    let place = |cell: &Cell| (cell.row, cell.column);
    // Nearly every file has them in order: then one pass says so, and that none comes twice.
    if !cells.is_sorted_by(|cell, next| place(cell) < place(next)) {
        cells.sort_by_key(place);
        if cells.windows(2).any(|pair| place(&pair[0]) == place(&pair[1])) {
            return Err(Refused::unreadable(format!("工作表“{name}”中同一单元格有两个值")));
        }
    }
    if cells.last().is_some_and(|cell| cell.row >= 1_048_576)
        || cells.iter().any(|cell| cell.column >= 16_384)
    {
        return Err(Refused::unreadable(format!("工作表“{name}”的单元格位置超出 Excel 的范围")));
    }
    let fates = vec![Fate::Unseen; cells.len()];
    Ok(Sheet { name, hidden, cells, fates, ..Sheet::default() })
}
