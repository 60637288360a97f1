//! What is wrong with a file as a voucher: a code, the places, and what to do, in Chinese.

use casework::{Outside, ProblemCode, Severity};
use serde::{Deserialize, Serialize};

use crate::Place;

/// What is wrong. Codes are stable: results are kept in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileProblemCode {
    /// The file is too large, too deep, or takes too long.
    TooLarge,
    /// The file is broken, or a decoder gave it up.
    Unreadable,
    /// The file wants a password.
    Password,
    /// An XML with a document type or entities.
    Entities,
    /// One XML with several invoices.
    SeveralInOneXml,
    /// A value that is none: 金额 that is not a number, 日期 that is no day.
    NotAValue,
    /// Two sources of one file disagree.
    SourcesDiffer,
    /// 合计金额 and 合计税额 do not add up to 价税合计.
    SumsDiffer,
    /// A code is there and could not be read, or none was found.
    CodeUnread,
    /// A page's text has glyphs whose characters are not known.
    GlyphsUnknown,
    /// Text that nobody would see stands on the page.
    HiddenText,
    /// Two texts lie over each other.
    TextOverprinted,
    /// More pages than are read.
    PagesLeft,
    /// The seal shows a change, or cannot be judged.
    SealBroken,
}

impl FileProblemCode {
    /// The kind of problem that a case has with it.
    #[must_use]
    pub const fn problem(self) -> ProblemCode {
        match self {
            FileProblemCode::TooLarge => ProblemCode::VoucherFileTooLarge,
            FileProblemCode::Unreadable => ProblemCode::VoucherFileUnreadable,
            FileProblemCode::Password => ProblemCode::VoucherFilePassword,
            FileProblemCode::Entities => ProblemCode::VoucherFileEntities,
            FileProblemCode::SeveralInOneXml => ProblemCode::VoucherFileSeveralInOneXml,
            FileProblemCode::NotAValue => ProblemCode::VoucherFileNotAValue,
            FileProblemCode::SourcesDiffer => ProblemCode::VoucherFileSourcesDiffer,
            FileProblemCode::SumsDiffer => ProblemCode::VoucherFileSumsDiffer,
            FileProblemCode::CodeUnread => ProblemCode::VoucherFileCodeUnread,
            FileProblemCode::GlyphsUnknown => ProblemCode::VoucherFileGlyphsUnknown,
            FileProblemCode::HiddenText => ProblemCode::VoucherFileHiddenText,
            FileProblemCode::TextOverprinted => ProblemCode::VoucherFileTextOverprinted,
            FileProblemCode::PagesLeft => ProblemCode::VoucherFilePagesLeft,
            FileProblemCode::SealBroken => ProblemCode::VoucherFileSealBroken,
        }
    }
}

/// One problem of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherProblem {
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong.
    pub code: FileProblemCode,
    /// Where: both places where two values differ.
    pub places: Vec<Place>,
    /// In Chinese: what and why.
    pub message: Outside,
    /// In Chinese: what to do.
    pub remedy: Outside,
}

impl VoucherProblem {
    /// A problem at some places.
    pub(crate) fn new(
        severity: Severity,
        code: FileProblemCode,
        places: Vec<Place>,
        message: impl Into<String>,
        remedy: &str,
    ) -> VoucherProblem {
        VoucherProblem {
            severity,
            code,
            places,
            message: Outside::new(message),
            remedy: Outside::new(remedy),
        }
    }

    /// The file could not be used at all.
    pub(crate) fn unreadable(file: &str, why: &str) -> VoucherProblem {
        VoucherProblem::new(
            Severity::Warning,
            FileProblemCode::Unreadable,
            vec![Place::whole(file)],
            format!("“{file}”不能识读：{why}"),
            "请人工核对；如文件损坏，请重新下载或扫描后再交",
        )
    }

    /// The file goes beyond a limit.
    #[must_use]
    pub fn too_large(file: &str, what: &str) -> VoucherProblem {
        VoucherProblem::new(
            Severity::Warning,
            FileProblemCode::TooLarge,
            vec![Place::whole(file)],
            format!("“{file}”没有识读：{what}"),
            "请人工核对；请以常用的大小（扫描 200 dpi 左右，一份文件不超过 60 页）另行提交",
        )
    }
}
