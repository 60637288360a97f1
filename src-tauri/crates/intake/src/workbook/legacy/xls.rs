//! .xls: values by calamine; number formats, hidden rows and what stands over the cells by a second look at the records,
//! since 30% and 万元 formats mean that what is stored is not what was seen.

mod drawn;
mod embedded;
mod pictures;
mod records;

use std::collections::HashMap;
use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, SheetVisible, Xls, XlsError};

use crate::received::limits::Limits;
use crate::received::refusal::{RefusalCode, Refused};
use crate::workbook::book::{Book, Cell, Dress, Merge, Sheet, in_order};
use crate::workbook::format::FormatCode;
use crate::workbook::over::{Enclosed, Over, Standing};
use crate::workbook::over_cells::without_codes;
use crate::workbook::read::value_of;
use drawn::{Drawing, Held};
use records::*;

/// Bytes of pictures and files that are handed on; the rest are only told of.
const MOST_KEPT: usize = 64 << 20;

/// Reads an .xls.
pub(super) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Book, Refused> {
    let book_dress = BookDress::read(&bytes).unwrap_or_default();
    let files = embedded::files(&bytes);
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
    let mut enclosed: Vec<Enclosed> = Vec::new();
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
        for held in &dress.held {
            keep(&mut enclosed, &name, held, &book_dress, &files);
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
    for file in &files {
        let path = stored(file.number);
        if !enclosed.iter().any(|known| known.path == path) {
            enclosed.push(Enclosed::new(Over::Embedded, path, file.name.clone(), file.bytes.clone()));
        }
    }
    let mut room = MOST_KEPT;
    for file in &mut enclosed {
        match room.checked_sub(file.bytes.len()) {
            Some(left) => room = left,
            None => file.bytes = Vec::new(),
        }
    }
    Ok(Book { sheets, enclosed, from_1904: xls.has_1904_epoch() })
}

/// By what an embedded file is known.
fn stored(number: u32) -> String {
    format!("storage {number}")
}

/// Keeps what something over a sheet's cells holds, once, at the first place that shows it.
fn keep(enclosed: &mut Vec<Enclosed>, sheet: &str, held: &Held, book: &BookDress, files: &[embedded::File]) {
    let file = match held.kind {
        Over::Embedded => files
            .iter()
            .find(|file| file.number == held.number)
            .map(|file| Enclosed::new(held.kind, stored(held.number), file.name.clone(), file.bytes.clone())),
        _ => {
            let index = usize::try_from(held.number).unwrap_or(0).wrapping_sub(1);
            book.pictures.get(index).and_then(Option::as_ref).map(|(extension, bytes)| {
                let name = format!("image{}.{extension}", held.number);
                Enclosed::new(held.kind, format!("picture {}", held.number), name, bytes.clone())
            })
        }
    };
    if let Some(mut file) = file
        && !enclosed.iter().any(|known| known.path == file.path)
    {
        (file.sheet, file.place) = (Some(sheet.to_owned()), Some(held.at));
        enclosed.push(file);
    }
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
    /// By their numbers, from one: the extension and the bytes of those that open by themselves.
    pictures: Vec<Option<(&'static str, Vec<u8>)>>,
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
    held: Vec<Held>,
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
        let mut group: Vec<u8> = Vec::new();
        let mut before = 0;
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
                DRAWING_GROUP => group.extend(record.data),
                CONTINUED if before == DRAWING_GROUP => group.extend(record.data),
                END => break,
                _ => {}
            }
            if record.kind != CONTINUED {
                before = record.kind;
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
        let pictures = pictures::pictures(&group);
        let pictures =
            pictures.into_iter().map(|found| found.map(|(extension, bytes)| (extension, bytes.to_vec())));
        Some(BookDress { styles, pictures: pictures.collect(), sheets })
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
        let mut drawing = Drawing::default();
        // Characters of an object's text that the records that go on have still to give.
        let mut text_follows = 0_usize;
        let (mut before, mut within) = (0, 0_usize);
        for record in Records::from(stream, offset) {
            let data = record.data;
            match record.kind {
                BEGIN => within += 1,
                END => within = within.saturating_sub(1),
                _ => {}
            }
            // A chart is a stream of its own within the sheet's.
            if within != 1 {
                match record.kind {
                    END if within == 0 => break,
                    _ => continue,
                }
            }
            let goes_on = before;
            if record.kind != CONTINUED {
                before = record.kind;
            }
            match record.kind {
                FILTERED => dress.filtered = true,
                HEADER | FOOTER => dress.margins.extend(unicode(data).map(|text| without_codes(&text))),
                MERGED => dress.merges.extend(merges(data)),
                DRAWING => drawing.shapes(data),
                OBJECT => drawing.object(data),
                NOTE => drawing.note(data),
                // The text itself stands in the records that go on.
                TEXT_OBJECT => text_follows = usize::from(u16_at(data, 10).unwrap_or(0)),
                CONTINUED if goes_on == DRAWING => drawing.shapes(data),
                CONTINUED if goes_on == TEXT_OBJECT && text_follows > 0 => {
                    let text = characters(data, text_follows).unwrap_or_default();
                    text_follows = text_follows.saturating_sub(text.encode_utf16().count().max(1));
                    drawing.text(&text);
                }
                _ => dress.of_cells(&record),
            }
        }
        (dress.over, dress.held) = drawing.over();
        dress
    }

    /// What a record says of cells, rows and columns.
    fn of_cells(&mut self, record: &Record<'_>) {
        let data = record.data;
        let (Some(first), second) = (u16_at(data, 0), u16_at(data, 2).unwrap_or(0)) else { return };
        let (row, column) = (u32::from(first), u32::from(second));
        match record.kind {
            NUMBER | RK | FORMULA | LABEL | LABEL_SHARED => {
                if let Some(style) = u16_at(data, 4) {
                    self.styles.insert((row, column), style);
                }
            }
            MULTIPLE_RK => {
                for (step, pair) in (0_u32..).zip(data.get(4..).unwrap_or_default().chunks_exact(6)) {
                    if let Some(style) = u16_at(pair, 0) {
                        self.styles.insert((row, column + step), style);
                    }
                }
            }
            // Bit 5 of the options: height zero.
            ROW if u16_at(data, 12).is_some_and(|options| options & 0x20 != 0)
                || u16_at(data, 6).is_some_and(|height| height & 0x7fff == 0) =>
            {
                self.hidden_rows.push(row);
            }
            COLUMN_INFO
                if u16_at(data, 8).is_some_and(|options| options & 1 != 0) || u16_at(data, 4) == Some(0) =>
            {
                self.hidden_columns.extend(row..=column.min(row + 255));
            }
            _ => {}
        }
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
