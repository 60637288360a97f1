//! Sheets of labels and contents: 申报主体 with one column of contents, a benefit's with one for each claim.

use std::collections::BTreeMap;

use casework::{CellRef, ProblemCode, Severity, Sourced};
use policy::{Input, Pack};

use crate::reading::coerce;
use crate::reading::coerce::{Asked, Unit};
use crate::reading::cursor::Cursor;
use crate::reading::input;
use crate::reading::text::{HeadingKeys, excerpt, heading, key};
use crate::reading::words::{form, heads_examples};
use crate::workbook::value::Value;

/// One column of contents that has any.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filled {
    pub inputs: BTreeMap<String, Sourced>,
    pub year: Option<i32>,
    /// Whether anything stands in the year's cell.
    pub has_year: bool,
    pub project: Option<String>,
    /// The project's cell, else the first one.
    pub at: Option<CellRef>,
    /// Where year, project and each input stand or should stand.
    pub places: BTreeMap<String, CellRef>,
}

/// Names under which `places` keeps the two rows that every claim has.
pub(crate) const YEAR: &str = "·year";
const PROJECT: &str = "·project";

/// Columns of contents that a sheet may have.
const MOST_CLAIMS: usize = 100;

struct Layout {
    heading_row: usize,
    label: u32,
    contents: Vec<u32>,
    unit: Option<u32>,
    /// All columns with a heading.
    headed: Vec<u32>,
    /// Those of examples.
    examples: Vec<u32>,
}

/// What a row asks for.
#[derive(Clone, Copy)]
pub(crate) enum Wanted<'a> {
    Year,
    Project,
    Input(&'a Input),
}

/// Reads a sheet; `claims` tells whether its columns are claims, with a year and a project. `None` where the
/// sheet has no headings of a form.
pub(crate) fn read(
    cursor: &mut Cursor<'_>,
    pack: &Pack,
    inputs: &[Input],
    claims: bool,
) -> Option<Vec<Filled>> {
    let rows = cursor.sheet.rows();
    let layout = layout(cursor, &rows)?;
    for range in &rows[..layout.heading_row] {
        range.clone().for_each(|index| cursor.ignore(index, "标题、说明"));
    }
    rows[layout.heading_row].clone().for_each(|index| cursor.ignore(index, "表头"));
    let own = inputs.iter().map(|input| (heading(&input.label), input));
    let other =
        inputs.iter().flat_map(|input| pack.synonyms(&input.name).iter().map(move |w| (heading(w), input)));
    let keys: Vec<(HeadingKeys, &Input)> = own.chain(other).collect();

    let mut filled: BTreeMap<u32, Filled> = BTreeMap::new();
    let mut places: Vec<(String, u32)> = Vec::new();
    for range in &rows[layout.heading_row + 1..] {
        let row = cursor.sheet.cells[range.start].row;
        let in_column = |cursor: &Cursor<'_>, column: u32| {
            range.clone().find(|index| cursor.sheet.cells[*index].column == column)
        };
        let label =
            in_column(cursor, layout.label).and_then(|index| match &cursor.sheet.cells[index].value {
                Value::Text(text) => Some(text.to_string()),
                _ => None,
            });
        let unit = layout.unit.and_then(|column| in_column(cursor, column)).and_then(|index| {
            match &cursor.sheet.cells[index].value {
                Value::Text(text) => Some(text.trim().to_owned()),
                _ => None,
            }
        });
        let label_keys = label.as_deref().map(heading);
        let wanted = label_keys.as_ref().and_then(|keys_of_label| wanted(keys_of_label, &keys, claims));
        if let Some(wanted) = wanted {
            places.push((name_of(wanted).to_owned(), row));
        }
        for index in range.clone() {
            let column = cursor.sheet.cells[index].column;
            if !layout.contents.contains(&column) {
                // Labels, units, notes and serial numbers; what stands under no heading is looked at later.
                if layout.examples.contains(&column) {
                    cursor.ignore(index, "示例");
                } else if layout.headed.contains(&column) {
                    cursor.ignore(index, "填报项、单位、说明");
                }
                continue;
            }
            let label = label.as_deref().unwrap_or("");
            let Some(wanted) = wanted else {
                let message = if label.is_empty() {
                    "此处没有对应的填报项，内容未采用".to_owned()
                } else {
                    format!("“{}”不是本政策的填报项，内容未采用", excerpt(label))
                };
                cursor.refuse(index, ProblemCode::UnknownLabel, message, "请按模板所列的填报项填写");
                continue;
            };
            let claim = filled.entry(column).or_default();
            let bracket = label_keys.as_ref().and_then(|keys| keys.unit.as_deref());
            take(cursor, index, wanted, (bracket, unit.as_deref()), claim);
        }
    }
    for (column, claim) in &mut filled {
        claim.places = places.iter().map(|(name, row)| (name.clone(), cursor.at(*row, *column))).collect();
    }
    Some(filled.into_values().collect())
}

