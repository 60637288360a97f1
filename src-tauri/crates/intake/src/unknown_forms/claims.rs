//! Claims as a mapping places them: one with its values in cells, or one in each row.

use std::collections::BTreeMap;

use casework::{ApplicationPackage, CellRef, ProblemCode, Severity};
use policy::Pack;

use crate::reading::coerce;
use crate::reading::coerce::{Asked, Unit};
use crate::reading::cursor::Cursor;
use crate::reading::form;
use crate::reading::form::{Filled, Wanted};
use crate::reading::package;
use crate::reading::table::Basis;
use crate::reading::text::{excerpt, key};
use crate::reading::titles::sheet_titles;
use crate::unknown_forms::benefits::benefit_named;
use crate::unknown_forms::cells::{from_cells, take, unit};
use crate::unknown_forms::left;
use crate::unknown_forms::mapping::{BENEFIT, IGNORE, PROJECT, PartMapping, PartOf, YEAR, column_of};
use crate::unknown_forms::table::mapped_table;
use crate::workbook::book::Fate;
use crate::workbook::grid::shown_text;

/// Why rows are left out that no clause covers.
pub(super) const LEFT_OUT: &str = "所写事项按对应关系不采用";

/// What a workbook says at its head of the claims to a benefit, whose own places say none of it.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The year, where anything stands in its cell.
    year: Option<Option<i32>>,
    /// The project, and where it stands: only of one claim.
    project: Option<(String, Option<CellRef>)>,
}

/// Heads by their benefits.
pub(super) type Heads = BTreeMap<String, Head>;

/// Whether a part says nothing but that a benefit is claimed, for which year and project, while others make the claims.
pub(super) fn is_head(part: &PartMapping, parts: &[&PartMapping]) -> bool {
    let own = |name: &String| name != YEAR && name != PROJECT;
    let says_more = |part: &PartMapping| !part.columns.is_empty() || part.cells.keys().any(own);
    let names = |part: &PartMapping| part.project.is_some() || part.cells.contains_key(PROJECT);
    let claims: Vec<&&PartMapping> = parts
        .iter()
        .filter(|other| other.what == PartOf::Claims && other.benefit == part.benefit && says_more(other))
        .collect();
    // A project at the head is that of the one claim that names none.
    let for_all =
        !names(part) || matches!(claims.as_slice(), [only] if only.columns.is_empty() && !names(only));
    part.what == PartOf::Claims && !says_more(part) && !claims.is_empty() && for_all
}

/// Reads such a part.
pub(super) fn head(cursor: &mut Cursor<'_>, part: &PartMapping, heads: &mut Heads) {
    let filled = from_cells(cursor, part, &[]);
    let Some(benefit) = part.benefit.clone() else { return };
    let head = heads.entry(benefit).or_default();
    if filled.has_year {
        head.year = Some(filled.year);
    }
    if let Some(project) = filled.project.or_else(|| part.project.clone()) {
        head.project = Some((project, filled.at));
    }
}

/// What a row's words for its benefit mean by the mapping.
pub(super) fn translated<'m>(part: &'m PartMapping, words: &str) -> Option<&'m str> {
    let wanted = key(words);
    part.benefits.iter().find(|(known, _)| key(known) == wanted).map(|(_, id)| id.as_str())
}

/// Reads a part's claims into the package.
pub(super) fn claims(
    cursor: &mut Cursor<'_>,
    (part, basis): (&PartMapping, Basis),
    pack: &Pack,
    heads: &Heads,
    package: &mut ApplicationPackage,
) {
    let mut filled: Vec<(String, Filled)> = Vec::new();
    if part.columns.is_empty() {
        let Some(benefit) = part.benefit.as_deref().and_then(|id| pack.benefit(id)) else { return };
        let mut one = from_cells(cursor, part, &benefit.inputs);
        if one.at.is_none() {
            // A claim that only its line items speak of stands where they begin.
            one.at = (!cursor.sheet.cells.is_empty()).then(|| cursor.at_index(0));
        }
        filled.push((benefit.id.clone(), one));
    } else {
        let table = mapped_table(cursor, part, pack, basis);
        if basis == Basis::Guess {
            left::tell(cursor, &table, part.header_row.unwrap_or(1) - 1);
        }
        let titles = sheet_titles(pack);
        for row in &table.rows {
            let cell = |name: &str| {
                let letters =
                    part.columns.iter().find(|(_, known)| *known == name).map(|(letters, _)| letters)?;
                let position = column_of(letters)?;
                row.cells
                    .iter()
                    .find(|(index, _)| cursor.sheet.cells[*index].column == position)
                    .map(|(index, _)| *index)
            };
            let named = cell(BENEFIT);
            let id = match named {
                None => part.benefit.clone(),
                Some(index) => {
                    let asked = Asked { label: "申报事项", unit: Unit::None, place: "本列" };
                    let words = cursor.take(index, asked, coerce::text).map(|reading| reading.value);
                    let words = words.unwrap_or_default();
                    match translated(part, &words) {
                        Some(IGNORE) => {
                            row.cells.iter().for_each(|(index, _)| cursor.ignore(*index, LEFT_OUT));
                            continue;
                        }
                        Some(id) => Some(id.to_owned()),
                        // Words that no clause covers never become another benefit.
                        None => benefit_named(&words, pack, &titles),
                    }
                }
            };
            let Some(benefit) = id.as_deref().and_then(|id| pack.benefit(id)) else {
                let at = cursor.at_index(row.cells.first().map_or(0, |(index, _)| *index));
                let words = named.map(|index| excerpt(&shown_text(&cursor.sheet.cells[index])));
                let message = match words {
                    Some(words) => format!("“{words}”不是本政策的申报事项，此行未采用"),
                    None => "此行没有写明申报事项，内容未采用".to_owned(),
                };
                let remedy = "请写明申报事项；说法不同的，可在对应关系的 benefits 中写明是哪一项";
                cursor.note(Severity::Error, ProblemCode::UnknownBenefit, Some(at), message, remedy);
                row.cells.iter().for_each(|(index, _)| cursor.sheet.set_fate(*index, Fate::Problem));
                continue;
            };
            let mut one = Filled::default();
            for (index, _) in &row.cells {
                let letters = casework::column_letters(cursor.sheet.cells[*index].column);
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
                    table.heading_at(cursor.sheet.cells[*index].column).and_then(|head| head.unit.as_deref());
                take(cursor, *index, wanted, unit(part, &letters, written), &mut one);
            }
            for (letters, name) in part.columns.iter().filter(|(_, name)| *name != IGNORE) {
                if let Some(column) = column_of(letters) {
                    let name = if name == YEAR { form::YEAR.to_owned() } else { name.clone() };
                    one.places.entry(name).or_insert_with(|| cursor.at(row.row, column));
                }
            }
            filled.push((benefit.id.clone(), one));
        }
    }
    for (id, mut one) in filled {
        let Some(benefit) = pack.benefit(&id) else { continue };
        if let Some(head) = heads.get(&id) {
            if let Some(year) = head.year.filter(|_| !one.has_year) {
                (one.year, one.has_year) = (year, true);
            }
            if let (None, Some((project, at))) = (&one.project, &head.project) {
                one.project = Some(project.clone());
                one.at = at.clone().or(one.at);
            }
        }
        if !one.has_year
            && let Some(year) = part.year
        {
            (one.year, one.has_year) = (Some(year), true);
        }
        one.project = one.project.or_else(|| part.project.clone());
        package::claims(cursor, benefit, vec![one], package);
    }
}
