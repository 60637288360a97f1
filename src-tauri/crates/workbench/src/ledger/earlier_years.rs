//! The awards of earlier years, entered from a workbook: all of it or nothing, and a corrected workbook in the place of
//! the one that it corrects.

use std::path::Path;

use casework::{AuditAction, Role, Severity, Sha256Hex};
use jiff::Timestamp;
use policy::folded;
use serde::Deserialize;
use serde_json::json;
use store::{AwardFilter, EarlierAward};
use ts_rs::TS;

use crate::cases::case_view::problem_view;
use crate::error::Error;
use crate::ledger::sheet::{Column, error, read};
use crate::ledger::view::LedgerImport;
use crate::policy::installed::working;
use crate::session::{Workbench, event, typed};

/// How a workbook is meant that has the name of one entered before, and not one row in common with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum SameName {
    /// In the place of the earlier one.
    Replaces,
    /// Beside it: the awards of another year, say.
    Beside,
}

impl Workbench {
    /// Enters the awards of earlier years from a workbook: all of them, or with one error none. What was entered
    /// before and comes again is replaced, never doubled: of a workbook of the same name with a row in common all
    /// rows, of any other the same rows. What goes out stays on record.
    ///
    /// # Errors
    /// Neither administrator nor 经办; a file that is no workbook.
    pub fn import_ledger(&mut self, file: &Path, same_name: Option<SameName>) -> Result<LedgerImport, Error> {
        let session = self.session_mut()?;
        let path = typed(file);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        session.require(&[Role::Admin, Role::Reviewer], AuditAction::LedgerImport, &name)?;
        let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
        let (sheet, rows) = intake::read_table(&bytes)?;
        let (found, problems) = read(&session.store.read(working)?, &sheet, &rows);
        let (actor, now, sha256) = (session.actor.clone(), Timestamp::now(), Sha256Hex::of(&bytes));
        let awards: Vec<EarlierAward> =
            found.into_iter().map(|found| found.entered(&name, &sha256, &actor.person, now)).collect();
        let mut report = LedgerImport {
            file: name.clone(),
            status: "refused".to_owned(),
            awards: u32::try_from(awards.len()).unwrap_or(u32::MAX),
            replaced: 0,
            total: awards.iter().map(|award| award.amount).sum(),
            problems: problems.iter().map(problem_view).collect(),
        };
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Ok(report);
        }
        let entered = session.store.write::<_, Error>(|tx| {
            let known = tx.list_earlier_awards(&AwardFilter::default())?;
            // The same workbook twice would count every award twice.
            if known.iter().any(|award| award.sha256 == sha256) {
                tx.audit(event(
                    &actor,
                    now,
                    AuditAction::LedgerImportAgain,
                    &name,
                    "",
                    &json!({ "sha256": sha256 }).to_string(),
                ))?;
                return Ok(Entered::Again);
            }
            let replaced = match replaced(&known, &awards, &name, same_name) {
                Replaced::Rows(rows) => rows,
                Replaced::Unclear(rows) => {
                    let asked = json!({ "sha256": sha256, "same-name": rows.len() }).to_string();
                    tx.audit(event(&actor, now, AuditAction::LedgerImportAsked, &name, "", &asked))?;
                    return Ok(Entered::Asked(rows.len()));
                }
            };
            let after = json!({
                "file": name, "sha256": sha256, "awards": report.awards, "total": report.total,
                "replaced": replaced.len(),
            });
            let before = if replaced.is_empty() { String::new() } else { json!(replaced).to_string() };
            tx.audit(event(&actor, now, AuditAction::LedgerImport, &name, &before, &after.to_string()))?;
            tx.put_original(&bytes)?;
            for award in &replaced {
                tx.withdraw_earlier_award(&award.sha256, &award.place)?;
            }
            for award in &awards {
                tx.put_earlier_award(award)?;
            }
            Ok(Entered::New { replaced: replaced.len() })
        })?;
        match entered {
            Entered::New { replaced } => {
                "imported".clone_into(&mut report.status);
                report.replaced = u32::try_from(replaced).unwrap_or(u32::MAX);
            }
            Entered::Again => "duplicate".clone_into(&mut report.status),
            Entered::Asked(rows) => {
                "asked".clone_into(&mut report.status);
                let message = format!("同名文件“{name}”已录入 {rows} 笔，与本文件没有一行相同");
                let remedy = "如为更正，请选“替换”；如为另外的资助，请选“另行录入”";
                report.problems.push(problem_view(&error(None, "same-name", message, remedy)));
            }
        }
        Ok(report)
    }
}

/// What became of a workbook.
enum Entered {
    New { replaced: usize },
    Again,
    Asked(usize),
}

/// Which rows entered before a workbook takes the place of.
enum Replaced {
    Rows(Vec<EarlierAward>),
    /// It has the name of one with these rows, and none of them.
    Unclear(Vec<EarlierAward>),
}

fn replaced(
    known: &[EarlierAward],
    new: &[EarlierAward],
    name: &str,
    same_name: Option<SameName>,
) -> Replaced {
    // Two rows of one workbook can say the same: each stands for one row entered before.
    let mut left: Vec<String> = new.iter().map(key).collect();
    let mut same = Vec::new();
    for award in known {
        if let Some(at) = left.iter().position(|key| *key == self::key(award)) {
            left.swap_remove(at);
            same.push(award.clone());
        }
    }
    let of_name: Vec<EarlierAward> = known.iter().filter(|award| award.file == name).cloned().collect();
    let in_common = same.iter().any(|award| award.file == name);
    let whole = match same_name {
        Some(SameName::Replaces) => true,
        Some(SameName::Beside) => false,
        None if of_name.is_empty() || in_common => in_common,
        None => return Replaced::Unclear(of_name),
    };
    if whole {
        same.extend(
            of_name
                .into_iter()
                .filter(|award| {
                    !same.iter().any(|other| other.sha256 == award.sha256 && other.place == award.place)
                })
                .collect::<Vec<_>>(),
        );
    }
    Replaced::Rows(same)
}

/// What makes two rows the same award: all but its amount and what it used.
fn key(award: &EarlierAward) -> String {
    let year = award.year.map(|year| year.to_string()).unwrap_or_default();
    let words = [
        award.uscc.as_str(),
        &award.pack,
        &award.benefit,
        award.cap.as_deref().unwrap_or_default(),
        &year,
        &folded(award.project.as_deref().unwrap_or_default()),
        &folded(award.holder.as_deref().unwrap_or_default()),
        &folded(&award.basis),
    ];
    words.join("|")
}

/// Writes the workbook that earlier awards are entered from. An existing file is not replaced.
///
/// # Errors
/// A place that cannot be written.
pub fn save_ledger_form(out: &Path) -> Result<(), Error> {
    let column = |head: &Column| (head.label().to_owned(), 24);
    let table = intake::Table {
        title: "往年资助台账".to_owned(),
        note: "每行一笔；单位：元；事项填名称或编号，档次只在一个事项有几个上限时填写；政策不填为本政策；\
               限额归属、已补贴月数、占用本金等只在该事项用到时填写，不填视为不明；不含合计行。"
            .to_owned(),
        columns: Column::ALL.iter().map(column).collect(),
        ..intake::Table::default()
    };
    crate::files::save_new(&typed(out), &intake::write_table(&table)?)?;
    Ok(())
}
