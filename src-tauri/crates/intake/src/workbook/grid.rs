//! The workbook's own cells around one of them, as text, for the evidence pane.

use casework::CellRef;
use serde::{Deserialize, Serialize};

use crate::received::limits::{Limits, Watch};
use crate::workbook::book::{Book, Cell};
use crate::workbook::format::Format;
use crate::workbook::read;
use crate::workbook::read::read_book;
use crate::workbook::value::Value;
use crate::{IntakeError, Refused};

/// A window onto one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// The visible sheets, in order.
    pub sheets: Vec<String>,
    /// The sheet shown.
    pub sheet: String,
    /// The window's first row, from zero.
    pub first_row: u32,
    /// The window's first column, from zero.
    pub first_column: u32,
    /// The cells as a reader sees them; each row has the same number of columns.
    pub rows: Vec<Vec<String>>,
}

/// The visible sheets of a workbook, in order.
///
/// # Errors
/// When the workbook is refused.
pub fn sheet_names(workbook: &[u8]) -> Result<Vec<String>, IntakeError> {
    let watch = Watch::silent();
    watch.start();
    Ok(read::sheet_names(workbook, &Limits::default(), &watch)?)
}

/// The cells of `sheet`: `rows` × `columns` of them, with `around` near the middle, or from the first
/// cell. The window keeps within what the sheet holds, where it can.
///
/// # Errors
/// When the workbook is refused, or has no such sheet.
pub fn grid(
    workbook: &[u8],
    sheet: &str,
    around: Option<&CellRef>,
    rows: u32,
    columns: u32,
) -> Result<Grid, IntakeError> {
    window(&opened(workbook, sheet)?, sheet, around, rows.clamp(1, 500), columns.clamp(1, 200))
}

/// The texts of some cells, as a reader of the workbook sees them; empty for a blank cell, `None` for a sheet that is
/// not there.
///
/// # Errors
/// When the workbook is refused.
pub fn cell_texts(workbook: &[u8], cells: &[CellRef]) -> Result<Vec<Option<String>>, IntakeError> {
    let Some(first) = cells.first() else { return Ok(Vec::new()) };
    let book = opened(workbook, &first.sheet)?;
    let text = |at: &CellRef| {
        let sheet = book.sheets.iter().find(|sheet| sheet.name == at.sheet)?;
        let found = sheet.cells.binary_search_by_key(&(at.row, at.column), |cell| (cell.row, cell.column));
        Some(found.map(|index| shown_text(&sheet.cells[index])).unwrap_or_default())
    };
    Ok(cells.iter().map(text).collect())
}

fn opened(workbook: &[u8], sheet: &str) -> Result<Book, IntakeError> {
    let watch = Watch::silent();
    watch.start();
    if let Some(refused) = crate::received::kind::refusal_of(crate::received::kind::kind_of(workbook), sheet)
    {
        return Err(IntakeError::Refused(refused));
    }
    read_book(workbook, &Limits::default(), &watch).map_err(|refused: Refused| IntakeError::Refused(refused))
}

fn window(
    book: &Book,
    sheet: &str,
    around: Option<&CellRef>,
    rows: u32,
    columns: u32,
) -> Result<Grid, IntakeError> {
    let shown = book
        .sheets
        .iter()
        .find(|s| s.name == sheet)
        .ok_or_else(|| IntakeError::NoSuchSheet { sheet: sheet.to_owned() })?;
    let last_row = shown.cells.last().map_or(0, |cell| cell.row);
    let last_column = shown.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
    let first = |middle: Option<u32>, size: u32, last: u32| {
        let wanted = middle.map_or(0, |at| at.saturating_sub(size / 2));
        // No empty tail while there is something before the window.
        wanted.min(last.max(middle.unwrap_or(0)).saturating_add(1).saturating_sub(size))
    };
    let first_row = first(around.map(|at| at.row), rows, last_row);
    let first_column = first(around.map(|at| at.column), columns, last_column);
    let mut texts = vec![vec![String::new(); columns as usize]; rows as usize];
    let start = shown.cells.partition_point(|cell| cell.row < first_row);
    for cell in shown.cells[start..].iter().take_while(|cell| cell.row - first_row < rows) {
        let Some(column) = cell.column.checked_sub(first_column) else { continue };
        if let Some(slot) =
            texts.get_mut((cell.row - first_row) as usize).and_then(|row| row.get_mut(column as usize))
        {
            *slot = shown_text(cell);
        }
    }
    let sheets = book.sheets.iter().filter(|s| !s.hidden).map(|s| s.name.clone()).collect();
    Ok(Grid { sheets, sheet: shown.name.clone(), first_row, first_column, rows: texts })
}

/// A cell as a reader of the workbook sees it, as far as its number format is understood.
pub(crate) fn shown_text(cell: &Cell) -> String {
    match &cell.value {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => match cell.format {
            Format::Plain
            | Format::Scaled
            | Format::Foreign
            | Format::Sign
            | Format::Words
            | Format::Nothing => number.to_string(),
            Format::Padded(width) => padded(*number, width),
            Format::Fixed(decimals) => format!("{number:.*}", usize::from(decimals.min(10))),
            Format::Grouped(decimals) => grouped(&format!("{number:.*}", usize::from(decimals.min(10)))),
            Format::InYuan => grouped(&number.to_string()),
            Format::Percent => number
                .checked_mul(rust_decimal::Decimal::ONE_HUNDRED)
                .map_or_else(|| number.to_string(), |percent| format!("{}%", percent.normalize())),
        },
        Value::WildNumber => "#NUM!".to_owned(),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        Value::Date(date) => date.to_string(),
        Value::NoDate(serial) => serial.to_string(),
        Value::Error(error) => error.to_string(),
        Value::Uncomputed => String::new(),
    }
}

/// A whole number with zeros in front, as its format shows it.
pub(crate) fn padded(number: rust_decimal::Decimal, width: u8) -> String {
    if !number.is_integer() || number.is_sign_negative() {
        return number.to_string();
    }
    format!("{:0>width$}", number.normalize().to_string(), width = usize::from(width))
}

fn grouped(plain: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}
