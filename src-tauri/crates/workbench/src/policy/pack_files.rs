//! Packs as files: shipped ones, a folder, or a zip; and written out again.

use std::io::Write;
use std::path::Path;

use policy::{Pack, PackFiles};

use crate::error::Error;
use crate::policy::installed::all;

/// How the name of a pack in one file ends: a zip that a double click opens with this program.
const ONE_FILE: &str = "policypack";

/// No file of a pack is larger than a whole pack may be.
const MOST: u64 = 4 * 1024 * 1024;

/// A pack's files: shipped ones by `ID` or `ID@2`, those of a folder or of its `policy.md`, or those of a
/// zip or of a `.policypack`.
///
/// # Errors
/// Nothing of that name; what cannot be read, or is no pack's file.
pub fn pack_files(named: &str) -> Result<PackFiles, Error> {
    if let Some(files) = policy::shipped_files(named) {
        return Ok(files);
    }
    let path = Path::new(named);
    if path.is_file() && [ONE_FILE, "zip"].iter().any(|end| ends_in(path, end)) {
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        return PackFiles::from_zip(&bytes).map_err(|error| Error::Invalid(format!("{named}：{error}")));
    }
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    if !folder.join("policy.md").is_file() {
        let known: Vec<String> = policy::shipped_packs().iter().map(|pack| pack.name()).collect();
        return Err(Error::NotFound(format!(
            "没有政策包“{named}”：既不是内置的（{}），也不是含 policy.md 的文件夹，也不是 .policypack 或 zip 文件",
            known.join("、")
        )));
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::io(folder))? {
        let entry = entry.map_err(Error::io(folder))?;
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        // What an editor leaves behind while a pack is written.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let kind = entry.file_type().map_err(Error::io(&path))?;
        if !kind.is_file() {
            return Err(Error::Invalid(policy::FilesError::NotAFile(name).to_string()));
        }
        let size = entry.metadata().map_err(Error::io(&path))?.len();
        if size > MOST {
            return Err(Error::Invalid(policy::FilesError::TooLarge.to_string()));
        }
        found.push((name, std::fs::read(&path).map_err(Error::io(&path))?));
    }
    PackFiles::new(found).map_err(|error| Error::Invalid(format!("{}：{error}", folder.display())))
}

/// A pack by the name of its files; the error names everything that is wrong with it.
pub(crate) fn pack(named: &str) -> Result<Pack, Error> {
    Pack::from_files(&pack_files(named)?).map_err(|faults| Error::invalid(all(&faults)))
}

/// Writes a pack's files into a folder that has none of them, or into one file whose name ends in `.policypack`.
///
/// # Errors
/// A file that exists; a folder that cannot be written.
pub fn write_pack(files: &PackFiles, to: &Path) -> Result<(), Error> {
    if ends_in(to, ONE_FILE) {
        let bytes = files.to_zip().map_err(|error| Error::invalid(error.to_string()))?;
        let mut file = std::fs::File::create_new(to).map_err(Error::io(to))?;
        return file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(Error::io(to));
    }
    std::fs::create_dir_all(to).map_err(Error::io(to))?;
    if let Some((name, _)) = files.iter().find(|(name, _)| to.join(name).exists()) {
        let place = to.join(name);
        return Err(Error::invalid(format!("{}已存在，没有写入。请换一个文件夹。", place.display())));
    }
    for (name, bytes) in files.iter() {
        let path = to.join(name);
        std::fs::write(&path, bytes).map_err(Error::io(&path))?;
    }
    Ok(())
}

fn ends_in(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension))
}
