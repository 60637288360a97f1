//! Inputs as they are shown: the value in words, its cell, how it had to be read, and the reviewer's value where it was
//! corrected.

use policy::{Input, InputKind, Money, RawValue};

use crate::{Case, Sourced};

/// An input of a case, ready to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The pack's name.
    pub name: String,
    /// In Chinese.
    pub label: String,
    /// `None` is unknown.
    pub value: Option<String>,
    /// `元`, `平方米`, … or empty.
    pub unit: String,
    /// The cell.
    pub at: Option<String>,
    /// The cell's own text where it had to be read in some way.
    pub written: Option<String>,
    /// How it had to be read, in Chinese.
    pub readings: Vec<String>,
}

/// A value as its input's kind shows it: money grouped, choices and yes/no in Chinese.
#[must_use]
pub fn shown(kind: &InputKind, value: &RawValue) -> String {
    let text = match value {
        RawValue::String(text) => text.clone(),
        RawValue::Bool(true) => return "是".to_owned(),
        RawValue::Bool(false) => return "否".to_owned(),
        other => other.to_string(),
    };
    match kind {
        InputKind::Money => text.parse::<Money>().map_or(text, Money::grouped),
        kind => {
            let choice = kind.choices().iter().find(|choice| choice.id == text);
            choice.map_or(text, |choice| choice.label.clone())
        }
    }
}

/// An input with its value and its cell.
#[must_use]
pub fn field(input: &Input, sourced: Option<&Sourced>) -> Field {
    Field {
        name: input.name.clone(),
        label: input.label.clone(),
        value: sourced.and_then(|sourced| sourced.value.as_ref()).map(|value| shown(&input.kind, value)),
        unit: input.unit.clone().unwrap_or_default(),
        at: sourced.and_then(|sourced| sourced.at.as_ref()).map(ToString::to_string),
        written: sourced.and_then(|sourced| sourced.written.clone()),
        readings: sourced
            .map(|sourced| sourced.readings.iter().map(|reading| reading.label().to_owned()).collect())
            .unwrap_or_default(),
    }
}

/// The same of a case, with the reviewer's value where it was corrected.
#[must_use]
pub fn field_of(case: &Case, claim: Option<&str>, input: &Input, sourced: Option<&Sourced>) -> Field {
    let mut shown_field = field(input, sourced);
    if let Some(settlement) = case.corrected_input(claim, &input.name)
        && let Some(value) = &settlement.value
    {
        shown_field.value = Some(shown(&input.kind, value));
        shown_field.readings.push(format!("{}更正：{}", settlement.by.name, settlement.reason));
    }
    shown_field
}

/// A value that was given, in words: an amount grouped, yes and no in Chinese.
#[must_use]
pub fn value_in_words(value: &RawValue) -> String {
    let amount = value.as_str().filter(|text| text.contains('.')).and_then(|text| text.parse::<Money>().ok());
    amount.map_or_else(|| shown(&InputKind::Text, value), Money::grouped)
}
