//! Sound files of shapes that make a reading long: nothing in them is broken, and each asks for a loop within a loop.

use std::io::{Seek, Write};

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::files::{Hostile, Must, NS, REL, book, named, ods, ods_cell, sheet, text, zipped};
use Must::End;

/// Cells in one file: a twentieth of what is read at most, and most of it in the long run.
fn size() -> usize {
    if std::env::var_os("WORKBENCH_LONG").is_some() { 1_600_000 } else { 100_000 }
}

fn row(number: usize, cells: &[&str]) -> String {
    let cells: String = (b'A'..)
        .zip(cells)
        .map(|(column, words)| text(&format!("{}{number}", char::from(column)), words))
        .collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

/// A workbook of one sheet that is not named as ours are.
fn of_rows(rows: impl Iterator<Item = String>) -> Vec<u8> {
    let workbook = format!(
        r#"<?xml version="1.0"?><workbook xmlns="{NS}" xmlns:r="{REL}"><sheets><sheet name="明细表" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    book(&sheet(&rows.collect::<String>()), &[("xl/workbook.xml", workbook.as_bytes())])
}

/// A foreign table below the lines that name an applicant.
fn table(heads: &[&str], each: impl Fn(usize) -> Vec<String>) -> Vec<u8> {
    let rows = size() / heads.len();
    let applicant = [
        row(1, &["申报单位", "杭州砚湖微电子有限公司"]),
        row(2, &["统一社会信用代码", "91330108MA2DM0010H"]),
        row(3, &["申报事项", "首次流片补助"]),
        row(5, heads),
    ];
    let body = (0..rows).map(|index| {
        let cells = each(index);
        row(index + 6, &cells.iter().map(String::as_str).collect::<Vec<_>>())
    });
    of_rows(applicant.into_iter().chain(body))
}

/// All of them.
pub fn shapes() -> Vec<Hostile> {
    let pairs = size() / 2;
    let wide: String = (0..16_384_u32).map(|_| r#"<c t="inlineStr"><is><t>项目名称</t></is></c>"#).collect();
    let wide = (0..size() / 16_384).map(|index| format!(r#"<row r="{}">{wide}</row>"#, index + 3));
    let invoice = ["发票号码", "销售方名称", "金额", "项目名称", "日期"];
    let many: Vec<(String, Vec<u8>)> = {
        let sound = of_rows((0..200).map(|index| row(index + 1, &["企业名称", "杭州砚湖微电子有限公司"])));
        (0..1_000).map(|index| (format!("申报书{index}.xlsx"), sound.clone())).collect()
    };
    let many: Vec<(&str, &[u8])> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let listed: Vec<(String, Vec<u8>)> =
        (0..4_000).map(|index| (format!("附件{index}.pdf"), b"%PDF-".to_vec())).collect();
    let own = table(&["附件名称", "说明"], |index| vec![format!("附件{index}.pdf"), "发票".to_owned()]);
    let mut with_attachments: Vec<(&str, &[u8])> = vec![("申报书.xlsx", &own)];
    with_attachments.extend(listed.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let head = format!(
        "<table:table-row>{}{}</table:table-row>",
        ods_cell("申报单位"),
        ods_cell("杭州砚湖微电子有限公司")
    );
    let repeated = |rows: usize, columns: usize, cell: &str| {
        let cell = cell.replacen(
            "<table:table-cell",
            &format!(r#"<table:table-cell table:number-columns-repeated="{columns}""#),
            1,
        );
        ods(&format!(
            r#"<table:table table:name="明细">{head}<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row></table:table>"#
        ))
    };
    vec![
        (
            "标签上万",
            "a.xlsx",
            End,
            of_rows((0..pairs).map(|index| row(index + 1, &["项目名称", "砚湖一号"]))),
        ),
        (
            "标签互不相同",
            "a.xlsx",
            End,
            of_rows((0..pairs).map(|index| row(index + 1, &[&format!("指标{index}"), "是"]))),
        ),
        ("一行一万六千个表头", "a.xlsx", End, of_rows(std::iter::once(named()).chain(wide))),
        (
            "发票号码全都一样",
            "a.xlsx",
            End,
            table(&invoice, |_| {
                ["12345678", "宁波云岫晶圆代工有限公司", "100.00", "砚湖一号", "2024-03-01"]
                    .map(str::to_owned)
                    .to_vec()
            }),
        ),
        (
            "发票号码全都一样，没有销售方",
            "a.xlsx",
            End,
            table(&["发票号码", "金额", "项目名称"], |index| {
                vec!["12345678".to_owned(), format!("{index}.00"), "砚湖一号".to_owned()]
            }),
        ),
        (
            "每行一个项目",
            "a.xlsx",
            End,
            table(&invoice, |index| {
                vec![
                    format!("{index:08}"),
                    format!("供应商{index}有限公司"),
                    "100.00".to_owned(),
                    format!("项目{index}号芯片"),
                    "2024-03-01".to_owned(),
                ]
            }),
        ),
        (
            "金额全是零",
            "a.xlsx",
            End,
            table(&invoice, |index| {
                vec![
                    String::new(),
                    String::new(),
                    "0.00".to_owned(),
                    String::new(),
                    format!("2024-03-{:02}", index % 28 + 1),
                ]
            }),
        ),
        (
            "每行都像小计",
            "a.xlsx",
            End,
            table(&["名称", "金额"], |index| {
                let words = if index % 2 == 0 { "材料费" } else { "小计" };
                vec![words.to_owned(), "100.00".to_owned()]
            }),
        ),
        (
            "每两行一个表头",
            "a.xlsx",
            End,
            table(&invoice, |index| {
                let cells: [&str; 5] = if index % 2 == 0 {
                    invoice
                } else {
                    ["12345678", "甲有限公司", "100.00", "砚湖一号", "2024-03-01"]
                };
                cells.map(str::to_owned).to_vec()
            }),
        ),
        (
            "一格几万字",
            "a.xlsx",
            End,
            of_rows(
                (0..40).map(|index| row(index + 1, &["项目名称", &"甲乙丙，1,000.00元；".repeat(2_600)])),
            ),
        ),
        ("一千个工作簿在一个包里", "a.zip", End, zipped(&many)),
        ("四千个附件都列了清单", "a.zip", End, zipped(&with_attachments)),
        ("ods 有字的行重复百万次", "a.ods", End, repeated(1_048_576, 1, &ods_cell("项目名称"))),
        ("ods 有字的行列都重复", "a.ods", End, repeated(1_048_576, 1_024, &ods_cell("发票号码"))),
        ("ods 有字的列重复一万六千次", "a.ods", End, repeated(16, 16_384, &ods_cell("金额"))),
    ]
}

/// A zip of a sound workbook and attachments of 480 MiB, none of which packs.
pub fn large(out: impl Write + Seek) {
    let mut zip = zip::ZipWriter::new(out);
    zip.start_file("申报书.xlsx", SimpleFileOptions::default()).unwrap();
    zip.write_all(&book(&sheet(&named()), &[])).unwrap();
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut piece = vec![0_u8; 1 << 20];
    for index in 0..4_u8 {
        zip.start_file(format!("扫描{index}.pdf"), stored).unwrap();
        for part in 0..120_u8 {
            piece.fill(index * 60 + part / 2 + 1);
            zip.write_all(&piece).unwrap();
        }
    }
    zip.finish().unwrap();
}
