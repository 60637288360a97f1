//! Labels with their values, wherever they stand: the value in the same cell behind a colon, in the next filled
//! cell to the right, before the next label, or below a row of nothing but labels. A heading is never a value.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use policy::{Input, Pack};

use crate::checks::money_unit;
use crate::reading::text::{HeadingKeys, heading, key, unit_line};
use crate::reading::titles::short_titles;
use crate::reading::words::says_benefit;
use crate::reading::words::{
    ATTACHMENT_COLUMNS, AWARD_COLUMNS, ITEM_COLUMNS, LOAN_COLUMNS, RELATED_COLUMNS, form, is_tail_note,
    is_total_word,
};
use crate::workbook::book::{Fate, Sheet};
use crate::workbook::value::Value;

/// Labels are looked for in so many rows that have cells: no form is longer, and a list may have a million.
const ROWS: usize = 400;

/// What labels mean: names by key.
pub(crate) struct Labels<'p> {
    by_key: HashMap<String, &'p str>,
    words: Rc<FormWords>,
}

/// What any form for a pack may say, by keys.
pub(super) struct FormWords {
    /// Labels.
    labels: HashSet<String>,
    /// Words that mean a benefit.
    benefits: HashSet<String>,
}

impl FormWords {
    /// Whether words begin as a benefit is called: `首次流片补贴`.
    pub(super) fn name_a_benefit(&self, words: &str) -> bool {
        crate::received::limits::ask();
        let key = if words.len() <= 120 { key(words) } else { String::new() };
        !key.is_empty() && self.benefits.iter().any(|benefit| key.starts_with(benefit.as_str()))
    }

    pub(super) fn of(pack: &Pack) -> Rc<FormWords> {
        let inputs = pack.applicant_inputs.iter().chain(pack.benefits.iter().flat_map(|b| &b.inputs));
        let names = inputs.map(|input| (&input.name, &input.label));
        let benefits = pack.benefits.iter().map(|benefit| (&benefit.id, &benefit.title));
        let keys = |(name, label): (&String, &String)| {
            let synonyms = pack.synonyms(name).iter().map(|word| key(word));
            synonyms.chain([key(label)]).collect::<Vec<String>>()
        };
        let short = short_titles(pack).into_iter().flatten();
        Rc::new(FormWords {
            labels: names.flat_map(keys).collect(),
            benefits: benefits.flat_map(keys).chain(short).collect(),
        })
    }
}

impl<'p> Labels<'p> {
    /// The labels of some inputs, with their synonyms; `claims` adds those of a claim's year and project.
    pub(crate) fn new(inputs: &'p [Input], pack: &'p Pack, claims: bool) -> Labels<'p> {
        Labels::with(inputs, pack, claims, FormWords::of(pack))
    }

    /// The same, where the words of forms are known already.
    pub(super) fn with(
        inputs: &'p [Input],
        pack: &'p Pack,
        claims: bool,
        words: Rc<FormWords>,
    ) -> Labels<'p> {
        let mut by_key = HashMap::new();
        // An input's own label stands above another's synonym.
        for input in inputs {
            by_key.entry(key(&input.label)).or_insert(input.name.as_str());
        }
        if claims {
            for (words, name) in [
                (form::YEAR, crate::unknown_forms::mapping::YEAR),
                (form::PROJECT, crate::unknown_forms::mapping::PROJECT),
            ] {
                for word in words.0 {
                    by_key.entry((*word).to_owned()).or_insert(name);
                }
            }
        }
        for input in inputs {
            for word in pack.synonyms(&input.name) {
                by_key.entry(key(word)).or_insert(input.name.as_str());
            }
        }
        // Where nothing else is called so, a label may leave out of which year it speaks.
        let mut short: HashMap<String, Option<&'p str>> = HashMap::new();
        for input in inputs {
            if let Some(rest) = yearless(&key(&input.label)) {
                let one = short.entry(rest.to_owned()).or_insert(Some(input.name.as_str()));
                *one = one.filter(|name| *name == input.name);
            }
        }
        for (label, name) in short {
            if let Some(name) = name {
                by_key.entry(label).or_insert(name);
            }
        }
        by_key.remove("");
        Labels { by_key, words }
    }

    /// The name that a heading or label means.
    pub(crate) fn meaning(&self, keys: &HeadingKeys) -> Option<&'p str> {
        let found = keys.readings().find_map(|reading| self.by_key.get(reading));
        // `是否属于首次流片`, `首次流片费用合计`: no guess goes beyond 是否, wherever it stands.
        let asked =
            || keys.bare.contains("是否").then(|| self.by_key.get(&keys.bare.replacen("是否", "", 1)));
        found.or_else(|| asked()?).copied()
    }

    /// Whether a form may have a label of these words, for whatever it is.
    pub(super) fn are_of_a_form(&self, keys: &HeadingKeys) -> bool {
        keys.readings().any(|reading| self.words.labels.contains(reading))
    }
}

