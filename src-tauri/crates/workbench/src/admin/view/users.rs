//! Users and the audit log.

use casework::Role;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A user as the lists show one.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct UserView {
    /// The sign-in name.
    pub name: String,
    /// Roles by name.
    pub roles: Vec<Role>,
    /// Roles in Chinese, joined by 、.
    pub roles_label: String,
    /// For which bureau; none is every bureau.
    pub bureau: Option<String>,
    /// Whether the user is retired.
    pub retired: bool,
    /// ISO date since when there is the user.
    pub created_on: String,
    /// ISO date since when the user is retired.
    pub retired_on: Option<String>,
    /// For how many minutes failed sign-ins still lock the user out.
    #[ts(type = "number | null")]
    pub locked_minutes: Option<i64>,
    /// Whether a signing certificate is in force.
    pub certified: bool,
    /// Whether the password is still the one that an administrator gave.
    pub first_password: bool,
}

/// What the audit log's verification found.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AuditView {
    /// Whether the chain holds.
    pub good: bool,
    /// How many entries it has.
    #[ts(type = "number")]
    pub entries: i64,
    /// In Chinese: that it holds, or where it breaks and how.
    pub message: String,
    /// Everything that is wrong, line by line; the message says the first.
    pub findings: Vec<String>,
    /// The last entry's number and hash, as memos print them.
    pub head: String,
    /// Entries at which the clock had been set back.
    #[ts(type = "number[]")]
    pub clock_back: Vec<i64>,
}

/// Which entries of the audit log to list.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct AuditQuery {
    /// On this subject, such as a case's number.
    pub subject: Option<String>,
    /// By this user.
    pub who: Option<String>,
    /// Whose action begins so, such as `refused.`.
    pub action: Option<String>,
    /// Before this entry.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    /// How many at most; zero is 200.
    #[ts(type = "number")]
    pub limit: u32,
}

/// One entry of the audit log.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AuditRow {
    /// From 1, without gaps.
    #[ts(type = "number")]
    pub seq: i64,
    /// UTC, as the entry's hash covers it.
    pub at: String,
    /// Beijing time, as people read it.
    pub when: String,
    /// Who.
    pub who: String,
    /// What.
    pub action: String,
    /// What, in Chinese.
    pub action_label: String,
    /// On what.
    pub subject: String,
    /// On what, by its name.
    pub subject_label: String,
    /// What became of what, in Chinese.
    pub words: String,
    /// What stood before.
    pub before: String,
    /// What stands after.
    pub after: String,
    /// The hash of the entry before.
    pub previous: String,
    /// The entry's hash.
    pub hash: String,
}

/// How far a backup or a check of the store is.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MaintenanceProgress {
    /// What is done just now, in Chinese.
    pub doing: String,
    /// How much of all, in percent.
    pub percent: u32,
}

impl MaintenanceProgress {
    pub(crate) fn new(doing: &str, done: u64, total: u64) -> MaintenanceProgress {
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0).min(100);
        MaintenanceProgress { doing: doing.to_owned(), percent: u32::try_from(percent).unwrap_or(100) }
    }
}

/// What a whole check of the store found.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CheckView {
    /// Whether nothing was found.
    pub good: bool,
    /// Whether pages are broken: nothing more is written to the store, and it can be rescued.
    pub damaged: bool,
    /// In Chinese.
    pub message: String,
    /// What was found, line by line. Nothing was repaired.
    pub found: Vec<String>,
}
