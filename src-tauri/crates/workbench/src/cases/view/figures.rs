//! What it all adds up to: the home page and the statistics.

use casework::Stage;
use policy::Money;
use serde::Serialize;
use ts_rs::TS;

/// What the home page shows beside the queue.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FiguresView {
    /// Today in Beijing, ISO.
    pub today: String,
    /// The year that the sums are for.
    pub year: Option<i32>,
    /// Each stage on the usual way, and 补正, with its cases and sums.
    pub stages: Vec<StageSum>,
    /// Each clause with its sums, the largest first.
    pub clauses: Vec<ClauseSum>,
    /// The sum of the amounts approved.
    pub awarded: Money,
    /// The sum of the amounts decided in cases that are not signed yet.
    pub in_review: Money,
    /// What happened last.
    pub recent: Vec<RecentView>,
}

/// A stage with its cases.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StageSum {
    /// The stage.
    pub stage: Stage,
    /// In Chinese.
    pub label: String,
    /// How many cases.
    #[ts(type = "number")]
    pub cases: u64,
    /// The sum of the amounts decided so far.
    pub decided: Money,
    /// How many stays at the stage have ended.
    #[ts(type = "number")]
    pub stays: u64,
    /// How long they took on average: tenths of a day, so that the window divides nothing.
    #[ts(type = "number")]
    pub tenths_of_days: i64,
    /// The longest, in tenths of a day.
    #[ts(type = "number")]
    pub longest_tenths: i64,
}

/// A clause with what was decided under it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ClauseSum {
    /// The pack's id.
    pub pack: String,
    /// The policy's title.
    pub policy: String,
    /// The clause's id; empty for a benefit that no version that can be read has.
    pub clause: String,
    /// Its benefits' titles.
    pub title: String,
    /// How many claims.
    #[ts(type = "number")]
    pub claims: u64,
    /// Decided in cases that are not signed yet.
    pub in_review: Money,
    /// Finally approved.
    pub awarded: Money,
}

/// A lead bureau with what was decided in its cases.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BureauSum {
    /// The bureau.
    pub bureau: String,
    /// How many claims.
    #[ts(type = "number")]
    pub claims: u64,
    /// Decided in cases that are not signed yet.
    pub in_review: Money,
    /// Finally approved.
    pub awarded: Money,
}

/// How far an enterprise has used a cap.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CapSum {
    /// The policy's title.
    pub policy: String,
    /// The enterprise.
    pub applicant: String,
    /// Its 统一社会信用代码.
    pub uscc: String,
    /// The benefit's title.
    pub title: String,
    /// The clause's id.
    pub clause: String,
    /// The year.
    pub year: Option<i32>,
    /// Awarded.
    pub used: Money,
    /// The cap.
    pub limit: Money,
    /// The words of the text.
    pub cites: String,
}

/// A goal of the policy against what was reached.
#[derive(Debug, Clone, Serialize, TS)]
pub struct GoalView {
    /// The pack's id.
    pub pack: String,
    /// The policy's title.
    pub policy: String,
    /// The goal's id.
    pub id: String,
    /// In Chinese.
    pub label: String,
    /// The figure aimed at.
    pub figure: String,
    /// Its unit.
    pub unit: String,
    /// The year by which it is to be reached.
    pub by: Option<String>,
    /// The words of the text.
    pub cites: String,
    /// What was reached, as an administrator entered it.
    pub reached: Option<String>,
    /// When and on what basis, in words.
    pub basis: String,
    /// How much of it, in tenths of a percent, at most 1000.
    #[ts(type = "number | null")]
    pub permille: Option<u32>,
}

/// The statistics of a year, or of all years.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct StatisticsView {
    /// For this year.
    pub year: Option<i32>,
    /// Of this policy.
    pub policy: Option<String>,
    /// The years that there are.
    pub years: Vec<i32>,
    /// Every stage.
    pub stages: Vec<StageSum>,
    /// Every clause that was claimed under, in order of the text.
    pub clauses: Vec<ClauseSum>,
    /// Every lead bureau.
    pub bureaus: Vec<BureauSum>,
    /// The caps that are used most.
    pub caps: Vec<CapSum>,
    /// The goals of the policy.
    pub goals: Vec<GoalView>,
}

/// Something that happened to a case.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RecentView {
    /// Local date and time.
    pub at: String,
    /// Who.
    pub by: String,
    /// What, in Chinese.
    pub what: String,
    /// The case's number.
    pub number: String,
    /// Its applicant.
    pub applicant: String,
    /// The opinion or the reason, or empty.
    pub comment: String,
}
