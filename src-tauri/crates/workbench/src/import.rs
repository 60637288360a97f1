//! Importing packages: each wholly or not at all, with progress, and able to be stopped between two.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use casework::{Actor, Case, Problem, Refusal, Role, Severity, Sha256Hex, Stage};
use intake::{Limits, Mapping, ReadPackage, RefusalCode, Source, Watch};
use jiff::Timestamp;
use serde_json::json;
use store::{FileRole, NewPackage, PackageFile, Tx};

use crate::case_view::problem_view;
use crate::desk::{PACK, Workbench, event, pack_of, recorded, twice, typed};
use crate::error::Error;
use crate::present::date;
use crate::revise::{aligned, earlier, may_receive, revise};
use crate::view::{ImportProgress, ImportReport, ImportStatus, ImportedPackage};

/// Imports files, folders and zips. Reading goes on beside other work: the desk is held only while a package
/// is stored. A mapping that is given is how their workbooks are read, and is kept for others of the same
/// headers.
///
/// # Errors
/// Nobody signed in, or not as 经办; a store that fails. What is wrong with a package is in the report.
pub fn import(
    desk: &Mutex<Workbench>,
    paths: &[PathBuf],
    mapping: Option<&Mapping>,
    tell: &dyn Fn(ImportProgress),
    stop: &AtomicBool,
) -> Result<ImportReport, Error> {
    hold(desk).session_mut()?.require(&[Role::Reviewer], "import", "")?;
    let sources = expand(paths);
    let total = u32::try_from(sources.len()).unwrap_or(u32::MAX);
    let mut packages = Vec::new();
    for (done, path) in (0_u32..).zip(&sources) {
        if stop.load(Ordering::Relaxed) {
            return Ok(ImportReport { packages, stopped: true });
        }
        let file = name_of(path);
        tell(ImportProgress { done, total, file: file.clone(), finished: None });
        let Some(package) = import_one(desk, path, mapping, stop)? else {
            return Ok(ImportReport { packages, stopped: true });
        };
        tell(ImportProgress { done: done + 1, total, file, finished: Some(package.clone()) });
        packages.push(package);
    }
    Ok(ImportReport { packages, stopped: false })
}

pub(crate) fn hold(desk: &Mutex<Workbench>) -> MutexGuard<'_, Workbench> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What stands to be imported: files as they are, a folder of one workbook as one package, a folder of several
/// as each of them.
fn expand(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in paths.iter().map(|path| typed(path)) {
        let packages = packages_in(&path);
        if packages.len() > 1 { found.extend(packages) } else { found.push(path) }
    }
    found
}

/// The workbooks, zips and folders directly in a folder, sorted; none for a file.
fn packages_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_package = |path: &PathBuf| {
        let name = name_of(path).to_lowercase();
        let kinds = [".xlsx", ".xlsm", ".xls", ".ods", ".zip"];
        !name.starts_with('.')
            && !name.starts_with("~$")
            && (path.is_dir() || kinds.iter().any(|k| name.ends_with(k)))
    };
    let mut packages: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|entry| entry.path()).filter(is_package).collect();
    // A folder with one workbook is one package, whatever folders of attachments stand beside the workbook.
    if packages.iter().filter(|path| path.is_file()).count() == 1 {
        return Vec::new();
    }
    packages.sort();
    packages
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// One package; `None` where the user stopped it while it was read.
fn import_one(
    desk: &Mutex<Workbench>,
    path: &Path,
    mapping: Option<&Mapping>,
    stop: &AtomicBool,
) -> Result<Option<ImportedPackage>, Error> {
    let file = name_of(path);
    let limits = Limits::default();
    let told =
        |package: ImportedPackage| Some(ImportedPackage { path: path.display().to_string(), ..package });
    let source = match Source::from_path(path, &limits) {
        Ok(source) => source,
        Err(refused) => return refuse(desk, &file, &refused).map(told),
    };
    let sha256 = source.fingerprint();
    let known = hold(desk)
        .session()?
        .store
        .read::<_, Error>(|reader| Ok(reader.find_package(&sha256)?.map(|known| known.cases)))?;
    if let Some(cases) = known {
        return Ok(told(blank(file, ImportStatus::Duplicate, cases)));
    }
    let stopped = || stop.load(Ordering::Relaxed);
    let known = |fingerprint: &str| mapping.cloned().or_else(|| kept_mapping(desk, fingerprint));
    match intake::read_mapped(source, pack_of(PACK)?, &known, &limits, &Watch::new(&|_| {}, &stopped)) {
        Ok(read) if read.foreign.as_ref().is_some_and(|foreign| !foreign.open.is_empty()) => {
            Ok(told(waits(file, &read)))
        }
        Ok(read) => hold(desk).store_package(&file, sha256, read, mapping.is_some()).map(told),
        Err(refused) if refused.code == RefusalCode::Cancelled => Ok(None),
        Err(refused) => refuse(desk, &file, &refused).map(told),
    }
}

