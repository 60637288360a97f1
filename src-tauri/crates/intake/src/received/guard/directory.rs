//! What a zip says of its directory, before anything of that is read: a reader makes room for each entry.

use std::io::{self, Read, Seek, SeekFrom};

use memchr::memmem;

/// As declared at the zip's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Declared {
    /// The most, where several ends could be meant.
    pub entries: u64,
    /// From the directory's first byte to its end; by the last end, since a zip within the zip has one of its own.
    pub bytes: u64,
}

/// The end of a directory, and its comment of at most 64 KiB.
const TAIL: u64 = 22 + (1 << 16) + 76;
const END: &[u8] = b"PK\x05\x06";
/// The end of a directory whose figures need 64 bits.
const LARGE_END: &[u8] = b"PK\x06\x06";

/// Reads the end of a zip. `None` where there is none.
pub(super) fn declared<R: Read + Seek>(reader: &mut R) -> io::Result<Option<Declared>> {
    let size = reader.seek(SeekFrom::End(0))?;
    let start = size.saturating_sub(TAIL);
    reader.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    reader.take(TAIL).read_to_end(&mut tail)?;
    let small = memmem::find_iter(&tail, END).filter_map(|at| {
        let end = tail.get(at..at + 22)?;
        Some((at, little(end, 10, 2)?, little(end, 12, 4)?, little(end, 16, 4)?))
    });
    let large = memmem::find_iter(&tail, LARGE_END).filter_map(|at| {
        let end = tail.get(at..at + 56)?;
        Some((at, little(end, 32, 8)?, little(end, 40, 8)?, little(end, 48, 8)?))
    });
    let ends: Vec<(usize, u64, u64, u64)> = large.chain(small).collect();
    let unknown = u64::from(u32::MAX);
    let bytes = ends.iter().max_by_key(|(at, ..)| *at).map(|(at, _, bytes, from)| {
        // A reader may go by where the directory begins or by how long it is.
        let reach = if *from == unknown { 0 } else { (start + *at as u64).saturating_sub(*from) };
        reach.max(if *bytes == unknown { 0 } else { *bytes })
    });
    let entries = ends.iter().map(|(_, entries, ..)| *entries).max();
    reader.seek(SeekFrom::Start(0))?;
    Ok(entries.zip(bytes).map(|(entries, bytes)| Declared { entries, bytes }))
}

fn little(record: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = record.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn what_a_zip_declares_is_what_it_has() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["甲", "乙", "丙"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(name.as_bytes()).unwrap();
        }
        zip.set_comment("备注").unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        let found = declared(&mut Cursor::new(&bytes)).unwrap().unwrap();
        assert_eq!(found.entries, 3);
        assert!(found.bytes > 3 * 46 && found.bytes < 400, "{found:?}");
        assert_eq!(declared(&mut Cursor::new(b"PK\x03\x04")).unwrap(), None);
    }
}
