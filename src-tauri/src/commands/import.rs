//! Importing packages, with progress.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use tauri::State;
use tauri::ipc::Channel;
use workbench::ImportBy;
use workbench::view::{
    CaseView, ImportProgress, ImportReport, MappingDraft, MappingPart, PackageVersionsView,
};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn import_packages(
    shared: State<'_, Shared>,
    paths: Vec<PathBuf>,
    replace: bool,
    policy: Option<String>,
    progress: Channel<ImportProgress>,
) -> Answer<ImportReport> {
    shared.stop.store(false, Ordering::Relaxed);
    // A window that is gone no longer listens; the import goes on.
    let tell = |step: ImportProgress| drop(progress.send(step));
    let by = ImportBy { mapping: None, policy: policy.as_deref(), replace };
    workbench::import_by(&shared.workbench, &paths, &by, &tell, &shared.stop).map_err(error_view)
}

#[tauri::command(async)]
pub fn draft_mapping(
    shared: State<'_, Shared>,
    path: PathBuf,
    parts: Option<Vec<MappingPart>>,
    policy: Option<String>,
) -> Answer<MappingDraft> {
    workbench::draft_mapping(&shared.workbench, &path, parts, policy.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn import_mapped(
    shared: State<'_, Shared>,
    path: PathBuf,
    parts: Vec<MappingPart>,
    replace: bool,
    policy: Option<String>,
) -> Answer<ImportReport> {
    workbench::import_mapped(&shared.workbench, &path, parts, replace, policy.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn draft_reading(
    shared: State<'_, Shared>,
    number: String,
    parts: Option<Vec<MappingPart>>,
) -> Answer<MappingDraft> {
    workbench(&shared).draft_reading(&number, parts).map_err(error_view)
}

#[tauri::command(async)]
pub fn read_anew(
    shared: State<'_, Shared>,
    number: String,
    parts: Option<Vec<MappingPart>>,
) -> Answer<CaseView> {
    workbench(&shared).read_anew(&number, parts).map_err(error_view)
}

#[tauri::command(async)]
pub fn package_versions(shared: State<'_, Shared>, number: String) -> Answer<PackageVersionsView> {
    workbench(&shared).package_versions(&number).map_err(error_view)
}

#[tauri::command(async)]
pub fn stop_import(shared: State<'_, Shared>) {
    shared.stop.store(true, Ordering::Relaxed);
}
