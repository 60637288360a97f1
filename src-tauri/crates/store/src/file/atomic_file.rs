//! How files are written: whole or not at all, and readable by their owner only.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::StoreError;

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
