//! A row against its voucher, one difference at a time.

use casework::{ApplicationPackage, CellRef, Claim, LineItem, Sourced};
use made::invoice::{applicant, digital, older};
use made::pdf::Pdf;
use made::picture::Sheet;
use made::{Invoice, xml};
use vouchers::{
    ClaimWords, Compared, DifferenceCode as Code, MatchedBy, Reading, Standing, compare, coverage,
};

use crate::made;
use crate::table::read_it;

fn sourced(text: &str) -> Sourced {
    Sourced { value: Some(serde_json::from_value(serde_json::json!(text)).unwrap()), ..Sourced::default() }
}

fn package(items: Vec<LineItem>, year: i32) -> ApplicationPackage {
    let own = applicant();
    let mut package = ApplicationPackage { items, ..ApplicationPackage::default() };
    package.applicant.insert("name".to_owned(), sourced(&own.name));
    package.applicant.insert("uscc".to_owned(), sourced(&own.uscc));
    package.claims.push(Claim {
        id: "c1".to_owned(),
        benefit: "tape-out".to_owned(),
        year: Some(year),
        project: None,
        at: None,
        inputs: std::collections::BTreeMap::new(),
    });
    package
}

fn row(invoice: &Invoice) -> LineItem {
    LineItem {
        id: "i1".to_owned(),
        claim: Some("c1".to_owned()),
        kind: Some("发票".to_owned()),
        number: Some(invoice.full_number()),
        date: Some(invoice.date()),
        vendor: Some(invoice.seller.name.clone()),
        amount: Some(Invoice::money(invoice.net())),
        at: Some(CellRef::new("明细", 4, 6)),
        ..LineItem::default()
    }
}

fn compared(item: LineItem, files: &[Vec<u8>]) -> Compared {
    let year = item.date.map_or(2024, |date| i32::from(date.year()));
    let readings: Vec<Reading> =
        files.iter().enumerate().map(|(index, bytes)| read_it(&format!("{index}"), bytes)).collect();
    compare(&package(vec![item], year), &readings, &ClaimWords::default())
}

fn codes(compared: &Compared) -> Vec<Code> {
    compared.differences.iter().map(|difference| difference.code).collect()
}

#[test]
fn a_row_that_agrees_has_no_difference_whatever_the_form() {
    let invoice = digital();
    let scan = Sheet::of(&[&invoice.code_text()], false).scanned(120.0, 0.0).png();
    for (bytes, expected) in
        [(xml::english(&invoice).into_bytes(), Standing::Agrees), (scan, Standing::AgreesByCode)]
    {
        let compared = compared(row(&invoice), &[bytes]);
        assert_eq!(codes(&compared), []);
        assert_eq!(compared.matches[0].by, MatchedBy::Number);
        assert_eq!(compared.standing, [("i1".to_owned(), expected)]);
    }
}

#[test]
fn an_older_number_alone_is_tied_by_its_issuer_and_asked_about_without_one() {
    let invoice = older();
    let file = xml::edrm(&invoice, "").into_bytes();
    let eight = LineItem { number: Some(invoice.number.clone()), ..row(&invoice) };
    assert_eq!(compared(eight.clone(), std::slice::from_ref(&file)).matches[0].by, MatchedBy::Number);
    let nobody = LineItem { vendor: None, ..eight.clone() };
    assert_eq!(compared(nobody, std::slice::from_ref(&file)).matches[0].by, MatchedBy::NumberPerhaps);
    // Another vendor: number, amount and date together still show what is meant.
    let other = LineItem { vendor: Some("北京张冠李戴科技有限公司".to_owned()), ..eight.clone() };
    let found = compared(other, std::slice::from_ref(&file));
    assert_eq!(
        (found.matches[0].by, codes(&found)),
        (MatchedBy::NumberAndFigures, vec![Code::SellerNotVendor])
    );
    // A number alone ties nothing.
    let alone = LineItem { vendor: None, amount: None, date: None, ..eight };
    let found = compared(alone, &[file]);
    assert_eq!((found.matches.len(), codes(&found)), (0, vec![Code::NotSent, Code::NotListed]));
}

#[test]
fn amount_date_and_vendor_tie_together_and_never_one_of_them_alone() {
    let invoice = digital();
    let file = xml::english(&invoice).into_bytes();
    let wrong = LineItem { number: Some("24332000000000099999".to_owned()), ..row(&invoice) };
    let found = compared(wrong.clone(), std::slice::from_ref(&file));
    assert_eq!((found.matches[0].by, codes(&found)), (MatchedBy::Figures, vec![Code::NumberDiffers]));
    for less in [
        LineItem { amount: Some(Invoice::money(1)), ..wrong.clone() },
        LineItem { date: None, ..wrong.clone() },
        LineItem { vendor: None, ..wrong },
    ] {
        assert!(compared(less, std::slice::from_ref(&file)).matches.is_empty());
    }
}

