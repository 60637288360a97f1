//! The policies of the store.

use tauri::State;
use workbench::view::{InstalledPolicyView, PolicyInstallView};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn policies(shared: State<'_, Shared>) -> Answer<Vec<InstalledPolicyView>> {
    workbench(&shared).policies().map_err(error_view)
}

#[tauri::command(async)]
pub fn preview_policy(shared: State<'_, Shared>, path: String) -> Answer<PolicyInstallView> {
    let files = workbench::pack_files(path.trim()).map_err(error_view)?;
    workbench(&shared).preview_policy(&files).map_err(error_view)
}

#[tauri::command(async)]
pub fn install_policy(
    shared: State<'_, Shared>,
    path: String,
    approval: String,
) -> Answer<PolicyInstallView> {
    let files = workbench::pack_files(path.trim()).map_err(error_view)?;
    workbench(&shared).install_policy(&files, &approval).map_err(error_view)
}

#[tauri::command(async)]
pub fn retire_policy(
    shared: State<'_, Shared>,
    name: String,
    reason: String,
) -> Answer<Vec<InstalledPolicyView>> {
    workbench(&shared).retire_policy(&name, &reason).map_err(error_view)
}
