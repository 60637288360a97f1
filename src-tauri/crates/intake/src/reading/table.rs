//! Finds a table in a sheet by its headings' words, wherever it stands and in however many rows its headings
//! are, and walks its rows.

use std::collections::BTreeMap;
use std::ops::Range;

use casework::{ProblemCode, Severity};

use crate::checks::money_unit;
use crate::reading::coerce::{Asked, Unit};
use crate::reading::cursor::Cursor;
use crate::reading::rows::doubt::{Doubt, SUM};
use crate::reading::sheet_units;
use crate::reading::text::{HeadingKeys, excerpt, heading};
use crate::reading::words::{
    Column, ColumnWords, form, headed, is_example, is_net_amount, is_part_word, is_separator, is_tail_note,
    is_total_word, is_vendors_code, says_sum,
};
use crate::unknown_forms::looks_like_label;
use crate::workbook::book::{Cell, Sheet};
use crate::workbook::value::Value;

/// Headings are looked for in so many rows that have cells.
const HEADING_ROWS: usize = 30;

/// A heading that was recognised.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// Where it stands.
    pub position: u32,
    pub column: Column,
    /// Its words, without the unit.
    pub label: String,
    /// The unit in its brackets, else that of a line above the table, else the one our template gives.
    pub unit: Option<String>,
    /// Whether the unit was assumed, since the workbook says nothing of it.
    pub assumed: bool,
    /// Where the workbook gives two units, and which.
    pub disputed: Option<String>,
}

impl Heading {
    /// What its cells ask for.
    pub(crate) fn asked(&self) -> Asked<'_> {
        let unit = match &self.disputed {
            Some(places) => Unit::Disputed(places),
            None => Unit::named(self.unit.as_deref()),
        };
        Asked { label: &self.label, unit, place: "本列" }
    }
}

/// A row of a table: for each cell, its index and its heading's.
pub(crate) struct Row {
    /// From zero.
    pub row: u32,
    pub cells: Vec<(usize, usize)>,
    /// Whether it has a number in the list.
    pub numbered: bool,
    /// Cells under headings that nobody knows, or under none.
    pub aside: Vec<usize>,
}

/// A table that was found.
pub(crate) struct Table {
    pub headings: Vec<Heading>,
    pub rows: Vec<Row>,
    /// Its last row, from zero, where something else stands below it.
    pub end: Option<u32>,
    /// Why a row's amount is asked for, by its row.
    pub doubts: BTreeMap<u32, Doubt>,
    /// Units that rows give themselves.
    pub units: BTreeMap<u32, String>,
    /// Rows of one text that heads the rows below it: `一、掩膜费`.
    pub titles: BTreeMap<u32, String>,
}

impl Table {
    /// A table of some headings, without rows.
    pub(crate) fn new(headings: Vec<Heading>) -> Table {
        Table {
            headings,
            rows: Vec::new(),
            end: None,
            doubts: BTreeMap::new(),
            units: BTreeMap::new(),
            titles: BTreeMap::new(),
        }
    }

    /// The heading of a column.
    pub(crate) fn heading(&self, column: Column) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.column == column)
    }

    /// The heading over a position.
    pub(crate) fn heading_at(&self, position: u32) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.position == position)
    }
}

impl Row {
    /// The cell under a column.
    pub(crate) fn cell(&self, table: &Table, column: Column) -> Option<usize> {
        self.cells
            .iter()
            .find(|(_, heading)| table.headings[*heading].column == column)
            .map(|(index, _)| *index)
    }
}

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

/// Finds the table with the most known headings, at least `least` of them, and lays it out.
pub(crate) fn find_table(cursor: &mut Cursor<'_>, known: &[ColumnWords], least: usize) -> Option<Table> {
    let heads = look(cursor.sheet, known, least)?;
    Some(lay_out(cursor, heads, Basis::Words))
}

/// By what a table's columns are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    /// By its headings: a sheet that is a table alone has nothing but titles above.
    Words,
    /// By a guess, which looks at what it left behind once the rows are read.
    Guess,
    /// By a mapping that a person set.
    Mapping,
}

