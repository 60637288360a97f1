//! The problem list for the applicant: a copy of the workbook with the cells marked and commented, and a first
//! sheet that lists them. Values alone are copied: a text that looks like a formula stays a text, and nothing
//! of the original's formulas, macros, links or pictures goes along. The copy can be corrected and handed in.

use std::collections::HashMap;

use casework::{Problem, Severity};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Url, Workbook, Worksheet,
};

use crate::IntakeError;
use crate::reading::words::sheet as names;
use crate::received::limits::{Limits, Watch};
use crate::workbook::book::{Cell, Sheet};
use crate::workbook::format::Format as Shown;
use crate::workbook::number;
use crate::workbook::read::read_book;
use crate::workbook::value::Value;

/// Cells of one sheet that carry a comment; the list has the rest as well.
const MOST_COMMENTS: usize = 1000;
/// Cells that are merged into one, at most: what it says it says of each row, and the copy is handed in.
const MOST_MERGED: u64 = 10_000;
/// Who wrote our comments: they are not told of when the copy comes back.
pub(crate) const AUTHOR: &str = "补正";
/// Characters that a cell of an .xlsx may hold.
const MOST_CHARACTERS: usize = 32_767;

/// A copy of a workbook in which the problems are marked. The same workbook and problems give the same bytes.
///
/// # Errors
/// When the workbook is refused; when the copy cannot be written.
pub fn marked_copy(workbook: &[u8], problems: &[Problem]) -> Result<Vec<u8>, IntakeError> {
    let watch = Watch::silent();
    watch.start();
    let book = read_book(workbook, &Limits::default(), &watch)?;
    let asked: Vec<&Problem> = problems.iter().filter(|problem| problem.asks_applicant()).collect();
    let mut copy = Workbook::new();
    copy.set_properties(
        &DocProperties::new()
            .set_title("补正清单与标注的申报书")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2024, 1, 1)?),
    );
    let visible = |name: &str| book.sheets.iter().any(|sheet| sheet.name == name && !sheet.hidden);
    copy.push_worksheet(list(&asked, visible)?);
    // An earlier list that came back with the workbook gives way to the new one.
    for sheet in book.sheets.iter().filter(|sheet| sheet.name != names::CORRECTIONS) {
        let mut of_sheet: HashMap<(u32, u32), Vec<&Problem>> = HashMap::new();
        for problem in &asked {
            if let Some(at) = problem.at.as_ref().filter(|at| at.sheet == sheet.name) {
                of_sheet.entry((at.row, at.column)).or_default().push(problem);
            }
        }
        copy.push_worksheet(copied(sheet, &of_sheet)?);
    }
    Ok(copy.save_to_buffer()?)
}

