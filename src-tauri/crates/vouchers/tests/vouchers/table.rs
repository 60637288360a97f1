//! What is read from each form of the same invoice, and from which nothing is claimed.

use made::invoice::{digital, older};
use made::ofd::{Ofd, Places};
use made::pdf::{Page, Pdf};
use made::picture::Sheet;
use made::{Invoice, code, ofd, xml};
use vouchers::{Field, FileKind, Kind, Limits, Reading, Source, Voucher, read};

use crate::made;

pub fn read_it(name: &str, bytes: &[u8]) -> Reading {
    read(name, bytes, &Limits::default())
}

fn money(field: Option<&Field<policy::Money>>) -> String {
    field.map_or_else(|| "—".to_owned(), |field| field.value.to_string())
}

fn mark<T>(field: Option<&Field<T>>) -> &'static str {
    if field.is_some() { "✓" } else { "—" }
}

/// A row of the table: the best source, and what was read.
fn row(voucher: Option<&Voucher>) -> String {
    let Some(v) = voucher else { return "nothing".to_owned() };
    format!(
        "{:?} no {} code {} date {} buyer {}{} seller {}{} net {} tax {} gross {} lines {}",
        v.best_source().unwrap(),
        mark(v.number.as_ref()),
        mark(v.code.as_ref()),
        mark(v.date.as_ref()),
        mark(v.buyer.name.as_ref()),
        mark(v.buyer.uscc.as_ref()),
        mark(v.seller.name.as_ref()),
        mark(v.seller.uscc.as_ref()),
        money(v.net.as_ref()),
        money(v.tax.as_ref()),
        money(v.gross.as_ref()),
        v.lines.len(),
    )
}

/// Every value that was read is the invoice's own, whatever the form.
pub fn agrees(voucher: &Voucher, invoice: &Invoice) {
    let text = |field: &Option<Field<String>>| field.as_ref().map(|field| field.value.clone());
    let same = |field: &Option<Field<String>>, own: &str| {
        assert!(field.as_ref().is_none_or(|field| field.value == own), "{:?} is not {own}", text(field));
    };
    same(&voucher.number, &invoice.number);
    same(&voucher.code, invoice.code.as_deref().unwrap_or_default());
    same(&voucher.buyer.name, &invoice.buyer.name);
    same(&voucher.buyer.uscc, &invoice.buyer.uscc);
    same(&voucher.seller.name, &invoice.seller.name);
    same(&voucher.seller.uscc, &invoice.seller.uscc);
    assert!(voucher.date.as_ref().is_none_or(|date| date.value == invoice.date()), "{:?}", voucher.date);
    for (field, fen) in
        [(&voucher.net, invoice.net()), (&voucher.tax, invoice.tax()), (&voucher.gross, invoice.gross())]
    {
        assert!(
            field.as_ref().is_none_or(|field| field.value == Invoice::money(fen)),
            "{field:?} is not {fen}"
        );
    }
    for (line, own) in voucher.lines.iter().zip(&invoice.lines) {
        assert_eq!(line.name.value, own.name);
        assert!(line.net.is_none_or(|net| net == Invoice::money(own.net)), "{line:?}");
        assert!(line.tax.is_none_or(|tax| tax == Invoice::money(own.tax)), "{line:?}");
    }
}

const ALL: &str = "no ✓ code — date ✓ buyer ✓✓ seller ✓✓ net 49614.86 tax 2976.89 gross 52591.75 lines 2";
const ALL_OLDER: &str =
    "no ✓ code ✓ date ✓ buyer ✓✓ seller ✓✓ net 49614.86 tax 2976.89 gross 52591.75 lines 2";

