//! The ledger.

use policy::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::import::view::ProblemView;

/// Which awards to list.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct LedgerQuery {
    /// Of this enterprise.
    pub uscc: Option<String>,
    /// For this year.
    pub year: Option<i32>,
    /// Under this policy: `ID` in any version, or `ID@N`, which leaves out what was entered from earlier years.
    #[ts(optional = nullable)]
    pub policy: Option<String>,
}

/// Awards with their sum.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct LedgerView {
    /// This store's own first, each group in order of being entered.
    pub rows: Vec<LedgerRow>,
    /// Their sum.
    pub total: Money,
}

/// One award.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct LedgerRow {
    /// The case's number; none for what was entered from earlier years.
    pub case: Option<String>,
    /// The claim's id; none for what was entered from earlier years.
    pub claim: Option<String>,
    /// The applicant's name.
    pub applicant: String,
    /// Its 统一社会信用代码.
    pub uscc: String,
    /// The pack's id.
    pub pack: String,
    /// Its version; none for what was entered from earlier years.
    pub version: Option<u32>,
    /// The policy's title.
    pub policy: String,
    /// The benefit's id.
    pub benefit: String,
    /// The benefit's title.
    pub title: String,
    /// Which of the benefit's caps it uses, where there are several.
    pub cap: Option<String>,
    /// The year it counts for.
    pub year: Option<i32>,
    /// The project.
    pub project: Option<String>,
    /// Whose share of a cap it uses, where that is known.
    pub holder: Option<String>,
    /// Who is paid, where that is not the applicant.
    pub payee: Option<String>,
    /// Yuan.
    pub amount: Money,
    /// ISO date of the approval, or of the entering.
    pub on: String,
    /// The document that an earlier award rests on, with its cell; empty for this store's own.
    pub basis: String,
}

/// What became of a workbook of earlier awards.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct LedgerImport {
    /// The file's name.
    pub file: String,
    /// `imported`, `refused`, `duplicate`, or `asked`: whether it replaces a workbook of its name.
    pub status: String,
    /// How many awards were entered.
    pub awards: u32,
    /// How many entered before it took the place of.
    pub replaced: u32,
    /// Their sum.
    pub total: Money,
    /// What is wrong, each with its cell: with one error at least nothing is entered.
    pub problems: Vec<ProblemView>,
}
