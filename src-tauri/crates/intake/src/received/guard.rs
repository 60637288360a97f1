//! The guard before calamine: a workbook's zip is inflated once, counting, before anything in it is believed.
//!
//! An allocation that fails is an abort that nothing catches, so bombs must be found before a parser
//! reserves memory for them: sizes are counted and never taken from headers.

mod directory;

use std::io::{Cursor, Read, Seek, Write};

use memchr::memmem;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive};

use crate::received::limits::{Limits, Watch};
use crate::received::refusal::{RefusalCode, Refused};

/// Tags in one part. A cell has four; 2 million cells fit.
const MAX_TAGS: u64 = 12_000_000;
/// Tags in styles.xml: calamine keeps some 400 bytes for each style.
const MAX_STYLE_TAGS: u64 = 600_000;
/// Ratios mean nothing for small parts.
const RATIO_FROM: u64 = 1 << 20;
/// A workbook that inflates to no more than this is inflated once, and read from memory.
const MOST_PLAIN: u64 = 64 << 20;
/// Bytes of a zip's directory: names and what stands beside them.
const MOST_DIRECTORY: u64 = 32 << 20;
/// Kept from one chunk to the next, so that a word cut in two is found.
const CARRY: usize = 64;

/// What kind of zip it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ZipKind {
    /// .xlsx or .xlsm.
    Workbook,
    /// .xlsb.
    Binary,
    /// .ods and its kin.
    OpenDocument,
    /// Another Office document: .docx, .pptx.
    OtherOffice,
    /// Just a zip.
    Archive,
}

/// What the guard learned of a workbook that it let pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Whether any part has formulas, so that they must be looked at.
    pub formulas: bool,
    /// The same parts in a zip that needs no inflating again; `None` where they are large or named alike.
    pub plain: Option<Vec<u8>>,
}

/// Opens a zip whose directory is sane; contents are not yet checked.
pub(crate) fn open<R: Read + Seek>(mut reader: R, limits: &Limits) -> Result<ZipArchive<R>, Refused> {
    let incomplete = || Refused::unreadable("压缩结构不完整");
    let declared = directory::declared(&mut reader).map_err(|_| incomplete())?.ok_or_else(incomplete)?;
    let many = |entries: u64| {
        let (most, message) = (limits.entries, "不予打开。请只放申报书和附件。");
        Refused::new(RefusalCode::Unsafe, format!("压缩包内有 {entries} 个条目，超过 {most} 个，{message}"))
    };
    // Before it is read: each entry takes memory.
    if declared.entries > limits.entries as u64 {
        return Err(many(declared.entries));
    }
    if declared.bytes > MOST_DIRECTORY {
        return Err(bomb("压缩包目录"));
    }
    let archive = ZipArchive::new(reader).map_err(|_| incomplete())?;
    if archive.len() > limits.entries {
        return Err(many(archive.len() as u64));
    }
    Ok(archive)
}

/// Opens a zip in memory.
pub(crate) fn open_bytes<'b>(
    bytes: &'b [u8],
    limits: &Limits,
) -> Result<ZipArchive<Cursor<&'b [u8]>>, Refused> {
    open(Cursor::new(bytes), limits)
}

/// Tells workbooks from other zips by the entries' names.
pub(crate) fn zip_kind<R: Read + Seek>(reader: R, limits: &Limits) -> Result<ZipKind, Refused> {
    let archive = open(reader, limits)?;
    let mut found = ZipKind::Archive;
    for raw in archive.file_names_raw() {
        match raw.to_ascii_lowercase().as_slice() {
            b"xl/workbook.bin" => return Ok(ZipKind::Binary),
            b"content.xml" => found = ZipKind::OpenDocument,
            b"xl/workbook.xml" => return Ok(ZipKind::Workbook),
            b"word/document.xml" | b"ppt/presentation.xml" => return Ok(ZipKind::OtherOffice),
            // A workbook whose main part lies elsewhere: calamine finds it through the relationships.
            b"[content_types].xml" if found == ZipKind::Archive => found = ZipKind::Workbook,
            _ => {}
        }
    }
    Ok(found)
}

