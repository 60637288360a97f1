//! Rows of sums against the rows above them: which rows are sums is decided elsewhere, here they are only checked.

use std::collections::BTreeMap;
use std::ops::Range;

use casework::{CellRef, LineItem, ProblemCode, Severity};
use policy::Money;

use crate::reading::coerce;
use crate::reading::coerce::{Asked, Unit};
use crate::reading::cursor::Cursor;
use crate::reading::table::{Heading, Table};
use crate::reading::text::key;
use crate::reading::words::{Column, is_part_word};
use crate::workbook::value::Value;

/// A figure of a line item.
type Figure = fn(&LineItem) -> Option<Money>;

/// Compares each sum in a list's amounts and taxes with its rows, and tells of each difference with both places. A list
/// that has amounts with tax alone is compared in these.
pub(crate) fn check(cursor: &mut Cursor<'_>, table: &Table, gross: Option<&Heading>, items: &[LineItem]) {
    let Some(first) = table.rows.first().map(|row| row.row) else { return };
    let below = |row: u32| row >= first && table.end.is_none_or(|end| row <= end);
    let rows: Vec<Range<usize>> =
        cursor.sheet.rows().into_iter().filter(|range| below(cursor.sheet.cells[range.start].row)).collect();
    // Most lists end with their last item.
    if rows.len() <= table.rows.len() {
        return;
    }
    let columns: [(Column, Figure); 2] =
        [(Column::Amount, |item| item.amount), (Column::Tax, |item| item.tax)];
    for (column, figure) in columns {
        let heading = table.heading(column).or(gross.filter(|_| column == Column::Amount));
        let Some(heading) = heading.cloned() else { continue };
        let figures: BTreeMap<u32, Option<Money>> =
            items.iter().filter_map(|item| Some((item.at.as_ref()?.row, figure(item)))).collect();
        // A tax that is blank adds nothing; an amount that is unknown leaves its sum unknown.
        let needed = column == Column::Amount;
        column_of_sums(cursor, &rows, &heading, &figures, needed);
    }
}

/// A sum that is being made: of which rows, and what they come to.
#[derive(Clone, Copy)]
struct Sum {
    rows: usize,
    first: u32,
    last: u32,
    known: Option<Money>,
    /// Of all rows as they are typed, those that are asked about among them; and of the others alone.
    typed: Option<Money>,
    sure: Money,
}

impl Sum {
    const NONE: Sum = Sum {
        rows: 0,
        first: 0,
        last: 0,
        known: Some(Money::ZERO),
        typed: Some(Money::ZERO),
        sure: Money::ZERO,
    };

    /// Adds a row's figure, and what its cell says where that is asked about.
    fn add(&mut self, row: u32, figure: Option<Money>, typed: Option<Money>) {
        if self.rows == 0 {
            self.first = row;
        }
        self.rows += 1;
        self.last = row;
        self.known = self.known.zip(figure).map(|(sum, figure)| sum + figure);
        self.typed = self.typed.zip(figure.or(typed)).map(|(sum, figure)| sum + figure);
        self.sure = self.sure + figure.unwrap_or(Money::ZERO);
    }

    /// Whether a typed sum is this one; where rows are asked about, with them or without.
    fn is(&self, sum: Money) -> bool {
        match (self.known, self.typed) {
            (Some(known), _) => known == sum,
            (None, Some(typed)) => typed == sum || self.sure == sum,
            // A row that cannot be read leaves its sum open.
            (None, None) => true,
        }
    }
}

fn column_of_sums(
    cursor: &mut Cursor<'_>,
    rows: &[Range<usize>],
    heading: &Heading,
    figures: &BTreeMap<u32, Option<Money>>,
    needed: bool,
) {
    let (mut all, mut group) = (Sum::NONE, Sum::NONE);
    let (mut told, mut open) = (Vec::new(), Vec::new());
    // In a unit that is asked about, a sum and its rows are compared as they stand.
    let asked = match heading.asked() {
        Asked { unit: Unit::Other(_) | Unit::Disputed(_), label, place } => {
            Asked { unit: Unit::Yuan, label, place }
        }
        asked => asked,
    };
    for range in rows {
        let row = cursor.sheet.cells[range.start].row;
        if let Some(figure) = figures.get(&row) {
            let figure = if needed { *figure } else { Some(figure.unwrap_or(Money::ZERO)) };
            let typed = || {
                let index = cursor.sheet.index_of(row, heading.position)?;
                Some(coerce::money(&cursor.sheet.cells[index], asked).ok()?.value)
            };
            let typed = if figure.is_none() { typed() } else { None };
            all.add(row, figure, typed);
            group.add(row, figure, typed);
            continue;
        }
        let Some(part) = kind(cursor, range.clone()) else { continue };
        let Some(index) = cursor.sheet.index_of(row, heading.position) else { continue };
        let Ok(typed) = coerce::money(&cursor.sheet.cells[index], asked) else { continue };
        let against = if part { group } else { all };
        if needed && against.rows > 0 && against.known.is_none() && against.typed.is_none() {
            open.push((index, typed.value, against));
        } else if against.rows > 0 && !against.is(typed.value) && !group.is(typed.value) {
            told.push((index, typed.value, against));
        }
        group = Sum::NONE;
    }
    for (index, typed, sum) in open {
        let message = format!(
            "合计填 {}，以上 {} 行的“{}”有未能读出的，无法核对",
            typed.grouped(),
            sum.rows,
            heading.label
        );
        let at = cursor.at_index(index);
        cursor.note(
            Severity::Note,
            ProblemCode::TotalUnchecked,
            Some(at),
            message,
            "请在各行金额确定后核对合计",
        );
    }
    for (index, typed, sum) in told {
        let Some(known) = sum.known.or(sum.typed) else { continue };
        let at = cursor.at_index(index);
        let place = |row: u32| CellRef::new(String::new(), row, heading.position).address();
        let rows = if sum.rows == 1 {
            format!("以上 1 行（{}）", place(sum.first))
        } else {
            format!("以上 {} 行（{} 至 {}）", sum.rows, place(sum.first), place(sum.last))
        };
        let difference = (typed - known).yuan();
        let way = if difference.is_sign_negative() { "少" } else { "多" };
        let message = format!(
            "合计填 {}，{rows}的“{}”相加是 {}，合计{way} {}",
            typed.grouped(),
            heading.label,
            known.grouped(),
            Money::new(difference.abs()).grouped()
        );
        cursor.note(
            Severity::Warning,
            ProblemCode::TotalDiffers,
            Some(at),
            message,
            "请核对是漏列了行，还是合计有误；程序按各行计算",
        );
    }
}

/// Whether a row that is no item is a sum: of the rows since the last one (`true`), or of all.
fn kind(cursor: &Cursor<'_>, range: Range<usize>) -> Option<bool> {
    let cells = &cursor.sheet.cells[range];
    let mut texts = cells.iter().filter_map(|cell| match &cell.value {
        Value::Text(text) => Some(text),
        _ => None,
    });
    if texts.clone().any(|text| is_part_word(text)) {
        return None;
    }
    let word = texts.find_map(|text| {
        let key = key(text);
        key.contains('计').then_some(key)
    })?;
    Some(word.contains("小计") || word.contains("本页"))
}
