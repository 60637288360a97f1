//! What an enterprise sees of its own package before it hands it in.

use casework::{ProblemCode, Severity};
use policy::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A package, checked before handing in. Nothing of it is kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PrecheckView {
    /// The file or folder.
    pub file: String,
    /// The policy that it was read under, with its version.
    pub policy: String,
    /// The applicant's name, or empty.
    pub applicant: String,
    /// Whether something is wrong: a problem that is more than a note, or a paper that is missing.
    pub wrong: bool,
    /// What is wrong, the gravest first: cells, papers, vouchers that differ.
    pub problems: Vec<PrecheckProblem>,
    /// What the rules would give at most for each claim.
    pub claims: Vec<PrecheckClaim>,
    /// The sum of what is known of that; yuan.
    pub at_most: Money,
    /// How many attachments were looked at for vouchers.
    pub files: u32,
    /// How many vouchers were read of them.
    pub vouchers: u32,
}

/// Something to see to.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PrecheckProblem {
    /// How much it weighs.
    pub severity: Severity,
    /// Its kind, by its stable code.
    #[ts(type = "string")]
    pub code: ProblemCode,
    /// The cell, the attachment or the paper.
    pub place: String,
    /// Where an attachment says otherwise, or empty.
    pub voucher: String,
    /// What and why.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// One claim as the rules would have it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PrecheckClaim {
    /// The benefit's title.
    pub title: String,
    /// The clause as it is cited.
    pub clause: String,
    /// The year.
    pub year: Option<i32>,
    /// The project, or empty.
    pub project: String,
    /// What it could get at most, if every condition is found to hold; none where the text gives no figure or something
    /// is not known.
    pub at_most: Option<Money>,
    /// What is not known, or does not hold, in Chinese.
    pub lacks: Vec<String>,
    /// What its line items stand on, in one line, or empty.
    pub coverage: String,
}