impl Basis {
    /// Why a column is left out.
    fn unknown(self) -> &'static str {
        match self {
            Basis::Words | Basis::Guess => "所在列的表头未识别",
            Basis::Mapping => "所在列按对应关系不采用",
        }
    }
}

/// Settles the cells of headings, of serial numbers, sums and unknown columns; leaves the rest to be taken.
/// Where the words alone say what the columns are, unknown ones are told of.
pub(crate) fn lay_out(cursor: &mut Cursor<'_>, heads: Heads, basis: Basis) -> Table {
    let whole = basis == Basis::Words;
    let rows = cursor.sheet.rows();
    let Heads { first, last, headings, unknown, end } = heads;
    if whole {
        rows[..first]
            .iter()
            .flat_map(|range| range.clone())
            .for_each(|index| cursor.ignore(index, "标题、说明"));
    }
    for range in &rows[first..=last] {
        range.clone().for_each(|index| cursor.ignore(index, "表头"));
    }
    note_headings(cursor, &headings, if whole { &unknown } else { &[] }, &rows[first..=last]);
    let unknown_why = basis.unknown();

    let widest = headings.iter().map(|h| h.position).max().unwrap_or(0) as usize;
    let mut by_position = vec![None; widest + 1];
    for (index, heading) in headings.iter().enumerate() {
        by_position[heading.position as usize] = Some(index);
    }
    let mut table = Table { end, ..Table::new(headings) };
    table.rows.reserve(rows.len() - last);
    let mut ended = false;
    for range in &rows[last + 1..] {
        if end.is_some_and(|end| cursor.sheet.cells[range.start].row > end) {
            break;
        }
        // A list that is printed on several pages has its headings on each.
        if repeats(cursor.sheet, &rows[last], range) {
            range.clone().for_each(|index| cursor.ignore(index, "表头"));
            continue;
        }
        if table.rows.is_empty() && numbers_columns(cursor.sheet, range) {
            range.clone().for_each(|index| cursor.ignore(index, "栏次"));
            continue;
        }
        if let Some(why) = no_item(cursor.sheet, range, ended) {
            ended |= why == TAIL;
            range.clone().for_each(|index| cursor.ignore(index, why));
            continue;
        }
        ended = false;
        if let Some(title) = title_of(cursor.sheet, range, &table) {
            table.titles.insert(cursor.sheet.cells[range.start].row, title);
            range.clone().for_each(|index| cursor.ignore(index, "分组标题"));
            continue;
        }
        let mut row = Row {
            row: cursor.sheet.cells[range.start].row,
            cells: Vec::with_capacity(range.len()),
            numbered: false,
            aside: Vec::new(),
        };
        for index in range.clone() {
            let position = cursor.sheet.cells[index].column;
            match by_position.get(position as usize).copied().flatten() {
                Some(heading) if table.headings[heading].column == Column::Serial => {
                    cursor.ignore(index, "序号");
                    match &cursor.sheet.cells[index].value {
                        // `共 3 笔` is no number in the list.
                        Value::Text(text) if !text.chars().any(char::is_numeric) || says_sum(text) => {
                            row.cells.push((index, heading))
                        }
                        _ => row.numbered = true,
                    }
                }
                Some(heading) => row.cells.push((index, heading)),
                None => {
                    row.aside.push(index);
                    if unknown.binary_search(&position).is_ok() {
                        cursor.ignore(index, unknown_why);
                    }
                }
            }
        }
        if row.cells.iter().any(|(_, heading)| table.headings[*heading].column != Column::Serial) {
            table.rows.push(row);
        }
    }
    table
}

/// Whether a row below the headings only counts the columns: `(1)`, `(2)`, `(3)`.
fn numbers_columns(sheet: &Sheet, range: &Range<usize>) -> bool {
    let number = |index: usize| match &sheet.cells[index].value {
        Value::Number(number) => u32::try_from(*number).ok().filter(|_| number.is_integer()),
        Value::Text(text) => text.trim_matches(['(', ')', '（', '）', ' ', '栏', '[', ']']).parse().ok(),
        _ => None,
    };
    let numbers: Option<Vec<u32>> = range.clone().map(number).collect();
    numbers.is_some_and(|numbers| {
        numbers.len() >= 3 && numbers[0] <= 2 && numbers.windows(2).all(|pair| pair[0] + 1 == pair[1])
    })
}

