//! The sheets of our own template that are known by their names: its lists, and the hidden ones.

use casework::{ApplicationPackage, Problem, ProblemCode, Severity};
use policy::Pack;

use crate::checks::totals;
use crate::problem::problem;
use crate::reading::cursor::Cursor;
use crate::reading::items;
use crate::reading::items::Defaults;
use crate::reading::package::NamedPack;
use crate::reading::table;
use crate::reading::table::Table;
use crate::reading::text::HeadingKeys;
use crate::reading::words::{
    ATTACHMENT_COLUMNS, AWARD_COLUMNS, ColumnWords, ITEM_COLUMNS, LOAN_COLUMNS, RELATED_COLUMNS, sheet,
};
use crate::workbook::book::{Book, Fate, Sheet};
use crate::workbook::value::Value;

/// The lists of our template, by their sheets' names.
pub(super) fn lists(
    book: &mut Book,
    pack: &Pack,
    keys: &[HeadingKeys],
    package: &mut ApplicationPackage,
    problems: &mut Vec<Problem>,
    understood: &mut [bool],
) {
    for index in 0..book.sheets.len() {
        if understood[index] {
            continue;
        }
        let mut cursor = Cursor { sheet: &mut book.sheets[index], problems, ours: true };
        let keys = &keys[index];
        let ApplicationPackage { claims, items: lines, related, other_awards, attachments, .. } = package;
        let mut found = |columns: &[ColumnWords], least| -> Option<Table> {
            let mut table = table::find_table(&mut cursor, columns, least);
            if let Some(table) = &mut table {
                crate::reading::rows::sift(&mut cursor, table);
            }
            understood[index] = table.is_some();
            table
        };
        if sheet::ITEMS.mean(keys) {
            if let Some(table) = found(ITEM_COLUMNS, 4) {
                let before = lines.len();
                items::items(&mut cursor, &table, claims, pack, lines, Defaults::default());
                totals::check(&mut cursor, &table, None, &lines[before..]);
            }
        } else if sheet::LOANS.mean(keys) {
            if let Some(table) = found(LOAN_COLUMNS, 3) {
                items::loans(&mut cursor, &table, claims, pack, lines, Defaults::default());
            }
        } else if sheet::RELATED.mean(keys) {
            if let Some(table) = found(RELATED_COLUMNS, 2) {
                related.extend(crate::reading::lists::related(&mut cursor, &table));
            }
        } else if sheet::AWARDS.mean(keys) {
            if let Some(table) = found(AWARD_COLUMNS, 2) {
                other_awards.extend(crate::reading::lists::awards(&mut cursor, &table));
            }
        } else if sheet::ATTACHMENTS.mean(keys)
            && let Some(table) = found(ATTACHMENT_COLUMNS, 2)
        {
            attachments.extend(crate::reading::lists::attachments(&mut cursor, &table, claims, pack));
        }
    }
}

/// The pack that a workbook of our template says it was made from.
pub(super) fn named_pack(book: &Book) -> Option<NamedPack> {
    let sheet = book.sheets.iter().find(|sheet| sheet.name == sheet::PACK)?;
    Some(NamedPack { id: text(sheet, 0)?, version: text(sheet, 1).and_then(|version| version.parse().ok()) })
}

/// What a row of the hidden sheet says.
fn text(sheet: &Sheet, row: u32) -> Option<String> {
    match sheet.index_of(row, 1).map(|at| &sheet.cells[at].value) {
        Some(Value::Text(text)) => Some(text.trim().to_owned()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    }
}

/// The very hidden sheets of our template: which pack it was made from, and the drop-downs' choices.
pub(super) fn hidden_sheets(
    book: &mut Book,
    pack: &Pack,
    package: &mut ApplicationPackage,
    problems: &mut Vec<Problem>,
    understood: &mut [bool],
) {
    for (index, sheet) in book.sheets.iter_mut().enumerate() {
        let fate = match sheet.name.as_str() {
            sheet::PACK => Fate::Mapped,
            sheet::CHOICES => Fate::Ignored("下拉选项"),
            _ => continue,
        };
        understood[index] = true;
        if fate == Fate::Mapped {
            let (id, version) = (text(sheet, 0), text(sheet, 1));
            if let Some(id) = id.filter(|id| *id != pack.id) {
                let message = format!("工作簿按另一政策（{id}）的模板填写，本次按 {} 读取", pack.id);
                problems.push(problem(
                    Severity::Warning,
                    ProblemCode::OtherPack,
                    None,
                    message,
                    "请确认所报政策，或换用本政策的模板",
                ));
                package.pack = id;
            } else if let Some(version) = version.filter(|version| *version != pack.version) {
                let message = format!("工作簿的模板为第 {version} 版，现行为第 {} 版", pack.version);
                problems.push(problem(
                    Severity::Note,
                    ProblemCode::OtherVersion,
                    None,
                    message,
                    "请留意填报项是否有增减",
                ));
            }
        }
        (0..sheet.cells.len()).for_each(|cell| sheet.set_fate(cell, fate));
    }
}
