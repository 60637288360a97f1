//! How a reviewer settled an open question of a case.

use jiff::Timestamp;
use policy::{Money, RawValue};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CellRef, Person, ProblemCode};

/// How a question was settled. What is cut is settled by its cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SettledAs {
    /// 更正: another value stands in its place.
    Corrected,
    /// 接受: as it stands, for a reason that the memo shows.
    Accepted,
    /// 同一: it is the same thing, and counts once.
    Same,
    /// 不同: it is another thing.
    Different,
}

impl SettledAs {
    /// All ways.
    pub const ALL: [SettledAs; 4] =
        [SettledAs::Corrected, SettledAs::Accepted, SettledAs::Same, SettledAs::Different];

    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            SettledAs::Corrected => "更正",
            SettledAs::Accepted => "接受",
            SettledAs::Same => "同一",
            SettledAs::Different => "不同",
        }
    }

    /// As the store and the command line write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            SettledAs::Corrected => "corrected",
            SettledAs::Accepted => "accepted",
            SettledAs::Same => "same",
            SettledAs::Different => "different",
        }
    }

    /// The way of a name, or of a Chinese label.
    #[must_use]
    pub fn named(name: &str) -> Option<SettledAs> {
        SettledAs::ALL.into_iter().find(|way| way.name() == name || way.label() == name)
    }
}

/// What a correction stands in for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Corrects {
    /// An input of a claim, or of the applicant where no claim is named.
    Input {
        /// The claim's id.
        claim: Option<String>,
        /// The input's name.
        name: String,
    },
    /// The year of a claim, by its id.
    Year(String),
    /// The amount of a line item, by its id.
    ItemAmount(String),
    /// The claim that a line item belongs to, by the item's id.
    ItemClaim(String),
    /// The amount of the other award at the settlement's place.
    AwardAmount,
    /// The project of the other award at the settlement's place.
    AwardProject,
}

/// A question settled, on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// The question's id.
    pub problem: String,
    /// Its code.
    pub code: ProblemCode,
    /// Its cell.
    pub place: Option<CellRef>,
    /// What it said.
    pub said: String,
    /// How it was settled.
    pub how: SettledAs,
    /// The value given, as the assessment takes it.
    pub value: Option<RawValue>,
    /// What the value stands in for; `None` where it is for the record.
    pub corrects: Option<Corrects>,
    /// Why: the memo prints it.
    pub reason: String,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// An award under another policy, as it stands after what was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardAsSettled {
    /// The project.
    pub project: Option<String>,
    /// Yuan; `None` is unknown.
    pub amount: Option<Money>,
    /// Whether it may be for one of the projects claimed: not where a reviewer found it to be another's.
    pub counts: bool,
}
