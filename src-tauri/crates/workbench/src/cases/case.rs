//! One case whole, and the evidence in it.

use std::collections::BTreeMap;
use std::path::Path;

use casework::{
    Action, Actor, AssessmentInputs, AuditAction, Case, CellRef, Computed, Refusal, Sha256Hex, Sourced,
    assessed_claim, permit, remaining,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::{FileRole, Reader};

use crate::cases::case_view::{CaseContext, case_view, listed, question_view};
use crate::cases::deadlines::Deadlines;
use crate::cases::view::CaseView;
use crate::error::Error;
use crate::import::view::GridView;
use crate::ledger::granted::{differs, granted};
use crate::review::questions::questions_of;
use crate::session::{Session, Workbench, assessment_inputs, event, frozen, load, typed};
use crate::vouchers::shown::vouchers_view;

impl Workbench {
    /// One case, whole.
    ///
    /// # Errors
    /// No such case; a case of another bureau, which is logged.
    pub fn show_case(&mut self, number: &str) -> Result<CaseView, Error> {
        self.read_case(number, |session, reader, case| {
            let inputs = assessment_inputs(reader, case)?;
            let computed = (frozen(reader, case)?, &Computed::now(case, &inputs)?);
            whole_view(reader, &session.actor, case, &inputs, computed, sheets_of(reader, case)?)
        })
    }

    /// One case as the JSON that scripts rely on.
    ///
    /// # Errors
    /// As [`Workbench::show_case`].
    pub fn case_json(&mut self, number: &str) -> Result<Value, Error> {
        self.read_case(number, |_, reader, case| {
            let inputs = assessment_inputs(reader, case)?;
            let (frozen, now) = (frozen(reader, case)?, Computed::now(case, &inputs)?);
            let differs = differs(reader, case, frozen.as_ref(), &now)?;
            let computed = match frozen {
                Some(frozen) => frozen,
                None => now.priced(case, &inputs)?,
            };
            let questions = questions_of(reader, case, &inputs, &computed.assessed)?;
            let (versions, changes) = crate::cases::versions::versions(reader, case)?;
            let claims: Vec<Value> = case
                .claims()
                .map(|claim| {
                    let items: Vec<Value> = case
                        .items_of(&claim.id)
                        .map(|item| {
                            let mut value = json!(item);
                            value["admitted"] = json!(case.admitted(item));
                            if let Some(made) = case.made(&item.id) {
                                value["made_from"] = json!({ "voucher": made.voucher, "by": made.by.name });
                            }
                            if let Some(settlement) = case.corrected_amount(item) {
                                value["corrected_by"] = json!(settlement.by.name);
                            }
                            value
                        })
                        .collect();
                    let of_claim = |id: &str| id == claim.id;
                    let mut value = json!(claim);
                    correct(case, Some(&claim.id), &claim.inputs, &mut value["inputs"]);
                    value["year"] = json!(case.year_of(claim));
                    value["items"] = items.into();
                    value["assessment"] = json!(assessed_claim(&computed.assessed, &claim.id));
                    value["findings"] =
                        case.findings.iter().filter(|f| of_claim(&f.claim)).map(|f| json!(f)).collect();
                    value["decision"] = json!(case.decision(&claim.id));
                    value
                })
                .collect();
            let problems: Vec<_> = listed(&questions).map(question_view).collect();
            let mut applicant = json!(case.package.applicant);
            correct(case, None, &case.package.applicant, &mut applicant);
            Ok(json!({
                "number": case.number,
                "stage": case.stage,
                "bureau": case.bureau,
                "applicant": applicant,
                "claims": claims,
                "other_awards": case.package.other_awards,
                "granted": granted(reader, case, inputs.pack)?,
                "differs": differs,
                "attachments": case.package.attachments,
                "materials": case.materials,
                "signatures": case.signatures,
                "declarations": case.declarations,
                "assignments": case.assignments,
                "comments": case.comments,
                "moves": case.moves,
                "deadline": Deadlines::read(reader)?.of(case),
                "ignored": case.package.ignored,
                "problems": problems,
                "open_questions": remaining(case, inputs.pack, &computed.assessed, &questions).into_iter().map(crate::cases::view::RemainingView::from).collect::<Vec<_>>(),
                "settlements": case.settlements,
                "versions": versions,
                "changes": changes,
                "vouchers": vouchers_view(case, inputs.pack),
            }))
        })
    }

    /// The workbook's own cells around one, or from the top of a sheet.
    ///
    /// # Errors
    /// No such case, sheet or cell.
    pub fn workbook_grid(
        &mut self,
        number: &str,
        sheet: Option<&str>,
        at: Option<&str>,
        rows: u32,
        columns: u32,
    ) -> Result<GridView, Error> {
        // A sum of several items says so after its first cell: `明细!H4 等 3 项`.
        let cell = at.map(|at| at.split([' ', '，']).next().unwrap_or(at).parse::<CellRef>());
        let cell = cell.transpose().map_err(|error| Error::Invalid(error.to_string()))?;
        self.read_case(number, |_, reader, case| {
            let workbook = workbook_of(reader, case)?;
            let named = cell.as_ref().map(|cell| cell.sheet.clone()).or_else(|| sheet.map(str::to_owned));
            let first =
                || intake::sheet_names(&workbook).map(|names| names.first().cloned().unwrap_or_default());
            let sheet = named.map_or_else(first, Ok)?;
            let grid =
                intake::grid(&workbook, &sheet, cell.as_ref(), rows.clamp(1, 200), columns.clamp(1, 60))?;
            Ok(GridView {
                sheet,
                sheets: grid.sheets,
                first_row: grid.first_row,
                first_column: grid.first_column,
                rows: grid.rows,
            })
        })
    }

    /// An attachment's bytes.
    ///
    /// # Errors
    /// No such case, or a file that did not come.
    pub fn attachment(&mut self, number: &str, name: &str) -> Result<Vec<u8>, Error> {
        self.read_case(number, |_, reader, case| {
            let file = case.package.attachments.iter().find(|file| file.name == name);
            let sha256 = file.and_then(|file| file.sha256.as_ref());
            let sha256 = sha256.ok_or_else(|| Error::NotFound(format!("附件“{name}”没有随材料提交")))?;
            Ok(reader.original(sha256)?)
        })
    }

    /// Exports an attachment to a place that the user picked. An existing file is not replaced; the log says what went
    /// out.
    ///
    /// # Errors
    /// As [`Workbench::attachment`]; a place that cannot be written.
    pub fn save_attachment(&mut self, number: &str, name: &str, path: &Path) -> Result<String, Error> {
        let bytes = self.attachment(number, name)?;
        let (path, now) = (typed(path), Timestamp::now());
        let session = self.session_mut()?;
        let actor = session.actor.clone();
        let after = json!({ "attachment": name, "sha256": Sha256Hex::of(&bytes), "file": path.display().to_string() });
        // What is not on record does not go out.
        session.store.write::<_, Error>(|tx| {
            tx.audit(event(&actor, now, AuditAction::AttachmentSave, number, "", &after.to_string()))?;
            Ok(())
        })?;
        crate::saved_files::save_new(&path, &bytes)
    }

    /// Reads a case that the person signed in may read; otherwise the refusal is logged.
    pub(crate) fn read_case<T>(
        &mut self,
        number: &str,
        work: impl FnOnce(&Session, &Reader<'_>, &Case) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let session = self.session()?;
        let read = session.store.read(|reader| {
            let case = load(reader, number)?;
            permit(&session.actor, &case, Action::Read)?;
            work(session, reader, &case)
        });
        if let Err(Error::Refused(refusal)) = &read {
            let refusal: Refusal = refusal.clone();
            self.session_mut()?.log_refusal(AuditAction::CaseRead, number, &refusal)?;
        }
        read
    }
}

/// The whole view of a case, with what it takes from the store beside the case itself: as it was computed when its memo
/// froze, where it did, and else as it is computed now.
pub(crate) fn whole_view(
    reader: &Reader<'_>,
    actor: &Actor,
    case: &Case,
    inputs: &AssessmentInputs,
    (frozen, now): (Option<Computed>, &Computed),
    sheets: Vec<String>,
) -> Result<CaseView, Error> {
    let differs = differs(reader, case, frozen.as_ref(), now)?;
    let computed = match frozen {
        Some(frozen) => frozen,
        None => now.clone().priced(case, inputs)?,
    };
    let context = CaseContext {
        sheets,
        deadline: Deadlines::read(reader)?.of(case),
        granted: granted(reader, case, inputs.pack)?,
        differs,
        versions: reader.packages_of(&case.number)?,
    };
    let questions = questions_of(reader, case, inputs, &computed.assessed)?;
    case_view(case, actor, inputs, &computed, &questions, context)
}

/// The names of the workbook's visible sheets. A package that an earlier version of the program kept has none: its
/// workbook is opened for them.
pub(crate) fn sheets_of(reader: &Reader<'_>, case: &Case) -> Result<Vec<String>, Error> {
    match reader.sheets(&case.number)? {
        Some(sheets) => Ok(sheets),
        None => Ok(intake::sheet_names(&workbook_of(reader, case)?)?),
    }
}

/// Puts a reviewer's corrections into inputs as JSON, each with whoever gave it.
fn correct(case: &Case, claim: Option<&str>, inputs: &BTreeMap<String, Sourced>, into: &mut Value) {
    for name in inputs.keys() {
        if let Some(settlement) = case.corrected_input(claim, name) {
            into[name]["value"] = json!(settlement.value);
            into[name]["corrected_by"] = json!(settlement.by.name);
        }
    }
}

/// The workbook of the package in force, as it was handed in.
pub(crate) fn workbook_of(reader: &Reader<'_>, case: &Case) -> Result<Vec<u8>, Error> {
    let missing = || Error::NotFound(format!("{}的申报工作簿不在库中", case.number));
    let package = reader.packages_of(&case.number)?.into_iter().max_by_key(|package| package.version);
    let files = reader.package_files(package.ok_or_else(missing)?.id)?;
    let workbook = files.iter().find(|file| file.role == FileRole::Workbook).ok_or_else(missing)?;
    Ok(reader.original(&workbook.sha256)?)
}
