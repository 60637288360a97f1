//! What stands over the cells, in the parts that programs write for it, and however the file is spelt.

use std::io::{Cursor, Read};

use intake::{ReadPackage, Source};

use super::books::*;
use super::{amounts, asked, known, problem_of, read_source, sum};

const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const THREADED: &str = "http://schemas.microsoft.com/office/2017/10/relationships";

fn list() -> Page {
    let rows = vec![
        heads(&HEADS),
        invoice("1", "24332000000081470001", Number(2_000_000.0)),
        invoice("2", "24332000000081470002", Number(1_000_000.0)),
    ];
    Page::new("费用", rows)
}

fn parts_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut part = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    zipped(&parts)
}

fn read(bytes: Vec<u8>) -> ReadPackage {
    read_source(Source::File { name: "甲.xlsx".into(), bytes }).unwrap()
}

/// The form with parts beside its list: each a relation's kind, its target and its XML.
fn with(parts: &[(&str, &str, &str)], more: &[(&str, &str)]) -> ReadPackage {
    let mut all = parts_of(&xlsx(&[application(), list()]));
    let mut relations = String::from(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    );
    for (number, (kind, target, xml)) in parts.iter().enumerate() {
        let base = if *kind == "threadedComment" { THREADED } else { REL };
        relations += &format!(r#"<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>"#);
        let path = target.replace('\\', "/").replace("../", "xl/");
        all.push((path.trim_start_matches('/').to_owned(), xml.as_bytes().to_vec()));
    }
    relations += "</Relationships>";
    all.push(("xl/worksheets/_rels/sheet2.xml.rels".to_owned(), relations.into_bytes()));
    all.extend(more.iter().map(|(name, xml)| ((*name).to_owned(), xml.as_bytes().to_vec())));
    read(packed(&all))
}

/// Nothing over the cells changes a figure.
fn stands(read: &ReadPackage) {
    assert_eq!(sum(read).as_deref(), Some("3000000.00"));
}

const NOTE: &str = r#"<comments><authors><author>沈</author></authors><commentList><comment ref="F3" authorId="0"><text><r><t>已退</t></r><r><t>货</t></r></text></comment></commentList></comments>"#;

#[test]
fn notes_are_told_wherever_their_part_lies() {
    for target in ["../comments1.xml", "/xl/comments1.xml", "..\\comments1.xml", "../comments/Comment7.xml"] {
        let read = with(&[("comments", target, NOTE)], &[]);
        assert!(problem_of(&read, "over-cells").message.contains("批注 F3“已退货”"), "{target}");
        stands(&read);
    }
    let spelt = NOTE
        .replace("<comment", "<x:comment")
        .replace("</comment", "</x:comment")
        .replace("<t>", "<x:t>")
        .replace("</t>", "</x:t>");
    assert!(
        problem_of(&with(&[("comments", "../comments1.xml", &spelt)], &[]), "over-cells")
            .message
            .contains("已退货")
    );
}

#[test]
fn a_thread_is_told_once_and_in_whole() {
    let threads = r#"<ThreadedComments><threadedComment ref="F3" id="{1}"><text>金额含税吗？</text></threadedComment><threadedComment ref="F3" id="{2}" parentId="{1}"><text>不含税 &amp; 已核</text></threadedComment></ThreadedComments>"#;
    let read = with(
        &[
            ("threadedComment", "../threadedComments/threadedComment1.xml", threads),
            ("comments", "../comments1.xml", NOTE),
        ],
        &[],
    );
    let message = &problem_of(&read, "over-cells").message;
    assert!(message.contains("金额含税吗？") && message.contains("不含税 & 已核"), "{message}");
    assert!(!message.contains("已退货"), "{message}");
}

fn drawing(inner: &str) -> String {
    format!(r#"<xdr:wsDr xmlns:xdr="x" xmlns:a="a" xmlns:r="r">{inner}</xdr:wsDr>"#)
}

fn anchored(kind: &str, row: u32, column: u32, inner: &str) -> String {
    format!(
        "<xdr:{kind}><xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>{inner}<xdr:clientData/></xdr:{kind}>"
    )
}

fn text_box(text: &str) -> String {
    format!("<xdr:sp><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>")
}

#[test]
fn text_boxes_and_pictures_are_told_with_their_places() {
    for (inner, said) in [
        (anchored("twoCellAnchor", 8, 1, &text_box("以上为万元")), "文本框 B9“以上为万元”"),
        (anchored("oneCellAnchor", 0, 0, &text_box("A &lt; B")), "文本框 A1“A < B”"),
        (
            anchored("twoCellAnchor", 3, 2, &format!("<xdr:grpSp>{}</xdr:grpSp>", text_box("组内"))),
            "文本框 C4“组内”",
        ),
        (
            anchored(
                "twoCellAnchor",
                3,
                12,
                r#"<xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>"#,
            ),
            "图片 M4",
        ),
        (
            anchored(
                "twoCellAnchor",
                5,
                5,
                "<xdr:sp><xdr:txBody><a:p><a:r><a:t>上行</a:t></a:r></a:p><a:p><a:r><a:t>下行</a:t></a:r></a:p></xdr:txBody></xdr:sp>",
            ),
            "文本框 F6“上行下行”",
        ),
    ] {
        let read = with(&[("drawing", "../drawings/drawing1.xml", &drawing(&inner))], &[]);
        assert!(
            problem_of(&read, "over-cells").message.contains(said),
            "{}",
            problem_of(&read, "over-cells").message
        );
        stands(&read);
    }
    // A shape that says nothing, and one that stands for a control, are not told of here.
    let silent = anchored("twoCellAnchor", 3, 2, "<xdr:sp><xdr:spPr/></xdr:sp>")
        + &anchored(
            "twoCellAnchor",
            3,
            2,
            &text_box("是").replace("<xdr:txBody>", "<a14:compatExt spid=\"_x0000_s1025\"/><xdr:txBody>"),
        );
    let read = with(&[("drawing", "../drawings/drawing1.xml", &drawing(&silent))], &[]);
    assert!(!read.problems.iter().any(|problem| problem.code == "over-cells"));
}

#[test]
fn controls_are_told_with_their_words_and_what_is_ticked() {
    let shape = |kind: &str, words: &str, place: &str, state: &str| {
        format!(
            "<v:shape><v:textbox><div><font>{words}</font><br></div></v:textbox><x:ClientData ObjectType=\"{kind}\"><x:Anchor>{place}</x:Anchor>{state}</x:ClientData></v:shape>"
        )
    };
    for (kind, state, said) in [
        ("Checkbox", "<x:Checked>1</x:Checked>", "B7 复选框“是”已勾选"),
        ("Checkbox", "", "B7 复选框“是”未勾选"),
        ("Checkbox", "<x:Checked>0</x:Checked>", "B7 复选框“是”未勾选"),
        ("Radio", "<x:Checked>1</x:Checked>", "B7 单选按钮“是”已勾选"),
        ("Drop", "<x:Sel>2</x:Sel>", "B7 下拉框“是”"),
    ] {
        let vml = format!("<xml>{}</xml>", shape(kind, "是", "1, 15, 6, 2, 2, 0, 7, 0", state));
        let read = with(&[("vmlDrawing", "../drawings/vmlDrawing1.vml", &vml)], &[]);
        assert!(
            problem_of(&read, "form-controls").message.contains(said),
            "{}",
            problem_of(&read, "form-controls").message
        );
        stands(&read);
    }
    for kind in ["Note", "Button", "GBox"] {
        let vml = format!("<xml>{}</xml>", shape(kind, "是", "1, 15, 6, 2, 2, 0, 7, 0", ""));
        let read = with(&[("vmlDrawing", "../drawings/vmlDrawing1.vml", &vml)], &[]);
        assert!(!read.problems.iter().any(|problem| problem.code == "form-controls"), "{kind}");
    }
}

#[test]
fn embedded_files_and_pictures_are_kept_as_attachments() {
    for (kind, target, name) in [
        ("package", "../embeddings/Workbook1.xlsx", "工作簿内-Workbook1.xlsx"),
        ("oleObject", "../embeddings/oleObject1.bin", "工作簿内-oleObject1.bin"),
        ("package", "/xl/embeddings/说明.docx", "工作簿内-说明.docx"),
    ] {
        let read = with(&[(kind, target, "bytes")], &[]);
        assert_eq!(read.files[1].name, name);
        assert!(problem_of(&read, "embedded-file").message.contains("费用"), "{name}");
    }
    let pictures = r#"<Relationships><Relationship Id="rId1" Type="x/image" Target="../media/image1.png"/></Relationships>"#;
    let inner = anchored(
        "twoCellAnchor",
        3,
        12,
        r#"<xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>"#,
    );
    let read = with(
        &[("drawing", "../drawings/drawing1.xml", &drawing(&inner))],
        &[("xl/drawings/_rels/drawing1.xml.rels", pictures), ("xl/media/image1.png", "png")],
    );
    assert_eq!(read.files[1].name, "工作簿内-image1.png");
    assert_eq!(read.package.attachments[0].at.as_ref().unwrap().to_string(), "费用!M4");
}

#[test]
fn a_picture_in_a_cell_is_told_and_is_no_text() {
    for text in ["=DISPIMG(\"ID_1\",1)", "=_xlfn.DISPIMG(\"ID_1\",1)", "DISPIMG(\"ID_1\",1)"] {
        let mut page = list();
        page.rows[2][3] = Text(Box::leak(text.to_owned().into_boxed_str()));
        let read = read(xlsx(&[application(), page]));
        assert_eq!(read.package.items[1].vendor, None, "{text}");
        asked(&read, "费用!D3");
        assert!(problem_of(&read, "over-cells").message.contains("图片 D3"), "{text}");
    }
}

#[test]
fn a_text_that_is_struck_through_in_part_is_told() {
    let mut parts = parts_of(&xlsx(&[application(), list()]));
    let strings = parts.iter_mut().find(|(name, _)| name.ends_with("sharedStrings.xml")).unwrap();
    let text = String::from_utf8(strings.1.clone()).unwrap();
    let whole = format!("<si><t>{VENDOR}</t></si>");
    assert!(text.contains(&whole));
    let pieces = format!(
        "<si><r><rPr><strike/></rPr><t>{}</t></r><r><t>{}</t></r></si>",
        &VENDOR[..12],
        &VENDOR[12..]
    );
    strings.1 = text.replace(&whole, &pieces).into_bytes();
    let read = read(packed(&parts));
    assert!(
        problem_of(&read, "struck-out").message.contains("D2"),
        "{}",
        problem_of(&read, "struck-out").message
    );
}

#[test]
fn hidden_rows_and_merged_cells_are_read_under_backslash_paths() {
    let mut page = list();
    page.hidden_row = Some(2);
    page.rows[2][3] = Blank;
    page.merges = vec![(1, 2, 3, 3)];
    let bytes = xlsx(&[application(), page]);
    let plain = read(bytes.clone());
    let turned: Vec<_> = parts_of(&bytes)
        .into_iter()
        .map(|(name, bytes)| (if name.starts_with("xl/") { name.replace('/', "\\") } else { name }, bytes))
        .collect();
    let turned = read(packed(&turned));
    for read in [&plain, &turned] {
        assert!(problem_of(read, "hidden-cells").message.contains("第 3 行"));
        assert_eq!(amounts(read), known(&["2000000.00", "1000000.00"]));
        assert_eq!(read.package.items[1].vendor.as_deref(), Some(VENDOR));
    }
    assert_eq!(plain.problems, turned.problems);
}

#[test]
fn a_note_is_told_in_each_file_format() {
    for text in ["此票已退货", "金额含税\n待核"] {
        let mut page = list();
        page.note = Some((2, 3, Box::leak(text.to_owned().into_boxed_str())));
        let pages = [application(), page];
        for (name, bytes) in [("甲.xlsx", xlsx(&pages)), ("甲.xls", xls(&pages)), ("甲.ods", ods(&pages))]
        {
            let read = read_source(Source::File { name: name.into(), bytes }).unwrap();
            let message = &problem_of(&read, "over-cells").message;
            assert!(message.contains("批注 D3") && message.contains(&text[..12]), "{name} {message}");
            assert_eq!(read.package.items[1].vendor.as_deref(), Some(VENDOR), "{name}");
            stands(&read);
        }
    }
}

#[test]
fn a_filter_that_hides_rows_is_told_as_one() {
    let mut page = list();
    page.hidden_row = Some(2);
    let mut parts = parts_of(&xlsx(&[application(), page]));
    let sheet = parts.iter_mut().find(|(name, _)| name.ends_with("sheet2.xml")).unwrap();
    let text = String::from_utf8(sheet.1.clone()).unwrap();
    let filter = r#"</sheetData><autoFilter ref="A1:F3"><filterColumn colId="3"><filters><filter val="甲"/></filters></filterColumn></autoFilter>"#;
    sheet.1 = text.replace("</sheetData>", filter).into_bytes();
    let read = read(packed(&parts));
    assert!(problem_of(&read, "hidden-cells").message.contains("有筛选"));
}
