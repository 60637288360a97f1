//! .ods: content.xml streamed cell by cell. Repetitions are never expanded where they are empty, and are
//! counted where they are not.

use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::received::limits::Limits;
use crate::received::refusal::{RefusalCode, Refused};
use crate::workbook::book::{Book, Cell, Dress, Merge, Sheet, in_order};
use crate::workbook::format::{Format, FormatCode};
use crate::workbook::formula::adds_up;
use crate::workbook::legacy::ods_drawn::{Drawn, stands};
use crate::workbook::legacy::ods_styles::Styles;
use crate::workbook::legacy::ods_xml::attribute;
use crate::workbook::number;
use crate::workbook::over::Over;
use crate::workbook::value::Value;

/// Rows alike that a list may have one after another.
const MOST_REPEATED: u32 = 20_000;

/// Reads an .ods.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refused> {
    let mut archive = crate::received::guard::open_bytes(bytes, limits)?;
    let kind = part(&mut archive, "mimetype").unwrap_or_default();
    if !kind.is_empty() && !kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        return Err(Refused::new(
            RefusalCode::WrongFormat,
            "文件是 OpenDocument 文档，但不是电子表格。请提交申报工作簿，另存为 .xlsx 后再交。",
        ));
    }
    let manifest = part(&mut archive, "META-INF/manifest.xml").unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(Refused::new(RefusalCode::Encrypted, "工作簿加了打开密码，无法读取。请取消密码后再交。"));
    }
    let mut formats = Styles::default();
    if let Some(styles) = part(&mut archive, "styles.xml") {
        formats.read(&styles).ok_or_else(damaged)?;
    }
    let content = part(&mut archive, "content.xml").ok_or_else(damaged)?;
    formats.read(&content).ok_or_else(damaged)?;
    read_sheets(&content, &formats, limits)
}

fn damaged() -> Refused {
    Refused::unreadable("不是完整的 .ods 工作簿")
}

