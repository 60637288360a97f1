//! A list that gives its amounts with tax alone: what is without it cannot be read from the workbook, and is asked once.

use casework::{ProblemCode, Severity};

use crate::reading::cursor::Cursor;
use crate::reading::table::{Heading, Table};
use crate::reading::text::{excerpt, heading};
use crate::reading::words::{Column, is_gross_amount};
use crate::unknown_forms::mapping::{IGNORE, PartMapping, column_of};
use crate::workbook::book::{Fate, Sheet};
use crate::workbook::value::Value;

/// The cell of the heading over amounts with tax that a list leaves out, by its index.
pub(super) fn gross_column(sheet: &Sheet, part: &PartMapping) -> Option<usize> {
    const ROWS: u32 = 3;
    let header = part.header_row?.saturating_sub(1);
    let left = part.columns.iter().filter(|(_, name)| *name == IGNORE);
    left.filter_map(|(letters, _)| column_of(letters)).find_map(|column| {
        let heads = (header.saturating_sub(ROWS - 1)..=header).rev();
        heads.filter_map(|row| sheet.index_of(row, column)).find(|index| match &sheet.cells[*index].value {
            Value::Text(text) => is_gross_amount(&heading(text)),
            _ => false,
        })
    })
}

/// Asks for the amounts without tax of a list that has none; gives the heading of those with tax.
pub(super) fn ask(cursor: &mut Cursor<'_>, part: &PartMapping, table: &Table) -> Option<Heading> {
    if table.heading(Column::Amount).is_some() || table.rows.is_empty() {
        return None;
    }
    let index = gross_column(cursor.sheet, part)?;
    let Value::Text(text) = cursor.sheet.cells[index].value.clone() else { return None };
    let column = cursor.sheet.cells[index].column;
    for row in &table.rows {
        if let Some(amount) = cursor.sheet.index_of(row.row, column) {
            cursor.sheet.set_fate(amount, Fate::Problem);
        }
    }
    let message = format!(
        "工作表“{}”只有“{}”，没有不含税金额，{} 行的金额都未采用",
        cursor.sheet.name,
        excerpt(&text),
        table.rows.len()
    );
    let remedy = "政策按不含税金额计算：请另列不含税金额，或由评审人员对照发票补录";
    cursor.note(Severity::Error, ProblemCode::GrossOnly, Some(cursor.at_index(index)), message, remedy);
    Some(Heading {
        position: column,
        column: Column::Amount,
        label: excerpt(&text),
        unit: heading(&text).unit,
        assumed: false,
        disputed: None,
    })
}