/// Inflates every part of a workbook, counting, and refuses what no honest workbook has.
pub(crate) fn check_workbook(bytes: &[u8], limits: &Limits, watch: &Watch) -> Result<Passed, Refused> {
    let mut archive = open_bytes(bytes, limits)?;
    let mut buffer = vec![0_u8; CARRY + (1 << 16)];
    let mut total = 0_u64;
    let mut formulas = false;
    // What the headers say of sizes is only a guess at the room that is needed.
    let guess =
        (0..archive.len()).filter_map(|index| archive.by_index_raw(index).ok().map(|part| part.size()));
    let guess = guess.fold(0, u64::saturating_add).min(MOST_PLAIN);
    let room = usize::try_from(guess).unwrap_or(0) + (bytes.len() / 8).min(1 << 20);
    let mut plain = Some(zip::ZipWriter::new(Cursor::new(Vec::with_capacity(room))));
    for index in 0..archive.len() {
        watch.check(limits)?;
        let mut part = archive.by_index(index).map_err(|e| damaged(&e))?;
        let name = crate::received::name::decode(part.name_raw());
        if part.encrypted() {
            return Err(Refused::new(
                RefusalCode::Encrypted,
                format!("工作簿内的“{name}”已加密，无法读取。请取消密码后再交。"),
            ));
        }
        if part.enclosed_name().is_none() || part.is_symlink() {
            return Err(Refused::new(
                RefusalCode::Unsafe,
                format!("工作簿内含不安全的条目名“{name}”，不予打开。请用 Excel 另存为 .xlsx 后再交。"),
            ));
        }
        let compressed = part.compressed_size().max(1);
        let mut scan = Scan::new(&name);
        let mut carried = 0;
        let begun = plain.as_mut().map(|zip| zip.start_file(name.as_str(), stored()));
        if begun.is_some_and(|begun| begun.is_err()) {
            plain = None;
        }
        loop {
            let read = part
                .read(&mut buffer[carried..])
                .map_err(|_| Refused::unreadable(format!("“{name}”解压失败")))?;
            if read == 0 {
                break;
            }
            watch.check(limits)?;
            total += read as u64;
            scan.feed(&buffer[..carried + read], carried)?;
            let over = scan.bytes > limits.part_bytes
                || total > limits.workbook_bytes
                || (scan.bytes > RATIO_FROM && scan.bytes / compressed > limits.ratio);
            if over {
                return Err(bomb(&name));
            }
            let kept = plain.as_mut().map(|zip| zip.write_all(&buffer[carried..carried + read]));
            if total > MOST_PLAIN || kept.is_some_and(|kept| kept.is_err()) {
                plain = None;
            }
            let filled = carried + read;
            let keep = filled.min(CARRY);
            buffer.copy_within(filled - keep..filled, 0);
            carried = keep;
        }
        formulas |= scan.formulas;
    }
    let plain = plain.and_then(|zip| zip.finish().ok()).map(Cursor::into_inner);
    Ok(Passed { formulas, plain })
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

fn damaged(error: &zip::result::ZipError) -> Refused {
    match error {
        zip::result::ZipError::UnsupportedArchive(_) => Refused::unreadable("含不支持的压缩方式或加密"),
        _ => Refused::unreadable("压缩条目损坏"),
    }
}

fn bomb(name: &str) -> Refused {
    Refused::new(
        RefusalCode::Unsafe,
        format!("“{name}”解压后大得异常（疑似压缩炸弹），不予打开。请用 Excel 另存为 .xlsx 后再交。"),
    )
}

/// What is counted while a part streams by.
struct Scan<'n> {
    name: &'n str,
    is_xml: bool,
    is_strings: bool,
    is_styles: bool,
    bytes: u64,
    tags: u64,
    declared: Option<u64>,
    formulas: bool,
    is_sheet: bool,
}

