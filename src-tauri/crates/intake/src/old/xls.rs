//! .xls: values by calamine, number formats and hidden rows by a second look at the records, since 30% and
//! 万元 formats mean that what is stored is not what was seen.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, SheetVisible, Xls, XlsError};

use crate::book::{Book, Cell, Sheet, in_order, value_of};
use crate::limits::Limits;
use crate::number::{Format, format_of};
use crate::refusal::{RefusalCode, Refused};

/// Reads an .xls.
pub(super) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Book, Refused> {
    let dress = Dress::read(&bytes).unwrap_or_default();
    let mut xls: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => {
            Refused::new(RefusalCode::Encrypted, "工作簿加了打开密码，无法读取。请取消密码后再交。")
        }
        XlsError::Cfb(_) => Refused::new(
            RefusalCode::WrongFormat,
            "文件不是 Excel 工作簿（可能是旧版 Word 或 PowerPoint 文件）。请提交申报工作簿，另存为 .xlsx 后再交。",
        ),
        _ => Refused::unreadable("不是完整的 .xls 工作簿"),
    })?;
    let names: Vec<(String, bool)> = xls
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::new();
    let mut filled = 0;
    for (index, (name, hidden)) in names.into_iter().enumerate() {
        let Ok(range) = xls.worksheet_range(&name) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        let empty = SheetDress::default();
        let dress = dress.sheets.get(index).unwrap_or(&empty);
        let mut cells = Vec::new();
        for (row, column, data) in range.used_cells() {
            let Some(value) = value_of(&borrowed(data)) else { continue };
            let row = top + u32::try_from(row).unwrap_or(u32::MAX);
            let column = left + u32::try_from(column).unwrap_or(u32::MAX);
            let format = dress.formats.get(&(row, column)).copied().unwrap_or_default();
            cells.push(Cell { row, column, value, format });
            filled += 1;
            if filled > limits.cells {
                return Err(super::too_large());
            }
        }
        let sheet = in_order(name, hidden, cells)?;
        sheets.push(Sheet {
            hidden_rows: dress.hidden_rows.clone(),
            hidden_columns: dress.hidden_columns.clone(),
            ..sheet
        });
    }
    Ok(Book { sheets, from_1904: xls.has_1904_epoch() })
}

/// As the streaming readers give it.
fn borrowed(data: &Data) -> DataRef<'_> {
    match data {
        Data::Int(int) => DataRef::Int(*int),
        Data::Float(float) => DataRef::Float(*float),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(bool) => DataRef::Bool(*bool),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(iso) => DataRef::DateTimeIso(iso.clone()),
        Data::DurationIso(iso) => DataRef::DurationIso(iso.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// What a workbook's records say beside the values.
#[derive(Default)]
struct Dress {
    sheets: Vec<SheetDress>,
}

#[derive(Default)]
struct SheetDress {
    formats: HashMap<(u32, u32), Format>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
}

impl Dress {
    fn read(bytes: &[u8]) -> Option<Dress> {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
        let mut stream = Vec::new();
        file.open_stream("Workbook").ok()?.read_to_end(&mut stream).ok()?;
        let mut codes: HashMap<u16, Format> = HashMap::new();
        let mut styles: Vec<u16> = Vec::new();
        let mut offsets: Vec<usize> = Vec::new();
        for record in Records::from(&stream, 0) {
            match record.kind {
                FORMAT => {
                    if let (Some(id), Some(code)) = (u16_at(record.data, 0), unicode(record.data.get(2..)?)) {
                        codes.insert(id, format_of(&code));
                    }
                }
                XF => styles.push(u16_at(record.data, 2)?),
                BOUND_SHEET => offsets.push(usize::try_from(u32_at(record.data, 0)?).ok()?),
                END => break,
                _ => {}
            }
        }
        let format = |style: u16| match styles.get(usize::from(style))? {
            9 | 10 => Some(Format::Percent),
            2 => Some(Format::Fixed(2)),
            3 => Some(Format::Grouped(0)),
            4 => Some(Format::Grouped(2)),
            id => codes.get(id).copied(),
        };
        let sheets = offsets.iter().map(|offset| SheetDress::read(&stream, *offset, format)).collect();
        Some(Dress { sheets })
    }
}

impl SheetDress {
    fn read(stream: &[u8], offset: usize, format: impl Fn(u16) -> Option<Format>) -> SheetDress {
        let mut dress = SheetDress::default();
        for record in Records::from(stream, offset) {
            let data = record.data;
            let Some(first) = u16_at(data, 0) else { if record.kind == END { break } else { continue } };
            let row = u32::from(first);
            let column = u16_at(data, 2).unwrap_or(0);
            match record.kind {
                NUMBER | RK | FORMULA => {
                    if let Some(format) = u16_at(data, 4).and_then(&format) {
                        dress.formats.insert((row, u32::from(column)), format);
                    }
                }
                MULTIPLE_RK => {
                    for (step, pair) in (0_u32..).zip(data.get(4..).unwrap_or_default().chunks_exact(6)) {
                        if let Some(format) = u16_at(pair, 0).and_then(&format) {
                            dress.formats.insert((row, u32::from(column) + step), format);
                        }
                    }
                }
                // Bit 5 of the options: height zero.
                ROW if u16_at(data, 12).is_some_and(|options| options & 0x20 != 0) => {
                    dress.hidden_rows.push(row)
                }
                COLUMN_INFO if u16_at(data, 8).is_some_and(|options| options & 1 != 0) => {
                    dress.hidden_columns.extend(row..=u32::from(column).min(row + 255));
                }
                _ => {}
            }
        }
        dress
    }
}

const FORMULA: u16 = 0x0006;
const END: u16 = 0x000A;
const COLUMN_INFO: u16 = 0x007D;
const BOUND_SHEET: u16 = 0x0085;
const MULTIPLE_RK: u16 = 0x00BD;
const XF: u16 = 0x00E0;
const NUMBER: u16 = 0x0203;
const ROW: u16 = 0x0208;
const RK: u16 = 0x027E;
const FORMAT: u16 = 0x041E;

/// The records of a BIFF8 stream from an offset on.
struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

struct Record<'s> {
    kind: u16,
    data: &'s [u8],
}

impl<'s> Records<'s> {
    fn from(stream: &'s [u8], at: usize) -> Records<'s> {
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

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A string with its length before it, in one or two bytes a character.
fn unicode(data: &[u8]) -> Option<String> {
    let count = usize::from(u16_at(data, 0)?);
    let wide = data.get(2)? & 1 != 0;
    let body = data.get(3..)?;
    Some(if wide {
        let units = body.chunks_exact(2).take(count).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(' ')).collect()
    } else {
        body.iter().take(count).map(|byte| char::from(*byte)).collect()
    })
}
