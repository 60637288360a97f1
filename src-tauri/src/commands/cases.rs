//! Looking: lists, cases, evidence, the policy.

use std::path::Path;

use tauri::State;
use tauri::ipc::Response;
use workbench::view::{CaseListView, CaseQuery, CaseView, GridView, PolicyView};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn list_cases(shared: State<'_, Shared>, query: CaseQuery) -> Answer<CaseListView> {
    workbench(&shared).list_cases(&query).map_err(error_view)
}

#[tauri::command(async)]
pub fn show_case(shared: State<'_, Shared>, number: String) -> Answer<CaseView> {
    workbench(&shared).show_case(&number).map_err(error_view)
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
    workbench(&shared)
        .workbook_grid(&number, sheet.as_deref(), at.as_deref(), rows, columns)
        .map_err(error_view)
}

#[tauri::command(async)]
pub fn attachment(shared: State<'_, Shared>, number: String, name: String) -> Answer<Response> {
    workbench(&shared).attachment(&number, &name).map(Response::new).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_attachment(
    shared: State<'_, Shared>,
    number: String,
    name: String,
    path: String,
) -> Answer<String> {
    workbench(&shared).save_attachment(&number, &name, Path::new(&path)).map_err(error_view)
}

#[tauri::command(async)]
pub fn policy(shared: State<'_, Shared>, policy: Option<String>) -> Answer<PolicyView> {
    workbench(&shared).policy(policy.as_deref()).map_err(error_view)
}
