//! Finds a table's headings by their words, wherever they stand and in however many rows, and what units they give.

use std::ops::Range;

use casework::{ProblemCode, Severity};

use crate::checks::money_unit;
use crate::reading::cursor::Cursor;
use crate::reading::sheet_units;
use crate::reading::table::Heading;
use crate::reading::text::{HeadingKeys, excerpt, heading};
use crate::reading::words::{Column, ColumnWords, Words, form, is_net_amount, is_vendors_code};
use crate::unknown_forms::looks_like_label;
use crate::workbook::book::{Cell, Sheet};
use crate::workbook::value::Value;

/// Headings are looked for in so many rows that have cells.
const HEADING_ROWS: usize = 30;

/// Where a table's headings stand: rows by their place among the rows that have cells.
#[derive(Debug, Clone)]
pub(crate) struct Heads {
    pub first: usize,
    pub last: usize,
    pub headings: Vec<Heading>,
    /// Columns whose headings nobody knows, in their order.
    pub unknown: Vec<u32>,
    /// The table's last row, from zero, where something else stands below it.
    pub end: Option<u32>,
}

/// One column's heading: its cell's words, with those of the cell above that spans it.
#[derive(Debug, Clone)]
pub(crate) struct HeadText {
    pub column: u32,
    /// The words to try, the most telling first.
    pub readings: Vec<String>,
}

/// The headings in one row, each under what spans it in the row above. A cell above spans the columns up to
/// the next cell above, but only where something stands below itself: else it is a column of its own.
pub(crate) fn head_texts(sheet: &Sheet, above: Option<&Range<usize>>, row: &Range<usize>) -> Vec<HeadText> {
    let text = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    };
    let upper: Vec<(u32, String)> = above
        .into_iter()
        .flat_map(|range| range.clone())
        .filter_map(|index| Some((sheet.cells[index].column, text(index)?)))
        .collect();
    let lower: Vec<(u32, String)> =
        row.clone().filter_map(|index| Some((sheet.cells[index].column, text(index)?))).collect();
    // A row's cells stand in the order of their columns, and there may be sixteen thousand of them.
    let below = |column: u32| lower.binary_search_by_key(&column, |(at, _)| *at).is_ok();
    let mut texts: Vec<HeadText> = Vec::new();
    for (column, words) in &lower {
        let mut readings = Vec::new();
        let span = upper.partition_point(|(at, _)| at <= column).checked_sub(1).map(|last| &upper[last]);
        if let Some((at, over)) = span
            && below(*at)
        {
            let bare = over.split(['（', '(']).next().unwrap_or(over);
            let unit = over[bare.len()..].to_owned();
            readings.push(format!("{bare}{words}{unit}"));
            readings.push(format!("{words}{bare}{unit}"));
        }
        readings.push(words.clone());
        texts.push(HeadText { column: *column, readings });
    }
    for (column, words) in upper.into_iter().filter(|(column, _)| !below(*column)) {
        texts.push(HeadText { column, readings: vec![words] });
    }
    texts.sort_by_key(|head| head.column);
    texts
}

/// Looks for the row, or two rows, with the most known headings.
pub(crate) fn look(sheet: &Sheet, known: &[ColumnWords], least: usize) -> Option<Heads> {
    let rows = sheet.rows();
    let mut best: Option<Heads> = None;
    for (index, range) in rows.iter().take(HEADING_ROWS).enumerate() {
        let above = index.checked_sub(1).map(|above| &rows[above]).filter(|above| spans(sheet, above, range));
        for above in std::iter::once(None).chain(above.map(Some)) {
            let (headings, unknown) = headings_of(&head_texts(sheet, above, range), known);
            let better = best.as_ref().is_none_or(|best| weight(&headings) > weight(&best.headings));
            if headings.len() >= least && better {
                let first = index - usize::from(above.is_some());
                best = Some(Heads { first, last: index, headings, unknown, end: None });
            }
        }
    }
    let mut best = best?;
    if rows.get(best.last + 1).is_some_and(|below| units_below(sheet, below, &mut best.headings)) {
        best.last += 1;
    }
    units(sheet, (&rows, best.first, best.last, None), &mut best.headings);
    Some(best)
}

