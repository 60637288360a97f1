//! The paper: preview, saving, printing, verification.

use std::path::Path;
use std::sync::atomic::Ordering;

use jiff::civil::Date;
use tauri::State;
use tauri::ipc::{Channel, Response};
use workbench::Error;
use workbench::view::{
    CodeView, NoticeView, PrintInput, PrintProgress, PrintReport, PrintView, VerificationView,
};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn memo_pdf(shared: State<'_, Shared>, number: String) -> Answer<Response> {
    workbench(&shared).memo_pdf(&number).map(Response::new).map_err(error_view)
}

#[tauri::command(async)]
pub fn notice_pdf(shared: State<'_, Shared>, number: String) -> Answer<Response> {
    workbench(&shared).notice_pdf(&number).map(Response::new).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_corrections(shared: State<'_, Shared>, number: String, path: String) -> Answer<String> {
    workbench(&shared).save_corrections(&number, Path::new(&path)).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_memo(shared: State<'_, Shared>, number: String, path: String) -> Answer<String> {
    workbench(&shared).save_memo(&number, Path::new(&path)).map_err(error_view)
}

/// 公示材料 of some cases, or of all that are signed.
#[tauri::command(async)]
pub fn save_announcement(
    shared: State<'_, Shared>,
    cases: Vec<String>,
    from: String,
    until: String,
    contact: String,
    path: String,
) -> Answer<String> {
    let (from, until) = (day(&from).map_err(error_view)?, day(&until).map_err(error_view)?);
    workbench(&shared).save_announcement(&cases, from, until, &contact, Path::new(&path)).map_err(error_view)
}

/// A day as it is typed; none where nothing is.
fn day(typed: &str) -> Result<Option<Date>, Error> {
    let typed = typed.trim();
    let parsed =
        || typed.parse().map_err(|_| Error::Invalid(format!("“{typed}”不是日期，请按 2024-12-01 填写")));
    if typed.is_empty() { Ok(None) } else { parsed().map(Some) }
}

#[tauri::command(async)]
pub fn save_summary(shared: State<'_, Shared>, number: String, path: String) -> Answer<String> {
    workbench(&shared).save_summary(&number, Path::new(&path)).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_refusal_letter(shared: State<'_, Shared>, number: String, path: String) -> Answer<String> {
    workbench(&shared).save_refusal_letter(&number, Path::new(&path)).map_err(error_view)
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
    workbench(&shared)
        .print_memo(&number, printer.as_deref(), copies, path.as_deref().map(Path::new))
        .map_err(error_view)
}

#[tauri::command(async)]
pub fn print_notice(
    shared: State<'_, Shared>,
    number: String,
    printer: Option<String>,
    copies: u32,
    path: Option<String>,
) -> Answer<PrintView> {
    workbench(&shared)
        .print_notice(&number, printer.as_deref(), copies, path.as_deref().map(Path::new))
        .map_err(error_view)
}

#[tauri::command(async)]
pub fn notice_view(shared: State<'_, Shared>, number: String) -> Answer<NoticeView> {
    workbench(&shared).notice_view(&number).map_err(error_view)
}

#[tauri::command(async)]
pub fn verify_file(shared: State<'_, Shared>, path: String) -> Answer<VerificationView> {
    workbench(&shared).verify_file(Path::new(&path), &[]).map_err(error_view)
}

#[tauri::command(async)]
pub fn memo_by_code(shared: State<'_, Shared>, code: String) -> Answer<CodeView> {
    workbench(&shared).memo_by_code(&code).map_err(error_view)
}

#[tauri::command(async)]
pub fn print_batch(
    shared: State<'_, Shared>,
    input: PrintInput,
    progress: Channel<PrintProgress>,
) -> Answer<PrintReport> {
    shared.stop_print.store(false, Ordering::Relaxed);
    // A window that is gone no longer listens; the work goes on.
    let tell = |step: PrintProgress| drop(progress.send(step));
    workbench::print_batch(&shared.workbench, &input, &tell, &shared.stop_print).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_apart(
    shared: State<'_, Shared>,
    cases: Vec<String>,
    folder: String,
    progress: Channel<PrintProgress>,
) -> Answer<PrintReport> {
    shared.stop_print.store(false, Ordering::Relaxed);
    let tell = |step: PrintProgress| drop(progress.send(step));
    workbench::save_apart(&shared.workbench, &cases, Path::new(&folder), &tell, &shared.stop_print)
        .map_err(error_view)
}

#[tauri::command(async)]
pub fn stop_print(shared: State<'_, Shared>) {
    shared.stop_print.store(true, Ordering::Relaxed);
}

#[tauri::command(async)]
pub fn print_pdf(shared: State<'_, Shared>) -> Answer<Response> {
    workbench(&shared).print_pdf().map(Response::new).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_print(shared: State<'_, Shared>, path: String) -> Answer<String> {
    workbench(&shared).save_print(Path::new(&path)).map_err(error_view)
}

#[tauri::command(async)]
pub fn send_print(
    shared: State<'_, Shared>,
    printer: Option<String>,
    copies: u32,
    path: Option<String>,
) -> Answer<PrintView> {
    workbench(&shared)
        .send_print(printer.as_deref(), copies, path.as_deref().map(Path::new))
        .map_err(error_view)
}
