//! Reads a workbook as a mapping says.

use std::collections::BTreeMap;

use casework::{ApplicationPackage, Problem, Severity};
use policy::{Input, Pack};

use super::guess::says_benefit;
use super::labels::behind_colon;
use super::mapping::{
    BENEFIT, IGNORE, Mapping, PROJECT, PartMapping, PartOf, YEAR, cell_of, column_of, table_columns,
};
use crate::book::{Book, Fate, Sheet, Value};
use crate::coerce::{self, Asked, Unit};
use crate::desk::Desk;
use crate::form::{self, Filled, Wanted};
use crate::grid::shown_text;
use crate::table::{self, Heading, Heads, Table};
use crate::text::{excerpt, heading, key};
use crate::title::sheet_titles;
use crate::words::Column;
use crate::{applicant, items, lists, read};

/// Applies a mapping's parts to the sheets; tells which sheets it covers, and whether an applicant was named.
pub(crate) fn apply(
    book: &mut Book,
    mapping: &Mapping,
    pack: &Pack,
    package: &mut ApplicationPackage,
    problems: &mut Vec<Problem>,
    understood: &mut [bool],
) -> bool {
    let mut applicant: Option<(usize, Filled)> = None;
    // Claims stand before what belongs to them.
    let order = |what: PartOf| match what {
        PartOf::Applicant => 0,
        PartOf::Claims => 1,
        PartOf::Items | PartOf::Loans => 2,
        PartOf::Related | PartOf::Awards | PartOf::Attachments => 3,
        PartOf::Ignore => 4,
    };
    let mut parts: Vec<&PartMapping> = mapping.sheets.iter().collect();
    parts.sort_by_key(|part| order(part.what));
    for part in &parts {
        let Some(index) = book.sheets.iter().position(|sheet| sheet.name == part.sheet) else { continue };
        understood[index] = true;
        let mut desk = Desk { sheet: &mut book.sheets[index], problems, ours: false };
        match part.what {
            PartOf::Applicant => {
                let filled = from_cells(&mut desk, part, &pack.applicant_inputs);
                match &mut applicant {
                    None => applicant = Some((index, filled)),
                    Some((_, first)) => join(&mut desk, first, filled),
                }
            }
            PartOf::Claims => claims(&mut desk, part, pack, package),
            PartOf::Items | PartOf::Loans | PartOf::Related | PartOf::Awards | PartOf::Attachments => {
                list(&mut desk, part, pack, package);
            }
            PartOf::Ignore => {
                (0..desk.sheet.cells.len()).for_each(|cell| desk.ignore(cell, "按对应关系不采用"))
            }
        }
    }
    let named = applicant.is_some_and(|(index, filled)| {
        let mut desk = Desk { sheet: &mut book.sheets[index], problems, ours: false };
        applicant::take(&mut desk, &pack.applicant_inputs, vec![filled], package)
    });
    for (sheet, understood) in book.sheets.iter_mut().zip(understood.iter()) {
        if *understood && parts.iter().any(|part| part.sheet == sheet.name) {
            let own: Vec<&PartMapping> =
                parts.iter().copied().filter(|part| part.sheet == sheet.name).collect();
            leave(sheet, &own, problems);
        }
    }
    named
}

/// What a foreign sheet holds beside what was asked for: its labels, titles and notes are ignored. Values that a
/// label of its own leads to, and figures, are told of once for the sheet.
fn leave(sheet: &mut Sheet, parts: &[&PartMapping], problems: &mut Vec<Problem>) {
    let pairs = unasked(sheet, parts);
    let mut first = None;
    let mut count = 0;
    for index in 0..sheet.cells.len() {
        if sheet.fates[index] != Fate::Unseen {
            continue;
        }
        let is_text = matches!(sheet.cells[index].value, Value::Text(_));
        let of_pair = pairs.iter().any(|(label, value)| index == *label || index == *value);
        if !is_text && !of_pair {
            count += 1;
            first.get_or_insert(index);
        }
        let why =
            if is_text && !of_pair { "标题、填报项或说明" } else { "没有对应的填报项" };
        sheet.settle(index, Fate::Ignored(why));
    }
    let mut desk = Desk { sheet, problems, ours: false };
    let remedy = "如与申报有关，请填入申报表中相应的栏目";
    if let Some((_, value)) = pairs.first() {
        const SHOWN: usize = 8;
        let shown: Vec<String> = pairs
            .iter()
            .take(SHOWN)
            .map(|(label, value)| {
                let cell = |index: usize| excerpt(&shown_text(&desk.sheet.cells[index]));
                format!("{}“{}”", cell(*label).trim_end_matches(['：', ':']), cell(*value))
            })
            .collect();
        let more = if pairs.len() > SHOWN { "等" } else { "" };
        let message = format!(
            "工作表“{}”有 {} 项没有对应的填报项，未采用：{}{more}",
            desk.sheet.name,
            pairs.len(),
            shown.join("、")
        );
        let at = desk.at_index(*value);
        desk.note(Severity::Warning, "not-asked-for", Some(at), message, remedy);
    }
    if let Some(first) = first {
        let at = desk.at_index(first);
        let message = format!("工作表“{}”有 {count} 格数值没有对应的填报项，未采用", desk.sheet.name);
        desk.note(Severity::Warning, "not-asked-for", Some(at), message, remedy);
    }
}

