//! What the parts of a workbook's sheets are, by their words: the mapping that a careful reader would write.
//! Where the words leave it open, nothing is guessed, and it is said what is open.

use policy::{Benefit, Pack};

use super::labels::{self, Found, Labels};
use super::mapping::{BENEFIT, IGNORE, Mapping, PartMapping, PartOf, column_name, table_columns};
use crate::book::{Book, Sheet, Value};
use crate::table::{self, Heads, head_texts};
use crate::text::{heading, is_money_unit, key, unit_line};
use crate::title::sheet_titles;
use crate::words::{Column, sheet as sheet_words};

/// Rows in which the headings of claims by row are looked for.
const HEADING_ROWS: usize = 30;

/// The mapping of the sheets that are not understood yet, and what is open, in Chinese.
pub(crate) fn guess(book: &Book, understood: &[bool], pack: &Pack) -> (Mapping, Vec<String>) {
    let mut mapping = Mapping::default();
    let mut open = Vec::new();
    let titles = sheet_titles(pack);
    for (sheet, _) in book.sheets.iter().zip(understood).filter(|(_, understood)| !**understood) {
        if sheet.hidden || sheet.cells.is_empty() || sheet_words::GUIDE.mean(&heading(&sheet.name)) {
            continue;
        }
        let parts = of_sheet(sheet, pack, &titles, &mut open);
        let figures = sheet.cells.iter().filter(|cell| matches!(cell.value, Value::Number(_))).count();
        if parts.is_empty() && figures >= 3 {
            open.push(format!("工作表“{}”有数字，但认不出是什么内容", sheet.name));
        }
        mapping.sheets.extend(parts);
    }
    implied_claims(&mut mapping);
    (mapping, open)
}

/// A list of expenses for a benefit that nothing else claims is a claim to it.
fn implied_claims(mapping: &mut Mapping) {
    let claimed = |parts: &[PartMapping], id: &Option<String>| {
        parts.iter().any(|part| part.what == PartOf::Claims && part.benefit == *id)
    };
    let mut implied: Vec<PartMapping> = Vec::new();
    for part in mapping.sheets.iter().filter(|part| part.what == PartOf::Items && part.benefit.is_some()) {
        let by_row = part.columns.values().any(|name| *name == BENEFIT);
        if !by_row && !claimed(&mapping.sheets, &part.benefit) && !claimed(&implied, &part.benefit) {
            let mut claim = PartMapping::new(&part.sheet, PartOf::Claims);
            (claim.benefit, claim.year, claim.project) =
                (part.benefit.clone(), part.year, part.project.clone());
            implied.push(claim);
        }
    }
    mapping.sheets.extend(implied);
}

fn of_sheet(sheet: &Sheet, pack: &Pack, titles: &[String], open: &mut Vec<String>) -> Vec<PartMapping> {
    let rows = sheet.rows();
    let table = best_table(sheet);
    let by_rows = claim_rows(sheet, pack, titles);
    // A row of a claim's own headings says more than one of an expense's.
    let (table, by_rows) = match (table, by_rows) {
        (Some((what, heads)), Some(claims)) if claims.inputs < heads.headings.len() => {
            (Some((what, heads)), None)
        }
        (_, Some(claims)) => (None, Some(claims)),
        (table, None) => (table, None),
    };
    let first_of_table = match (&table, &by_rows) {
        (Some((_, heads)), _) => Some(sheet.cells[rows[heads.first].start].row),
        (None, Some(claims)) => Some(claims.row),
        (None, None) => None,
    };
    let in_table = |row: u32| first_of_table.is_some_and(|first| row >= first);
    let benefit = benefit_of(sheet, pack, titles, in_table);
    let year = year_of(sheet, in_table);

    let mut parts = Vec::new();
    let labels = Labels::new(&pack.applicant_inputs, pack, false);
    let found = labels::find(sheet, &labels, in_table);
    let named = found.iter().any(|found| matches!(found.name, "name" | "uscc"));
    if named || found.len() >= 3 {
        parts.push(cells_part(sheet, PartOf::Applicant, &found));
    }
    if let Some(claims) = by_rows {
        let mut part = claims.part;
        part.year = year;
        parts.push(part);
        return parts;
    }
    if let Some(benefit) = benefit.or_else(|| by_inputs(sheet, pack, in_table)) {
        let labels = Labels::new(&benefit.inputs, pack, true);
        let found = labels::find(sheet, &labels, in_table);
        let own = found.iter().any(|found| benefit.inputs.iter().any(|input| input.name == found.name));
        // Who says what is claimed claims it, though the form asks for nothing else of it.
        let said = the_one_in(&said_benefits(sheet, &in_table), pack, titles);
        if own || said.is_some_and(|said| said.id == benefit.id) {
            let mut part = cells_part(sheet, PartOf::Claims, &found);
            part.benefit = Some(benefit.id.clone());
            part.year = year;
            parts.push(part);
        }
    }
    if let Some((what, heads)) = table {
        let mut part = table_part(sheet, what, &heads);
        if matches!(what, PartOf::Items | PartOf::Loans) {
            part.benefit = benefit.map(|benefit| benefit.id.clone());
            part.year = year;
            let has = |column| heads.headings.iter().any(|heading| heading.column == column);
            if what == PartOf::Items && !has(Column::Amount) {
                open.push(format!("工作表“{}”没有认出不含税金额所在的列", sheet.name));
            }
        }
        parts.push(part);
    }
    parts
}

