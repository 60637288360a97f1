//! A policy pack: the law's clauses word for word, and beside them what the program may compute.
//!
//! Everything here is data read from the pack. What a reader sees (labels, texts, materials) is public; the
//! rules themselves are for [`crate::assess`] alone.

mod amount;
mod benefit;
mod benefit_terms;
mod cap;
mod check;
mod clause;
mod condition;
mod document;
mod entries;
mod error;
mod files;
mod interest;
mod load;
mod quantity;
mod rates;
mod reader;
mod stacking;

use jiff::civil::Date;
use serde::Serialize;
use ts_rs::TS;

use crate::examples::Example;

pub(crate) use amount::{Amount, Floor, Part, Shape, Share, SharedBound, Tier};
pub(crate) use benefit_terms::{Months, Most, PackAdvisory, SharedCriteria};
pub(crate) use cap::{Cap, Scope};
pub use clause::{Clause, ClauseKind, Encouragement, Goal, PackNote};
pub(crate) use condition::{Compare, Condition, DateBound, DateCompare, RECEIVED_ON};
pub(crate) use error::Faults;
pub use error::PackError;
pub use files::{FilesError, PackFiles};
pub(crate) use interest::{Interest, Window};
pub use load::Sources;
pub(crate) use quantity::{Combine, Quantity, Setting};
pub(crate) use rates::Rates;
pub use rates::{RateRow, RateTable};
pub(crate) use stacking::{EarlyCosts, LEVELS, OtherAwards, Stacking, StackingRule};

/// One policy, in one version.
#[derive(Debug, Clone, Serialize)]
pub struct Pack {
    /// Such as `binjiang-computing-2024-draft`.
    pub id: String,
    /// Of the pack, not of the policy: `number` as it is written.
    pub version: String,
    /// The version as a whole number from 1.
    pub number: u32,
    /// Such as `杭高新区〔2024〕3号`, once the policy is adopted.
    pub document_no: Option<String>,
    /// The policy's title.
    pub title: String,
    /// `征求意见稿` while the policy is a draft without a date of commencement.
    pub status: Option<String>,
    /// First day in force, where the text gives one (ISO).
    pub in_force_from: Option<String>,
    /// Last day in force, where there is one (ISO).
    pub in_force_to: Option<String>,
    /// What every application says of its applicant.
    pub applicant_inputs: Vec<Input>,
    /// In the order of the text.
    pub clauses: Vec<Clause>,
    /// In the order of the text.
    pub benefits: Vec<Benefit>,
    /// What the text encourages without paying for it, in the order of the text.
    pub encouragements: Vec<Encouragement>,
    /// What the policy aims at.
    pub goals: Vec<Goal>,
    /// Figures that the policy leaves to the bureau.
    pub parameters: Vec<Parameter>,
    /// Where the text has more than one reading.
    pub rulings: Vec<Ruling>,
    /// What every application encloses.
    pub materials: Vec<Material>,
    /// Remarks on the pack as a whole, such as an unset date.
    pub notes: Vec<PackNote>,
    /// Caps that several benefits share.
    #[serde(skip)]
    pub(crate) group_caps: Vec<Cap>,
    /// How claims of one project go together; nowhere said, they do not touch.
    #[serde(skip)]
    pub(crate) stacking: Option<Stacking>,
    /// How awards under another policy for the same project count; nowhere said, they do not.
    #[serde(skip)]
    pub(crate) other_awards: Option<Setting<OtherAwards>>,
    /// The levels whose other awards count; `None` within it for all of them.
    #[serde(skip)]
    pub(crate) other_award_levels: Option<Setting<Option<Vec<String>>>>,
    /// Whether costs of the first year before the policy's first day count.
    #[serde(skip)]
    pub(crate) early_costs: Option<Setting<EarlyCosts>>,
    /// Each line of the policy, as it stands.
    #[serde(skip)]
    pub(crate) lines: Vec<String>,
    /// Numbers of a clause's text that no rule uses, each with the reason.
    #[serde(skip)]
    pub(crate) idle_numbers: Vec<(String, String)>,
    /// The line of each named thing in `policy.md`: `benefit tape-out`, `ruling tax`, `input rent months`.
    #[serde(skip)]
    pub(crate) places: Vec<(String, usize)>,
    /// Inputs that are kept for the record, and no rule reads: named as in `places`.
    #[serde(skip)]
    pub(crate) for_the_record: Vec<String>,
    /// What rules refer to, named as in `places`.
    #[serde(skip)]
    pub(crate) referred_to: Vec<String>,
    #[serde(skip)]
    pub(crate) examples: Vec<Example>,
    /// What applicants' own forms call inputs and benefits, by the name of the input or the benefit's id.
    #[serde(skip)]
    pub(crate) synonyms: Vec<(String, Vec<String>)>,
}

