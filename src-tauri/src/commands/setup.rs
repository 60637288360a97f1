//! The first run: a new store, the demonstration, or a backup restored.

use std::path::Path;

use secrecy::SecretString;
use tauri::State;
use tauri::ipc::Channel;
use workbench::view::StartView;
use workbench::{DemoMade, StoreMade};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn set_up(
    shared: State<'_, Shared>,
    bureau: String,
    admin: String,
    password: SecretString,
) -> Answer<StoreMade> {
    workbench(&shared).init(&bureau, &admin, &password).map_err(error_view)
}

#[tauri::command(async)]
pub fn set_up_demo(shared: State<'_, Shared>, progress: Channel<String>) -> Answer<DemoMade> {
    // A window that is gone no longer listens; the demonstration goes on.
    let tell = |step: &str| drop(progress.send(step.to_owned()));
    workbench(&shared).demonstrate(&tell).map_err(error_view)
}

#[tauri::command(async)]
pub fn restore_store(shared: State<'_, Shared>, path: String) -> Answer<StartView> {
    workbench(&shared).restore_here(Path::new(&path)).map_err(error_view)
}
