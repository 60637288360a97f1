//! A sample whose invoices are electronic ones: the same rows, each on a voucher of another kind.

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::made::invoice::{Invoice, Line, Party};
use crate::made::ofd::{Ofd, Places};
use crate::made::pdf::{Page, Pdf};
use crate::made::picture::Sheet;
use crate::made::xml;
use crate::{edited_sample, fill_in};

/// The sample, and the end of each invoice's number in it.
const SAMPLE: &str = "01-砚湖微电子-流片.zip";

fn party(name: &str, uscc: &str) -> Party {
    Party { name: name.to_owned(), uscc: uscc.to_owned() }
}

/// An invoice of the sample: the end of its number, its date, whether the mask maker issued it, net and tax in fen.
fn invoice(end: &str, date: [i16; 3], of_masks: bool, net: i64, tax: i64) -> Invoice {
    Invoice {
        number: format!("243320000000{end}"),
        code: None,
        date,
        buyer: party("杭州砚湖微电子有限公司", "91330108MA2DM0010H"),
        seller: if of_masks {
            party("绍兴听澜掩模有限公司", "91330600MA2DM8020J")
        } else {
            party("宁波云岫晶圆代工有限公司", "91330200MA2DM80123")
        },
        lines: vec![Line {
            name: "*研发和技术服务*流片服务费".to_owned(), model: String::new(), net, tax
        }],
        remark: String::new(),
        void: false,
    }
}

/// The first sample with five vouchers of four kinds. Rows and vouchers 1 to 3 (XML, PDF, OFD; 4,180,000.00,
/// 1,860,000.00 and 2,920,000.00) agree; the fourth (745,000.00) is a scan whose code agrees; the fifth row has
/// 295,000.00, which is its voucher's amount with tax: without it there are 278,301.89, and 16,698.11 of tax.
///
/// # Errors
/// It cannot be written.
///
/// # Panics
/// Where a voucher cannot be made.
pub fn with_vouchers(folder: &Path, name: &str) -> Result<PathBuf> {
    let vouchers: [(&str, &str, Vec<u8>); 5] = [
        (
            "81446117",
            "xml",
            xml::english(&invoice("81446117", [2024, 3, 6], false, 418_000_000, 54_340_000)).into_bytes(),
        ),
        (
            "81446134",
            "pdf",
            Pdf::of(&invoice("81446134", [2024, 4, 11], false, 186_000_000, 24_180_000)).bytes(),
        ),
        ("81446151", "ofd", {
            let invoice = invoice("81446151", [2024, 4, 19], true, 292_000_000, 37_960_000);
            let places = Places { attached: Some(xml::english(&invoice)), ..Places::default() };
            Ofd::of(&invoice, &places).bytes()
        }),
        ("81446168", "png", {
            let invoice = invoice("81446168", [2024, 6, 12], true, 74_500_000, 9_685_000);
            Sheet::of(&[&invoice.code_text()], false).scanned(150.0, 1.0).png()
        }),
        (
            "81446185",
            "xml",
            xml::english(&invoice("81446185", [2024, 7, 1], false, 27_830_189, 1_669_811)).into_bytes(),
        ),
    ];
    let names: Vec<(String, String)> = vouchers
        .iter()
        .map(|(end, kind, _)| (format!("发票-{end}.png"), format!("发票-{end}.{kind}")))
        .collect();
    let words: Vec<(&str, &str)> = names.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let edited = edited_sample(SAMPLE, folder, "edited.zip", &words)?;
    let anew = |name: String, bytes: Vec<u8>| {
        let place = names.iter().position(|(from, _)| *from == name);
        Ok(match place.and_then(|place| Some((names.get(place)?, vouchers.get(place)?))) {
            Some(((_, to), (_, _, voucher))) => (to.clone(), voucher.clone()),
            None => (name, bytes),
        })
    };
    rewritten(&edited, &folder.join(name), &[], anew)
}

