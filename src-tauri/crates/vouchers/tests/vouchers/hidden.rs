//! What a person would not see is no evidence.

use made::code::modules;
use made::invoice::digital;
use made::ofd::{Ofd, Places};
use made::pdf::{HEIGHT, Page, Pdf, hex};
use vouchers::{FileProblemCode, Source};

use crate::made;
use crate::table::read_it;

/// A page whose number is shown by some operators: `TEXT` stands for the words.
fn page(operators: &str) -> Page {
    let invoice = digital();
    let mut page = Page::default();
    page.text(40.0, 30.0, 9.0, "电子发票");
    let words =
        format!("BT /F1 9 Tf 1 0 0 1 300 300 Tm <{}> Tj ET", hex(&format!("发票号码：{}", invoice.number)));
    page.raw(&operators.replace("TEXT", &words));
    page
}

fn is_read(page: Page, catalog: &str) -> bool {
    let pdf = Pdf { pages: vec![page], catalog: catalog.to_owned(), ..Pdf::default() };
    let reading = read_it("a.pdf", &pdf.bytes());
    let read = reading.vouchers.iter().any(|v| v.best_source() == Some(Source::PageText));
    if !read {
        assert!(reading.vouchers.is_empty(), "{:?}", reading.vouchers);
    }
    read
}

#[test]
fn text_that_is_seen_is_read_and_text_that_is_not_seen_is_not() {
    for (seen, what, operators) in [
        (true, "plain", "TEXT"),
        (true, "grey", "0.3 g TEXT"),
        (true, "red", "1 0 0 rg TEXT"),
        (true, "white on black", "0 g 290 290 200 30 re f 1 g TEXT"),
        (true, "over a light ground", "0.9 g 290 290 300 30 re f 0 g TEXT"),
        (true, "within a clip", "q 280 280 300 60 re W n TEXT Q"),
        (true, "under a line", "TEXT 0.5 w 280 302 m 560 302 l S"),
        (true, "framed", "TEXT 1 w 290 290 280 30 re S"),
        (false, "invisible", "3 Tr TEXT"),
        (false, "only a clip", "7 Tr TEXT"),
        (false, "white", "1 g TEXT"),
        (false, "pale", "0.92 g TEXT"),
        (false, "black on black", "0 g 290 290 300 30 re f 0 g TEXT"),
        (false, "clipped away", "q 0 0 100 100 re W n TEXT Q"),
        (false, "under white", "TEXT 1 g 280 280 310 50 re f"),
        (false, "under black", "TEXT 0 g 280 280 310 50 re f"),
        (false, "under a broad line", "TEXT 1 G 40 w 270 302 m 590 302 l S"),
        (false, "off the page", "1 0 0 1 0 500 cm TEXT"),
        (false, "left of the page", "1 0 0 1 -600 0 cm TEXT"),
        (false, "tiny", "0.05 0 0 0.05 280 290 cm TEXT"),
    ] {
        assert_eq!(is_read(page(operators), ""), seen, "{what}");
    }
}

#[test]
fn layers_that_are_off_and_groups_that_are_clear_are_not_seen() {
    let layer = |off: &str| {
        let mut page = page("/OC /MC0 BDC TEXT EMC");
        page.resources = "/Properties << /MC0 6 0 R >>".to_owned();
        let pdf = Pdf {
            pages: vec![page],
            catalog: format!("/OCProperties << /OCGs [6 0 R] /D << {off} >> >>"),
            objects: vec!["<< /Type /OCG /Name (a) >>".to_owned()],
            ..Pdf::default()
        };
        !read_it("a.pdf", &pdf.bytes()).vouchers.is_empty()
    };
    assert!(layer(""));
    assert!(!layer("/OFF [6 0 R]"));
    assert!(!layer("/BaseState /OFF"));
    let mut clear = page("/GS0 gs TEXT");
    clear.resources = "/ExtGState << /GS0 << /Type /ExtGState /ca 0.05 >> >>".to_owned();
    assert!(!is_read(clear, ""));
    let mut half = page("/GS0 gs TEXT");
    half.resources = "/ExtGState << /GS0 << /Type /ExtGState /ca 0.9 >> >>".to_owned();
    assert!(is_read(half, ""));
    // A marker pen's colour multiplies: what is below is seen.
    let mut marked = page("TEXT /GS0 gs 1 1 0 rg 280 280 310 50 re f");
    marked.resources = "/ExtGState << /GS0 << /Type /ExtGState /BM /Multiply >> >>".to_owned();
    assert!(is_read(marked, ""));
}

