//! The best guess for what a workbook's words leave open, from what its cells hold: a person confirms it, and nothing
//! is read by it before.

use crate::reading::table::is_other_amount;
use crate::reading::text::{HeadingKeys, half_width, heading};
use crate::reading::words::{Column, is_gross_amount, sheet as sheet_words};
use crate::unknown_forms::labels::names_a_party;
use crate::unknown_forms::left::{Look, look};
use crate::unknown_forms::mapping::{IGNORE, Mapping, PartMapping, PartOf, column_name};
use crate::workbook::book::{Book, Sheet};
use crate::workbook::value::Value;
use casework::check_uscc;

/// Rows in which headings are looked for, and below them contents.
const ROWS: usize = 50;

/// A mapping with what was read and what may be meant beside it; `None` where nothing more can be said.
pub(crate) fn suggest(book: &Book, read: &Mapping) -> Option<Mapping> {
    let mut mapping = read.clone();
    let named = |mapping: &Mapping| {
        let mut applicants = mapping.sheets.iter().filter(|part| part.what == PartOf::Applicant);
        applicants.any(|part| part.cells.contains_key("name") || part.cells.contains_key("uscc"))
    };
    for sheet in book.sheets.iter().filter(|sheet| !sheet.hidden && !sheet.cells.is_empty()) {
        if sheet_words::GUIDE.mean(&heading(&sheet.name)) {
            continue;
        }
        if !named(&mapping)
            && let Some(part) = applicant(sheet)
        {
            mapping.sheets.push(part);
        }
        let has_table =
            mapping.sheets.iter().any(|part| part.sheet == sheet.name && !part.columns.is_empty());
        if has_table {
            let own = mapping
                .sheets
                .iter_mut()
                .filter(|part| part.sheet == sheet.name && part.what == PartOf::Items);
            own.for_each(|part| complete(sheet, part));
        } else if let Some(part) = items(sheet) {
            mapping.sheets.push(part);
        }
    }
    (mapping != *read).then_some(mapping)
}

/// A code, and a name, in short rows near the top.
fn applicant(sheet: &Sheet) -> Option<PartMapping> {
    let mut part = PartMapping::new(&sheet.name, PartOf::Applicant);
    for row in sheet.rows().into_iter().take(ROWS).filter(|row| row.len() <= 4) {
        for index in row {
            let cell = &sheet.cells[index];
            let Value::Text(text) = &cell.value else { continue };
            let at = casework::CellRef::new(sheet.name.clone(), cell.row, cell.column).address();
            if check_uscc(&half_width(text).0.to_ascii_uppercase()).is_ok() {
                part.cells.entry("uscc".to_owned()).or_insert(at);
            } else if names_a_party(text) {
                part.cells.entry("name".to_owned()).or_insert(at);
            }
        }
    }
    part.cells.contains_key("uscc").then_some(part)
}

/// A list of expenses: headings, and below them numbers, parties, days and amounts.
fn items(sheet: &Sheet) -> Option<PartMapping> {
    let rows = sheet.rows();
    let texts = |row: &std::ops::Range<usize>| {
        row.len() >= 3 && row.clone().all(|index| matches!(sheet.cells[index].value, Value::Text(_)))
    };
    let figures = |row: &std::ops::Range<usize>| {
        row.clone().any(|index| matches!(sheet.cells[index].value, Value::Number(_) | Value::Date(_)))
    };
    let heads =
        (0..rows.len().min(ROWS)).find(|at| texts(&rows[*at]) && rows.get(at + 1).is_some_and(figures))?;
    let mut part = PartMapping::new(&sheet.name, PartOf::Items);
    part.header_row = Some(sheet.cells[rows[heads].start].row + 1);
    for index in rows[heads].clone() {
        part.columns.insert(casework::column_letters(sheet.cells[index].column), IGNORE.to_owned());
    }
    complete(sheet, &mut part);
    let known = part.columns.values().filter(|name| *name != IGNORE).count();
    (known >= 2 && part.columns.values().any(|name| *name == column_name(Column::Amount))).then_some(part)
}

/// Whether a sheet nobody reads looks like a list of invoices: numbers of them, and amounts.
pub(super) fn lists_invoices(sheet: &Sheet) -> bool {
    // What was paid, and sums by vendor, are of invoices that stand elsewhere.
    const OTHERS: [&str; 6] = ["付款", "支付", "汇总", "银行", "回单", "凭证清单"];
    let number = column_name(Column::Number);
    !OTHERS.iter().any(|word| sheet.name.contains(word))
        && items(sheet).is_some_and(|part| part.columns.values().any(|name| *name == number))
}

/// Gives names to a list's columns that have none, where one column alone looks like what is missing.
fn complete(sheet: &Sheet, part: &mut PartMapping) {
    let Some(header) = part.header_row else { return };
    let mut wanted: Vec<(Column, Vec<String>)> =
        [Column::Number, Column::VendorUscc, Column::Vendor, Column::Date, Column::Amount]
            .map(|c| (c, Vec::new()))
            .into();
    for (letters, name) in &part.columns {
        let Some(column) = crate::unknown_forms::mapping::column_of(letters) else { continue };
        let below: Vec<usize> = (header..header + 50).filter_map(|row| sheet.index_of(row, column)).collect();
        let over = sheet.index_of(header - 1, column).map(|index| &sheet.cells[index].value);
        let other = matches!(over, Some(Value::Text(text)) if is_no_net_amount(&heading(text)));
        let found = match look(sheet, &below) {
            _ if name != IGNORE => None,
            _ if is_numbers(sheet, &below) => Some(Column::Number),
            Some(Look::Code) => Some(Column::VendorUscc),
            Some(Look::Party) => Some(Column::Vendor),
            Some(Look::Date) => Some(Column::Date),
            Some(Look::Amount) if !other => Some(Column::Amount),
            Some(Look::Amount | Look::YesNo) | None => None,
        };
        if let Some((_, columns)) = wanted.iter_mut().find(|(column, _)| Some(*column) == found) {
            columns.push(letters.clone());
        }
    }
    for (column, letters) in wanted {
        let name = column_name(column);
        if let [only] = letters.as_slice()
            && !part.columns.values().any(|known| *known == name)
        {
            part.columns.insert(only.clone(), name);
        }
    }
}

/// Whether a heading stands over a figure that is no amount without tax, whatever its cells look like.
fn is_no_net_amount(keys: &HeadingKeys) -> bool {
    const OTHERS: [&str; 8] = ["数量", "单价", "税率", "税额", "人数", "比例", "面积", "汇率"];
    is_other_amount(keys) || is_gross_amount(keys) || OTHERS.iter().any(|word| keys.whole.contains(word))
}

/// Whether most of a column are numbers of invoices.
fn is_numbers(sheet: &Sheet, cells: &[usize]) -> bool {
    let long = |index: &&usize| match &sheet.cells[**index].value {
        Value::Text(text) => {
            matches!(text.trim().len(), 8 | 18 | 20) && text.trim().bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    };
    !cells.is_empty() && cells.iter().filter(long).count() * 2 > cells.len()
}
