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
    /// Worked under this policy only: `ID` in any version, or `ID@N`.
    #[ts(optional = nullable)]
    pub policy: Option<String>,
    /// With a claim of this year only.
    #[ts(optional = nullable)]
    pub year: Option<i32>,
    /// Those that should have left their stage by now only.
    #[ts(optional, as = "Option<bool>")]
    pub overdue: bool,
    /// Words in number, applicant, uscc, invoice number, or in what people wrote.
    pub search: String,
    /// Those that wait for the person signed in only.
    pub mine: bool,
    /// Ordered by this column: `number`, `applicant`, `uscc`, `bureau`, `stage`, `ceiling`, `decided`, `due` or
    /// `received`; the newest first without one.
    #[ts(optional = nullable)]
    pub order: Option<String>,
    /// Whether from the last to the first.
    #[ts(optional, as = "Option<bool>")]
    pub down: bool,
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
    /// Whether a search found more than `total`.
    pub more: bool,
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
    /// The version that it is worked under: `ID@N`.
    pub pack: String,
    /// The policy's title.
    pub policy: String,
    /// That the version is retired, or why it cannot be read; empty where neither.
    pub policy_note: String,
    /// Clause ids, without repetition.
    pub clauses: Vec<String>,
    /// The benefits' titles.
    pub benefits: Vec<String>,
    /// Where it stands.
    pub stage: Stage,
    /// In Chinese.
    pub stage_label: String,
    /// Whether it is refused: decided so, or signed so by 经办 and on its way.
    pub refused: bool,
    /// Sum of the ceilings that are known; none while none is, and of what is refused.
    pub ceiling: Option<Money>,
    /// Sum of the decided amounts; none while none is decided.
    pub decided: Option<Money>,
    /// Criteria found.
    pub checked: u32,
    /// Criteria in all.
    pub to_check: u32,
    /// Whether it was handed back and waits to be done again.
    pub returned: bool,
    /// Whether something that it claims was granted in another case already.
    pub granted_elsewhere: bool,
    /// Problems of severity error that are open.
    pub problems: u32,
    /// Whether it waits for the person signed in.
    pub mine: bool,
    /// Who was given the stage's role; none leaves it to whoever holds the role.
    pub holder: Option<String>,
    /// By when it should have left its stage; none where the stage has no limit.
    pub deadline: Option<DeadlineView>,
    /// ISO date of import.
    pub received_on: String,
    /// ISO date of the last move.
    pub moved_on: String,
}

/// By when a case should have left its stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DeadlineView {
    /// The last day, ISO.
    pub on: String,
    /// Working days left; negative once it is past.
    pub days_left: i32,
    /// Whether it is past.
    pub overdue: bool,
    /// Whether the table of holidays knows every year in between; else weekends alone were counted.
    pub certain: bool,
}

/// The holidays in force and the stages' limits.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CalendarView {
    /// Days that are not what their weekday says, in order.
    pub holidays: Vec<HolidayView>,
    /// How many working days each stage has.
    pub limits: Vec<LimitView>,
    /// Of this year and the next, those that the table has no row for.
    pub unknown_years: Vec<i16>,
}

/// A holiday or a make-up day.
#[derive(Debug, Clone, Serialize, TS)]
pub struct HolidayView {
    /// ISO date.
    pub day: String,
    /// Whether it is worked on.
    pub working: bool,
    /// Such as 国庆节.
    pub name: String,
    /// Whether the store has it, as against what the program ships.
    pub own: bool,
}

/// How many working days a stage has.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LimitView {
    /// The stage.
    pub stage: Stage,
    /// In Chinese.
    pub label: String,
    /// Working days.
    pub days: u16,
}

/// A case that a change elsewhere touches.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AffectedCaseView {
    /// The case's number.
    pub number: String,
    /// The applicant's name.
    pub applicant: String,
    /// Where it stands.
    pub stage: Stage,
    /// In Chinese.
    pub stage_label: String,
    /// What it could get before.
    pub before: Money,
    /// What it could get after.
    pub after: Money,
    /// What is decided in it; nothing of that changes by itself.
    pub decided: Money,
    /// Whether it is decided or closed already.
    pub settled: bool,
}

/// What waits, and what was granted: the home page.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct HomeView {
    /// How many wait for the person signed in.
    #[ts(type = "number")]
    pub mine: u64,
    /// How many of the cases that the person may read should have left their stage by now.
    #[ts(type = "number")]
    pub overdue: u64,
    /// The person's own that are due first.
    pub next: Vec<CaseRowView>,
    /// How many cases stand at each stage.
    pub stages: Vec<StageCount>,
    /// What was awarded, by year, benefit and bureau, the latest year first.
    pub awarded: Vec<AwardTotalView>,
    /// Said at the top, such as that the clock was set back or that a backup is old.
    pub warnings: Vec<String>,
}

/// What was awarded to one benefit in one year.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AwardTotalView {
    /// The pack's id.
    pub pack: String,
    /// The policy's title.
    pub policy: String,
    /// The benefit's id.
    pub benefit: String,
    /// The benefit's title.
    pub title: String,
    /// The clause's id, or empty.
    pub clause: String,
    /// The year it counts for.
    pub year: Option<i32>,
    /// The lead bureau; empty for what was entered from earlier years.
    pub bureau: String,
    /// How many awards.
    #[ts(type = "number")]
    pub awards: u64,
    /// How many enterprises.
    #[ts(type = "number")]
    pub enterprises: u64,
    /// Their sum.
    pub amount: Money,
}
