//! Scans and photographs: the shares of codes that are read. The pictures are not those by which the steps were chosen.

use made::Chance;
use made::invoice::{Invoice, digital, invented};
use made::pdf::Pdf;
use made::picture::{Rgb, Sheet};
use vouchers::FileProblemCode;

use crate::made;
use crate::table::read_it;

/// How many of some invoices are read, each seen by `see`.
fn read_of(count: usize, see: impl Fn(&Invoice, usize) -> Vec<u8>) -> usize {
    let mut chance = Chance::new(7);
    let mut read = 0;
    for index in 0..count {
        let invoice = invented(index + 1, &mut chance);
        let reading = read_it("a.png", &see(&invoice, index));
        match reading.vouchers.as_slice() {
            [] => assert!(reading.problems.iter().any(|problem| problem.code == FileProblemCode::CodeUnread)),
            [voucher] => {
                // What is read is right, or is not read.
                crate::table::agrees(voucher, &invoice);
                read += 1;
            }
            more => panic!("{more:?}"),
        }
    }
    read
}

fn long() -> bool {
    std::env::var_os("WORKBENCH_LONG").is_some()
}

#[test]
fn shares_of_codes_that_are_read() {
    let count = if long() { 12 } else { 1 };
    let sheet = |invoice: &Invoice, index: usize| Sheet::of(&[&invoice.code_text()], index.is_multiple_of(3));
    let scan = |dpi: f64, degrees: f64| move |i: &Invoice, n: usize| sheet(i, n).scanned(dpi, degrees).png();
    let sealed = |invoice: &Invoice, index: usize| {
        let sheet = Sheet { seal: Some((24.0, 22.0, 14.0)), ..sheet(invoice, index) };
        sheet.scanned(200.0, 0.0).png()
    };
    let covered = |invoice: &Invoice, index: usize| {
        // 2.5 mm of 22 in the middle: 1.3 percent.
        let sheet = Sheet { cover: Some([18.0, 18.0, 2.5, 2.5]), ..sheet(invoice, index) };
        sheet.scanned(200.0, 0.0).png()
    };
    type See<'s> = Box<dyn Fn(&Invoice, usize) -> Vec<u8> + 's>;
    let classes: Vec<(&str, usize, See<'_>)> = vec![
        ("scan at 100 dpi", 12, Box::new(scan(100.0, 0.0))),
        ("scan at 150 dpi", 12, Box::new(scan(150.0, 0.0))),
        ("scan at 200 dpi", 12, Box::new(scan(200.0, 0.0))),
        ("scan at 300 dpi", 12, Box::new(scan(300.0, 0.0))),
        ("turned by 1°", 12, Box::new(scan(150.0, 1.0))),
        ("turned by 7°", 12, Box::new(scan(150.0, 7.0))),
        ("turned by 90°", 12, Box::new(scan(150.0, 90.0))),
        ("turned by 180°", 12, Box::new(scan(150.0, 180.0))),
        ("photographed from one side", 12, Box::new(|i, n| sheet(i, n).photographed(1600, 1070, 0.25).png())),
        ("blurred", 11, Box::new(|i, n| sheet(i, n).scanned(200.0, 0.0).blurred(1).png())),
        ("JPEG of quality 40", 12, Box::new(|i, n| sheet(i, n).scanned(150.0, 0.0).jpeg(40))),
        ("a red seal over it", 12, Box::new(sealed)),
        ("partly covered", 11, Box::new(covered)),
    ];
    for (class, least, see) in classes {
        let read = read_of(count, see);
        println!("{class:28} {read} of {count}");
        // The shares that were measured are of 12; the first of each is read.
        let least = if long() { least } else { count };
        assert!(read >= least, "{class}: {read} of {count}");
    }
}

#[test]
fn two_invoices_on_a_page_are_two() {
    let mut chance = Chance::new(3);
    let (one, two) = (invented(1, &mut chance), invented(2, &mut chance));
    let sheet = Sheet::of(&[&one.code_text(), &two.code_text()], false);
    let picture: Rgb = sheet.scanned(150.0, 0.0);
    for bytes in [picture.png(), Pdf::scan(&picture, 75).bytes()] {
        let reading = read_it("a", &bytes);
        let mut numbers: Vec<String> = reading.vouchers.iter().filter_map(|v| v.full_number()).collect();
        numbers.sort();
        let mut expected = vec![one.full_number(), two.full_number()];
        expected.sort();
        assert_eq!(numbers, expected);
        assert_eq!(reading.codes, 2);
    }
}

#[test]
fn a_code_that_cannot_be_read_is_said_to_be_unread() {
    let sheet = Sheet { cover: Some([8.0, 8.0, 14.0, 14.0]), ..Sheet::of(&[&digital().code_text()], false) };
    let reading = read_it("a.png", &sheet.scanned(150.0, 0.0).png());
    assert!(reading.vouchers.is_empty());
    assert!(reading.problems[0].message.contains("没有读出二维码"));
}

#[test]
fn a_code_of_something_else_is_read_and_claims_nothing() {
    let sheet = Sheet::of(&["https://example.cn/menu?table=7"], false);
    let reading = read_it("a.png", &sheet.scanned(150.0, 0.0).png());
    assert_eq!((reading.codes, reading.vouchers.len()), (1, 0));
    assert!(reading.problems.is_empty());
}
