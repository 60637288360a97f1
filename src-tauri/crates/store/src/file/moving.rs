//! Moving a store: everything that belongs to it, at one moment, to a place where nothing stands; the old place is
//! marked, and opens no more. What stands there stays, should the new place be lost before it was ever opened.

use std::fs;
use std::path::{Path, PathBuf};

use casework::{AuditAction, AuditEvent};
use jiff::Timestamp;

use crate::file::backup::Watch;
use crate::file::store_files::StoreFiles;
use crate::file::{atomic_file, backup, connect};
use crate::keys::new_key;
use crate::keys::slots::Slots;
use crate::{Store, StoreError, audit, commit, history};

/// How the log says so.
const MOVED: &str = AuditAction::StoreMove.code();

impl Store {
    /// Moves the store to a file, or into a folder. From then on it opens there, and no more here.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where a store stands there, [`StoreError::OthersOpen`] where anybody else has it open.
    pub fn move_to(
        &mut self,
        to: &Path,
        who: &str,
        at: Timestamp,
        watch: Watch<'_>,
    ) -> Result<PathBuf, StoreError> {
        let name = self.vault.files.database.file_name().unwrap_or_default();
        let to = std::path::absolute(if to.is_dir() { to.join(name) } else { to.to_owned() })?;
        let target = StoreFiles::new(&to);
        target.clear_for_creation()?;
        self.presence.wait_alone()?;
        let moved = self.move_alone(&target, who, at, watch);
        self.presence.give_back();
        if moved.is_err() {
            // Where even that fails, the next try sweeps it.
            let _ = target.clear_for_creation();
            let _ = atomic_file::remove_if_there(&self.vault.files.moved);
        }
        moved.map(|()| to)
    }

    fn move_alone(
        &mut self,
        target: &StoreFiles,
        who: &str,
        at: Timestamp,
        watch: Watch<'_>,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.audit(AuditEvent {
                at,
                who: who.to_owned(),
                action: MOVED.to_owned(),
                subject: atomic_file::shown(&target.database),
                before: atomic_file::shown(&tx.vault.files.database),
                after: String::new(),
            })
        })?;
        let files = &self.vault.files;
        drop(atomic_file::create_private(&target.unfinished)?);
        let mut copy = connect::keyed(&target.unfinished, &self.vault.key)?;
        backup::copy_pages(&self.conn, &mut copy, watch)?;
        let head = audit::head(&copy)?;
        copy.close().map_err(|(_, error)| error)?;
        let copy = connect::keyed(&target.unfinished, &self.vault.key)?;
        new_key::whole(&copy, &head)?;
        copy.close().map_err(|(_, error)| error)?;
        let mut slots = Slots::read(files)?;
        // What does not fit goes with it.
        if history::holds(&self.conn, &slots.head)? {
            slots.head = head;
        }
        slots.in_use = false;
        slots.write(target)?;
        for (from, to) in [(&files.attempts, &target.attempts), (&files.lockout, &target.lockout)] {
            if atomic_file::exists(from)? {
                atomic_file::replace(to, &fs::read(from)?)?;
            }
        }
        // Whenever this is cut short, one of the two places opens, and never both.
        atomic_file::replace(&files.moved, atomic_file::shown(&target.database).as_bytes())?;
        target.finish_creation()?;
        // What is not noted here is no more asked for.
        let _ = commit::end_use(&self.conn, &self.vault);
        Ok(())
    }
}

/// Refuses a store that was moved. A move that was cut short before its end is none.
pub(crate) fn check(files: &StoreFiles) -> Result<(), StoreError> {
    let Ok(to) = fs::read_to_string(&files.moved) else { return Ok(()) };
    let target = StoreFiles::new(Path::new(&to));
    if atomic_file::exists(&target.unfinished)? && !atomic_file::exists(&target.database)? {
        return atomic_file::remove_if_there(&files.moved);
    }
    Err(StoreError::Moved(to))
}
