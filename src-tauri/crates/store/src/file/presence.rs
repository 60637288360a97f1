//! `FILE.open`: who has the store open. Each connection holds it together with the others; moving the store and giving
//! it a new key want it alone, and whoever closes last knows by it that everything stands in the database itself.

use std::fs::{File, OpenOptions, TryLockError};
use std::time::{Duration, Instant};

use crate::StoreError;
use crate::file::atomic_file;
use crate::file::connect::PATIENCE;
use crate::file::store_files::StoreFiles;

/// A hold on the store's files. Where nothing can be written there is none, and nobody can take them alone.
#[derive(Debug)]
pub(crate) struct Presence {
    file: Option<File>,
}

impl Presence {
    /// Together with others.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where somebody has the store alone for longer than a write waits.
    pub(crate) fn shared(files: &StoreFiles) -> Result<Presence, StoreError> {
        let Some(file) = open(files)? else { return Ok(Presence { file: None }) };
        let start = Instant::now();
        loop {
            match file.try_lock_shared() {
                Ok(()) => return Ok(Presence { file: Some(file) }),
                Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => return Err(StoreError::InUse),
                // A file system without locks.
                Err(TryLockError::Error(_)) => return Ok(Presence { file: None }),
            }
        }
    }

    /// Lets go of the others, and says whether this is the only one left: nobody else comes in then.
    pub(crate) fn take_alone(&mut self) -> bool {
        let Some(file) = &self.file else { return false };
        if file.unlock().is_ok() && file.try_lock().is_ok() {
            return true;
        }
        self.give_back();
        false
    }

    /// The same, waiting for others as long as a write would: a backup beside the window is soon done.
    ///
    /// # Errors
    /// [`StoreError::OthersOpen`] where somebody stays.
    pub(crate) fn wait_alone(&mut self) -> Result<(), StoreError> {
        let start = Instant::now();
        while !self.take_alone() {
            if self.file.is_none() || start.elapsed() > PATIENCE {
                return Err(StoreError::OthersOpen);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Lets others in again.
    pub(crate) fn give_back(&mut self) {
        if let Some(file) = &self.file {
            let _ = file.unlock();
            let _ = file.try_lock_shared();
        }
    }
}

fn open(files: &StoreFiles) -> Result<Option<File>, StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    match atomic_file::private(&mut options).open(&files.open).map_err(StoreError::from) {
        Ok(file) => Ok(Some(file)),
        Err(StoreError::Full | StoreError::ReadOnly) => Ok(None),
        Err(other) => Err(other),
    }
}
