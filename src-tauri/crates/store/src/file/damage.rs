//! `FILE.damaged`: what was found broken. While it stands, the store opens for reading alone: every further write could
//! take what is still there. A check that finds everything whole takes it away.

use std::cell::RefCell;

use crate::file::atomic_file;
use crate::file::store_files::StoreFiles;
use crate::{Store, StoreError};

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

fn mark(files: &StoreFiles, what: &str) {
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

impl Store {
    /// Whether something was found broken: nothing is written then.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        is_marked(&self.vault.files)
    }

    /// Marks the store as broken, or as whole, by what a check of every page found.
    ///
    /// # Errors
    /// The mark cannot be taken away.
    pub fn note_damage(&self, found: &[String]) -> Result<(), StoreError> {
        match found {
            [] => atomic_file::remove_if_there(&self.vault.files.damaged),
            found => {
                mark(&self.vault.files, &found.join("\n"));
                Ok(())
            }
        }
    }
}
