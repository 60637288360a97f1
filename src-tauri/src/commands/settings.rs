//! What an administrator sets, and what each person chose of the window.

use std::path::Path;

use tauri::State;
use tauri::ipc::Response;
use workbench::view::{LetterheadChange, PaperStyleView, RateInput, RateTableView, SettingsView};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn settings(shared: State<'_, Shared>, policy: Option<String>) -> Answer<SettingsView> {
    workbench(&shared).settings(policy.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn set_parameter(
    shared: State<'_, Shared>,
    policy: Option<String>,
    name: String,
    value: String,
    basis: String,
) -> Answer<SettingsView> {
    let mut desk = workbench(&shared);
    desk.set_parameter(policy.as_deref(), &name, &value, &basis).map_err(error_view)?;
    desk.settings(policy.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn rate_tables(shared: State<'_, Shared>, policy: Option<String>) -> Answer<Vec<RateTableView>> {
    workbench(&shared).rate_tables(policy.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn add_rate(
    shared: State<'_, Shared>,
    policy: Option<String>,
    file: String,
    new: RateInput,
    basis: String,
) -> Answer<Vec<RateTableView>> {
    let mut desk = workbench(&shared);
    desk.add_rate(policy.as_deref(), &file, &new, &basis).map_err(error_view)?;
    desk.rate_tables(policy.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn preference(shared: State<'_, Shared>, name: String) -> Answer<String> {
    workbench(&shared).preference(&name).map_err(error_view)
}

#[tauri::command(async)]
pub fn keep_preference(shared: State<'_, Shared>, name: String, value: String) -> Answer<()> {
    workbench(&shared).keep_preference(&name, &value).map_err(error_view)
}

#[tauri::command(async)]
pub fn paper_style(shared: State<'_, Shared>) -> Answer<PaperStyleView> {
    workbench(&shared).paper_style().map_err(error_view)
}

#[tauri::command(async)]
pub fn set_paper_style(shared: State<'_, Shared>, change: LetterheadChange) -> Answer<PaperStyleView> {
    let mut desk = workbench(&shared);
    desk.set_letterhead(&change).map_err(error_view)?;
    desk.paper_style().map_err(error_view)
}

#[tauri::command(async)]
pub fn set_hand(shared: State<'_, Shared>, path: Option<String>) -> Answer<PaperStyleView> {
    let mut desk = workbench(&shared);
    desk.set_hand(path.as_deref().map(Path::new)).map_err(error_view)?;
    desk.paper_style().map_err(error_view)
}

#[tauri::command(async)]
pub fn seal_picture(shared: State<'_, Shared>) -> Answer<Response> {
    workbench(&shared).seal_picture().map(Response::new).map_err(error_view)
}

#[tauri::command(async)]
pub fn hand_picture(shared: State<'_, Shared>) -> Answer<Response> {
    workbench(&shared).hand_picture().map(Response::new).map_err(error_view)
}
