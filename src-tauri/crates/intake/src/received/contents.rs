//! The bytes of one file of a package: held where they are few, and else read again from where they lie, so that no
//! large attachment is ever held whole.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;

use casework::Sha256Hex;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::received::limits::{Limits, Watch};
use crate::received::opened::Opened;
use crate::received::refusal::Refused;

/// Bytes of the beginning that are kept of every file: enough to tell what it is.
const HEAD: usize = 4096;

/// One file's bytes, known by size and fingerprint.
#[derive(Clone)]
pub struct Contents {
    sha256: Sha256Hex,
    size: u64,
    head: Vec<u8>,
    place: Place,
}

/// Where the bytes lie.
#[derive(Clone)]
pub(crate) enum Place {
    /// In memory.
    Held(Arc<Vec<u8>>),
    /// In a file.
    File(Opened),
    /// In a zip, as the entry of this index.
    Entry(ZipArchive<Opened>, usize),
    /// In the store already.
    Kept,
}

/// What room is left for a package's files, in bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// In memory.
    pub held: u64,
    /// In all.
    pub all: u64,
}

impl Room {
    pub fn new(limits: &Limits) -> Room {
        Room { held: limits.held_bytes, all: limits.package_bytes }
    }
}

impl Contents {
    /// A file whose bytes are kept elsewhere under their fingerprint, and are not needed here; with its first bytes.
    #[must_use]
    pub fn kept(sha256: Sha256Hex, size: u64, head: Vec<u8>) -> Contents {
        Contents { sha256, size, head, place: Place::Kept }
    }

    /// Reads a file once: its bytes are held where there is room for them.
    pub(crate) fn read(
        place: Place,
        room: &mut Room,
        limits: &Limits,
        watch: &Watch,
    ) -> Result<Contents, NotRead> {
        let most = limits.file_bytes.min(room.all);
        let (mut all, mut size, mut head) = (Sha256::new(), 0_u64, Vec::new());
        let mut held = Some(Vec::new());
        let mut ends = None;
        let read = place.each(&mut |piece| {
            size += piece.len() as u64;
            let over = (size > most).then_some(NotRead::TooLarge);
            ends = over.or_else(|| watch.check(limits).err().map(NotRead::Refused));
            if ends.is_some() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            all.update(piece);
            head.extend(piece.iter().take(HEAD - head.len()));
            held = held.take().filter(|_| size <= room.held).map(|mut held| {
                held.extend_from_slice(piece);
                held
            });
            Ok(())
        });
        if let Some(ends) = ends {
            return Err(ends);
        }
        read.map_err(NotRead::Disk)?;
        room.all -= size;
        let place = match held {
            Some(bytes) => {
                room.held -= size;
                Place::Held(Arc::new(bytes))
            }
            None => place,
        };
        Ok(Contents { sha256: Sha256Hex::from(hex::encode(all.finalize())), size, head, place })
    }

    /// Its SHA-256.
    #[must_use]
    pub fn sha256(&self) -> &Sha256Hex {
        &self.sha256
    }

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Its first bytes, at most 4096.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether its bytes are in memory.
    #[must_use]
    pub fn is_held(&self) -> bool {
        matches!(self.place, Place::Held(_))
    }

    /// Writes its bytes out as they lie there now: not those of the fingerprint where the file was changed meanwhile.
    ///
    /// # Errors
    /// It is gone or cannot be read; it was never here ([`Contents::kept`]); what the writer says.
    pub fn copy_to(&self, out: &mut dyn Write) -> io::Result<()> {
        self.place.each(&mut |piece| out.write_all(piece))
    }

    /// All its bytes, for a workbook.
    ///
    /// # Errors
    /// As [`Contents::copy_to`].
    pub fn whole(&self) -> io::Result<Cow<'_, [u8]>> {
        if let Place::Held(bytes) = &self.place {
            return Ok(Cow::Borrowed(bytes));
        }
        let mut bytes = Vec::new();
        self.copy_to(&mut bytes)?;
        Ok(Cow::Owned(bytes))
    }

    /// Where its bytes can be read from any place; `None` for an entry of a zip, which reads from its beginning alone.
    pub(crate) fn opened(&self) -> Option<Opened> {
        match &self.place {
            Place::Held(bytes) => Some(Opened::memory(bytes.clone())),
            Place::File(file) => Some(file.clone()),
            Place::Entry(..) | Place::Kept => None,
        }
    }
}

/// Bytes in memory.
impl From<Vec<u8>> for Contents {
    fn from(bytes: Vec<u8>) -> Contents {
        Contents {
            sha256: Sha256Hex::of(&bytes),
            size: bytes.len() as u64,
            head: bytes.iter().take(HEAD).copied().collect(),
            place: Place::Held(Arc::new(bytes)),
        }
    }
}

/// By its fingerprint: the same bytes are the same wherever they lie.
impl PartialEq for Contents {
    fn eq(&self, other: &Contents) -> bool {
        self.sha256 == other.sha256
    }
}

impl Eq for Contents {}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Contents");
        shown.field("sha256", &self.sha256).field("size", &self.size).finish_non_exhaustive()
    }
}

impl Place {
    /// Calls with one piece of it after the other.
    fn each(&self, take: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        match self {
            Place::Held(bytes) => take(bytes),
            Place::File(file) => pieces(&mut file.clone(), take),
            Place::Entry(archive, index) => pieces(&mut archive.clone().by_index(*index)?, take),
            Place::Kept => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

fn pieces(from: &mut dyn Read, take: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut piece = vec![0_u8; 1 << 16];
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(()),
            read => take(&piece[..read])?,
        }
    }
}

/// Why a file could not be read through.
#[derive(Debug)]
pub(crate) enum NotRead {
    Disk(io::Error),
    TooLarge,
    Refused(Refused),
}
