//! Workbooks as somebody else's program writes them: the least that is one.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result};

/// Writes a workbook of one sheet 一: rows of texts, the first in A1; an empty text leaves its cell out. What reads as
/// a number of fewer than twelve digits is one.
///
/// # Errors
/// It cannot be written.
pub fn write_workbook(path: &Path, rows: &[&[&str]]) -> Result<()> {
    let cell = |place: &str, text: &str| match text.parse::<f64>() {
        Ok(_) if text.len() < 12 => format!(r#"<c r="{place}"><v>{text}</v></c>"#),
        _ => format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#),
    };
    let rows: String = (1..)
        .zip(rows)
        .map(|(row, texts)| {
            let cells: String = ('A'..)
                .zip(*texts)
                .filter(|(_, text)| !text.is_empty())
                .map(|(column, text)| cell(&format!("{column}{row}"), text))
                .collect();
            format!(r#"<row r="{row}">{cells}</row>"#)
        })
        .collect();
    let ns = "http://schemas.openxmlformats.org/";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<?xml version="1.0"?><Types xmlns="{ns}package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="rId1" Type="{ns}officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<?xml version="1.0"?><workbook xmlns="{ns}spreadsheetml/2006/main" xmlns:r="{ns}officeDocument/2006/relationships"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="rId1" Type="{ns}officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<?xml version="1.0"?><worksheet xmlns="{ns}spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
            ),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path)?);
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish()?;
    Ok(())
}

/// Writes a workbook of nobody's form, whose headings no program knows: who applies in B1 and B2, headings in row 3
/// and an expense of 600 below them.
///
/// # Errors
/// It cannot be written.
pub fn strange_workbook(path: &Path, applicant: &str, number: &str) -> Result<()> {
    write_workbook(
        path,
        &[
            &["报送单位", applicant],
            &["机构代号", "91350100M000100Y43"],
            &["票", "谁开的", "多少钱"],
            &[number, "宁波云岫代工有限公司", "600"],
        ],
    )
}

/// Fills in cells of a workbook: each a sheet's name, a cell that is there and empty, and a text. What reads as a number of
/// fewer than twelve digits is one.
///
/// # Errors
/// A sheet or a cell that is not there; a file that cannot be read or written.
pub fn fill_in(workbook: &Path, out: &Path, cells: &[(&str, &str, &str)]) -> Result<()> {
    let mut from = zip::ZipArchive::new(std::fs::File::open(workbook)?)?;
    let mut parts = Vec::new();
    for index in 0..from.len() {
        let mut entry = from.by_index(index)?;
        let (name, mut bytes) = (entry.name()?.into_owned(), Vec::new());
        entry.read_to_end(&mut bytes)?;
        parts.push((name, bytes));
    }
    let book = parts.iter().find(|(name, _)| name == "xl/workbook.xml").context("no workbook")?;
    let book = String::from_utf8(book.1.clone())?;
    let sheets: Vec<&str> =
        book.split("<sheet name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for (sheet, cell, text) in cells {
        let place =
            sheets.iter().position(|name| name == sheet).with_context(|| format!("{sheet}: {sheets:?}"))?;
        let part = format!("xl/worksheets/sheet{}.xml", place + 1);
        let (_, bytes) = parts.iter_mut().find(|(name, _)| *name == part).context("no sheet")?;
        let xml = String::from_utf8(std::mem::take(bytes))?;
        let start = xml.find(&format!("<c r=\"{cell}\"")).with_context(|| format!("{sheet}!{cell}"))?;
        let (before, after) = xml.split_at(start);
        let end = after.find("/>").with_context(|| format!("{sheet}!{cell}"))?;
        let head = &after[..end];
        let filled = match text.parse::<f64>() {
            Ok(_) if text.len() < 12 => format!("{head}><v>{text}</v></c>"),
            _ => format!("{head} t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        };
        *bytes = format!("{before}{filled}{}", &after[end + 2..]).into_bytes();
    }
    let mut zip = zip::ZipWriter::new(std::fs::File::create(out)?);
    for (name, bytes) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())?;
        zip.write_all(&bytes)?;
    }
    zip.finish()?;
    Ok(())
}

/// The texts of a workbook's cells, as they stand in its file.
///
/// # Errors
/// A file that cannot be read, or has no texts.
pub fn texts_of(workbook: &Path) -> Result<String> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(workbook)?)?;
    let mut texts = String::new();
    zip.by_name("xl/sharedStrings.xml")?.read_to_string(&mut texts)?;
    Ok(texts)
}
