//! Filing a package that was read: its files, its cases or the next versions of them, and the audit entry, in one
//! transaction.

use casework::{AuditAction, Problem, ProblemCode, Question, Refusal, Severity};
use intake::ReadPackage;
use jiff::Timestamp;
use serde_json::json;
use store::{NewPackage, Reader};

use crate::cases::case_view::{problem_view, problem_views, question_view};
use crate::error::Error;
use crate::format::{count, day};
use crate::import::again::{Again, read_again};
use crate::import::new_cases::{keep, make_cases};
use crate::import::revision::{aligned, earlier, may_receive};
use crate::import::view::{ImportStatus, ImportedPackage};
use crate::review::questions::beyond_the_reading_of;
use crate::session::{Workbench, event, recorded, refused};

/// What storing a package came to.
enum Stored {
    /// New cases, and new versions of cases.
    Cases(Vec<String>, Vec<Question>),
    /// It was there already.
    Known(Vec<String>),
    /// It would take the place of the package of these cases, which nobody has said yet; with what stands there now.
    WouldReplace(Vec<String>, Vec<String>),
    /// Whoever imports it may not touch a case that it is a version of.
    Forbidden(Refusal),
}

impl Workbench {
    pub(super) fn store_package(
        &mut self,
        file: &str,
        mut read: ReadPackage,
        keep_mapping: bool,
        replace: bool,
    ) -> Result<ImportedPackage, Error> {
        let session = self.session_mut()?;
        let actor = session.actor.clone();
        let now = Timestamp::now();
        let stored = session.store.write_soon::<_, Error>(|tx| {
            // Somebody else may have imported the same file meanwhile.
            if let Some(known) = tx.find_package(&read.fingerprint)? {
                tx.audit(event(&actor, now, AuditAction::ImportDuplicate, file, "", ""))?;
                return Ok(Stored::Known(known.cases));
            }
            let earlier = aligned(earlier(tx, &read.package)?, &mut read.package);
            if let Err(refusal) = may_receive(&actor, &earlier) {
                let why = json!({ "reason": refusal.to_string() }).to_string();
                tx.audit(refused(&actor, now, AuditAction::Import, file, &why))?;
                return Ok(Stored::Forbidden(refusal));
            }
            if !replace && !earlier.is_empty() {
                let numbers: Vec<String> = earlier.into_iter().map(|case| case.number).collect();
                let stands = replaced(tx, &numbers)?;
                tx.audit(event(
                    &actor,
                    now,
                    AuditAction::ImportWouldReplace,
                    file,
                    "",
                    &recorded(&numbers)?,
                ))?;
                return Ok(Stored::WouldReplace(numbers, stands));
            }
            if let Some(foreign) = read.foreign.as_ref().filter(|_| keep_mapping) {
                let mapping = recorded(&foreign.mapping)?;
                tx.put_mapping(&foreign.fingerprint, &read.pack, &mapping, &actor.person, now)?;
                tx.audit(event(&actor, now, AuditAction::ImportMapping, &foreign.fingerprint, "", &mapping))?;
            }
            let package = tx.put_package(&NewPackage {
                sha256: &read.fingerprint,
                file_name: file,
                by: &actor.person,
                at: now,
                content: &read.package,
                sheets: &read.sheets,
                problems: &read.problems,
                files: &keep(tx, &read.files)?,
            })?;
            let numbers = make_cases(tx, &actor, package, &read, &earlier, now)?;
            let record = json!({ "file": file, "sha256": read.fingerprint, "cases": numbers }).to_string();
            tx.audit(event(&actor, now, AuditAction::Import, file, "", &record))?;
            let mut elsewhere: Vec<Question> = Vec::new();
            for number in &numbers {
                for question in beyond_the_reading_of(tx, number, &read.package)? {
                    if !elsewhere.iter().any(|known| known.id == question.id) {
                        elsewhere.push(question);
                    }
                }
            }
            Ok(Stored::Cases(numbers, elsewhere))
        })?;
        let (status, cases, elsewhere) = match stored {
            Stored::Cases(made, elsewhere) => (ImportStatus::Imported, made, elsewhere),
            Stored::Known(known) => (ImportStatus::Duplicate, known, Vec::new()),
            Stored::WouldReplace(numbers, stands) => return Ok(would_replace(file, &read, numbers, &stands)),
            Stored::Forbidden(refusal) => {
                let mut package = ImportedPackage::blank(file.to_owned(), ImportStatus::Refused, Vec::new());
                package.problems.push(problem_view(&Problem {
                    severity: Severity::Error,
                    code: ProblemCode::NotPermitted,
                    at: None,
                    message: format!("本件是已收案卷的更正，但{refusal}").into(),
                    remedy: "请由可以经办该案的人导入".into(),
                }));
                return Ok(package);
            }
        };
        let mut package = filed(file, status, cases, &read);
        package.problems.extend(elsewhere.iter().map(question_view));
        Ok(package)
    }

