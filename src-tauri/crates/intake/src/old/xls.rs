//! .xls: values by calamine, number formats and hidden rows by a second look at the records, since 30% and
//! 万元 formats mean that what is stored is not what was seen.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, SheetVisible, Xls, XlsError};

use crate::beside::without_codes;
use crate::book::{Book, Cell, Dress, Merge, Sheet, in_order, value_of};
use crate::format::FormatCode;
use crate::limits::Limits;
use crate::refusal::{RefusalCode, Refused};
use crate::standing::{Over, Standing};

/// Reads an .xls.
pub(super) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Book, Refused> {
    let book_dress = BookDress::read(&bytes).unwrap_or_default();
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
        let dress = book_dress.sheets.get(index).unwrap_or(&empty);
        let mut cells = Vec::new();
        for (row, column, data) in range.used_cells() {
            let Some(value) = value_of(&borrowed(data)) else { continue };
            let row = top + u32::try_from(row).unwrap_or(u32::MAX);
            let column = left + u32::try_from(column).unwrap_or(u32::MAX);
            let style =
                dress.styles.get(&(row, column)).and_then(|style| book_dress.styles.get(usize::from(*style)));
            let (format, dress) = style.map(|(code, dress)| (code.of(&value), *dress)).unwrap_or_default();
            cells.push(Cell { row, column, value, format, dress });
            filled += 1;
            if filled > limits.cells {
                return Err(super::too_large());
            }
        }
        let sheet = in_order(name, hidden, cells)?;
        sheets.push(Sheet {
            hidden_rows: dress.hidden_rows.clone(),
            hidden_columns: dress.hidden_columns.clone(),
            filtered: dress.filtered,
            merges: dress.merges.clone(),
            margins: dress.margins.clone(),
            over: dress.over.clone(),
            ..sheet
        });
    }
    Ok(Book { sheets, from_1904: xls.has_1904_epoch(), ..Book::default() })
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
struct BookDress {
    /// Each style's number format, and how it dresses a cell.
    styles: Vec<(FormatCode, Dress)>,
    sheets: Vec<SheetDress>,
}

#[derive(Default)]
struct SheetDress {
    styles: HashMap<(u32, u32), u16>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u32>,
    filtered: bool,
    merges: Vec<Merge>,
    margins: Vec<String>,
    over: Vec<Standing>,
}

impl BookDress {
    fn read(bytes: &[u8]) -> Option<BookDress> {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
        let mut stream = Vec::new();
        file.open_stream("Workbook").ok()?.read_to_end(&mut stream).ok()?;
        let mut codes: HashMap<u16, String> = HashMap::new();
        let mut fonts: Vec<(bool, u16)> = Vec::new();
        let mut styles: Vec<Style> = Vec::new();
        let mut offsets: Vec<usize> = Vec::new();
        for record in Records::from(&stream, 0) {
            match record.kind {
                FORMAT => {
                    if let (Some(id), Some(code)) = (u16_at(record.data, 0), unicode(record.data.get(2..)?)) {
                        codes.insert(id, code);
                    }
                }
                // Bit 3 of the options: struck through. Then the colour.
                FONT => fonts.push((u16_at(record.data, 2)? & 8 != 0, u16_at(record.data, 4)?)),
                XF => styles.push(Style::read(record.data)?),
                BOUND_SHEET => offsets.push(usize::try_from(u32_at(record.data, 0)?).ok()?),
                END => break,
                _ => {}
            }
        }
        let styles = styles
            .into_iter()
            .map(|style| {
                let code = codes.get(&style.format).map_or_else(|| usual(style.format), String::as_str);
                // There is no font of number four.
                let font = usize::from(style.font - u16::from(style.font > 4));
                let (struck, color) = fonts.get(font).copied().unwrap_or_default();
                let unseen = is_white(color) && style.ground.is_none_or(is_white);
                (FormatCode::parse(code), Dress { struck, unseen })
            })
            .collect();
        let sheets = offsets.iter().map(|offset| SheetDress::read(&stream, *offset)).collect();
        Some(BookDress { styles, sheets })
    }
}

/// A style, as far as it is looked at.
struct Style {
    font: u16,
    format: u16,
    /// The colour of a solid fill.
    ground: Option<u16>,
}

impl Style {
    fn read(data: &[u8]) -> Option<Style> {
        let (font, format) = (u16_at(data, 0)?, u16_at(data, 2)?);
        // Older styles are shorter; the pattern is in the last bits before the two colours of the fill.
        let pattern = u32_at(data, 14).map_or(0, |bits| bits >> 26);
        let ground = u16_at(data, 18).filter(|_| pattern != 0).map(|colors| colors & 0x7f);
        Some(Style { font, format, ground })
    }
}

/// White by its place in the palette.
const fn is_white(color: u16) -> bool {
    matches!(color, 1 | 9 | 0x41)
}

