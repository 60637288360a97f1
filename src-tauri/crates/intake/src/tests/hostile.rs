//! Malformed and hostile files: refused in Chinese, with what to do, without a panic and without the memory.

use crate::read;
use crate::tests::fill::{Fill, TAPE_OUT, pack, problem_at, read_bytes, zip_of};
use crate::{Limits, RefusalCode, Refused, Source, Watch};

fn refused(name: &str, bytes: Vec<u8>) -> Refused {
    let refused = read_bytes(name, bytes, &pack()).expect_err("must be refused");
    assert!(refused.message.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)), "{refused}");
    assert!(refused.message.contains('请'), "{refused}");
    refused
}

const CONTENT_TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="申报主体" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet 申报主体 with this `sheetData`, and more parts.
fn raw(rows: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend(more);
    zip_of(&parts)
}

fn text_row(row: u32, texts: &[&str]) -> String {
    let cells: String = (0_u32..)
        .zip(texts)
        .map(|(column, text)| {
            let letters = casework::column_letters(column);
            format!(r#"<c r="{letters}{row}" t="inlineStr"><is><t>{text}</t></is></c>"#)
        })
        .collect();
    format!(r#"<row r="{row}">{cells}</row>"#)
}

/// Rows that name an applicant.
fn named() -> String {
    text_row(1, &["序号", "填报项", "填报内容"]) + &text_row(2, &["1", "企业名称", "杭州砚湖微电子有限公司"])
}

#[test]
fn the_handmade_workbook_is_read() {
    let read = read_bytes("a.xlsx", raw(&named(), &[]), &pack()).unwrap();
    assert_eq!(read.package.applicant["name"].value, Some("杭州砚湖微电子有限公司".into()));
}

#[test]
fn far_apart_cells_cost_nothing() {
    let rows = named() + r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let read = read_bytes("a.xlsx", raw(&rows, &[]), &pack()).unwrap();
    assert_eq!(problem_at(&read, "申报主体!XFD1048576").code, "unmapped-cell");
}

#[test]
fn cells_beyond_excel_are_refused() {
    for cell in ["ZZZZZZZZ99999999999", "XFE1", "A1048577", "A0", "1A", ""] {
        let rows = format!(r#"{}<row><c r="{cell}"><v>1</v></c></row>"#, named());
        assert_eq!(refused("a.xlsx", raw(&rows, &[])).code, RefusalCode::Unreadable, "{cell}");
    }
    for row in ["4294967295", "4294967296", "99999999999999999999", "-1"] {
        let rows = format!(r#"{}<row r="{row}"></row><row><c><v>1</v></c></row>"#, named());
        // Refused or read, but never a panic.
        let _ = read_bytes("a.xlsx", raw(&rows, &[]), &pack());
    }
}

#[test]
fn one_cell_with_two_values_is_refused() {
    let rows = named() + r#"<row r="5"><c r="C5"><v>1</v></c><c r="C5"><v>2</v></c></row>"#;
    assert_eq!(refused("a.xlsx", raw(&rows, &[])).code, RefusalCode::Unreadable);
}

#[test]
fn shared_strings_that_lie_are_refused() {
    for count in ["4000000000", "99999999999999999999999"] {
        let strings = format!(
            r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{count}"><si><t>a</t></si></sst>"#
        );
        let bytes = raw(&named(), &[("xl/sharedStrings.xml", strings.as_bytes())]);
        assert_eq!(refused("a.xlsx", bytes).code, RefusalCode::Unsafe);
    }
}

#[test]
fn one_long_string_used_often_is_counted_each_time() {
    let long = "长".repeat(30_000);
    let strings = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="1"><si><t>{long}</t></si></sst>"#
    );
    let cells: String =
        (10..2000).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)).collect();
    let bytes = raw(&(named() + &cells), &[("xl/sharedStrings.xml", strings.as_bytes())]);
    assert_eq!(refused("a.xlsx", bytes).code, RefusalCode::TooLarge);
}

#[test]
fn a_part_that_inflates_without_end_is_refused() {
    let spaces = vec![b' '; 40 << 20];
    let bytes = raw(&named(), &[("xl/worksheets/sheet2.xml", &spaces)]);
    assert!(bytes.len() < 200_000);
    assert_eq!(refused("a.xlsx", bytes).code, RefusalCode::Unsafe);
    let zip = zip_of(&[("申报书.xlsx", &raw(&named(), &[])), ("附件.bin", &spaces)]);
    assert_eq!(refused("a.zip", zip).code, RefusalCode::Unsafe);
}

#[test]
fn a_doctype_is_refused_wherever_it_stands() {
    let late =
        format!("<?xml version=\"1.0\"?><!--{}--><!DOCTYPE a [<!ENTITY b \"c\">]><a/>", "x".repeat(70_000));
    assert_eq!(
        refused("a.xlsx", raw(&named(), &[("xl/theme/theme1.xml", late.as_bytes())])).code,
        RefusalCode::Unsafe
    );
}

#[test]
fn encrypted_and_foreign_files_say_what_to_do() {
    let mut encrypted = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    assert_eq!(refused("旧.xls", encrypted.clone()).code, RefusalCode::WrongFormat);
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let refusal = refused("加密.xlsx", encrypted.clone());
    assert_eq!(refusal.code, RefusalCode::Encrypted);
    assert!(refusal.message.contains("密码"), "{refusal}");
    assert_eq!(refused("导出.xlsx", b"<html><table></table></html>".to_vec()).code, RefusalCode::WrongFormat);
    assert_eq!(refused("导出.csv", "企业名称,金额\n".into()).code, RefusalCode::WrongFormat);
    assert_eq!(refused("空.xlsx", vec![]).code, RefusalCode::Empty);
    assert_eq!(refused("表.xlsb", zip_of(&[("xl/workbook.bin", b"x")])).code, RefusalCode::WrongFormat);
    assert_eq!(
        refused("表.ods", zip_of(&[("mimetype", b"x"), ("content.xml", b"x")])).code,
        RefusalCode::WrongFormat
    );
    assert_eq!(refused("包.zip", zip_of(&[("申报书.xlsx", &encrypted)])).code, RefusalCode::Encrypted);
    assert_eq!(refused("包.zip", zip_of(&[("合同.pdf", b"%PDF-")])).code, RefusalCode::NoWorkbook);
}

#[test]
fn a_truncated_workbook_is_refused_at_every_length() {
    let bytes = Fill::tape_out().bytes();
    for part in 0..40 {
        let length = bytes.len() * part / 40;
        refused("半截.xlsx", bytes[..length].to_vec());
    }
    // Junk behind the zip is common and harmless.
    let mut trailing = bytes;
    trailing.extend([0; 100]);
    assert!(read_bytes("a.xlsx", trailing, &pack()).is_ok());
}

#[test]
fn flipped_bytes_never_panic() {
    let bytes = Fill::tape_out().bytes();
    let mut state = 1_u64;
    for _ in 0..60 {
        let mut broken = bytes.clone();
        for _ in 0..8 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % broken.len();
            broken[at] ^= u8::try_from(state & 0xff).unwrap() | 1;
        }
        let _ = read_bytes("坏.xlsx", broken, &pack());
    }
}

