//! Moving a case from stage to stage.

use secrecy::SecretString;
use tauri::State;
use workbench::view::{CaseView, ReopenedView};

use super::{Answer, desk, error_view};
use crate::window::Shared;

#[tauri::command(async)]
pub fn request_correction(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    desk(&shared).request_correction(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn resume(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    desk(&shared).resume(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn submit(
    shared: State<'_, Shared>,
    number: String,
    opinion: String,
    password: SecretString,
) -> Answer<CaseView> {
    desk(&shared).submit(&number, &opinion, &password).map_err(error_view)
}

#[tauri::command(async)]
pub fn approve(
    shared: State<'_, Shared>,
    number: String,
    opinion: String,
    password: SecretString,
) -> Answer<CaseView> {
    desk(&shared).approve(&number, &opinion, &password).map_err(error_view)
}

#[tauri::command(async)]
pub fn send_back(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    desk(&shared).send_back(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn withdraw(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    desk(&shared).withdraw(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn announce(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    desk(&shared).announce(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn pay(shared: State<'_, Shared>, number: String, comment: String) -> Answer<CaseView> {
    desk(&shared).pay(&number, &comment).map_err(error_view)
}

#[tauri::command(async)]
pub fn reopen(shared: State<'_, Shared>, number: String, comment: String) -> Answer<ReopenedView> {
    desk(&shared).reopen(&number, &comment).map_err(error_view)
}