/// A part that the guard has seen inflate within bounds.
fn part(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn number_of(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

/// A cell at work.
struct Open {
    repeated: u32,
    style: Option<String>,
    kind: String,
    value: Option<String>,
    formula: bool,
    /// The code of its currency.
    currency: Option<String>,
    text: String,
    paragraphs: usize,
}

fn read_sheets(xml: &[u8], formats: &Styles, limits: &Limits) -> Result<Book, Refused> {
    let mut reader = Reader::from_reader(BufReader::new(xml));
    let mut buffer = Vec::new();
    let mut book = Book::default();
    let mut filled = 0_usize;
    let mut sheet: Option<Sheet> = None;
    let (mut row, mut column, mut rows_repeated) = (0_u32, 0_u32, 1_u32);
    let mut columns_declared = 0_u32;
    let mut column_styles: Vec<(u32, u32, Option<String>)> = Vec::new();
    let mut of_row: Vec<Cell> = Vec::new();
    let mut open: Option<Open> = None;
    let (mut in_paragraph, mut in_note, mut depth) = (false, 0_u32, 0_u32);
    let (mut drawn, mut note) = (Drawn::default(), String::new());
    let mut known: HashMap<String, (FormatCode, Dress)> = HashMap::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|_| damaged())?;
        let (tag, closed) = match &event {
            Event::Start(tag) => (Some(tag), false),
            Event::Empty(tag) => (Some(tag), true),
            _ => (None, false),
        };
        if let Some(tag) = tag {
            match tag.name().as_ref() {
                // A table within a cell, or the copy of one that a link keeps, is no sheet.
                "table:table" if !closed => {
                    depth += 1;
                    if depth == 1 {
                        if book.sheets.len() >= limits.sheets {
                            return Err(super::too_large());
                        }
                        let style = attribute(tag, "table:style-name").unwrap_or_default();
                        sheet = Some(Sheet {
                            name: attribute(tag, "table:name").unwrap_or_default(),
                            hidden: formats.hidden_tables.contains(&style),
                            margins: formats.margins.clone(),
                            ..Sheet::default()
                        });
                        (row, columns_declared) = (0, 0);
                        column_styles.clear();
                    }
                }
                "table:table-column" if depth == 1 => {
                    let count = number_of(tag, "table:number-columns-repeated").min(16_384);
                    let end = columns_declared.saturating_add(count);
                    column_styles.push((
                        columns_declared,
                        end,
                        attribute(tag, "table:default-cell-style-name"),
                    ));
                    if is_hidden(tag)
                        && let Some(sheet) = &mut sheet
                    {
                        // The unused columns to the right are hidden as one, with no end.
                        sheet.hidden_columns.extend(columns_declared..end.min(columns_declared + 256));
                    }
                    columns_declared = end;
                }
                "table:table-row" if depth == 1 => {
                    rows_repeated = number_of(tag, "table:number-rows-repeated");
                    column = 0;
                    if is_hidden(tag)
                        && let Some(sheet) = &mut sheet
                    {
                        sheet.hidden_rows.extend(row..row.saturating_add(rows_repeated.min(10_000)));
                    }
                    if closed {
                        row = row.saturating_add(rows_repeated);
                    }
                }
                "table:table-cell" | "table:covered-table-cell" if depth == 1 => {
                    let kind = attribute(tag, "calcext:value-type")
                        .or_else(|| attribute(tag, "office:value-type"))
                        .unwrap_or_default();
                    let value = ["office:value", "office:date-value", "office:time-value"]
                        .into_iter()
                        .chain(["office:boolean-value", "office:string-value"])
                        .find_map(|name| attribute(tag, name));
                    if let Some(sheet) = &mut sheet {
                        let spanned = number_of(tag, "table:number-rows-spanned");
                        let across = number_of(tag, "table:number-columns-spanned");
                        if spanned > 1 {
                            sheet.merges.push(Merge {
                                first_row: row,
                                first_column: column,
                                last_row: row.saturating_add(spanned - 1),
                                last_column: column.saturating_add(across - 1),
                            });
                        }
                        let sums =
                            attribute(tag, "table:formula").is_some_and(|f| adds_up(&f, (row, column)));
                        if sums {
                            sheet.sums.push((row, column));
                        }
                    }
                    let cell = Open {
                        repeated: number_of(tag, "table:number-columns-repeated"),
                        style: attribute(tag, "table:style-name"),
                        formula: attribute(tag, "table:formula").is_some(),
                        currency: attribute(tag, "office:currency"),
                        kind,
                        value,
                        text: String::new(),
                        paragraphs: 0,
                    };
                    if closed {
                        take(
                            cell,
                            &mut column,
                            row,
                            (formats, &mut known),
                            &column_styles,
                            &mut of_row,
                            limits,
                        )?;
                    } else {
                        open = Some(cell);
                    }
                }
                "office:annotation" if !closed => {
                    in_note += 1;
                    note.clear();
                }
                // What is drawn over the cells has texts of its own.
                "draw:control" => {
                    if let Some(sheet) = &mut sheet {
                        drawn.shown(tag, (row, column), &mut sheet.over);
                    }
                    if !closed {
                        drawn.begin();
                    }
                }
                "draw:frame" | "draw:custom-shape" if !closed => drawn.begin(),
                "draw:image" | "draw:object" | "draw:object-ole" if drawn.is_open() => drawn.holds(tag),
                name if name.starts_with("form:") => drawn.control(tag),
                "text:p" if in_note == 0 && !drawn.is_open() => {
                    in_paragraph = !closed;
                    if let Some(cell) = &mut open {
                        if cell.paragraphs > 0 {
                            cell.text.push('\n');
                        }
                        cell.paragraphs += 1;
                    }
                }
                "text:s" | "text:tab" if in_note == 0 && !drawn.is_open() => {
                    if let Some(cell) = &mut open {
                        cell.text.push(' ');
                    }
                }
                "text:line-break" if in_note == 0 && !drawn.is_open() => {
                    if let Some(cell) = &mut open {
                        cell.text.push('\n');
                    }
                }
                _ => {}
            }
            continue;
        }
        match event {
            Event::Text(text) if in_note > 0 => note.push_str(text.trim_matches(['\n', '\r'])),
            Event::Text(text) if drawn.is_open() => drawn.push(text.trim_matches(['\n', '\r'])),
            Event::Text(text) if in_paragraph && in_note == 0 => {
                if let Some(cell) = &mut open {
                    cell.text.push_str(&text);
                }
            }
            Event::GeneralRef(reference) if in_paragraph && in_note == 0 => {
                let whole = format!("&{};", &*reference);
                let plain = quick_xml::escape::unescape(&whole).map_err(|_| damaged())?;
                if let Some(cell) = &mut open {
                    cell.text.push_str(&plain);
                }
            }
            Event::End(tag) => match tag.name().as_ref() {
                "text:p" => in_paragraph = false,
                "office:annotation" => {
                    in_note = in_note.saturating_sub(1);
                    let text = std::mem::take(&mut note);
                    if let Some(sheet) = &mut sheet {
                        stands(&mut sheet.over, Over::Note, (row, column), text);
                    }
                }
                "draw:frame" | "draw:custom-shape" | "draw:control" => {
                    let mut nowhere = Vec::new();
                    let (name, over) = match &mut sheet {
                        Some(sheet) => (sheet.name.as_str(), &mut sheet.over),
                        None => ("", &mut nowhere),
                    };
                    drawn.end((name, (row, column)), over, &mut book.enclosed);
                }
                "table:table-cell" | "table:covered-table-cell" if depth == 1 => {
                    if let Some(cell) = open.take() {
                        take(
                            cell,
                            &mut column,
                            row,
                            (formats, &mut known),
                            &column_styles,
                            &mut of_row,
                            limits,
                        )?;
                    }
                }
                "table:table-row" if depth == 1 => {
                    if let Some(sheet) = &mut sheet
                        && !of_row.is_empty()
                    {
                        if rows_repeated > MOST_REPEATED {
                            return Err(super::too_large());
                        }
                        for step in 0..rows_repeated {
                            filled = filled.saturating_add(of_row.len());
                            if filled > limits.cells {
                                return Err(super::too_large());
                            }
                            let at = row.saturating_add(step);
                            sheet.cells.extend(of_row.iter().cloned().map(|cell| Cell { row: at, ..cell }));
                        }
                    }
                    of_row.clear();
                    row = row.saturating_add(rows_repeated);
                }
                "table:table" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0
                        && let Some(mut of_book) = sheet.take()
                    {
                        let (name, cells) =
                            (std::mem::take(&mut of_book.name), std::mem::take(&mut of_book.cells));
                        let Sheet { name, cells, fates, .. } = in_order(name, of_book.hidden, cells)?;
                        book.sheets.push(Sheet { name, cells, fates, ..of_book });
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(book)
}

fn is_hidden(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "table:visibility").is_some_and(|how| how == "collapse" || how == "filter")
}

/// Puts a cell into its row, as often as it is repeated.
fn take(
    cell: Open,
    column: &mut u32,
    row: u32,
    (formats, known): (&Styles, &mut HashMap<String, (FormatCode, Dress)>),
    column_styles: &[(u32, u32, Option<String>)],
    of_row: &mut Vec<Cell>,
    limits: &Limits,
) -> Result<(), Refused> {
    let first = *column;
    *column = first.saturating_add(cell.repeated);
    let Some(value) = value_of(&cell) else { return Ok(()) };
    if of_row.len().saturating_add(cell.repeated as usize) > limits.cells.min(16_384) {
        return Err(super::too_large());
    }
    for at in first..*column {
        let inherited = || {
            let of_column = column_styles.iter().find(|(start, end, _)| (*start..*end).contains(&at))?;
            of_column.2.as_ref()
        };
        let style = cell.style.as_ref().or_else(inherited);
        let (mut format, mut dress) = (Format::default(), Dress::default());
        if let Some(style) = style {
            let of_style = || formats.of(style).unwrap_or_default();
            let (code, worn) = known.entry(style.clone()).or_insert_with(of_style);
            (format, dress) = (code.of(&value), *worn);
        }
        if cell.kind == "percentage" {
            format = Format::Percent;
        }
        if cell.currency.as_deref().is_some_and(|code| !matches!(code, "CNY" | "CNH" | "RMB")) {
            format = Format::Foreign;
        }
        of_row.push(Cell { row, column: at, value: value.clone(), format, dress });
    }
    Ok(())
}

fn value_of(cell: &Open) -> Option<Value> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| Value::Text(text.into()));
    let given = cell.value.as_deref();
    match cell.kind.as_str() {
        "float" | "percentage" | "currency" => {
            let float = given.and_then(|value| value.parse::<f64>().ok());
            Some(float.and_then(number::decimal).map_or(Value::WildNumber, Value::Number))
        }
        "boolean" => Some(Value::Bool(given == Some("true"))),
        "date" => match given.and_then(|value| value.get(..10)?.parse::<Date>().ok()) {
            Some(day) => Some(Value::Date(day)),
            None => text(given.unwrap_or(&cell.text)),
        },
        "error" => Some(Value::Error(cell.text.as_str().into())),
        "time" => text(&cell.text),
        // A formula whose result was never saved has no type.
        "" if cell.formula && cell.text.is_empty() => Some(Value::Uncomputed),
        _ if cell.paragraphs > 0 => text(&cell.text),
        _ => given.and_then(text),
    }
}
