//! One case, whole: where it stands, what was said and done, and who may do what.

use casework::{Action, Role, Stage};
use policy::{Money, Step};
use serde::Serialize;
use ts_rs::TS;

use crate::cases::view::{AffectedCaseView, DeadlineView};
use crate::import::view::{AttachmentView, FieldView, MaterialView, ProblemView};
use crate::review::view::ClaimView;
use crate::vouchers::view::VouchersView;

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
    /// What its enterprise, projects, persons and holders were granted before, and what other cases have decided for
    /// them.
    pub granted: Vec<GrantedView>,
    /// What a new computation would say otherwise than the one that froze with the memo, in Chinese.
    pub differs: Vec<String>,
    /// By when it should have left its stage; none where the stage has no limit.
    pub deadline: Option<DeadlineView>,
    /// Who was given which of the three roles.
    pub assignments: Vec<AssignmentView>,
    /// Who is recused, by name.
    pub recused: Vec<String>,
    /// What those who work on it said, oldest first.
    pub comments: Vec<CommentView>,
    /// How many versions of its package there are.
    pub versions: u32,
    /// Arrivals, moves, declarations, oldest first.
    pub history: Vec<HistoryView>,
    /// The three signature places, in order.
    pub signatures: Vec<SignatureView>,
    /// That it was handed back and waits to be done again; none where it was not.
    pub returned: Option<ReturnedView>,
    /// The last day of its announcement (公示), ISO, as it was stated.
    pub announced_until: Option<String>,
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
    /// What its attachments say as vouchers; none until they were read.
    pub vouchers: Option<VouchersView>,
}

/// Something granted before, or decided and not yet signed.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct GrantedView {
    /// Why it is shown: 同一项目, 本企业, 同一限额, 同一人才.
    pub relation: String,
    /// How far it has come.
    pub state: GrantedState,
    /// The benefit's title.
    pub title: String,
    /// The policy's title.
    pub policy: String,
    /// The case's number; none for earlier years.
    pub case: Option<String>,
    /// The claim's id in that case, or empty.
    pub claim: String,
    /// To whom.
    pub applicant: String,
    /// The year it counts for.
    pub year: Option<i32>,
    /// The project, or empty.
    pub project: String,
    /// Whose share of a cap it uses, or empty.
    pub holder: String,
    /// Yuan.
    pub amount: Money,
    /// ISO date; empty where it is not signed.
    pub on: String,
    /// The document and the row of an earlier year's workbook, or empty.
    pub basis: String,
}

impl GrantedView {
    /// What tells two rows apart.
    pub(crate) fn key(&self) -> (Option<&str>, &str, &str) {
        (self.case.as_deref(), &self.claim, &self.basis)
    }
}

/// How far something granted has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum GrantedState {
    /// Signed: it counts.
    Signed,
    /// Of an earlier year, from a workbook: it counts.
    Earlier,
    /// Decided in an open case: it counts once that is signed.
    Reserved,
}

/// A case that was taken up again, and which others that touches.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReopenedView {
    /// The case.
    pub case: CaseView,
    /// Other cases of the enterprise that may get another amount now.
    pub touched: Vec<AffectedCaseView>,
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

/// Why a case came back to 初审.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ReturnedView {
    /// From which stage, in Chinese.
    pub from: String,
    /// Who handed it back.
    pub by: String,
    /// Beijing date and time.
    pub at: String,
    /// Why.
    pub reason: String,
}

/// Something that happened to the case.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct HistoryView {
    /// Beijing date and time.
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
    pub may: Vec<Action>,
    /// The signing step that is this person's next: `submit`, `check`, `approve`, or none.
    pub next: Option<Action>,
    /// Why not, where the stage's own step is not allowed to this person; empty otherwise.
    pub why_not: String,
}

/// Something left to do before the case can be signed.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct RemainingView {
    /// The claim's id, or empty.
    pub claim: String,
    /// The criterion's id, or empty.
    pub criterion: String,
    /// The material's id, or empty.
    pub material: String,
    /// The open question's id, or empty.
    pub problem: String,
    /// Its cell.
    pub at: Option<String>,
    /// In Chinese: what is to be done.
    pub what: String,
}

impl From<casework::Remaining> for RemainingView {
    fn from(left: casework::Remaining) -> RemainingView {
        let casework::Remaining { claim, criterion, material, problem, at, what } = left;
        RemainingView { claim, criterion, material, problem, at, what }
    }
}
