//! Installed policies as they cross to the window and to `--json`.

use policy::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A version of a policy that is in the store.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct InstalledPolicyView {
    /// `ID@N`.
    pub name: String,
    /// The pack's id.
    pub id: String,
    /// The version.
    pub version: u32,
    /// The policy's title.
    pub title: String,
    /// `征求意见稿` while it is a draft.
    pub status: Option<String>,
    /// Its document number, once it is adopted.
    pub document_no: Option<String>,
    /// First and last day in force, where the text gives them.
    pub in_force_from: Option<String>,
    /// Last day.
    pub in_force_to: Option<String>,
    /// SHA-256 of the listing of its files.
    pub sha256: String,
    /// By which document it was approved for use here.
    pub approval: String,
    /// Who installed it; empty for what came with the program.
    pub by: String,
    /// When.
    pub at: String,
    /// Since when nothing new is read under it; empty where it is in use.
    pub retired_at: String,
    /// How many cases are worked under it.
    pub cases: u64,
    /// Why it cannot be read; empty where it can. Its cases stay in the lists.
    pub unreadable: String,
    /// On the newest version of a policy: the newer one (`ID@N`) that comes with the program and is not installed.
    pub newer: Option<String>,
}

/// What installing a pack means, before and after.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PolicyInstallView {
    /// `ID@N`.
    pub name: String,
    /// The policy's title.
    pub title: String,
    /// SHA-256 of the listing of its files.
    pub sha256: String,
    /// What keeps it out: faults that the lint finds, and examples that do not hold; a line each.
    pub problems: Vec<String>,
    /// What else the lint says.
    pub remarks: Vec<String>,
    /// The installed version that it follows: `ID@N`.
    pub follows: Option<String>,
    /// What differs from that version, a line each.
    pub differences: Vec<String>,
    /// Whether it is in the store now.
    pub installed: bool,
}

/// What an adopted policy has that its draft had not, as somebody types it.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export)]
pub struct AdoptionInput {
    /// Such as `杭高新区〔2024〕3号`.
    pub document_no: String,
    /// The first day in force: `2024-05-01`.
    pub in_force_from: String,
    /// The last day; empty where there is none.
    #[serde(default)]
    pub in_force_to: String,
}

/// A case that was carried to another version, or would be.
#[derive(Debug, Clone, Serialize)]
pub struct CarriedCaseView {
    /// Its number.
    pub number: String,
    /// The applicant.
    pub applicant: String,
    /// What may be paid under the version before, and under the new one.
    pub before: Money,
    /// Under the new one.
    pub after: Money,
    /// Why it stays; empty where it is carried.
    pub stays: String,
}