fn cells_part(sheet: &Sheet, what: PartOf, found: &[Found<'_>]) -> PartMapping {
    let mut part = PartMapping::new(&sheet.name, what);
    for found in found {
        let cell = &sheet.cells[found.value];
        let at = casework::CellRef::new(sheet.name.clone(), cell.row, cell.column).address();
        if part.cells.contains_key(found.name) {
            // The second place of a value stays unread, and is told of.
            continue;
        }
        part.cells.insert(found.name.to_owned(), at);
        if let Some(unit) = &found.unit {
            part.units.insert(found.name.to_owned(), unit.clone());
        }
    }
    part
}

fn table_part(sheet: &Sheet, what: PartOf, heads: &Heads) -> PartMapping {
    let mut part = PartMapping::new(&sheet.name, what);
    let rows = sheet.rows();
    part.header_row = Some(sheet.cells[rows[heads.last].start].row + 1);
    for heading in &heads.headings {
        let letters = casework::column_letters(heading.position);
        if !heading.assumed
            && let Some(unit) = &heading.unit
        {
            part.units.insert(letters.clone(), unit.clone());
        }
        part.columns.insert(letters, column_name(heading.column));
    }
    for column in &heads.unknown {
        part.columns.insert(casework::column_letters(*column), IGNORE.to_owned());
    }
    part
}

/// The kind of table that most headings speak for.
fn best_table(sheet: &Sheet) -> Option<(PartOf, Heads)> {
    let kinds = [
        (PartOf::Items, sheet_words::ITEMS),
        (PartOf::Loans, sheet_words::LOANS),
        (PartOf::Related, sheet_words::RELATED),
        (PartOf::Awards, sheet_words::AWARDS),
        (PartOf::Attachments, sheet_words::ATTACHMENTS),
    ];
    let name = heading(&sheet.name);
    let mut best: Option<(usize, PartOf, Heads)> = None;
    for (what, words) in kinds {
        let named = words.mean(&name);
        let Some(heads) = table::look(sheet, table_columns(what), 2) else { continue };
        let has = |column: Column| heads.headings.iter().any(|heading| heading.column == column);
        let telling = match what {
            PartOf::Items => {
                [Column::Amount, Column::Tax, Column::Number, Column::Vendor]
                    .into_iter()
                    .filter(|c| has(*c))
                    .count()
                    >= 2
            }
            PartOf::Loans => has(Column::Principal) && (has(Column::From) || has(Column::InterestPaid)),
            PartOf::Related => has(Column::Name) && has(Column::Relation),
            PartOf::Awards => has(Column::Source) && has(Column::Amount),
            PartOf::Attachments => has(Column::FileName) && (has(Column::Material) || named),
            PartOf::Applicant | PartOf::Claims | PartOf::Ignore => false,
        };
        let score = heads.headings.len() + 3 * usize::from(named);
        if (telling || named) && best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, what, heads));
        }
    }
    best.map(|(_, what, heads)| (what, heads))
}

/// Claims row by row.
struct ClaimRows {
    row: u32,
    inputs: usize,
    part: PartMapping,
}

