//! A mapping at work: what the workbook shows, how it is read, what that gives.

use std::collections::BTreeMap;

use policy::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::import::view::{FieldView, ProblemView};

/// How a workbook that is not our template is read so far.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MappingDraft {
    /// Where the package stands.
    pub path: String,
    /// Its name.
    pub file: String,
    /// Whether it is our template after all, which needs no mapping.
    pub ours: bool,
    /// What is open, in Chinese; nothing where it can be imported.
    pub open: Vec<String>,
    /// Whether the parts hold guesses beyond what the words say, for a person to confirm.
    pub suggested: bool,
    /// What was taken from each sheet and what was left, where a mapping is needed.
    pub understood: Vec<SheetReadingView>,
    /// The visible sheets as far as they are shown.
    pub sheets: Vec<SheetPreview>,
    /// The mapping: the one given, and guesses for the rest.
    pub parts: Vec<MappingPart>,
    /// What a part may be.
    pub kinds: Vec<ChoiceView>,
    /// The policy's benefits.
    pub benefits: Vec<ChoiceView>,
    /// What columns and cells may hold.
    pub fields: Vec<MappingFields>,
    /// What was read of the applicant.
    pub applicant: Vec<FieldView>,
    /// The claims that were read.
    pub claims: Vec<MappedClaim>,
    /// The first line items that were read.
    pub items: Vec<MappedItem>,
    /// How many there are.
    pub item_count: u32,
    /// Their sum, as far as it is known.
    pub items_total: Money,
    /// What would be wrong.
    pub problems: Vec<ProblemView>,
}

/// A mapping, as `--mapping` reads it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MappingView {
    /// Its parts.
    pub sheets: Vec<MappingPart>,
}

/// What was understood of one sheet, and what was not.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SheetReadingView {
    /// The sheet's name.
    pub sheet: String,
    /// Cells and columns that were taken, with what for.
    pub taken: Vec<CellReadingView>,
    /// Cells that were not, with their headings or labels.
    pub open: Vec<CellReadingView>,
    /// How many more of these there are.
    pub more: u32,
}

/// One cell of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CellReadingView {
    /// Its address; of a column, its heading's.
    pub cell: String,
    /// What it is taken for; of an open cell, its heading or label.
    pub label: String,
    /// What it holds.
    pub value: String,
}

/// The top of a sheet, from A1.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SheetPreview {
    /// The sheet's name.
    pub name: String,
    /// Its cells as they show.
    pub rows: Vec<Vec<String>>,
}

/// Something that can be chosen.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ChoiceView {
    /// As the mapping writes it.
    pub id: String,
    /// In Chinese.
    pub label: String,
}

/// What a kind of part may hold.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MappingFields {
    /// The kind.
    pub what: String,
    /// For claims: to which benefit.
    pub benefit: Option<String>,
    /// The names with their labels.
    pub fields: Vec<ChoiceView>,
}

/// One part of a mapping, as its JSON is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MappingPart {
    /// The sheet's name.
    pub sheet: String,
    /// What it is.
    pub what: String,
    /// The benefit, where the rows do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub benefit: Option<String>,
    /// The project, where the rows do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub project: Option<String>,
    /// The year, where the rows do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub year: Option<i32>,
    /// The last row of a table's headings, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub header_row: Option<u32>,
    /// The last row of a table, from 1, where another part stands below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last_row: Option<u32>,
    /// What a row's words for its benefit mean: a benefit, or `ignore`.
    #[serde(default)]
    pub benefits: BTreeMap<String, String>,
    /// The unit of amounts that give none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub unit: Option<String>,
    /// Columns by letter.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Cells by name.
    #[serde(default)]
    pub cells: BTreeMap<String, String>,
    /// Units by letter or name.
    #[serde(default)]
    pub units: BTreeMap<String, String>,
}

/// A claim as it was read.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MappedClaim {
    /// The benefit's title.
    pub title: String,
    /// The year.
    pub year: Option<i32>,
    /// The project.
    pub project: Option<String>,
    /// Its inputs.
    pub inputs: Vec<FieldView>,
}

/// A line item as it was read.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MappedItem {
    /// Its cell.
    pub at: String,
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: String,
    /// Who issued it.
    pub vendor: String,
    /// Yuan without tax; none is unknown.
    pub amount: Option<Money>,
    /// Tax.
    pub tax: Option<Money>,
}
