//! What a file is by its bytes, never by its name.

use std::io::Cursor;

use serde::{Deserialize, Serialize};
use zip::ZipArchive;

/// A kind of file that may hold vouchers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// XML of any kind.
    Xml,
    /// GB/T 33190.
    Ofd,
    /// PDF.
    Pdf,
    /// PNG or JPEG.
    Picture,
    /// A zip of files.
    Zip,
    /// Anything else stays an attachment.
    #[default]
    Other,
}

/// Entries beyond which a zip is not looked through for its kind.
const MOST: usize = 20_000;

impl FileKind {
    /// The kind of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> FileKind {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"\xff\xd8\xff") {
            return FileKind::Picture;
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return of_zip(bytes);
        }
        let head = &bytes[..bytes.len().min(1024)];
        if head.windows(5).any(|window| window == b"%PDF-") {
            return FileKind::Pdf;
        }
        if is_xml(head) { FileKind::Xml } else { FileKind::Other }
    }
}

fn is_xml(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe<\0") || head.starts_with(b"\xfe\xff\0<") {
        return true;
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = head.trim_ascii_start();
    let html = text.len() > 5 && text[..5].eq_ignore_ascii_case(b"<html");
    let declared = text.len() > 9 && text[..9].eq_ignore_ascii_case(b"<!doctype");
    // A document type of XML is refused in words; one of HTML is a page.
    let page = html || (declared && text.to_ascii_lowercase().windows(4).any(|window| window == b"html"));
    text.starts_with(b"<") && !page
}

fn of_zip(bytes: &[u8]) -> FileKind {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return FileKind::Other };
    let mut office = false;
    for raw in archive.file_names_raw().take(MOST) {
        if raw.eq_ignore_ascii_case(b"OFD.xml") {
            return FileKind::Ofd;
        }
        office |= raw == b"[Content_Types].xml" || raw == b"mimetype";
    }
    // A workbook or text document is a zip as well.
    if office { FileKind::Other } else { FileKind::Zip }
}
