//! What people put on record in a case: declarations, findings, cuts, decisions, rulings.

use jiff::Timestamp;
use jiff::civil::Date;
use policy::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CellRef, LineItem, Outside, Person, Role, Stage};

/// A statement on conflicts of interest for one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// Who states it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// `None`: no conflict. Otherwise the person is recused (回避), for this reason.
    pub recusal: Option<String>,
    /// A recusal that an administrator lifted: it counts no more, and the person declares anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted: Option<Lifted>,
}

/// The lifting of a recusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// The administrator.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// What a reviewer found of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FindingOutcome {
    /// 符合
    Met,
    /// 不符合
    Unmet,
    /// 待补正
    NeedsCorrection,
    /// 不适用
    NotApplicable,
}

impl FindingOutcome {
    /// All outcomes, in the order of their keys 1–4.
    pub const ALL: [FindingOutcome; 4] = [
        FindingOutcome::Met,
        FindingOutcome::Unmet,
        FindingOutcome::NeedsCorrection,
        FindingOutcome::NotApplicable,
    ];

    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            FindingOutcome::Met => "符合",
            FindingOutcome::Unmet => "不符合",
            FindingOutcome::NeedsCorrection => "待补正",
            FindingOutcome::NotApplicable => "不适用",
        }
    }

    /// As the store and the command line write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FindingOutcome::Met => "met",
            FindingOutcome::Unmet => "unmet",
            FindingOutcome::NeedsCorrection => "needs-correction",
            FindingOutcome::NotApplicable => "not-applicable",
        }
    }

    /// The outcome of a name, or of a Chinese label.
    #[must_use]
    pub fn named(name: &str) -> Option<FindingOutcome> {
        FindingOutcome::ALL.into_iter().find(|outcome| outcome.name() == name || outcome.label() == name)
    }
}

/// What a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A cell of the workbook.
    Cell(CellRef),
    /// A line item's id.
    Item(String),
    /// An attachment's file name.
    Attachment(String),
    /// A document outside the package, such as an expert review's minutes.
    Document(String),
}

/// A line item that a reviewer put on the list from its voucher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MadeItem {
    /// As a row of the list; it has no cell.
    pub item: LineItem,
    /// The voucher, by its id.
    pub voucher: String,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// A criterion of a claim as a person found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The claim's id.
    pub claim: String,
    /// The criterion's id in the pack.
    pub criterion: String,
    /// What was found.
    pub outcome: FindingOutcome,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Printed in the memo; required where the finding overrules the program's proposal.
    pub note: String,
    /// What the applicant is told of it, in the words for that: what to hand in, or what was found. A note is the
    /// office's own; nothing of it goes out.
    #[serde(default, skip_serializing_if = "Outside::is_empty")]
    pub told: Outside,
    /// Points of the criterion's checklist that were ticked, by their words.
    #[serde(default)]
    pub ticked: Vec<String>,
    /// The review or recognition that a judgement rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Judgement>,
    /// Who found it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// An expert review with its panel, or a recognition with its document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Judgement {
    /// Such as `专家评审会纪要` or `认定文件`.
    pub document: String,
    /// The document's number.
    pub number: String,
    /// The document's ISO date; `None` is unknown.
    #[ts(type = "string | null")]
    pub date: Option<Date>,
    /// The panel, where there was one.
    pub panel: Vec<Opinion>,
}

/// What one expert of a panel said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Opinion {
    /// The expert's name.
    pub expert: String,
    /// The score as it was given, such as `86.5`; may be empty.
    pub score: String,
    /// The opinion; may be empty.
    pub opinion: String,
}

impl Judgement {
    /// In words, as findings and memos show it; empty where nothing was recorded.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        let document = [self.document.trim(), self.number.trim()].concat();
        match (document.is_empty(), self.date) {
            (false, Some(date)) => words.push(format!("{document}（{date}）")),
            (false, None) => words.push(document),
            (true, Some(date)) => words.push(date.to_string()),
            (true, None) => {}
        }
        if !self.panel.is_empty() {
            let members: Vec<String> = self.panel.iter().map(Opinion::words).collect();
            words.push(format!("专家 {} 人：{}", members.len(), members.join("；")));
        }
        words.join("，")
    }
}

impl Opinion {
    fn words(&self) -> String {
        let mut words = self.expert.trim().to_owned();
        if !self.score.trim().is_empty() {
            words.push_str(&format!(" {} 分", self.score.trim()));
        }
        if !self.opinion.trim().is_empty() {
            words.push_str(&format!(" {}", self.opinion.trim()));
        }
        words
    }
}

/// One of the three roles on a case, given to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Reviewer, checker or approver.
    pub role: Role,
    /// To whom.
    pub to: Person,
    /// By whom.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// What somebody said about a case, at one of its stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The store's id.
    pub id: i64,
    /// The comment that this one answers.
    pub answers: Option<i64>,
    /// The stage at the time.
    pub stage: Stage,
    /// What.
    pub text: String,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// How much of a line item is admitted; an item without one is admitted whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admission {
    /// The line item's id.
    pub item: String,
    /// Yuan without tax: zero cuts the whole item.
    pub admitted: Money,
    /// Required where anything is cut.
    pub reason: String,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// The state of a material that the applicant should hand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum MaterialState {
    /// 已收
    Received,
    /// 缺
    Missing,
    /// 不适用
    NotApplicable,
}

impl MaterialState {
    /// All states.
    pub const ALL: [MaterialState; 3] =
        [MaterialState::Received, MaterialState::Missing, MaterialState::NotApplicable];

    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            MaterialState::Received => "已收",
            MaterialState::Missing => "缺",
            MaterialState::NotApplicable => "不适用",
        }
    }

    /// As the store and the command line write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            MaterialState::Received => "received",
            MaterialState::Missing => "missing",
            MaterialState::NotApplicable => "not-applicable",
        }
    }

    /// The state of a name, or of a Chinese label.
    #[must_use]
    pub fn named(name: &str) -> Option<MaterialState> {
        MaterialState::ALL.into_iter().find(|state| state.name() == name || state.label() == name)
    }
}

/// A material ticked off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialCheck {
    /// The material's id in the pack.
    pub material: String,
    /// Its state.
    pub state: MaterialState,
    /// A note.
    pub note: String,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// The amount decided for a claim: at or below its payable ceiling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The claim's id.
    pub claim: String,
    /// Yuan, whole fen.
    pub amount: Money,
    /// The ceiling at the time.
    pub ceiling: Option<Money>,
    /// Where the text gives no figure: what this policy had granted the project at the time. The decided amount is
    /// the difference above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awarded_before: Option<Money>,
    /// Required where the amount is below the ceiling.
    pub reason: String,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// Which reading of the text a bureau follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The ruling's id in the pack.
    pub ruling: String,
    /// The reading's id.
    pub reading: String,
    /// On what basis.
    pub basis: String,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// Somebody who once took one of the three roles on a case: by signing, by putting anything on record or by taking it
/// back. What is no longer in force counts like what is: it was read and judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// Who.
    pub by: Person,
    /// In which role.
    pub role: Role,
}
