//! Importing packages: each wholly or not at all, with progress, and able to be stopped between two.

mod again;
mod batch;
pub(crate) mod children;
pub(crate) mod choice;
pub(crate) mod corrections;
mod filing;
mod large;
pub(crate) mod mapping;
mod needs_mapping;
mod new_cases;
pub(crate) mod precheck;
mod read_ahead;
mod reread;
pub(crate) mod revision;
pub mod view;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::{AuditAction, Outside, Problem, ProblemCode, Role, Severity, Sha256Hex};
use intake::{
    Limits, Mapping, NamedPack, ReadPackage, RefusalCode, Refused, Source, WORKBOOK_EXTENSIONS, Watch,
};
use jiff::Timestamp;
use policy::Pack;
use serde_json::json;
use store::{Reader, StoreError};

pub(crate) use self::again::{Again, read_again};
use self::batch::Batch;
use self::filing::{replaced, would_replace};
use self::needs_mapping::waits;
pub(crate) use self::needs_mapping::{blocking_first, parts, sheet_view};
use crate::cases::case_view::problem_view;
use crate::error::Error;
use crate::import::choice::Choices;
use crate::import::view::{ImportProgress, ImportReport, ImportStatus, ImportedPackage};
use crate::policy::installed::{chosen, named};
use crate::session::lock::Begun;
use crate::session::{Workbench, event, typed};

/// Imports files, folders and zips. Reading goes on beside other work, and one package ahead of what is being
/// stored: the desk is held only while a package is stored. A mapping that is given is how their workbooks are
/// read, and is kept for others of the same headers. What would take the place of a package that cases have already is
/// reported so, and is not stored: see [`import_replacing`]. It ends when whoever began it signs out or loses the right.
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
    import_by(desk, paths, &ImportBy { mapping, ..ImportBy::default() }, tell, stop)
}

/// As [`import`], where a package that is the next version of some cases takes the last one's place.
///
/// # Errors
/// As [`import`].
pub fn import_replacing(
    desk: &Mutex<Workbench>,
    paths: &[PathBuf],
    mapping: Option<&Mapping>,
    tell: &dyn Fn(ImportProgress),
    stop: &AtomicBool,
) -> Result<ImportReport, Error> {
    import_by(desk, paths, &ImportBy { mapping, replace: true, policy: None }, tell, stop)
}

/// How packages are read that do not say it themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportBy<'a> {
    /// How their workbooks are read; kept for others of the same headers.
    pub mapping: Option<&'a Mapping>,
    /// `ID` or `ID@N`: the policy of workbooks that are not our template. With none, the only one in force today.
    pub policy: Option<&'a str>,
    /// Whether a next version of cases takes the last one's place.
    pub replace: bool,
}

/// Imports as [`import`] and [`import_replacing`] do, by what is said of it.
///
/// # Errors
/// As [`import`]; a policy that is not installed.
pub fn import_by(
    desk: &Mutex<Workbench>,
    paths: &[PathBuf],
    by: &ImportBy<'_>,
    tell: &dyn Fn(ImportProgress),
    stop: &AtomicBool,
) -> Result<ImportReport, Error> {
    let desk = Begun::by(desk, |session| session.require(&[Role::Reviewer], AuditAction::Import, ""))?;
    let policy =
        by.policy.map(|name| desk.lock()?.session()?.store.read(|reader| named(reader, name))).transpose()?;
    let sources = expand(paths);
    let choices = Choices::new(desk, policy);
    let reading = Reading { desk, mapping: by.mapping, choices, replace: by.replace, stop };
    let mut batch = Batch::new(desk, tell, sources.len());
    let ran = read_ahead::each(&sources, &reading, |path, read| {
        if stop.load(Ordering::Relaxed) {
            return Ok(false);
        }
        batch.begin(&name_of(path));
        let done = catch_unwind(AssertUnwindSafe(|| import_one(&reading, path, read)));
        let done = match done.unwrap_or_else(|_| Err(Error::invalid("程序内部错误"))) {
            Err(error) if ends_with_its_package(&error) => fail(desk, path, &error).map(Some),
            other => other,
        };
        match done? {
            Some(package) => batch.end(package).map(|()| true),
            None => Ok(false),
        }
    });
    // Whatever ended it: what was stored until then is there to stay, and is told of.
    let (packages, kept) = batch.close();
    let ended = ran.as_ref().err().or(kept.as_ref().err()).map(ToString::to_string);
    match (packages.is_empty(), ran, kept) {
        (true, Err(error), _) | (true, _, Err(error)) => Err(error),
        // Whoever may not go on is told that, and nothing else.
        (_, Err(error @ (Error::SignedOut | Error::Ended(_) | Error::FirstPassword)), _) => Err(error),
        (_, ran, _) => Ok(ImportReport { packages, stopped: matches!(ran, Ok(false)), ended }),
    }
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
        let name = name_of(path);
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        !name.starts_with('.')
            && !name.starts_with("~$")
            && (path.is_dir() || extension == "zip" || WORKBOOK_EXTENSIONS.contains(&extension.as_str()))
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

/// What the reading of packages needs.
struct Reading<'a> {
    desk: Begun<'a>,
    mapping: Option<&'a Mapping>,
    choices: Choices<'a>,
    /// Whether a next version takes the last one's place.
    replace: bool,
    stop: &'a AtomicBool,
}

