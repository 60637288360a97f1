//! A sheet before it is a file: cells, merges, and what is hidden or stands over them.

use std::collections::{BTreeMap, BTreeSet};

use casework::CellRef;
use jiff::civil::Date;
use rust_xlsxwriter::{Color, Format, FormatAlign, Formula, Image, Note, Shape, Workbook, Worksheet};

/// What a cell holds. Numbers are digits, so that nothing is lost on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Text(String),
    Number(String),
    Day(Date),
    Formula { text: String, shown: String },
}

/// One cell with its look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub content: Content,
    pub format: Option<String>,
    pub struck: bool,
    pub white: bool,
}

impl Cell {
    pub fn new(content: Content) -> Cell {
        Cell { content, format: None, struck: false, white: false }
    }
}

/// One sheet.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub name: String,
    pub cells: BTreeMap<(u32, u32), Cell>,
    /// First and last row and column.
    pub merges: Vec<[u32; 4]>,
    pub hidden_rows: BTreeSet<u32>,
    pub flat_rows: BTreeSet<u32>,
    pub hidden_columns: BTreeSet<u32>,
    /// First and last row and column of a filter, with the rows that it hides.
    pub filter: Option<([u32; 4], BTreeSet<u32>)>,
    pub notes: Vec<(u32, u32, String)>,
    pub boxes: Vec<(u32, u32, String)>,
    pub pictures: Vec<(u32, u32)>,
    pub page_header: Option<String>,
    pub hidden: bool,
}

impl Sheet {
    pub fn new(name: impl Into<String>) -> Sheet {
        Sheet { name: name.into(), ..Sheet::default() }
    }

    pub fn at(&self, row: u32, column: u32) -> CellRef {
        CellRef::new(self.name.clone(), row, column)
    }

    pub fn put(&mut self, row: u32, column: u32, content: Content) -> CellRef {
        self.cells.insert((row, column), Cell::new(content));
        self.at(row, column)
    }

    pub fn text(&mut self, row: u32, column: u32, text: impl Into<String>) -> CellRef {
        self.put(row, column, Content::Text(text.into()))
    }

    pub fn merge(&mut self, area: [u32; 4]) {
        if area[0] < area[2] || area[1] < area[3] {
            self.merges.push(area);
        }
    }

    /// The row below the last one that holds anything.
    pub fn end(&self) -> u32 {
        self.cells.keys().map(|(row, _)| row + 1).max().unwrap_or(0)
    }

    fn worksheet(&self) -> Worksheet {
        let mut sheet = Worksheet::new();
        sheet.set_name(&self.name).unwrap();
        sheet.set_hidden(self.hidden);
        let plain = Format::new();
        for [top, left, bottom, right] in &self.merges {
            sheet
                .merge_range(*top, narrow(*left), *bottom, narrow(*right), "", &plain)
                .unwrap_or_else(|error| panic!("{}: {error}", self.name));
        }
        for ((row, column), cell) in &self.cells {
            write(&mut sheet, *row, narrow(*column), cell);
        }
        for row in &self.hidden_rows {
            sheet.set_row_hidden(*row).unwrap();
        }
        for row in &self.flat_rows {
            sheet.set_row_height(*row, 0).unwrap();
        }
        for column in &self.hidden_columns {
            sheet.set_column_hidden(narrow(*column)).unwrap();
        }
        if let Some(([top, left, bottom, right], rows)) = &self.filter {
            sheet.autofilter(*top, narrow(*left), *bottom, narrow(*right)).unwrap();
            for row in rows {
                sheet.set_row_hidden(*row).unwrap();
            }
        }
        for (row, column, text) in &self.notes {
            sheet.insert_note(*row, narrow(*column), &Note::new(text).set_author("财务")).unwrap();
        }
        for (row, column, text) in &self.boxes {
            sheet.insert_shape(*row, narrow(*column), &Shape::textbox().set_text(text)).unwrap();
        }
        for (row, column) in &self.pictures {
            sheet.insert_image(*row, narrow(*column), &Image::new_from_buffer(DOT).unwrap()).unwrap();
        }
        if let Some(header) = &self.page_header {
            sheet.set_header(format!("&R{header}"));
        }
        sheet
    }
}

fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap()
}

fn look(cell: &Cell) -> Format {
    let mut format = Format::new();
    if let Some(code) = &cell.format {
        format = format.set_num_format(code);
    } else if matches!(cell.content, Content::Day(_)) {
        format = format.set_num_format("yyyy-mm-dd");
    }
    if cell.struck {
        format = format.set_font_strikethrough();
    }
    if cell.white {
        format = format.set_font_color(Color::White);
    }
    if matches!(&cell.content, Content::Text(text) if text.contains('\n')) {
        format = format.set_text_wrap().set_align(FormatAlign::Center);
    }
    format
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) {
    let format = look(cell);
    match &cell.content {
        Content::Text(text) => sheet.write_string_with_format(row, column, text, &format),
        Content::Number(digits) => {
            sheet.write_number_with_format(row, column, digits.parse::<f64>().unwrap(), &format)
        }
        Content::Day(day) => sheet.write_number_with_format(row, column, serial(*day), &format),
        Content::Formula { text, shown } => {
            sheet.write_formula_with_format(row, column, Formula::new(text).set_result(shown), &format)
        }
    }
    .unwrap();
}

/// A day as Excel counts them.
fn serial(day: Date) -> i32 {
    day.since(Date::new(1899, 12, 30).unwrap()).unwrap().get_days()
}

/// A picture of one dot.
const DOT: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1F, 0x15, 0xC4, 0x89, 0x00,
    0x00, 0x00, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0x0F, 0x04, 0x00, 0x09, 0xFB, 0x03,
    0xFD, 0xFB, 0x5E, 0x6B, 0x2B, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

/// The sheets as an .xlsx file.
pub fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        workbook.push_worksheet(sheet.worksheet());
    }
    workbook.save_to_buffer().unwrap()
}

/// What stands in the sheets, for a person who checks the truth.
pub fn shown(sheets: &[Sheet]) -> String {
    let mut lines = Vec::new();
    for sheet in sheets {
        let hidden = if sheet.hidden { " (hidden)" } else { "" };
        lines.push(format!("── {}{hidden}  merges {:?}", sheet.name, sheet.merges));
        let rows: BTreeSet<u32> = sheet.cells.keys().map(|(row, _)| *row).collect();
        for row in rows {
            let cells = sheet.cells.range((row, 0)..(row + 1, 0)).map(|((row, column), cell)| {
                let look = [
                    cell.format.as_deref().unwrap_or(""),
                    if cell.struck { "struck" } else { "" },
                    if cell.white { "white" } else { "" },
                ]
                .concat();
                let content = match &cell.content {
                    Content::Text(text) => format!("{text:?}"),
                    Content::Number(digits) => digits.clone(),
                    Content::Day(day) => format!("day {day}"),
                    Content::Formula { text, shown } => format!("{text} → {shown}"),
                };
                let address = sheet.at(*row, *column).address();
                if look.is_empty() {
                    format!("{address} {content}")
                } else {
                    format!("{address} {content} «{look}»")
                }
            });
            lines.push(format!("  {}", cells.collect::<Vec<_>>().join(" | ")));
        }
        let parts = (&sheet.hidden_rows, &sheet.flat_rows, &sheet.hidden_columns, &sheet.filter);
        lines.push(format!(
            "  hidden {parts:?} notes {:?} boxes {:?} pictures {:?} header {:?}",
            sheet.notes, sheet.boxes, sheet.pictures, sheet.page_header
        ));
    }
    lines.join("\n")
}
