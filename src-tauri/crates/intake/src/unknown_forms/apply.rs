//! Reads a workbook as a mapping says.

use casework::{ApplicationPackage, Problem, ProblemCode, Severity};
use policy::Pack;

use crate::reading::applicant;
use crate::reading::cursor::Cursor;
use crate::reading::form::Filled;
use crate::reading::table::Basis;
use crate::reading::text::excerpt;
use crate::unknown_forms::cells::from_cells;
use crate::unknown_forms::claims::{Heads, claims, head, is_head};
use crate::unknown_forms::leave::leave;
use crate::unknown_forms::lists::list;
use crate::unknown_forms::mapping::{Mapping, PartMapping, PartOf};
use crate::unknown_forms::products;
use crate::workbook::book::Book;

/// Applies a mapping's parts to the sheets; tells which sheets it covers, and whether an applicant was named.
pub(crate) fn apply(
    book: &mut Book,
    (mapping, basis): (&Mapping, Basis),
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
    // What is said at the head of a workbook comes before what it holds for.
    let all = parts.clone();
    parts.sort_by_key(|part| (order(part.what), !is_head(part, &all)));
    let mut heads = Heads::default();
    let mut listed = Vec::new();
    for part in &parts {
        let Some(index) = book.sheets.iter().position(|sheet| sheet.name == part.sheet) else { continue };
        understood[index] = true;
        let mut cursor = Cursor { sheet: &mut book.sheets[index], problems, ours: false };
        match part.what {
            PartOf::Applicant => {
                let filled = from_cells(&mut cursor, part, &pack.applicant_inputs);
                match &mut applicant {
                    None => applicant = Some((index, filled)),
                    Some((_, first)) => join(&mut cursor, first, filled),
                }
            }
            PartOf::Claims if is_head(part, &all) => head(&mut cursor, part, &mut heads),
            PartOf::Claims => claims(&mut cursor, (part, basis), pack, &heads, package),
            PartOf::Items | PartOf::Loans | PartOf::Related | PartOf::Awards | PartOf::Attachments => {
                let before = package.items.len();
                list(&mut cursor, (part, basis), &parts, pack, package);
                listed.push((*part, before..package.items.len()));
            }
            PartOf::Ignore => {
                (0..cursor.sheet.cells.len()).for_each(|cell| cursor.ignore(cell, "按对应关系不采用"))
            }
        }
    }
    if basis == Basis::Guess {
        products::unclear(&listed, pack, package, problems);
    }
    let named = applicant.is_some_and(|(index, filled)| {
        let mut cursor = Cursor { sheet: &mut book.sheets[index], problems, ours: false };
        applicant::take(&mut cursor, &pack.applicant_inputs, vec![filled], package)
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

/// What two places say of the applicant: the first stands, and where the second differs, that is told.
fn join(cursor: &mut Cursor<'_>, first: &mut Filled, second: Filled) {
    for (name, sourced) in second.inputs {
        match first.inputs.get(&name) {
            Some(known)
                if known.value.is_some() && sourced.value.is_some() && known.value != sourced.value =>
            {
                let place = known.at.as_ref().map_or_else(|| "前文".to_owned(), ToString::to_string);
                let shown = excerpt(sourced.written.as_deref().unwrap_or_default());
                let message = format!("“{shown}”与 {place} 所填不一致，采用前一处");
                cursor.note(Severity::Warning, ProblemCode::Twice, sourced.at, message, "请核对并只保留一处");
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