#[test]
fn of_a_code_alone_the_amount_with_tax_is_told_from_the_one_without() {
    let invoice = digital();
    let scan = vec![Sheet::of(&[&invoice.code_text()], false).scanned(120.0, 0.0).png()];
    let with = |amount: i64, tax: Option<i64>| {
        let item =
            LineItem { amount: Some(Invoice::money(amount)), tax: tax.map(Invoice::money), ..row(&invoice) };
        codes(&compared(item, &scan))
    };
    assert_eq!(with(4_961_486, Some(297_689)), []);
    assert_eq!(with(4_961_486, None), []);
    assert_eq!(with(5_259_175, None), [Code::NetIsGross]);
    assert_eq!(with(5_259_175, Some(297_689)), [Code::NetIsGross]);
    assert_eq!(with(4_961_486, Some(297_688)), [Code::AmountDiffers]);
    assert_eq!(with(6_000_000, None), [Code::AmountDiffers]);
    assert_eq!(with(4_000_000, None), [Code::AmountLess]);
}

#[test]
fn payments_by_another_or_of_less_are_told_and_full_ones_are_not() {
    let invoice = digital();
    let own = applicant().name;
    let slip = |payer: &str, amount: i64, notes: &str| {
        xml::slip("HD1", payer, &invoice.seller.name, amount, "2024-06-03", notes).into_bytes()
    };
    let with = |slips: &[Vec<u8>]| {
        let files = [vec![xml::english(&invoice).into_bytes()], slips.to_vec()].concat();
        codes(&compared(row(&invoice), &files))
    };
    assert_eq!(with(&[slip(&own, 5_259_175, "货款")]), []);
    let halves = [slip(&own, 2_000_000, &invoice.number), slip(&own, 3_259_175, &invoice.number)];
    assert_eq!(with(&halves), []);
    assert_eq!(with(&halves[..1]), [Code::PaidLess]);
    assert_eq!(with(&[slip("宁波另有其人科技有限公司", 5_259_175, "代付")]), [Code::PaidByAnother]);
}

#[test]
fn copies_of_one_invoice_are_one_and_two_that_differ_are_told() {
    let invoice = digital();
    let mut forged = invoice.clone();
    forged.lines[0].net += 900_000;
    let (xml_file, pdf) = (xml::english(&invoice).into_bytes(), Pdf::of(&invoice).bytes());
    assert_eq!(codes(&compared(row(&invoice), &[xml_file.clone(), pdf])), []);
    let found = compared(row(&invoice), &[xml_file, xml::pinyin(&forged).into_bytes()]);
    assert!(codes(&found).contains(&Code::CopiesDiffer), "{found:?}");
}

#[test]
fn void_and_unbooked_invoices_and_former_names_are_known() {
    let mut void = digital();
    void.void = true;
    assert_eq!(codes(&compared(row(&void), &[Pdf::of(&void).bytes()])), [Code::Void]);
    let unbooked = xml::xbrl(&older()).replace(">true<", ">false<");
    assert_eq!(codes(&compared(row(&older()), &[unbooked.into_bytes()])), [Code::NotBooked]);
    let mut former = digital();
    former.buyer = made::Party::new("滨江旧名电子有限公司", "91330108MA2B2C3D5");
    let readings = [read_it("a", xml::english(&former).as_bytes())];
    let package = package(vec![row(&former)], 2024);
    let told = |words: &ClaimWords<'_>| codes(&compare(&package, &readings, words));
    assert_eq!(told(&ClaimWords::default()), [Code::BuyerNotApplicant]);
    let former_names = vec!["滨江旧名电子有限公司".to_owned()];
    assert_eq!(told(&ClaimWords { former_names, ..ClaimWords::default() }), []);
}

#[test]
fn coverage_adds_up_to_what_is_claimed() {
    let invoice = digital();
    let other = LineItem {
        id: "i2".to_owned(),
        number: Some("24332000000000077777".to_owned()),
        amount: Some(Invoice::money(10_000)),
        ..row(&invoice)
    };
    let package = package(vec![row(&invoice), other], 2024);
    let readings = [read_it("a", xml::english(&invoice).as_bytes())];
    let compared = compare(&package, &readings, &ClaimWords::default());
    let sums = coverage(&package, &compared, Some("c1"));
    assert_eq!(sums.claimed.to_string(), "49714.86");
    assert_eq!(
        (sums.agrees.to_string(), sums.nothing.to_string()),
        ("49614.86".to_owned(), "100.00".to_owned())
    );
    assert_eq!(coverage(&package, &compared, Some("c2")).claimed, policy::Money::ZERO);
}
