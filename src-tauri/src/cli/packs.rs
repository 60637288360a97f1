//! Packs as files, for the commands that need no store: a shipped one, a folder, or a zip.

use std::path::Path;
use std::time::{Duration, SystemTime};

use policy::{Pack, PackError};
use workbench::Error;

/// A pack, or everything that is wrong with it.
pub fn read(named: &str) -> Result<Result<Pack, Vec<PackError>>, Error> {
    workbench::pack_files(named).map(|files| Pack::from_files(&files))
}

/// A pack; the error names everything that is wrong with it.
pub fn pack(named: &str) -> Result<Pack, Error> {
    read(named)?.map_err(|faults| Error::Invalid(fault_lines(&faults)))
}

/// A line for each fault.
pub fn fault_lines(faults: &[PackError]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
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
