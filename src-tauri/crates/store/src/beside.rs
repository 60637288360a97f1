//! The files of a store and how they are written: whole or not at all, and readable by their owner only.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::StoreError;

/// A store's files. All of them stand in one folder.
#[derive(Debug, Clone)]
pub(crate) struct Beside {
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

impl Beside {
    pub(crate) fn new(database: &Path) -> Beside {
        let named = |ending: &str| with_ending(database, ending);
        Beside {
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

/// `FILE` with an ending appended, whatever its extension.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(ending);
    PathBuf::from(name)
}

/// The folder that a file stands in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// How long ago a file was last written, where the system says so.
pub(crate) fn age(entry: &fs::DirEntry) -> Option<Duration> {
    entry.metadata().and_then(|data| data.modified()).ok()?.elapsed().ok()
}

/// A path as messages show it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

pub(crate) fn exists(path: &Path) -> Result<bool, StoreError> {
    Ok(path.try_exists()?)
}

pub(crate) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// A new file that only its owner can read. It must not exist.
pub(crate) fn create_private(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    private(&mut options).open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => StoreError::Exists(shown(path)),
        _ => error.into(),
    })
}

/// Makes whatever these options create readable by its owner only, where the system knows of that.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Replaces a file in one step: after a power cut there is the old content or the new.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let unfinished = with_ending(path, ".new");
    remove_if_there(&unfinished)?;
    let mut file = create_private(&unfinished)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    drop(file);
    if let Err(error) = written.and_then(|()| fs::rename(&unfinished, path)) {
        remove_if_there(&unfinished)?;
        return Err(error.into());
    }
    sync_folder(path)
}

/// Makes a new or renamed entry of a folder last through a power cut. Windows has no such call.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    File::open(folder_of(path))?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
