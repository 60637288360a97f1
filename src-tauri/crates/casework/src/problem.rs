//! What is wrong with a package, where, and what to do about it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::CellRef;

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A value could not be used: it is unknown until it is corrected.
    Error,
    /// A value was used, and should be looked at.
    Warning,
    /// A reading that was made, for the record.
    Note,
}

/// One problem, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable code, such as `not-a-number`.
    pub code: String,
    /// Where it stands; `None` where it concerns the file as a whole.
    pub at: Option<CellRef>,
    /// In Chinese: what and why.
    pub message: String,
    /// In Chinese: what to do.
    pub remedy: String,
}
