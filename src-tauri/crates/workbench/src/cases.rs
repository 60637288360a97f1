//! Lists of cases, one case whole, and the evidence in it.

use std::path::Path;

use casework::{Act, Case, CellRef, Refusal, Stage, permit};
use serde_json::{Value, json};
use store::{CaseFilter, FileRole, Reader};

use crate::case_view::{assessed_claim, case_view, progress, step_of};
use crate::desk::{Session, Workbench, assessed, bearings, load, typed};
use crate::error::Error;
use crate::view::{CaseListView, CaseQuery, CaseRowView, CaseView, GridView, StageCount};

/// How many rows a page has unless another number is asked for.
const PAGE: u32 = 200;

impl Workbench {
    /// A page of the cases that the person signed in may read.
    ///
    /// # Errors
    /// What the store refuses.
    pub fn list_cases(&self, query: &CaseQuery) -> Result<CaseListView, Error> {
        let session = self.session()?;
        session.store.read(|reader| {
            let filter = CaseFilter {
                stages: query.stage.into_iter().collect(),
                bureau: query.bureau.clone(),
                benefit: query.benefit.clone(),
                search: query.search.trim().to_owned(),
                readable_by: session.reads(),
                ..CaseFilter::default()
            };
            let stages = reader.count_by_stage(session.reads().as_deref())?;
            let limit = if query.limit == 0 { PAGE } else { query.limit };
            let numbers = reader.list_cases(&filter)?.rows;
            // Whose turn it is depends on who has signed: asked of each case at a stage that is somebody's.
            let mine: Vec<&str> = numbers
                .iter()
                .filter(|row| step_of(row.stage).is_some() || row.stage == Stage::Correction)
                .filter(|row| {
                    reader
                        .load_case(&row.number)
                        .ok()
                        .flatten()
                        .is_some_and(|case| session.waits_for_me(&case))
                })
                .map(|row| row.number.as_str())
                .collect();
            let wanted: Vec<&str> = numbers
                .iter()
                .map(|row| row.number.as_str())
                .filter(|number| !query.mine || mine.contains(number))
                .collect();
            let page = wanted.iter().skip(query.offset as usize).take(limit as usize);
            let rows = page
                .map(|number| row(reader, &load(reader, number)?, mine.contains(number)))
                .collect::<Result<Vec<_>, Error>>()?;
            let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
            Ok(CaseListView {
                rows,
                total: count(wanted.len()),
                stages: Stage::ALL
                    .into_iter()
                    .map(|stage| StageCount {
                        stage,
                        label: stage.label().to_owned(),
                        count: stages.iter().find(|(at, _)| *at == stage).map_or(0, |(_, count)| *count),
                    })
                    .collect(),
                mine: count(mine.len()),
            })
        })
    }

    /// One case, whole.
    ///
    /// # Errors
    /// No such case; a case of another bureau, which is logged.
    pub fn show_case(&mut self, number: &str) -> Result<CaseView, Error> {
        self.read_case(number, |session, reader, case| {
            let (bearings, assessed) = assessed(reader, case)?;
            let sheets = intake::sheets(&workbook_of(reader, case)?)?;
            case_view(case, &session.actor, &bearings, &assessed, sheets)
        })
    }

