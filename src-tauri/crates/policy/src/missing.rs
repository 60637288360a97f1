//! What an assessment may miss beyond inputs and parameters: names beside theirs in [`crate::ClaimAssessment::missing`].

/// The claim's year, where a cap counts by it.
pub const YEAR: &str = "year";
/// The project of an other award, beside claims that name theirs.
pub const AWARD_PROJECT: &str = "other-award-project";
/// The amount of an other award for the claim's project.
pub const AWARD_AMOUNT: &str = "other-award-amount";
/// The level of an other award, where only those of some levels count.
pub const AWARD_LEVEL: &str = "other-award-level";
