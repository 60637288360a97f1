//! Files that an .xls holds: each in a storage of its own, as it was put in, or as a document that fills the storage.

use std::io::{Cursor, Read, Write};

use crate::workbook::legacy::xls::records::{u16_at, u32_at};

/// Streams of one storage, and bytes of them, that are copied.
const MOST_STREAMS: usize = 1000;

/// A file that was found.
pub(super) struct File {
    /// The number of its storage.
    pub number: u32,
    pub name: String,
    pub bytes: Vec<u8>,
}

type Compound<'b> = cfb::CompoundFile<Cursor<&'b [u8]>>;

/// The files in the storages that hold embedded objects.
pub(super) fn files(bytes: &[u8]) -> Vec<File> {
    let Ok(mut compound) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return Vec::new() };
    let storages: Vec<(u32, String)> = compound
        .read_root_storage()
        .filter(|entry| entry.is_storage())
        .filter_map(|entry| {
            let digits = entry.name().strip_prefix("MBD")?;
            Some((u32::from_str_radix(digits, 16).ok()?, entry.name().to_owned()))
        })
        .collect();
    storages.into_iter().filter_map(|(number, storage)| file(&mut compound, number, &storage)).collect()
}

fn file(compound: &mut Compound<'_>, number: u32, storage: &str) -> Option<File> {
    let mut stream = |name: &str| {
        let mut bytes = Vec::new();
        compound.open_stream(format!("/{storage}/{name}")).ok()?.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    let plain = |extension: &str, bytes| File { number, name: format!("{storage}.{extension}"), bytes };
    if let Some(native) = stream("\u{1}Ole10Native") {
        return packed(&native)
            .map(|(name, bytes)| File { number, name, bytes })
            .or_else(|| Some(plain("bin", native)));
    }
    if let Some(bytes) = stream("Package") {
        return Some(plain(office_kind(&bytes), bytes));
    }
    if let Some(bytes) = stream("CONTENTS").filter(|bytes| bytes.starts_with(b"%PDF-")) {
        return Some(plain("pdf", bytes));
    }
    let extension =
        [("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt")]
            .into_iter()
            .find(|(name, _)| compound.is_stream(format!("/{storage}/{name}")));
    let extension = extension.map_or("bin", |(_, extension)| extension);
    Some(plain(extension, alone(compound, storage)?))
}

/// What a new kind of document is, by the names in its zip.
fn office_kind(bytes: &[u8]) -> &'static str {
    let has = |name: &[u8]| memchr::memmem::find(bytes, name).is_some();
    match () {
        () if has(b"word/") => "docx",
        () if has(b"ppt/") => "pptx",
        () if has(b"xl/workbook.bin") => "xlsb",
        () if has(b"xl/") => "xlsx",
        () => "zip",
    }
}

/// A file that was packed as it is: its name, and its bytes.
fn packed(native: &[u8]) -> Option<(String, Vec<u8>)> {
    let text = |at: usize| {
        let rest = native.get(at..)?;
        let end = memchr::memchr(0, rest)?;
        Some((crate::received::name::decode(&rest[..end]), at + end + 1))
    };
    // The whole length, options, the name and the path that it came from.
    let (label, at) = text(6)?;
    let (_, at) = text(at)?;
    // Options and a second path, which has its length before it.
    let at = at.checked_add(8)?.checked_add(usize::try_from(u32_at(native, at + 4)?).ok()?)?;
    let length = usize::try_from(u32_at(native, at)?).ok()?;
    let start = at + 4;
    let end = start.checked_add(length)?;
    let bytes = native.get(start..end)?.to_vec();
    // Newer programs write the names once more, in full: path, name, path.
    let wide = |at: usize| {
        let count = usize::try_from(u32_at(native, at)?).ok()?;
        let units = native.get(at + 4..(at + 4).checked_add(count.checked_mul(2)?)?)?;
        let text: Vec<u16> = units.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
        Some((String::from_utf16(&text).ok()?, at + 4 + count * 2))
    };
    let full = wide(end).and_then(|(_, at)| wide(at)).map(|(name, _)| name).filter(|name| !name.is_empty());
    let name = full.unwrap_or(label);
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches('\0');
    Some((if name.is_empty() { "嵌入的文件".to_owned() } else { name.to_owned() }, bytes))
}

/// A storage as a file of its own, as an old document is.
fn alone(compound: &mut Compound<'_>, storage: &str) -> Option<Vec<u8>> {
    let root = format!("/{storage}");
    let entries: Vec<(std::path::PathBuf, bool)> = compound
        .walk_storage(&root)
        .ok()?
        .take(MOST_STREAMS)
        .map(|entry| (entry.path().to_path_buf(), entry.is_stream()))
        .collect();
    let class = *compound.entry(&root).ok()?.clsid();
    let mut copy = cfb::CompoundFile::create(Cursor::new(Vec::new())).ok()?;
    copy.set_storage_clsid("/", class).ok()?;
    for (path, is_stream) in entries {
        let inside = path.strip_prefix(&root).ok().filter(|inside| !inside.as_os_str().is_empty());
        let Some(inside) = inside else { continue };
        let to = std::path::Path::new("/").join(inside);
        if is_stream {
            let mut bytes = Vec::new();
            compound.open_stream(&path).ok()?.read_to_end(&mut bytes).ok()?;
            copy.create_stream(&to).ok()?.write_all(&bytes).ok()?;
        } else {
            copy.create_storage(&to).ok()?;
        }
    }
    copy.flush().ok()?;
    Some(copy.into_inner().into_inner())
}
