//! The pictures and embedded files of an .ods, from its zip: the child names them, and the parent takes them, whose guard
//! has seen each part inflate within bounds.

use std::collections::HashMap;
use std::io::{Cursor, Read, Write};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive};

use crate::received::limits::Limits;
use crate::workbook::legacy::ods_xml::attribute;
use crate::workbook::over::{Enclosed, Over};

const KIND: &str = "application/vnd.oasis.opendocument.";

/// Gives the files that a workbook holds their bytes. Charts are drawn from its cells, and are no files.
pub(super) fn fill(bytes: &[u8], limits: &Limits, enclosed: &mut Vec<Enclosed>) {
    if enclosed.is_empty() {
        return;
    }
    let Ok(mut archive) = crate::received::guard::open_bytes(bytes, limits) else { return };
    let kinds = part(&mut archive, "META-INF/manifest.xml").map(|xml| kinds(&xml)).unwrap_or_default();
    let kind_of = |path: &str| kinds.get(path).or_else(|| kinds.get(&format!("{path}/"))).map(String::as_str);
    enclosed.retain(|file| {
        let chart = kind_of(&file.path).and_then(|kind| kind.strip_prefix(KIND)) == Some("chart");
        file.kind != Over::Embedded || !chart
    });
    for file in enclosed {
        if let Some(bytes) = part(&mut archive, &file.path) {
            file.bytes = bytes;
            if file.kind == Over::Embedded {
                file.name.push_str(".bin");
            }
        } else if let Some(bytes) = document(&mut archive, &file.path, kind_of(&file.path)) {
            file.bytes = bytes;
            file.name.push_str(match kind_of(&file.path).and_then(|kind| kind.strip_prefix(KIND)) {
                Some("text") => ".odt",
                Some("spreadsheet") => ".ods",
                Some("presentation") => ".odp",
                Some("graphics") => ".odg",
                Some("formula") => ".odf",
                _ => ".zip",
            });
        }
    }
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The kinds of a workbook's parts and folders, by their paths.
fn kinds(manifest: &[u8]) -> HashMap<String, String> {
    let mut reader = Reader::from_reader(manifest);
    let mut found = HashMap::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "manifest:file-entry" => {
                let path = attribute(&tag, "manifest:full-path");
                found.extend(path.zip(attribute(&tag, "manifest:media-type")));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// A document that lies in a folder of its own, packed as a file of its own.
fn document(archive: &mut ZipArchive<Cursor<&[u8]>>, path: &str, kind: Option<&str>) -> Option<Vec<u8>> {
    let folder = format!("{path}/");
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .filter(|name| name.starts_with(&folder) && !name.ends_with('/'))
        .collect();
    if names.is_empty() {
        return None;
    }
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    if let Some(kind) = kind {
        // By this first part, stored as it is, programs know the document.
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        packed.start_file("mimetype", stored).ok()?;
        packed.write_all(kind.as_bytes()).ok()?;
    }
    for name in names {
        let inside = &name[folder.len()..];
        if inside == "mimetype" {
            continue;
        }
        let bytes = part(archive, &name)?;
        packed.start_file(inside, SimpleFileOptions::default()).ok()?;
        packed.write_all(&bytes).ok()?;
    }
    Some(packed.finish().ok()?.into_inner())
}
