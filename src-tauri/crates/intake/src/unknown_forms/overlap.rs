//! Parts of a mapping that would read the same cells twice: one amount counted in two places.

use std::collections::BTreeMap;

use crate::unknown_forms::mapping::{
    BENEFIT, IGNORE, PROJECT, PartMapping, PartOf, YEAR, cell_of, column_of,
};

/// Checks a mapping's parts against each other and each in itself; says in Chinese which overlap, and what to do.
pub(super) fn check(parts: &[PartMapping]) -> Result<(), String> {
    parts.iter().try_for_each(alone)?;
    for (place, part) in parts.iter().enumerate() {
        for other in parts[place + 1..].iter().filter(|other| other.sheet == part.sheet) {
            pair(part, other)?;
        }
    }
    Ok(())
}

/// A part in itself: no column, cell or name comes twice.
fn alone(part: &PartMapping) -> Result<(), String> {
    let sheet = &part.sheet;
    let mut columns: BTreeMap<u32, &str> = BTreeMap::new();
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for (letters, name) in &part.columns {
        if column_of(letters).is_some_and(|column| columns.insert(column, letters).is_some()) {
            return Err(format!("工作表“{sheet}”：{letters} 列写了两次"));
        }
        let first = if name == IGNORE { None } else { names.insert(name, letters) };
        if let Some(first) = first {
            return Err(format!("工作表“{sheet}”：{first} 列和 {letters} 列都对应“{name}”，请只保留一列"));
        }
    }
    let mut cells: BTreeMap<(u32, u32), &str> = BTreeMap::new();
    for (name, place) in &part.cells {
        let Some(at) = cell_of(sheet, place) else { continue };
        if let Some(first) = cells.insert((at.row, at.column), name) {
            return Err(format!(
                "工作表“{sheet}”：单元格 {place} 既对应“{first}”又对应“{name}”，请只保留一项"
            ));
        }
        if in_table(part, at.row, at.column) {
            return Err(format!("工作表“{sheet}”：单元格 {place}（“{name}”）在同一部分的表内，请只保留一处"));
        }
    }
    Ok(())
}

fn pair(part: &PartMapping, other: &PartMapping) -> Result<(), String> {
    let sheet = &part.sheet;
    if part.what == PartOf::Ignore || other.what == PartOf::Ignore {
        return Err(format!("工作表“{sheet}”既写明不采用，又另有对应的部分，请去掉一处"));
    }
    // One year or project may be said of several claims.
    let shared = |name: &str, another: &str| name == another && matches!(name, YEAR | PROJECT | BENEFIT);
    for (name, place) in &part.cells {
        let Some(at) = cell_of(sheet, place) else { continue };
        let same =
            other.cells.iter().find(|(_, theirs)| cell_of(sheet, theirs).is_some_and(|their| their == at));
        if let Some((another, _)) = same.filter(|(another, _)| !shared(name, another)) {
            return Err(format!(
                "工作表“{sheet}”：单元格 {place} 在两个部分中都采用了（“{name}”“{another}”）"
            ));
        }
    }
    let cell_in = |cells: &PartMapping, table: &PartMapping| {
        let mut places = cells.cells.iter().filter_map(|(name, place)| Some((name, cell_of(sheet, place)?)));
        places
            .find(|(_, at)| in_table(table, at.row, at.column))
            .map(|(name, at)| (name.clone(), at.address()))
    };
    if let Some((name, place)) = cell_in(part, other).or_else(|| cell_in(other, part)) {
        return Err(format!(
            "工作表“{sheet}”：单元格 {place}（“{name}”）又在另一部分的表内，同一格不能采用两次"
        ));
    }
    let (Some(rows), Some(their_rows)) = (rows(part), rows(other)) else { return Ok(()) };
    if rows.0 > their_rows.1 || their_rows.0 > rows.1 {
        return Ok(());
    }
    let both = part.columns.iter().filter(|(_, name)| *name != IGNORE).find(|(letters, name)| {
        let their = other.columns.iter().find(|(theirs, _)| column_of(theirs) == column_of(letters));
        their.is_some_and(|(_, another)| {
            *another != IGNORE && (part.what == other.what || !shared(name, another))
        })
    });
    match both {
        None => Ok(()),
        Some((letters, _)) => Err(format!(
            "工作表“{sheet}”：表头在第 {} 行和第 {} 行的两个部分都采用 {letters} 列的同一些行，金额会算两次；\
             请去掉一个部分，或以末行（last_row）写明上一部分到哪一行为止",
            rows.0, their_rows.0
        )),
    }
}

/// The rows of a part's table, from its headings to its last, from 1.
fn rows(part: &PartMapping) -> Option<(u32, u32)> {
    let header = part.header_row.filter(|_| !part.columns.is_empty())?;
    Some((header, part.last_row.unwrap_or(u32::MAX)))
}

fn in_table(part: &PartMapping, row: u32, column: u32) -> bool {
    let taken = |(letters, name): (&String, &String)| name != IGNORE && column_of(letters) == Some(column);
    rows(part).is_some_and(|(header, last)| row + 1 > header && row < last) && part.columns.iter().any(taken)
}