/// Pairs of a label and its value that nothing asked for, by their cells' indices: in the rows of a sheet of labels,
/// above its table if it has one.
fn unasked(sheet: &Sheet, parts: &[&PartMapping]) -> Vec<(usize, usize)> {
    const LABEL: usize = 24;
    if parts.iter().all(|part| part.cells.is_empty()) {
        return Vec::new();
    }
    // The row above a table's headings may be headings too.
    let end = parts.iter().filter_map(|part| part.header_row).min().map(|row| row.saturating_sub(2));
    let text = |index: usize| match &sheet.cells[index].value {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    };
    let open = |index: usize| sheet.fates[index] == Fate::Unseen;
    let taken = |index: usize| matches!(sheet.fates[index], Fate::Mapped | Fate::Problem);
    let mut pairs = Vec::new();
    for row in sheet.rows() {
        if end.is_some_and(|end| sheet.cells[row.start].row >= end) {
            break;
        }
        let mut index = row.start;
        while index + 1 < row.end {
            let is_label = open(index)
                && text(index).is_some_and(|text| {
                    text.chars().count() <= LABEL && text.chars().any(char::is_alphabetic)
                });
            // A label whose value was taken, or whose value is blank, so that another label follows it.
            let next_is_label = index + 2 < row.end && taken(index + 2) && open(index + 1);
            if taken(index) || !is_label || next_is_label {
                index += 1;
            } else {
                if open(index + 1) && !says_benefit(text(index).unwrap_or_default()) {
                    pairs.push((index, index + 1));
                }
                index += 2;
            }
        }
    }
    pairs
}

/// What two places say of the applicant: the first stands, and where the second differs, that is told.
fn join(desk: &mut Desk<'_>, first: &mut Filled, second: Filled) {
    for (name, sourced) in second.inputs {
        match first.inputs.get(&name) {
            Some(known)
                if known.value.is_some() && sourced.value.is_some() && known.value != sourced.value =>
            {
                let place = known.at.as_ref().map_or_else(|| "前文".to_owned(), ToString::to_string);
                let shown = excerpt(sourced.written.as_deref().unwrap_or_default());
                let message = format!("“{shown}”与 {place} 所填不一致，采用前一处");
                desk.note(Severity::Warning, "twice", sourced.at, message, "请核对并只保留一处");
            }
            Some(known) if known.value.is_some() => {}
            _ => {
                first.inputs.insert(name, sourced);
            }
        }
    }
    for (name, place) in second.places {
        first.places.entry(name).or_insert(place);
    }
}

/// The unit of a value: what the part says of its place, else the part's own.
fn unit<'m>(part: &'m PartMapping, place: &str) -> Option<&'m str> {
    part.units.get(place).or(part.unit.as_ref()).map(String::as_str)
}

fn from_cells(desk: &mut Desk<'_>, part: &PartMapping, inputs: &[Input]) -> Filled {
    let mut filled = Filled::default();
    for (name, place) in &part.cells {
        let Some(at) = cell_of(&part.sheet, place) else { continue };
        filled.places.insert(if name == YEAR { form::YEAR.to_owned() } else { name.clone() }, at.clone());
        let Some(index) = desk.sheet.index_of(at.row, at.column) else { continue };
        let wanted = match name.as_str() {
            YEAR => Wanted::Year,
            PROJECT => Wanted::Project,
            name => match inputs.iter().find(|input| input.name == name) {
                Some(input) => Wanted::Input(input),
                None => continue,
            },
        };
        take(desk, index, wanted, unit(part, name), &mut filled);
    }
    filled
}