impl Reading<'_> {
    fn read(&self, source: Source) -> Result<Result<ReadPackage, Refused>, Error> {
        let stopped = || self.stop.load(Ordering::Relaxed);
        let (chosen, failed) = (Cell::new(None), Cell::new(None));
        let choose = |named: Option<&NamedPack>| {
            let pack = self.choices.pack(named).unwrap_or_else(|error| {
                let message = error.to_string();
                failed.set(Some(error));
                Err(Refused::new(RefusalCode::PolicyUnclear, message))
            })?;
            chosen.set(Some(pack));
            Ok(pack)
        };
        let known = |fingerprint: &str| {
            let kept = || kept_mapping(self.desk, chosen.get()?, fingerprint);
            self.mapping.cloned().or_else(kept)
        };
        let (limits, watch) = (Limits::default(), Watch::new(&|_| {}, &stopped));
        let read = intake::read_under(source, &choose, &known, &limits, &watch);
        failed.into_inner().map_or(Ok(read), Err)
    }

    fn source(&self, path: &Path) -> Result<Source, Refused> {
        let stopped = || self.stop.load(Ordering::Relaxed);
        Source::from_path(path, &Limits::default(), &Watch::new(&|_| {}, &stopped))
    }
}

/// One package, read already or not; `None` where the user stopped it while it was read.
fn import_one(
    reading: &Reading<'_>,
    path: &Path,
    read: Option<Result<ReadPackage, Refused>>,
) -> Result<Option<ImportedPackage>, Error> {
    let desk = reading.desk;
    let file = name_of(path);
    let told =
        |package: ImportedPackage| Some(ImportedPackage { path: path.display().to_string(), ..package });
    let read = match read {
        Some(read) => read,
        None => match reading.source(path) {
            // What is there already need not be read once more.
            // By another mapping it may come to something else.
            Ok(source) => match known(desk, &source.fingerprint())?.filter(|_| reading.mapping.is_none()) {
                Some(cases) => return Ok(told(ImportedPackage::blank(file, ImportStatus::Duplicate, cases))),
                None => reading.read(source)?,
            },
            Err(refused) => Err(refused),
        },
    };
    let read = match read {
        Ok(read) => read,
        Err(refused) if refused.code == RefusalCode::Cancelled => return Ok(None),
        Err(refused) => {
            return refuse(desk, &file, refused.code.problem(), &refused.message).map(told);
        }
    };
    let known = known(desk, &read.fingerprint)?;
    let (ours, by_mapping) = (read.foreign.is_none(), reading.mapping.is_some());
    if let Some(cases) = known.clone().filter(|_| ours || !by_mapping) {
        return Ok(told(ImportedPackage::blank(file, ImportStatus::Duplicate, cases)));
    }
    if read.foreign.as_ref().is_some_and(|foreign| !foreign.open.is_empty()) {
        return waits(file, &read).map(told);
    }
    if let Some(cases) = known {
        if !reading.replace {
            let of = |reader: &Reader<'_>| replaced(reader, &cases);
            let now = desk.lock()?.session()?.store.read(of)?;
            return Ok(told(would_replace(&file, &read, cases, &now)));
        }
        return desk.lock()?.store_again(&file, read, cases).map(told);
    }
    let Some(large) = large::keep(desk, reading.stop, &file, &read)? else { return Ok(None) };
    let stored = desk
        .lock()
        .and_then(|mut desk| desk.store_package(&file, read, reading.mapping.is_some(), reading.replace));
    large.end(desk, &stored);
    stored.map(told)
}

