//! The table that a part's columns make: its headings may be any words.

use std::collections::BTreeMap;

use policy::{InputKind, Pack};

use crate::checks::money_unit;
use crate::reading::cursor::Cursor;
use crate::reading::input;
use crate::reading::table;
use crate::reading::table::{Basis, Heading, Heads, Table};
use crate::reading::text::excerpt;
use crate::reading::words::Column;
use crate::unknown_forms::cells::unit;
use crate::unknown_forms::mapping::{
    IGNORE, PartMapping, PartOf, YEAR, column_name, column_of, of_rows, table_columns,
};
use crate::workbook::value::Value;

/// Lays out a part's table.
pub(super) fn mapped_table(cursor: &mut Cursor<'_>, part: &PartMapping, pack: &Pack, basis: Basis) -> Table {
    let rows = cursor.sheet.rows();
    let header = part.header_row.unwrap_or(1).saturating_sub(1);
    let last = rows.iter().position(|range| cursor.sheet.cells[range.start].row >= header);
    let Some(last) = last else { return Table::new(Vec::new()) };
    let columns: BTreeMap<u32, &String> =
        part.columns.iter().filter_map(|(letters, name)| Some((column_of(letters)?, name))).collect();
    let words = |column: u32| {
        let of_rows = rows[..=last].iter().rev().flat_map(|range| range.clone());
        of_rows.take(400).find_map(|index| match &cursor.sheet.cells[index] {
            cell if cell.column == column => match &cell.value {
                Value::Text(text) => Some(text.to_string()),
                _ => None,
            },
            _ => None,
        })
    };
    // A heading that spans several columns gives its unit to each.
    let above = last.checked_sub(1).map(|above| &rows[above]);
    let above = above.filter(|above| table::spans(cursor.sheet, above, &rows[last]));
    let spanning = table::head_texts(cursor.sheet, above, &rows[last]);
    let over = |column: u32| {
        let head = spanning.iter().find(|head| head.column == column)?;
        head.readings.iter().find_map(|words| money_unit::said(words).unit)
    };
    let known = table_columns(part.what);
    let mut headings = Vec::new();
    let mut unknown = Vec::new();
    let mut settled = Vec::new();
    for (position, name) in &columns {
        if name.as_str() == IGNORE {
            unknown.push(*position);
            continue;
        }
        // In these the rows speak for themselves.
        if part.what == PartOf::Items && is_of_rows(name, pack) {
            continue;
        }
        let column = known.iter().find(|(column, ..)| column_name(*column) == **name);
        let text = words(*position).unwrap_or_default();
        let said = money_unit::said(&text);
        let label = said.outside.trim();
        let letters = casework::column_letters(*position);
        let written = said.unit.clone().or_else(|| over(*position));
        let given = unit(part, &letters, written.as_deref()).map(str::to_owned);
        let usual = column.and_then(|(_, _, usual)| *usual).or_else(|| usual_unit(part, name, pack));
        let ours = column.map_or("", |(_, words, _)| words.ours());
        headings.push(Heading {
            position: *position,
            column: column.map_or(Column::Note, |(column, ..)| *column),
            label: if label.is_empty() { ours.to_owned() } else { excerpt(label) },
            assumed: given.is_none() && usual.is_some(),
            unit: given.or(usual.map(str::to_owned)),
            disputed: None,
        });
        // What a mapping says of a unit is settled.
        let of_mapping = basis == Basis::Mapping && part.unit.is_some() && written.is_none();
        if part.units.contains_key(&letters) || of_mapping {
            settled.push(*position);
        }
    }
    let end = part.last_row.map(|row| row.saturating_sub(1));
    let first = if rows[last].len() > 1 { last } else { last.saturating_sub(1) };
    let (mut headings, mut open): (Vec<Heading>, Vec<Heading>) =
        headings.into_iter().partition(|heading| settled.contains(&heading.position));
    table::units(cursor.sheet, (&rows, first, last, end), &mut open);
    headings.extend(open);
    headings.sort_by_key(|heading| heading.position);
    table::lay_out(cursor, Heads { first, last, headings, unknown, end }, basis)
}

/// Whether a name is what each row of a list says for itself.
fn is_of_rows(name: &str, pack: &Pack) -> bool {
    name == YEAR || of_rows(None, pack).any(|input| input.name == name)
}

/// The unit of a claim's amount where the workbook gives none.
fn usual_unit(part: &PartMapping, name: &str, pack: &Pack) -> Option<&'static str> {
    let mut benefits =
        pack.benefits.iter().filter(|known| part.benefit.as_ref().is_none_or(|id| *id == known.id));
    let input = benefits.find_map(|benefit| benefit.inputs.iter().find(|input| input.name == name))?;
    let of_claim = part.what == PartOf::Claims;
    (of_claim && matches!(input.kind, InputKind::Money) && input::unit_words(input) == "元").then_some("元")
}
