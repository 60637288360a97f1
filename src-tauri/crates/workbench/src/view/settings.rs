//! What an administrator sets: parameters and rulings, with their history.

use policy::{Choice, InputKind};
use serde::Serialize;
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
