//! Workbooks that are hostile, and what stands under a workbook's name.

use super::files::{Hostile, Must, NS, ODS, REL, book, fixture, named, ods, ods_cell, sheet, text, zipped};
use Must::{End, Refuse};

fn strings(count: &str, inner: &str) -> Vec<u8> {
    format!(r#"<sst xmlns="{NS}" count="1" uniqueCount="{count}">{inner}</sst>"#).into_bytes()
}

/// All of them.
pub fn workbooks() -> Vec<Hostile> {
    let good = sheet(&named());
    let with = |rows: &str| book(&sheet(&(named() + rows)), &[]);
    let spaces = vec![b' '; 40 << 20];
    // Making the whole 19 million takes far longer than refusing them.
    let most = if std::env::var_os("WORKBENCH_LONG").is_some() { 19_000_000 } else { 4_000_000 };
    let rows_of_a_thousand = if most > 10_000_000 { 2203 } else { 203 };
    let cells = |count: usize| r#"<c><v>1</v></c>"#.repeat(count);
    let mut flagged = zipped(&[("申报书.xlsx", b"PK"), ("a.pdf", b"%PDF-")]);
    // Bit 0 of the flags, in the local and the central header: encrypted.
    for signature in [b"PK\x03\x04", b"PK\x01\x02"] {
        let at = flagged.windows(4).position(|window| window == signature).unwrap();
        flagged[at + if signature[2] == 3 { 6 } else { 8 }] |= 1;
    }
    let mut encrypted = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let ole = [&encrypted[..8], &[0xFF; 2000]].concat();
    let many: Vec<(String, Vec<u8>)> =
        (0..5000).map(|n| (format!("xl/x{n}.xml"), b"<a/>".to_vec())).collect();
    let many: Vec<(&str, &[u8])> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let sheets: String =
        (0..50_000).map(|n| format!(r#"<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>"#)).collect();
    let many_sheets =
        format!(r#"<workbook xmlns="{NS}" xmlns:r="{REL}"><sheets>{sheets}</sheets></workbook>"#);
    let styles =
        format!(r#"<styleSheet xmlns="{NS}"><cellXfs>{}</cellXfs></styleSheet>"#, "<xf/>".repeat(900_000));
    let laughs = format!(
        r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "{}"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet xmlns="{NS}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>"#,
        "x".repeat(1000)
    );
    let wide: Vec<u8> =
        [&[0xFF, 0xFE][..], &good.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat();
    let elsewhere = |target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/worksheet" Target="{target}" TargetMode="External"/></Relationships>"#
        )
        .into_bytes()
    };
    let shared = r#"<row r="5"><c r="A5"><f t="shared" ref="A5:XFD1048576" si="0">A1+1</f></c></row>"#;
    let merges: String = (1..300_000).map(|n| format!(r#"<mergeCell ref="A{n}:XFD{n}"/>"#)).collect();
    let merged = good.replace("</worksheet>", &format!("<mergeCells>{merges}</mergeCells></worksheet>"));
    let long = "长".repeat(12 << 20);
    let head = format!(
        r#"<table:table-row>{}{}</table:table-row>"#,
        ods_cell("企业名称"),
        ods_cell("杭州砚湖微电子有限公司")
    );
    let table = |rows: &str| format!(r#"<table:table table:name="申报主体">{head}{rows}</table:table>"#);
    let deep_ods = "<table:table>".repeat(100_000);
    let xls = fixture("09.xls");
    vec![
        ("两格相距极远", "a.xlsx", End, with(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#)),
        ("单元格地址溢出", "a.xlsx", Refuse, with(r#"<row><c r="ZZZZZZZZ99999999999"><v>1</v></c></row>"#)),
        ("单元格在 Excel 之外", "a.xlsx", Refuse, with(r#"<row><c r="XFE1"><v>1</v></c></row>"#)),
        ("行号溢出", "a.xlsx", End, with(r#"<row r="4294967296"><c><v>1</v></c></row>"#)),
        ("行号为负", "a.xlsx", End, with(r#"<row r="-5"><c><v>1</v></c></row>"#)),
        (
            "一格两值",
            "a.xlsx",
            Refuse,
            with(r#"<row r="9"><c r="C9"><v>1</v></c><c r="C9"><v>2</v></c></row>"#),
        ),
        (
            "共享字符串谎报个数",
            "a.xlsx",
            Refuse,
            book(&good, &[("xl/sharedStrings.xml", &strings("4000000000", "<si><t>a</t></si>"))]),
        ),
        (
            "共享字符串个数溢出",
            "a.xlsx",
            Refuse,
            book(&good, &[("xl/sharedStrings.xml", &strings("99999999999999999999999", ""))]),
        ),
        (
            "共享字符串越界",
            "a.xlsx",
            End,
            book(
                &sheet(&(named() + r#"<row r="5"><c r="A5" t="s"><v>7</v></c></row>"#)),
                &[("xl/sharedStrings.xml", &strings("1", "<si><t>a</t></si>"))],
            ),
        ),
        (
            "共享字符串序号为负",
            "a.xlsx",
            Refuse,
            book(
                &sheet(&(named() + r#"<row r="5"><c r="A5" t="s"><v>-1</v></c></row>"#)),
                &[("xl/sharedStrings.xml", &strings("1", "<si><t>a</t></si>"))],
            ),
        ),
        ("解压膨胀", "a.xlsx", Refuse, book(&good, &[("xl/worksheets/sheet2.xml", &spaces)])),
        (
            "附件解压膨胀",
            "a.zip",
            Refuse,
            zipped(&[("申报书.xlsx", &book(&good, &[])), ("附件.bin", &spaces)]),
        ),
        (
            "千百万格一行",
            "a.xlsx",
            Refuse,
            book(&sheet(&format!("{}<row r=\"3\">{}</row>", named(), cells(most))), &[]),
        ),
        (
            "二百多万格",
            "a.xlsx",
            if most > 10_000_000 { Refuse } else { End },
            book(
                &sheet(&format!(
                    "{}{}",
                    named(),
                    (3..rows_of_a_thousand)
                        .map(|r| format!(r#"<row r="{r}">{}</row>"#, cells(1000)))
                        .collect::<String>()
                )),
                &[],
            ),
        ),
        ("五千个部件", "a.xlsx", Refuse, book(&good, &many)),
        ("五万张表", "a.xlsx", Refuse, book(&good, &[("xl/workbook.xml", many_sheets.as_bytes())])),
        ("九十万种样式", "a.xlsx", Refuse, book(&good, &[("xl/styles.xml", styles.as_bytes())])),
        ("实体展开", "a.xlsx", Refuse, book(&laughs, &[])),
        ("UTF-16 的表", "a.xlsx", End, book(&good, &[("xl/worksheets/sheet1.xml", &wide)])),
        (
            "不是 UTF-8",
            "a.xlsx",
            End,
            book(&good, &[("xl/worksheets/sheet1.xml", &[good.as_bytes(), &[0xFF, 0xFE, 0xC0]].concat())]),
        ),
        ("XML 没有结尾", "a.xlsx", End, book(good.split("</sheetData>").next().unwrap(), &[])),
        ("元素嵌套百万层", "a.xlsx", End, book(&sheet(&(named() + &"<a>".repeat(1_000_000))), &[])),
        (
            "属性有数十兆",
            "a.xlsx",
            Refuse,
            book(&sheet(&format!(r#"{}<row r="{}"/>"#, named(), "9".repeat(30 << 20))), &[]),
        ),
        ("一格数十兆文字", "a.xlsx", Refuse, with(&format!(r#"<row r="5">{}</row>"#, text("A5", &long)))),
        (
            "表指向包外的文件",
            "a.xlsx",
            End,
            book(&good, &[("xl/_rels/workbook.xml.rels", &elsewhere("../../../../../../etc/passwd"))]),
        ),
        (
            "表指向网址",
            "a.xlsx",
            End,
            book(&good, &[("xl/_rels/workbook.xml.rels", &elsewhere("http://example.invalid/sheet1.xml"))]),
        ),
        ("共享公式占满全表", "a.xlsx", End, with(shared)),
        ("三十万个合并格", "a.xlsx", End, book(&merged, &[])),
        ("部件名指向包外", "a.xlsx", Refuse, book(&good, &[("../../evil.xml", b"<a/>")])),
        ("部件名是绝对路径", "a.xlsx", End, book(&good, &[("/etc/cron.d/evil", b"x")])),
        ("没有任何部件", "a.xlsx", Refuse, b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec()),
        ("加密的包", "a.zip", Refuse, flagged),
        ("加密的工作簿", "a.xlsx", Refuse, encrypted),
        ("二进制工作簿", "a.xlsb", Refuse, zipped(&[("xl/workbook.bin", b"x")])),
        ("网页", "a.xls", Refuse, b"<html><table><tr><td>1</td></tr></table></html>".to_vec()),
        ("文本", "a.xlsx", Refuse, "企业名称,金额\n甲,1\n".into()),
        (
            "XML 表格 2003",
            "a.xls",
            Refuse,
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"
                .to_vec(),
        ),
        ("PDF", "a.xlsx", Refuse, b"%PDF-1.7\n".to_vec()),
        (
            "Word",
            "a.xlsx",
            Refuse,
            zipped(&[("word/document.xml", b"<a/>"), ("[Content_Types].xml", b"<a/>")]),
        ),
        ("锁文件", "~$a.xlsx", Refuse, vec![7; 165]),
        ("空文件", "a.xlsx", Refuse, Vec::new()),
        (
            "乱码",
            "a.xlsx",
            Refuse,
            (0..40_000_u32).map(|n| u8::try_from((n * n + n / 7) % 251).unwrap()).collect(),
        ),
        ("gzip", "a.zip", Refuse, [&[0x1F, 0x8B, 8][..], &[0; 60]].concat()),
        ("RAR", "a.zip", Refuse, [&b"Rar!\x1a\x07\x01\0"[..], &[0; 60]].concat()),
        ("半截", "a.xlsx", Refuse, {
            let whole = book(&good, &[]);
            whole[..whole.len() / 2].to_vec()
        }),
        ("尾部有杂物", "a.xlsx", End, [&book(&good, &[])[..], &[0; 4000]].concat()),
        ("只有文件头的 xls", "a.xls", Refuse, ole),
        ("半截 xls", "a.xls", Refuse, xls[..xls.len() / 3].to_vec()),
        ("xls 的扇区表成环", "a.xls", End, {
            let mut looped = xls.clone();
            for at in (512..1024).step_by(4) {
                looped[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
            }
            looped
        }),
        (
            "ods 两格相距极远",
            "a.ods",
            End,
            ods(&table(&format!(
                r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="16383"/>{}</table:table-row>"#,
                ods_cell("1")
            ))),
        ),
        (
            "ods 行重复百万次",
            "a.ods",
            Refuse,
            ods(&table(&format!(
                r#"<table:table-row table:number-rows-repeated="1000000">{}</table:table-row>"#,
                ods_cell("1")
            ))),
        ),
        (
            "ods 行列都重复",
            "a.ods",
            Refuse,
            ods(&table(
                r#"<table:table-row table:number-rows-repeated="4000000000"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row>"#,
            )),
        ),
        (
            "ods 列重复四十亿次",
            "a.ods",
            Refuse,
            ods(&table(
                r#"<table:table-row><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="4000000000"/></table:table-row>"#,
            )),
        ),
        ("ods 表套表十万层", "a.ods", End, ods(&format!("{}{deep_ods}", table("")))),
        (
            "ods 加密",
            "a.ods",
            Refuse,
            zipped(&[
                ("mimetype", ODS.as_bytes()),
                ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
                ("content.xml", b"x"),
            ]),
        ),
        (
            "ods 其实是文档",
            "a.ods",
            Refuse,
            zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]),
        ),
        (
            "ods 含 DTD",
            "a.ods",
            Refuse,
            zipped(&[("mimetype", ODS.as_bytes()), ("content.xml", b"<!DOCTYPE a><a/>")]),
        ),
        (
            "包里又是包",
            "a.zip",
            Refuse,
            zipped(&[("内.zip", &zipped(&[("再内.zip", &zipped(&[("a.txt", b"x")]))]))]),
        ),
        (
            "包里有两份申报书",
            "a.zip",
            Refuse,
            zipped(&[("甲.xlsx", &book(&good, &[])), ("乙.xlsx", &book(&good, &[]))]),
        ),
    ]
}