/// The text of a row that heads what follows, and is no item's: `一、掩膜费`, `（二）封装测试`.
fn title_of(sheet: &Sheet, range: &Range<usize>, table: &Table) -> Option<String> {
    let cell = &sheet.cells[range.start];
    let Value::Text(text) = &cell.value else { return None };
    let named = table
        .heading_at(cell.column)
        .is_some_and(|heading| matches!(heading.column, Column::Benefit | Column::Project));
    (range.len() == 1 && !named && headed(text).is_some()).then(|| text.to_string())
}

/// Whether a row says the same as the row of headings.
pub(crate) fn repeats(sheet: &Sheet, heads: &Range<usize>, row: &Range<usize>) -> bool {
    row.len() == heads.len()
        && row.clone().zip(heads.clone()).all(|(index, head)| {
            let (cell, head) = (&sheet.cells[index], &sheet.cells[head]);
            cell.column == head.column && matches!(cell.value, Value::Text(_)) && cell.value == head.value
        })
}

fn texts_of(cells: &[crate::workbook::book::Cell]) -> impl Iterator<Item = &str> {
    cells.iter().take(2).filter_map(|cell| match &cell.value {
        Value::Text(text) => Some(text.as_ref()),
        _ => None,
    })
}

/// What stands below a table.
const TAIL: &str = "表尾说明、落款";

/// Why a row is no item: it heads a sum, parts the table, or stands below it.
fn no_item(sheet: &Sheet, range: &Range<usize>, ended: bool) -> Option<&'static str> {
    let cells = &sheet.cells[range.clone()];
    let text = |cell: &crate::workbook::book::Cell| match &cell.value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    };
    let total = |cell: &crate::workbook::book::Cell| match &cell.value {
        Value::Text(text) => is_total_word(text),
        _ => false,
    };
    if cells.iter().take(3).any(total) {
        return Some(SUM);
    }
    if texts_of(cells).any(is_part_word) {
        return Some("“其中”项，已含在上一行");
    }
    if texts_of(cells).any(is_example) {
        return Some("示例行");
    }
    let parts =
        |cell: &crate::workbook::book::Cell| matches!(&cell.value, Value::Text(text) if is_separator(text));
    if cells.iter().all(parts) {
        return Some("分隔行");
    }
    // A row of an item has more than a few words in it: most are told so by their count.
    if cells.len() > 6 || cells.iter().any(|cell| !matches!(cell.value, Value::Text(_))) {
        return None;
    }
    let texts: Vec<String> = cells.iter().filter_map(text).collect();
    let note = texts.first().is_some_and(|first| is_tail_note(first));
    (note || (ended && texts.len() == 1)).then_some(TAIL)
}

fn headings_of(texts: &[HeadText], known: &[ColumnWords]) -> (Vec<Heading>, Vec<u32>) {
    let mut headings: Vec<Heading> = Vec::new();
    let mut unknown = Vec::new();
    // Where invoices have their numbers, a contract's beside them names no line.
    let invoices = texts.iter().flat_map(|head| &head.readings).any(|text| names_invoices(&heading(text)));
    for head in texts {
        let found = head.readings.iter().find_map(|text| {
            let keys = heading(text);
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
fn label_of(text: &str, words: crate::reading::words::Words) -> String {
    let said = money_unit::said(text);
    let bare = said.outside.trim();
    if bare.is_empty() { words.ours().to_owned() } else { excerpt(bare) }
}

/// 万元 in a heading and headings that nobody knows are noted once, not for each cell.
fn note_headings(cursor: &mut Cursor<'_>, headings: &[Heading], unknown: &[u32], rows: &[Range<usize>]) {
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
