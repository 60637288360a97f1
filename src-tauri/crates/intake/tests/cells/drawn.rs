//! What stands over the cells of an .xls and an .ods is told and kept as it is of an .xlsx.

use std::io::{Cursor, Read};

use intake::{ReadPackage, Source};

use super::books::*;
use super::{problem_of, read_source, sum};

fn list() -> Page {
    let rows = vec![
        heads(&HEADS),
        invoice("1", "24332000000081470001", Number(2_000_000.0)),
        invoice("2", "24332000000081470002", Number(1_000_000.0)),
    ];
    Page::new("费用", rows)
}

fn read(name: &str, bytes: Vec<u8>) -> ReadPackage {
    let read = read_source(Source::File { name: name.to_owned(), bytes }).unwrap();
    // Nothing over the cells changes a figure.
    assert_eq!(sum(&read).as_deref(), Some("3000000.00"), "{name}");
    read
}

fn file(read: &ReadPackage, name: &str) -> Vec<u8> {
    let file = read.files.iter().find(|file| file.name == name);
    let names: Vec<&String> = read.files.iter().map(|file| &file.name).collect();
    file.unwrap_or_else(|| panic!("{name}: {names:?}")).contents.whole().unwrap().into_owned()
}

fn at(read: &ReadPackage, name: &str) -> String {
    let listed = read.package.attachments.iter().find(|listed| listed.name == name).unwrap();
    listed.at.as_ref().unwrap().to_string()
}

/// Written by Apache POI 4.0.1: three pictures, one of them the icon of a packed file; a text box and two notes.
#[test]
fn an_xls_of_another_program_is_told_and_kept() {
    let read = read("甲.xls", include_bytes!("../fixtures/over.xls").to_vec());
    let over: Vec<String> = read
        .problems
        .iter()
        .filter(|problem| problem.code == "over-cells")
        .map(|problem| problem.message.to_string())
        .collect();
    assert_eq!(
        over,
        [
            "工作表“申报表”的单元格之上另有内容：图片 A11",
            "工作表“费用”的单元格之上另有内容：批注 D2“Plain”；批注 F3“其中 100 万元已退货”；图片 M4；\
             文本框 B9“以上金额单位为万元；第 2 笔为关联交易”",
        ]
    );
    for (name, place) in [("工作簿内-image1.png", "费用!M4"), ("工作簿内-image2.png", "申报表!A11")]
    {
        assert!(file(&read, name).starts_with(b"\x89PNG") && file(&read, name).ends_with(b"IEND\xaeB`\x82"));
        assert_eq!(at(&read, name), place);
    }
    assert_ne!(file(&read, "工作簿内-image1.png"), file(&read, "工作簿内-image2.png"));
    let embedded = problem_of(&read, "embedded-file");
    assert!(embedded.message.contains("申报表"), "{}", embedded.message);
    let packed =
        read.files.iter().find(|file| *file.contents.whole().unwrap() == *"合同正文".as_bytes()).unwrap();
    assert!(packed.name.ends_with(".txt"), "{}", packed.name);
    assert_eq!(at(&read, &packed.name), "申报表!D13");
    assert_eq!(read.files.len(), 4);
}

