//! People, the audit log, the calendar, the store's upkeep.

use std::path::Path;
use std::sync::atomic::Ordering;

use casework::Stage;
use secrecy::SecretString;
use tauri::State;
use tauri::ipc::Channel;
use workbench::view::{
    AuditQuery, AuditRow, AuditView, CalendarView, CheckView, MaintenanceProgress, UserView,
};
use workbench::{KeyMade, RescueView};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn users(shared: State<'_, Shared>) -> Answer<Vec<UserView>> {
    workbench(&shared).users().map_err(error_view)
}

#[tauri::command(async)]
pub fn add_user(
    shared: State<'_, Shared>,
    name: String,
    roles: Vec<String>,
    bureau: Option<String>,
    password: SecretString,
    own_password: SecretString,
) -> Answer<UserView> {
    workbench(&shared)
        .add_user(&name, &roles, bureau.as_deref(), &password, &own_password)
        .map_err(error_view)
}

#[tauri::command(async)]
pub fn set_roles(
    shared: State<'_, Shared>,
    name: String,
    roles: Vec<String>,
    bureau: Option<String>,
) -> Answer<UserView> {
    workbench(&shared).set_roles(&name, &roles, bureau.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn reset_password(
    shared: State<'_, Shared>,
    name: String,
    password: SecretString,
    own_password: SecretString,
) -> Answer<UserView> {
    workbench(&shared).reset_password(&name, &password, &own_password).map_err(error_view)
}

#[tauri::command(async)]
pub fn unlock_user(shared: State<'_, Shared>, name: String) -> Answer<UserView> {
    workbench(&shared).unlock_user(&name).map_err(error_view)
}

#[tauri::command(async)]
pub fn retire_user(shared: State<'_, Shared>, name: String) -> Answer<UserView> {
    workbench(&shared).retire_user(&name).map_err(error_view)
}

#[tauri::command(async)]
pub fn change_password(shared: State<'_, Shared>, old: SecretString, new: SecretString) -> Answer<()> {
    workbench(&shared).change_password(&old, &new).map_err(error_view)
}

#[tauri::command(async)]
pub fn renew_recovery_key(shared: State<'_, Shared>, own_password: SecretString) -> Answer<String> {
    workbench(&shared).renew_recovery_key(&own_password).map_err(error_view)
}

#[tauri::command(async)]
pub fn audit_page(shared: State<'_, Shared>, query: AuditQuery) -> Answer<Vec<AuditRow>> {
    workbench(&shared).audit_page(&query).map_err(error_view)
}

#[tauri::command(async)]
pub fn verify_audit(shared: State<'_, Shared>) -> Answer<AuditView> {
    workbench(&shared).verify_audit(&[]).map_err(error_view)
}

#[tauri::command(async)]
pub fn export_audit(shared: State<'_, Shared>, path: String) -> Answer<String> {
    workbench(&shared).export_audit(Path::new(&path)).map_err(error_view)
}

#[tauri::command(async)]
pub fn calendar(shared: State<'_, Shared>) -> Answer<CalendarView> {
    workbench(&shared).calendar().map_err(error_view)
}

#[tauri::command(async)]
pub fn set_holiday(
    shared: State<'_, Shared>,
    day: String,
    working: bool,
    name: String,
) -> Answer<CalendarView> {
    workbench(&shared).set_holiday(&day, working, &name).map_err(error_view)
}

#[tauri::command(async)]
pub fn remove_holiday(shared: State<'_, Shared>, day: String) -> Answer<CalendarView> {
    workbench(&shared).remove_holiday(&day).map_err(error_view)
}

#[tauri::command(async)]
pub fn set_limit(shared: State<'_, Shared>, stage: Stage, days: u16) -> Answer<CalendarView> {
    workbench(&shared).set_limit(stage, days).map_err(error_view)
}

#[tauri::command(async)]
pub fn set_lock_after(shared: State<'_, Shared>, minutes: u32) -> Answer<()> {
    workbench(&shared).set_lock_after(minutes).map_err(error_view)
}

#[tauri::command(async)]
pub fn check_store(shared: State<'_, Shared>, progress: Channel<MaintenanceProgress>) -> Answer<CheckView> {
    shared.stop_maintenance.store(false, Ordering::Relaxed);
    // A window that is gone no longer listens; the work goes on.
    let tell = |step: MaintenanceProgress| drop(progress.send(step));
    workbench::check_store(&shared.workbench, &tell, &shared.stop_maintenance).map_err(error_view)
}

#[tauri::command(async)]
pub fn back_up(
    shared: State<'_, Shared>,
    path: String,
    progress: Channel<MaintenanceProgress>,
) -> Answer<String> {
    shared.stop_maintenance.store(false, Ordering::Relaxed);
    let tell = |step: MaintenanceProgress| drop(progress.send(step));
    workbench::back_up(&shared.workbench, Path::new(&path), &tell, &shared.stop_maintenance)
        .map_err(error_view)
}

#[tauri::command(async)]
pub fn accept_history(
    shared: State<'_, Shared>,
    reason: String,
    own_password: SecretString,
) -> Answer<Vec<String>> {
    workbench(&shared).accept_history(&reason, &own_password).map_err(error_view)
}

#[tauri::command(async)]
pub fn renew_store_key(
    shared: State<'_, Shared>,
    own_password: SecretString,
    progress: Channel<MaintenanceProgress>,
) -> Answer<KeyMade> {
    shared.stop_maintenance.store(false, Ordering::Relaxed);
    let tell = |step: MaintenanceProgress| drop(progress.send(step));
    workbench::renew_store_key(&shared.workbench, &own_password, &tell, &shared.stop_maintenance)
        .map_err(error_view)
}

#[tauri::command(async)]
pub fn move_store(
    shared: State<'_, Shared>,
    path: String,
    progress: Channel<MaintenanceProgress>,
) -> Answer<String> {
    shared.stop_maintenance.store(false, Ordering::Relaxed);
    let tell = |step: MaintenanceProgress| drop(progress.send(step));
    workbench::move_store(&shared.workbench, Path::new(&path), &tell, &shared.stop_maintenance)
        .map_err(error_view)
}

#[tauri::command(async)]
pub fn rescue_store(
    shared: State<'_, Shared>,
    path: String,
    own_password: SecretString,
    progress: Channel<MaintenanceProgress>,
) -> Answer<RescueView> {
    shared.stop_maintenance.store(false, Ordering::Relaxed);
    let tell = |step: MaintenanceProgress| drop(progress.send(step));
    let (desk, stop) = (&shared.workbench, &shared.stop_maintenance);
    workbench::rescue_here(desk, &own_password, Path::new(&path), &tell, stop).map_err(error_view)
}

#[tauri::command(async)]
pub fn stop_maintenance(shared: State<'_, Shared>) {
    shared.stop_maintenance.store(true, Ordering::Relaxed);
}

#[tauri::command(async)]
pub fn save_root(shared: State<'_, Shared>, path: String) -> Answer<String> {
    workbench(&shared).save_root(Path::new(&path)).map_err(error_view)
}
