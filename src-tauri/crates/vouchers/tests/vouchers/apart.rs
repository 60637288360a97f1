//! The wall: hostile files are read in a child process, and end in words, in time and in memory.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use made::invoice::digital;
use made::ofd::{Ofd, Places, zipped};
use made::pdf::{Page, Pdf, Picture};
use made::picture::Sheet;
use made::sealed::{Shape, Signatory, seal};
use made::{Chance, xml};
use vouchers::{Limits, Reading, read_apart};

use crate::made;

/// Held by whoever has a child: the time of one is not counted as another's.
static TURN: Mutex<()> = Mutex::new(());

fn apart(name: &str, bytes: &[u8]) -> Reading {
    measured(name, bytes).0
}

/// A reading, and the processor time that its children took, in milliseconds.
fn measured(name: &str, bytes: &[u8]) -> (Reading, u64) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    vouchers::read_with(PathBuf::from(env!("CARGO_BIN_EXE_voucher-child")));
    let before = children();
    let reading = read_apart(name, bytes, &Limits::default(), &|| false);
    (reading, children() - before)
}

/// Processor time of the children that have ended, in milliseconds.
fn children() -> u64 {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else { return 0 };
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[13..15].iter().filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

fn form(content: &str, next: &str) -> String {
    let resources = if next.is_empty() { String::new() } else { format!("/XObject << /X {next} 0 R >>") };
    let length = content.len();
    let head = "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources";
    format!("{head} << {resources} >> /Length {length} >>\nstream\n{content}\nendstream")
}

fn with_forms(objects: Vec<String>) -> Vec<u8> {
    let mut page = Page::default();
    page.raw("/X Do\n");
    page.forms = "/X 6 0 R".to_owned();
    Pdf { pages: vec![page], objects, ..Pdf::default() }.bytes()
}

/// Ten levels of forms, each of which draws the next one ten times.
fn ten_to_the_tenth() -> Vec<u8> {
    let calls = (0..10).map(|level| form(&"/X Do ".repeat(10), &(7 + level).to_string()));
    with_forms(calls.chain([form("0 0 5 5 re f", "")]).collect())
}

fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let page = |width: f64, height: f64, content: &str| {
        let mut page = Page { width, height, ..Page::default() };
        page.raw(content);
        Pdf { pages: vec![page], ..Pdf::default() }
    };
    let huge_picture = |side: u64| {
        let mut page = Page::default();
        let dictionary = format!("/Width {side} /Height {side} /ColorSpace /DeviceRGB /BitsPerComponent 8");
        page.picture(Picture::Raw { dictionary, bytes: vec![0; 1000] }, 0.0, 0.0, 500.0, 300.0);
        Pdf { pages: vec![page], ..Pdf::default() }.bytes()
    };
    let deflated = |bytes: &[u8]| {
        use std::io::Write;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    // 520 MB where there is time to make them.
    let bomb = if std::env::var_os("WORKBENCH_LONG").is_some() { 40_000_000 } else { 2_000_000 };
    let content_bomb = {
        let bytes = deflated(&b"0 0 1 1 re f\n".repeat(bomb));
        let mut objects: Vec<Vec<u8>> = vec![
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 397] /Contents 4 0 R >>".to_vec(),
        ];
        objects.push(made::pdf::stream("/Filter /FlateDecode", &bytes));
        made::pdf::written(&objects)
    };
    let patterns = {
        // Finder patterns all over: both readers of codes have pictures like this on which they go on for long.
        let side = 900_usize;
        let dark = |x: usize, y: usize| {
            let (x, y) = (x % 9, y % 9);
            let edge = x.max(y) <= 6 && (x == 0 || y == 0 || x == 6 || y == 6);
            edge || ((2..=4).contains(&x) && (2..=4).contains(&y))
        };
        let pixels =
            (0..side * side).flat_map(|at| [if dark(at % side, at / side) { 0 } else { 255 }; 3]).collect();
        made::picture::Rgb { width: side, height: side, pixels }.png()
    };
    let hundred_megapixels = {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 10_000, 10_000);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        encoder.write_header().unwrap().write_image_data(&vec![0; 1250 * 10_000]).unwrap();
        out
    };
    let entities = "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><EInvoice>&b;</EInvoice>";
    vec![
        ("entities", entities.as_bytes().to_vec()),
        ("deep XML", ("<a>".repeat(500_000) + &"</a>".repeat(500_000)).into_bytes()),
        ("wide XML", format!("<a>{}</a>", "<b/>".repeat(1_000_000)).into_bytes()),
        ("long names", format!("<{0}></{0}>", "a".repeat(4_000_000)).into_bytes()),
        ("a zip bomb", zipped(&[("a.xml".to_owned(), vec![0; 65 << 20])])),
        ("an OFD bomb", zipped(&[("OFD.xml".to_owned(), vec![b' '; 17 << 20])])),
        ("a page of 14400 points", page(14_400.0, 14_400.0, "0 0 10 10 re f").bytes()),
        ("a page of 1e18 points", page(1e18, 1e18, "0 0 10 10 re f").bytes()),
        ("a page of nothing", page(0.0, 0.0, "0 0 10 10 re f").bytes()),
        ("two million q", page(595.0, 397.0, &"q ".repeat(2_000_000)).bytes()),
        ("nested arrays", page(595.0, 397.0, &("[".repeat(500_000) + &"]".repeat(500_000) + " TJ")).bytes()),
        ("a form that calls itself", with_forms(vec![form("/X Do", "6")])),
        ("ten to the tenth calls", ten_to_the_tenth()),
        ("a content bomb", content_bomb),
        ("a picture of 60000 by 60000", huge_picture(60_000)),
        ("a picture of 2e9 by 2e9", huge_picture(2_000_000_000)),
        ("finder patterns", patterns),
        ("a PNG of 100 megapixels", hundred_megapixels),
        ("a JPEG's head", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec()),
        ("pages that hold themselves", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Size 3/Root 1 0 R>>\n%%EOF".to_vec()),
        ("a million brackets", [b"%PDF-1.4\n1 0 obj".as_slice(), &b"[".repeat(1_000_000), b"endobj\ntrailer<</Root 1 0 R>>"].concat()),
    ]
}