impl<'n> Scan<'n> {
    fn new(name: &'n str) -> Scan<'n> {
        let lower = name.to_ascii_lowercase();
        Scan {
            name,
            is_xml: [".xml", ".rels", ".vml"].iter().any(|e| lower.ends_with(e)),
            is_strings: lower.ends_with("sharedstrings.xml"),
            is_styles: lower.ends_with("styles.xml"),
            bytes: 0,
            tags: 0,
            declared: None,
            formulas: false,
            is_sheet: lower.contains("worksheets/") || lower.contains("worksheets\\"),
        }
    }

    /// Takes what was carried over and what is new.
    fn feed(&mut self, window: &[u8], carried: usize) -> Result<(), Refused> {
        let new = &window[carried..];
        self.bytes += new.len() as u64;
        if !self.is_xml {
            return Ok(());
        }
        self.tags += memchr::memchr_iter(b'<', new).count() as u64;
        let most = if self.is_styles { MAX_STYLE_TAGS } else { MAX_TAGS };
        if self.tags > most {
            return Err(bomb(self.name));
        }
        let declares = |at: usize| {
            let rest = window.get(at..).unwrap_or_default();
            rest.starts_with(b"<!DOCTYPE") || rest.starts_with(b"<!ENTITY")
        };
        if memmem::find_iter(window, b"<!").any(declares) {
            return Err(Refused::new(
                RefusalCode::Unsafe,
                format!(
                    "“{}”含 DTD 声明，正常工作簿没有，不予打开。请用 Excel 另存为 .xlsx 后再交。",
                    self.name
                ),
            ));
        }
        if self.is_strings {
            // The first chunk of an honest table has the count; a later one is found as well.
            self.declared = self.declared.or_else(|| declared_count(window));
            if self.declared.is_some_and(|count| count > MAX_TAGS / 2) {
                return Err(bomb(self.name));
            }
        } else if !self.is_styles && !self.formulas {
            self.formulas = has_formula(window);
        }
        if self.is_sheet && refers_to_nothing(window) {
            return Err(Refused::unreadable(format!("“{}”引用了不存在的文字", self.name)));
        }
        Ok(())
    }
}

/// The `uniqueCount` that a shared strings table declares: calamine reserves room for as many.
fn declared_count(window: &[u8]) -> Option<u64> {
    let at = memmem::find(window, b"uniqueCount")?;
    let rest = &window[at + b"uniqueCount".len()..];
    let start = rest.iter().position(u8::is_ascii_digit).filter(|start| *start < 16)?;
    let digits: Vec<u8> = rest[start..].iter().copied().take_while(u8::is_ascii_digit).collect();
    Some(std::str::from_utf8(&digits).ok()?.parse().unwrap_or(u64::MAX))
}

/// Whether an element `f` opens, with or without a namespace prefix.
fn has_formula(window: &[u8]) -> bool {
    let ends = |at: usize| {
        window.get(at + 2).is_some_and(|byte| matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r'))
    };
    memmem::find_iter(window, b"<f").any(ends) || memmem::find_iter(window, b":f").any(ends)
}

/// Whether a cell refers to a shared string of a negative number: calamine would take the first one for it.
fn refers_to_nothing(window: &[u8]) -> bool {
    memmem::find_iter(window, b"<v>-").any(|at| {
        let before = &window[..at];
        let tag = memchr::memrchr(b'<', before).map_or(&[][..], |start| &before[start..]);
        [&b" t=\"s\""[..], b" t='s'"].iter().any(|kind| memmem::find(tag, kind).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_count_is_read_however_it_is_quoted() {
        assert_eq!(declared_count(b"<sst uniqueCount=\"12\">"), Some(12));
        assert_eq!(declared_count(b"<sst uniqueCount = '99999999999999999999'>"), Some(u64::MAX));
        assert_eq!(declared_count(b"<sst>"), None);
    }

    #[test]
    fn only_a_shared_string_must_not_be_negative() {
        assert!(refers_to_nothing(b"<c r=\"A5\" t=\"s\"><v>-1</v></c>"));
        assert!(refers_to_nothing(b"<c t='s' r='A5'><v>-1</v></c>"));
        assert!(!refers_to_nothing(b"<c t=\"s\"><v>1</v></c><c r=\"A6\" s=\"3\"><v>-1</v></c>"));
    }

    #[test]
    fn formulas_are_seen_with_and_without_a_prefix() {
        for xml in ["<c><f>A1</f></c>", "<x:f>A1</x:f>", "<f t=\"shared\" si=\"0\"/>", "<f/>"] {
            assert!(has_formula(xml.as_bytes()), "{xml}");
        }
        for xml in ["<c><v>1</v></c><t>of> f></t>", "<font/>", "<x:font>", "<a b:for=\"\">"] {
            assert!(!has_formula(xml.as_bytes()), "{xml}");
        }
    }
}
