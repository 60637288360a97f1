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

#[tauri::command(async)]
pub fn save_text(shared: State<'_, Shared>, path: String, text: String) -> Answer<String> {
    workbench(&shared).save_text(Path::new(&path), &text).map_err(error_view)
}
