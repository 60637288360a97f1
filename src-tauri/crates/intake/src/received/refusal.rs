//! Why a package is refused: only when it is unreadable, unsafe, encrypted, empty or names no applicant.
//! Anything else that is wrong with it is a problem, not a refusal.

use casework::ProblemCode;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The grounds of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// The file is damaged, or is no workbook at all.
    Unreadable,
    /// A format that is read only once it is saved as .xlsx.
    WrongFormat,
    /// The file is protected by a password.
    Encrypted,
    /// The file has the marks of an attack: a bomb, a name that leads out of the package.
    Unsafe,
    /// The file is beyond the limits.
    TooLarge,
    /// There is nothing in it.
    Empty,
    /// A zip or folder without a workbook.
    NoWorkbook,
    /// A zip or folder with several workbooks, none of which can be told to be the application.
    SeveralWorkbooks,
    /// No applicant is named.
    NoApplicant,
    /// It is filled in for a policy that is not installed.
    OtherPolicy,
    /// It does not say for which of several policies it is.
    PolicyUnclear,
    /// The reading was stopped by the user.
    Cancelled,
}

impl RefusalCode {
    /// The problem that a refused package is reported with.
    #[must_use]
    pub const fn problem(self) -> ProblemCode {
        match self {
            RefusalCode::Unreadable => ProblemCode::Unreadable,
            RefusalCode::WrongFormat => ProblemCode::WrongFormat,
            RefusalCode::Encrypted => ProblemCode::Encrypted,
            RefusalCode::Unsafe => ProblemCode::Unsafe,
            RefusalCode::TooLarge => ProblemCode::TooLarge,
            RefusalCode::Empty => ProblemCode::Empty,
            RefusalCode::NoWorkbook => ProblemCode::NoWorkbook,
            RefusalCode::SeveralWorkbooks => ProblemCode::SeveralWorkbooks,
            RefusalCode::NoApplicant => ProblemCode::NoApplicant,
            RefusalCode::OtherPolicy => ProblemCode::OtherPolicy,
            RefusalCode::PolicyUnclear => ProblemCode::PolicyUnclear,
            RefusalCode::Cancelled => ProblemCode::Cancelled,
        }
    }

    /// As JSON and the command line write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.problem().code()
    }
}

/// A package that was refused, with what, why and what to do in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// The grounds.
    pub code: RefusalCode,
    /// In Chinese: what, why, what to do.
    pub message: String,
}

impl Refused {
    /// A refusal, in words.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Refused {
        Refused { code, message: message.into() }
    }

    /// The file cannot be read as what it claims to be.
    pub(crate) fn unreadable(why: impl fmt::Display) -> Refused {
        Refused::new(
            RefusalCode::Unreadable,
            format!("文件已损坏或不完整，无法读取（{why}）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再交。"),
        )
    }
}
