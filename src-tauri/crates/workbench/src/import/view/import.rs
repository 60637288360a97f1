//! What an import reports while it runs, and at its end.

use serde::Serialize;
use ts_rs::TS;

use crate::import::view::{MappingView, ProblemView, SheetReadingView};

/// How far an import has come.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ImportProgress {
    /// Packages done.
    pub done: u32,
    /// Packages in all.
    pub total: u32,
    /// The file being read.
    pub file: String,
    /// The package that was just finished, where one was.
    pub finished: Option<ImportedPackage>,
}

/// The end of an import.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ImportReport {
    /// One for each package that was begun, in order.
    pub packages: Vec<ImportedPackage>,
    /// Whether the user stopped it.
    pub stopped: bool,
    /// What ended it before its end, such as a full disk; what was stored until then is there to stay.
    pub ended: Option<String>,
}

/// What became of one package.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ImportedPackage {
    /// The file's name.
    pub file: String,
    /// Where it stands, to be read again by a mapping.
    pub path: String,
    /// What became of it.
    pub status: ImportStatus,
    /// The applicant's name, where one could be read.
    pub applicant: String,
    /// The numbers of the cases made; or found where the file was a duplicate; or that it would replace the package of.
    pub cases: Vec<String>,
    /// How many claims it holds.
    pub claims: u32,
    /// Attachments that came.
    pub attachments: u32,
    /// Cells mapped.
    pub mapped: u32,
    /// Cells listed as ignored.
    pub ignored: u32,
    /// What is wrong; of what waits for a mapping, what blocks comes first.
    pub problems: Vec<ProblemView>,
    /// Of what waits for a mapping: the best guess, to be confirmed or corrected.
    pub mapping: Option<MappingView>,
    /// And what was understood of each sheet, and what was not.
    pub sheets: Vec<SheetReadingView>,
}

/// What became of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ImportStatus {
    /// It became one case or more.
    Imported,
    /// It waits for a mapping.
    NeedsMapping,
    /// It would be the next version of cases that are there: nothing of it is stored before somebody says so.
    NeedsReplacing,
    /// Nothing of it is in the store.
    Refused,
    /// The same file was imported before.
    Duplicate,
}

/// The versions of a case's package.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PackageVersionsView {
    /// The oldest first.
    pub versions: Vec<PackageVersionView>,
    /// What the last version changed against the one before.
    pub changes: Vec<ChangeView>,
}

/// One version of a case's package.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PackageVersionView {
    /// 1, 2, …
    pub version: u32,
    /// The file that it came in.
    pub file: String,
    /// Who imported it.
    pub by: String,
    /// When.
    pub at: String,
}

/// One difference between two versions.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ChangeView {
    /// Of what, in Chinese.
    pub what: String,
    /// Where it stands.
    pub at: Option<String>,
    /// What stood there; none where nothing did.
    pub before: Option<String>,
    /// What stands there now; none where it is gone.
    pub after: Option<String>,
}

impl ImportedPackage {
    /// What became of a file, and nothing more yet.
    pub(crate) fn blank(file: String, status: ImportStatus, cases: Vec<String>) -> ImportedPackage {
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
            mapping: None,
            sheets: Vec::new(),
        }
    }
}