/// Something that can be claimed.
#[derive(Debug, Clone, Serialize)]
pub struct Benefit {
    /// Such as `tape-out`.
    pub id: String,
    /// The id of its clause.
    pub clause: String,
    /// In Chinese.
    pub title: String,
    /// Lead first.
    pub bureaus: Vec<String>,
    /// In the order of the application's sheet.
    pub inputs: Vec<Input>,
    /// The shared ones first.
    pub criteria: Vec<Criterion>,
    /// Beside the pack's common ones.
    pub materials: Vec<Material>,
    /// Words that a line of an invoice has where it is of the benefit's matter (流片, 掩膜): for a hint, never a verdict.
    /// Empty where nothing is pointed out.
    pub matter: Vec<String>,
    /// Ids of its caps, in the order of the text.
    pub caps: Vec<String>,
    /// Whether the amount is a ceiling, a fixed amount, or left to judgement.
    pub nature: Nature,
    /// Granted year by year, by the default reading: its own awards for other years of one project do not overlap.
    pub yearly: bool,
    /// The input that names who is paid, by the default reading; the applicant where there is none.
    pub payee: Option<String>,
    #[serde(skip)]
    pub(crate) yearly_when: Setting<bool>,
    #[serde(skip)]
    pub(crate) payees: Setting<Option<String>>,
    /// Inputs of which no more than so much counts.
    #[serde(skip)]
    pub(crate) mosts: Vec<Most>,
    /// The judgement by which the clause itself recognises the applicant.
    #[serde(skip)]
    pub(crate) recognition: Setting<Option<String>>,
    /// The pack's own advisories.
    #[serde(skip)]
    pub(crate) advisories: Vec<PackAdvisory>,
    /// Months that count over the years, where they do.
    #[serde(skip)]
    pub(crate) months: Option<Months>,
    /// Whether the shared criteria hold, where that is a matter of a ruling.
    #[serde(skip)]
    pub(crate) shared_criteria: Setting<SharedCriteria>,
    #[serde(skip)]
    pub(crate) amount: Amount,
    /// The place of the clause in the text: ties go to the earlier.
    #[serde(skip)]
    pub(crate) clause_order: usize,
}

/// What the text says of the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// 不超过, 最高: the reviewer decides at or below it.
    Ceiling,
    /// The computed amount is the amount; less takes a reason.
    Fixed,
    /// No figure in the text.
    Discretionary,
    /// Granted in kind, and not in yuan.
    InKind,
}

/// A figure or statement that an application gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Input {
    /// Such as `tape_out_cost`.
    pub name: String,
    /// In Chinese.
    pub label: String,
    /// How a value reads.
    pub kind: InputKind,
    /// Such as `元`, `㎡`, `月`.
    pub unit: Option<String>,
    /// Σ: the sum of the claim's admitted line items, when it has any.
    pub from_items: bool,
    /// A hint for who fills it in.
    pub note: Option<String>,
    /// How it may be filled in, in the template's words.
    pub example: Option<String>,
    /// Whether an application without it is incomplete.
    pub required: bool,
}

/// How an input's value reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum InputKind {
    /// Yuan, as a decimal string.
    Money,
    /// Square metres, as a decimal string.
    Area,
    /// A whole number.
    Count,
    /// A whole number of months.
    Months,
    /// 是 or 否.
    YesNo,
    /// An ISO date.
    Date,
    /// Any words.
    Text,
    /// One of several.
    Choice(Vec<Choice>),
    /// One of several grades, given by a recognition.
    Grade(Vec<Choice>),
    /// Rows of principal, from, to and interest paid.
    Loans,
}

/// One of the values of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Choice {
    /// As in facts.
    pub id: String,
    /// In Chinese.
    pub label: String,
}

/// A condition of the text.
#[derive(Debug, Clone, Serialize)]
pub struct Criterion {
    /// Unique within its benefit.
    pub id: String,
    /// In Chinese.
    pub label: String,
    /// Whether the program or a person decides.
    pub kind: CriterionKind,
    /// The id of the clause whose words are cited.
    pub clause: String,
    /// The words of the text that it rests on.
    pub cites: String,
    /// What the reviewer ticks off on the way.
    pub checklist: Vec<String>,
    /// Whether every benefit has it.
    pub shared: bool,
    /// Whether it is asked at all, where that is a matter of a ruling.
    #[serde(skip)]
    pub(crate) applies: Setting<bool>,
    #[serde(skip)]
    pub(crate) met: Condition,
}

impl Criterion {
    /// Whether it can be met with a value of an input, by that value alone; `None` where it does not say.
    #[must_use]
    pub fn allows(&self, input: &str, value: &serde_json::Value) -> Option<bool> {
        self.met.allows(input, value)
    }
}

