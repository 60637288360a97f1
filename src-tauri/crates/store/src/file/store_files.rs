//! The files of a store: the database, and what stands beside it under the same name.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::StoreError;
use crate::file::atomic_file::{age, exists, folder_of, remove_if_there, shown, sync_folder, with_ending};

/// A store's files. All of them stand in one folder.
#[derive(Debug, Clone)]
pub(crate) struct StoreFiles {
    /// The encrypted database.
    pub(crate) database: PathBuf,
    /// The key slots.
    pub(crate) slots: PathBuf,
    /// Sign-ins that await their place in the audit log.
    pub(crate) attempts: PathBuf,
    /// Who failed to sign in several times in a row.
    pub(crate) lockout: PathBuf,
    /// Who has the store open.
    pub(crate) open: PathBuf,
    /// Where the automatic backups are.
    pub(crate) backups: PathBuf,
    /// The database under a new key, until it takes the old one's place.
    pub(crate) new_key: PathBuf,
    /// What was found broken.
    pub(crate) damaged: PathBuf,
    /// Where the store was moved to.
    pub(crate) moved: PathBuf,
    /// A database that is being created or restored. Where it exists, the creation never finished.
    pub(crate) unfinished: PathBuf,
}

impl StoreFiles {
    pub(crate) fn new(database: &Path) -> StoreFiles {
        let named = |ending: &str| with_ending(database, ending);
        StoreFiles {
            database: database.to_owned(),
            slots: named(".slots"),
            attempts: named(".attempts"),
            lockout: named(".lockout"),
            open: named(".open"),
            backups: named(".backups"),
            new_key: named(".new-key"),
            damaged: named(".damaged"),
            moved: named(".moved"),
            unfinished: named(".unfinished"),
        }
    }

    /// Makes sure that nothing stands where a store is to be made, and sweeps away what an interrupted
    /// creation left: nobody can have used that.
    pub(crate) fn clear_for_creation(&self) -> Result<(), StoreError> {
        if exists(&self.database)? {
            return Err(StoreError::Exists(shown(&self.database)));
        }
        if exists(&self.unfinished)? {
            remove_if_there(&self.slots)?;
            for ending in ["-wal", "-shm", "-journal"] {
                remove_if_there(&with_ending(&self.unfinished, ending))?;
            }
            remove_if_there(&self.unfinished)?;
        }
        // Slots without a store may hold the only key of a store that was moved away, and a log its last writes.
        for left in [&self.slots, &with_ending(&self.database, "-wal")] {
            if exists(left)? {
                return Err(StoreError::Exists(shown(left)));
            }
        }
        Ok(())
    }

    /// The newest automatic backup: their names hold their days.
    pub(crate) fn newest_backup(&self) -> Option<PathBuf> {
        let entries = fs::read_dir(&self.backups).ok()?.filter_map(Result::ok);
        let backups = entries.filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with("auto-") && name.ends_with(".backup")
        });
        backups.map(|entry| entry.path()).max()
    }

    /// Whether writes stand in a log that is not folded into the database yet.
    pub(crate) fn has_log(&self) -> bool {
        fs::metadata(with_ending(&self.database, "-wal")).is_ok_and(|log| log.len() > 0)
    }

    /// What something unfinished left in the store's folder, by name.
    pub(crate) fn left_behind(&self) -> Result<Vec<String>, StoreError> {
        let mut left = Vec::new();
        for entry in fs::read_dir(folder_of(&self.database))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours = self.database.file_name().is_some_and(|own| name.starts_with(&*own.to_string_lossy()));
            let unfinished = name.ends_with(".unfinished") || name.ends_with(".database.new");
            // A backup that is being made right now is not left behind.
            if ours && unfinished && age(&entry).is_some_and(|age| age > Duration::from_secs(600)) {
                left.push(name);
            }
        }
        left.sort();
        Ok(left)
    }

    /// Puts the finished database in its place: from now on the store exists.
    pub(crate) fn finish_creation(&self) -> Result<(), StoreError> {
        if exists(&self.database)? {
            return Err(StoreError::Exists(shown(&self.database)));
        }
        fs::rename(&self.unfinished, &self.database)?;
        sync_folder(&self.database)
    }
}
