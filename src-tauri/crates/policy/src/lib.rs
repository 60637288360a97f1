//! The law: literate policy packs, and their exact assessment.
//!
//! Pure: no IO, no clock, no network. What a policy grants stands in its pack; no clause, rate or cap of any
//! policy stands in this code.

mod assessment;
mod facts;
mod money;

pub use assessment::*;
pub use facts::*;
pub use money::Money;