/// A row right below the headings may give nothing but their units; tells whether it does.
fn units_below(sheet: &Sheet, below: &Range<usize>, headings: &mut [Heading]) -> bool {
    let unit = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) => money_unit::alone(text),
        _ => None,
    };
    if below.is_empty() || !below.clone().all(|index| unit(index).is_some()) {
        return false;
    }
    for index in below.clone() {
        let at = sheet.cells[index].column;
        let found = headings.iter_mut().find(|heading| heading.position == at && heading.assumed);
        if let (Some(heading), Some(unit)) = (found, unit(index)) {
            heading.unit = Some(unit);
            heading.assumed = false;
        }
    }
    true
}

/// How much headings speak for a table: some words stand in forms as well.
fn weight(headings: &[Heading]) -> usize {
    let telling = |heading: &&Heading| {
        matches!(
            heading.column,
            Column::Amount
                | Column::Tax
                | Column::Number
                | Column::Vendor
                | Column::Principal
                | Column::Relation
                | Column::Source
                | Column::FileName
        )
    };
    headings.len() + headings.iter().filter(telling).count()
}

/// Whether a row may be the upper of two rows of headings: texts alone, more than a title's one, right above, and not a
/// form's `项目名称` with its value.
pub(crate) fn spans(sheet: &Sheet, above: &Range<usize>, below: &Range<usize>) -> bool {
    let texts = || sheet.cells[above.clone()].iter();
    above.len() >= 2
        && !says_project(&sheet.cells[above.clone()])
        && texts().all(|cell| matches!(cell.value, Value::Text(_)))
        && sheet.cells[above.start].row + 1 == sheet.cells[below.start].row
}

/// Whether a row begins with the label of a project and what is no heading behind it.
fn says_project(cells: &[Cell]) -> bool {
    let [label, value, ..] = cells else { return false };
    matches!((&label.value, &value.value), (Value::Text(label), Value::Text(value))
        if form::PROJECT.mean(&heading(label)) && !looks_like_label(value) && !is_of_headings(value))
}

/// Whether a text stands over columns of a list: `发票信息`, `费用`.
fn is_of_headings(text: &str) -> bool {
    const OVER: [&str; 10] =
        ["信息", "情况", "费用", "发票", "合同", "供应商", "销售方", "金额", "付款", "凭证"];
    let bare = heading(text).bare;
    bare.chars().count() <= 8 && OVER.iter().any(|word| bare.contains(word))
}

/// The unit that the sheet gives to a table beside its headings is that of the amounts whose headings give none; where
/// one gives another, or the sheet gives two, which holds is asked.
pub(crate) fn units(
    sheet: &Sheet,
    (rows, first, last, end): (&[Range<usize>], usize, usize, Option<u32>),
    headings: &mut [Heading],
) {
    if headings.iter().all(|heading| heading.unit.is_none()) {
        return;
    }
    // Below a table that ends stands another.
    let below = if end.is_some() { &[][..] } else { &rows[last.min(rows.len())..] };
    let said = sheet_units::of_table(sheet, &rows[..first], below);
    for heading in headings.iter_mut().filter(|heading| heading.unit.is_some()) {
        let own = (!heading.assumed).then(|| heading.unit.clone()).flatten();
        let mut places: Vec<(String, String)> =
            own.map(|unit| ("表头".to_owned(), unit)).into_iter().collect();
        places.extend(said.iter().cloned());
        let Some((_, unit)) = places.first().cloned() else { continue };
        if places.iter().any(|(_, other)| *other != unit) {
            let words: Vec<String> = places.iter().map(|(place, unit)| format!("{place}“{unit}”")).collect();
            heading.disputed = Some(words.join("、"));
        }
        heading.unit = Some(unit);
        heading.assumed = false;
    }
}

