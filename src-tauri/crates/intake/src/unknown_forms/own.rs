//! What each row of a list says for itself of what its claim is asked: yes or no, a choice, a year. A row that fails
//! it, or leaves it blank, is asked and counts for nothing; it never decides for the rows that hold.

use std::collections::BTreeMap;

use casework::{Claim, LineItem, ProblemCode, Severity, Sourced};
use policy::{Benefit, Input, Pack};
use serde_json::Value as Json;

use crate::reading::coerce;
use crate::reading::coerce::{Asked, Unit};
use crate::reading::cursor::Cursor;
use crate::reading::input;
use crate::reading::table::Table;
use crate::reading::text::excerpt;
use crate::unknown_forms::mapping::{PartMapping, YEAR, column_of};
use crate::workbook::grid::shown_text;

/// One row's word for its claim.
struct Said {
    /// The line item, by its place among those of the list.
    item: usize,
    row: u32,
    sourced: Sourced,
}

/// Takes the columns of a list in which its rows speak for themselves.
pub(super) fn take(
    cursor: &mut Cursor<'_>,
    part: &PartMapping,
    table: &Table,
    pack: &Pack,
    claims: &mut [Claim],
    items: &mut [LineItem],
) {
    let own = |name: &str| {
        name == YEAR || crate::unknown_forms::mapping::of_rows(None, pack).any(|input| input.name == name)
    };
    if !part.columns.values().any(|name| own(name)) {
        return;
    }
    let by_row: BTreeMap<u32, usize> =
        items.iter().enumerate().filter_map(|(index, item)| Some((item.at.as_ref()?.row, index))).collect();
    for (letters, name) in &part.columns {
        let Some(column) = column_of(letters) else { continue };
        if name == YEAR {
            years(cursor, table, column, &by_row, claims, items);
            continue;
        }
        if !own(name) {
            continue;
        }
        for claim in claims.iter_mut() {
            let Some(benefit) = pack.benefit(&claim.benefit) else { continue };
            let Some(wanted) = benefit.inputs.iter().find(|input| input.name == *name) else { continue };
            let rows: Vec<(u32, usize)> = table
                .rows
                .iter()
                .filter_map(|row| Some((row.row, *by_row.get(&row.row)?)))
                .filter(|(_, item)| items[*item].claim.as_ref() == Some(&claim.id))
                .collect();
            let said: Vec<Said> =
                rows.into_iter().map(|(row, item)| read(cursor, wanted, (row, column), item)).collect();
            judge(cursor, (benefit, wanted), column, claim, &said, items);
        }
    }
}

fn read(cursor: &mut Cursor<'_>, wanted: &Input, (row, column): (u32, u32), item: usize) -> Said {
    let asked = Asked { label: &wanted.label, unit: Unit::None, place: "本列" };
    let sourced = match cursor.sheet.index_of(row, column) {
        Some(index) => cursor.source(index, asked, |cell, asked| input::read(wanted, cell, asked)),
        None => Sourced { at: Some(cursor.at(row, column)), ..Sourced::default() },
    };
    Said { item, row, sourced }
}

