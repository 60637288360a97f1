//! What can be wrong with a reading, the worst first.

use crate::habit::Habit;

/// What went wrong, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// An amount is counted that the cell does not say.
    WrongAmount,
    /// A sum, or a figure of another kind, is counted.
    CountedNoCost,
    /// A line void by the applicant's own word is counted, or half of a red pair.
    CountedVoid,
    /// A figure is counted for another claim, or for none without a word.
    WrongClaim,
    /// A claim that the form does not make.
    InventedClaim,
    /// A claim is missing, and nothing says so.
    MissingClaim,
    /// A figure is neither counted nor spoken of.
    Dropped,
    /// Something else that is read wrong: a number, a name, a day, an answer.
    WrongFact,
    /// Something else that is neither read nor spoken of.
    DroppedFact,
    /// What stands over the cells or is hidden is not told.
    Untold,
    /// The form names its applicant and is refused all the same.
    Refused,
}

/// One fault, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub fault: Fault,
    pub at: String,
    pub expected: String,
    pub got: String,
    /// The kinds that touch the figure itself.
    pub habits: Vec<Habit>,
}
