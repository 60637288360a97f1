//! Merged cells: what a name or number in one of them says, it says of each row that it spans. An amount in one is asked
//! for, since nobody can say what of it belongs to which row.

use crate::reading::cursor::Cursor;
use crate::reading::rows::doubt::Doubt;
use crate::reading::table::{Row, Table};
use crate::reading::words::Column;
use casework::ProblemCode;

/// Whether a column's figure is one of the row's own.
const fn is_figure(column: Column) -> bool {
    matches!(column, Column::Amount | Column::Tax | Column::Principal | Column::InterestPaid)
}

/// Gives the values of merged cells to the rows of a table.
pub(super) fn run(cursor: &Cursor<'_>, table: &mut Table) {
    for merge in &cursor.sheet.merges {
        let heading = table
            .headings
            .iter()
            .position(|heading| (merge.first_column..=merge.last_column).contains(&heading.position));
        let Some(heading) = heading else { continue };
        let Some(index) = cursor.sheet.index_of(merge.first_row, merge.first_column) else { continue };
        let column = table.headings[heading].column;
        let first = table.rows.partition_point(|row| row.row < merge.first_row);
        let end = table.rows.partition_point(|row| row.row <= merge.last_row);
        // What begins above the table is a title or a heading.
        if table.rows.get(first).is_none_or(|row| row.row != merge.first_row) || column == Column::Serial {
            continue;
        }
        let label = table.headings[heading].label.clone();
        let spanned = end - first;
        let message = format!(
            "{label}合并了第 {} 至 {} 行，无法确定各行各是多少",
            merge.first_row + 1,
            merge.last_row + 1
        );
        for row in &mut table.rows[first..end] {
            let is_first = row.row == merge.first_row;
            if !is_first && !has(row, heading) {
                row.cells.push((index, heading));
            }
            if spanned > 1 && matches!(column, Column::Amount | Column::Principal) {
                let mut doubt =
                    Doubt::new(ProblemCode::MergedAmount, message.clone(), "请取消合并，逐行填写金额");
                doubt.said = !is_first;
                table.doubts.insert(row.row, doubt);
            } else if is_figure(column) && !is_first {
                // The figure counts once, in its first row.
                row.cells.retain(|(_, known)| *known != heading);
            }
        }
    }
}

fn has(row: &Row, heading: usize) -> bool {
    row.cells.iter().any(|(_, known)| *known == heading)
}
