//! A claim by itself, and by what it meets others: its cap's pool and its project.

use super::computation::Ceiling;
use super::in_force::InForce;
use crate::{Benefit, ClaimAssessment, ClaimFacts, folded};

/// A claim before it is set against the others.
#[derive(Debug, Clone)]
pub(crate) struct Alone<'a> {
    pub benefit: &'a Benefit,
    pub claim: &'a ClaimFacts,
    pub ceiling: Ceiling<'a>,
    /// The ceiling in fen.
    pub fen: Option<i128>,
    /// Granted year by year, under the readings in force.
    pub yearly: bool,
    /// How its year lies to the policy's days.
    pub in_force: InForce,
    /// The value that a cap is shared by, where it is shared by an input's value.
    pub holder: Option<String>,
    pub assessment: ClaimAssessment,
}

/// What shares a cap: the benefit (none where several do), the cap, the year, and the holder where the cap
/// goes by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PoolKey<'a> {
    pub benefit: Option<&'a str>,
    pub cap: &'a str,
    pub year: Option<i32>,
    /// Folded.
    pub holder: Option<String>,
}

/// A project as it is compared. Claims without one overlap with none.
pub(super) fn project(written: Option<&str>) -> Option<String> {
    written.map(folded).filter(|project| !project.is_empty())
}