#[test]
fn hostile_files_end_in_words_in_time_and_in_memory() {
    // Those that end by the limit of time take nine seconds each: one of them stands for all where there is no time.
    let slow = |what: &str| matches!(what, "finder patterns" | "a content bomb");
    let long = std::env::var_os("WORKBENCH_LONG").is_some();
    for (what, bytes) in hostile().into_iter().filter(|(what, _)| long || !slow(what)) {
        let began = Instant::now();
        let (reading, worked) = measured(what, &bytes);
        println!(
            "{what:32} {:6} ms of {:?}: {:?}",
            worked,
            began.elapsed(),
            reading.problems.first().map(|p| p.message.as_str())
        );
        assert!(worked < 10_500, "{what} worked {worked} ms");
        assert!(reading.vouchers.is_empty(), "{what}");
        if what.contains("megapixels") || what.contains(" by ") {
            assert_eq!(reading.problems[0].code, vouchers::FileProblemCode::TooLarge, "{what}");
        }
        for problem in &reading.problems {
            assert!(
                problem.message.chars().any(|c| c > '\u{4e00}') && !problem.remedy.is_empty(),
                "{problem:?}"
            );
        }
    }
}

#[test]
fn the_child_reads_what_this_process_reads() {
    let invoice = digital();
    let inner =
        zipped(&[("2.pdf".to_owned(), Pdf::of(&invoice).bytes()), ("a.txt".to_owned(), b"-".to_vec())]);
    let outer =
        zipped(&[("1.xml".to_owned(), xml::english(&invoice).into_bytes()), ("内层.zip".to_owned(), inner)]);
    for bytes in [xml::english(&invoice).into_bytes(), Pdf::of(&invoice).bytes(), outer] {
        assert_eq!(apart("发票.x", &bytes), vouchers::read("发票.x", &bytes, &Limits::default()));
    }
}

