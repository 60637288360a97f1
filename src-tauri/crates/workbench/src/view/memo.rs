//! Memos: what was checked of a PDF, and what was printed.

use serde::Serialize;
use ts_rs::TS;

/// What `verify` found of a PDF.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct VerificationView {
    /// The file's name.
    pub file: String,
    /// Whether everything holds.
    pub good: bool,
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
