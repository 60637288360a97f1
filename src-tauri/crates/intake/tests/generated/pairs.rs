//! Labels with their values, and the ways in which they stand on a sheet.

use policy::Money;
use serde_json::Value;

use crate::draft::Draft;
use crate::habit::{Group, Habit};
use crate::sheet::Content;
use crate::truth::{Fact, Figure, Weight, What};

/// What a pair says.
#[derive(Debug, Clone)]
pub enum Says {
    /// Something of the applicant.
    Applicant(&'static str, Value),
    /// The claims' benefit, year or project: the truth of the claims has it already.
    Claim,
    /// An input that is no money.
    Input(usize, &'static str, Value),
    /// Money.
    Figure { claim: usize, what: What, right: Vec<Money>, weight: Weight, habits: Vec<Habit> },
    /// Nothing that the policy asks for.
    Nothing,
}

/// A label and its value.
#[derive(Debug, Clone)]
pub struct Pair {
    pub label: String,
    pub value: Content,
    pub says: Says,
}

impl Pair {
    pub fn text(label: impl Into<String>, value: impl Into<String>, says: Says) -> Pair {
        Pair { label: label.into(), value: Content::Text(value.into()), says }
    }
}

/// Lays pairs from a row and column on, and gives the row below them.
pub fn lay(draft: &mut Draft, sheet: usize, row: u32, column: u32, pairs: Vec<Pair>) -> u32 {
    match draft.habits.of(Group::Labels) {
        Some(Habit::LabelsAbove) => above(draft, sheet, row, column, pairs),
        Some(Habit::PairsARow) => in_rows(draft, sheet, row, column, pairs),
        Some(Habit::Inline) => inline(draft, sheet, row, column, pairs),
        Some(Habit::MergedLabels) => merged(draft, sheet, row, column, pairs),
        _ => left(draft, sheet, row, column, pairs),
    }
}

/// One below the other, each label at the left of its value.
pub fn left(draft: &mut Draft, sheet: usize, mut row: u32, column: u32, pairs: Vec<Pair>) -> u32 {
    for pair in pairs {
        place(draft, sheet, (row, column), (row, column + 1), pair);
        row += 1;
    }
    row
}

fn above(draft: &mut Draft, sheet: usize, mut row: u32, column: u32, pairs: Vec<Pair>) -> u32 {
    let width = 3 + draft.chance.below(3);
    let mut pairs = pairs.into_iter().peekable();
    while pairs.peek().is_some() {
        for (column, pair) in (column..).zip(pairs.by_ref().take(width)) {
            place(draft, sheet, (row, column), (row + 1, column), pair);
        }
        row += 2;
    }
    row
}

fn in_rows(draft: &mut Draft, sheet: usize, mut row: u32, column: u32, pairs: Vec<Pair>) -> u32 {
    let width = 2 + draft.chance.below(2);
    let step = if draft.chance.percent(30) { 3 } else { 2 };
    let mut pairs = pairs.into_iter().peekable();
    while pairs.peek().is_some() {
        for (place_of, pair) in (0..).zip(pairs.by_ref().take(width)) {
            let column = column + place_of * step;
            place(draft, sheet, (row, column), (row, column + 1), pair);
        }
        row += 1;
    }
    row
}

/// In one cell, money excepted: nobody writes a figure of the form so.
fn inline(draft: &mut Draft, sheet: usize, mut row: u32, column: u32, pairs: Vec<Pair>) -> u32 {
    let colon = draft.chance.word(&["：", ":", "： "]);
    for pair in pairs {
        let Content::Text(value) = &pair.value else {
            place(draft, sheet, (row, column), (row, column + 1), pair);
            row += 1;
            continue;
        };
        let both = format!("{}{colon}{value}", pair.label);
        draft.sheets[sheet].text(row, column, both);
        register(draft, sheet, (row, column), None, pair.says);
        row += 1;
    }
    row
}

fn merged(draft: &mut Draft, sheet: usize, mut row: u32, column: u32, pairs: Vec<Pair>) -> u32 {
    let (label, value) = (
        1 + u32::try_from(draft.chance.below(2)).unwrap(),
        2 + u32::try_from(draft.chance.below(3)).unwrap(),
    );
    for pair in pairs {
        let first = column + label;
        place(draft, sheet, (row, column), (row, first), pair);
        let on = &mut draft.sheets[sheet];
        on.merge([row, column, row, first - 1]);
        on.merge([row, first, row, first + value - 1]);
        row += 1;
    }
    row
}

/// One label and its value at their cells.
pub fn place(draft: &mut Draft, sheet: usize, label: (u32, u32), value: (u32, u32), pair: Pair) {
    let text = draft.broken(&pair.label);
    draft.sheets[sheet].text(label.0, label.1, text);
    draft.sheets[sheet].put(value.0, value.1, pair.value);
    register(draft, sheet, value, Some(label), pair.says);
}

/// Writes down what a cell says.
pub fn register(draft: &mut Draft, sheet: usize, value: (u32, u32), label: Option<(u32, u32)>, says: Says) {
    let at = draft.sheets[sheet].at(value.0, value.1);
    let label = label.map(|(row, column)| draft.sheets[sheet].at(row, column));
    match says {
        Says::Applicant(input, value) => draft.truth.applicant.push(Fact { input, value, at, label }),
        Says::Input(claim, input, value) => {
            draft.truth.claims[claim].inputs.push(Fact { input, value, at, label });
        }
        Says::Figure { claim, what, right, weight, habits } => {
            draft.truth.figures.push(Figure { at, heading: label, claim, what, right, weight, habits });
        }
        Says::Claim | Says::Nothing => {}
    }
}
