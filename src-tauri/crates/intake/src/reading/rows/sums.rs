//! Rows that are sums, known by what they do and not by a word: such a row has no number, date or vendor of its own, and
//! its amount is that of the rows above it, or a formula that adds them up.

use casework::ProblemCode;
use policy::Money;
use rust_decimal::Decimal;

use crate::reading::coerce;
use crate::reading::cursor::Cursor;
use crate::reading::rows::doubt::{Doubt, SUM};
use crate::reading::rows::{leave_out, own, remove, text_of, under};
use crate::reading::table::{Row, Table};
use crate::reading::words::{Column, is_none_word, says_sum};
use crate::workbook::value::Value;

/// Columns that say which paper a row is.
const PAPER: [Column; 9] = [
    Column::Number,
    Column::DigitalNumber,
    Column::Code,
    Column::Date,
    Column::From,
    Column::To,
    Column::PaidOn,
    Column::Attachment,
    Column::VendorUscc,
];

/// How much of an item a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    /// It says which paper it is.
    Paper,
    /// It says something, but not which paper.
    Words,
    /// An amount alone, or with a word for a sum.
    Bare,
}

/// Leaves out the rows that are sums, and doubts those that may be.
pub(super) fn run(cursor: &mut Cursor<'_>, table: &mut Table, amount: usize) {
    let bodies: Vec<Body> = table.rows.iter().map(|row| body(cursor, table, row, amount)).collect();
    let position = table.headings[amount].position;
    let adds_up = |row: &Row| cursor.sheet.sums.binary_search(&(row.row, position)).is_ok();
    if bodies.iter().all(|body| *body == Body::Paper) && !table.rows.iter().any(adds_up) {
        return;
    }
    let amounts: Vec<Option<Decimal>> =
        table.rows.iter().map(|row| figure(cursor, table, row, amount)).collect();
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(bodies.len());
    let mut above = Above::default();
    let whole: Option<Decimal> =
        bodies.iter().zip(&amounts).filter(|(body, _)| **body != Body::Bare).map(|(_, amount)| *amount).sum();
    for ((row, body), amount) in table.rows.iter().zip(&bodies).zip(&amounts) {
        let filled = under(row, table_amount(table)).is_some();
        let matches = amount.is_some_and(|amount| {
            above.are(amount) || (*body == Body::Bare && whole == Some(amount) && !amount.is_zero())
        });
        let verdict = match body {
            _ if !filled => Verdict::Item,
            Body::Bare if adds_up(row) || matches => Verdict::Sum,
            Body::Bare if has_word(cursor, row) => Verdict::Sum,
            Body::Bare => Verdict::Doubtful(
                "此行只有金额，没有号码、日期和供应商，也不等于以上各行之和，无法确定是不是一笔费用",
            ),
            Body::Words if adds_up(row) => Verdict::Sum,
            Body::Words if matches && above.items > 1 && above.papers > 0 => {
                Verdict::Doubtful("此行没有号码和日期，金额等于以上各行之和，可能是合计")
            }
            Body::Paper if adds_up(row) => Verdict::Doubtful("此行的金额是以上各行相加的公式，可能是合计"),
            Body::Words | Body::Paper => Verdict::Item,
        };
        match verdict {
            Verdict::Sum => above.group = Some(Decimal::ZERO),
            Verdict::Item | Verdict::Doubtful(_) => above.add(*amount, *body, filled),
        }
        verdicts.push(verdict);
    }
    let mut out = Vec::new();
    for (place, verdict) in verdicts.into_iter().enumerate() {
        match verdict {
            Verdict::Item => {}
            Verdict::Doubtful(message) => {
                let doubt = Doubt::new(
                    ProblemCode::SumOrItem,
                    message.to_owned(),
                    "是合计的请删去此行；是费用的请补全号码、日期和供应商",
                );
                table.doubts.entry(table.rows[place].row).or_insert(doubt);
            }
            Verdict::Sum => {
                let shown = amounts[place].map(|amount| format!(" {}", Money::new(amount).grouped()));
                let message = format!("此行是合计{}，不作为一笔费用", shown.unwrap_or_default());
                let remedy = "请核对；确为一笔费用的，请写明号码、日期和供应商";
                leave_out(cursor, table, place, SUM, (ProblemCode::SumRow, message, remedy));
                out.push(place);
            }
        }
    }
    remove(table, &out);
}

