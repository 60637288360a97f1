//! The result of an assessment: standings, ceilings, and a trace that a desk calculator can follow.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Money;

/// What [`crate::assess`] found for all of an applicant's claims.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The pack's id.
    pub pack: String,
    /// One entry for each claim, in the order of the facts.
    pub claims: Vec<ClaimAssessment>,
    /// Sum of `payable` over the claims.
    pub total_payable: Money,
    /// Sum of `potential` over the claims.
    pub total_potential: Money,
    /// No selection pays more than this: given where the selections were too many to compare them all, and
    /// `total_payable` is the best of those compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payable_at_most: Option<Money>,
    /// The same of `total_potential`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub potential_at_most: Option<Money>,
    /// How overlapping claims were chosen; empty when nothing overlapped or was capped together.
    pub stacking: Vec<Step>,
}

/// One claim's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimAssessment {
    /// The claim's id.
    pub id: String,
    /// The benefit's id.
    pub benefit: String,
    /// By the criteria alone.
    pub standing: Standing,
    /// Every criterion of the benefit, the shared ones first.
    pub criteria: Vec<CriterionResult>,
    /// What the claim alone could get, rounded down to the fen; `None` where it cannot be computed or
    /// the text gives no figure.
    pub ceiling: Option<Money>,
    /// In-kind ceiling in P of compute, where the benefit grants that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_p: Option<String>,
    /// Whether the payable selection has the claim.
    pub selected: bool,
    /// What can be paid after stacking and shared caps; zero unless eligible.
    pub payable: Money,
    /// The same with undetermined claims taken as eligible.
    pub potential: Money,
    /// Inputs and parameters that are not known, in the order that settles the claim soonest.
    pub missing: Vec<String>,
    /// Ids of rulings used with more than one possible amount, and of advisories.
    pub advisories: Vec<String>,
    /// The advisories in words, in the order of `advisories`.
    pub advisory_notes: Vec<AdvisoryNote>,
    /// Every ruling that the claim rests on, with the amount under each reading.
    pub rulings: Vec<RulingUse>,
    /// Which of the benefit's caps the claim counts against, where it has several (`major`, `minor`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<String>,
    /// What it uses up beyond money, once it is granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uses: Option<crate::Used>,
    /// What came between the ceiling and what can be paid.
    pub payment: Payment,
    /// The computation.
    pub trace: Trace,
}

/// What comes between a claim's ceiling and what can be paid, as the potential selection has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Payment {
    /// Other policies' awards for the project.
    pub other_awards: Money,
    /// This policy's earlier awards for the project: the difference is paid.
    #[serde(default)]
    pub awarded_before: Money,
    /// How much of them came from the claim's own shared cap.
    #[serde(default)]
    pub awarded_of_cap: Money,
    /// Whether an award of another policy leaves nothing to pay, and not the difference.
    pub excluded: bool,
    /// Whether an earlier award of this policy leaves nothing to pay, and not the difference.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// The amount decided, once there is one.
    pub decided: Option<Money>,
    /// What the claim brings to the selection: after awards for its project, before shared caps.
    pub before_caps: Option<Money>,
    /// The shared cap that it counts against.
    pub cap: Option<CapUse>,
    /// The claim of the same project that is paid in its stead.
    pub displaced_by: Option<String>,
}

/// How far a shared cap is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CapUse {
    /// The cap's id.
    pub id: String,
    /// `年度上限`, `累计上限`.
    pub label: String,
    /// The whole of it.
    pub limit: Money,
    /// Used by earlier awards.
    pub used_before: Money,
    /// Used by claims that come first in this assessment.
    pub used_by_claims: Money,
    /// What is left for this claim.
    pub left: Money,
    /// The words of the clause.
    pub cites: String,
}

/// By the criteria alone: all met, one unmet, or neither yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// All criteria are met.
    Eligible,
    /// One criterion at least is unmet.
    Ineligible,
    /// None is unmet, and one at least is unknown or awaits a judgement.
    Undetermined,
}

/// How one criterion came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The text's condition holds.
    Met,
    /// It does not hold.
    Unmet,
    /// Evidence is missing.
    Unknown,
    /// 经评审 / 经认定 / 经审核 is not yet recorded.
    AwaitingJudgement,
}

/// A criterion and its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CriterionResult {
    /// The criterion's id.
    pub id: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Why, in a Chinese phrase that names the input and its value.
    pub because: String,
    /// The inputs that it looked at.
    pub inputs: Vec<String>,
}

/// An advisory: shown, never blocking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AdvisoryNote {
    /// Its id, such as `cliff`.
    pub id: String,
    /// A short Chinese title.
    pub title: String,
    /// One or two Chinese sentences with the amounts on both sides.
    pub text: String,
}

/// A ruling that a claim rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RulingUse {
    /// The ruling's id.
    pub id: String,
    /// The question, in Chinese.
    pub question: String,
    /// The reading in force.
    pub reading: String,
    /// Whether it is in force by default, no ruling having been made.
    pub by_default: bool,
    /// Every reading with the ceiling under it.
    pub readings: Vec<ReadingAmount>,
}

/// What one reading of a ruling would give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadingAmount {
    /// The reading's id.
    pub id: String,
    /// In Chinese.
    pub label: String,
    /// The claim's ceiling under this reading, all else equal.
    pub ceiling: Option<Money>,
    /// What it could be paid under this reading, after stacking and shared caps; `None` until
    /// [`crate::price_readings`] is asked.
    pub potential: Option<Money>,
}

/// A node of the computation: leaves are inputs with their origins, nodes quote the clause.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// The operation, such as `input`, `rate`, `tier`, `cap`, `round-down`.
    pub op: Cow<'static, str>,
    /// In Chinese.
    pub label: String,
    /// The exact value, as a decimal string; `None` while unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Such as `元`, `㎡`, `月`; `%` for a rate, whose value stays a fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Cow<'static, str>>,
    /// The words of the clause that the operation rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cites: Option<String>,
    /// Where a leaf was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The ruling that chose this operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruling: Option<String>,
    /// What the value was computed from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<Trace>,
}

/// One rung of the ladder in which a trace is shown: window, command line and memo share it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Step {
    /// `""`, `"+"`, `"−"`, `"×"`, `"÷"`, `"="`, `"≤"`.
    pub sign: String,
    /// In Chinese.
    pub label: String,
    /// Ready to show: `10,000,000.00`, `30%`, `待定`.
    pub value: String,
    /// The words of the clause.
    pub cites: Option<String>,
    /// Where the figure was read.
    pub at: Option<String>,
    /// The ruling that chose this step.
    pub ruling: Option<String>,
    /// Whether the row is a result: a rule is drawn above it.
    pub result: bool,
}
