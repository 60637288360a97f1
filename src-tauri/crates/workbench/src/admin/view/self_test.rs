//! What the self-test found.

use serde::Serialize;
use ts_rs::TS;

/// Whether this computer has what the program needs.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SelfTestView {
    /// The program's version.
    pub version: String,
    /// Where the program lies.
    pub program: String,
    /// The SHA-256 of the program's file, in hexadecimal; empty where it cannot be read.
    pub sha256: String,
    /// The operating system and the processor.
    pub system: String,
    /// The store's path.
    pub store: String,
    /// The policies that are in the store, or that come with the program: each with its version.
    pub policies: Vec<String>,
    /// When, local time.
    pub at: String,
    /// What was tried, in order.
    pub checks: Vec<SelfTestCheck>,
    /// Whether nothing failed; warnings do not count.
    pub sound: bool,
}

/// One thing that was tried.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SelfTestCheck {
    /// What, in Chinese.
    pub what: String,
    /// How it went.
    pub state: SelfTestState,
    /// What was seen.
    pub seen: String,
    /// What to do; empty where nothing is to be done.
    pub remedy: String,
}

/// How one thing went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum SelfTestState {
    /// As it should be.
    Good,
    /// Work goes on, with less.
    Warning,
    /// Some work cannot be done.
    Failed,
}

impl SelfTestState {
    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            SelfTestState::Good => "正常",
            SelfTestState::Warning => "注意",
            SelfTestState::Failed => "不正常",
        }
    }
}
