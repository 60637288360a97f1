//! `FILE.damaged`: what was found broken. While it stands, the store opens for reading alone: every further write could
//! take what is still there. A check that finds everything whole takes it away.

use std::cell::RefCell;

use rusqlite::ErrorCode;

use crate::StoreError;
use crate::file::atomic_file;
use crate::file::store_files::StoreFiles;

thread_local! {
    /// What SQLite called broken last in this thread: reads and writes give whatever error their work has, and where
    /// they end it is looked at here.
    static SEEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes that SQLite found something broken.
pub(crate) fn saw(what: &str) {
    SEEN.with(|seen| *seen.borrow_mut() = Some(what.to_owned()));
}

/// Forgets what work before this one saw.
pub(crate) fn look_anew() {
    SEEN.with(|seen| seen.borrow_mut().take());
}

/// Marks the store where the work that ends here saw something broken.
pub(crate) fn mark_seen(files: &StoreFiles) {
    if let Some(what) = SEEN.with(|seen| seen.borrow_mut().take()) {
        mark(files, &what);
    }
}

/// Marks the store as broken.
pub(crate) fn mark(files: &StoreFiles, what: &str) {
    // Where even this cannot be written, nothing can.
    let _ = atomic_file::replace(&files.damaged, what.as_bytes());
}

/// Whether the store is marked.
pub(crate) fn is_marked(files: &StoreFiles) -> bool {
    files.damaged.exists()
}

/// Refuses to write to a store that is marked.
pub(crate) fn check(files: &StoreFiles) -> Result<(), StoreError> {
    if is_marked(files) { Err(StoreError::OnlyToRead) } else { Ok(()) }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let Some(failure) = error.sqlite_error() else { return StoreError::Sql(error) };
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::InUse,
            ErrorCode::DiskFull => StoreError::Full,
            // The shared-memory file could not grow: the disk is full there too.
            ErrorCode::SystemIoFailure if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
                StoreError::Full
            }
            ErrorCode::ReadOnly => StoreError::ReadOnly,
            // Existence is checked before a connection is made: what is left is a folder without permission.
            ErrorCode::CannotOpen | ErrorCode::PermissionDenied => StoreError::ReadOnly,
            // A page that its key does not open comes as one for which there was no memory, where it is read again.
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::OutOfMemory => {
                let what = "有的页读不出来";
                saw(what);
                StoreError::Broken(what.to_owned())
            }
            _ => StoreError::Sql(error),
        }
    }
}