fn forms() -> Vec<(&'static str, Invoice, Vec<u8>, String)> {
    let (new, old) = (digital(), older());
    let gbk = encoding_rs::GBK.encode(&xml::chinese(&new).replace("UTF-8", "GBK")).0.into_owned();
    let png = Sheet::of(&[&new.code_text()], false).scanned(200.0, 0.0).png();
    let code_png =
        Sheet { width: 38.0, height: 38.0, ..Sheet::of(&[&old.code_text()], true) }.scanned(200.0, 0.0).png();
    let text_only = {
        let mut page = Page::default();
        page.invoice(&new);
        Pdf { pages: vec![page], ..Pdf::default() }
    };
    let code_only = {
        let mut page = Page::default();
        page.code(&code::modules(&new.code_text(), true), 30.0, 15.0, 62.0);
        Pdf { pages: vec![page], ..Pdf::default() }
    };
    let with_xml =
        Pdf { attached: vec![("发票.xml".to_owned(), xml::english(&new).into_bytes())], ..Pdf::of(&new) };
    let with_xbrl = {
        let mut page = Page::default();
        page.text(40.0, 40.0, 10.0, "银行电子回单");
        let slip =
            xml::slip("HD0001", &new.buyer.name, &new.seller.name, 5_259_175, "2024-06-03", &new.number);
        Pdf {
            pages: vec![page],
            attached: vec![("bker.xml".to_owned(), slip.into_bytes())],
            ..Pdf::default()
        }
    };
    let mute = Pdf { mute: true, ..text_only.clone() };
    let places = |places: Places, invoice: &Invoice| Ofd::of(invoice, &places).bytes();
    let edrm = Some(xml::edrm(&old, &old.code_text()));
    let letter = {
        let mut page = Page::default();
        page.text(40.0, 40.0, 10.0, "关于流片费用的说明：发票另附。");
        Pdf { pages: vec![page], ..Pdf::default() }
    };
    vec![
        ("XML, English names", new.clone(), xml::english(&new).into_bytes(), format!("Xml {ALL}")),
        ("XML, Chinese names, GBK", new.clone(), gbk, format!("Xml {ALL}")),
        ("XML, pinyin", new.clone(), xml::pinyin(&new).into_bytes(), format!("Xml {ALL}")),
        (
            "XBRL of an older one",
            old.clone(),
            xml::xbrl(&old).into_bytes(),
            format!("Xbrl {}", ALL_OLDER.replace("lines 2", "lines 0")),
        ),
        (
            "XML of something else",
            new.clone(),
            b"<a><b>24332000000000012345</b></a>".to_vec(),
            "nothing".to_owned(),
        ),
        (
            "OFD, data attached",
            old.clone(),
            places(Places { attached: edrm, ..Places::default() }, &old),
            format!("OfdAttachment {ALL_OLDER}"),
        ),
        (
            "OFD, XML attached",
            new.clone(),
            places(Places { attached: Some(xml::english(&new)), text: true, ..Places::default() }, &new),
            format!("Xml {ALL}"),
        ),
        (
            "OFD, XBRL attached",
            old.clone(),
            places(Places { attached: Some(xml::xbrl(&old)), ..Places::default() }, &old),
            format!("Xbrl {}", ALL_OLDER.replace("lines 2", "lines 0")),
        ),
        (
            "OFD, tags and custom data",
            new.clone(),
            places(Places { tags: true, custom_data: true, ..Places::default() }, &new),
            format!("CustomTag {ALL}"),
        ),
        (
            "OFD, custom data alone",
            new.clone(),
            places(Places { custom_data: true, ..Places::default() }, &new),
            "CustomData no ✓ code — date ✓ buyer —✓ seller —✓ net 49614.86 tax 2976.89 gross — lines 0"
                .to_owned(),
        ),
        (
            "OFD, text alone",
            new.clone(),
            places(Places { text: true, ..Places::default() }, &new),
            format!("PageText {ALL}"),
        ),
        (
            "OFD, picture of its code alone",
            old.clone(),
            places(Places { code: Some(code_png), ..Places::default() }, &old),
            "Qr no ✓ code ✓ date ✓ buyer —— seller —— net 49614.86 tax — gross — lines 0".to_owned(),
        ),
        ("PDF, text and code", new.clone(), Pdf::of(&new).bytes(), format!("Qr {ALL}")),
        ("PDF, text and code, older", old.clone(), Pdf::of(&old).bytes(), format!("Qr {ALL_OLDER}")),
        ("PDF, text alone", new.clone(), text_only.bytes(), format!("PageText {ALL}")),
        (
            "PDF, code alone, as vectors",
            new.clone(),
            code_only.bytes(),
            "Qr no ✓ code — date ✓ buyer —— seller —— net — tax — gross 52591.75 lines 0".to_owned(),
        ),
        ("PDF, XML attached", new.clone(), with_xml.bytes(), format!("Xml {ALL}")),
        ("PDF, characters unknown", new.clone(), mute.bytes(), "nothing".to_owned()),
        ("PDF, bank slip as XBRL", new.clone(), with_xbrl.bytes(), "slip".to_owned()),
        ("PDF, a letter", new.clone(), letter.bytes(), "nothing".to_owned()),
        (
            "PNG at 200 dpi",
            new.clone(),
            png,
            "Qr no ✓ code — date ✓ buyer —— seller —— net — tax — gross 52591.75 lines 0".to_owned(),
        ),
        (
            "zip of an XML",
            new.clone(),
            ofd::zipped(&[("发票/1.xml".to_owned(), xml::english(&new).into_bytes())]),
            format!("Xml {ALL}"),
        ),
        ("a text file", new.clone(), new.code_text().into_bytes(), "nothing".to_owned()),
    ]
}