/// Sheet 补正清单.
fn list(problems: &[&Problem], visible: impl Fn(&str) -> bool) -> Result<Worksheet, IntakeError> {
    let head =
        Format::new().set_bold().set_background_color(Color::RGB(0xE3_EB_F4)).set_border(FormatBorder::Thin);
    let line = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
    let mut sheet = Worksheet::new();
    sheet.set_name(names::CORRECTIONS)?;
    for (column, width) in (0_u16..).zip([6.0, 22.0, 12.0, 8.0, 60.0, 46.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.merge_range(
        0,
        0,
        0,
        5,
        "请在后面各表中有标色的单元格改正，改好后连同附件一起再交。",
        &Format::new().set_bold(),
    )?;
    for (column, text) in (0_u16..).zip(["序号", "工作表", "单元格", "程度", "问题", "怎么办"])
    {
        sheet.write_string_with_format(1, column, text, &head)?;
    }
    for (row, problem) in (2_u32..).zip(problems) {
        let severity = if problem.severity == Severity::Error { "须改正" } else { "请核对" };
        let (place, address) = problem
            .at
            .as_ref()
            .map_or_else(|| (String::new(), String::new()), |at| (at.sheet.clone(), at.address()));
        sheet.write_number_with_format(row, 0, row - 1, &line)?;
        sheet.write_string_with_format(row, 1, if place.is_empty() { "整份材料" } else { &place }, &line)?;
        if visible(&place) {
            let target = format!("internal:'{}'!{address}", place.replace('\'', "''"));
            sheet.write_url_with_text(row, 2, Url::new(target), &address)?;
        } else {
            sheet.write_string_with_format(row, 2, &address, &line)?;
        }
        sheet.write_string_with_format(row, 3, severity, &line)?;
        sheet.write_string_with_format(row, 4, cut(&problem.message), &line)?;
        sheet.write_string_with_format(row, 5, cut(&problem.remedy), &line)?;
    }
    sheet.set_freeze_panes(2, 0)?.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(1, 1)?;
    Ok(sheet)
}

fn copied(sheet: &Sheet, problems: &HashMap<(u32, u32), Vec<&Problem>>) -> Result<Worksheet, IntakeError> {
    let mut copy = Worksheet::new();
    copy.set_name(&sheet.name)?;
    for merge in &sheet.merges {
        let (left, right) = (u16::try_from(merge.first_column), u16::try_from(merge.last_column));
        let area = u64::from(merge.last_row - merge.first_row + 1)
            * u64::from(merge.last_column.saturating_sub(merge.first_column) + 1);
        if let (Ok(left), Ok(right), true) = (left, right, area <= MOST_MERGED) {
            // Cells that overlap are merged once.
            let _ = copy.merge_range(merge.first_row, left, merge.last_row, right, "", &Format::new());
        }
    }
    for cell in &sheet.cells {
        let found = problems.get(&(cell.row, cell.column));
        write(&mut copy, cell, &format(cell, found))?;
    }
    let mut places: Vec<_> = problems.iter().collect();
    places.sort_by_key(|(place, _)| **place);
    for ((row, column), found) in places.into_iter().take(MOST_COMMENTS) {
        let Ok(at) = u16::try_from(*column) else { continue };
        if sheet.index_of(*row, *column).is_none() {
            copy.write_blank(*row, at, &mark(Format::new(), found))?;
        }
        let words: Vec<String> = found.iter().map(|problem| said(problem)).collect();
        let note = Note::new(words.join("\n")).set_author(AUTHOR).set_width(320).set_height(120);
        copy.insert_note(*row, at, &note)?;
    }
    copy.autofit();
    for row in &sheet.hidden_rows {
        copy.set_row_hidden(*row)?;
    }
    for column in &sheet.hidden_columns {
        if let Ok(column) = u16::try_from(*column) {
            copy.set_column_hidden(column)?;
        }
    }
    if sheet.name == names::PACK || sheet.name == names::CHOICES {
        copy.set_very_hidden(true);
    } else if sheet.hidden {
        copy.set_hidden(true);
    }
    Ok(copy)
}

fn said(problem: &Problem) -> String {
    format!("{}。{}", problem.message.trim_end_matches('。'), problem.remedy)
}

fn mark(format: Format, problems: &[&Problem]) -> Format {
    let worst = problems.iter().map(|problem| problem.severity).min();
    let color = if worst == Some(Severity::Error) { 0xF2_C9_DC } else { 0xFD_EB_B8 };
    format.set_background_color(Color::RGB(color)).set_border(FormatBorder::Thin)
}

fn format(cell: &Cell, problems: Option<&Vec<&Problem>>) -> Format {
    let plain = match (&cell.value, cell.format) {
        (Value::Date(_) | Value::NoDate(_), _) => Format::new().set_num_format("yyyy-mm-dd"),
        (Value::Number(_), Shown::Grouped(decimals)) => {
            Format::new().set_num_format(decimals_of("#,##0", decimals))
        }
        (Value::Number(_), Shown::Fixed(decimals)) => {
            Format::new().set_num_format(decimals_of("0", decimals))
        }
        (Value::Number(_), Shown::Percent) => Format::new().set_num_format("0.00%"),
        (Value::Number(_), Shown::Padded(width)) => {
            Format::new().set_num_format("0".repeat(usize::from(width)))
        }
        // What another format showed is what the problem asks about: the stored number is shown.
        (
            Value::Number(_),
            Shown::Plain
            | Shown::InYuan
            | Shown::Scaled
            | Shown::Foreign
            | Shown::Sign
            | Shown::Words
            | Shown::Nothing,
        ) => Format::new(),
        (Value::Text(_), _) => Format::new().set_num_format("@"),
        (Value::Bool(_) | Value::Error(_) | Value::WildNumber | Value::Uncomputed, _) => Format::new(),
    };
    match problems {
        Some(found) => mark(plain, found),
        None => plain,
    }
}

fn decimals_of(whole: &str, decimals: u8) -> String {
    if decimals == 0 {
        whole.to_owned()
    } else {
        format!("{whole}.{}", "0".repeat(usize::from(decimals.min(10))))
    }
}

fn write(sheet: &mut Worksheet, cell: &Cell, format: &Format) -> Result<(), IntakeError> {
    let Ok(column) = u16::try_from(cell.column) else { return Ok(()) };
    let row = cell.row;
    match &cell.value {
        Value::Text(text) => sheet.write_string_with_format(row, column, cut(text), format)?,
        Value::Number(number) | Value::NoDate(number) => {
            sheet.write_number_with_format(row, column, number::float(*number), format)?
        }
        Value::Bool(value) => sheet.write_boolean_with_format(row, column, *value, format)?,
        Value::Date(day) => {
            let (year, month, day) = (day.year(), day.month(), day.day());
            let (year, month, day) = (
                u16::try_from(year).unwrap_or(1900),
                u8::try_from(month).unwrap_or(1),
                u8::try_from(day).unwrap_or(1),
            );
            sheet.write_datetime_with_format(
                row,
                column,
                ExcelDateTime::from_ymd(year, month, day)?,
                format,
            )?
        }
        Value::Error(error) => sheet.write_string_with_format(row, column, error.as_ref(), format)?,
        Value::WildNumber | Value::Uncomputed => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

fn cut(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}
