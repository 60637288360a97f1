//! What the window can ask for: each command unpacks, calls its use case, and returns.

pub mod admin;
pub mod cases;
pub mod figures;
pub mod files;
pub mod import;
pub mod ledger;
pub mod memo;
pub mod policy;
pub mod review;
pub mod session;
pub mod settings;
pub mod setup;
pub mod stages;

use std::sync::{MutexGuard, PoisonError};

use tauri::State;
use workbench::Workbench;
use workbench::view::ErrorView;

use crate::window::Shared;

/// A command's result.
type Answer<T> = Result<T, ErrorView>;

/// The use cases, one at a time. A panic in one leaves the store's own transaction rolled back, so the next
/// may go on.
fn workbench<'a>(shared: &'a State<'_, Shared>) -> MutexGuard<'a, Workbench> {
    shared.workbench.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An error as it crosses to the window.
fn error_view(error: workbench::Error) -> ErrorView {
    error.view()
}
