//! Claims row by row: a table whose headings are a benefit's inputs.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use policy::Pack;

use crate::reading::table::{HeadText, head_texts};
use crate::reading::text::{excerpt, heading, key};
use crate::reading::words::asks_for_the_benefit;
use crate::unknown_forms::benefits::{benefit_named, benefit_of};
use crate::unknown_forms::labels::{FormWords, Labels, looks_like_label};
use crate::unknown_forms::left::{Look, look};
use crate::unknown_forms::mapping::{BENEFIT, IGNORE, PROJECT, PartMapping, PartOf, column_of};
use crate::workbook::book::Sheet;
use crate::workbook::grid::shown_text;
use crate::workbook::value::Value;

/// Rows in which the headings of claims by row are looked for.
const HEADING_ROWS: usize = 30;

/// Claims row by row.
pub(super) struct ClaimRows {
    /// The row of headings.
    pub row: u32,
    /// How many inputs have a column.
    pub inputs: usize,
    pub part: PartMapping,
}

/// Looks for the row with the most headings that are a benefit's inputs.
pub(super) fn claim_rows(sheet: &Sheet, pack: &Pack, titles: &[String]) -> Option<ClaimRows> {
    let rows = sheet.rows();
    let named = benefit_of(sheet, pack, titles, |_| false);
    let wanted = pack.benefits.iter().filter(|benefit| named.is_none_or(|known| known.id == benefit.id));
    let words = FormWords::of(pack);
    let labels: Vec<Labels<'_>> =
        wanted.clone().map(|benefit| Labels::with(&benefit.inputs, pack, true, words.clone())).collect();
    let mut best: Option<ClaimRows> = None;
    for (place, row) in rows.iter().take(HEADING_ROWS).enumerate() {
        let texts = head_texts(sheet, None, row);
        // Headings are words alone, and below them stand no labels but contents.
        if texts.len() < 3
            || texts.len() != row.len()
            || rows.get(place + 1).is_none_or(|below| below.len() < 2)
        {
            continue;
        }
        if !are_headings(&texts)
            || labels_follow(sheet, &rows[place + 1..], &labels)
            || ends_a_form(sheet, &rows, place, &labels)
        {
            continue;
        }
        for (benefit, labels) in wanted.clone().zip(&labels) {
            let mut part = PartMapping::new(&sheet.name, PartOf::Claims);
            let mut taken = BTreeSet::new();
            let mut inputs = 0;
            for head in &texts {
                let letters = casework::column_letters(head.column);
                let keys = heading(&head.readings[0]);
                let meant = labels.meaning(&keys);
                let meant = meant.or_else(|| asks_for_the_benefit(&keys).then_some(BENEFIT));
                let name = meant.filter(|name| taken.insert(*name)).unwrap_or(IGNORE);
                if benefit.inputs.iter().any(|input| input.name == name) {
                    inputs += 1;
                }
                part.columns.insert(letters, name.to_owned());
            }
            let same = best.as_ref().is_some_and(|best| best.inputs == inputs);
            if inputs >= 2 && same && named.is_none() {
                // Two benefits with the same headings: the words do not tell which.
                if let Some(best) = &mut best {
                    best.part.benefit = None;
                }
            } else if inputs >= 2 && best.as_ref().is_none_or(|best| inputs > best.inputs) {
                part.benefit = Some(benefit.id.clone());
                part.header_row = Some(sheet.cells[row.start].row + 1);
                best = Some(ClaimRows { row: sheet.cells[row.start].row, inputs, part });
            }
        }
    }
    best.filter(|best| best.part.benefit.is_some()).or_else(|| by_benefit(sheet, pack, titles))
}

/// A table whose rows each say what they claim, for which project and year.
fn by_benefit(sheet: &Sheet, pack: &Pack, titles: &[String]) -> Option<ClaimRows> {
    let rows = sheet.rows();
    let inputs: Vec<policy::Input> =
        pack.benefits.iter().flat_map(|benefit| &benefit.inputs).cloned().collect();
    let labels = Labels::new(&inputs, pack, true);
    for (place, row) in rows.iter().take(HEADING_ROWS).enumerate() {
        let texts = head_texts(sheet, None, row);
        if texts.len() < 3 || texts.len() != row.len() || !are_headings(&texts) {
            continue;
        }
        if labels_follow(sheet, &rows[place + 1..], std::slice::from_ref(&labels)) {
            continue;
        }
        let mut part = PartMapping::new(&sheet.name, PartOf::Claims);
        let mut taken = BTreeSet::new();
        for head in &texts {
            let keys = heading(&head.readings[0]);
            let asked = asks_for_the_benefit(&keys).then_some(BENEFIT);
            let name = asked.or_else(|| labels.meaning(&keys));
            let name = name.filter(|name| taken.insert(*name)).unwrap_or(IGNORE);
            part.columns.insert(casework::column_letters(head.column), name.to_owned());
        }
        let letters = |wanted: &str| {
            part.columns.iter().find(|(_, name)| *name == wanted).and_then(|(letters, _)| column_of(letters))
        };
        let (Some(benefit), Some(_)) = (letters(BENEFIT), letters(PROJECT)) else { continue };
        let top = sheet.cells[row.start].row;
        let named = (top + 1..top + 101).map_while(|row| sheet.index_of(row, benefit)).filter(|index| {
            let words = shown_text(&sheet.cells[*index]);
            benefit_named(&words, pack, titles).is_some()
        });
        // One row of values below a row of labels is a form's.
        if named.count() >= 2 {
            part.header_row = Some(top + 1);
            // A list of expenses may say both as well, and has more to say.
            return Some(ClaimRows { row: top, inputs: 2, part });
        }
    }
    None
}

