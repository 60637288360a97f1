//! One file against itself, several vouchers in a file, files within files, and what is refused.

use made::invoice::{digital, invented, older};
use made::ofd::{Ofd, Places, zipped};
use made::pdf::{Page, Pdf};
use made::{Chance, code, xml};
use vouchers::{FileProblemCode, Reading, Source};

use crate::made;
use crate::table::read_it;

fn codes(reading: &Reading) -> Vec<FileProblemCode> {
    reading.problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn two_sources_that_disagree_are_a_problem_with_both_places() {
    let invoice = digital();
    let mut forged = invoice.clone();
    forged.lines[0].net += 900_000;
    forged.lines[0].tax += 54_000;
    // The page is painted anew; the code is the invoice's own.
    let mut page = Page::default();
    page.invoice(&forged);
    page.code(&code::modules(&invoice.code_text(), false), 30.0, 15.0, 50.0);
    let reading = read_it("a.pdf", &Pdf { pages: vec![page], ..Pdf::default() }.bytes());
    let problem =
        reading.problems.iter().find(|problem| problem.code == FileProblemCode::SourcesDiffer).unwrap();
    assert_eq!(problem.places.len(), 2);
    assert!(
        problem.message.contains("52,591.75") && problem.message.contains("62,131.75"),
        "{}",
        problem.message
    );
    // The better source stands.
    let gross = reading.vouchers[0].gross.clone().unwrap();
    assert_eq!((gross.source, gross.value.to_string().as_str()), (Source::Qr, "52591.75"));

    // The attached data say another number than the page.
    let mut other = invoice.clone();
    other.number = "24332000000000099999".to_owned();
    let pdf =
        Pdf { attached: vec![("a.xml".to_owned(), xml::english(&other).into_bytes())], ..Pdf::of(&invoice) };
    let reading = read_it("a.pdf", &pdf.bytes());
    assert_eq!(reading.vouchers.len(), 1);
    assert!(codes(&reading).contains(&FileProblemCode::SourcesDiffer), "{:?}", reading.problems);
    let other = Ofd::of(&invoice, &Places { tags: true, custom_data: true, ..Places::default() });
    let other = other.changed("OFD.xml", "49614.86", "99614.86");
    assert!(codes(&read_it("a.ofd", &other.bytes())).contains(&FileProblemCode::SourcesDiffer));
}

#[test]
fn amounts_that_do_not_add_up_are_a_problem() {
    let text = xml::english(&digital()).replace("<TotalTaxAm>2976.89", "<TotalTaxAm>2976.88");
    assert_eq!(codes(&read_it("a.xml", text.as_bytes())), [FileProblemCode::SumsDiffer]);
    // A tax that is not shown is none.
    let text = xml::english(&digital()).replace("<TotalTaxAm>2976.89", "<TotalTaxAm>*");
    let reading = read_it("a.xml", text.as_bytes());
    assert!(reading.problems.is_empty() && reading.vouchers[0].tax.is_none());
}

#[test]
fn values_that_are_none_are_left_unknown() {
    for (from, to) in [
        ("<TotalAmWithoutTax>49614.86", "<TotalAmWithoutTax>NaN"),
        ("<TotalAmWithoutTax>49614.86", "<TotalAmWithoutTax>1e5"),
        ("<TotalAmWithoutTax>49614.86", "<TotalAmWithoutTax>49,614.86"),
        ("<RequestTime>2024-05-28", "<RequestTime>2024-13-28"),
    ] {
        let text = xml::english(&digital()).replace(from, to);
        assert_ne!(text, xml::english(&digital()));
        let reading = read_it("a.xml", text.as_bytes());
        assert_eq!(codes(&reading), [FileProblemCode::NotAValue], "{to}");
        let voucher = &reading.vouchers[0];
        assert!(voucher.net.is_none() || voucher.date.is_none());
    }
}

#[test]
fn an_xml_with_several_invoices_or_entities_is_refused() {
    let one = xml::english(&digital());
    let body = one.split_once('\n').unwrap().1;
    let other = body.replace("24332000000000012345", "24332000000000012346");
    let several = format!("<EInvoices>{body}{other}</EInvoices>");
    let reading = read_it("a.xml", several.as_bytes());
    assert_eq!((codes(&reading), reading.vouchers.len()), (vec![FileProblemCode::SeveralInOneXml], 0));
    let entity =
        one.replacen("<EInvoice>", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><EInvoice>", 1);
    let reading = read_it("a.xml", entity.as_bytes());
    assert_eq!((codes(&reading), reading.vouchers.len()), (vec![FileProblemCode::Entities], 0));
}

#[test]
fn a_pdf_of_several_pages_has_as_many_invoices() {
    let mut chance = Chance::new(5);
    let invoices: Vec<_> = (1..=3).map(|index| invented(index, &mut chance)).collect();
    let mut pdf = Pdf::default();
    for invoice in &invoices {
        pdf.pages.extend(Pdf::of(invoice).pages);
    }
    // A second page of the last one says the same number.
    let mut more = Page::default();
    more.invoice(&invoices[2]);
    pdf.pages.push(more);
    let reading = read_it("a.pdf", &pdf.bytes());
    let numbers: Vec<String> = reading.vouchers.iter().filter_map(|v| v.full_number()).collect();
    assert_eq!(numbers, invoices.iter().map(|invoice| invoice.full_number()).collect::<Vec<_>>());
    for (voucher, invoice) in reading.vouchers.iter().zip(&invoices) {
        crate::table::agrees(voucher, invoice);
    }
}

#[test]
fn zips_of_vouchers_are_read_and_nested_ones_to_a_depth() {
    let (one, two) = (digital(), older());
    let inner = zipped(&[("2.pdf".to_owned(), Pdf::of(&two).bytes())]);
    let outer = zipped(&[
        ("../../1.xml".to_owned(), xml::english(&one).into_bytes()),
        ("内层.zip".to_owned(), inner.clone()),
        ("说明.txt".to_owned(), b"-".to_vec()),
    ]);
    let reading = read_it("a.zip", &outer);
    assert_eq!(reading.vouchers.len(), 2);
    assert_eq!(reading.vouchers[1].number.as_ref().unwrap().place.file, "a.zip/内层.zip/2.pdf");
    let mut deep = inner;
    for _ in 0..5 {
        deep = zipped(&[("a.zip".to_owned(), deep)]);
    }
    assert_eq!(codes(&read_it("a.zip", &deep)), [FileProblemCode::TooLarge]);
    let bomb = zipped(&[("a.xml".to_owned(), vec![b' '; 20 << 20])]);
    assert_eq!(codes(&read_it("a.zip", &bomb)), [FileProblemCode::TooLarge]);
    let many: Vec<(String, Vec<u8>)> = (0..1001).map(|n| (format!("{n}.txt"), Vec::new())).collect();
    assert_eq!(codes(&read_it("a.zip", &zipped(&many))), [FileProblemCode::TooLarge]);
}

#[test]
fn red_void_and_remark_are_read() {
    let mut red = digital();
    for line in &mut red.lines {
        (line.net, line.tax) = (-line.net, -line.tax);
    }
    red.remark = "被红冲蓝字数电票号码：24332000000000012345".to_owned();
    for bytes in [xml::english(&red).into_bytes(), Pdf::of(&red).bytes()] {
        let reading = read_it("a", &bytes);
        let voucher = &reading.vouchers[0];
        assert!(voucher.is_red(), "{:?}", reading.problems);
        assert_eq!(voucher.net.clone().unwrap().value.to_string(), "-49614.86");
    }
    let pdf = read_it("a", &Pdf::of(&red).bytes());
    assert_eq!(pdf.vouchers[0].reverses.clone().unwrap().value, "24332000000000012345");
    let mut void = digital();
    void.void = true;
    assert!(read_it("a", &Pdf::of(&void).bytes()).vouchers[0].void.is_some());
    assert!(read_it("a", &Pdf::of(&digital()).bytes()).vouchers[0].void.is_none());
}

#[test]
fn contracts_and_licences_give_proposals_with_places() {
    let mut page = Page::default();
    let party = made::invoice::applicant();
    for (y, text) in [
        (40.0, "流片服务合同".to_owned()),
        (60.0, "合同编号：XG-2024-017".to_owned()),
        (80.0, format!("甲方：{}", party.name)),
        (100.0, format!("统一社会信用代码：{}", party.uscc)),
        (120.0, "乙方：杭州虚构晶圆代工服务有限公司".to_owned()),
        (140.0, "合同总价：人民币 1,200,000.00元".to_owned()),
        (160.0, "签订日期：2024年3月5日".to_owned()),
        (180.0, "乙方应当自收到通知之日起十日内交付，甲方：应当及时验收。".to_owned()),
        (200.0, "统一社会信用代码：91330108MA2B2C3D49".to_owned()),
    ] {
        page.text(40.0, y, 9.0, &text);
    }
    let reading = read_it("合同.pdf", &Pdf { pages: vec![page], ..Pdf::default() }.bytes());
    assert!(reading.vouchers.is_empty());
    let shown: Vec<String> = reading.proposals.iter().map(|p| format!("{:?}", p.value)).collect();
    assert_eq!(
        shown,
        [
            "Number(\"XG-2024-017\")".to_owned(),
            format!("Name {{ role: \"甲方\", name: \"{}\" }}", party.name),
            format!("Uscc(\"{}\")", party.uscc),
            "Name { role: \"乙方\", name: \"杭州虚构晶圆代工服务有限公司\" }".to_owned(),
            "Amount { word: \"合同总价\", amount: Money(1200000.00) }".to_owned(),
            "Date { word: \"签订日期\", date: 2024-03-05 }".to_owned(),
        ]
    );
    assert!(reading.proposals.iter().all(|proposal| matches!(proposal.place.at, vouchers::At::Box(_))));
}
