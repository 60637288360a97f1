//! The policies of the store, and what a change of them is worth.

use std::path::Path;
use std::sync::atomic::Ordering;

use policy::PackPage;
use tauri::State;
use tauri::ipc::Channel;
use workbench::view::{
    AdoptionInput, InstalledPolicyView, MaintenanceProgress, PolicyInstallView, PriceClaimView, PriceInput,
    PriceView,
};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn policies(shared: State<'_, Shared>) -> Answer<Vec<InstalledPolicyView>> {
    workbench(&shared).policies().map_err(error_view)
}

#[tauri::command(async)]
pub fn policy_page(shared: State<'_, Shared>, policy: Option<String>) -> Answer<PackPage> {
    workbench(&shared).policy_page(policy.as_deref()).map_err(error_view)
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
pub fn preview_adoption(
    shared: State<'_, Shared>,
    name: String,
    adoption: AdoptionInput,
) -> Answer<PolicyInstallView> {
    workbench(&shared).preview_adoption(&name, &adoption).map_err(error_view)
}

#[tauri::command(async)]
pub fn adopt_policy(
    shared: State<'_, Shared>,
    name: String,
    adoption: AdoptionInput,
    approval: String,
) -> Answer<PolicyInstallView> {
    workbench(&shared).adopt_policy(&name, &adoption, &approval).map_err(error_view)
}

#[tauri::command(async)]
pub fn retire_policy(
    shared: State<'_, Shared>,
    name: String,
    reason: String,
) -> Answer<Vec<InstalledPolicyView>> {
    workbench(&shared).retire_policy(&name, &reason).map_err(error_view)
}

#[tauri::command(async)]
pub fn price_policies(
    shared: State<'_, Shared>,
    input: PriceInput,
    progress: Channel<MaintenanceProgress>,
) -> Answer<PriceView> {
    shared.stop_pricing.store(false, Ordering::Relaxed);
    let tell = |step: MaintenanceProgress| drop(progress.send(step));
    let priced = workbench::price_policies(&shared.workbench, &input, &tell, &shared.stop_pricing);
    priced.map(PriceView::shortened).map_err(error_view)
}

#[tauri::command(async)]
pub fn stop_pricing(shared: State<'_, Shared>) {
    shared.stop_pricing.store(true, Ordering::Relaxed);
}

#[tauri::command(async)]
pub fn explain_price(shared: State<'_, Shared>, number: String) -> Answer<Vec<PriceClaimView>> {
    workbench(&shared).explain_price(&number).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_price_workbook(shared: State<'_, Shared>, path: String) -> Answer<String> {
    workbench(&shared).save_price_workbook(Path::new(&path)).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_price_pdf(shared: State<'_, Shared>, path: String) -> Answer<String> {
    workbench(&shared).save_price_pdf(Path::new(&path)).map_err(error_view)
}