/// Who decides a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CriterionKind {
    /// Proposed by the program from inputs.
    Computed,
    /// 经评审, 经认定, 经审核: recorded by a person.
    Judgement,
}

/// A document that an application encloses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Material {
    /// Unique within the pack's common ones, or within its benefit.
    pub id: String,
    /// In Chinese.
    pub label: String,
    /// `practice`: not in the text; a bureau can change the list.
    pub basis: String,
    /// Only in this case, in Chinese.
    pub when: Option<String>,
}

/// A place where the text has more than one reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Ruling {
    /// Such as `tape-out-boundary`.
    pub id: String,
    /// In Chinese.
    pub question: String,
    /// The default first.
    pub readings: Vec<Reading>,
    /// The id of the reading in force until a bureau rules.
    pub default: String,
    /// Why it is open, and on what the default rests.
    pub note: Option<String>,
    /// Where it takes effect, when no rule of the pack asks for it: `intake`.
    pub settled_by: Option<String>,
    /// The id of the clause that it stands under.
    pub clause: String,
}

/// One reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Reading {
    /// Such as `higher`.
    pub id: String,
    /// In Chinese.
    pub label: String,
}

/// A figure that the policy leaves to the bureau.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Parameter {
    /// Such as `area_per_person`.
    pub name: String,
    /// In Chinese.
    pub label: String,
    /// Such as `㎡/人`.
    pub unit: Option<String>,
    /// How a value reads.
    pub kind: InputKind,
    /// The id of the clause that it stands under.
    pub clause: String,
}

impl Pack {
    /// Reads a pack from its files' contents.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and clause; [`Pack::read`] gives all.
    pub fn parse(sources: &Sources<'_>) -> Result<Pack, PackError> {
        load::load(sources).map_err(|faults| faults.into_iter().next().unwrap_or_default())
    }

    /// Reads a pack from its files' contents.
    ///
    /// # Errors
    /// Everything that is wrong, each with its file, line and clause, in the order of the file.
    pub fn read(sources: &Sources<'_>) -> Result<Pack, Vec<PackError>> {
        load::load(sources)
    }

    /// `binjiang-computing-2024-draft@2`: how this version is named.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}@{}", self.id, self.number)
    }

    /// The first and the last day in force, as far as the text gives them.
    #[must_use]
    pub fn in_force(&self) -> (Option<Date>, Option<Date>) {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        (day(&self.in_force_from), day(&self.in_force_to))
    }

    /// Whether it is in force on a day; a draft without a date has no limit.
    #[must_use]
    pub fn is_in_force_on(&self, day: Date) -> bool {
        let (from, to) = self.in_force();
        from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
    }

    /// The benefit of this id.
    #[must_use]
    pub fn benefit(&self, id: &str) -> Option<&Benefit> {
        self.benefits.iter().find(|benefit| benefit.id == id)
    }

    /// What applicants' own forms call an input or a benefit beside its label, by the input's name or the
    /// benefit's id.
    #[must_use]
    pub fn synonyms(&self, name: &str) -> &[String] {
        self.synonyms.iter().find(|(known, _)| known == name).map_or(&[], |(_, words)| words)
    }

    /// The clause of this id.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// The ruling of this id.
    #[must_use]
    pub fn ruling(&self, id: &str) -> Option<&Ruling> {
        self.rulings.iter().find(|ruling| ruling.id == id)
    }

    /// The pack's dated tables, each with the rows that a bureau has entered under its name.
    ///
    /// # Errors
    /// Rows that cannot be entered: which, and what they should be, in Chinese.
    pub fn rate_tables(
        &self,
        later: impl Fn(&str) -> Option<serde_json::Value>,
    ) -> Result<Vec<RateTable>, String> {
        let mut tables: Vec<RateTable> = Vec::new();
        for printed in crate::assess::dated_tables(self) {
            if tables.iter().all(|table| table.file != printed.file) {
                tables.push(printed.shown(later(&printed.file).as_ref())?);
            }
        }
        Ok(tables)
    }

    /// The whole policy as it stands, a line for each paragraph.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

impl Ruling {
    /// The label of a reading, in Chinese.
    #[must_use]
    pub fn reading_label(&self, id: &str) -> Option<&str> {
        self.readings.iter().find(|reading| reading.id == id).map(|reading| reading.label.as_str())
    }
}

impl InputKind {
    /// The values of a choice or grade.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            InputKind::Choice(choices) | InputKind::Grade(choices) => choices,
            InputKind::Money
            | InputKind::Area
            | InputKind::Count
            | InputKind::Months
            | InputKind::YesNo
            | InputKind::Date
            | InputKind::Text
            | InputKind::Loans => &[],
        }
    }
}
