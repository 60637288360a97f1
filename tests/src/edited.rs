//! Samples with other words in them, as another enterprise or another year would have filled them in.

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A sample package in which every text of the workbook's sheets that stands on the left of a pair is replaced by the
/// one on its right; gives its path in the folder.
///
/// # Errors
/// There is no such sample, or the package cannot be written.
pub fn edited_sample(sample: &str, folder: &Path, name: &str, words: &[(&str, &str)]) -> Result<PathBuf> {
    let path = crate::root().join("assets/samples").join(sample);
    let mut package = ZipArchive::new(File::open(&path).with_context(|| path.display().to_string())?)?;
    let out = folder.join(name);
    let mut written = ZipWriter::new(File::create(&out)?);
    for index in 0..package.len() {
        let mut entry = package.by_index(index)?;
        let (name, mut bytes) = (entry.name()?.into_owned(), Vec::new());
        entry.read_to_end(&mut bytes)?;
        if name.ends_with(".xlsx") {
            bytes = edited_workbook(bytes, words)?;
        }
        written.start_file(name, SimpleFileOptions::default())?;
        written.write_all(&bytes)?;
    }
    written.finish()?;
    Ok(out)
}

fn edited_workbook(bytes: Vec<u8>, words: &[(&str, &str)]) -> Result<Vec<u8>> {
    let mut workbook = ZipArchive::new(Cursor::new(bytes))?;
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..workbook.len() {
        let mut entry = workbook.by_index(index)?;
        let (name, mut bytes) = (entry.name()?.into_owned(), Vec::new());
        entry.read_to_end(&mut bytes)?;
        if name.starts_with("xl/worksheets/") {
            let text = String::from_utf8(bytes)?;
            bytes = words.iter().fold(text, |text, (from, to)| text.replace(from, to)).into_bytes();
        }
        written.start_file(name, SimpleFileOptions::default())?;
        written.write_all(&bytes)?;
    }
    Ok(written.finish()?.into_inner())
}