/// A record of a drawing.
fn art(form: u16, kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap();
    [&form.to_le_bytes()[..], &kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

/// A shape at a row and column that shows a picture of the workbook's list.
fn shape(row: u16, column: u16, picture: u32) -> Vec<u8> {
    let property = [&0x4104_u16.to_le_bytes()[..], &picture.to_le_bytes()].concat();
    let place = [0, column, 0, row, 0, column + 1, 0, row + 1, 0].map(u16::to_le_bytes).concat();
    art(0xf, 0xf004, &[art(0x13, 0xf00b, &property), art(0, 0xf010, &place), art(0, 0xf011, &[])].concat())
}

/// A list of pictures: each its kind, the number in its head and its bytes.
fn pictures(all: &[(u16, u16, &[u8])]) -> Vec<u8> {
    let entries: Vec<u8> = all
        .iter()
        .flat_map(|(kind, form, bytes)| {
            let digests = if form & 1 == 0 { 17 } else { 33 };
            let picture = art(form << 4, *kind, &[&vec![7; digests], *bytes].concat());
            art(0x62, 0xf007, &[vec![0; 36], picture].concat())
        })
        .collect();
    art(0xf, 0xf000, &art(0x1f, 0xf001, &entries))
}

#[test]
fn pictures_of_an_xls_are_kept_as_they_were_put_in() {
    for (kind, form, bytes, name) in [
        (0xf01e_u16, 0x6e0_u16, b"\x89PNG one".as_slice(), Some("工作簿内-image1.png")),
        (0xf01e, 0x6e1, b"\x89PNG two", Some("工作簿内-image1.png")),
        (0xf01d, 0x46a, b"\xff\xd8\xff three", Some("工作簿内-image1.jpg")),
        (0xf029, 0x6e4, b"II*\0 four", Some("工作簿内-image1.tif")),
        // A drawing of Windows is told of, and opens in the workbook alone.
        (0xf01b, 0x216, b"metafile", None),
    ] {
        let mut page = list();
        record(&mut page.drawn, 0x00ec, &shape(4, 12, 1));
        object(&mut page.drawn, (8, 1, 0x6011), &[]);
        let bytes_of = xls_with(&[application(), page], &pictures(&[(kind, form, bytes)]), &[]);
        let read = read("甲.xls", bytes_of);
        assert!(problem_of(&read, "over-cells").message.contains("图片 M5"), "{kind:x}");
        match name {
            Some(name) => {
                assert_eq!(file(&read, name), bytes);
                assert_eq!(at(&read, name), "费用!M5");
            }
            None => assert_eq!(read.files.len(), 1),
        }
    }
}

#[test]
fn a_drawing_may_be_cut_anywhere_and_a_group_gives_its_place() {
    let drawn = shape(4, 12, 1);
    for cut in [1, 8, 20, drawn.len() - 3] {
        let mut page = list();
        record(&mut page.drawn, 0x00ec, &drawn[..cut]);
        record(&mut page.drawn, 0x003c, &drawn[cut..]);
        object(&mut page.drawn, (8, 1, 0x6011), &[]);
        // Within a group a shape has a place of its group's alone.
        record(&mut page.drawn, 0x00ec, &art(0xf, 0xf004, &art(0, 0xf00f, &[0; 16])));
        object(&mut page.drawn, (6, 2, 0x6011), &[]);
        record(&mut page.drawn, 0x00ec, &art(0, 0xf00d, &[]));
        object_text(&mut page.drawn, "组内文字");
        let read = read("甲.xls", xls(&[application(), page]));
        let message = &problem_of(&read, "over-cells").message;
        assert!(message.contains("图片 M5") && message.contains("文本框 M5“组内文字”"), "{cut}: {message}");
    }
}

#[test]
fn a_long_text_goes_on_over_several_records() {
    let mut page = list();
    record(&mut page.drawn, 0x00ec, &shape(6, 1, 0));
    object(&mut page.drawn, (0x1e, 1, 0x6011), &[]);
    let mut text = vec![0; 18];
    text[10] = 6;
    record(&mut page.drawn, 0x01b6, &text);
    record(&mut page.drawn, 0x003c, b"\0ABC");
    record(&mut page.drawn, 0x003c, b"\0DEF");
    record(&mut page.drawn, 0x003c, &[0; 16]);
    let read = read("甲.xls", xls(&[application(), page]));
    assert!(problem_of(&read, "over-cells").message.contains("文本框 B7“ABCDEF”"));
}

/// A check box's state, in either of two records.
fn state(kind: u16, ticked: u16) -> Vec<u8> {
    let length = if kind == 0x0a { 12 } else { 8 };
    [kind.to_le_bytes(), [length, 0], ticked.to_le_bytes()]
        .concat()
        .into_iter()
        .chain(vec![0; usize::from(length) - 2])
        .collect()
}

#[test]
fn controls_of_an_xls_are_told_with_what_is_ticked() {
    for (kind, options, more, said) in [
        (0x0b, 0x11, state(0x12, 1), Some("C7 复选框“是”已勾选")),
        (0x0b, 0x11, state(0x0a, 1), Some("C7 复选框“是”已勾选")),
        (0x0b, 0x11, state(0x12, 0), Some("C7 复选框“是”未勾选")),
        (0x0c, 0x11, state(0x12, 1), Some("C7 单选按钮“是”已勾选")),
        (0x14, 0x11, vec![], Some("C7 下拉框“是”")),
        // The arrow of a filter is Excel's own, and a button only runs something.
        (0x14, 0x111, vec![], None),
        (0x07, 0x11, vec![], None),
    ] {
        let mut page = list();
        record(&mut page.drawn, 0x00ec, &shape(6, 2, 0));
        object(&mut page.drawn, (kind, 1, options), &more);
        object_text(&mut page.drawn, "是");
        let read = read("甲.xls", xls(&[application(), page]));
        match said {
            Some(said) => assert!(problem_of(&read, "form-controls").message.contains(said), "{said}"),
            None => assert!(!read.problems.iter().any(|problem| problem.code == "form-controls"), "{kind:x}"),
        }
    }
}

#[test]
fn what_follows_a_chart_on_an_xls_sheet_is_read() {
    let mut page = list();
    page.rows[2][3] = Blank;
    page.rows[2][4] = Blank;
    page.merges = vec![(1, 2, 3, 3), (1, 2, 4, 4)];
    let chart: Vec<u8> =
        [record_of(0x0809, &[0, 6, 0x20, 0]), record_of(0x01b6, &[0; 18]), record_of(0x000a, &[])].concat();
    // Excel writes the merges behind what is drawn.
    page.drawn_first = [record_of(0x00ec, &shape(8, 1, 0)), chart].concat();
    let read = read("甲.xls", xls(&[application(), page]));
    assert_eq!(read.package.items[1].vendor.as_deref(), Some(VENDOR));
    assert!(!read.problems.iter().any(|problem| problem.code == "over-cells"));
}

fn record_of(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    record(&mut stream, kind, data);
    stream
}

/// An object that a storage of the workbook holds.
fn held(row: u16, column: u16, number: u32) -> Vec<u8> {
    let mut drawn = record_of(0x00ec, &shape(row, column, 0));
    let mut formula = vec![20, 0, 5, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 5, 0, 0];
    formula.extend(b"Paket");
    formula.extend(number.to_le_bytes());
    let more = [&[9, 0, 26, 0][..], &formula].concat();
    object(&mut drawn, (8, 1, 0x6011), &more);
    drawn
}

#[test]
fn files_within_an_xls_are_kept_as_they_were_put_in() {
    let docx = zipped(&[("word/document.xml", b"<w/>")]);
    let mut native = vec![0, 0, 0, 0, 2, 0];
    native.extend(encoded("发票.pdf\0C:\\甲\\发票.pdf\0"));
    native.extend([0, 0, 3, 0, 4, 0, 0, 0]);
    native.extend(b"C:\\\0");
    native.extend(8_u32.to_le_bytes());
    native.extend(b"%PDF-1.4");
    for (stream, bytes, name, kept) in [
        ("Package", docx.as_slice(), "工作簿内-MBD0000002A.docx", docx.as_slice()),
        ("\u{1}Ole10Native", &native, "工作簿内-发票.pdf", b"%PDF-1.4"),
        ("CONTENTS", b"%PDF-1.7", "工作簿内-MBD0000002A.pdf", b"%PDF-1.7"),
    ] {
        let mut page = list();
        page.drawn = held(9, 3, 42);
        let path = format!("/MBD0000002A/{stream}");
        let read = read("甲.xls", xls_with(&[application(), page], &[], &[(path.as_str(), bytes)]));
        assert_eq!(file(&read, name), kept, "{stream}");
        assert_eq!(at(&read, name), "费用!D10");
        assert!(problem_of(&read, "embedded-file").message.contains("（工作表“费用”）"));
    }
}

#[test]
fn an_old_document_within_an_xls_is_a_file_of_its_own() {
    let streams: [(&str, &[u8]); 3] = [
        ("/MBD00000001/WordDocument", b"words"),
        ("/MBD00000001/1Table", b"table"),
        ("/MBD00000001/ObjectPool/_1/CONTENTS", b"inner"),
    ];
    // No shape shows it.
    let read = read("甲.xls", xls_with(&[application(), list()], &[], &streams));
    let kept = file(&read, "工作簿内-MBD00000001.doc");
    let mut document = cfb::CompoundFile::open(Cursor::new(kept)).unwrap();
    for (path, bytes) in streams {
        let mut found = Vec::new();
        document.open_stream(path.replace("/MBD00000001", "")).unwrap().read_to_end(&mut found).unwrap();
        assert_eq!(found, bytes, "{path}");
    }
    assert!(problem_of(&read, "embedded-file").message.contains("没有工作表引用"));
}

/// As Windows in China writes names.
fn encoded(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

/// The form as an .ods with something drawn in the last cell of the list's second row, and further parts.
fn drawn_ods(drawn: &str, parts: &[(&str, &[u8])]) -> ReadPackage {
    let plain = ods(&[application(), list()]);
    let mut zip = zip::ZipArchive::new(Cursor::new(plain)).unwrap();
    let mut all: Vec<(String, Vec<u8>)> = (0..zip.len())
        .map(|index| {
            let mut part = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect();
    for (name, bytes) in &mut all {
        if name == "content.xml" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let amount = "<text:p>2000000</text:p>";
            assert!(text.contains(amount));
            *bytes = text
                .replace(amount, &format!("{amount}{drawn}"))
                .replace(
                    "<office:document-content ",
                    r#"<office:document-content xmlns:draw="d" xmlns:xlink="l" xmlns:form="f" "#,
                )
                .into_bytes();
        }
    }
    all.extend(parts.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())));
    let all: Vec<(&str, &[u8])> = all.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    read("甲.ods", zipped(&all))
}

fn frame(inner: &str) -> String {
    format!("<draw:frame>{inner}</draw:frame>")
}

fn manifest(path: &str, kind: &str) -> Vec<u8> {
    format!(
        r#"<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="{path}" manifest:media-type="application/vnd.oasis.opendocument.{kind}"/></manifest:manifest>"#
    )
    .into_bytes()
}

#[test]
fn pictures_of_an_ods_are_kept() {
    for (place, name) in [
        ("Pictures/1000.png", "工作簿内-1000.png"),
        ("./Pictures/图.jpg", "工作簿内-图.jpg"),
        ("Pictures/%E5.tif", "工作簿内-%E5.tif"),
    ] {
        let image = format!(r#"<draw:image xlink:href="{place}"><text:p/></draw:image>"#);
        let part = place.trim_start_matches("./");
        let read = drawn_ods(&frame(&image), &[(part, b"picture")]);
        assert_eq!(file(&read, name), b"picture");
        assert_eq!(at(&read, name), "费用!F2");
        assert!(problem_of(&read, "over-cells").message.contains("图片 F2"));
    }
    // One that lies elsewhere is told of.
    let read = drawn_ods(&frame(r#"<draw:image xlink:href="file:///C:/x.png"/>"#), &[]);
    assert!(problem_of(&read, "over-cells").message.contains("图片 F2"));
    assert_eq!(read.files.len(), 1);
}

#[test]
fn files_within_an_ods_are_kept_and_a_chart_is_none() {
    let replaced = r#"<draw:image xlink:href="./ObjectReplacements/Object 1"/>"#;
    let object = frame(&format!(r#"<draw:object xlink:href="./Object 1"/>{replaced}"#));
    let parts: [(&str, &[u8]); 3] = [
        ("Object 1/content.xml", b"<inner/>"),
        ("Object 1/Pictures/a.png", b"png"),
        ("ObjectReplacements/Object 1", b"metafile"),
    ];
    for (kind, name) in [("text", "工作簿内-Object 1.odt"), ("spreadsheet", "工作簿内-Object 1.ods")]
    {
        let of_kind = manifest("Object 1/", kind);
        let mut all = parts.to_vec();
        all.push(("META-INF/manifest.xml", &of_kind));
        let read = drawn_ods(&object, &all);
        let mut document = zip::ZipArchive::new(Cursor::new(file(&read, name))).unwrap();
        for (part, bytes) in [("content.xml", b"<inner/>".as_slice()), ("Pictures/a.png", b"png")] {
            let mut found = Vec::new();
            document.by_name(part).unwrap().read_to_end(&mut found).unwrap();
            assert_eq!(found, bytes);
        }
        let mut first = document.by_index(0).unwrap();
        let mut found = String::new();
        first.read_to_string(&mut found).unwrap();
        assert_eq!(
            (first.name().unwrap().as_ref(), found.as_str()),
            ("mimetype", &*format!("application/vnd.oasis.opendocument.{kind}"))
        );
        assert_eq!(at(&read, name), "费用!F2");
        assert!(problem_of(&read, "embedded-file").message.contains("（工作表“费用”）"));
        assert_eq!(read.files.len(), 2);
    }
    let of_chart = manifest("Object 1/", "chart");
    let mut all = parts.to_vec();
    all.push(("META-INF/manifest.xml", &of_chart));
    let read = drawn_ods(&object, &all);
    assert!(
        !read.problems.iter().any(|problem| ["embedded-file", "over-cells"].contains(&problem.code.code()))
    );
    assert_eq!(read.files.len(), 1);
    let ole = frame(&format!(r#"<draw:object-ole xlink:href="./Object 1"/>{replaced}"#));
    let read = drawn_ods(&ole, &[("Object 1", b"ole"), ("ObjectReplacements/Object 1", b"metafile")]);
    assert_eq!(file(&read, "工作簿内-Object 1.bin"), b"ole");
}

#[test]
fn controls_of_an_ods_are_told_with_what_is_ticked() {
    for (control, said) in [
        (r#"<form:checkbox form:id="c1" form:label="是" form:current-state="checked"/>"#, "复选框“是”已勾选"),
        (r#"<form:checkbox form:id="c1" form:label="是" form:state="checked"/>"#, "复选框“是”已勾选"),
        (
            r#"<form:checkbox xml:id="c1" form:label="是" form:state="checked" form:current-state="unchecked"></form:checkbox>"#,
            "复选框“是”未勾选",
        ),
        (r#"<form:radio form:id="c1" form:label="是" form:current-selected="true"/>"#, "单选按钮“是”已勾选"),
        (r#"<form:listbox form:id="c1"/>"#, "列表框"),
    ] {
        let read = drawn_ods(&format!(r#"{control}<draw:control draw:control="c1"/>"#), &[]);
        let message = &problem_of(&read, "form-controls").message;
        assert!(message.contains(&format!("F2 {said}")), "{message}");
    }
}
