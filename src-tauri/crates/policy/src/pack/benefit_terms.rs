//! What a benefit says beside its criteria and its amount.

use super::{Condition, Quantity};

/// Months that a benefit is granted for in all, over the years.
#[derive(Debug, Clone)]
pub(crate) struct Months {
    /// How many a claim uses.
    pub used: Quantity,
    /// The input with those used before: the ledger's count stands where it is higher.
    pub before: String,
}

/// What an input is at most: more than that does not count, and is told.
#[derive(Debug, Clone)]
pub(crate) struct Most {
    pub input: String,
    /// A number, or another input.
    pub bound: Quantity,
}

/// An advisory of the pack's own: shown where its condition is met, never blocking.
#[derive(Debug, Clone)]
pub(crate) struct PackAdvisory {
    pub id: String,
    pub title: String,
    pub text: String,
    pub when: Condition,
}

/// Which of the shared criteria hold for a benefit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SharedCriteria {
    All,
    None,
    Only(Vec<String>),
}

impl SharedCriteria {
    pub(crate) fn has(&self, id: &str) -> bool {
        match self {
            SharedCriteria::All => true,
            SharedCriteria::None => false,
            SharedCriteria::Only(named) => named.iter().any(|known| known == id),
        }
    }
}