fn claim_rows(sheet: &Sheet, pack: &Pack, titles: &[String]) -> Option<ClaimRows> {
    let rows = sheet.rows();
    let named = benefit_of(sheet, pack, titles, |_| false);
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
        for benefit in pack.benefits.iter().filter(|benefit| named.is_none_or(|known| known.id == benefit.id))
        {
            let labels = Labels::new(&benefit.inputs, pack, true);
            let mut part = PartMapping::new(&sheet.name, PartOf::Claims);
            let mut inputs = 0;
            for head in &texts {
                let letters = casework::column_letters(head.column);
                let keys = heading(&head.readings[0]);
                let meant = labels.meaning(&keys);
                let taken = meant.is_some_and(|name| part.columns.values().any(|known| known == name));
                let name = meant.filter(|_| !taken).unwrap_or(IGNORE);
                if benefit.inputs.iter().any(|input| input.name == name) {
                    inputs += 1;
                }
                if let Some(unit) = keys.unit.filter(|unit| is_money_unit(unit)) {
                    part.units.insert(letters.clone(), unit);
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
                part.unit =
                    rows[..place].iter().flat_map(|range| &sheet.cells[range.clone()]).find_map(|cell| {
                        if let Value::Text(text) = &cell.value { unit_line(text) } else { None }
                    });
                best = Some(ClaimRows { row: sheet.cells[row.start].row, inputs, part });
            }
        }
    }
    best.filter(|best| best.part.benefit.is_some())
}

/// The benefit that a sheet's name, a title or a label names.
fn benefit_of<'p>(
    sheet: &Sheet,
    pack: &'p Pack,
    titles: &[String],
    in_table: impl Fn(u32) -> bool,
) -> Option<&'p Benefit> {
    let mut texts = vec![key(&sheet.name)];
    texts.extend(titles_of(sheet, &in_table));
    texts.extend(said_benefits(sheet, &in_table));
    the_one_in(&texts, pack, titles)
}

/// Titles stand alone in their rows.
fn titles_of(sheet: &Sheet, in_table: &impl Fn(u32) -> bool) -> Vec<String> {
    let rows = sheet.rows();
    let alone = rows.iter().take(12).filter(|row| row.len() == 1 && !in_table(sheet.cells[row.start].row));
    alone.filter_map(|row| Some(key(short_text(sheet, row.start)?))).collect()
}

/// What stands beside a label that asks for the benefit.
fn said_benefits(sheet: &Sheet, in_table: &impl Fn(u32) -> bool) -> Vec<String> {
    let rows = sheet.rows();
    let rows = rows.iter().take(12).filter(|row| !in_table(sheet.cells[row.start].row));
    let mut said = Vec::new();
    for row in rows {
        for index in row.start..row.end.saturating_sub(1) {
            if short_text(sheet, index).is_some_and(says_benefit) {
                said.extend(short_text(sheet, index + 1).map(key));
            }
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

/// The benefit that some texts name; the longest words win, and a tie is none.
fn the_one_in<'p>(texts: &[String], pack: &'p Pack, titles: &[String]) -> Option<&'p Benefit> {
    let mut best: Option<(usize, &Benefit)> = None;
    let mut tied = false;
    for (benefit, title) in pack.benefits.iter().zip(titles) {
        let words = [benefit.title.as_str(), title.as_str(), benefit.id.as_str()].into_iter();
        let words = words.chain(pack.synonyms(&benefit.id).iter().map(String::as_str));
        let longest = words
            .map(key)
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

/// Whether a label asks which benefit is claimed.
pub(super) fn says_benefit(label: &str) -> bool {
    let keys = heading(label.trim_end_matches(['：', ':']));
    crate::words::ITEM_COLUMNS
        .iter()
        .any(|(column, words, _)| *column == Column::Benefit && words.mean(&keys))
}

/// The one benefit that a sheet's labels speak for, where they speak for one.
fn by_inputs<'p>(sheet: &Sheet, pack: &'p Pack, in_table: impl Fn(u32) -> bool) -> Option<&'p Benefit> {
    let mut counts: Vec<(usize, &Benefit)> = pack
        .benefits
        .iter()
        .map(|benefit| {
            let labels = Labels::new(&benefit.inputs, pack, false);
            let mut names: Vec<&str> =
                labels::find(sheet, &labels, &in_table).iter().map(|f| f.name).collect();
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
fn year_of(sheet: &Sheet, in_table: impl Fn(u32) -> bool) -> Option<i32> {
    let rows = sheet.rows();
    let titles = rows.iter().take(4).filter(|row| row.len() == 1 && !in_table(sheet.cells[row.start].row));
    let mut years = titles.filter_map(|row| match &sheet.cells[row.start].value {
        Value::Text(text) => {
            let text = crate::text::half_width(text).0;
            let at = text.find("年度")?;
            text.get(at.checked_sub(4)?..at)?.parse().ok().filter(|year| (1990..=2100).contains(year))
        }
        _ => None,
    });
    years.next()
}
