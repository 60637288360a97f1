//! .ods: content.xml streamed cell by cell. Repetitions are never expanded where they are empty, and are
//! counted where they are not.

use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::book::{Book, Cell, Sheet, Value, in_order};
use crate::limits::Limits;
use crate::number::{self, Format};
use crate::refusal::{RefusalCode, Refused};

/// Rows alike that a list may have one after another.
const MOST_REPEATED: u32 = 20_000;

/// Reads an .ods.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refused> {
    let mut archive = crate::guard::open(bytes, limits)?;
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
    let mut formats = Formats::default();
    if let Some(styles) = part(&mut archive, "styles.xml") {
        formats.read(&styles).ok_or_else(damaged)?;
    }
    let content = part(&mut archive, "content.xml").ok_or_else(damaged)?;
    formats.read(&content).ok_or_else(damaged)?;
    sheets(&content, &formats, limits)
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

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

fn number_of(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

/// What cell styles do to numbers, and which tables are not displayed.
#[derive(Default)]
struct Formats {
    /// By the name of a number style.
    data: HashMap<String, Format>,
    /// By the name of a cell style.
    cells: HashMap<String, Format>,
    hidden_tables: Vec<String>,
}

impl Formats {
    fn read(&mut self, xml: &[u8]) -> Option<()> {
        let mut reader = Reader::from_reader(xml);
        // The number style being read, and the style that it belongs to.
        let mut open: Option<(String, Format)> = None;
        let mut style = String::new();
        let mut literal = false;
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) => self.element(&tag, &mut open, &mut style, &mut literal),
                Event::Empty(tag) => {
                    self.element(&tag, &mut open, &mut style, &mut literal);
                    literal = false;
                    if is_number_style(tag.name().as_ref())
                        && let Some((name, format)) = open.take()
                    {
                        self.data.insert(name, format);
                    }
                }
                Event::Text(text) if literal => {
                    if let Some((_, format)) = &mut open
                        && text.contains(['万', '千', '亿', '‰'])
                    {
                        *format = Format::Scaled;
                    }
                }
                Event::End(tag) => {
                    literal = false;
                    if is_number_style(tag.name().as_ref())
                        && let Some((name, format)) = open.take()
                    {
                        self.data.insert(name, format);
                    }
                }
                Event::Eof => return Some(()),
                _ => {}
            }
        }
    }

    fn element(
        &mut self,
        tag: &BytesStart<'_>,
        open: &mut Option<(String, Format)>,
        style: &mut String,
        literal: &mut bool,
    ) {
        match tag.name().as_ref() {
            "number:percentage-style" => {
                *open = attribute(tag, "style:name").map(|name| (name, Format::Percent));
            }
            "number:number-style" | "number:currency-style" => {
                *open = attribute(tag, "style:name").map(|name| (name, Format::Plain));
            }
            "number:number" => {
                if let Some((_, format)) = open
                    && *format != Format::Percent
                {
                    let decimals = attribute(tag, "number:decimal-places").and_then(|t| t.parse().ok());
                    let grouped = attribute(tag, "number:grouping").is_some_and(|text| text == "true");
                    let scaled = attribute(tag, "number:display-factor").is_some_and(|text| text != "1");
                    *format = match (scaled, grouped, decimals) {
                        (true, ..) => Format::Scaled,
                        (false, true, decimals) => Format::Grouped(decimals.unwrap_or(0)),
                        (false, false, Some(decimals)) => Format::Fixed(decimals),
                        (false, false, None) => Format::Plain,
                    };
                }
            }
            "number:text" | "number:embedded-text" | "number:currency-symbol" => *literal = true,
            "style:style" => {
                *style = attribute(tag, "style:name").unwrap_or_default();
                let named = attribute(tag, "style:data-style-name");
                let parent = attribute(tag, "style:parent-style-name");
                let format = named
                    .and_then(|name| self.data.get(&name).copied())
                    .or_else(|| parent.and_then(|name| self.cells.get(&name).copied()));
                if let Some(format) = format {
                    self.cells.insert(style.clone(), format);
                }
            }
            "style:table-properties"
                if attribute(tag, "table:display").is_some_and(|text| text == "false") =>
            {
                self.hidden_tables.push(style.clone());
            }
            _ => {}
        }
    }
}

fn is_number_style(name: &str) -> bool {
    matches!(name, "number:percentage-style" | "number:number-style" | "number:currency-style")
}

/// A cell at work.
struct Open {
    repeated: u32,
    style: Option<String>,
    kind: String,
    value: Option<String>,
    formula: bool,
    text: String,
    paragraphs: usize,
}

fn sheets(xml: &[u8], formats: &Formats, limits: &Limits) -> Result<Book, Refused> {
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
                    let cell = Open {
                        repeated: number_of(tag, "table:number-columns-repeated"),
                        style: attribute(tag, "table:style-name"),
                        formula: attribute(tag, "table:formula").is_some(),
                        kind,
                        value,
                        text: String::new(),
                        paragraphs: 0,
                    };
                    if closed {
                        take(cell, &mut column, row, formats, &column_styles, &mut of_row, limits)?;
                    } else {
                        open = Some(cell);
                    }
                }
                "office:annotation" if !closed => in_note += 1,
                "text:p" if in_note == 0 => {
                    in_paragraph = !closed;
                    if let Some(cell) = &mut open {
                        if cell.paragraphs > 0 {
                            cell.text.push('\n');
                        }
                        cell.paragraphs += 1;
                    }
                }
                "text:s" | "text:tab" if in_note == 0 => {
                    if let Some(cell) = &mut open {
                        cell.text.push(' ');
                    }
                }
                "text:line-break" if in_note == 0 => {
                    if let Some(cell) = &mut open {
                        cell.text.push('\n');
                    }
                }
                _ => {}
            }
            continue;
        }
        match event {
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
                "office:annotation" => in_note = in_note.saturating_sub(1),
                "table:table-cell" | "table:covered-table-cell" if depth == 1 => {
                    if let Some(cell) = open.take() {
                        take(cell, &mut column, row, formats, &column_styles, &mut of_row, limits)?;
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
                        && let Some(Sheet { name, hidden, cells, hidden_rows, hidden_columns, .. }) =
                            sheet.take()
                    {
                        let ordered = in_order(name, hidden, cells)?;
                        book.sheets.push(Sheet { hidden_rows, hidden_columns, ..ordered });
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
    formats: &Formats,
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
        let format = style.and_then(|name| formats.cells.get(name).copied());
        let format = if cell.kind == "percentage" { Some(Format::Percent) } else { format };
        let format = format.unwrap_or_default();
        of_row.push(Cell { row, column: at, value: value.clone(), format });
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
