//! A folder that is open: what is in it is opened through it, so that no name is looked up twice.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::Path;

/// What stands under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    File,
    Folder,
    Link,
    /// A pipe, a socket or a device.
    Other,
}

#[cfg(unix)]
mod system {
    use std::ffi::CString;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStringExt;

    use rustix::fs::{self, AtFlags, CWD, Dir, FileType, Mode, OFlags};

    use super::*;

    /// Without waiting for somebody to write into a pipe.
    const READ: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC).union(OFlags::NOCTTY);

    /// Opens a file by its path; whatever it is, and without waiting.
    pub(in crate::received::disk) fn open_file(path: &Path) -> io::Result<File> {
        Ok(File::from(fs::openat(CWD, path, READ, Mode::empty())?))
    }

    #[derive(Debug)]
    pub(in crate::received::disk) struct Folder(OwnedFd);

    impl Folder {
        pub fn open(path: &Path) -> io::Result<Folder> {
            Ok(Folder(fs::openat(CWD, path, READ | OFlags::DIRECTORY, Mode::empty())?))
        }

        pub fn folder(&self, name: &OsStr) -> io::Result<Folder> {
            let flags = READ | OFlags::DIRECTORY | OFlags::NOFOLLOW;
            Ok(Folder(fs::openat(&self.0, name, flags, Mode::empty())?))
        }

        pub fn file(&self, name: &OsStr) -> io::Result<File> {
            Ok(File::from(fs::openat(&self.0, name, READ | OFlags::NOFOLLOW, Mode::empty())?))
        }

        pub fn entries(&self) -> io::Result<Entries> {
            Ok(Entries(Dir::read_from(&self.0)?))
        }
    }

    pub(in crate::received::disk) struct Entries(Dir);

    impl Entries {
        pub fn next(&mut self, folder: &Folder) -> Option<io::Result<(OsString, Found)>> {
            loop {
                let entry = match self.0.next()? {
                    Ok(entry) => entry,
                    Err(error) => return Some(Err(error.into())),
                };
                let name: CString = entry.file_name().into();
                if matches!(name.as_bytes(), b"." | b"..") {
                    continue;
                }
                let kind = fs::statat(&folder.0, &name, AtFlags::SYMLINK_NOFOLLOW);
                let found = kind.map(|meta| match FileType::from_raw_mode(meta.st_mode) {
                    FileType::RegularFile => Found::File,
                    FileType::Directory => Found::Folder,
                    FileType::Symlink => Found::Link,
                    _ => Found::Other,
                });
                let name = OsString::from_vec(name.into_bytes());
                return Some(found.map(|found| (name, found)).map_err(Into::into));
            }
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::{self, ReadDir};
    use std::path::PathBuf;

    use super::*;

    pub(in crate::received::disk) fn open_file(path: &Path) -> io::Result<File> {
        File::open(path)
    }

    #[derive(Debug)]
    pub(in crate::received::disk) struct Folder(PathBuf);

    impl Folder {
        pub fn open(path: &Path) -> io::Result<Folder> {
            Ok(Folder(path.to_owned()))
        }

        pub fn folder(&self, name: &OsStr) -> io::Result<Folder> {
            Ok(Folder(self.0.join(name)))
        }

        pub fn file(&self, name: &OsStr) -> io::Result<File> {
            File::open(self.0.join(name))
        }

        pub fn entries(&self) -> io::Result<Entries> {
            Ok(Entries(fs::read_dir(&self.0)?))
        }
    }

    pub(in crate::received::disk) struct Entries(ReadDir);

    impl Entries {
        pub fn next(&mut self, _: &Folder) -> Option<io::Result<(OsString, Found)>> {
            let entry = self.0.next()?;
            Some(entry.and_then(|entry| {
                let kind = entry.file_type()?;
                let found = match (kind.is_symlink(), kind.is_dir(), kind.is_file()) {
                    (true, ..) => Found::Link,
                    (_, true, _) => Found::Folder,
                    (.., true) => Found::File,
                    _ => Found::Other,
                };
                Ok((entry.file_name(), found))
            }))
        }
    }
}

pub(super) use system::{Folder, open_file};
