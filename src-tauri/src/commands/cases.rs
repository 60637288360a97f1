//! Looking: lists, cases, evidence, the policy.

use std::path::Path;

use tauri::State;
use tauri::ipc::Response;
use workbench::view::{CaseListView, CaseQuery, CaseView, GridView, PolicyView};

use super::{Answer, desk, error_view};
use crate::window::Shared;

#[tauri::command(async)]
pub fn list_cases(shared: State<'_, Shared>, query: CaseQuery) -> Answer<CaseListView> {
    desk(&shared).list_cases(&query).map_err(error_view)
}

#[tauri::command(async)]
pub fn show_case(shared: State<'_, Shared>, number: String) -> Answer<CaseView> {
    desk(&shared).show_case(&number).map_err(error_view)
}

#[tauri::command(async)]
pub fn workbook_grid(
    shared: State<'_, Shared>,
    number: String,
    sheet: Option<String>,
    at: Option<String>,
    rows: u32,
    columns: u32,
) -> Answer<GridView> {
    desk(&shared).workbook_grid(&number, sheet.as_deref(), at.as_deref(), rows, columns).map_err(error_view)
}

#[tauri::command(async)]
pub fn attachment(shared: State<'_, Shared>, number: String, name: String) -> Answer<Response> {
    desk(&shared).attachment(&number, &name).map(Response::new).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_attachment(
    shared: State<'_, Shared>,
    number: String,
    name: String,
    path: String,
) -> Answer<String> {
    desk(&shared).save_attachment(&number, &name, Path::new(&path)).map_err(error_view)
}

#[tauri::command(async)]
pub fn policy(shared: State<'_, Shared>) -> Answer<PolicyView> {
    desk(&shared).policy().map_err(error_view)
}
