//! How much of a file is read before it is refused. The defaults are far above any real voucher.

use std::time::Duration;

/// Bounds on one attachment.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the attachment.
    pub file_bytes: u64,
    /// Bytes of one part within it (an attached file, an entry of a zip or OFD), once inflated.
    pub part_bytes: u64,
    /// Bytes of all parts of one container, once inflated.
    pub inflated_bytes: u64,
    /// Entries of a zip or OFD.
    pub entries: usize,
    /// Files within files within files.
    pub nesting: usize,
    /// Depth of elements in an XML.
    pub depth: usize,
    /// Elements of an XML.
    pub elements: usize,
    /// Pages that are read.
    pub pages: usize,
    /// Pixels of a picture or a drawn page.
    pub pixels: u64,
    /// Pixels of a picture's longer side.
    pub side: u32,
    /// Time on the wall for the file, in the child process: its processor time and memory are the wall's own.
    pub wall: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 64 << 20,
            part_bytes: 16 << 20,
            inflated_bytes: 64 << 20,
            entries: 1000,
            nesting: 3,
            depth: 64,
            elements: 200_000,
            pages: 60,
            // A phone's 12 megapixels, with some room.
            pixels: 16_000_000,
            side: 8000,
            wall: Duration::from_secs(120),
        }
    }
}
