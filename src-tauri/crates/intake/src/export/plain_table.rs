//! Plain tables out and in: lists that a bureau takes into Excel, and ledgers of earlier years that it hands over.
//!
//! Text is always written as text, so that nothing an applicant wrote is ever run as a formula.

use std::collections::BTreeMap;

use policy::Money;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::IntakeError;
use crate::received::limits::{Limits, Watch};
use crate::workbook::grid::shown_text;
use crate::workbook::read::read_book;
use crate::workbook::value::Value;

/// A table to be written as a workbook of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The sheet's name and the title above the table.
    pub title: String,
    /// Said under the title, such as the unit and the day.
    pub note: String,
    /// The columns' heads, with their widths in characters.
    pub columns: Vec<(String, u16)>,
    /// Row by row.
    pub rows: Vec<Vec<Entry>>,
    /// Under the rows, such as the sum; empty is none.
    pub last: Vec<Entry>,
}

/// What a cell of a table holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Text, whatever it looks like.
    Text(String),
    /// Yuan.
    Money(Money),
    /// A whole number.
    Count(u32),
    /// Nothing.
    Blank,
}

impl Entry {
    /// Text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Entry {
        Entry::Text(text.into())
    }

    /// Yuan, or nothing where it is unknown.
    #[must_use]
    pub fn money(amount: Option<Money>) -> Entry {
        amount.map_or(Entry::Blank, Entry::Money)
    }
}

/// A table as a workbook.
///
/// # Errors
/// What the writer refuses, such as more rows than a sheet has.
pub fn write_table(table: &Table) -> Result<Vec<u8>, IntakeError> {
    write_tables(std::slice::from_ref(table))
}

/// Tables as a workbook with a sheet for each.
///
/// # Errors
/// As [`write_table`]; two of one title.
pub fn write_tables(tables: &[Table]) -> Result<Vec<u8>, IntakeError> {
    let mut workbook = Workbook::new();
    for table in tables {
        let mut sheet = Worksheet::new();
        fill(&mut sheet, table)?;
        workbook.push_worksheet(sheet);
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let font = || Format::new().set_font_name("微软雅黑").set_font_size(10);
    let boxed = || font().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xB8_C2_CE));
    let head = boxed().set_bold().set_background_color(Color::RGB(0xE3_EB_F4)).set_align(FormatAlign::Center);
    let (text, money) = (boxed().set_text_wrap(), boxed().set_num_format("#,##0.00"));
    // A sheet's name has 31 characters at most.
    sheet.set_name(table.title.chars().take(31).collect::<String>())?;
    sheet.write_string_with_format(0, 0, &table.title, &font().set_font_size(16).set_bold())?;
    sheet.write_string_with_format(1, 0, &table.note, &font())?;
    for (column, (label, width)) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(2, column, label, &head)?;
        sheet.set_column_width(column, f64::from(*width))?;
    }
    for (row, entries) in
        (3_u32..).zip(table.rows.iter().chain((!table.last.is_empty()).then_some(&table.last)))
    {
        for (column, entry) in (0_u16..).zip(entries) {
            match entry {
                Entry::Text(words) => sheet.write_string_with_format(row, column, words, &text)?,
                Entry::Money(amount) => write_money(sheet, row, column, *amount, &money)?,
                Entry::Count(count) => sheet.write_number_with_format(row, column, *count, &text)?,
                Entry::Blank => sheet.write_blank(row, column, &text)?,
            };
        }
    }
    sheet.set_freeze_panes(3, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(2, 2)?;
    Ok(())
}

/// A workbook's numbers are binary: an amount of up to 15 digits comes back as it went in, a longer one goes as text.
fn write_money<'a>(
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
    amount: Money,
    format: &Format,
) -> Result<&'a mut Worksheet, XlsxError> {
    let written = amount.to_string();
    let digits = written.chars().filter(char::is_ascii_digit).count();
    match written.parse::<f64>() {
        Ok(number) if digits <= 15 => sheet.write_number_with_format(row, column, number, format),
        _ => sheet.write_string_with_format(row, column, amount.grouped(), format),
    }
}

/// A row of a workbook's first visible sheet, as text by column; numbers in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainRow {
    /// From zero.
    pub row: u32,
    /// By column, from zero.
    pub cells: BTreeMap<u32, String>,
}

/// The first visible sheet of a workbook: its name and its non-empty rows.
///
/// # Errors
/// When the workbook is refused.
pub fn read_table(workbook: &[u8]) -> Result<(String, Vec<PlainRow>), IntakeError> {
    if let Some(refused) = crate::received::kind::refusal_of(crate::received::kind::kind_of(workbook), "台账")
    {
        return Err(IntakeError::Refused(refused));
    }
    let watch = Watch::silent();
    watch.start();
    let book = read_book(workbook, &Limits::default(), &watch)?;
    let Some(sheet) = book.sheets.iter().find(|sheet| !sheet.hidden) else {
        return Ok((String::new(), Vec::new()));
    };
    let mut rows: Vec<PlainRow> = Vec::new();
    for cell in &sheet.cells {
        let text = match &cell.value {
            Value::Number(number) => number.normalize().to_string(),
            _ => shown_text(cell).trim().to_owned(),
        };
        match rows.last_mut().filter(|last| last.row == cell.row) {
            Some(last) => drop(last.cells.insert(cell.column, text)),
            None => rows.push(PlainRow { row: cell.row, cells: [(cell.column, text)].into() }),
        }
    }
    Ok((sheet.name.clone(), rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_reads_back_as_it_was_written_and_text_stays_text() {
        let table = Table {
            title: "台账".to_owned(),
            note: "单位：元".to_owned(),
            columns: vec![("企业名称".to_owned(), 30), ("金额".to_owned(), 16), ("笔数".to_owned(), 8)],
            rows: vec![
                vec![Entry::text("=1+1"), Entry::Money("2500000.01".parse().unwrap()), Entry::Count(3)],
                vec![Entry::text("@SUM(A1)"), Entry::Blank, Entry::Blank],
                vec![Entry::text("大"), Entry::Money("9999999999999999.99".parse().unwrap()), Entry::Blank],
            ],
            last: vec![Entry::text("合计"), Entry::Money("0.1".parse().unwrap())],
        };
        let (sheet, rows) = read_table(&write_table(&table).unwrap()).unwrap();
        assert_eq!(sheet, "台账");
        let texts: Vec<Vec<&str>> =
            rows.iter().map(|row| row.cells.values().map(String::as_str).collect()).collect();
        assert_eq!(texts[2], ["企业名称", "金额", "笔数"]);
        assert_eq!(texts[3], ["=1+1", "2500000.01", "3"]);
        assert_eq!(texts[4][0], "@SUM(A1)");
        assert_eq!(texts[5][1], "9,999,999,999,999,999.99");
        assert_eq!(texts[6], ["合计", "0.1"]);
    }
}
