//! The pictures that an .xls keeps once for all its sheets.

use crate::workbook::legacy::xls::drawn::walk;

/// A picture as it was put in; `None` where it is of a kind that other programs do not open by itself.
pub(super) type Picture<'d> = Option<(&'static str, &'d [u8])>;

/// The pictures of a workbook in the order of their numbers: the extension and the bytes of each.
pub(super) fn pictures(group: &[u8]) -> Vec<Picture<'_>> {
    let mut found: Vec<Picture<'_>> = Vec::new();
    walk(group, |kind, _, body| {
        // An entry of the list: 36 bytes and a name, and then the picture.
        if kind == 0xF007 {
            let name = body.get(33).copied().unwrap_or(0);
            found.push(body.get(36 + usize::from(name)..).and_then(picture));
        }
    });
    found
}

/// Reads a picture: its head, one or two digests of 16 bytes, a byte, and what was put in.
fn picture(record: &[u8]) -> Picture<'_> {
    let mut found = None;
    walk(record, |kind, form, body| {
        let extension = match kind {
            0xF01D | 0xF02A => "jpg",
            0xF01E => "png",
            0xF029 => "tif",
            // Drawings of Windows and of old Macs, and bitmaps without a head.
            _ => return,
        };
        let digests = if form & 1 == 0 { 16 } else { 32 };
        found = found.or_else(|| Some((extension, body.get(digests + 1..)?)));
    });
    found
}