/// Reads a mapping's file.
///
/// # Errors
/// What cannot be read, or is no mapping for the pack.
pub fn mapping_file(path: &Path) -> Result<Mapping, Error> {
    let json = std::fs::read_to_string(path).map_err(Error::io(path))?;
    Mapping::parse(&json, pack_of(PACK)?).map_err(|error| Error::invalid(error.to_string()))
}

/// The mapping that was kept for a fingerprint. One that no longer fits the pack is as good as none.
pub(crate) fn kept_mapping(desk: &Mutex<Workbench>, fingerprint: &str) -> Option<Mapping> {
    let pack = pack_of(PACK).ok()?;
    let desk = hold(desk);
    let json =
        desk.session().ok()?.store.read::<_, Error>(|reader| Ok(reader.mapping(fingerprint)?)).ok()??;
    Mapping::parse(&json, pack).ok()
}

/// A package that waits for a mapping: nothing of it is stored yet.
fn waits(file: String, read: &ReadPackage) -> ImportedPackage {
    let mut package = blank(file, ImportStatus::NeedsMapping, Vec::new());
    let open = read.foreign.iter().flat_map(|foreign| &foreign.open);
    package.problems = open
        .map(|reason| {
            problem_view(&Problem {
                severity: Severity::Error,
                code: "needs-mapping".to_owned(),
                at: None,
                message: reason.clone(),
                remedy: "请设定各表、各列的对应关系后再导入".to_owned(),
            })
        })
        .collect();
    package.claims = count(read.package.claims.len());
    package.mapped = count(read.cells.mapped);
    package.ignored = count(read.cells.ignored);
    package
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn blank(file: String, status: ImportStatus, cases: Vec<String>) -> ImportedPackage {
    ImportedPackage {
        file,
        path: String::new(),
        status,
        applicant: String::new(),
        cases,
        claims: 0,
        attachments: 0,
        mapped: 0,
        ignored: 0,
        problems: Vec::new(),
    }
}

/// Nothing of a refused package is stored, but that it was refused is on record.
fn refuse(desk: &Mutex<Workbench>, file: &str, refused: &intake::Refused) -> Result<ImportedPackage, Error> {
    let mut desk = hold(desk);
    let session = desk.session_mut()?;
    let actor = session.actor.clone();
    let why = json!({ "code": refused.code.name(), "message": refused.message }).to_string();
    session.store.write::<_, Error>(|tx| {
        tx.audit(event(&actor, Timestamp::now(), "import.refused", file, "", &why))?;
        Ok(())
    })?;
    let problem = Problem {
        severity: Severity::Error,
        code: refused.code.name().to_owned(),
        at: None,
        message: refused.message.clone(),
        remedy: String::new(),
    };
    let mut package = blank(file.to_owned(), ImportStatus::Refused, Vec::new());
    package.problems.push(problem_view(&problem));
    Ok(package)
}

/// What storing a package came to.
enum Stored {
    /// New cases, and new versions of cases.
    Cases(Vec<String>, Vec<Problem>),
    /// It was there already.
    Known(Vec<String>),
    /// Whoever imports it may not touch a case that it is a version of.
    Forbidden(Refusal),
}

impl Workbench {
    fn store_package(
        &mut self,
        file: &str,
        sha256: Sha256Hex,
        mut read: ReadPackage,
        keep_mapping: bool,
    ) -> Result<ImportedPackage, Error> {
        let session = self.session_mut()?;
        let actor = session.actor.clone();
        let now = Timestamp::now();
        let stored = session.store.write::<_, Error>(|tx| {
            // Somebody else may have imported the same file meanwhile.
            if let Some(known) = tx.find_package(&sha256)? {
                tx.audit(event(&actor, now, "import.duplicate", file, "", ""))?;
                return Ok(Stored::Known(known.cases));
            }
            let earlier = aligned(earlier(tx, &read.package)?, &mut read.package);
            if let Err(refusal) = may_receive(&actor, &earlier) {
                let why = json!({ "reason": refusal.to_string() }).to_string();
                tx.audit(event(&actor, now, "refused.import", file, "", &why))?;
                return Ok(Stored::Forbidden(refusal));
            }
            if let Some(foreign) = read.foreign.as_ref().filter(|_| keep_mapping) {
                let mapping = recorded(&foreign.mapping)?;
                tx.put_mapping(&foreign.fingerprint, &mapping, &actor.person, now)?;
                tx.audit(event(&actor, now, "import.mapping", &foreign.fingerprint, "", &mapping))?;
            }
            let package = tx.put_package(&NewPackage {
                sha256: &sha256,
                file_name: file,
                by: &actor.person,
                at: now,
                content: &read.package,
                problems: &read.problems,
                files: &keep(tx, &read.files)?,
            })?;
            let numbers = make_cases(tx, &actor, package, &read, &earlier, now)?;
            let record = json!({ "file": file, "sha256": sha256, "cases": numbers }).to_string();
            tx.audit(event(&actor, now, "import", file, "", &record))?;
            let mut elsewhere = Vec::new();
            for number in &numbers {
                elsewhere.extend(twice(tx, number)?);
            }
            Ok(Stored::Cases(numbers, elsewhere))
        })?;
        let (status, cases, elsewhere) = match stored {
            Stored::Cases(made, elsewhere) => (ImportStatus::Imported, made, elsewhere),
            Stored::Known(known) => (ImportStatus::Duplicate, known, Vec::new()),
            Stored::Forbidden(refusal) => {
                let mut package = blank(file.to_owned(), ImportStatus::Refused, Vec::new());
                package.problems.push(problem_view(&Problem {
                    severity: Severity::Error,
                    code: "not-permitted".to_owned(),
                    at: None,
                    message: format!("本件是已收案卷的更正，但{refusal}"),
                    remedy: "请由可以经办该案的人导入".to_owned(),
                }));
                return Ok(package);
            }
        };
        let mut package = blank(file.to_owned(), status, cases);
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
        package.problems = read.problems.iter().chain(&elsewhere).map(problem_view).collect();
        Ok(package)
    }
}

/// One case for each lead bureau, in the order of the claims: a new one, or the next version of one that the
/// applicant has handed in a corrected package for.
fn make_cases(
    tx: &Tx<'_>,
    actor: &Actor,
    package: i64,
    read: &ReadPackage,
    earlier: &[Case],
    now: Timestamp,
) -> Result<Vec<String>, Error> {
    let pack = pack_of(PACK)?;
    let mut groups: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    for claim in &read.package.claims {
        let bureaus = pack.benefit(&claim.benefit).map(|benefit| benefit.bureaus.clone()).unwrap_or_default();
        let (lead, others) = match bureaus.split_first() {
            Some((lead, others)) => (lead.clone(), others.to_vec()),
            None => continue,
        };
        match groups.iter_mut().find(|(bureau, ..)| *bureau == lead) {
            Some((_, claims, readers)) => {
                claims.push(claim.id.clone());
                readers.extend(others.into_iter().filter(|other| *other != lead));
            }
            None => groups.push((lead, vec![claim.id.clone()], others)),
        }
    }
    let this_year = i32::from(date(now).year());
    let mut numbers = Vec::new();
    for (bureau, claim_ids, mut other_bureaus) in groups {
        other_bureaus.sort();
        other_bureaus.dedup();
        if let Some(case) = earlier.iter().find(|case| case.bureau == bureau) {
            revise(tx, actor, case, package, &read.package, &claim_ids, now)?;
            numbers.push(case.number.clone());
            continue;
        }
        let year = read
            .package
            .claims
            .iter()
            .find(|claim| claim_ids.contains(&claim.id))
            .and_then(|claim| claim.year)
            .unwrap_or(this_year);
        let number = tx.next_case_number(short(&bureau), year)?;
        let case = Case {
            number: number.clone(),
            bureau,
            other_bureaus,
            pack: PACK.to_owned(),
            stage: Stage::Received,
            claim_ids,
            package: read.package.clone(),
            problems: read.problems.clone(),
            received_at: now,
            declarations: Vec::new(),
            findings: Vec::new(),
            admissions: Vec::new(),
            materials: Vec::new(),
            decisions: Vec::new(),
            signatures: Vec::new(),
            moves: Vec::new(),
            assignments: Vec::new(),
            comments: Vec::new(),
        };
        tx.put_case(&case, package)?;
        crate::listing::refresh(tx, &number)?;
        numbers.push(number);
    }
    Ok(numbers)
}

/// Keeps every file whole, addressed by its hash.
fn keep(tx: &Tx<'_>, files: &[intake::PackageFile]) -> Result<Vec<PackageFile>, Error> {
    let kept = files.iter().map(|file| {
        let role = match file.role {
            intake::FileRole::Workbook => FileRole::Workbook,
            intake::FileRole::Attachment => FileRole::Attachment,
        };
        Ok(PackageFile { role, name: file.name.clone(), sha256: tx.put_original(&file.bytes)? })
    });
    kept.collect()
}

/// `经信` for 经信局: what case numbers begin with.
fn short(bureau: &str) -> &str {
    bureau.strip_suffix('局').unwrap_or(bureau)
}
