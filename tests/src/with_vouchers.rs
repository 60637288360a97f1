//! A sample whose invoices are electronic ones: the same rows, each on a voucher of another kind.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::edited_sample;
use crate::made::invoice::{Invoice, Line, Party};
use crate::made::ofd::{Ofd, Places};
use crate::made::pdf::Pdf;
use crate::made::picture::Sheet;
use crate::made::xml;

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
    let out = folder.join(name);
    let mut package = ZipArchive::new(File::open(&edited)?)?;
    let mut written = ZipWriter::new(File::create(&out)?);
    for index in 0..package.len() {
        let mut entry = package.by_index(index)?;
        let (name, mut bytes) = (entry.name()?.into_owned(), Vec::new());
        entry.read_to_end(&mut bytes)?;
        let place = names.iter().position(|(from, _)| *from == name);
        let (name, bytes) = match place.and_then(|place| Some((names.get(place)?, vouchers.get(place)?))) {
            Some(((_, to), (_, _, voucher))) => (to.clone(), voucher.clone()),
            None => (name, bytes),
        };
        written.start_file(name, SimpleFileOptions::default())?;
        written.write_all(&bytes)?;
    }
    written.finish()?;
    Ok(out)
}
