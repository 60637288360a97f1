//! What the person who signs in should know at once.

use std::fmt;

use jiff::Timestamp;
use store::{AuditFault, StoreError};

use crate::format::day;

/// How many cases are named.
const NAMED: usize = 20;

/// One thing that was found at sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Warning {
    /// The audit log's end does not fit.
    AuditChanged(AuditFault),
    /// The computer's clock is behind what the log has seen.
    ClockBack {
        /// What the clock said before.
        before: String,
        /// What it says now.
        now: String,
    },
    /// A new rule of identity found cases that claim one thing.
    ClaimedTwice {
        /// Since when the rule holds.
        since: Timestamp,
        /// The cases' numbers.
        cases: Vec<String>,
    },
    /// Something is broken: the store opens for reading alone.
    Damaged,
    /// A file of work that was not finished stands beside the store.
    LeftBehind(String),
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::AuditChanged(fault) => {
                write!(f, "审计日志被改动：{fault}。请停止使用，报告管理员和审计")
            }
            Warning::ClockBack { before, now } => {
                write!(f, "本机时钟比上次使用时早：上次 {before}，现在 {now}。请核对日期和时间")
            }
            Warning::ClaimedTwice { since, cases } => {
                let named = cases.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
                let all =
                    if cases.len() > NAMED { format!(" 等 {} 案", cases.len()) } else { String::new() };
                write!(
                    f,
                    "{} 起票据、合同、贷款、标准和人才按统一的规则识别，下列案卷与他案申报了同一项，请查看：{named}{all}",
                    day(*since)
                )
            }
            Warning::Damaged => write!(f, "{}", StoreError::OnlyToRead),
            Warning::LeftBehind(file) => {
                write!(f, "数据文件旁有上次没有完成的文件“{file}”，原有数据未受影响")
            }
        }
    }
}
