//! Columns beside a guessed table's that nothing was taken from: those whose contents look like something that an
//! application asks for are told of with their headings, once a sheet. A guess that leaves them out in silence
//! would be a loss that nobody sees.

use std::collections::BTreeMap;

use casework::{ProblemCode, Severity};

use crate::reading::coerce;
use crate::reading::coerce::{Asked, Unit};
use crate::reading::cursor::Cursor;
use crate::reading::table::{Row, Table};
use crate::reading::text::excerpt;
use crate::unknown_forms::labels::names_a_party;
use crate::workbook::book::{Cell, Fate, Sheet};
use crate::workbook::value::Value;
use casework::check_uscc;

/// Rows that are looked at: a list says in its first ones what it holds.
const ROWS: usize = 50;

/// What a column's contents look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Code,
    Party,
    YesNo,
    Date,
    Amount,
}

impl Look {
    fn words(self) -> &'static str {
        match self {
            Look::Code => "统一社会信用代码",
            Look::Party => "单位名称",
            Look::YesNo => "是或否",
            Look::Date => "日期",
            Look::Amount => "金额",
        }
    }
}

/// Tells of the columns that a guess left behind.
pub(crate) fn tell(cursor: &mut Cursor<'_>, table: &Table, header: u32) {
    let (Some(first), Some(last)) = (table.rows.first(), table.rows.last()) else { return };
    let taken = |row: &Row, index: &usize| row.cells.iter().any(|(cell, _)| cell == index);
    let mut columns: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut rows = table.rows.iter().peekable();
    for range in cursor.sheet.rows() {
        let at = cursor.sheet.cells[range.start].row;
        if at < first.row || at > last.row {
            continue;
        }
        while rows.next_if(|row| row.row < at).is_some() {}
        let Some(row) = rows.peek().filter(|row| row.row == at) else { continue };
        for index in range {
            let left = matches!(cursor.sheet.fates[index], Fate::Unseen)
                || (matches!(cursor.sheet.fates[index], Fate::Ignored(_))
                    && table.heading_at(cursor.sheet.cells[index].column).is_none());
            if left && !taken(row, &index) {
                columns.entry(cursor.sheet.cells[index].column).or_default().push(index);
            }
        }
    }
    let mut told = Vec::new();
    let mut place = None;
    for (column, cells) in &columns {
        let heading = (0..=header).rev().take(3).find_map(|row| cursor.sheet.index_of(row, *column));
        if heading.is_none() {
            cells.iter().for_each(|index| cursor.ignore(*index, "所在列没有表头"));
        }
        let Some(look) = look(cursor.sheet, cells) else { continue };
        let words = heading.and_then(|index| match &cursor.sheet.cells[index].value {
            Value::Text(text) => Some(format!("“{}”", excerpt(text))),
            _ => None,
        });
        let words = words.unwrap_or_else(|| "没有表头的一列".to_owned());
        told.push(format!(
            "{words}（{} 列，像{}，{} 格）",
            casework::column_letters(*column),
            look.words(),
            cells.len()
        ));
        place.get_or_insert_with(|| cursor.at_index(heading.unwrap_or(cells[0])));
    }
    if told.is_empty() {
        return;
    }
    let message = format!("工作表“{}”有 {} 列没有采用：{}", cursor.sheet.name, told.len(), told.join("、"));
    cursor.note(
        Severity::Warning,
        ProblemCode::ColumnLeft,
        place,
        message,
        "如与申报有关，请填入申报表中相应的列",
    );
}

/// What most of a column's contents look like.
pub(super) fn look(sheet: &Sheet, cells: &[usize]) -> Option<Look> {
    let mut counts: BTreeMap<Look, usize> = BTreeMap::new();
    let seen = cells.iter().take(ROWS);
    let total = seen.len();
    for look in seen.filter_map(|index| of_cell(&sheet.cells[*index])) {
        *counts.entry(look).or_default() += 1;
    }
    // 1, 2, 3 … count the rows, whatever stands below them.
    let numbers = cells.iter().take(ROWS).filter_map(|index| match &sheet.cells[*index].value {
        Value::Number(number) => Some(*number),
        _ => None,
    });
    let mut numbers = numbers.enumerate().peekable();
    let serial = numbers.peek().is_some() && numbers.all(|(place, number)| number == (place + 1).into());
    let most = counts.into_iter().max_by_key(|(_, count)| *count).filter(|(_, count)| count * 2 > total);
    most.map(|(look, _)| look).filter(|look| !(serial && *look == Look::Amount))
}

fn of_cell(cell: &Cell) -> Option<Look> {
    let asked = Asked { label: "", unit: Unit::Yuan, place: "本列" };
    match &cell.value {
        Value::Text(text)
            if check_uscc(&crate::reading::text::half_width(text).0.to_ascii_uppercase()).is_ok() =>
        {
            Some(Look::Code)
        }
        Value::Text(text) if names_a_party(text) => Some(Look::Party),
        Value::Text(_) | Value::Bool(_) if coerce::yes_no(cell, asked).is_ok() => Some(Look::YesNo),
        Value::Text(_) | Value::Date(_) if coerce::date(cell, asked).is_ok() => Some(Look::Date),
        Value::Text(text) if text.contains(['.', ',']) && coerce::money(cell, asked).is_ok() => {
            Some(Look::Amount)
        }
        Value::Number(_) => Some(Look::Amount),
        Value::Text(_)
        | Value::Bool(_)
        | Value::Date(_)
        | Value::NoDate(_)
        | Value::WildNumber
        | Value::Error(_)
        | Value::Uncomputed => None,
    }
}