/// Takes one value of a form.
pub(crate) fn take(
    cursor: &mut Cursor<'_>,
    index: usize,
    wanted: Wanted<'_>,
    (bracket, unit): (Option<&str>, Option<&str>),
    claim: &mut Filled,
) {
    let at = cursor.at_index(index);
    match wanted {
        Wanted::Year => {
            let asked = Asked { label: "年度", unit: Unit::None, place: "本项" };
            claim.has_year = true;
            claim.year = cursor.take(index, asked, coerce::year).map(|reading| reading.value);
            claim.at.get_or_insert(at);
        }
        Wanted::Project => {
            let asked = Asked { label: "项目名称", unit: Unit::None, place: "本项" };
            claim.project = cursor.take(index, asked, coerce::name).map(|reading| reading.value);
            claim.at = Some(at);
        }
        Wanted::Input(input) if claim.inputs.contains_key(&input.name) => {
            let message = format!("“{}”填了两处，采用前一处", input.label);
            cursor.refuse(index, ProblemCode::Twice, message, "请只保留一处");
        }
        Wanted::Input(input) => {
            let unit = input::unit_of(input, bracket, unit);
            let asked = Asked { label: &input.label, unit, place: "本项" };
            let sourced = cursor.source(index, asked, |cell, asked| input::read(input, cell, asked));
            if unit == Unit::TenThousandYuan && sourced.value.is_some() {
                let message = format!("“{}”以万元填写，已乘以 10000 折算为元", input.label);
                cursor.note(
                    Severity::Note,
                    ProblemCode::TenThousands,
                    Some(at.clone()),
                    message,
                    "请核对折算后的金额",
                );
            }
            claim.inputs.insert(input.name.clone(), sourced);
            claim.at.get_or_insert(at);
        }
    }
}

fn name_of(wanted: Wanted<'_>) -> &str {
    match wanted {
        Wanted::Year => YEAR,
        Wanted::Project => PROJECT,
        Wanted::Input(input) => &input.name,
    }
}

/// By the whole label first, then without its brackets, then by the pack's name.
fn wanted<'a>(label: &HeadingKeys, keys: &[(HeadingKeys, &'a Input)], claims: bool) -> Option<Wanted<'a>> {
    if label.whole.is_empty() {
        return None;
    }
    let found = keys
        .iter()
        .find(|(known, _)| known.whole == label.whole)
        .or_else(|| keys.iter().find(|(known, _)| known.unitless == label.unitless))
        .or_else(|| keys.iter().find(|(known, _)| known.bare == label.bare))
        .or_else(|| keys.iter().find(|(_, input)| key(&input.name) == label.whole));
    match found {
        Some((_, input)) => Some(Wanted::Input(input)),
        None if claims && form::YEAR.mean(label) => Some(Wanted::Year),
        None if claims && form::PROJECT.mean(label) => Some(Wanted::Project),
        None => None,
    }
}

fn layout(cursor: &Cursor<'_>, rows: &[std::ops::Range<usize>]) -> Option<Layout> {
    for (heading_row, range) in rows.iter().take(20).enumerate() {
        let mut layout = Layout {
            heading_row,
            label: 0,
            contents: Vec::new(),
            unit: None,
            headed: Vec::new(),
            examples: Vec::new(),
        };
        let mut label = None;
        for cell in &cursor.sheet.cells[range.clone()] {
            let Value::Text(text) = &cell.value else { continue };
            let keys = heading(text);
            layout.headed.push(cell.column);
            if heads_examples(&keys) {
                layout.examples.push(cell.column);
            }
            if label.is_none() && form::LABEL.mean(&keys) {
                label = Some(cell.column);
            } else if form::CONTENT.mean(&keys) || is_nth(&keys.whole) {
                // What stands in columns beyond is no claim, and becomes a problem cell by cell.
                if layout.contents.len() < MOST_CLAIMS {
                    layout.contents.push(cell.column);
                } else {
                    layout.headed.pop();
                }
            } else if layout.unit.is_none() && form::UNIT.mean(&keys) {
                layout.unit = Some(cell.column);
            }
        }
        if let (Some(label), false) = (label, layout.contents.is_empty()) {
            layout.label = label;
            return Some(layout);
        }
    }
    None
}

/// Whether a heading is one of a form's labels or contents.
pub(crate) fn is_heading(keys: &HeadingKeys) -> bool {
    form::LABEL.mean(keys) || form::CONTENT.mean(keys)
}

/// `第2项`, `第10项`.
fn is_nth(key: &str) -> bool {
    key.strip_prefix('第')
        .and_then(|rest| rest.strip_suffix('项'))
        .is_some_and(|number| !number.is_empty() && number.chars().all(char::is_numeric))
}