/// The codes that formats have by their numbers alone.
const fn usual(format: u16) -> &'static str {
    match format {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        // Of the country that the file is opened in: here ours.
        5 | 6 | 42 => "\"￥\"#,##0;\"￥\"-#,##0",
        7 | 8 | 44 => "\"￥\"#,##0.00;\"￥\"-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        37 | 38 | 41 => "#,##0;(#,##0)",
        39 | 40 | 43 => "#,##0.00;(#,##0.00)",
        _ => "General",
    }
}

impl SheetDress {
    fn read(stream: &[u8], offset: usize) -> SheetDress {
        let mut dress = SheetDress::default();
        let mut texts: Vec<String> = Vec::new();
        let mut text_follows = 0_usize;
        for record in Records::from(stream, offset) {
            let data = record.data;
            let Some(first) = u16_at(data, 0) else {
                // These have nothing in them.
                match record.kind {
                    END => break,
                    FILTERED => dress.filtered = true,
                    _ => {}
                }
                continue;
            };
            let row = u32::from(first);
            let column = u16_at(data, 2).unwrap_or(0);
            match record.kind {
                NUMBER | RK | FORMULA | LABEL | LABEL_SHARED => {
                    if let Some(style) = u16_at(data, 4) {
                        dress.styles.insert((row, u32::from(column)), style);
                    }
                }
                MULTIPLE_RK => {
                    for (step, pair) in (0_u32..).zip(data.get(4..).unwrap_or_default().chunks_exact(6)) {
                        if let Some(style) = u16_at(pair, 0) {
                            dress.styles.insert((row, u32::from(column) + step), style);
                        }
                    }
                }
                // Bit 5 of the options: height zero.
                ROW if u16_at(data, 12).is_some_and(|options| options & 0x20 != 0)
                    || u16_at(data, 6).is_some_and(|height| height & 0x7fff == 0) =>
                {
                    dress.hidden_rows.push(row)
                }
                COLUMN_INFO
                    if u16_at(data, 8).is_some_and(|options| options & 1 != 0)
                        || u16_at(data, 4) == Some(0) =>
                {
                    dress.hidden_columns.extend(row..=u32::from(column).min(row + 255));
                }
                MERGED => dress.merges.extend(merges(data)),
                HEADER | FOOTER => dress.margins.extend(unicode(data).map(|text| without_codes(&text))),
                NOTE => dress.over.push(Standing {
                    kind: Over::Note,
                    row,
                    column: u32::from(column),
                    text: String::new(),
                }),
                // The text itself stands in the record that goes on.
                TEXT_OBJECT => text_follows = usize::from(u16_at(data, 10).unwrap_or(0)),
                CONTINUED if text_follows > 0 => {
                    texts.extend(characters(data, text_follows));
                    text_follows = 0;
                }
                _ => {}
            }
        }
        // Texts come in the order of their notes; where other things have texts too, whose is whose is not said.
        if texts.len() == dress.over.len() {
            dress.over.iter_mut().zip(texts).for_each(|(note, text)| note.text = text);
        } else {
            dress.over.extend(texts.into_iter().map(|text| Standing {
                kind: Over::TextBox,
                row: 0,
                column: 0,
                text,
            }));
        }
        dress
    }
}

/// Merged cells that span several rows.
fn merges(data: &[u8]) -> Vec<Merge> {
    let ranges = data.get(2..).unwrap_or_default().chunks_exact(8);
    let number = |range: &[u8], at| u16_at(range, at).map_or(0, u32::from);
    ranges
        .map(|range| Merge {
            first_row: number(range, 0),
            last_row: number(range, 2),
            first_column: number(range, 4),
            last_column: number(range, 6),
        })
        .filter(|merge| merge.last_row > merge.first_row)
        .collect()
}

const FORMULA: u16 = 0x0006;
const END: u16 = 0x000A;
const HEADER: u16 = 0x0014;
const FOOTER: u16 = 0x0015;
const NOTE: u16 = 0x001C;
const FONT: u16 = 0x0031;
const CONTINUED: u16 = 0x003C;
const COLUMN_INFO: u16 = 0x007D;
const BOUND_SHEET: u16 = 0x0085;
const FILTERED: u16 = 0x009B;
const MULTIPLE_RK: u16 = 0x00BD;
const XF: u16 = 0x00E0;
const MERGED: u16 = 0x00E5;
const LABEL_SHARED: u16 = 0x00FD;
const TEXT_OBJECT: u16 = 0x01B6;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
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
    characters(data.get(2..)?, usize::from(u16_at(data, 0)?))
}

/// So many characters behind the byte that says how wide they are.
fn characters(data: &[u8], count: usize) -> Option<String> {
    let (flags, body) = data.split_first()?;
    Some(if flags & 1 != 0 {
        let units = body.chunks_exact(2).take(count).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(' ')).collect()
    } else {
        body.iter().take(count).map(|byte| char::from(*byte)).collect()
    })
}
