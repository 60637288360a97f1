//! Signing in and out.

use secrecy::SecretString;
use tauri::{State, WebviewWindow};
use workbench::view::{SessionView, StartView};

use super::{Answer, desk, told};
use crate::window::Shared;

#[tauri::command(async)]
pub fn start(shared: State<'_, Shared>) -> StartView {
    desk(&shared).start()
}

#[tauri::command(async)]
pub fn sign_in(shared: State<'_, Shared>, name: String, password: SecretString) -> Answer<SessionView> {
    desk(&shared).sign_in(&name, &password).map_err(told)
}

/// A look at the store and the day's backup, while the desk goes on. Gives what went wrong.
#[tauri::command(async)]
pub fn settle_in(shared: State<'_, Shared>) -> Answer<Vec<String>> {
    workbench::settle_in(&shared.workbench).map_err(told)
}

#[tauri::command(async)]
pub fn sign_out(shared: State<'_, Shared>) {
    desk(&shared).sign_out();
}

/// Enlarges the page, as a browser does: 1 is as it is.
#[tauri::command(async)]
pub fn zoom(window: WebviewWindow, factor: f64) -> Answer<()> {
    window
        .set_zoom(factor.clamp(0.5, 3.0))
        .map_err(|error| told(workbench::Error::NotFound(error.to_string())))
}