/// Takes a value; a label in the same cell is left out of it.
fn take(desk: &mut Desk<'_>, index: usize, wanted: Wanted<'_>, unit: Option<&str>, filled: &mut Filled) {
    let bare = match &desk.sheet.cells[index].value {
        Value::Text(text) => behind_colon(text)
            .filter(|(label, _)| {
                label.chars().any(|c| c.is_alphabetic()) && !label.contains(char::is_numeric)
            })
            .map(|(_, value)| value.to_owned()),
        _ => None,
    };
    let Some(bare) = bare else {
        form::take(desk, index, wanted, (None, unit), filled);
        return;
    };
    let whole = std::mem::replace(&mut desk.sheet.cells[index].value, Value::Text(bare.into()));
    form::take(desk, index, wanted, (None, unit), filled);
    desk.sheet.cells[index].value = whole;
}

fn claims(desk: &mut Desk<'_>, part: &PartMapping, pack: &Pack, package: &mut ApplicationPackage) {
    let mut filled: Vec<(String, Filled)> = Vec::new();
    if part.columns.is_empty() {
        let Some(benefit) = part.benefit.as_deref().and_then(|id| pack.benefit(id)) else { return };
        let mut one = from_cells(desk, part, &benefit.inputs);
        if one.at.is_none() {
            // A claim that only its line items speak of stands where they begin.
            one.at = (!desk.sheet.cells.is_empty()).then(|| desk.at_index(0));
        }
        filled.push((benefit.id.clone(), one));
    } else {
        let table = mapped_table(desk, part);
        let titles = sheet_titles(pack);
        for row in &table.rows {
            let cell = |name: &str| {
                let letters =
                    part.columns.iter().find(|(_, known)| *known == name).map(|(letters, _)| letters)?;
                let position = column_of(letters)?;
                row.cells
                    .iter()
                    .find(|(index, _)| desk.sheet.cells[*index].column == position)
                    .map(|(index, _)| *index)
            };
            let named = cell(BENEFIT);
            let id = match named {
                None => part.benefit.clone(),
                Some(index) => {
                    let asked = Asked { label: "申报事项", unit: Unit::None, place: "本列" };
                    let words = desk.take(index, asked, coerce::text).map(|reading| reading.value);
                    words
                        .and_then(|words| benefit_named(&words, pack, &titles))
                        .or_else(|| part.benefit.clone())
                }
            };
            let Some(benefit) = id.as_deref().and_then(|id| pack.benefit(id)) else {
                let at = desk.at_index(row.cells.first().map_or(0, |(index, _)| *index));
                let message = "此行没有写明申报事项，内容未采用".to_owned();
                desk.note(Severity::Error, "unknown-benefit", Some(at), message, "请写明申报事项");
                row.cells.iter().for_each(|(index, _)| desk.sheet.settle(*index, Fate::Problem));
                continue;
            };
            let mut one = Filled::default();
            for (index, _) in &row.cells {
                let letters = casework::column_letters(desk.sheet.cells[*index].column);
                let wanted = match part.columns.get(&letters).map(String::as_str) {
                    Some(YEAR) => Wanted::Year,
                    Some(PROJECT) => Wanted::Project,
                    Some(name) => match benefit.inputs.iter().find(|input| input.name == name) {
                        Some(input) => Wanted::Input(input),
                        None => continue,
                    },
                    None => continue,
                };
                take(desk, *index, wanted, unit(part, &letters), &mut one);
            }
            for (letters, name) in part.columns.iter().filter(|(_, name)| *name != IGNORE) {
                if let Some(column) = column_of(letters) {
                    let name = if name == YEAR { form::YEAR.to_owned() } else { name.clone() };
                    one.places.entry(name).or_insert_with(|| desk.at(row.row, column));
                }
            }
            filled.push((benefit.id.clone(), one));
        }
    }
    for (id, mut one) in filled {
        let Some(benefit) = pack.benefit(&id) else { continue };
        if !one.has_year
            && let Some(year) = part.year
        {
            (one.year, one.has_year) = (Some(year), true);
        }
        one.project = one.project.or_else(|| part.project.clone());
        read::claims(desk, benefit, vec![one], package);
    }
}

