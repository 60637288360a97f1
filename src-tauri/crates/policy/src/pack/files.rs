//! A pack as the set of its files: few, small, plainly named. What it says is read from them alone, and its SHA-256
//! is that of their names and bytes, whatever carried them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use sha2::{Digest, Sha256};

use super::{Pack, PackError, Sources};

/// The files of a pack, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackFiles(BTreeMap<String, Vec<u8>>);

/// Files that no pack is made of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilesError {
    /// More files than a pack has.
    #[error("政策包的文件太多：至多 {MOST_FILES} 个。请只放 policy.md、examples.toml、利率表和条文原件。")]
    TooMany,
    /// More bytes than a pack has.
    #[error("政策包太大：各文件合计至多 4 MiB。请把附件另存。")]
    TooLarge,
    /// A name with a folder, a letter that is none, or nothing in it.
    #[error(
        "文件名“{0}”不能用于政策包：文件须直接放在一层，名称用字母、数字、汉字和 - _ . 组成，且不以点开头。"
    )]
    Name(String),
    /// Two files of one name.
    #[error("文件“{0}”有两个。请删去一个。")]
    Twice(String),
    /// A link, or whatever is no file.
    #[error("“{0}”不是普通文件（如快捷方式、链接）。请换成文件本身。")]
    NotAFile(String),
    /// The archive cannot be read.
    #[error("不是可读的 zip 文件：{0}。请重新打包。")]
    Archive(String),
}

const MOST_FILES: usize = 64;
const MOST_BYTES: u64 = 4 * 1024 * 1024;

impl PackFiles {
    /// Takes the files of a folder: names and contents.
    ///
    /// # Errors
    /// Too many or too large files, or a name that is not plain.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<PackFiles, FilesError> {
        let mut taken = PackFiles::default();
        for (name, bytes) in files {
            taken.add(name, bytes)?;
        }
        Ok(taken)
    }

    /// Takes the files of a zip. One folder around them all is left off, as archivers make it.
    ///
    /// # Errors
    /// An archive that cannot be read, or files as for [`PackFiles::new`].
    pub fn from_zip(bytes: &[u8]) -> Result<PackFiles, FilesError> {
        let archive = |error: zip::result::ZipError| FilesError::Archive(error.to_string());
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(archive)?;
        if zip.len() > MOST_FILES * 2 {
            return Err(FilesError::TooMany);
        }
        let mut found: Vec<(String, Vec<u8>)> = Vec::new();
        let mut room = MOST_BYTES;
        for index in 0..zip.len() {
            let file = zip.by_index(index).map_err(archive)?;
            let name = file.name().map_err(archive)?.into_owned();
            // What archivers of other systems leave beside the files.
            if file.is_dir() || name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") {
                continue;
            }
            if file.unix_mode().is_some_and(|mode| mode & 0o170_000 != 0 && mode & 0o170_000 != 0o100_000) {
                return Err(FilesError::NotAFile(name));
            }
            let mut bytes = Vec::new();
            let read = file.take(room + 1).read_to_end(&mut bytes);
            read.map_err(|error| FilesError::Archive(error.to_string()))?;
            room = room.checked_sub(bytes.len() as u64).ok_or(FilesError::TooLarge)?;
            found.push((name, bytes));
        }
        let folder =
            found.first().and_then(|(name, _)| name.split_once('/')).map(|(folder, _)| format!("{folder}/"));
        let plain = |folder: &String| is_plain(folder.trim_end_matches('/'));
        let around =
            folder.filter(plain).filter(|folder| found.iter().all(|(name, _)| name.starts_with(folder)));
        let inside = |name: String| match &around {
            Some(folder) => name.strip_prefix(folder).map(str::to_owned).unwrap_or(name),
            None => name,
        };
        PackFiles::new(found.into_iter().map(|(name, bytes)| (inside(name), bytes)))
    }

    /// The same as a zip: the same files give the same bytes.
    ///
    /// # Errors
    /// What the archive cannot hold.
    pub fn to_zip(&self) -> Result<Vec<u8>, FilesError> {
        let archive = |error: &dyn std::fmt::Display| FilesError::Archive(error.to_string());
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        for (name, bytes) in self.iter() {
            zip.start_file(name, options).map_err(|error| archive(&error))?;
            zip.write_all(bytes).map_err(|error| archive(&error))?;
        }
        Ok(zip.finish().map_err(|error| archive(&error))?.into_inner())
    }

    /// Adds a file.
    ///
    /// # Errors
    /// As for [`PackFiles::new`].
    pub fn add(&mut self, name: String, bytes: Vec<u8>) -> Result<(), FilesError> {
        if !is_plain(&name) {
            return Err(FilesError::Name(name));
        }
        if self.0.contains_key(&name) {
            return Err(FilesError::Twice(name));
        }
        if self.0.len() == MOST_FILES {
            return Err(FilesError::TooMany);
        }
        let size: u64 = self.0.values().map(|bytes| bytes.len() as u64).sum();
        if size + bytes.len() as u64 > MOST_BYTES {
            return Err(FilesError::TooLarge);
        }
        self.0.insert(name, bytes);
        Ok(())
    }

    /// The same files with one of them put in place of what bore its name.
    #[must_use]
    pub fn with(mut self, name: &str, bytes: Vec<u8>) -> PackFiles {
        self.0.insert(name.to_owned(), bytes);
        self
    }

    /// Names and contents, in order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// The contents of a file.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// The contents of a file of text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.get(name)?).ok()
    }

    /// The SHA-256, in hexadecimal, of a listing of the files in order of their names: for each its own SHA-256, two
    /// blanks, its name and a line feed, as `sha256sum` lists them.
    #[must_use]
    pub fn sha256(&self) -> String {
        let mut listing = String::new();
        for (name, bytes) in &self.0 {
            listing.push_str(&format!("{}  {name}\n", hex(&Sha256::digest(bytes))));
        }
        hex(&Sha256::digest(listing.as_bytes()))
    }
}

impl Pack {
    /// Reads a pack from its files.
    ///
    /// # Errors
    /// Everything that is wrong, each with its file, line and clause.
    pub fn from_files(files: &PackFiles) -> Result<Pack, Vec<PackError>> {
        let fault = |file: &str, message: &str| PackError {
            file: file.to_owned(),
            line: 1,
            column: 1,
            clause: None,
            message: message.to_owned(),
        };
        let of_text = |name: &str| {
            let text = |bytes| std::str::from_utf8(bytes).map(|text| text.trim_start_matches('\u{feff}'));
            files
                .get(name)
                .map(text)
                .transpose()
                .map_err(|_| fault(name, "不是 UTF-8 文本。请以 UTF-8 编码另存。"))
        };
        let mut faults = Vec::new();
        let mut keep =
            |read: Result<Option<_>, PackError>| read.map_err(|error| faults.push(error)).ok().flatten();
        let policy = keep(of_text("policy.md"));
        let examples = keep(of_text("examples.toml"));
        let names = files.iter().map(|(name, _)| name).filter(|name| name.ends_with(".csv"));
        let tables: Vec<(&str, &str)> = names.filter_map(|name| Some((name, keep(of_text(name))?))).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let Some(policy) = policy else {
            return Err(vec![fault("policy.md", "没有 policy.md。条文和规则写在这个文件里。")]);
        };
        Pack::read(&Sources { policy, tables: &tables, examples })
    }
}

/// A name of one level that means the same everywhere.
fn is_plain(name: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '（' | '）' | '《' | '》');
    !name.is_empty() && name.len() <= 120 && !name.starts_with('.') && name.chars().all(letter)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