fn headings_of(texts: &[HeadText], known: &[ColumnWords]) -> (Vec<Heading>, Vec<u32>) {
    let mut headings: Vec<Heading> = Vec::new();
    let mut unknown = Vec::new();
    // Where invoices have their numbers, a contract's beside them names no line.
    let all: Vec<Vec<HeadingKeys>> =
        texts.iter().map(|head| head.readings.iter().map(|text| heading(text)).collect()).collect();
    let invoices = all.iter().flatten().any(names_invoices);
    for (head, all) in texts.iter().zip(all) {
        let found = head.readings.iter().zip(all).find_map(|(text, keys)| {
            let found = known.iter().find(|(column, words, usual)| {
                (words.mean(&keys)
                    || (*column == Column::VendorUscc && is_vendors_code(&keys))
                    || (*column == Column::Amount && is_net_amount(&keys)))
                    && !(usual.is_some() && is_other_amount(&keys))
                    && !(invoices && is_of_contract(*column, &keys))
                    && !headings.iter().any(|heading| heading.column == *column)
            });
            found.map(|(column, words, usual)| (text, keys, *column, *words, *usual))
        });
        match found {
            Some((text, keys, column, words, usual)) => {
                let given = keys.unit;
                headings.push(Heading {
                    position: head.column,
                    column,
                    label: label_of(text, words),
                    assumed: given.is_none() && usual.is_some(),
                    unit: given.or(usual.map(str::to_owned)),
                    disputed: None,
                });
            }
            None => unknown.push(head.column),
        }
    }
    (headings, unknown)
}

/// Whether a heading stands over the numbers of invoices.
fn names_invoices(keys: &HeadingKeys) -> bool {
    let number = |word: &str| keys.bare.contains(word) && keys.bare.ends_with(['号', '码']);
    ["发票", "票号", "数电", "票据"].into_iter().any(number) && !keys.bare.contains("代码")
}

/// Whether a number or day is a contract's.
fn is_of_contract(column: Column, keys: &HeadingKeys) -> bool {
    matches!(column, Column::Number | Column::Date)
        && !keys.whole.contains("发票")
        && ["合同", "签订", "签约"].iter().any(|word| keys.whole.contains(word))
}

/// `金额（含税）` is another amount than 金额: what the brackets say must not be lost.
pub(crate) fn is_other_amount(keys: &HeadingKeys) -> bool {
    let inner = &keys.aside;
    (inner.contains("含税") && !inner.contains("不含税"))
        || inner.contains("价税")
        || ["计划", "预算", "预计", "申请", "已付", "未付"].iter().any(|word| inner.contains(word))
}

/// The heading's own words without the unit, as messages use them.
fn label_of(text: &str, words: Words) -> String {
    let said = money_unit::said(text);
    let bare = said.outside.trim();
    if bare.is_empty() { words.ours().to_owned() } else { excerpt(bare) }
}

/// 万元 in a heading and headings that nobody knows are noted once, not for each cell.
pub(super) fn note_headings(
    cursor: &mut Cursor<'_>,
    headings: &[Heading],
    unknown: &[u32],
    rows: &[Range<usize>],
) {
    let Some(lowest) = rows.last() else { return };
    let bottom = cursor.sheet.cells[lowest.start].row;
    for known in headings {
        let at = cursor.at(bottom, known.position);
        if known.unit.as_deref() == Some("万元") {
            let message = format!("“{}”以万元为单位，已乘以 10000 折算为元", known.label);
            cursor.note(Severity::Note, ProblemCode::TenThousands, Some(at), message, "请核对折算后的金额");
        } else if known.assumed && !cursor.ours {
            let message = format!("“{}”没有写明单位，按元读取", known.label);
            cursor.note(
                Severity::Warning,
                ProblemCode::UnitAssumed,
                Some(at),
                message,
                "请核对金额；以万元填写的请注明单位",
            );
        }
    }
    for index in rows.iter().flat_map(|range| range.clone()) {
        let position = cursor.sheet.cells[index].column;
        let Value::Text(text) = cursor.sheet.cells[index].value.clone() else { continue };
        if unknown.binary_search(&position).is_ok() && cursor.sheet.cells[index].row == bottom {
            let message = format!("表头“{}”未识别，该列内容未采用", excerpt(&text));
            let remedy = "如该列有申报所需的内容，请改用模板的表头";
            cursor.note(
                Severity::Warning,
                ProblemCode::UnknownColumn,
                Some(cursor.at_index(index)),
                message,
                remedy,
            );
        }
    }
}