    /// One case as the JSON that scripts rely on.
    ///
    /// # Errors
    /// As [`Workbench::show_case`].
    pub fn case_json(&mut self, number: &str) -> Result<Value, Error> {
        self.read_case(number, |_, reader, case| {
            let (_, assessed) = assessed(reader, case)?;
            let (versions, changes) = crate::versions::versions(reader, case)?;
            let claims: Vec<Value> = case
                .claims()
                .map(|claim| {
                    let items: Vec<Value> = case
                        .items_of(&claim.id)
                        .map(|item| {
                            let mut value = json!(item);
                            value["admitted"] = json!(case.admitted(item));
                            value
                        })
                        .collect();
                    let of_claim = |id: &str| id == claim.id;
                    let mut value = json!(claim);
                    value["items"] = items.into();
                    value["assessment"] = json!(assessed_claim(&assessed, &claim.id));
                    value["findings"] =
                        case.findings.iter().filter(|f| of_claim(&f.claim)).map(|f| json!(f)).collect();
                    value["decision"] = json!(case.decision(&claim.id));
                    value
                })
                .collect();
            let problems: Vec<_> = case.problems.iter().map(crate::case_view::problem_view).collect();
            Ok(json!({
                "number": case.number,
                "stage": case.stage,
                "bureau": case.bureau,
                "applicant": case.package.applicant,
                "claims": claims,
                "other_awards": case.package.other_awards,
                "attachments": case.package.attachments,
                "materials": case.materials,
                "signatures": case.signatures,
                "ignored": case.package.ignored,
                "problems": problems,
                "versions": versions,
                "changes": changes,
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
            let first = || intake::sheets(&workbook).map(|names| names.first().cloned().unwrap_or_default());
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

    /// Exports an attachment to a place that the user picked. An existing file is not replaced.
    ///
    /// # Errors
    /// As [`Workbench::attachment`]; a place that cannot be written.
    pub fn save_attachment(&mut self, number: &str, name: &str, path: &Path) -> Result<String, Error> {
        let bytes = self.attachment(number, name)?;
        crate::files::save_new(&typed(path), &bytes)
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
            permit(&session.actor, &case, Act::Read)?;
            work(session, reader, &case)
        });
        if let Err(Error::Refused(refusal)) = &read {
            let refusal: Refusal = refusal.clone();
            self.session_mut()?.log_refusal("case.read", number, &refusal)?;
        }
        read
    }
}

impl Session {
    /// The bureau whose cases the person may read; none is every bureau.
    fn reads(&self) -> Option<String> {
        if self.actor.is(casework::Role::Auditor) {
            return None;
        }
        self.actor.bureau.clone()
    }

    /// Whether a case's next step is this person's.
    fn waits_for_me(&self, case: &Case) -> bool {
        let act = match step_of(case.stage) {
            // A received case waits for its declaration.
            Some(Act::Submit) => Act::Find,
            Some(step) => step,
            None => Act::Resume,
        };
        match permit(&self.actor, case, act) {
            Ok(()) => true,
            Err(refusal) => matches!(refusal, Refusal::NotDeclared),
        }
    }
}

/// The workbook of the package in force, as it was handed in.
fn workbook_of(reader: &Reader<'_>, case: &Case) -> Result<Vec<u8>, Error> {
    let missing = || Error::NotFound(format!("{}的申报工作簿不在库中", case.number));
    let package = reader.packages_of(&case.number)?.into_iter().max_by_key(|package| package.version);
    let files = reader.package_files(package.ok_or_else(missing)?.id)?;
    let workbook = files.iter().find(|file| file.role == FileRole::Workbook).ok_or_else(missing)?;
    Ok(reader.original(&workbook.sha256)?)
}

fn row(reader: &Reader<'_>, case: &Case, mine: bool) -> Result<CaseRowView, Error> {
    let bearings = bearings(reader, case)?;
    let assessed = crate::assessing::assess_case(case, &bearings)?;
    let benefits: Vec<_> = case.claims().filter_map(|claim| bearings.pack.benefit(&claim.benefit)).collect();
    let mut clauses: Vec<String> = benefits.iter().map(|benefit| benefit.clause.clone()).collect();
    clauses.dedup();
    let mut titles: Vec<String> = benefits.iter().map(|benefit| benefit.title.clone()).collect();
    titles.dedup();
    let ceilings: Vec<_> =
        case.claims().filter_map(|claim| assessed_claim(&assessed, &claim.id)?.ceiling).collect();
    let (checked, to_check) = progress(case, &bearings);
    let errors = case.problems.iter().filter(|problem| problem.severity == casework::Severity::Error).count();
    Ok(CaseRowView {
        number: case.number.clone(),
        applicant: case.applicant_name().to_owned(),
        uscc: case.uscc().to_owned(),
        bureau: case.bureau.clone(),
        clauses,
        benefits: titles,
        stage: case.stage,
        stage_label: case.stage.label().to_owned(),
        ceiling: (!ceilings.is_empty()).then(|| ceilings.into_iter().sum()),
        decided: (!case.decisions.is_empty()).then(|| case.decisions.iter().map(|d| d.amount).sum()),
        checked,
        to_check,
        problems: u32::try_from(errors).unwrap_or(u32::MAX),
        mine,
        received_on: crate::present::day(case.received_at),
    })
}
