//! Forms as enterprises make them, written as .xlsx, .xls and .ods: the application on one sheet, a list on another.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// What is put into a cell.
#[derive(Debug, Clone, Copy)]
pub enum Put {
    Text(&'static str),
    Number(f64),
    /// A number under a format code.
    Shown(f64, &'static str),
    /// A text or number that is struck through.
    Struck(f64),
    /// A number in white.
    White(f64),
    Blank,
}

pub use Put::{Blank, Number, Shown, Struck, Text, White};

/// One sheet.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub name: &'static str,
    pub rows: Vec<Vec<Put>>,
    /// First row, last row, first column, last column, from zero.
    pub merges: Vec<(u32, u32, u16, u16)>,
    pub header: Option<&'static str>,
    pub hidden_row: Option<u32>,
    /// Row, column and text, over a cell that is not blank.
    pub note: Option<(u32, u16, &'static str)>,
    /// Records of an .xls that draw over the cells, before and behind its merged cells.
    pub drawn_first: Vec<u8>,
    pub drawn: Vec<u8>,
}

impl Page {
    pub fn new(name: &'static str, rows: Vec<Vec<Put>>) -> Page {
        Page { name, rows, ..Page::default() }
    }
}

/// The headings that every list has here.
pub const HEADS: [&str; 6] = ["序号", "发票号码", "开票日期", "供应商", "供应商信用代码", "不含税金额（元）"];
pub const VENDOR: &str = "宁波云岫晶圆代工有限公司";
pub const CODE: &str = "91330200MA2DM80123";

/// A row of an invoice.
pub fn invoice(serial: &'static str, number: &'static str, amount: Put) -> Vec<Put> {
    vec![Text(serial), Text(number), Text("2024-03-06"), Text(VENDOR), Text(CODE), amount]
}

pub fn heads(heads: &[&'static str]) -> Vec<Put> {
    heads.iter().map(|head| Text(head)).collect()
}

/// A first tape-out of 2024.
pub fn application() -> Page {
    let pairs = [
        ("企业名称", Text("杭州试例半导体有限公司")),
        ("统一社会信用代码", Text("91330108MA2DM6076M")),
        ("申报事项", Text("首次流片补助")),
        ("年度", Number(2024.0)),
        ("项目名称", Text("试例芯片甲")),
        ("首次流片", Text("是")),
        ("重点支持领域的关键芯片产品", Text("是")),
    ];
    let mut rows = vec![vec![Text("2024年首次流片补助申报表")]];
    rows.extend(pairs.map(|(label, value)| vec![Text(label), value]));
    Page::new("申报表", rows)
}

pub fn xlsx(pages: &[Page]) -> Vec<u8> {
    let mut book = Workbook::new();
    for page in pages {
        let mut sheet = Worksheet::new();
        sheet.set_name(page.name).unwrap();
        for (row, cells) in (0_u32..).zip(&page.rows) {
            for (column, put) in (0_u16..).zip(cells) {
                write(&mut sheet, row, column, *put);
            }
        }
        for (first, last, left, right) in &page.merges {
            let put = page.rows[*first as usize].get(usize::from(*left)).copied().unwrap_or(Blank);
            sheet.merge_range(*first, *left, *last, *right, "", &Format::new()).unwrap();
            write(&mut sheet, *first, *left, put);
        }
        if let Some(header) = page.header {
            sheet.set_header(header);
        }
        if let Some(row) = page.hidden_row {
            sheet.set_row_hidden(row).unwrap();
        }
        if let Some((row, column, text)) = page.note {
            sheet.insert_note(row, column, &rust_xlsxwriter::Note::new(text)).unwrap();
        }
        book.push_worksheet(sheet);
    }
    book.save_to_buffer().unwrap()
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, put: Put) {
    match put {
        Text(text) => sheet.write_string(row, column, text).unwrap(),
        Number(number) => sheet.write_number(row, column, number).unwrap(),
        Shown(number, code) => {
            sheet.write_number_with_format(row, column, number, &Format::new().set_num_format(code)).unwrap()
        }
        Struck(number) => {
            let format = Format::new().set_font_strikethrough();
            sheet.write_number_with_format(row, column, number, &format).unwrap()
        }
        White(number) => {
            let format = Format::new().set_font_color("#FFFFFF");
            sheet.write_number_with_format(row, column, number, &format).unwrap()
        }
        Blank => return,
    };
}

/// A record of a BIFF8 stream.
pub fn record(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
    stream.extend(kind.to_le_bytes());
    stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    stream.extend(data);
}

/// The object behind a drawn shape: its kind, number and options, and further sub-records.
pub fn object(stream: &mut Vec<u8>, (kind, number, options): (u16, u16, u16), more: &[u8]) {
    let mut data = [0x15, 0x12, kind, number, options].map(u16::to_le_bytes).concat();
    data.extend([0; 12]);
    data.extend(more);
    data.extend([0; 4]);
    record(stream, 0x005d, &data);
}

/// The text of the last object.
pub fn object_text(stream: &mut Vec<u8>, text: &str) {
    let mut data = vec![0; 18];
    data[10..12].copy_from_slice(&u16::try_from(text.encode_utf16().count()).unwrap().to_le_bytes());
    record(stream, 0x01b6, &data);
    record(stream, 0x003c, &[vec![1], wide(text)].concat());
    record(stream, 0x003c, &[0; 16]);
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A string with its length in two bytes.
fn long_string(text: &str) -> Vec<u8> {
    let mut data = u16::try_from(text.encode_utf16().count()).unwrap().to_le_bytes().to_vec();
    data.push(1);
    data.extend(wide(text));
    data
}

const PLAIN_STYLE: u16 = 0;
const STRUCK_STYLE: u16 = 1;
const WHITE_STYLE: u16 = 2;
const FIRST_FORMAT: u16 = 164;

/// The pages as an .xls, with as little in it as Excel takes.
pub fn xls(pages: &[Page]) -> Vec<u8> {
    xls_with(pages, &[], &[])
}

/// The pages as an .xls with a list of pictures, and storages that hold streams.
pub fn xls_with(pages: &[Page], pictures: &[u8], streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut codes: Vec<&str> = Vec::new();
    for put in pages.iter().flat_map(|page| page.rows.iter().flatten()) {
        if let Shown(_, code) = put
            && !codes.contains(code)
        {
            codes.push(code);
        }
    }
    let mut globals = Vec::new();
    record(&mut globals, 0x0809, &[0, 6, 5, 0, 0xbb, 0x0d, 0xcc, 7, 0, 0, 0, 0, 6, 0, 0, 0]);
    record(&mut globals, 0x0042, &1200_u16.to_le_bytes());
    for (options, color) in [(0_u16, 0x7fff_u16), (8, 0x7fff), (0, 9), (0, 0x7fff)] {
        let mut font = 200_u16.to_le_bytes().to_vec();
        font.extend(options.to_le_bytes());
        font.extend(color.to_le_bytes());
        font.extend([0x90, 1, 0, 0, 0, 0, 0, 0, 2, 1]);
        font.extend(wide("宋体"));
        record(&mut globals, 0x0031, &font);
    }
    for (id, code) in (FIRST_FORMAT..).zip(&codes) {
        let mut data = id.to_le_bytes().to_vec();
        data.extend(long_string(code));
        record(&mut globals, 0x041e, &data);
    }
    let formats = (FIRST_FORMAT..).take(codes.len()).map(|format| (0, format));
    for (font, format) in [(0_u16, 0_u16), (1, 0), (2, 0)].into_iter().chain(formats) {
        let mut style = font.to_le_bytes().to_vec();
        style.extend(format.to_le_bytes());
        style.extend([1, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0x20]);
        record(&mut globals, 0x00e0, &style);
    }
    let mut places = Vec::new();
    for page in pages {
        let mut data = vec![0; 6];
        data.push(u8::try_from(page.name.encode_utf16().count()).unwrap());
        data.push(1);
        data.extend(wide(page.name));
        places.push(globals.len() + 4);
        record(&mut globals, 0x0085, &data);
    }
    if !pictures.is_empty() {
        record(&mut globals, 0x00eb, pictures);
    }
    record(&mut globals, 0x000a, &[]);
    for (page, place) in pages.iter().zip(places) {
        let start = u32::try_from(globals.len()).unwrap().to_le_bytes();
        globals[place..place + 4].copy_from_slice(&start);
        of_page(&mut globals, page, &codes);
    }
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("Workbook").unwrap().write_all(&globals).unwrap();
    for (path, bytes) in streams {
        file.create_storage_all(std::path::Path::new(path).parent().unwrap()).unwrap();
        file.create_stream(path).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

fn of_page(stream: &mut Vec<u8>, page: &Page, codes: &[&str]) {
    record(stream, 0x0809, &[0, 6, 0x10, 0, 0xbb, 0x0d, 0xcc, 7, 0, 0, 0, 0, 6, 0, 0, 0]);
    if let Some(header) = page.header {
        record(stream, 0x0014, &long_string(header));
    }
    let rows = u32::try_from(page.rows.len()).unwrap();
    let mut size = [0_u32.to_le_bytes(), rows.to_le_bytes()].concat();
    size.extend([0, 0, 20, 0, 0, 0]);
    record(stream, 0x0200, &size);
    if let Some(row) = page.hidden_row {
        let mut data = u16::try_from(row).unwrap().to_le_bytes().to_vec();
        data.extend([0, 0, 20, 0, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 0]);
        record(stream, 0x0208, &data);
    }
    for (row, cells) in (0_u16..).zip(&page.rows) {
        for (column, put) in (0_u16..).zip(cells) {
            let (style, number) = match put {
                Text(text) => {
                    let mut data = [row, column, PLAIN_STYLE].map(u16::to_le_bytes).concat();
                    data.extend(long_string(text));
                    record(stream, 0x0204, &data);
                    continue;
                }
                Number(number) => (PLAIN_STYLE, number),
                Struck(number) => (STRUCK_STYLE, number),
                White(number) => (WHITE_STYLE, number),
                Shown(number, code) => {
                    let place = codes.iter().position(|known| known == code).unwrap();
                    (3 + u16::try_from(place).unwrap(), number)
                }
                Blank => continue,
            };
            let mut data = [row, column, style].map(u16::to_le_bytes).concat();
            data.extend(number.to_le_bytes());
            record(stream, 0x0203, &data);
        }
    }
    stream.extend(&page.drawn_first);
    if !page.merges.is_empty() {
        let mut data = u16::try_from(page.merges.len()).unwrap().to_le_bytes().to_vec();
        for (first, last, left, right) in &page.merges {
            let (first, last) = (u16::try_from(*first).unwrap(), u16::try_from(*last).unwrap());
            data.extend([first, last, *left, *right].map(u16::to_le_bytes).concat());
        }
        record(stream, 0x00e5, &data);
    }
    stream.extend(&page.drawn);
    if let Some((row, column, text)) = page.note {
        object(stream, (0x19, 1, 0x4011), &[]);
        object_text(stream, text);
        let mut note = [u16::try_from(row).unwrap(), column, 0, 1].map(u16::to_le_bytes).concat();
        note.extend(long_string("沈"));
        record(stream, 0x001c, &note);
    }
    record(stream, 0x000a, &[]);
}

/// A style of an .ods: what Excel's code says, as OpenDocument says it.
fn ods_style(name: &str, code: &str) -> String {
    let text = |text: &str| format!("<number:text>{text}</number:text>");
    let number = |whole: u8, decimals: u8, more: &str| {
        format!(
            r#"<number:number number:min-integer-digits="{whole}" number:decimal-places="{decimals}" {more}/>"#
        )
    };
    let grouped = r#"number:grouping="true""#;
    let inner = match code {
        "[$¥-411]#,##0" => {
            r#"<number:currency-symbol number:language="ja" number:country="JP">¥</number:currency-symbol>"#
                .to_owned()
                + &number(1, 0, grouped)
        }
        "#,##0.00\"美元\"" => number(1, 2, grouped) + &text("美元"),
        "0.00\"萬元\"" => number(1, 2, "") + &text("萬元"),
        "#,##0," => number(1, 0, r#"number:grouping="true" number:display-factor="1000""#),
        "\"-\"#,##0.00" => text("-") + &number(1, 2, grouped),
        "(#,##0.00)" => text("(") + &number(1, 2, grouped) + &text(")"),
        "00000000" => number(8, 0, ""),
        "#,##0.00\"元\"" => number(1, 2, grouped) + &text("元"),
        "#,##0.00" => number(1, 2, grouped),
        ";;;" => String::new(),
        other => panic!("no style for {other}"),
    };
    format!(r#"<number:number-style style:name="N{name}">{inner}</number:number-style>"#)
}

fn escaped(text: &str) -> String {
    let plain = text.replace('&', "&amp;").replace('<', "&lt;");
    plain.split('\n').map(|line| format!("<text:p>{line}</text:p>")).collect()
}

/// The pages as an .ods.
pub fn ods(pages: &[Page]) -> Vec<u8> {
    let mut styles = String::from(
        r##"<style:style style:name="struck" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style><style:style style:name="white" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>"##,
    );
    let mut known: Vec<&str> = Vec::new();
    let mut body = String::new();
    for page in pages {
        body += &format!(r#"<table:table table:name="{}">"#, page.name);
        for (row, cells) in (0_u32..).zip(&page.rows) {
            let hidden = if page.hidden_row == Some(row) { r#" table:visibility="collapse""# } else { "" };
            body += &format!("<table:table-row{hidden}>");
            for (column, put) in (0_u16..).zip(cells) {
                let merge = page.merges.iter().find(|(first, _, left, _)| (*first, *left) == (row, column));
                let span = merge.map_or(String::new(), |(first, last, left, right)| {
                    format!(
                        r#" table:number-rows-spanned="{}" table:number-columns-spanned="{}""#,
                        last - first + 1,
                        right - left + 1
                    )
                });
                let float = |style: &str, number: f64| {
                    format!(
                        r#"<table:table-cell{span} table:style-name="{style}" office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:table-cell>"#
                    )
                };
                body += &match put {
                    Blank => "<table:table-cell/>".to_owned(),
                    Text(text) => {
                        let note = page.note.filter(|(at, left, _)| (*at, *left) == (row, column));
                        let note = note.map_or(String::new(), |(_, _, text)| {
                            format!("<office:annotation>{}</office:annotation>", escaped(text))
                        });
                        format!(
                            r#"<table:table-cell{span} office:value-type="string">{note}{}</table:table-cell>"#,
                            escaped(text)
                        )
                    }
                    Number(number) => float("", *number),
                    Struck(number) => float("struck", *number),
                    White(number) => float("white", *number),
                    Shown(number, code) => {
                        let at = known.iter().position(|other| other == code).unwrap_or_else(|| {
                            let name = known.len().to_string();
                            styles += &ods_style(&name, code);
                            styles += &format!(
                                r#"<style:style style:name="c{name}" style:family="table-cell" style:data-style-name="N{name}"/>"#
                            );
                            known.push(code);
                            known.len() - 1
                        });
                        float(&format!("c{at}"), *number)
                    }
                };
            }
            body += "</table:table-row>";
        }
        body += "</table:table>";
    }
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"#
    );
    let header = pages
        .iter()
        .find_map(|page| page.header)
        .map_or(String::new(), |header| format!("<style:header><text:p>{header}</text:p></style:header>"));
    let master = format!(
        r#"<?xml version="1.0"?><office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:master-styles><style:master-page style:name="Default">{header}</style:master-page></office:master-styles></office:document-styles>"#
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    zipped(&[
        ("mimetype", mimetype.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("styles.xml", master.as_bytes()),
    ])
}

pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
