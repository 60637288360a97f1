//! Hostile and broken files, each made here: what they are, and what must become of them.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use zip::write::SimpleFileOptions;

use super::workbooks::workbooks;

pub const NS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// Rows that name an applicant.
pub fn named() -> String {
    format!(
        r#"<row r="1">{}{}</row><row r="2">{}{}</row>"#,
        text("A1", "填报项"),
        text("B1", "填报内容"),
        text("A2", "企业名称"),
        text("B2", "杭州砚湖微电子有限公司")
    )
}

pub fn sheet(rows: &str) -> String {
    format!(r#"<?xml version="1.0"?><worksheet xmlns="{NS}"><sheetData>{rows}</sheetData></worksheet>"#)
}

/// A workbook of one sheet 申报主体; parts of the same name replace its own.
pub fn book(sheet_xml: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let rels = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let workbook = format!(
        r#"<?xml version="1.0"?><workbook xmlns="{NS}" xmlns:r="{REL}"><sheets><sheet name="申报主体" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let book_rels = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", rels.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book_rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet_xml.as_bytes()),
    ];
    parts.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    parts.extend(more);
    zipped(&parts)
}

pub const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

pub fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"#
    );
    zipped(&[("mimetype", ODS.as_bytes()), ("content.xml", content.as_bytes())])
}

pub fn ods_cell(text: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
}

/// What must become of a file.
#[derive(Clone, Copy, PartialEq)]
pub enum Must {
    Refuse,
    /// Read or refused: either is right, as long as it ends well.
    End,
}

/// A file by what is wrong with it, its name, what must become of it, and its bytes.
pub type Hostile = (&'static str, &'static str, Must, Vec<u8>);

/// All of them.
pub fn hostile() -> Vec<Hostile> {
    let mut files = workbooks();
    let sound = book(&sheet(&named()), &[]);
    for (what, must, name) in names() {
        files.push((what, "a.zip", must, zipped(&[("申报书.xlsx", &sound), (&name, b"%PDF-1.4")])));
    }
    files.push(("链接", "a.zip", Must::End, linked()));
    files
}

/// Names in a zip beside a sound workbook: the package is read, and nothing of them is used as a path.
fn names() -> Vec<(&'static str, Must, String)> {
    vec![
        ("上级目录", Must::End, "../evil.pdf".into()),
        ("中途上级目录", Must::End, "附件/../../evil.pdf".into()),
        ("绝对路径", Must::End, "/tmp/intake-evil.pdf".into()),
        ("盘符", Must::End, "C:\\intake-evil.pdf".into()),
        ("共享路径", Must::End, "\\\\host\\share\\intake-evil.pdf".into()),
        ("反斜杠上级", Must::End, "..\\intake-evil.pdf".into()),
        ("设备名", Must::End, "CON".into()),
        ("带扩展名的设备名", Must::End, "附件/NUL.pdf".into()),
        ("备用数据流", Must::End, "合同.pdf:evil.exe".into()),
        ("从右到左", Must::End, "合同\u{202e}fdp.exe".into()),
        ("换行", Must::End, "合同\n.pdf".into()),
        ("结尾是点", Must::End, "合同.pdf.".into()),
        ("名字极长", Must::End, format!("{}.pdf", "长".repeat(5000))),
        ("空目录名", Must::End, "附件//合同.pdf".into()),
        ("全角点", Must::End, "．．/合同.pdf".into()),
    ]
}

fn linked() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("申报书.xlsx", SimpleFileOptions::default()).unwrap();
    zip.write_all(&book(&sheet(&named()), &[])).unwrap();
    zip.add_symlink("合同.pdf", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap().into_inner()
}
