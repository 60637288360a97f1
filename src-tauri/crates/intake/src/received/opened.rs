//! Bytes that are open and stay open: a file of the disk, whatever its name comes to mean, or memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// Read from a place of one's own: clones share the bytes and not the place.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    bytes: Bytes,
    size: u64,
    at: u64,
}

#[derive(Debug, Clone)]
enum Bytes {
    Disk(Arc<File>),
    Memory(Arc<Vec<u8>>),
}

impl Opened {
    /// An open file, unless it is a pipe, a device or anything else that is no ordinary file: such a one may never end.
    pub fn ordinary(file: File) -> io::Result<Option<Opened>> {
        // Asked of what is open: a name may lead elsewhere a moment later.
        let meta = file.metadata()?;
        Ok(meta.is_file().then(|| Opened { size: meta.len(), bytes: Bytes::Disk(Arc::new(file)), at: 0 }))
    }

    pub fn memory(bytes: Arc<Vec<u8>>) -> Opened {
        Opened { size: bytes.len() as u64, bytes: Bytes::Memory(bytes), at: 0 }
    }

    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Read for Opened {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match &self.bytes {
            Bytes::Disk(file) => read_at(file, into, self.at)?,
            Bytes::Memory(bytes) => {
                let at = usize::try_from(self.at).unwrap_or(usize::MAX);
                let mut rest = bytes.get(at..).unwrap_or_default();
                rest.read(into)?
            }
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Opened {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, at)
}

#[cfg(windows)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, at)
}
