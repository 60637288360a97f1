//! The sheets as an OpenDocument file, by hand: values, formulas, merges, notes, hidden rows, columns and sheets. Number
//! formats, struck text, pictures and filters are left to .xlsx; a form that has them is not saved so.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use crate::sheet::{Cell, Content, Sheet};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2"><office:automatic-styles><style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>"#;

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;

/// The sheets as an .ods file.
pub fn ods(sheets: &[Sheet]) -> Vec<u8> {
    let mut content = HEAD.to_owned();
    for sheet in sheets {
        table(&mut content, sheet);
    }
    content.push_str("</office:spreadsheet></office:body></office:document-content>");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_str()),
        ("META-INF/manifest.xml", MANIFEST),
    ];
    for (name, text) in parts {
        writer.start_file(name, stored).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn table(out: &mut String, sheet: &Sheet) {
    let style = if sheet.hidden { "hidden" } else { "shown" };
    write!(out, r#"<table:table table:name="{}" table:style-name="{style}">"#, escaped(&sheet.name)).unwrap();
    let width = sheet.cells.keys().map(|(_, column)| column + 1).max().unwrap_or(1);
    for column in 0..width {
        let hidden =
            if sheet.hidden_columns.contains(&column) { r#" table:visibility="collapse""# } else { "" };
        write!(out, "<table:table-column{hidden}/>").unwrap();
    }
    for row in 0..sheet.end() {
        let hidden = if sheet.hidden_rows.contains(&row) { r#" table:visibility="collapse""# } else { "" };
        write!(out, "<table:table-row{hidden}>").unwrap();
        for column in 0..width {
            let merge = sheet.merges.iter().find(|[top, left, bottom, right]| {
                (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column)
            });
            let note = sheet.notes.iter().find(|(at, across, _)| (*at, *across) == (row, column));
            let note = note.map(|(_, _, text)| text.as_str());
            match merge {
                Some([top, left, ..]) if (*top, *left) != (row, column) => {
                    out.push_str("<table:covered-table-cell/>")
                }
                merge => cell(out, sheet.cells.get(&(row, column)), merge, note),
            }
        }
        out.push_str("</table:table-row>");
    }
    out.push_str("</table:table>");
}

fn cell(out: &mut String, cell: Option<&Cell>, merge: Option<&[u32; 4]>, note: Option<&str>) {
    out.push_str("<table:table-cell");
    if let Some([top, left, bottom, right]) = merge {
        let (across, down) = (right - left + 1, bottom - top + 1);
        write!(out, r#" table:number-columns-spanned="{across}" table:number-rows-spanned="{down}""#)
            .unwrap();
    }
    let shown = match cell.map(|cell| &cell.content) {
        None => String::new(),
        Some(Content::Text(text)) => {
            out.push_str(r#" office:value-type="string""#);
            text.clone()
        }
        Some(Content::Number(digits)) => {
            write!(out, r#" office:value-type="float" office:value="{digits}""#).unwrap();
            digits.clone()
        }
        Some(Content::Day(day)) => {
            write!(out, r#" office:value-type="date" office:date-value="{day}""#).unwrap();
            day.to_string()
        }
        Some(Content::Formula { text, shown }) => {
            let formula = escaped(text);
            write!(out, r#" table:formula="of:{formula}" office:value-type="float" office:value="{shown}""#)
                .unwrap();
            shown.clone()
        }
    };
    out.push('>');
    if let Some(note) = note {
        write!(out, "<office:annotation><text:p>{}</text:p></office:annotation>", escaped(note)).unwrap();
    }
    for line in shown.split('\n').filter(|line| !line.is_empty()) {
        write!(out, "<text:p>{}</text:p>", spaced(&escaped(line))).unwrap();
    }
    out.push_str("</table:table-cell>");
}

/// Blanks that XML would fold are elements of their own.
fn spaced(text: &str) -> String {
    text.replace(' ', "<text:s/>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
