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
    /// Whether it is whole, signed by all, under a known root, and not known to be void.
    pub good: bool,
    /// Every signature is right, and nothing but signing happened since.
    pub intact: bool,
    /// All three have signed.
    pub complete: bool,
    /// Whether all lead to a given root; none where no root was given.
    pub trusted: Option<bool>,
    /// The check code that the paper bears.
    pub check_code: Option<String>,
    /// What it is.
    pub verdict: Verdict,
    /// The same in one sentence of Chinese.
    pub message: String,
    /// What was found, line by line.
    pub findings: Vec<String>,
    /// Why it is not good, line by line.
    pub problems: Vec<String>,
    /// The signatures, in order.
    pub signatures: Vec<VerifiedSignature>,
}

/// What a PDF is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Verdict {
    /// Whole, signed by all, under a known root, and not known to be void.
    Good,
    /// Void, and nothing took its place.
    Voided,
    /// Void, and another memo took its place.
    Superseded,
    /// Whole and of the office's own root, but not what the store has under its code.
    NotOnRecord,
    /// Whole, but its signers do not lead to a known root.
    ForeignRoot,
    /// Whole, but a certificate had been retired or revoked when it signed.
    Withdrawn,
    /// Whole, and no root was given.
    NoRoot,
    /// Not signed by all.
    HalfSigned,
    /// Changed after it was signed, or damaged.
    Altered,
    /// A memo before its content froze.
    Preview,
    /// 补正通知书.
    Notice,
    /// 不予支持告知书.
    Letter,
    /// 会议材料.
    Booklet,
    /// 公示.
    Announcement,
    /// 资金测算报告.
    PriceReport,
    /// 自查结果.
    SelfCheck,
    /// 自检报告.
    SelfTest,
    /// No paper of this program.
    Foreign,
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

/// What 补正通知书 asks for, and what is to be seen to before it is sent.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct NoticeView {
    /// Everything that the applicant is to do.
    pub items: Vec<NoticeItemView>,
    /// Materials that came and that nobody has looked at: a notice names everything at once.
    pub unlooked: u32,
    /// Whether it says where corrections are handed in, and to whom.
    pub placed: bool,
}

/// One thing to correct.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct NoticeItemView {
    /// The cell, the material or the criterion.
    pub place: String,
    /// What is wrong.
    pub fault: String,
    /// What to do.
    pub remedy: String,
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
    /// The memo that took its place, where it is void.
    pub replaced_by: Option<String>,
    /// The number of the memo whose place it took.
    pub replaces: Option<String>,
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
    /// The bureau that countersigns memos by hand, such as 财政局; empty where none is asked to.
    pub countersign: String,
    /// SHA-256 of the seal's picture.
    pub seal: Option<String>,
    /// Fonts of the bureau's own, by face: files.
    pub fonts: BTreeMap<String, String>,
    /// What is a bureau's own, by its short name.
    pub bureaus: BTreeMap<String, BureauPaper>,
}

/// What of papers is one bureau's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct BureauPaper {
    /// Its name in full; empty is the one derived from the store's bureau.
    pub name: String,
    /// Head and rule in red; none is as for the others.
    pub red: Option<bool>,
    /// SHA-256 of the picture of its seal.
    pub seal: Option<String>,
    /// What stands before the year in the numbers of its 补正通知书; empty is the usual.
    pub notices: String,
    /// Where it takes papers in.
    pub address: String,
    /// Who takes them, with a telephone number.
    pub contact: String,
}

/// A change to how a bureau's papers look; what is not named stays.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct LetterheadChange {
    /// The bureau whose head, seal and words are changed; none is the store's own seal and everybody's head.
    pub bureau: Option<String>,
    /// The bureau's name in full; empty takes the derived one again.
    pub name: Option<String>,
    /// What stands before the year in the numbers of its 补正通知书; empty takes the usual again.
    pub notices: Option<String>,
    /// Where it takes papers in.
    pub address: Option<String>,
    /// Who takes them.
    pub contact: Option<String>,
    /// Head and rule in red, or in black.
    pub red: Option<bool>,
    /// The bureau that countersigns memos by hand; empty asks none to.
    pub countersign: Option<String>,
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
    /// What is decided so far; nothing of a claim that is refused.
    #[ts(type = "string")]
    pub amount: policy::Money,
    /// Whether people have found against every claim of it.
    pub refused: bool,
    /// Whether every claim of it is decided.
    pub decided: bool,
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
