//! What a row of a list is before anything of it is counted: an item, a sum of the rows above it, a row that its own
//! note calls void, one in another currency. What is certain is left out with a note at its place; what is doubtful stays
//! an item whose amount is asked for.

pub(crate) mod doubt;
mod span;
mod sums;
mod terms;
mod void;

use casework::{ProblemCode, Severity};

use crate::reading::cursor::Cursor;
use crate::reading::table::{Row, Table};
use crate::reading::words::Column;
use crate::workbook::book::Cell;
use crate::workbook::value::Value;

const VOID: &str = "已作废或已冲销的发票";

/// Looks at each row of a list: gives merged values to each row that they span, leaves out what is no item, and notes what
/// is doubtful of the rest.
pub(crate) fn sift(cursor: &mut Cursor<'_>, table: &mut Table) {
    span::run(cursor, table);
    let Some(amount) = amount_heading(table) else { return };
    sums::run(cursor, table, amount);
    void::run(cursor, table, amount);
    terms::run(cursor, table, amount);
}

/// The heading of the figure that counts.
fn amount_heading(table: &Table) -> Option<usize> {
    table.headings.iter().position(|heading| matches!(heading.column, Column::Amount | Column::Principal))
}

/// The cell under a heading, by the heading's index.
fn under(row: &Row, heading: usize) -> Option<usize> {
    row.cells.iter().find(|(_, known)| *known == heading).map(|(index, _)| *index)
}

/// A row's own cells under a column: what is merged down from another row is not its own.
fn own<'s>(cursor: &'s Cursor<'_>, table: &Table, row: &Row, column: Column) -> Option<&'s Cell> {
    let cell = &cursor.sheet.cells[row.cell(table, column)?];
    (cell.row == row.row).then_some(cell)
}

fn text_of(cell: &Cell) -> Option<&str> {
    match &cell.value {
        Value::Text(text) => Some(text.as_ref()),
        _ => None,
    }
}

/// Leaves a row out: each cell with the reason, and a note at the place of its amount.
fn leave_out(
    cursor: &mut Cursor<'_>,
    table: &Table,
    row: usize,
    why: &'static str,
    (code, message, remedy): (ProblemCode, String, &str),
) {
    let Some(row) = table.rows.get(row) else { return };
    let position = amount_heading(table).map_or(0, |heading| table.headings[heading].position);
    let at = cursor.at(row.row, position);
    let own: Vec<usize> =
        row.cells.iter().map(|(index, _)| *index).chain(row.aside.iter().copied()).collect();
    for index in own {
        if cursor.sheet.cells[index].row == row.row {
            cursor.ignore(index, why);
        }
    }
    cursor.note(Severity::Note, code, Some(at), message, remedy);
}

/// Takes rows out of a table, by their places in it, in order.
fn remove(table: &mut Table, out: &[usize]) {
    let mut place = 0;
    table.rows.retain(|_| {
        place += 1;
        out.binary_search(&(place - 1)).is_err()
    });
}