/// The cases that came of a package, where it is there already.
fn known(desk: Begun<'_>, sha256: &Sha256Hex) -> Result<Option<Vec<String>>, Error> {
    desk.lock()?.session()?.store.read(|reader| Ok(reader.find_package(sha256)?.map(|known| known.cases)))
}

impl Workbench {
    /// Reads a mapping's file, for a policy (`ID@N`, `ID`, or the first).
    ///
    /// # Errors
    /// Nobody signed in; what cannot be read, or is no mapping for the pack.
    pub fn mapping_file(&self, path: &Path, pack: Option<&str>) -> Result<Mapping, Error> {
        let pack = self.session()?.store.read(|reader| chosen(reader, pack))?;
        let json = std::fs::read_to_string(path).map_err(Error::io(path))?;
        Mapping::parse(&json, pack).map_err(|error| Error::invalid(error.to_string()))
    }
}

/// The mapping that was kept for a fingerprint. One that no longer fits the pack is as good as none.
pub(crate) fn kept_mapping(desk: Begun<'_>, pack: &Pack, fingerprint: &str) -> Option<Mapping> {
    let desk = desk.lock().ok()?;
    let json = desk
        .session()
        .ok()?
        .store
        .read::<_, Error>(|reader| Ok(reader.mapping(fingerprint, &pack.id)?))
        .ok()??;
    Mapping::parse(&json, pack).ok()
}

/// Whether an error says something of one package only, so that the others can go on.
fn ends_with_its_package(error: &Error) -> bool {
    match error {
        Error::Invalid(_)
        | Error::NotFound(_)
        | Error::Facts(_)
        | Error::Pack(_)
        | Error::Intake(_)
        | Error::Memo(_)
        | Error::Content(..) => true,
        Error::Store(error) => matches!(
            error,
            StoreError::NoSuch { .. }
                | StoreError::Taken { .. }
                | StoreError::Stale(_)
                | StoreError::Changed
                | StoreError::NotWholeFen(_)
        ),
        Error::SignedOut
        | Error::Ended(_)
        | Error::FirstPassword
        | Error::Refused(_)
        | Error::Stopped
        | Error::Io { .. } => false,
    }
}

/// A package that the program itself could not file: nothing of it is stored.
fn fail(desk: Begun<'_>, path: &Path, error: &Error) -> Result<ImportedPackage, Error> {
    let message = format!("本件没有导入，其他各件不受影响：{error}。请保留原件，把这句话告诉管理员");
    let package = refuse(desk, &name_of(path), ProblemCode::NotFiled, &message)?;
    Ok(ImportedPackage { path: path.display().to_string(), ..package })
}

/// Nothing of a refused package is stored, but that it was refused is on record.
fn refuse(desk: Begun<'_>, file: &str, code: ProblemCode, message: &str) -> Result<ImportedPackage, Error> {
    let mut desk = desk.lock()?;
    let session = desk.session_mut()?;
    let actor = session.actor.clone();
    let why = json!({ "code": code, "message": message }).to_string();
    session.store.write_soon::<_, Error>(|tx| {
        tx.audit(event(&actor, Timestamp::now(), AuditAction::ImportRefused, file, "", &why))?;
        Ok(())
    })?;
    let problem = Problem {
        severity: Severity::Error,
        code,
        at: None,
        message: message.into(),
        remedy: Outside::default(),
    };
    let mut package = ImportedPackage::blank(file.to_owned(), ImportStatus::Refused, Vec::new());
    package.problems.push(problem_view(&problem));
    Ok(package)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_workbook_that_can_be_read_is_found_in_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["甲.et", "乙.XLSX", "丙.ods", "丁.zip", "戊.pdf", "~$乙.xlsx", ".己.xls"] {
            std::fs::write(folder.path().join(name), b"PK").unwrap();
        }
        let found: Vec<String> = packages_in(folder.path()).iter().map(|path| name_of(path)).collect();
        assert_eq!(found, ["丁.zip", "丙.ods", "乙.XLSX", "甲.et"]);
    }
}
