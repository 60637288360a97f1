//! Packs as files, for the commands that need no store: a shipped one, a folder, or a zip.

use std::path::Path;
use std::time::{Duration, SystemTime};

use policy::{Pack, PackError, PackFiles};
use workbench::Error;

/// A pack's files: shipped ones by `ID` or `ID@2`, those of a folder or of its `policy.md`, or those of a zip.
pub fn files(named: &str) -> Result<PackFiles, Error> {
    if let Some(files) = policy::shipped_files(named) {
        return Ok(files);
    }
    let path = Path::new(named);
    if path.is_file() && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
        let bytes = std::fs::read(path).map_err(|source| io(path, source))?;
        return PackFiles::from_zip(&bytes).map_err(|error| Error::Invalid(format!("{named}：{error}")));
    }
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    if !folder.join("policy.md").is_file() {
        let known: Vec<String> = policy::shipped_packs().iter().map(|pack| pack.name()).collect();
        return Err(Error::NotFound(format!(
            "没有政策包“{named}”：既不是内置的（{}），也不是含 policy.md 的文件夹，也不是 zip",
            known.join("、")
        )));
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|source| io(folder, source))? {
        let entry = entry.map_err(|source| io(folder, source))?;
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        // What an editor leaves behind while a pack is written.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let kind = entry.file_type().map_err(|source| io(&path, source))?;
        if !kind.is_file() {
            return Err(Error::Invalid(policy::FilesError::NotAFile(name).to_string()));
        }
        let size = entry.metadata().map_err(|source| io(&path, source))?.len();
        if size > MOST {
            return Err(Error::Invalid(policy::FilesError::TooLarge.to_string()));
        }
        found.push((name, std::fs::read(&path).map_err(|source| io(&path, source))?));
    }
    PackFiles::new(found).map_err(|error| Error::Invalid(format!("{}：{error}", folder.display())))
}

/// No file of a pack is larger than a whole pack may be.
const MOST: u64 = 4 * 1024 * 1024;

/// A pack, or everything that is wrong with it.
pub fn read(named: &str) -> Result<Result<Pack, Vec<PackError>>, Error> {
    files(named).map(|files| Pack::from_files(&files))
}

/// A pack; the error names everything that is wrong with it.
pub fn pack(named: &str) -> Result<Pack, Error> {
    read(named)?.map_err(|faults| Error::Invalid(told(&faults)))
}

/// A line for each fault.
pub fn told(faults: &[PackError]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Writes a pack's files into a folder that has none of them.
pub fn write(files: &PackFiles, to: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(to).map_err(|source| io(to, source))?;
    if let Some((name, _)) = files.iter().find(|(name, _)| to.join(name).exists()) {
        let place = to.join(name);
        return Err(Error::Invalid(format!("{}已存在，没有写入。请换一个文件夹。", place.display())));
    }
    for (name, bytes) in files.iter() {
        let path = to.join(name);
        std::fs::write(&path, bytes).map_err(|source| io(&path, source))?;
    }
    Ok(())
}

pub fn io(path: &Path, source: std::io::Error) -> Error {
    Error::Io { path: path.display().to_string(), source }
}

/// Calls `work` now, and again whenever a file of the folder was saved. Ends when `work` fails.
pub fn watch(named: &str, mut work: impl FnMut() -> Result<(), Error>) -> Result<(), Error> {
    let path = Path::new(named);
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    if policy::shipped_files(named).is_some() || !folder.is_dir() {
        return Err(Error::Invalid("--watch 用于写作中的政策包：请给出文件夹".to_owned()));
    }
    let saved = || -> Vec<(std::ffi::OsString, Option<SystemTime>)> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut times: Vec<_> = entries
            .map(|entry| (entry.file_name(), entry.metadata().and_then(|known| known.modified()).ok()))
            .collect();
        times.sort();
        times
    };
    let mut known = saved();
    loop {
        work()?;
        let mut now = saved();
        while now == known {
            std::thread::sleep(Duration::from_millis(400));
            now = saved();
        }
        known = now;
    }
}
