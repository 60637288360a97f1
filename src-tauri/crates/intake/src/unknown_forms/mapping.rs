//! A mapping: which part of which sheet is what, and where each value or column stands. Its JSON form is
//! described in the user guide.

use std::collections::BTreeMap;

use casework::CellRef;
use policy::{Input, InputKind, Pack};
use serde::{Deserialize, Serialize};

use crate::reading::words::{
    ATTACHMENT_COLUMNS, AWARD_COLUMNS, Column, ColumnWords, ITEM_COLUMNS, LOAN_COLUMNS, RELATED_COLUMNS,
};

/// A workbook's mapping. Sheets that it does not name are read as if there were none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The parts, in any order; a sheet may have several.
    pub sheets: Vec<PartMapping>,
}

/// What a part of a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartOf {
    /// 申报主体: labels with their values.
    Applicant,
    /// One claim with its values in cells, or claims row by row.
    Claims,
    /// 明细.
    Items,
    /// 贷款明细.
    Loans,
    /// 关联关系声明.
    Related,
    /// 其他资助.
    Awards,
    /// 附件清单.
    Attachments,
    /// Nothing of it is taken.
    Ignore,
}

/// One part of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartMapping {
    /// The sheet's name.
    pub sheet: String,
    /// What it is.
    pub what: PartOf,
    /// The benefit of its claims or line items, where the rows do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benefit: Option<String>,
    /// The project of its claim or line items, where the rows do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The year of its claims, where the rows do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The last row of a table's headings, from 1. Values begin below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// The last row of a table, from 1, where another part stands below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_row: Option<u32>,
    /// What a row's words for its benefit mean: a benefit, or `ignore` where no clause covers it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub benefits: BTreeMap<String, String>,
    /// `元` or `万元`, for amounts whose heading or label gives no unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Columns by letter: the name of what they hold, or `ignore`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// Cells by the name of what they hold: `"name": "C3"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cells: BTreeMap<String, String>,
    /// Units by column letter or by the name of what a cell holds, where they differ from `unit`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub units: BTreeMap<String, String>,
}

impl PartMapping {
    /// A part of a sheet that holds nothing yet.
    pub(crate) fn new(sheet: &str, what: PartOf) -> PartMapping {
        PartMapping {
            sheet: sheet.to_owned(),
            what,
            benefit: None,
            project: None,
            year: None,
            header_row: None,
            last_row: None,
            benefits: BTreeMap::new(),
            unit: None,
            columns: BTreeMap::new(),
            cells: BTreeMap::new(),
            units: BTreeMap::new(),
        }
    }
}

/// The name under which a column is left out.
pub(crate) const IGNORE: &str = "ignore";
/// Names that every claim's form has beside the benefit's inputs.
pub(crate) const YEAR: &str = "year";
pub(crate) const PROJECT: &str = "project";
pub(crate) const BENEFIT: &str = "benefit";

/// What is wrong with a mapping, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("对应关系有误：{0}")]
pub struct MappingError(pub(super) String);

/// A column's number from its letters.
pub(crate) fn column_of(letters: &str) -> Option<u32> {
    let cell = format!("x!{}1", letters.trim().to_ascii_uppercase()).parse::<CellRef>().ok()?;
    (cell.row == 0 && cell.column < 16_384).then_some(cell.column)
}

/// A cell of a sheet from its address.
pub(crate) fn cell_of(sheet: &str, place: &str) -> Option<CellRef> {
    let at = format!("x!{}", place.trim().to_ascii_uppercase()).parse::<CellRef>().ok()?;
    Some(CellRef::new(sheet, at.row, at.column))
}

/// The columns that a kind of table may have.
pub(crate) fn table_columns(what: PartOf) -> &'static [ColumnWords] {
    match what {
        PartOf::Items => ITEM_COLUMNS,
        PartOf::Loans => LOAN_COLUMNS,
        PartOf::Related => RELATED_COLUMNS,
        PartOf::Awards => AWARD_COLUMNS,
        PartOf::Attachments => ATTACHMENT_COLUMNS,
        PartOf::Applicant | PartOf::Claims | PartOf::Ignore => &[],
    }
}

/// A column's name in a mapping.
pub(crate) fn column_name(column: Column) -> String {
    serde_json::to_value(column).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The names that a part's columns or cells may have, each with its Chinese label.
#[must_use]
pub fn field_names(what: PartOf, benefit: Option<&str>, pack: &Pack) -> Vec<(String, String)> {
    let label = |input: &Input| (input.name.clone(), input.label.clone());
    match what {
        PartOf::Applicant => pack.applicant_inputs.iter().map(label).collect(),
        PartOf::Claims => {
            let own = [(BENEFIT, "申报事项"), (YEAR, "年度"), (PROJECT, "项目名称")];
            let mut names: Vec<(String, String)> =
                own.into_iter().map(|(name, label)| (name.to_owned(), label.to_owned())).collect();
            let inputs = pack.benefits.iter().filter(|known| benefit.is_none_or(|id| id == known.id));
            for input in inputs.flat_map(|benefit| &benefit.inputs) {
                if !names.iter().any(|(known, _)| *known == input.name) {
                    names.push(label(input));
                }
            }
            names
        }
        PartOf::Items | PartOf::Loans | PartOf::Related | PartOf::Awards | PartOf::Attachments => {
            let columns = table_columns(what).iter();
            let mut names: Vec<(String, String)> =
                columns.map(|(column, words, _)| (column_name(*column), words.ours().to_owned())).collect();
            if what == PartOf::Items {
                names.push((YEAR.to_owned(), "年度".to_owned()));
                for input in of_rows(benefit, pack) {
                    if !names.iter().any(|(known, _)| *known == input.name) {
                        names.push(label(input));
                    }
                }
            }
            names
        }
        PartOf::Ignore => Vec::new(),
    }
}

/// The inputs of a benefit, or of all, that each row of a list may say for itself.
pub(crate) fn of_rows<'p>(benefit: Option<&'p str>, pack: &'p Pack) -> impl Iterator<Item = &'p Input> {
    let benefits = pack.benefits.iter().filter(move |known| benefit.is_none_or(|id| id == known.id));
    benefits.flat_map(|benefit| &benefit.inputs).filter(|input| {
        matches!(input.kind, InputKind::YesNo | InputKind::Choice(_) | InputKind::Grade(_))
            && !input.from_items
    })
}