/// A label without the word for the year that is claimed: `年度自主研发投入`. Another year's stands: `上年度营业收入`.
fn yearless(label: &str) -> Option<&str> {
    let rest = ["本年度", "当年度", "年度", "当年", "本年", "全年"]
        .into_iter()
        .find_map(|word| label.strip_prefix(word))?;
    (rest.chars().count() >= 4).then_some(rest)
}

/// A value that a label led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<'p> {
    pub name: &'p str,
    /// The label's cell.
    pub label: usize,
    /// The value's cell: the label's own where it stands behind a colon.
    pub value: usize,
}

/// The part of a text behind its first colon, where the part before it is short enough for a label. A colon in brackets
/// is a part of the label: `金额（单位：元）`.
pub(crate) fn behind_colon(text: &str) -> Option<(&str, &str)> {
    let mut open = 0_usize;
    let at = text.char_indices().find_map(|(at, c)| {
        match c {
            '(' | '（' | '[' | '【' => open += 1,
            ')' | '）' | ']' | '】' => open = open.saturating_sub(1),
            ':' | '：' if open == 0 => return Some(at),
            _ => {}
        }
        None
    });
    // Brackets that are never closed hold nothing.
    let at = at.or_else(|| text.find(['：', ':']).filter(|_| open > 0))?;
    let (label, rest) = text.split_at(at);
    let value = rest.trim_start_matches(['：', ':']).trim();
    (label.chars().count() <= 24 && !value.is_empty()).then_some((label.trim(), value))
}

/// All values that labels lead to, in the order of the sheet. Rows of `skip` are a table's.
pub(crate) fn find_values<'p>(
    sheet: &Sheet,
    labels: &Labels<'p>,
    skip: impl Fn(u32) -> bool,
) -> Vec<Found<'p>> {
    let text = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    };
    let rows = sheet.rows();
    let known = |at: usize| {
        text(at).is_some_and(|words| words.len() <= 300 && labels.meaning(&heading(words)).is_some())
    };
    let says = |at: usize| text(at).is_some_and(|words| words.len() <= 300 && says_benefit(words));
    let names = |at: usize| text(at).is_some_and(|words| labels.words.name_a_benefit(words));
    // A benefit may be called as something that it asks: `首次流片` behind 申报事项 is no label.
    let of_benefit = |at: usize, row: &std::ops::Range<usize>| {
        let first = (row.start..at).rev().find(|before| !names(*before));
        let last = at + 1 == row.end || names(at + 1);
        names(at) && first.is_some_and(|before| says(before) && (before + 1 == at || last))
    };
    let row_of = |at: usize| {
        let place = rows.partition_point(|row| row.end <= at);
        rows.get(place).cloned().unwrap_or(at..at + 1)
    };
    let is_label = |at: usize| {
        (known(at) || text(at).is_some_and(looks_like_label)) && !(names(at) && of_benefit(at, &row_of(at)))
    };
    // A label with its value in the same cell stands over none.
    let heads = |at: usize| {
        text(at).is_some_and(|words| behind_colon(words).is_none())
            && (is_label(at)
                || (!names(at)
                    && text(at)
                        .is_some_and(|words| words.len() <= 300 && labels.are_of_a_form(&heading(words)))))
    };
    let mut found: Vec<Found<'p>> = Vec::new();
    // Values of labels already found. What stands below a row of labels is their values, whatever its words.
    let mut values: HashSet<usize> = HashSet::new();
    for (place, row) in rows.iter().take(ROWS).enumerate() {
        if skip(sheet.cells[row.start].row) {
            continue;
        }
        let below = below(sheet, &rows[place..], &skip, (heads, is_label, names));
        for index in row.clone() {
            let Some(words) = text(index).filter(|words| words.len() <= 300) else { continue };
            // A cell that is already somebody's value is no label: 企业名称 | 联系人 | … has blanks.
            if values.contains(&index) || of_benefit(index, row) {
                continue;
            }
            if let Some(below) = &below {
                let column = sheet.cells[index].column;
                values.extend(below.iter().filter_map(|row| sheet.index_of(*row, column)));
            }
            if let Some((label, _)) = behind_colon(words) {
                let keys = heading(label);
                if let Some(name) = labels.meaning(&keys) {
                    values.insert(index);
                    found.push(Found { name, label: index, value: index });
                    continue;
                }
            }
            let keys = heading(words);
            let Some(name) = labels.meaning(&keys) else { continue };
            // What has its fate already is an example, and no value.
            let open = |at: &usize| sheet.fates.get(*at).is_none_or(|fate| *fate == Fate::Unseen);
            if let Some(below) = &below {
                let column = sheet.cells[index].column;
                let below = below.iter().filter_map(|row| sheet.index_of(*row, column)).filter(open);
                found.extend(below.map(|value| Found { name, label: index, value }));
                continue;
            }
            let next = (index + 1 < row.end).then_some(index + 1);
            let Some(value) = next.filter(|at| !is_label(*at)).filter(open) else { continue };
            values.insert(value);
            found.push(Found { name, label: index, value });
        }
    }
    found.sort_by_key(|found| found.value);
    found
}

