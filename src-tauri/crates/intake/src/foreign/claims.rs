//! Claims as a mapping places them: one with its values in cells, or one in each row.

use std::collections::BTreeMap;

use casework::{ApplicationPackage, Severity};
use policy::Pack;

use super::benefits::benefit_named;
use super::cells::{from_cells, take, unit};
use super::left;
use super::mapping::{BENEFIT, IGNORE, PROJECT, PartMapping, PartOf, YEAR, column_of};
use super::table::mapped_table;
use crate::book::Fate;
use crate::coerce::{self, Asked, Unit};
use crate::desk::Desk;
use crate::form::{self, Filled, Wanted};
use crate::grid::shown_text;
use crate::read;
use crate::table::Basis;
use crate::text::{excerpt, key};
use crate::title::sheet_titles;

/// Why rows are left out that no clause covers.
pub(super) const LEFT_OUT: &str = "所写事项按对应关系不采用";

/// The years that a workbook says at its head, for claims whose own places say none.
pub(super) type Years = BTreeMap<String, Option<i32>>;

/// Whether a part says nothing but that a benefit is claimed, and for which year, while others make the claims.
pub(super) fn is_head(part: &PartMapping, parts: &[&PartMapping]) -> bool {
    let says_more = |part: &PartMapping| {
        !part.columns.is_empty() || part.project.is_some() || part.cells.keys().any(|name| name != YEAR)
    };
    let claims_too = |other: &&&PartMapping| other.what == PartOf::Claims && other.benefit == part.benefit;
    part.what == PartOf::Claims
        && !says_more(part)
        && parts.iter().filter(claims_too).any(|other| says_more(other))
}

/// Reads the year of such a part.
pub(super) fn head(desk: &mut Desk<'_>, part: &PartMapping, years: &mut Years) {
    let filled = from_cells(desk, part, &[]);
    if let Some(benefit) = part.benefit.clone().filter(|_| filled.has_year) {
        years.insert(benefit, filled.year);
    }
}

/// What a row's words for its benefit mean by the mapping.
pub(super) fn translated<'m>(part: &'m PartMapping, words: &str) -> Option<&'m str> {
    let wanted = key(words);
    part.benefits.iter().find(|(known, _)| key(known) == wanted).map(|(_, id)| id.as_str())
}

/// Reads a part's claims into the package.
pub(super) fn claims(
    desk: &mut Desk<'_>,
    (part, basis): (&PartMapping, Basis),
    pack: &Pack,
    years: &Years,
    package: &mut ApplicationPackage,
) {
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
        let table = mapped_table(desk, part, pack, basis);
        if basis == Basis::Guess {
            left::tell(desk, &table, part.header_row.unwrap_or(1) - 1);
        }
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
                    let words = words.unwrap_or_default();
                    match translated(part, &words) {
                        Some(IGNORE) => {
                            row.cells.iter().for_each(|(index, _)| desk.ignore(*index, LEFT_OUT));
                            continue;
                        }
                        Some(id) => Some(id.to_owned()),
                        // Words that no clause covers never become another benefit.
                        None => benefit_named(&words, pack, &titles),
                    }
                }
            };
            let Some(benefit) = id.as_deref().and_then(|id| pack.benefit(id)) else {
                let at = desk.at_index(row.cells.first().map_or(0, |(index, _)| *index));
                let words = named.map(|index| excerpt(&shown_text(&desk.sheet.cells[index])));
                let message = match words {
                    Some(words) => format!("“{words}”不是本政策的申报事项，此行未采用"),
                    None => "此行没有写明申报事项，内容未采用".to_owned(),
                };
                let remedy = "请写明申报事项；说法不同的，可在对应关系的 benefits 中写明是哪一项";
                desk.note(Severity::Error, "unknown-benefit", Some(at), message, remedy);
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
                let written =
                    table.heading_at(desk.sheet.cells[*index].column).and_then(|head| head.unit.as_deref());
                take(desk, *index, wanted, unit(part, &letters, written), &mut one);
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
            && let Some(year) = years.get(&id)
        {
            (one.year, one.has_year) = (*year, true);
        }
        if !one.has_year
            && let Some(year) = part.year
        {
            (one.year, one.has_year) = (Some(year), true);
        }
        one.project = one.project.or_else(|| part.project.clone());
        read::claims(desk, benefit, vec![one], package);
    }
}
