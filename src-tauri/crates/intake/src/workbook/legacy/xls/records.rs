//! The records of an .xls (BIFF8), and the numbers and texts in them.

pub(super) const FORMULA: u16 = 0x0006;
pub(super) const END: u16 = 0x000A;
pub(super) const HEADER: u16 = 0x0014;
pub(super) const FOOTER: u16 = 0x0015;
pub(super) const NOTE: u16 = 0x001C;
pub(super) const FONT: u16 = 0x0031;
pub(super) const CONTINUED: u16 = 0x003C;
pub(super) const OBJECT: u16 = 0x005D;
pub(super) const COLUMN_INFO: u16 = 0x007D;
pub(super) const BOUND_SHEET: u16 = 0x0085;
pub(super) const FILTERED: u16 = 0x009B;
pub(super) const MULTIPLE_RK: u16 = 0x00BD;
pub(super) const XF: u16 = 0x00E0;
pub(super) const MERGED: u16 = 0x00E5;
pub(super) const DRAWING_GROUP: u16 = 0x00EB;
pub(super) const DRAWING: u16 = 0x00EC;
pub(super) const LABEL_SHARED: u16 = 0x00FD;
pub(super) const TEXT_OBJECT: u16 = 0x01B6;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const LABEL: u16 = 0x0204;
pub(super) const ROW: u16 = 0x0208;
pub(super) const RK: u16 = 0x027E;
pub(super) const FORMAT: u16 = 0x041E;
pub(super) const BEGIN: u16 = 0x0809;

/// The records of a BIFF8 stream from an offset on.
pub(super) struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

/// One record.
pub(super) struct Record<'s> {
    pub kind: u16,
    pub data: &'s [u8],
}

impl<'s> Records<'s> {
    pub(super) fn from(stream: &'s [u8], at: usize) -> Records<'s> {
        Records { stream, at }
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        let kind = u16_at(self.stream, self.at)?;
        let length = usize::from(u16_at(self.stream, self.at.checked_add(2)?)?);
        let start = self.at.checked_add(4)?;
        let data = self.stream.get(start..start.checked_add(length)?)?;
        self.at = start + length;
        Some(Record { kind, data })
    }
}

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A string with its length before it, in one or two bytes a character.
pub(super) fn unicode(data: &[u8]) -> Option<String> {
    characters(data.get(2..)?, usize::from(u16_at(data, 0)?))
}

/// So many characters behind the byte that says how wide they are.
pub(super) fn characters(data: &[u8], count: usize) -> Option<String> {
    let (flags, body) = data.split_first()?;
    Some(if flags & 1 != 0 {
        let units = body.chunks_exact(2).take(count).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(' ')).collect()
    } else {
        body.iter().take(count).map(|byte| char::from(*byte)).collect()
    })
}