#[test]
fn each_form_gives_what_it_holds_and_claims_nothing_more() {
    for (form, invoice, bytes, expected) in forms() {
        let reading = read_it("a", &bytes);
        let voucher = reading.vouchers.first();
        let got = match voucher {
            Some(voucher) if voucher.kind == Kind::BankSlip => "slip".to_owned(),
            voucher => row(voucher),
        };
        println!("{form:32} {got}");
        assert_eq!(got, expected, "{form}: {:?}", reading.problems);
        assert!(reading.vouchers.len() <= 1, "{form}");
        if let Some(voucher) = voucher.filter(|voucher| voucher.kind != Kind::BankSlip) {
            agrees(voucher, &invoice);
        }
        let weighty: Vec<_> =
            reading.problems.iter().filter(|problem| problem.severity == casework::Severity::Error).collect();
        assert!(weighty.is_empty(), "{form}: {weighty:?}");
    }
}

#[test]
fn a_bank_slip_says_who_paid_whom_and_when() {
    let slip = xml::slip("HD0001", "甲公司", "乙公司", 5_259_175, "2024-06-03", "发票24332000000000012345");
    let reading = read_it("a.xml", slip.as_bytes());
    let payment = reading.vouchers[0].payment.clone().unwrap();
    assert_eq!(payment.payer.unwrap().value, "甲公司");
    assert_eq!(payment.payee.unwrap().value, "乙公司");
    assert_eq!(payment.amount.unwrap().value, Invoice::money(5_259_175));
    assert_eq!(payment.on.unwrap().value.to_string(), "2024-06-03");
}

#[test]
fn an_older_number_joined_with_its_code_is_taken_apart_and_its_booking_is_read() {
    let reading = read_it("a.xml", xml::xbrl(&older()).as_bytes());
    let voucher = &reading.vouchers[0];
    assert_eq!(voucher.kind, Kind::Older);
    assert_eq!(voucher.full_number().unwrap(), "03300220021171500013");
    let booking = voucher.booking.clone().unwrap().value;
    assert!(booking.booked);
    assert_eq!(booking.on.unwrap().to_string(), "2022-09-30");
}

#[test]
fn every_value_has_its_place_and_source() {
    let reading = read_it("发票.pdf", &Pdf::of(&digital()).bytes());
    let voucher = &reading.vouchers[0];
    let name = voucher.buyer.name.as_ref().unwrap();
    assert_eq!((name.source, name.place.file.as_str()), (Source::PageText, "发票.pdf"));
    let vouchers::At::Box(on) = name.place.at else { panic!("{name:?}") };
    // 名称： begins at 40 pt of 595; the name of 12 characters stands behind its three, and is 108 pt wide.
    assert!((1100..1180).contains(&on.left) && (2900..3000).contains(&on.right), "{on:?}");
    // Its base line is at 85 pt of 397.
    assert!((1900..2000).contains(&on.top) && (2140..2200).contains(&on.bottom), "{on:?}");
    let gross = voucher.gross.as_ref().unwrap();
    assert_eq!(gross.source, Source::Qr);
    assert!(
        matches!(gross.place.at, vouchers::At::Box(on) if on.right < 1400 && on.bottom < 1700),
        "{gross:?}"
    );
    let xml = read_it("a.xml", xml::english(&digital()).as_bytes());
    let date = xml.vouchers[0].date.clone().unwrap();
    let path = "EInvoice/EInvoiceData/BasicInformation/RequestTime";
    assert_eq!(date.place.at, vouchers::At::Element(path.to_owned()));
}

#[test]
fn kinds_are_known_by_bytes() {
    let ofd = Ofd::of(&digital(), &Places::default()).bytes();
    assert_eq!(FileKind::of(&ofd), FileKind::Ofd);
    assert_eq!(FileKind::of(b"<html><body>"), FileKind::Other);
    assert_eq!(FileKind::of(b"<!DOCTYPE html><html>"), FileKind::Other);
    assert_eq!(FileKind::of(b"\xef\xbb\xbf <?xml version=\"1.0\"?>"), FileKind::Xml);
    assert_eq!(FileKind::of(b"junk %PDF-1.4"), FileKind::Pdf);
    assert_eq!(FileKind::of(b""), FileKind::Other);
}