#[derive(Debug, Clone, Copy)]
enum Verdict {
    Item,
    Sum,
    Doubtful(&'static str),
}

/// What the rows above come to: all of them, and those since the last sum. `None` where one is unknown.
struct Above {
    all: Option<Decimal>,
    group: Option<Decimal>,
    items: usize,
    papers: usize,
}

impl Default for Above {
    fn default() -> Above {
        Above { all: Some(Decimal::ZERO), group: Some(Decimal::ZERO), items: 0, papers: 0 }
    }
}

impl Above {
    fn add(&mut self, amount: Option<Decimal>, body: Body, filled: bool) {
        if !filled {
            return;
        }
        self.items += 1;
        self.papers += usize::from(body == Body::Paper);
        let plus = |sum: Option<Decimal>| sum.zip(amount).and_then(|(sum, amount)| sum.checked_add(amount));
        (self.all, self.group) = (plus(self.all), plus(self.group));
    }

    /// Whether an amount is the sum of the rows above, to the fen.
    fn are(&self, amount: Decimal) -> bool {
        let fen = Decimal::new(1, 2);
        let near = |sum: Option<Decimal>| sum.is_some_and(|sum| (sum - amount).abs() <= fen);
        self.items > 0 && !amount.is_zero() && (near(self.all) || near(self.group))
    }
}

fn table_amount(table: &Table) -> usize {
    super::amount_heading(table).unwrap_or(0)
}

/// The row's amount as it stands, whatever its unit.
fn figure(cursor: &Cursor<'_>, table: &Table, row: &Row, amount: usize) -> Option<Decimal> {
    let index = under(row, amount)?;
    let cell = &cursor.sheet.cells[index];
    let asked = table.headings[amount].asked();
    coerce::decimal(cell, asked).ok().map(|reading| reading.value)
}

fn body(cursor: &Cursor<'_>, table: &Table, row: &Row, amount: usize) -> Body {
    // Most rows have a number, and that settles it. `共 3 张` beside a sum is none.
    let says = |column: Column| {
        own(cursor, table, row, column).is_some_and(|cell| match &cell.value {
            Value::Text(text) => {
                !is_none_word(text)
                    && !says_sum(text)
                    && text.chars().filter(|c| c.is_alphanumeric()).count() > 3
                    && text.chars().any(char::is_numeric)
            }
            Value::Number(_) | Value::Date(_) => true,
            Value::WildNumber | Value::Bool(_) | Value::NoDate(_) | Value::Error(_) | Value::Uncomputed => {
                false
            }
        })
    };
    if PAPER.into_iter().any(says) {
        return Body::Paper;
    }
    let figure = |heading: usize| {
        matches!(
            table.headings[heading].column,
            Column::Amount | Column::Tax | Column::Principal | Column::InterestPaid
        ) || heading == amount
    };
    // What has a number in the list is meant as an item, though it says no more.
    let mut words = row.numbered;
    for (index, heading) in &row.cells {
        let cell = &cursor.sheet.cells[*index];
        if cell.row != row.row || figure(*heading) {
            continue;
        }
        match text_of(cell) {
            Some(text) if says_sum(text) => return Body::Bare,
            Some(text) => words |= !is_none_word(text) && table.headings[*heading].column != Column::Serial,
            None => {}
        }
    }
    for index in &row.aside {
        match text_of(&cursor.sheet.cells[*index]) {
            Some(text) if says_sum(text) => return Body::Bare,
            Some(text) => words |= !is_none_word(text),
            None => {}
        }
    }
    if words { Body::Words } else { Body::Bare }
}

fn has_word(cursor: &Cursor<'_>, row: &Row) -> bool {
    let all = row.cells.iter().map(|(index, _)| *index).chain(row.aside.iter().copied());
    let mut own = all.map(|index| &cursor.sheet.cells[index]).filter(|cell| cell.row == row.row);
    own.any(|cell| text_of(cell).is_some_and(says_sum))
}
