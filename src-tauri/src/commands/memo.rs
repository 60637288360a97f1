//! The paper: preview, saving, printing, verification.

use std::path::Path;

use tauri::State;
use tauri::ipc::Response;
use workbench::view::{PrintView, VerificationView};

use super::{Answer, desk, told};
use crate::window::Shared;

#[tauri::command(async)]
pub fn memo_pdf(shared: State<'_, Shared>, number: String) -> Answer<Response> {
    desk(&shared).memo_pdf(&number).map(Response::new).map_err(told)
}

#[tauri::command(async)]
pub fn notice_pdf(shared: State<'_, Shared>, number: String) -> Answer<Response> {
    desk(&shared).notice_pdf(&number).map(Response::new).map_err(told)
}

#[tauri::command(async)]
pub fn save_corrections(shared: State<'_, Shared>, number: String, path: String) -> Answer<String> {
    desk(&shared).save_corrections(&number, Path::new(&path)).map_err(told)
}

#[tauri::command(async)]
pub fn save_memo(shared: State<'_, Shared>, number: String, path: String) -> Answer<String> {
    desk(&shared).save_memo(&number, Path::new(&path)).map_err(told)
}

#[tauri::command(async)]
pub fn printers() -> Vec<String> {
    workbench::printers()
}

#[tauri::command(async)]
pub fn print_memo(
    shared: State<'_, Shared>,
    number: String,
    printer: Option<String>,
    copies: u32,
    path: Option<String>,
) -> Answer<PrintView> {
    desk(&shared)
        .print_memo(&number, printer.as_deref(), copies, path.as_deref().map(Path::new))
        .map_err(told)
}

#[tauri::command(async)]
pub fn verify_file(shared: State<'_, Shared>, path: String) -> Answer<VerificationView> {
    desk(&shared).verify_file(Path::new(&path)).map_err(told)
}
