//! The law: literate policy packs, and their exact assessment.
//!
//! `Pack::parse` reads a pack; [`assess`] applies it to [`Facts`]. Pure: no IO, no clock, no network.
//! What a policy grants stands in its pack; no clause, rate or cap of any policy stands in this code.

mod assess;
mod assessment;
mod facts;
mod money;
mod pack;
mod shipped;

pub use assess::assess;
pub use assessment::*;
pub use facts::*;
pub use money::Money;
pub use pack::*;
pub use shipped::{shipped, shipped_ids};
