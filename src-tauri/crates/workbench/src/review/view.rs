//! What a case claims, and what was found and decided of it.

use casework::{FindingOutcome, Judgement};
use policy::{AdvisoryNote, Money, Outcome, RulingUse, Standing, Step};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::import::view::FieldView;

/// One claim.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ClaimView {
    /// Within the package.
    pub id: String,
    /// The benefit's id.
    pub benefit: String,
    /// The benefit's title.
    pub title: String,
    /// The clause's id, such as `1.4`.
    pub clause: String,
    /// As it is cited, such as `三（1）4`.
    pub clause_number: String,
    /// The clause's text as it stands.
    pub clause_text: String,
    /// Responsible bureaus, the lead first.
    pub bureaus: Vec<String>,
    /// The year it is for.
    pub year: Option<i32>,
    /// The project.
    pub project: Option<String>,
    /// What was claimed.
    pub inputs: Vec<FieldView>,
    /// Every criterion, the shared ones first.
    pub criteria: Vec<CriterionView>,
    /// Whether its figure is a sum of line items.
    pub itemised: bool,
    /// Line items.
    pub items: Vec<ItemView>,
    /// By the criteria as they were found or proposed.
    pub standing: Standing,
    /// What the claim alone could get; `None` is not known or not in the text.
    pub ceiling: Option<Money>,
    /// The most that can be decided: after stacking and shared caps; `None` where the text gives no figure
    /// or it cannot be computed yet.
    pub payable: Option<Money>,
    /// Whether the text gives no figure at all (无定额).
    pub discretionary: bool,
    /// Whether the payable selection has it.
    pub selected: bool,
    /// What is not known, in Chinese.
    pub missing: Vec<String>,
    /// The computation.
    pub steps: Vec<Step>,
    /// Rulings with the amount under each reading.
    pub rulings: Vec<RulingUse>,
    /// Advice.
    pub advisories: Vec<AdvisoryNote>,
    /// The decision in force.
    pub decision: Option<DecisionView>,
}

/// One criterion with its proposal and finding.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CriterionView {
    /// The criterion's id.
    pub id: String,
    /// In Chinese.
    pub label: String,
    /// Whether a person must judge it (评审, 认定), rather than the program propose.
    pub judgement: bool,
    /// Whether every benefit shares it.
    pub shared: bool,
    /// The clause that it stands in: id.
    pub clause: String,
    /// As it is cited.
    pub clause_number: String,
    /// That clause's text.
    pub clause_text: String,
    /// The words that it rests on.
    pub cites: String,
    /// What the program computed.
    pub proposed: Outcome,
    /// Why, in Chinese.
    pub because: String,
    /// Points to look at.
    pub checklist: Vec<String>,
    /// The cells that it looked at.
    pub cells: Vec<String>,
    /// The finding in force.
    pub finding: Option<FindingView>,
}

/// A finding in force.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FindingView {
    /// What was found.
    pub outcome: FindingOutcome,
    /// In Chinese.
    pub label: String,
    /// The note.
    pub note: String,
    /// What the applicant is told of it.
    pub told: String,
    /// What it rests on.
    pub evidence: Vec<EvidenceView>,
    /// Points ticked.
    pub ticked: Vec<String>,
    /// The review or recognition that it rests on.
    pub judgement: Option<Judgement>,
    /// Who.
    pub by: String,
    /// Local date and time, `2024-11-21 14:32`.
    pub at: String,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EvidenceView {
    /// What kind it is.
    pub kind: EvidenceKind,
    /// The cell, the item's id, the attachment's name, or the document in words.
    pub what: String,
}

/// Kinds of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A cell of the workbook.
    Cell,
    /// A line item.
    Item,
    /// An attachment.
    Attachment,
    /// A document outside the package.
    Document,
}

/// What the window sends to put a finding on record.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct FindingInput {
    /// The claim's id.
    pub claim: String,
    /// The criterion's id.
    pub criterion: String,
    /// None takes the finding back.
    pub outcome: Option<FindingOutcome>,
    /// The note.
    #[serde(default)]
    pub note: String,
    /// What the applicant is told: what to hand in, or what was found not met. `None` takes what is to be handed in from
    /// the note.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub told: Option<String>,
    /// What it rests on.
    #[serde(default)]
    pub evidence: Vec<EvidenceView>,
    /// Points ticked.
    #[serde(default)]
    pub ticked: Vec<String>,
    /// The review or recognition that it rests on, for what is judged by others.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub judgement: Option<Judgement>,
}

/// One line item.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ItemView {
    /// Within the package.
    pub id: String,
    /// 发票, 合同, ….
    pub kind: String,
    /// Its number.
    pub number: String,
    /// ISO date or empty.
    pub date: String,
    /// Who issued it.
    pub vendor: String,
    /// The issuer's code.
    pub vendor_uscc: String,
    /// Without tax; `None` is unknown.
    pub amount: Option<Money>,
    /// Tax.
    pub tax: Option<Money>,
    /// ISO date or empty.
    pub paid_on: String,
    /// The attachment's file name or empty.
    pub attachment: String,
    /// How the amount was read, in words, where it was not plain.
    pub readings: Vec<String>,
    /// The cell of the amount.
    pub at: Option<String>,
    /// Admitted; `None` is unknown.
    pub admitted: Option<Money>,
    /// Whether anything is cut.
    pub cut: bool,
    /// Why.
    pub reason: String,
}

/// A decision in force.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct DecisionView {
    /// The amount.
    pub amount: Money,
    /// In capitals.
    pub capitals: String,
    /// The reason.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Local date and time.
    pub at: String,
}