/// The same with six more rows and vouchers: four more that agree (XML in Chinese, PDF with its XML attached, OFD with marked
/// text, OFD with XBRL; 100,000.00 each), one whose row has 1,000.00 more than its voucher, and one that was issued to
/// somebody else. So seven agree by data or text, one by its code, and three differ.
///
/// # Errors
/// It cannot be written.
///
/// # Panics
/// Where a voucher cannot be made.
pub fn with_more_vouchers(folder: &Path, name: &str) -> Result<PathBuf> {
    let day = [2024, 8, 5];
    let made = |end: &str| invoice(end, day, false, 10_000_000, 600_000);
    let pdf_with_xml = {
        let invoice = made("81446202");
        let attached = vec![("invoice.xml".to_owned(), xml::english(&invoice).into_bytes())];
        Pdf { attached, ..Pdf::of(&invoice) }.bytes()
    };
    let tagged = Places { tags: true, text: true, custom_data: true, ..Places::default() };
    let with_xbrl = {
        let invoice = made("81446204");
        let places = Places { attached: Some(xml::xbrl(&invoice)), ..Places::default() };
        Ofd::of(&invoice, &places).bytes()
    };
    let of_another = Invoice {
        buyer: party("杭州别家微电子有限公司", "91330108MA2DM0029E"),
        ..made("81446206")
    };
    let more: [(&str, &str, &str, Vec<u8>); 6] = [
        ("81446201", "100000", "xml", xml::chinese(&made("81446201")).into_bytes()),
        ("81446202", "100000", "pdf", pdf_with_xml),
        ("81446203", "100000", "ofd", Ofd::of(&made("81446203"), &tagged).bytes()),
        ("81446204", "100000", "ofd", with_xbrl),
        ("81446205", "101000", "xml", xml::english(&made("81446205")).into_bytes()),
        ("81446206", "100000", "pdf", Pdf::of(&of_another).bytes()),
    ];
    let mut cells: Vec<(String, String)> = Vec::new();
    for (row, (end, net, kind, _)) in (9..).zip(&more) {
        let values = [
            ("A", "首次流片补助"),
            ("B", "砚湖一号 边缘推理芯片"),
            ("C", "发票"),
            ("D", &format!("243320000000{end}")),
            ("E", "2024-08-05"),
            ("F", "宁波云岫晶圆代工有限公司"),
            ("G", "91330200MA2DM80123"),
            ("H", *net),
            ("I", "6000"),
            ("K", &format!("发票-{end}.{kind}")),
        ];
        cells.extend(values.map(|(column, text)| (format!("{column}{row}"), text.to_owned())));
    }
    let cells: Vec<(&str, &str, &str)> =
        cells.iter().map(|(cell, text)| ("明细", cell.as_str(), text.as_str())).collect();
    let five = with_vouchers(folder, "five.zip")?;
    let more: Vec<(String, Vec<u8>)> =
        more.into_iter().map(|(end, _, kind, bytes)| (format!("发票-{end}.{kind}"), bytes)).collect();
    rewritten(&five, &folder.join(name), &more, |name, mut bytes| {
        if name.ends_with(".xlsx") {
            let (book, filled) = (folder.join("book.xlsx"), folder.join("filled.xlsx"));
            std::fs::write(&book, &bytes)?;
            fill_in(&book, &filled, &cells)?;
            bytes = std::fs::read(&filled)?;
        }
        Ok((name, bytes))
    })
}

/// The sample's contract with a text layer.
fn contract() -> Vec<u8> {
    let mut page = Page { width: 595.0, height: 842.0, ..Page::default() };
    for (y, line) in [
        (80.0, "流片服务合同"),
        (110.0, "合同编号：YX-2024-003"),
        (140.0, "甲方：杭州砚湖微电子有限公司"),
        (170.0, "统一社会信用代码：91330108MA2DM0010H"),
        (200.0, "乙方：宁波云岫晶圆代工有限公司"),
        (230.0, "合同总价：人民币 10,000,000.00元"),
        (260.0, "签订日期：2024年1月8日"),
    ] {
        page.text(60.0, y, 12.0, line);
    }
    Pdf { pages: vec![page], ..Pdf::default() }.bytes()
}

/// The first sample with its five vouchers and a contract that can be read, and nothing on the sheet 明细: an applicant who
/// sent invoices alone.
///
/// # Errors
/// It cannot be written.
pub fn with_vouchers_alone(folder: &Path, name: &str) -> Result<PathBuf> {
    let five = with_vouchers(folder, "five.zip")?;
    rewritten(&five, &folder.join(name), &[], |name, bytes| {
        if name == "流片合同-1.pdf" {
            return Ok((name, contract()));
        }
        if !name.ends_with(".xlsx") {
            return Ok((name, bytes));
        }
        let mut book = ZipWriter::new(Cursor::new(Vec::new()));
        let mut from = ZipArchive::new(Cursor::new(bytes))?;
        for index in 0..from.len() {
            let mut part = from.by_index(index)?;
            let (name, mut bytes) = (part.name()?.into_owned(), Vec::new());
            part.read_to_end(&mut bytes)?;
            // The sheet's five rows are 4 to 8.
            if name == "xl/worksheets/sheet4.xml" {
                let text = String::from_utf8(bytes)?;
                let (head, rows) = text.split_once("<row r=\"4\"").context("no row 4")?;
                let (_, rest) = rows.split_once("<row r=\"9\"").context("no row 9")?;
                bytes = format!("{head}<row r=\"9\"{rest}").into_bytes();
            }
            book.start_file(name, SimpleFileOptions::default())?;
            book.write_all(&bytes)?;
        }
        Ok((name, book.finish()?.into_inner()))
    })
}

/// A package with each of its files as it is made anew, and more files behind them.
fn rewritten(
    package: &Path,
    out: &Path,
    more: &[(String, Vec<u8>)],
    mut anew: impl FnMut(String, Vec<u8>) -> Result<(String, Vec<u8>)>,
) -> Result<PathBuf> {
    let mut from = ZipArchive::new(File::open(package)?)?;
    let mut written = ZipWriter::new(File::create(out)?);
    let mut files = Vec::new();
    for index in 0..from.len() {
        let mut entry = from.by_index(index)?;
        let (name, mut bytes) = (entry.name()?.into_owned(), Vec::new());
        entry.read_to_end(&mut bytes)?;
        files.push(anew(name, bytes)?);
    }
    for (name, bytes) in files.iter().chain(more) {
        written.start_file(name, SimpleFileOptions::default())?;
        written.write_all(bytes)?;
    }
    written.finish()?;
    Ok(out.to_owned())
}
