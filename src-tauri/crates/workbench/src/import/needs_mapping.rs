//! A package that waits for a mapping: what blocks it first, then what else is wrong, with the best guess and what was
//! understood of each sheet. Nothing of it is stored.

use casework::{Problem, Severity};
use intake::{Mapping, ReadPackage, SheetReading, TakenCell};

use crate::cases::case_view::problem_view;
use crate::error::Error;
use crate::format::count;
use crate::import::view::{
    CellReadingView, ImportStatus, ImportedPackage, MappingPart, MappingView, ProblemView, SheetReadingView,
};

/// Problems beside what blocks that are told.
const MOST: usize = 200;

/// What is reported of a package that waits.
pub(super) fn waits(file: String, read: &ReadPackage) -> Result<ImportedPackage, Error> {
    let mut package = ImportedPackage::blank(file, ImportStatus::NeedsMapping, Vec::new());
    package.problems = blocking_first(read);
    if let Some(foreign) = &read.foreign {
        let guess = foreign.suggested.as_ref().unwrap_or(&foreign.mapping);
        package.mapping = Some(MappingView { sheets: parts(guess)? });
        package.sheets = foreign.sheets.iter().map(sheet_view).collect();
    }
    package.claims = count(read.package.claims.len());
    package.mapped = count(read.cells.mapped);
    package.ignored = count(read.cells.ignored);
    Ok(package)
}

/// What a mapping must settle, then errors, warnings and notes; blanks come last.
pub(crate) fn blocking_first(read: &ReadPackage) -> Vec<ProblemView> {
    let open = read.foreign.iter().flat_map(|foreign| &foreign.open).map(|reason| Problem {
        severity: Severity::Error,
        code: "needs-mapping".to_owned(),
        at: None,
        message: reason.as_str().into(),
        remedy: "请设定各表、各列的对应关系后再导入".into(),
    });
    let open: Vec<ProblemView> = open.map(|problem| problem_view(&problem)).collect();
    let mut others: Vec<&Problem> = read.problems.iter().collect();
    others.sort_by_key(|problem| {
        let grave = match problem.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        };
        (problem.code == "blank", grave)
    });
    open.into_iter().chain(others.into_iter().take(MOST).map(problem_view)).collect()
}

/// A mapping's parts as its JSON has them.
pub(crate) fn parts(mapping: &Mapping) -> Result<Vec<MappingPart>, Error> {
    let content = |error| Error::Content("对应关系", error);
    let parts = mapping.sheets.iter();
    parts
        .map(|part| serde_json::from_value(serde_json::to_value(part).map_err(content)?).map_err(content))
        .collect()
}

/// What was understood of a sheet, as it is shown.
pub(crate) fn sheet_view(sheet: &SheetReading) -> SheetReadingView {
    let cell = |cell: &TakenCell| CellReadingView {
        cell: cell.at.address(),
        label: cell.label.clone(),
        value: cell.value.clone(),
    };
    SheetReadingView {
        sheet: sheet.sheet.clone(),
        taken: sheet.taken.iter().map(cell).collect(),
        open: sheet.open.iter().map(cell).collect(),
        more: count(sheet.more),
    }
}
