//! Which benefit words mean: a sheet's name, its titles and labels, or a row's own.

use policy::{Benefit, Pack};

use crate::reading::text::key;
use crate::reading::titles::short_titles;
use crate::reading::words::says_benefit;
use crate::unknown_forms::labels;
use crate::unknown_forms::labels::{FormWords, Labels, behind_colon, looks_like_label};
use crate::workbook::book::Sheet;
use crate::workbook::value::Value;

/// The benefit that a sheet's name, a title or a label names.
pub(super) fn benefit_of<'p>(
    sheet: &Sheet,
    pack: &'p Pack,
    titles: &[String],
    in_table: impl Fn(u32) -> bool,
) -> Option<&'p Benefit> {
    let mut texts = vec![key(&sheet.name)];
    texts.extend(titles_of(sheet, &in_table));
    texts.extend(said_benefits(sheet, pack, &in_table).iter().map(|words| key(words)));
    the_one_in(&texts, pack, titles)
}

/// Titles stand alone in their rows.
pub(super) fn titles_of(sheet: &Sheet, in_table: &impl Fn(u32) -> bool) -> Vec<String> {
    let rows = sheet.rows();
    let alone = rows.iter().take(12).filter(|row| row.len() == 1 && !in_table(sheet.cells[row.start].row));
    alone.filter_map(|row| Some(key(short_text(sheet, row.start)?))).collect()
}

/// What stands behind, beside or below a label that asks for the benefit.
pub(super) fn said_benefits(sheet: &Sheet, pack: &Pack, in_table: &impl Fn(u32) -> bool) -> Vec<String> {
    let words = FormWords::of(pack);
    let rows = sheet.rows();
    let rows = rows.iter().take(12).filter(|row| !in_table(sheet.cells[row.start].row));
    let mut said = Vec::new();
    for index in rows.flat_map(Clone::clone) {
        let Some(text) = short_text(sheet, index) else { continue };
        if let Some((_, value)) = behind_colon(text).filter(|(label, _)| says_benefit(label)) {
            said.push(value.to_owned());
        } else if says_benefit(text) {
            let cell = &sheet.cells[index];
            let beside = sheet.cells.get(index + 1).filter(|next| next.row == cell.row).map(|_| index + 1);
            let value = |index: usize| {
                short_text(sheet, index).filter(|text| !looks_like_label(text)).map(str::to_owned)
            };
            // Several below each other are a table's, each of its own row.
            let second = sheet.index_of(cell.row + 2, cell.column).and_then(value);
            let alone = second.is_none_or(|second| !words.name_a_benefit(&second));
            let below = || sheet.index_of(cell.row + 1, cell.column).and_then(value).filter(|_| alone);
            said.extend(beside.and_then(value).or_else(below));
        }
    }
    said
}

fn short_text(sheet: &Sheet, index: usize) -> Option<&str> {
    match &sheet.cells[index].value {
        Value::Text(text) if text.len() <= 300 => Some(text.as_ref()),
        _ => None,
    }
}

/// All words for the pack's benefits, as keys.
pub(super) fn benefit_words(pack: &Pack, titles: &[String]) -> Vec<String> {
    let own = pack.benefits.iter().zip(titles).flat_map(|(benefit, title)| {
        let names = [key(&benefit.title), key(title)].into_iter();
        names.chain(pack.synonyms(&benefit.id).iter().map(|word| key(word)))
    });
    own.filter(|word| word.chars().count() >= 2).collect()
}

/// The benefit that some texts name; the longest words win, and a tie is none.
pub(super) fn the_one_in<'p>(texts: &[String], pack: &'p Pack, titles: &[String]) -> Option<&'p Benefit> {
    let mut best: Option<(usize, &Benefit)> = None;
    let mut tied = false;
    for ((benefit, title), short) in pack.benefits.iter().zip(titles).zip(short_titles(pack)) {
        let words = [benefit.title.as_str(), title.as_str(), benefit.id.as_str()].into_iter();
        let words = words.chain(pack.synonyms(&benefit.id).iter().map(String::as_str));
        // A title cut short may stand in words of another meaning, unless it is long.
        let short = short.filter(|short| short.chars().count() >= 6 || texts.contains(short));
        let longest = words
            .map(key)
            .chain(short)
            .filter(|word| word.chars().count() >= 2 && texts.iter().any(|text| text.contains(word.as_str())))
            .map(|word| word.chars().count())
            .max();
        let Some(length) = longest else { continue };
        match best {
            Some((most, _)) if most == length => tied = true,
            Some((most, _)) if most > length => {}
            _ => (best, tied) = (Some((length, benefit)), false),
        }
    }
    best.filter(|_| !tied).map(|(_, benefit)| benefit)
}

/// The one benefit that a sheet's labels speak for, where they speak for one.
pub(super) fn by_inputs<'p>(
    sheet: &Sheet,
    pack: &'p Pack,
    in_table: impl Fn(u32) -> bool,
) -> Option<&'p Benefit> {
    let words = FormWords::of(pack);
    let mut counts: Vec<(usize, &Benefit)> = pack
        .benefits
        .iter()
        .map(|benefit| {
            let labels = Labels::with(&benefit.inputs, pack, false, words.clone());
            let mut names: Vec<&str> =
                labels::find_values(sheet, &labels, &in_table).iter().map(|f| f.name).collect();
            names.sort_unstable();
            names.dedup();
            (names.len(), benefit)
        })
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counts.as_slice() {
        [(most, benefit), (second, _), ..] if *most >= 2 && most > second => Some(benefit),
        _ => None,
    }
}

/// The year that a title gives: `2024年度…申报表`.
pub(super) fn year_of(sheet: &Sheet, in_table: impl Fn(u32) -> bool) -> Option<i32> {
    let rows = sheet.rows();
    let titles = rows.iter().take(4).filter(|row| row.len() == 1 && !in_table(sheet.cells[row.start].row));
    let mut years = titles.filter_map(|row| match &sheet.cells[row.start].value {
        Value::Text(text) => {
            let text = crate::reading::text::half_width(text).0;
            let at = text.find("年度")?;
            text.get(at.checked_sub(4)?..at)?.parse().ok().filter(|year| (1990..=2100).contains(year))
        }
        _ => None,
    });
    years.next()
}

/// The benefit that a row's words mean, and no other.
pub(super) fn benefit_named(words: &str, pack: &Pack, titles: &[String]) -> Option<String> {
    let wanted = key(words);
    let all = pack.benefits.iter().zip(titles);
    let mut exact = all.zip(short_titles(pack)).filter(|((benefit, title), short)| {
        let own = [benefit.title.as_str(), title.as_str(), benefit.id.as_str()].into_iter();
        own.chain(pack.synonyms(&benefit.id).iter().map(String::as_str)).any(|word| key(word) == wanted)
            || short.as_ref() == Some(&wanted)
    });
    exact.next().map(|((benefit, _), _)| benefit.id.clone())
}
