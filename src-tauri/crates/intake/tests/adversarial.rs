//! Hostile and broken files, each made here: read or refused in words, within ten seconds and 512 MiB, and
//! never with a crash. One test, so that the process's peak of memory is theirs alone.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use intake::{Limits, ReadPackage, Refused, Source, Watch, read};
use zip::write::SimpleFileOptions;

const NS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn read_bytes(name: &str, bytes: Vec<u8>) -> Result<ReadPackage, Refused> {
    intake::read_old_formats_with(PathBuf::from(env!("CARGO_BIN_EXE_workbook-child")));
    let pack = policy::shipped("binjiang-computing-2024-draft").unwrap();
    read(Source::File { name: name.to_owned(), bytes }, pack, &Limits::default(), &Watch::silent())
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/samples").join(name))
        .unwrap()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// Rows that name an applicant.
fn named() -> String {
    format!(
        r#"<row r="1">{}{}</row><row r="2">{}{}</row>"#,
        text("A1", "填报项"),
        text("B1", "填报内容"),
        text("A2", "企业名称"),
        text("B2", "杭州砚湖微电子有限公司")
    )
}

fn sheet(rows: &str) -> String {
    format!(r#"<?xml version="1.0"?><worksheet xmlns="{NS}"><sheetData>{rows}</sheetData></worksheet>"#)
}

/// A workbook of one sheet 申报主体; parts of the same name replace its own.
fn book(sheet_xml: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
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

const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"#
    );
    zipped(&[("mimetype", ODS.as_bytes()), ("content.xml", content.as_bytes())])
}

fn ods_cell(text: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
}

/// What must become of a file.
#[derive(Clone, Copy, PartialEq)]
enum Must {
    Refuse,
    /// Read or refused: either is right, as long as it ends well.
    End,
}
use Must::{End, Refuse};

fn strings(count: &str, inner: &str) -> Vec<u8> {
    format!(r#"<sst xmlns="{NS}" count="1" uniqueCount="{count}">{inner}</sst>"#).into_bytes()
}

/// Workbooks and what stands under their name.
fn workbooks() -> Vec<(&'static str, &'static str, Must, Vec<u8>)> {
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

/// Names in a zip beside a sound workbook.
fn names() -> Vec<(&'static str, Must, String)> {
    vec![
        ("上级目录", Refuse, "../evil.pdf".into()),
        ("中途上级目录", Refuse, "附件/../../evil.pdf".into()),
        ("绝对路径", Refuse, "/tmp/intake-evil.pdf".into()),
        ("盘符", Refuse, "C:\\intake-evil.pdf".into()),
        ("共享路径", Refuse, "\\\\host\\share\\intake-evil.pdf".into()),
        ("反斜杠上级", Refuse, "..\\intake-evil.pdf".into()),
        ("设备名", Refuse, "CON".into()),
        ("带扩展名的设备名", Refuse, "附件/NUL.pdf".into()),
        ("备用数据流", Refuse, "合同.pdf:evil.exe".into()),
        ("从右到左", Refuse, "合同\u{202e}fdp.exe".into()),
        ("换行", Refuse, "合同\n.pdf".into()),
        ("结尾是点", Refuse, "合同.pdf.".into()),
        ("名字极长", Refuse, format!("{}.pdf", "长".repeat(5000))),
        ("空目录名", End, "附件//合同.pdf".into()),
        ("全角点", End, "．．/合同.pdf".into()),
    ]
}

fn linked() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("申报书.xlsx", SimpleFileOptions::default()).unwrap();
    zip.write_all(&book(&sheet(&named()), &[])).unwrap();
    zip.add_symlink("合同.pdf", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// A file as it is made ready takes memory too: the peak is asked of a process that only reads.
const ONE: &str = "INTAKE_ADVERSARIAL_FILE";

#[test]
fn every_hostile_file_ends_in_words_in_time_and_in_memory() {
    if let Some(path) = std::env::var_os(ONE) {
        one(&PathBuf::from(path));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut files = workbooks();
    let sound = book(&sheet(&named()), &[]);
    for (what, must, name) in names() {
        files.push((what, "a.zip", must, zipped(&[("申报书.xlsx", &sound), (&name, b"%PDF-1.4")])));
    }
    files.push(("链接", "a.zip", Refuse, linked()));
    assert!(files.len() >= 40, "{}", files.len());
    let mut slowest = Duration::ZERO;
    let mut largest = 0;
    for (what, name, must, bytes) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let started = Instant::now();
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "every_hostile_file_ends_in_words_in_time_and_in_memory", "--nocapture"])
            .env(ONE, &path)
            .output()
            .unwrap();
        let took = started.elapsed();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{what}: {said}{}", String::from_utf8_lossy(&output.stderr));
        let line =
            said.lines().find_map(|line| line.split("->").nth(1)).unwrap_or_else(|| panic!("{what}: {said}"));
        let (fate, rest) = line.trim().split_once(' ').unwrap();
        let (kib, message) = rest.split_once(' ').unwrap_or((rest, ""));
        let kib: u64 = kib.parse().unwrap();
        assert!(took < Duration::from_secs(10), "{what} took {took:?}");
        assert!(kib < 512 << 10, "{what} took {kib} KiB");
        if must == Refuse {
            assert_eq!(fate, "refused", "{what}");
        }
        if fate == "refused" {
            assert!(message.contains('请'), "{what}: {message}");
        }
        (slowest, largest) = (slowest.max(took), largest.max(kib));
        println!("{what}: {fate}, {took:?}, {} MiB. {message}", kib >> 10);
    }
    println!("slowest {slowest:?}, largest {} MiB", largest >> 10);
    // What a name tried to reach.
    for evil in ["/tmp/intake-evil.pdf", "/tmp/evil.pdf"] {
        assert!(!PathBuf::from(evil).exists(), "{evil}");
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().contains("a.")), "{left:?}");
}

fn one(path: &std::path::Path) {
    let limits = Limits::default();
    let pack = policy::shipped("binjiang-computing-2024-draft").unwrap();
    intake::read_old_formats_with(PathBuf::from(env!("CARGO_BIN_EXE_workbook-child")));
    let read =
        Source::from_path(path, &limits).and_then(|source| read(source, pack, &limits, &Watch::silent()));
    let kib = peak_memory().unwrap_or(0);
    match read {
        Ok(_) => println!("-> read {kib}"),
        Err(refused) => println!("-> refused {kib} {refused}"),
    }
}

#[test]
fn mutated_files_of_every_format_end_in_words_and_in_time() {
    if std::env::var_os(ONE).is_some() {
        return;
    }
    let count = if std::env::var_os("WORKBENCH_LONG").is_some() { 3000 } else { 96 };
    let mut seed = 20_240_305_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below.max(1)
    };
    let package = sample("09-澄丘智算-算力与流片.zip");
    let workbook = {
        let mut archive = zip::ZipArchive::new(Cursor::new(&package)).unwrap();
        let name = archive.file_names().flatten().find(|name| name.ends_with(".xlsx")).unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::copy(&mut archive.by_name(&name).unwrap(), &mut bytes).unwrap();
        bytes
    };
    // Parts are mutated inside the zip as well: bytes of a deflated stream mostly end at its checksum.
    let parts: Vec<(String, Vec<u8>)> = {
        let mut archive = zip::ZipArchive::new(Cursor::new(&workbook)).unwrap();
        (0..archive.len())
            .map(|index| {
                let mut part = archive.by_index(index).unwrap();
                let mut bytes = Vec::new();
                std::io::copy(&mut part, &mut bytes).unwrap();
                (part.name().unwrap().into_owned(), bytes)
            })
            .collect()
    };
    let originals = [
        ("09.xls", fixture("09.xls")),
        ("09.ods", fixture("09.ods")),
        ("a.xlsx", workbook),
        ("a.zip", package),
    ];
    let mut read_well = 0;
    for round in 0..count {
        let (name, bytes) = if round % 5 == 4 {
            let mut parts = parts.clone();
            let at = random(parts.len());
            mutate(&mut parts[at].1, &mut random);
            let parts: Vec<(&str, &[u8])> =
                parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            ("a.xlsx", zipped(&parts))
        } else {
            let (name, bytes) = &originals[round % 5];
            let mut bytes = bytes.clone();
            mutate(&mut bytes, &mut random);
            (*name, bytes)
        };
        let started = Instant::now();
        match read_bytes(name, bytes) {
            Ok(read) => {
                assert_eq!(read.cells.filled, read.cells.mapped + read.cells.ignored + read.cells.problems);
                read_well += 1;
            }
            Err(refused) => assert!(refused.message.contains('请'), "round {round}: {refused}"),
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{name}, round {round}");
    }
    assert!(read_well < count, "some mutation must be noticed");
}

fn mutate(bytes: &mut Vec<u8>, random: &mut impl FnMut(usize) -> usize) {
    match random(6) {
        0 => bytes.truncate(random(bytes.len())),
        1 => {
            let (from, at) = (random(bytes.len()), random(bytes.len()));
            let piece: Vec<u8> = bytes[from..].iter().copied().take(random(200)).collect();
            bytes.splice(at..at, piece);
        }
        2 => {
            let from = random(bytes.len());
            let to = (from + random(200)).min(bytes.len());
            bytes.drain(from..to);
        }
        _ => {
            for _ in 0..=random(16) {
                let at = random(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(random(256)).unwrap_or(0);
                }
            }
        }
    }
}