#[test]
fn a_hostile_file_of_a_zip_takes_nothing_from_the_others() {
    let good = xml::english(&digital()).into_bytes();
    let cut = &Pdf::of(&digital()).bytes()[..400];
    let zip = zipped(&[
        ("坏.pdf".to_owned(), cut.to_vec()),
        ("好.xml".to_owned(), good),
        ("深.xml".to_owned(), "<a>".repeat(1000).into_bytes()),
    ]);
    let reading = apart("a.zip", &zip);
    assert_eq!((reading.vouchers.len(), reading.problems.len()), (1, 2), "{:?}", reading.problems);
    if std::env::var_os("WORKBENCH_LONG").is_some() {
        let zip = zipped(&[
            ("无尽.pdf".to_owned(), ten_to_the_tenth()),
            ("好.xml".to_owned(), xml::english(&digital()).into_bytes()),
        ]);
        assert_eq!(apart("a.zip", &zip).vouchers.len(), 1);
    }
}

#[test]
fn a_reading_that_is_cancelled_ends() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    vouchers::read_with(PathBuf::from(env!("CARGO_BIN_EXE_voucher-child")));
    let bytes = ten_to_the_tenth();
    let began = Instant::now();
    let reading =
        read_apart("a.pdf", &bytes, &Limits::default(), &|| began.elapsed() > Duration::from_millis(100));
    assert!(reading.problems[0].message.contains("已停止"));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn mutated_files_of_every_kind_end_in_words() {
    let count = if std::env::var_os("WORKBENCH_LONG").is_some() { 3000 } else { 48 };
    let mut chance = Chance::new(20_240_528);
    let invoice = digital();
    let signer = Signatory::new("虚构税务局电子印章", 7, None);
    let places = Places {
        tags: true,
        custom_data: true,
        sealed: true,
        attached: Some(xml::english(&invoice)),
        ..Places::default()
    };
    let sealed = seal(Ofd::of(&invoice, &places), &signer, Shape::Gbt38540);
    let sheet = Sheet::of(&[&invoice.code_text()], false).scanned(60.0, 0.0);
    let with_xml = Pdf {
        attached: vec![("a.xml".to_owned(), xml::english(&invoice).into_bytes())],
        ..Pdf::of(&invoice)
    };
    let originals = [
        ("a.xml", xml::english(&invoice).into_bytes()),
        ("a.pdf", with_xml.bytes()),
        ("b.pdf", Pdf::scan(&sheet, 70).bytes()),
        ("a.ofd", sealed.bytes()),
        ("a.png", sheet.png()),
        ("a.jpg", sheet.jpeg(60)),
    ];
    let (mut read_well, mut longest, mut most) = (0, 0, 0);
    for round in 0..count {
        let (name, bytes) = &originals[round % originals.len()];
        let bytes = if round % 12 == 3 {
            // A part within the zip: a byte of a deflated stream mostly ends at its checksum.
            let mut ofd = sealed.clone();
            let at = chance.below(ofd.parts.len());
            mutate(&mut ofd.parts[at].1, &mut chance);
            ofd.bytes()
        } else {
            let mut bytes = bytes.clone();
            mutate(&mut bytes, &mut chance);
            bytes
        };
        let (reading, worked) = measured(name, &bytes);
        longest = longest.max(worked);
        assert!(worked < 10_500, "{name}, round {round}: {worked} ms");
        most = most.max(serde_json::to_vec(&reading).unwrap().len());
        read_well += usize::from(!reading.vouchers.is_empty());
        for problem in &reading.problems {
            assert!(!problem.message.is_empty() && !problem.remedy.is_empty(), "{problem:?}");
        }
    }
    println!(
        "{count} mutations, {read_well} still give a voucher; the longest took {longest} ms, the largest answer has {most} bytes"
    );
    assert!(read_well > 0 && read_well < count);
}

fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    match chance.below(6) {
        0 => bytes.truncate(chance.below(bytes.len())),
        1 => {
            let (from, at) = (chance.below(bytes.len()), chance.below(bytes.len()));
            let piece: Vec<u8> = bytes[from..].iter().copied().take(chance.below(200)).collect();
            bytes.splice(at..at, piece);
        }
        2 => {
            let from = chance.below(bytes.len());
            let to = (from + chance.below(200)).min(bytes.len());
            bytes.drain(from..to);
        }
        _ => {
            for _ in 0..=chance.below(16) {
                let at = chance.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(chance.below(256)).unwrap();
                }
            }
        }
    }
}
