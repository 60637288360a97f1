//! Programs of others on the same files: what we read of them is what they read. Seals are judged by openssl beside their own
//! tests.

use std::path::Path;
use std::process::Command;

use made::invoice::{digital, invented};
use made::picture::Sheet;
use made::{Chance, Invoice, fen, office};
use vouchers::Voucher;

use crate::made;
use crate::table::read_it;

fn said(program: &str, arguments: &[&str], file: &Path, rest: &[&str]) -> String {
    let output = Command::new(program).args(arguments).arg(file).args(rest).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program} is installed by `cargo xtask test`: {error}"));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn invoices() -> Vec<Invoice> {
    let mut chance = Chance::new(7);
    std::iter::once(digital()).chain((0..9).map(|index| invented(index, &mut chance))).collect()
}

/// Every value of a voucher that is printed on the page, as it is printed.
fn printed(voucher: &Voucher) -> Vec<String> {
    let texts =
        [&voucher.number, &voucher.code, &voucher.buyer.name, &voucher.seller.name, &voucher.seller.uscc];
    let texts = texts.into_iter().flatten().map(|field| field.value.clone());
    let money = [&voucher.net, &voucher.tax, &voucher.gross].into_iter().flatten();
    texts.chain(money.map(|field| field.value.to_string())).collect()
}

fn pdftotext_agrees(pdf: &[u8], invoice: &Invoice) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf).unwrap();
    let text = said("pdftotext", &["-layout"], &path, &["-"]);
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let reading = read_it("a.pdf", pdf);
    let [voucher] = reading.vouchers.as_slice() else { panic!("{:?}", reading.problems) };
    let values = printed(voucher);
    assert!(values.contains(&invoice.number) && values.contains(&fen(invoice.gross())), "{values:?}");
    for value in values {
        assert!(text.contains(&value), "pdftotext has no {value}: {text}");
    }
}

/// For who has the time that LibreOffice and zxing-cpp take to come. The pages of our own making name their encoding and
/// embed no font, which poppler reads only with data of its own beside it.
#[test]
fn pdftotext_reads_the_same_of_libreoffices_pages() {
    if std::env::var_os("WORKBENCH_LONG").is_none() {
        return;
    }
    let invoices = invoices();
    let documents: Vec<Vec<u8>> = invoices.iter().map(|invoice| office::document(invoice, false)).collect();
    for (pdf, invoice) in office::printed(&documents).iter().zip(&invoices) {
        pdftotext_agrees(pdf, invoice);
    }
}

#[test]
fn zxing_reads_the_same_codes() {
    if std::env::var_os("WORKBENCH_LONG").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (index, invoice) in invoices().iter().enumerate() {
        let scan = Sheet::of(&[&invoice.code_text()], index % 2 == 0).scanned(150.0, 1.0).png();
        let path = folder.path().join(format!("{index}.png"));
        std::fs::write(&path, &scan).unwrap();
        let text = said("ZXingReader", &["-format", "QRCode"], &path, &[]);
        assert!(text.contains(&invoice.code_text()), "{text}");
        let reading = read_it("a.png", &scan);
        let number = reading.vouchers[0].number.as_ref().unwrap();
        assert!(text.contains(&number.value), "{text}");
    }
}
