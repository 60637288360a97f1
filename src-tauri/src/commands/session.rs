//! Signing in and out.

use std::sync::atomic::Ordering;

use secrecy::SecretString;
use tauri::{State, WebviewWindow};
use workbench::view::{SessionView, StartView};

use super::{Answer, error_view, workbench};
use crate::window::{Shared, opened};

#[tauri::command(async)]
pub fn start(shared: State<'_, Shared>) -> StartView {
    workbench(&shared).start()
}

/// The pack that was double-clicked since this was last asked.
#[tauri::command(async)]
pub fn take_opened_pack(shared: State<'_, Shared>) -> Option<String> {
    opened(&shared).take()
}

#[tauri::command(async)]
pub fn sign_in(shared: State<'_, Shared>, name: String, password: SecretString) -> Answer<SessionView> {
    workbench(&shared).sign_in(&name, &password).map_err(error_view)
}

/// A look at the store and the day's backup, while the desk goes on. Gives what went wrong.
#[tauri::command(async)]
pub fn maintain_at_sign_in(shared: State<'_, Shared>) -> Answer<Vec<String>> {
    workbench::maintain_at_sign_in(&shared.workbench).map_err(error_view)
}

#[tauri::command(async)]
pub fn sign_out(shared: State<'_, Shared>) {
    // Long work ends with whoever began it.
    for stop in [&shared.stop, &shared.stop_print, &shared.stop_maintenance, &shared.stop_pricing] {
        stop.store(true, Ordering::Relaxed);
    }
    workbench(&shared).sign_out();
}

/// Puts text on the system's clipboard. The web view's own is only open while a click is being handled, and a long list
/// takes longer to read.
#[tauri::command(async)]
pub fn copy_text(window: WebviewWindow, text: String) -> Answer<()> {
    let failed = |why: String| error_view(workbench::Error::NotFound(format!("剪贴板不可用：{why}")));
    #[cfg(target_os = "linux")]
    return window
        .run_on_main_thread(move || {
            let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
            clipboard.set_text(&text);
            clipboard.store();
        })
        .map_err(|error| failed(error.to_string()));
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (window, text);
        Err(failed("本系统由页面自己复制".to_owned()))
    }
}

/// Enlarges the page, as a browser does: 1 is as it is.
#[tauri::command(async)]
pub fn zoom(window: WebviewWindow, factor: f64) -> Answer<()> {
    window
        .set_zoom(factor.clamp(0.5, 3.0))
        .map_err(|error| error_view(workbench::Error::NotFound(error.to_string())))
}
