//! What the window hands out as a file, and backups.

use std::path::Path;

use tauri::State;

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn save_table(
    shared: State<'_, Shared>,
    path: String,
    title: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
) -> Answer<String> {
    workbench(&shared).save_table(Path::new(&path), &title, &header, &rows).map_err(error_view)
}

/// The application workbook (申报表) of some benefits of a policy, or of all.
#[tauri::command(async)]
pub fn save_template(
    shared: State<'_, Shared>,
    policy: Option<String>,
    benefits: Vec<String>,
    path: String,
) -> Answer<String> {
    let saved = workbench(&shared).template(&benefits, policy.as_deref(), Path::new(&path));
    saved.map(|()| path).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_text(shared: State<'_, Shared>, path: String, text: String) -> Answer<String> {
    workbench(&shared).save_text(Path::new(&path), &text).map_err(error_view)
}
