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
    let view = desk(&shared).sign_in(&name, &password).map_err(told)?;
    desk(&shared).settle_in();
    Ok(view)
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
