//! Zips under limits: entries, their sizes once inflated, and names that are never used as paths.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::Limits;

/// Why a zip is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArchiveError {
    /// More entries or bytes than are read.
    TooLarge,
    /// Its entries are encrypted.
    Password,
    /// It is broken.
    Broken,
}

/// One file of a zip.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// As written, with forward slashes.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Every file of a zip, inflated.
pub(crate) fn entries(bytes: &[u8], limits: &Limits) -> Result<Vec<Entry>, ArchiveError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::Broken)?;
    if archive.len() > limits.entries {
        return Err(ArchiveError::TooLarge);
    }
    let names: Vec<String> = archive.file_names_raw().map(decode_name).collect();
    let mut left = limits.inflated_bytes;
    let mut found = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        let entry = archive.by_index(index).map_err(|why| match why {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                ArchiveError::Password
            }
            _ => ArchiveError::Broken,
        })?;
        if entry.is_dir() {
            continue;
        }
        let most = left.min(limits.part_bytes);
        let mut inflated = Vec::new();
        entry.take(most + 1).read_to_end(&mut inflated).map_err(|_| ArchiveError::Broken)?;
        if inflated.len() as u64 > most {
            return Err(ArchiveError::TooLarge);
        }
        left -= inflated.len() as u64;
        found.push(Entry { name, bytes: inflated });
    }
    Ok(found)
}

/// Names are UTF-8, or GBK where a zip was made on a Chinese Windows.
fn decode_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}
