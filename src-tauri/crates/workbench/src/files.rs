//! Files that a user asks for: written whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::error::Error;

/// Writes a new file; one that exists is never replaced. Returns its path.
pub(crate) fn save_new(path: &Path, bytes: &[u8]) -> Result<String, Error> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Error::invalid(format!("“{}”已经存在，请换一个文件名", path.display())));
        }
        Err(error) => return Err(Error::io(path)(error)),
    };
    finish(&mut file, path, bytes)
}

/// Writes a file, replacing one of the same name only once the new one is wholly there. Returns its path.
pub(crate) fn save(path: &Path, bytes: &[u8]) -> Result<String, Error> {
    let name = path.file_name().ok_or_else(|| Error::invalid(format!("“{}”不是文件名", path.display())))?;
    let beside = path.with_file_name(format!(".{}.part", name.to_string_lossy()));
    let mut file = File::create(&beside).map_err(Error::io(&beside))?;
    let written = finish(&mut file, &beside, bytes);
    drop(file);
    if let Err(error) = written.and_then(|_| std::fs::rename(&beside, path).map_err(Error::io(path))) {
        // The half-written file is ours alone; the error that matters is the one above.
        let _ = std::fs::remove_file(&beside);
        return Err(error);
    }
    Ok(path.display().to_string())
}

fn finish(file: &mut File, path: &Path, bytes: &[u8]) -> Result<String, Error> {
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::io(path))?;
    Ok(path.display().to_string())
}
