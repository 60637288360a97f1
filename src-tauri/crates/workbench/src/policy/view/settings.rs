//! What an administrator sets: parameters and rulings, with their history.

use policy::{Choice, InputKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Parameters and rulings.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SettingsView {
    /// Figures that the policy leaves to the bureau.
    pub parameters: Vec<ParameterView>,
    /// Where the text has more than one reading.
    pub rulings: Vec<RulingSetting>,
}

/// A figure that the policy leaves to the bureau.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ParameterView {
    /// The pack's name.
    pub name: String,
    /// In Chinese.
    pub label: String,
    /// Its unit, or empty.
    pub unit: String,
    /// The clause that it stands under.
    pub clause: String,
    /// How a value reads.
    pub kind: InputKind,
    /// In force; empty is not set.
    pub value: String,
    /// The latest first.
    pub history: Vec<WasSet>,
}

/// A question of the text, and how it is read.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RulingSetting {
    /// The ruling's id.
    pub id: String,
    /// The clause that it stands under.
    pub clause: String,
    /// The question.
    pub question: String,
    /// Why it is open, or empty.
    pub note: String,
    /// The reading in force.
    pub reading: String,
    /// Whether nobody has ruled.
    pub by_default: bool,
    /// Every reading.
    pub readings: Vec<Choice>,
    /// The latest first.
    pub history: Vec<WasSet>,
}

/// What something was set to, by whom and why.
#[derive(Debug, Clone, Serialize, TS)]
pub struct WasSet {
    /// In Chinese.
    pub to: String,
    /// On what basis.
    pub basis: String,
    /// Who.
    pub by: String,
    /// Local date and time.
    pub at: String,
}

/// A dated table of rates.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RateTableView {
    /// Such as `lpr.csv`.
    pub file: String,
    /// The last day on which the table was known to be complete, or empty.
    pub known_until: String,
    /// By day within each term.
    pub rows: Vec<RateRowView>,
    /// What was entered, the latest first.
    pub history: Vec<WasSet>,
}

/// A rate and the day from which it holds.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RateRowView {
    /// Such as `1-year`.
    pub term: String,
    /// ISO.
    pub from: String,
    /// Such as `3.45`.
    pub percent: String,
    /// Whether the pack prints it, and nobody can change it.
    pub printed: bool,
}

/// A rate to enter; an empty `from` enters only how far the table is known.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct RateInput {
    /// ISO, or empty.
    pub from: String,
    /// Such as `1-year`.
    pub term: String,
    /// Such as `3.00`.
    pub percent: String,
    /// ISO, or empty.
    pub known_until: String,
}