/// Columns of amounts that no benefit's rows took, said in Chinese: whose figure each is hangs on its row's benefit.
pub(super) fn amounts_left(sheet: &Sheet, claims: &ClaimRows) -> Vec<String> {
    let ignored = claims.part.columns.iter().filter(|(_, name)| *name == IGNORE);
    let columns = ignored.filter_map(|(letters, _)| Some((letters, column_of(letters)?)));
    let left = columns.filter_map(|(letters, column)| {
        let below: Vec<usize> =
            (claims.row + 1..claims.row + 51).filter_map(|row| sheet.index_of(row, column)).collect();
        (look(sheet, &below) == Some(Look::Amount)).then(|| {
            let over =
                sheet.index_of(claims.row, column).map(|index| excerpt(&shown_text(&sheet.cells[index])));
            let over = over.unwrap_or_default();
            format!("工作表“{}”的“{over}”（{letters} 列）有金额，认不出是各事项的哪一项内容", sheet.name)
        })
    });
    left.collect()
}

/// Columns that a guess left out, though their rows' words may say that they are of another benefit, or of none: said in
/// Chinese.
pub(super) fn classes_left(sheet: &Sheet, claims: &ClaimRows, named: bool, names: &[String]) -> Vec<String> {
    const CLASSES: [&str; 7] = ["类别", "类型", "种类", "级别", "层级", "事项", "性质"];
    let rows = sheet.rows();
    let Some(heads) = rows.iter().find(|row| sheet.cells[row.start].row == claims.row) else {
        return Vec::new();
    };
    let mut left = Vec::new();
    for index in heads.clone() {
        let head = &sheet.cells[index];
        let Value::Text(text) = &head.value else { continue };
        let ignored = claims
            .part
            .columns
            .get(&casework::column_letters(head.column))
            .is_some_and(|name| name == IGNORE);
        if !ignored || !CLASSES.iter().any(|class| heading(text).bare.ends_with(class)) {
            continue;
        }
        let below = (claims.row + 1..claims.row + 51).filter_map(|row| sheet.index_of(row, head.column));
        let mut words: Vec<String> = Vec::new();
        for index in below {
            let word = excerpt(&shown_text(&sheet.cells[index]));
            if !words.contains(&word) {
                words.push(word);
            }
        }
        let speaks = |word: &String| {
            let word = key(word);
            !word.is_empty()
                && names.iter().any(|name| name.contains(word.as_str()) || word.contains(name.as_str()))
        };
        if words.is_empty() || (named && !words.iter().any(speaks)) {
            continue;
        }
        left.push(format!(
            "工作表“{}”的“{}”列写有“{}”，认不出各行属于哪一申报事项；请把该列对应为申报事项，并写明各种说法是哪一项",
            sheet.name,
            excerpt(text),
            words.join("”“")
        ));
    }
    left
}

/// Whether a row of nothing but labels stands below a row: then both are labels over their values, and no table's.
fn labels_follow(sheet: &Sheet, below: &[Range<usize>], labels: &[Labels<'_>]) -> bool {
    below.iter().take(HEADING_ROWS).any(|row| row.clone().all(|index| is_label(sheet, index, labels)))
}

/// Whether a row is the last of a form whose labels stand over their values: one row of values below it, and right above
/// it another such pair of rows. What the rows above say would be lost to a table.
fn ends_a_form(sheet: &Sheet, rows: &[Range<usize>], place: usize, labels: &[Labels<'_>]) -> bool {
    let at = |place: usize| rows.get(place).map(|row| sheet.cells[row.start].row);
    let adjacent = |upper: usize| at(upper).map(|row| row + 1) == at(upper + 1);
    let Some(first) = place.checked_sub(2) else { return false };
    !adjacent(place + 1)
        && adjacent(first)
        && adjacent(first + 1)
        && rows[first].len() >= 2
        && are_labels(sheet, &rows[first], labels)
}

/// Whether a row is texts alone, most of them labels: a form has some that no benefit asks for.
fn are_labels(sheet: &Sheet, row: &Range<usize>, labels: &[Labels<'_>]) -> bool {
    let texts = row.clone().all(|index| matches!(sheet.cells[index].value, Value::Text(_)));
    let of_a_form = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) => labels.first().is_some_and(|labels| labels.are_of_a_form(&heading(text))),
        _ => false,
    };
    let is_label = |index: &usize| of_a_form(*index) || is_label(sheet, *index, labels);
    texts && row.clone().filter(is_label).count() * 2 > row.len()
}

fn is_label(sheet: &Sheet, index: usize, labels: &[Labels<'_>]) -> bool {
    match &sheet.cells[index].value {
        Value::Text(text) => {
            looks_like_label(text) || labels.iter().any(|labels| labels.meaning(&heading(text)).is_some())
        }
        _ => false,
    }
}

/// Whether texts are headings and not labels between their values: none comes twice, none is a word for yes or no.
fn are_headings(texts: &[HeadText]) -> bool {
    const ANSWERS: [&str; 6] = ["是", "否", "有", "无", "√", "×"];
    // `☑是 □否`
    const BOXES: [char; 8] = ['☑', '☐', '□', '■', '☒', '✓', '✔', '√'];
    let words: Vec<&str> =
        texts.iter().filter_map(|head| head.readings.last()).map(|text| text.trim()).collect();
    let mut seen = HashSet::new();
    words.iter().all(|word| !ANSWERS.contains(word) && !word.contains(BOXES) && seen.insert(*word))
}
