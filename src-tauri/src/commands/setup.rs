//! Before anybody signs in: the first run (a new store, the demonstration, or a backup restored), and a package that its
//! own applicant checks.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use secrecy::SecretString;
use tauri::State;
use tauri::ipc::Channel;
use workbench::view::{PrecheckView, SelfTestView, StartView};
use workbench::{DemoMade, StoreMade};

use super::{Answer, error_view, workbench};
use crate::places;
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

/// Tries what this computer has; it may be asked before anybody signs in.
#[tauri::command(async)]
pub fn self_test(shared: State<'_, Shared>) -> SelfTestView {
    workbench(&shared).self_test(&places::crash_reports())
}

#[tauri::command(async)]
pub fn save_self_test(shared: State<'_, Shared>, path: String) -> Answer<String> {
    let desk = workbench(&shared);
    desk.print_self_test(&desk.self_test(&places::crash_reports()), Path::new(&path)).map_err(error_view)
}

/// No store is asked, and nothing is kept.
#[tauri::command(async)]
pub fn precheck(path: PathBuf, policy: Option<String>, progress: Channel<String>) -> Answer<PrecheckView> {
    // A window that is gone no longer listens.
    let tell = |file: &str| drop(progress.send(file.to_owned()));
    workbench::precheck(&path, policy.as_deref(), &tell, &AtomicBool::new(false)).map_err(error_view)
}

#[tauri::command(async)]
pub fn save_precheck(found: PrecheckView, path: PathBuf) -> Answer<String> {
    let pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let saved = match pdf {
        true => workbench::print_precheck(&found, &places::fonts(), &path),
        false => workbench::save_precheck(&found, &path),
    };
    saved.map_err(error_view)
}
