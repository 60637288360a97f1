//! One case, whole: what its page shows.

use casework::{Act, FindingOutcome, Judgement, MaterialState, Role, Severity, Stage};
use policy::{AdvisoryNote, Money, Outcome, RulingUse, Standing, Step};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::{DeadlineView, TouchedView};

/// Everything on a case, for the person signed in.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CaseView {
    /// The case's number.
    pub number: String,
    /// Where it stands.
    pub stage: Stage,
    /// In Chinese.
    pub stage_label: String,
    /// The usual way through the stages, for the line under the head.
    pub stages: Vec<StageStep>,
    /// The lead bureau.
    pub bureau: String,
    /// The bureaus that may read it.
    pub other_bureaus: Vec<String>,
    /// The policy's title.
    pub policy: String,
    /// `征求意见稿` while the policy is a draft.
    pub policy_status: Option<String>,
    /// The file that was imported.
    pub file: String,
    /// ISO date of import.
    pub received_on: String,
    /// The applicant's name.
    pub applicant_name: String,
    /// Its 统一社会信用代码.
    pub uscc: String,
    /// What the applicant says of itself.
    pub applicant: Vec<FieldView>,
    /// The claims that this case decides.
    pub claims: Vec<ClaimView>,
    /// The materials to tick off.
    pub materials: Vec<MaterialView>,
    /// Attachments, listed and come.
    pub attachments: Vec<AttachmentView>,
    /// What is wrong with the package.
    pub problems: Vec<ProblemView>,
    /// Awards under other policies.
    pub other_awards: Vec<FieldView>,
    /// By when it should have left its stage; none where the stage has no limit.
    pub deadline: Option<DeadlineView>,
    /// Who was given which of the three roles.
    pub assignments: Vec<AssignmentView>,
    /// What those who work on it said, oldest first.
    pub comments: Vec<CommentView>,
    /// Moves, signatures and returns, oldest first.
    pub history: Vec<HistoryView>,
    /// The three signature places, in order.
    pub signatures: Vec<SignatureView>,
    /// What the person signed in can do.
    pub me: MeView,
    /// What is left before it can be submitted, in the order of the page.
    pub remaining: Vec<RemainingView>,
    /// Sum of the payable ceilings.
    pub total_payable: Money,
    /// Sum of the decided amounts.
    pub total_decided: Money,
    /// Criteria found.
    pub checked: u32,
    /// Criteria in all.
    pub to_check: u32,
    /// The workbook's sheets.
    pub sheets: Vec<String>,
    /// How overlapping claims were chosen; empty where nothing overlapped.
    pub stacking: Vec<Step>,
    /// Whether a frozen memo exists (else a preview is drawn).
    pub frozen: bool,
}

/// A case that was taken up again, and which others that touches.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReopenedView {
    /// The case.
    pub case: CaseView,
    /// Other cases of the enterprise that may get another amount now.
    pub touched: Vec<TouchedView>,
}

/// Something that differs between a returned memo and the case as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ReviewChange {
    /// Where: the claim, and the criterion, item or amount in it.
    pub place: String,
    /// As the returned memo had it.
    pub before: String,
    /// As it stands.
    pub after: String,
}

/// A stage on the usual way.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StageStep {
    /// The stage.
    pub stage: Stage,
    /// In Chinese.
    pub label: String,
    /// `done`, `current` or `ahead`.
    pub state: StepState,
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Behind.
    Done,
    /// Here.
    Current,
    /// Ahead.
    Ahead,
}

/// A value with its label and its cell.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FieldView {
    /// The pack's name.
    pub name: String,
    /// In Chinese.
    pub label: String,
    /// Ready to show; `None` is unknown.
    pub value: Option<String>,
    /// `元`, `平方米`, … or empty.
    pub unit: String,
    /// The cell.
    pub at: Option<String>,
    /// The cell's own text where it had to be read in some way.
    pub written: Option<String>,
    /// How it had to be read, in Chinese.
    pub readings: Vec<String>,
}

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

/// A material to tick off.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MaterialView {
    /// The material's id.
    pub id: String,
    /// In Chinese.
    pub label: String,
    /// When it is asked for, in Chinese, or empty.
    pub when: String,
    /// Ticked off as; none yet.
    pub state: Option<MaterialState>,
    /// A note.
    pub note: String,
    /// Attachments that were handed in as this material.
    pub attachments: Vec<String>,
}

/// A file that was listed, or came.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AttachmentView {
    /// Its file name.
    pub name: String,
    /// What it is, in the applicant's words.
    pub what: String,
    /// Whether it came.
    pub came: bool,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// `pdf`, `image` or `other`: how the window can show it.
    pub shown_as: String,
    /// The listing's cell; none for a file that is not on the list.
    pub at: Option<String>,
    /// The material that it serves as, in Chinese, or empty.
    pub material: String,
    /// The claim that it belongs to, in Chinese, or empty where it is for all of them.
    pub claim: String,
    /// The line items that name it, by number, else by cell.
    pub items: Vec<String>,
}

/// A problem of the package.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ProblemView {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable code.
    pub code: String,
    /// The sheet, or empty.
    pub sheet: String,
    /// The address within it, or empty.
    pub cell: String,
    /// What and why.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Something that happened to the case.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct HistoryView {
    /// Local date and time.
    pub at: String,
    /// Who.
    pub by: String,
    /// What, in Chinese.
    pub what: String,
    /// The comment or opinion.
    pub comment: String,
}

/// One of the three roles on the case, given to one person.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AssignmentView {
    /// Reviewer, checker or approver.
    pub role: Role,
    /// 经办, 复核 or 审定.
    pub role_label: String,
    /// To whom.
    pub to: String,
}

/// What somebody said, at a stage.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CommentView {
    /// The store's id.
    #[ts(type = "number")]
    pub id: i64,
    /// The comment that it answers.
    #[ts(type = "number | null")]
    pub answers: Option<i64>,
    /// The stage at the time.
    pub stage: Stage,
    /// In Chinese.
    pub stage_label: String,
    /// What.
    pub text: String,
    /// Who.
    pub by: String,
    /// Local date and time.
    pub at: String,
}

/// One of the three signature places.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SignatureView {
    /// 经办, 复核 or 审定.
    pub role_label: String,
    /// Who signed; empty while nobody has.
    pub by: String,
    /// Local date and time.
    pub at: String,
    /// The opinion.
    pub opinion: String,
}

/// What the person signed in can do with the case now.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MeView {
    /// Whether a statement on conflicts of interest is on record.
    pub declared: bool,
    /// Whether the person is recused.
    pub recused: bool,
    /// Allowed now.
    pub may: Vec<Act>,
    /// The signing step that is this person's next: `submit`, `check`, `approve`, or none.
    pub next: Option<Act>,
    /// Why not, where the stage's own step is not allowed to this person; empty otherwise.
    pub why_not: String,
}

/// Something left to do before the case can be submitted.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RemainingView {
    /// The claim's id, or empty.
    pub claim: String,
    /// The criterion's id, or empty.
    pub criterion: String,
    /// In Chinese: what is to be done.
    pub what: String,
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

/// The workbook's own cells around one.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct GridView {
    /// The sheet shown.
    pub sheet: String,
    /// All the workbook's sheets, in order.
    pub sheets: Vec<String>,
    /// Row of the first row shown, from zero.
    pub first_row: u32,
    /// Column of the first column shown, from zero.
    pub first_column: u32,
    /// The cells' text, row by row.
    pub rows: Vec<Vec<String>>,
}
