//! Workbooks as somebody else's program writes them: the least that is one.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

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
