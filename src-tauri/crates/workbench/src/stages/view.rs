//! What is stated where a case is announced and paid.

use serde::Deserialize;
use ts_rs::TS;

/// An announcement (公示), as it is typed.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct AnnounceInput {
    /// ISO date of its first day.
    pub from: String,
    /// ISO date of its last day.
    pub until: String,
    /// Its document number, or where it is published.
    pub document: String,
}

/// A payment (拨付), as it is typed.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct PayInput {
    /// ISO date.
    pub on: String,
    /// The document that orders it, or the voucher.
    pub document: String,
    /// Whether the account was held against the applicant's.
    pub account_checked: bool,
    /// Whether no objection is open.
    pub no_objection: bool,
    /// The ids of materials that were missing at the decision and have come since.
    pub papers: Vec<String>,
}
