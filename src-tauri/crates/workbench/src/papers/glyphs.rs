//! Where a character that no font can draw comes from: the cells to look at, not only the text around it.

use casework::{Case, CellRef};
use memo::MemoError;

use crate::error::Error;

/// More cells than this are counted, not listed.
const LISTED: usize = 5;

/// An error of drawing a case's paper, with the cells that hold the character.
pub(crate) fn placed(error: MemoError, case: &Case) -> Error {
    let MemoError::NoGlyph { ch, .. } = &error else { return Error::Memo(error) };
    let cells = holding(case, *ch);
    if cells.is_empty() {
        return Error::Memo(error);
    }
    let listed: Vec<String> = cells.iter().take(LISTED).map(ToString::to_string).collect();
    let more = if cells.len() > LISTED { format!("等 {} 处", cells.len()) } else { String::new() };
    Error::invalid(format!("{}{more}：{error}", listed.join("、")))
}

/// The cells of a case's package whose text has the character.
fn holding(case: &Case, wanted: char) -> Vec<CellRef> {
    let package = &case.package;
    let has = |text: &str| text.contains(wanted);
    let said = |text: &Option<String>| text.as_deref().is_some_and(has);
    let mut found: Vec<&CellRef> = Vec::new();
    let claimed = case.claims().flat_map(|claim| claim.inputs.values());
    for sourced in package.applicant.values().chain(claimed) {
        let value = sourced.value.as_ref().and_then(|value| value.as_str()).is_some_and(has);
        if value || said(&sourced.written) {
            found.extend(&sourced.at);
        }
    }
    found.extend(case.claims().filter(|claim| said(&claim.project)).filter_map(|claim| claim.at.as_ref()));
    for item in case.claims().flat_map(|claim| case.items_of(&claim.id)) {
        if [&item.kind, &item.number, &item.vendor].into_iter().any(said) {
            found.extend(&item.at);
        }
    }
    for listed in package.attachments.iter().filter(|listed| has(&listed.name) || said(&listed.what)) {
        found.extend(&listed.at);
    }
    let problems = case.problems.iter().filter(|problem| has(&problem.message) || has(&problem.remedy));
    found.extend(problems.filter_map(|problem| problem.at.as_ref()));
    let mut cells: Vec<CellRef> = Vec::new();
    for cell in found {
        if !cells.contains(cell) {
            cells.push(cell.clone());
        }
    }
    cells
}