#[test]
fn what_leads_out_of_the_package_is_left_out_and_named() {
    let workbook = raw(&named(), &[]);
    for name in ["../evil.pdf", "/etc/evil.pdf", "\\\\host\\evil.pdf", "C:\\evil.pdf", "a/../../b.pdf"] {
        let zipped =
            read_bytes("a.zip", zip_of(&[("申报书.xlsx", &workbook), (name, b"x")]), &pack()).unwrap();
        let source = Source::Folder {
            name: "包".into(),
            files: vec![("申报书.xlsx".into(), workbook.clone().into()), (name.into(), vec![1].into())],
        };
        let folder = read(source, &pack(), &Limits::default(), &Watch::silent()).unwrap();
        for read in [zipped, folder] {
            assert_eq!(read.files.len(), 1, "{name}");
            let left = read.problems.iter().find(|problem| problem.code == "left-out").unwrap();
            assert!(left.message.contains(name), "{}", left.message);
        }
    }
}

#[test]
fn an_attachments_odd_name_is_kept_under_a_safe_one_and_the_original_is_shown() {
    let workbook = raw(&named(), &[]);
    let long = format!("{}.pdf", "长".repeat(300));
    for name in ["CON.pdf", "发票:2024.pdf", "合同\u{202e}fdp.exe", "问号?.pdf", "结尾是点.", long.as_str()]
    {
        let read = read_bytes("a.zip", zip_of(&[("申报书.xlsx", &workbook), (name, b"x")]), &pack()).unwrap();
        let [_, kept] = read.files.as_slice() else { panic!("{name}") };
        assert!(kept.name != name && kept.name.len() <= 180, "{name}");
        let told = read.problems.iter().find(|problem| problem.code == "renamed").unwrap();
        let shown: String = name.chars().take(100).collect();
        assert!(told.message.contains(&shown) && told.message.contains(&kept.name), "{}", told.message);
    }
}

#[test]
fn a_package_that_names_nobody_is_refused() {
    let empty = crate::template(&pack(), &[TAPE_OUT]).unwrap();
    let refusal = refused("空白.xlsx", empty);
    assert_eq!(refusal.code, RefusalCode::NoApplicant);
    assert_eq!(
        refused("无主.xlsx", raw(&text_row(1, &["填报项", "填报内容"]), &[])).code,
        RefusalCode::NoApplicant
    );
    assert_eq!(refused("空.xlsx", raw("", &[])).code, RefusalCode::Empty);
}

#[test]
fn a_formula_without_a_result_is_a_problem() {
    let rows = named()
        + r#"<row r="3"><c r="B3" t="inlineStr"><is><t>统一社会信用代码</t></is></c><c r="C3"><f>A1&amp;"x"</f></c></row>"#
        + r#"<row r="4"><c r="B4" t="inlineStr"><is><t>联系人</t></is></c><c r="C4" t="str"><f>"沈"</f><v>沈</v></c></row>"#;
    let read = read_bytes("a.xlsx", raw(&rows, &[]), &pack()).unwrap();
    assert_eq!(problem_at(&read, "申报主体!C3").message, "统一社会信用代码：公式未计算，没有数值");
    assert_eq!(read.package.applicant["contact"].value, Some("沈".into()));
}

#[test]
fn a_reading_can_be_stopped_and_is_bounded_in_time() {
    let source = || Source::File { name: "a.xlsx".into(), bytes: raw(&named(), &[]) };
    let stopped = read(source(), &pack(), &Limits::default(), &Watch::new(&|_| (), &|| true)).unwrap_err();
    assert_eq!(stopped.code, RefusalCode::Cancelled);
    let limits = Limits { time: std::time::Duration::ZERO, ..Limits::default() };
    assert_eq!(read(source(), &pack(), &limits, &Watch::silent()).unwrap_err().code, RefusalCode::TooLarge);
}