#[test]
fn two_texts_over_each_other_are_neither() {
    let mut page = page("TEXT");
    let other = hex("发票号码：24332000000000099999");
    page.raw(&format!("BT /F1 9 Tf 1 0 0 1 300 300 Tm <{other}> Tj ET"));
    let pdf = Pdf { pages: vec![page], ..Pdf::default() };
    let reading = read_it("a.pdf", &pdf.bytes());
    assert!(reading.vouchers.is_empty(), "{:?}", reading.vouchers);
    assert!(reading.problems.iter().any(|problem| problem.code == FileProblemCode::TextOverprinted));
    // The same text twice is bold.
    assert!(is_read(self::page("TEXT TEXT"), ""));
}

#[test]
fn a_code_that_is_covered_or_off_the_page_is_not_read() {
    let invoice = digital();
    let code = modules(&invoice.code_text(), false);
    let with = |x: f64, after: &str| {
        let mut page = Page::default();
        page.text(40.0, 60.0 + 200.0, 9.0, "电子发票");
        page.code(&code, x, 15.0, 60.0);
        page.raw(after);
        read_it("a.pdf", &Pdf { pages: vec![page], ..Pdf::default() }.bytes()).vouchers.len()
    };
    assert_eq!(with(30.0, ""), 1);
    assert_eq!(with(30.0, &format!("1 g 0 {} 200 100 re f", HEIGHT - 100.0)), 0);
    assert_eq!(with(700.0, ""), 0);
}

#[test]
fn a_picture_of_a_code_is_read_only_where_it_is_seen() {
    let invoice = digital();
    let sheet = made::picture::Sheet {
        width: 38.0,
        height: 38.0,
        ..made::picture::Sheet::of(&[&invoice.code_text()], false)
    };
    let rgb = sheet.scanned(150.0, 0.0);
    let with = |after: &str| {
        let mut page = Page::default();
        let picture = made::pdf::Picture::Jpeg { width: rgb.width, height: rgb.height, bytes: rgb.jpeg(90) };
        page.picture(picture, 30.0, 15.0, 100.0, 100.0);
        page.raw(after);
        read_it("a.pdf", &Pdf { pages: vec![page], ..Pdf::default() }.bytes()).vouchers.len()
    };
    assert_eq!(with(""), 1);
    assert_eq!(with(&format!("1 g 0 {} 300 200 re f", HEIGHT - 200.0)), 0);
}

#[test]
fn what_an_ofd_hides_is_not_read_either() {
    let invoice = digital();
    let plain = |after: &str, from: &str, to: &str| {
        let places = Places { text: true, tags: true, after: after.to_owned(), ..Places::default() };
        let ofd = Ofd::of(&invoice, &places);
        let ofd = if from.is_empty() { ofd } else { ofd.changed("Doc_0/Pages/Page_0/Content.xml", from, to) };
        read_it("a.ofd", &ofd.bytes()).vouchers.into_iter().next()
    };
    assert!(plain("", "", "").unwrap().buyer.name.is_some());
    let number = "<ofd:TextObject ID=\"11\"";
    for to in ["<ofd:TextObject Visible=\"false\" ID=\"11\"", "<ofd:TextObject Alpha=\"0\" ID=\"11\""] {
        assert!(plain("", number, to).is_none_or(|voucher| voucher.number.is_none()), "{to}");
    }
    let cover = "<ofd:PathObject ID=\"190\" Boundary=\"140 0 70 30\" Fill=\"true\"/>";
    assert!(plain(cover, "", "").is_none_or(|voucher| voucher.number.is_none()));
}
