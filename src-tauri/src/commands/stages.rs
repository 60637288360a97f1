//! Moving a case from stage to stage.

use secrecy::SecretString;
use tauri::State;
use workbench::view::{AnnounceInput, CaseView, PayInput, ReopenedView};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn request_correction(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    workbench(&shared).request_correction(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn resume(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    workbench(&shared).resume(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn submit(
    shared: State<'_, Shared>,
    number: String,
    opinion: String,
    password: SecretString,
) -> Answer<CaseView> {
    workbench(&shared).submit(&number, &opinion, &password).map_err(error_view)
}

#[tauri::command(async)]
pub fn approve(
    shared: State<'_, Shared>,
    number: String,
    opinion: String,
    password: SecretString,
) -> Answer<CaseView> {
    workbench(&shared).approve(&number, &opinion, &password).map_err(error_view)
}

#[tauri::command(async)]
pub fn send_back(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    workbench(&shared).send_back(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn withdraw(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    workbench(&shared).withdraw(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn announce(shared: State<'_, Shared>, number: String, input: AnnounceInput) -> Answer<CaseView> {
    workbench(&shared).announce(&number, &input).map_err(error_view)
}

#[tauri::command(async)]
pub fn pay(shared: State<'_, Shared>, number: String, input: PayInput) -> Answer<CaseView> {
    workbench(&shared).pay(&number, &input).map_err(error_view)
}

#[tauri::command(async)]
pub fn reopen(shared: State<'_, Shared>, number: String, comment: String) -> Answer<ReopenedView> {
    workbench(&shared).reopen(&number, &comment).map_err(error_view)
}
