//! The home page, the ledger, the reports, the rulings.

use std::path::Path;

use tauri::State;
use workbench::view::{AffectedCaseView, HomeView, LedgerImport, LedgerQuery, LedgerView};
use workbench::{Error, Report, RulingView, SameName};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn home(shared: State<'_, Shared>) -> Answer<HomeView> {
    workbench(&shared).home().map_err(error_view)
}

#[tauri::command(async)]
pub fn ledger(shared: State<'_, Shared>, query: LedgerQuery) -> Answer<LedgerView> {
    workbench(&shared).ledger(&query).map_err(error_view)
}

#[tauri::command(async)]
pub fn import_ledger(
    shared: State<'_, Shared>,
    path: String,
    same_name: Option<SameName>,
) -> Answer<LedgerImport> {
    workbench(&shared).import_ledger(Path::new(&path), same_name).map_err(error_view)
}

/// The report is `summary`, `publicity` or `payout`.
#[tauri::command(async)]
pub fn export_report(
    shared: State<'_, Shared>,
    report: String,
    year: Option<i32>,
    policy: Option<String>,
    path: String,
) -> Answer<String> {
    let named = Report::named(&report)
        .ok_or_else(|| error_view(Error::NotFound(format!("没有“{report}”这一报表"))))?;
    let exported = workbench(&shared).export(named, year, policy.as_deref(), Path::new(&path));
    exported.map(|(file, _)| file).map_err(error_view)
}

#[tauri::command(async)]
pub fn rulings(shared: State<'_, Shared>, policy: Option<String>) -> Answer<Vec<RulingView>> {
    workbench(&shared).rulings(policy.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn set_ruling(
    shared: State<'_, Shared>,
    policy: Option<String>,
    ruling: String,
    reading: String,
    basis: String,
) -> Answer<Vec<AffectedCaseView>> {
    workbench(&shared).set_ruling(policy.as_deref(), &ruling, &reading, &basis).map_err(error_view)
}

#[tauri::command(async)]
pub fn ruling_effects(
    shared: State<'_, Shared>,
    policy: Option<String>,
    ruling: String,
    reading: String,
) -> Answer<Vec<AffectedCaseView>> {
    workbench(&shared).ruling_effects(policy.as_deref(), &ruling, &reading).map_err(error_view)
}
