//! A list as the window shows it, as a workbook: every cell is text, whatever it looks like, and none a formula.

use rust_xlsxwriter::{Format, Workbook};

use crate::IntakeError;

/// The widest column, in characters.
const WIDEST: usize = 48;

/// A list with its heads.
///
/// # Errors
/// More rows than a sheet has, or a cell that is longer than a cell may be.
pub fn listing(title: &str, header: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, IntakeError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    // A sheet's name has 31 characters at most, and none of those that a reference needs.
    let name: String = title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    sheet.set_name(name)?;
    let (head, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    for (column, label) in (0_u16..).zip(header) {
        sheet.write_string_with_format(0, column, label, &head)?;
        let cells = rows.iter().take(1000).filter_map(|row| row.get(usize::from(column)));
        let widest = cells.chain([label]).map(|cell| cell.chars().count()).max().unwrap_or(0);
        let width = u16::try_from(widest.min(WIDEST) * 2 + 2).unwrap_or(u16::MAX);
        sheet.set_column_width(column, width)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(book.save_to_buffer()?)
}