/// The benefit that a row's words mean.
pub(crate) fn benefit_named(words: &str, pack: &Pack, titles: &[String]) -> Option<String> {
    let wanted = key(words);
    let all = pack.benefits.iter().zip(titles);
    let mut exact = all.filter(|(benefit, title)| {
        let own = [benefit.title.as_str(), title.as_str(), benefit.id.as_str()].into_iter();
        own.chain(pack.synonyms(&benefit.id).iter().map(String::as_str)).any(|word| key(word) == wanted)
    });
    exact.next().map(|(benefit, _)| benefit.id.clone())
}

/// The table that a part's columns make: its headings may be any words.
fn mapped_table(desk: &mut Desk<'_>, part: &PartMapping) -> Table {
    let rows = desk.sheet.rows();
    let header = part.header_row.unwrap_or(1).saturating_sub(1);
    let last = rows.iter().position(|range| desk.sheet.cells[range.start].row >= header);
    let Some(last) = last else { return Table { headings: Vec::new(), rows: Vec::new() } };
    let columns: BTreeMap<u32, &String> =
        part.columns.iter().filter_map(|(letters, name)| Some((column_of(letters)?, name))).collect();
    let words = |column: u32| {
        let of_rows = rows[..=last].iter().rev().flat_map(|range| range.clone());
        of_rows.take(400).find_map(|index| match &desk.sheet.cells[index] {
            cell if cell.column == column => match &cell.value {
                Value::Text(text) => Some(text.to_string()),
                _ => None,
            },
            _ => None,
        })
    };
    let known = table_columns(part.what);
    let mut headings = Vec::new();
    let mut unknown = Vec::new();
    for (position, name) in &columns {
        if name.as_str() == IGNORE {
            unknown.push(*position);
            continue;
        }
        let column = known.iter().find(|(column, ..)| super::mapping::column_name(*column) == **name);
        let text = words(*position).unwrap_or_default();
        let label = text.split(['（', '(']).next().unwrap_or(&text).trim().to_owned();
        let letters = casework::column_letters(*position);
        let given = unit(part, &letters).map(str::to_owned);
        let given = given.or_else(|| heading(&text).unit.filter(|unit| crate::text::is_money_unit(unit)));
        let usual = column.and_then(|(_, _, usual)| *usual);
        let ours = column.map_or("", |(_, words, _)| words.ours());
        headings.push(Heading {
            position: *position,
            column: column.map_or(Column::Note, |(column, ..)| *column),
            label: if label.is_empty() { ours.to_owned() } else { excerpt(&label) },
            assumed: given.is_none() && usual.is_some(),
            unit: given.or(usual.map(str::to_owned)),
        });
    }
    table::units(desk.sheet, &rows[..last], &mut headings);
    let first = if rows[last].len() > 1 { last } else { last.saturating_sub(1) };
    table::lay_out(desk, Heads { first, last, headings, unknown }, false)
}

/// Reads a list; line items that name no claim are those of the part's.
fn list(desk: &mut Desk<'_>, part: &PartMapping, pack: &Pack, package: &mut ApplicationPackage) {
    let table = mapped_table(desk, part);
    let ApplicationPackage { claims, items: lines, related, other_awards, attachments, .. } = package;
    match part.what {
        PartOf::Items | PartOf::Loans => {
            // Rows that name no claim are those of the part's.
            let defaults = items::Defaults {
                benefit: part.benefit.as_deref().and_then(|id| pack.benefit(id)).map(|b| b.title.as_str()),
                project: part.project.as_deref(),
            };
            if part.what == PartOf::Items {
                items::items(desk, &table, claims, pack, lines, defaults);
            } else {
                items::loans(desk, &table, claims, pack, lines, defaults);
            }
        }
        PartOf::Related => related.extend(lists::related(desk, &table)),
        PartOf::Awards => other_awards.extend(lists::awards(desk, &table)),
        PartOf::Attachments => attachments.extend(lists::attachments(desk, &table, claims, pack)),
        PartOf::Applicant | PartOf::Claims | PartOf::Ignore => {}
    }
}
