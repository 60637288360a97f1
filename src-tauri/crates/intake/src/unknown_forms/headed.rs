//! Titles within a list that name the claims of the rows below them: `一、望海一号芯片`. A title that names none of them
//! leaves its rows open, and what is only a kind of cost (`一、掩膜费`) says nothing of claims.

use std::collections::BTreeMap;

use casework::{Claim, ProblemCode, Severity};
use policy::Pack;

use crate::reading::cursor::Cursor;
use crate::reading::table::Table;
use crate::reading::text::{excerpt, key};
use crate::reading::titles::sheet_titles;
use crate::reading::words::headed;
use crate::unknown_forms::benefits::benefit_named;
use crate::unknown_forms::mapping::PartMapping;

/// The claim of each title, by its row; `None` where no title names a claim.
pub(super) fn claims(
    cursor: &mut Cursor<'_>,
    part: &PartMapping,
    table: &Table,
    pack: &Pack,
    claims: &[Claim],
) -> Option<BTreeMap<u32, Option<usize>>> {
    if part.project.is_some() || claims.len() < 2 {
        return None;
    }
    let titles = sheet_titles(pack);
    let named = |text: &String| {
        let words = headed(text).unwrap_or(text);
        let fits = |claim: &Claim| part.benefit.as_ref().is_none_or(|id| *id == claim.benefit);
        let only = |is_meant: &dyn Fn(&Claim) -> bool| {
            let mut found = claims.iter().enumerate().filter(|(_, claim)| fits(claim) && is_meant(claim));
            found.next().filter(|_| found.next().is_none()).map(|(index, _)| index)
        };
        let wanted = key(words);
        let of_project = only(&|claim| claim.project.as_deref().map(key).as_ref() == Some(&wanted));
        of_project.or_else(|| {
            let benefit = benefit_named(words, pack, &titles)?;
            only(&|claim| claim.benefit == benefit)
        })
    };
    let found: BTreeMap<u32, Option<usize>> =
        table.titles.iter().map(|(row, text)| (*row, named(text))).collect();
    let said: Vec<String> = table
        .titles
        .iter()
        .filter(|(row, _)| found.get(row).is_some_and(Option::is_some))
        .map(|(row, text)| format!("“{}”（第 {} 行）", excerpt(text), row + 1))
        .collect();
    let first = *found.iter().find(|(_, claim)| claim.is_some())?.0;
    let message = format!("各行按其上的分组标题归入所属的申报：{}", said.join("、"));
    let at = table.headings.first().map_or(0, |heading| heading.position);
    cursor.note(
        Severity::Note,
        ProblemCode::HeadedRows,
        Some(cursor.at(first, at)),
        message,
        "请核对各组的行是否属于所写的项目",
    );
    Some(found)
}
