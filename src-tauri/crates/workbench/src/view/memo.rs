//! Memos: what was checked of a PDF, and what was printed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What `verify` found of a PDF.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct VerificationView {
    /// The file's name.
    pub file: String,
    /// Whether everything holds.
    pub good: bool,
    /// Every signature is right, and nothing but signing happened since.
    pub intact: bool,
    /// All three have signed.
    pub complete: bool,
    /// Whether all lead to a given root; none where no root was given.
    pub trusted: Option<bool>,
    /// The check code that the paper bears.
    pub check_code: Option<String>,
    /// One sentence in Chinese.
    pub verdict: String,
    /// What holds, line by line.
    pub findings: Vec<String>,
    /// What does not hold, line by line.
    pub problems: Vec<String>,
    /// The signatures, in order.
    pub signatures: Vec<VerifiedSignature>,
}

/// One signature in a PDF.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct VerifiedSignature {
    /// 经办, 复核 or 审定, or the field's own name.
    pub role_label: String,
    /// The certificate's name.
    pub signer: String,
    /// Local date and time as the signature states it.
    pub at: String,
    /// Whether it holds.
    pub good: bool,
}

/// Where a print job went.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PrintView {
    /// The printer, or empty where the file was saved instead.
    pub printer: String,
    /// The print-ready file, or empty where it was sent to a printer.
    pub file: String,
    /// In Chinese.
    pub message: String,
}

/// The policy as it stands, clause by clause.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PolicyView {
    /// The pack's id.
    pub id: String,
    /// The title.
    pub title: String,
    /// `征求意见稿` while it is a draft.
    pub status: Option<String>,
    /// Clauses in order.
    pub clauses: Vec<ClauseView>,
}

/// One clause.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ClauseView {
    /// Its id.
    pub id: String,
    /// As it is cited.
    pub number: String,
    /// Its heading.
    pub heading: String,
    /// Its text as it stands.
    pub text: String,
    /// Responsible bureaus.
    pub bureaus: Vec<String>,
    /// The titles of the benefits that it grants.
    pub benefits: Vec<String>,
}

/// The case of a paper, by the check code on it.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct CodeView {
    /// The code, as papers print it.
    pub code: String,
    /// Whether the store has a paper with it.
    pub found: bool,
    /// Whether that paper is in force, and not void.
    pub in_force: bool,
    /// The case's number.
    pub case: String,
    /// 发文字号.
    pub document_number: Option<String>,
    /// The paper's title.
    pub title: String,
    /// The applicant.
    pub applicant: String,
    /// Its 统一社会信用代码.
    pub uscc: String,
    /// What it grants in all, for comparing with the paper.
    #[ts(type = "string | null")]
    pub total: Option<policy::Money>,
    /// When its content froze.
    pub frozen_at: Option<String>,
    /// Why it is void.
    pub void_reason: Option<String>,
    /// Who has signed it.
    pub signatures: Vec<VerifiedSignature>,
    /// All of that in a sentence.
    pub message: String,
}

/// How a bureau's papers look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct LetterheadView {
    /// Head and rule in red.
    pub red: bool,
    /// What stands before the year in document numbers, by bureau, where it is not the usual.
    pub offices: BTreeMap<String, String>,
    /// SHA-256 of the seal's picture.
    pub seal: Option<String>,
    /// Fonts of the bureau's own, by face: files.
    pub fonts: BTreeMap<String, String>,
}

/// A change to how a bureau's papers look; what is not named stays.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct LetterheadChange {
    /// Head and rule in red, or in black.
    pub red: Option<bool>,
    /// By bureau; empty takes the usual again.
    pub offices: BTreeMap<String, String>,
    /// The file of a PNG; empty takes the seal away.
    pub seal: Option<String>,
    /// By face; empty takes the shipped font again.
    pub fonts: BTreeMap<String, String>,
}

/// A committee's meeting.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MeetingView {
    /// Such as `会议-2024-0001`.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// The day, `2024-12-02`.
    pub date: String,
    /// Where; may be empty.
    pub place: String,
    /// Who is expected: name and unit.
    pub attendees: Vec<AttendeeView>,
    /// Its cases, in order.
    pub cases: Vec<MeetingCaseView>,
    /// What the memos propose in all.
    #[ts(type = "string")]
    pub total: policy::Money,
}

/// Somebody expected at a meeting.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AttendeeView {
    /// The name.
    pub name: String,
    /// The unit; may be empty.
    pub unit: String,
}

/// A case on a meeting's agenda.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MeetingCaseView {
    /// The case's number.
    pub case: String,
    /// The applicant.
    pub applicant: String,
    /// The benefits' titles.
    pub benefits: Vec<String>,
    /// What is decided so far.
    #[ts(type = "string")]
    pub amount: policy::Money,
    /// Its stage, in Chinese.
    pub stage_label: String,
    /// `passed`, `rejected` or `deferred`; none before the meeting.
    pub resolution: Option<String>,
    /// The same in Chinese; empty before the meeting.
    pub resolution_label: String,
    /// What else was said.
    pub note: String,
}

/// A meeting to be made.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct NewMeetingInput {
    /// What it is called.
    pub name: String,
    /// The day, `2024-12-02`.
    pub date: String,
    /// Where; may be empty.
    pub place: String,
    /// Who is expected.
    pub attendees: Vec<AttendeeView>,
}