/// What a claim's rows come to: the value of those that hold is the claim's where it gives none.
fn judge(
    cursor: &mut Cursor<'_>,
    (benefit, wanted): (&Benefit, &Input),
    column: u32,
    claim: &mut Claim,
    said: &[Said],
    items: &mut [LineItem],
) {
    let typed = claim.inputs.get(&wanted.name).and_then(|sourced| sourced.value.clone());
    let values: Vec<&Json> = said.iter().filter_map(|said| said.sourced.value.as_ref()).collect();
    let Some(first) = values.first().copied().cloned() else { return };
    let alike = values.iter().all(|value| **value == first);
    let blank = said.len() > values.len();
    // One word that all rows share is the claim's own, whether or not it helps it.
    if alike && !blank && typed.as_ref().is_none_or(|typed| *typed == first) {
        set_input(claim, wanted, said.iter().find(|said| said.sourced.value.is_some()));
        return;
    }
    let allows = |value: &Json| {
        let says = benefit.criteria.iter().filter_map(|criterion| criterion.allows(&wanted.name, value));
        says.reduce(|a, b| a && b)
    };
    let holds = |value: &Json| match &typed {
        Some(typed) => value == typed,
        None => allows(value).unwrap_or(false),
    };
    let decides = typed.is_some() || values.iter().any(|value| allows(value).is_some());
    if !decides && !alike {
        let at = said.iter().find(|said| said.sourced.value.as_ref().is_some_and(|value| *value != first));
        let at = at.map(|said| cursor.at(said.row, column));
        let message = format!("各行的“{}”不同，无法确定本项申报填哪一个", wanted.label);
        cursor.note(
            Severity::Error,
            ProblemCode::RowsDiffer,
            at,
            message,
            "请分项申报，或在对应关系中写明各行属于哪一项",
        );
        return;
    }
    set_input(
        claim,
        wanted,
        said.iter().find(|said| said.sourced.value.as_ref().is_some_and(|value| !decides || holds(value))),
    );
    for said in said {
        let at = cursor.at(said.row, column);
        match &said.sourced.value {
            Some(value) if !decides || holds(value) => continue,
            // What could not be read is a problem of its cell already.
            None if said.sourced.written.is_some() => {}
            // What the claim says of itself holds for a row that says nothing.
            None if typed.is_some() => continue,
            None => {
                let message = format!("此行没有填“{}”，暂不计入", wanted.label);
                cursor.note(Severity::Error, ProblemCode::RowBlank, Some(at), message, "请核实后补填");
            }
            Some(_) => {
                let shown = excerpt(said.sourced.written.as_deref().unwrap_or_default());
                let message = format!("此行“{}”为“{shown}”，与本项申报的要求不符，没有计入", wanted.label);
                cursor.note(
                    Severity::Error,
                    ProblemCode::RowUnmet,
                    Some(at),
                    message,
                    "请核实；确不符合的不计入，填错的请改正",
                );
            }
        }
        items[said.item].claim = None;
    }
}

fn set_input(claim: &mut Claim, wanted: &Input, said: Option<&Said>) {
    let sourced = claim.inputs.entry(wanted.name.clone()).or_default();
    if let (None, Some(said)) = (&sourced.value, said) {
        *sourced = said.sourced.clone();
    }
}

/// A year in each row: the rows of another than the claim's are not for it.
fn years(
    cursor: &mut Cursor<'_>,
    table: &Table,
    column: u32,
    by_row: &BTreeMap<u32, usize>,
    claims: &mut [Claim],
    items: &mut [LineItem],
) {
    let asked = Asked { label: "年度", unit: Unit::None, place: "本列" };
    let mut said: Vec<(usize, usize, i32)> = Vec::new();
    for row in &table.rows {
        let (Some(index), Some(item)) = (cursor.sheet.index_of(row.row, column), by_row.get(&row.row)) else {
            continue;
        };
        match cursor.take(index, asked, coerce::year) {
            Some(reading) => said.push((index, *item, reading.value)),
            None => items[*item].claim = None,
        }
    }
    for claim in claims.iter_mut() {
        let own: Vec<&(usize, usize, i32)> =
            said.iter().filter(|(_, item, _)| items[*item].claim.as_ref() == Some(&claim.id)).collect();
        let Some((_, _, first)) = own.first() else { continue };
        if claim.year.is_none() && own.iter().all(|(_, _, year)| year == first) {
            claim.year = Some(*first);
        }
        let claimed = claim.year;
        let others: Vec<(usize, usize)> = own
            .iter()
            .filter(|(_, _, year)| Some(*year) != claimed)
            .map(|(index, item, _)| (*index, *item))
            .collect();
        for (index, item) in others {
            let at = cursor.at_index(index);
            let shown = excerpt(&shown_text(&cursor.sheet.cells[index]));
            let message = match claimed {
                Some(year) => format!("此行的年度是“{shown}”，不是本项申报的 {year} 年，没有计入"),
                None => format!("各行的年度不同（此行为“{shown}”），本项申报没有写明年度，没有计入"),
            };
            cursor.note(
                Severity::Error,
                ProblemCode::RowYear,
                Some(at),
                message,
                "请按年度分项申报，或改正年度",
            );
            items[item].claim = None;
        }
    }
}