    /// Files a package that is in the store already as it is read now.
    pub(super) fn store_again(
        &mut self,
        file: &str,
        mut read: ReadPackage,
        known: Vec<String>,
    ) -> Result<ImportedPackage, Error> {
        let session = self.session_mut()?;
        let actor = session.actor.clone();
        let now = Timestamp::now();
        let done = session.store.write_soon(|tx| read_again(tx, &actor, &mut read, &known, true, now));
        let refused = match done {
            Ok(Again::Versions(numbers)) => return Ok(filed(file, ImportStatus::Imported, numbers, &read)),
            Ok(Again::Same) => {
                return Ok(ImportedPackage::blank(file.to_owned(), ImportStatus::Duplicate, known));
            }
            Err(Error::Invalid(message)) => message,
            Err(Error::Refused(refusal)) => {
                session.log_refusal(AuditAction::Import, file, &refusal)?;
                format!("本件已在 {}，但{refusal}", known.join("、"))
            }
            Err(error) => return Err(error),
        };
        let mut package = ImportedPackage::blank(file.to_owned(), ImportStatus::Refused, known);
        package.problems.push(problem_view(&Problem {
            severity: Severity::Error,
            code: ProblemCode::NotReadAnew,
            at: None,
            message: refused.into(),
            remedy: casework::Outside::default(),
        }));
        Ok(package)
    }
}

/// The packages that cases have now, each in a line.
pub(super) fn replaced(reader: &Reader<'_>, numbers: &[String]) -> Result<Vec<String>, Error> {
    let mut stands = Vec::new();
    for number in numbers {
        if let Some(last) = reader.packages_of(number)?.pop() {
            stands.push(format!(
                "{number} 第 {} 版（{}，{} {}）",
                last.version,
                last.file_name,
                last.by.name,
                day(last.at)
            ));
        }
    }
    Ok(stands)
}

/// What is reported of a package that would be the next version of some cases.
pub(super) fn would_replace(
    file: &str,
    read: &ReadPackage,
    numbers: Vec<String>,
    stands: &[String],
) -> ImportedPackage {
    let mut package = filed(file, ImportStatus::NeedsReplacing, numbers, read);
    let asked = Problem {
        severity: Severity::Warning,
        code: ProblemCode::WouldReplace,
        at: None,
        message: format!(
            "导入本件将替换现有的申报材料：{}。原来的版本留存，有变动处须重新核查",
            stands.join("；")
        )
        .into(),
        remedy: "确是同一申报的更正，请点“替换”；命令行不加 --no-replace 再导入".into(),
    };
    package.problems.insert(0, problem_view(&asked));
    package
}

/// What is reported of a package that was filed.
fn filed(file: &str, status: ImportStatus, cases: Vec<String>, read: &ReadPackage) -> ImportedPackage {
    let mut package = ImportedPackage::blank(file.to_owned(), status, cases);
    package.applicant = read
        .package
        .applicant
        .get("name")
        .and_then(|name| name.value.as_ref()?.as_str().map(str::to_owned))
        .unwrap_or_default();
    package.claims = count(read.package.claims.len());
    package.attachments = count(read.package.attachments.iter().filter(|a| a.sha256.is_some()).count());
    package.mapped = count(read.cells.mapped);
    package.ignored = count(read.cells.ignored);
    package.problems = problem_views(&read.problems);
    package
}
