//! Lists of cases.

use casework::Stage;
use policy::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which cases to list.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct CaseQuery {
    /// At this stage only.
    pub stage: Option<Stage>,
    /// Of this lead bureau only.
    pub bureau: Option<String>,
    /// With a claim to this benefit only.
    pub benefit: Option<String>,
    /// Words in number, applicant, uscc or invoice number.
    pub search: String,
    /// Those that wait for the person signed in only.
    pub mine: bool,
    /// How many to pass over.
    #[ts(type = "number")]
    pub offset: u32,
    /// How many at most; zero is 200.
    #[ts(type = "number")]
    pub limit: u32,
}

/// A page of cases.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CaseListView {
    /// The rows asked for.
    pub rows: Vec<CaseRowView>,
    /// How many there are in all.
    #[ts(type = "number")]
    pub total: u64,
    /// How many cases stand at each stage.
    pub stages: Vec<StageCount>,
    /// How many wait for the person signed in.
    #[ts(type = "number")]
    pub mine: u64,
}

/// How many cases stand at a stage.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// In Chinese.
    pub label: String,
    /// How many.
    #[ts(type = "number")]
    pub count: u64,
}

/// One case in a list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CaseRowView {
    /// The case's number.
    pub number: String,
    /// The applicant's name.
    pub applicant: String,
    /// Its 统一社会信用代码.
    pub uscc: String,
    /// The lead bureau.
    pub bureau: String,
    /// Clause ids, without repetition.
    pub clauses: Vec<String>,
    /// The benefits' titles.
    pub benefits: Vec<String>,
    /// Where it stands.
    pub stage: Stage,
    /// In Chinese.
    pub stage_label: String,
    /// Sum of the ceilings that are known; none while none is.
    pub ceiling: Option<Money>,
    /// Sum of the decided amounts; none while none is decided.
    pub decided: Option<Money>,
    /// Criteria found.
    pub checked: u32,
    /// Criteria in all.
    pub to_check: u32,
    /// Problems of severity error that are open.
    pub problems: u32,
    /// Whether it waits for the person signed in.
    pub mine: bool,
    /// ISO date of import.
    pub received_on: String,
}