/// The rows of values below a row that is labels from end to end.
fn below(
    sheet: &Sheet,
    rows: &[std::ops::Range<usize>],
    skip: impl Fn(u32) -> bool,
    (is_head, is_label, names): (impl Fn(usize) -> bool, impl Fn(usize) -> bool, impl Fn(usize) -> bool),
) -> Option<Vec<u32>> {
    let (heads, rest) = rows.split_first()?;
    if !heads.clone().all(&is_head) {
        return None;
    }
    // A label alone has one value alone below it.
    if heads.len() == 1 {
        let below = rest.first().filter(|row| row.len() == 1 && !is_label(row.start))?;
        let (head, value) = (&sheet.cells[heads.start], &sheet.cells[below.start]);
        let fits = value.row == head.row + 1 && value.column == head.column && !skip(value.row);
        return fits.then(|| vec![value.row]);
    }
    let mut last = sheet.cells[heads.start].row;
    let mut values = Vec::new();
    for row in rest.iter().take(ROWS) {
        let at = sheet.cells[row.start].row;
        let total = row.clone().any(|index| match &sheet.cells[index].value {
            Value::Text(text) => is_total_word(text) || is_tail_note(text),
            _ => false,
        });
        let of_benefit = |index: usize| {
            let head = sheet.index_of(sheet.cells[heads.start].row, sheet.cells[index].column);
            let says =
                |head: usize| matches!(&sheet.cells[head].value, Value::Text(text) if says_benefit(text));
            names(index) && head.is_some_and(says)
        };
        let labels = row.clone().any(|index| is_label(index) && !of_benefit(index));
        if at != last + 1 || skip(at) || total || row.len() < 2 || labels {
            break;
        }
        values.push(at);
        last = at;
    }
    (!values.is_empty()).then_some(values)
}

/// Whether a short text is a label or heading by its words or shape, known or not: never a value.
pub(crate) fn looks_like_label(text: &str) -> bool {
    const ENDS: [&str; 20] = [
        "编号",
        "代码",
        "名称",
        "日期",
        "号码",
        "税号",
        "账号",
        "电话",
        "地址",
        "类型",
        "类别",
        "联系人",
        "负责人",
        "识别号",
        "邮箱",
        "传真",
        "邮编",
        "职务",
        "金额",
        "时间",
    ];
    let text = text.trim();
    if text.chars().count() > 24 {
        return false;
    }
    if text.ends_with([':', '：']) {
        return true;
    }
    let keys = heading(text);
    let tables = [ITEM_COLUMNS, LOAN_COLUMNS, RELATED_COLUMNS, AWARD_COLUMNS, ATTACHMENT_COLUMNS];
    let shaped = keys.bare.chars().count() <= 12 && ENDS.iter().any(|end| keys.bare.ends_with(end));
    // `注册资本（万元）`: what gives a unit and no figure.
    let measured =
        keys.unit.is_some() && !keys.bare.is_empty() && !keys.whole.chars().any(|c| c.is_ascii_digit());
    shaped
        || measured
        || form::YEAR.mean(&keys)
        || (keys.bare.contains("是否") && keys.bare != "是否")
        || tables.into_iter().flatten().any(|(_, words, _)| words.mean(&keys))
}

/// The unit of money that the workbook gives to a value: in its label, in the same cell, to the left or above, or in
/// the cell behind it.
pub(crate) fn unit_beside(sheet: &Sheet, index: usize) -> Option<String> {
    let text = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) if text.len() <= 300 => Some(text.trim()),
        _ => None,
    };
    let cell = &sheet.cells[index];
    if let Some((label, _)) = text(index).and_then(behind_colon)
        && let Some(unit) = heading(label).unit
    {
        return Some(unit);
    }
    let in_row = |at: usize| sheet.cells.get(at).is_some_and(|other| other.row == cell.row);
    if in_row(index + 1)
        && let Some(unit) = text(index + 1).and_then(money_unit::alone)
    {
        return Some(unit);
    }
    // A figure that is written as a text is no label.
    let is_label =
        |words: &&str| !words.starts_with(|c: char| c.is_numeric() || matches!(c, '¥' | '￥' | '-' | '+'));
    let left = (0..index).rev().take_while(|at| in_row(*at)).find_map(|at| text(at).filter(is_label));
    let above = (0..cell.row)
        .rev()
        .take(ROWS)
        .find_map(|row| text(sheet.index_of(row, cell.column)?).filter(is_label));
    let said = |words: Option<&str>| heading(words?).unit;
    let line = || {
        sheet.cells[..index].iter().rev().filter(|other| other.row < cell.row).find_map(|other| match &other
            .value
        {
            Value::Text(text) if text.len() <= 300 => unit_line(text),
            _ => None,
        })
    };
    said(left).or_else(|| said(above)).or_else(line)
}

/// Whether a text ends as the name of a company or institution does.
pub(crate) fn names_a_party(text: &str) -> bool {
    const ENDS: [&str; 10] = [
        "公司",
        "研究院",
        "研究所",
        "事务所",
        "大学",
        "学院",
        "合作社",
        "（有限合伙）",
        "(有限合伙)",
        "工作室",
    ];
    let text = text.trim();
    text.len() <= 300 && text.chars().count() >= 6 && ENDS.iter().any(|end| text.ends_with(end))
}
