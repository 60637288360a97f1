//! What is wrong with a package, where, and what to do about it: in words for the applicant, and beside them what
//! the office alone should know.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CellRef, Outside, ProblemCode};

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A value could not be used: it is unknown until it is corrected.
    Error,
    /// A value was used, and should be looked at.
    Warning,
    /// A reading that was made, for the record.
    Note,
}

/// One problem, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How much it weighs.
    pub severity: Severity,
    /// Its kind.
    pub code: ProblemCode,
    /// Where it stands; `None` where it concerns the file as a whole.
    pub at: Option<CellRef>,
    /// In Chinese: what and why. 补正通知书 and the marked workbook say it to the applicant.
    pub message: Outside,
    /// In Chinese: what the applicant is to do. Empty where it is for the reviewer alone to judge: no paper for the
    /// applicant has it then.
    pub remedy: Outside,
}

impl Problem {
    /// Whether the applicant is asked to do something about it.
    #[must_use]
    pub fn asks_applicant(&self) -> bool {
        self.severity != Severity::Note && !self.remedy.trim().is_empty()
    }

    /// What the reviewer should do about it: the advice where there is one, else what the applicant is asked for.
    #[must_use]
    pub fn for_the_reviewer(&self) -> &str {
        self.advice().map_or(self.remedy.as_str(), |advice| advice.0)
    }

    /// What whoever reviews the case should do about it, where that is not what the applicant is asked for.
    fn advice(&self) -> Option<Advice> {
        let advice = match self.code {
            ProblemCode::NotAskedFor => "如与申报有关，请设定对应关系后重新导入",
            ProblemCode::ColumnLeft => "如与申报有关，请设定对应关系后重新识读",
            ProblemCode::WhichProduct => "请设定对应关系，写明各表属于哪一产品",
            ProblemCode::VendorRelated => "请核对交易是否真实、价格是否公允，以及该事项是否允许关联交易",
            ProblemCode::Splitting => "请核对是否把一笔交易拆成了几笔",
            _ => return None,
        };
        Some(Advice(advice))
    }
}

/// Words for the reviewer.
struct Advice(&'static str);
