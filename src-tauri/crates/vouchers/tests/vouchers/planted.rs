//! 300 invoices in 40 packages with 60 planted faults: what is found, against what was planted.

use std::collections::BTreeSet;

use casework::{ApplicationPackage, CellRef, Claim, LineItem, RelatedParty, Severity, Sourced};
use made::invoice::{applicant, invented};
use made::ofd::{Ofd, Places};
use made::pdf::{Page, Pdf};
use made::picture::Sheet;
use made::{Chance, Invoice, Party, code, office, xml};
use vouchers::{ClaimWords, DifferenceCode as Code, Reading, Standing, compare, coverage};

use crate::made;
use crate::table::read_it;

const PACKAGES: usize = 40;
const INVOICES: usize = 300;

/// How an invoice is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Xml,
    Pdf,
    PdfWithXml,
    Ofd,
    Scan,
}

/// A fault: how the list, the invoice or the papers are made wrong, and the code that must be found.
const FAULTS: [Code; 15] = [
    Code::NumberDiffers,
    Code::NetIsGross,
    Code::AmountDiffers,
    Code::TaxDiffers,
    Code::DateOutsideYear,
    Code::DateDiffers,
    Code::BuyerNotApplicant,
    Code::SellerNotVendor,
    Code::SellerAffiliated,
    Code::RedInvoice,
    Code::Reversed,
    Code::NotOfTheMatter,
    Code::NotSent,
    Code::NotListed,
    Code::PaidByAnother,
];

/// Which faults a form's data can show: a code has neither parties nor lines.
fn shows(form: Form, fault: Code) -> bool {
    match fault {
        Code::BuyerNotApplicant | Code::SellerNotVendor | Code::SellerAffiliated | Code::NotOfTheMatter => {
            form != Form::Scan
        }
        Code::TaxDiffers => matches!(form, Form::Xml | Form::PdfWithXml | Form::Ofd),
        Code::NumberDiffers => form != Form::Scan,
        Code::Reversed | Code::PaidByAnother => matches!(form, Form::Xml | Form::PdfWithXml | Form::Pdf),
        _ => true,
    }
}

/// The words that the invented invoices have.
const PACK: &str = r#"# 试

```toml
[pack]
id = "p"
title = "试"
```

## 一、补助 {#1}

一、补助。

```toml
[benefit.tape-out]
title = "补助"
matter = ["流片", "掩膜", "EDA", "IP核"]
[benefit.tape-out.amount]
shape = "discretionary"
cites = "补助"
```
"#;

fn is_long() -> bool {
    std::env::var_os("WORKBENCH_LONG").is_some()
}

/// Has LibreOffice print what is a document still; says how many of the PDFs are its own.
fn print(made: &mut [Made]) {
    let all = || made.iter().flat_map(|made| &made.files);
    let documents: Vec<Vec<u8>> =
        all().filter(|(name, _)| name.ends_with(".fodt")).map(|(_, bytes)| bytes.clone()).collect();
    if documents.is_empty() {
        return;
    }
    let pdfs = all().filter(|(_, bytes)| bytes.starts_with(b"%PDF")).count() + documents.len();
    println!("{} of {pdfs} PDFs are printed by LibreOffice", documents.len());
    let mut printed = office::printed(&documents).into_iter();
    for (name, bytes) in made.iter_mut().flat_map(|made| &mut made.files) {
        if let Some(own) = name.strip_suffix(".fodt") {
            (*name, *bytes) = (own.to_owned(), printed.next().unwrap());
        }
    }
}

struct Made {
    package: ApplicationPackage,
    files: Vec<(String, Vec<u8>)>,
    /// What must be found: item (or none) and code.
    planted: Vec<(Option<String>, Code)>,
    /// Codes that follow from a fault by themselves and are no accusation.
    follows: BTreeSet<(Option<String>, Code)>,
}

fn sourced(text: &str) -> Sourced {
    Sourced { value: Some(serde_json::from_value(serde_json::json!(text)).unwrap()), ..Sourced::default() }
}

fn file(invoice: &Invoice, form: Form, index: usize) -> (String, Vec<u8>) {
    let bytes = match form {
        // Half of these, and so a third of all PDFs, is printed by LibreOffice, where there is time for it.
        Form::Pdf if is_long() && index.is_multiple_of(2) => {
            return (format!("{index}.fodt"), office::document(invoice, index.is_multiple_of(3)));
        }
        Form::Xml => match index % 3 {
            0 => xml::english(invoice),
            1 => xml::chinese(invoice),
            _ => xml::pinyin(invoice),
        }
        .into_bytes(),
        Form::Pdf => {
            let mut page = Page::default();
            page.invoice(invoice);
            // A third of the codes is made by the other maker.
            page.code(&code::modules(&invoice.code_text(), index.is_multiple_of(3)), 30.0, 15.0, 50.0);
            Pdf { pages: vec![page], ..Pdf::default() }.bytes()
        }
        Form::PdfWithXml => {
            let attached = vec![("a.xml".to_owned(), xml::english(invoice).into_bytes())];
            Pdf { attached, ..Pdf::of(invoice) }.bytes()
        }
        Form::Ofd => {
            let attached = (index.is_multiple_of(2)).then(|| match invoice.code {
                Some(_) => xml::edrm(invoice, ""),
                None => xml::english(invoice),
            });
            let places = Places {
                tags: true,
                text: true,
                attached,
                custom_data: index.is_multiple_of(3),
                ..Places::default()
            };
            Ofd::of(invoice, &places).bytes()
        }
        Form::Scan => {
            let sheet = Sheet::of(&[&invoice.code_text()], index.is_multiple_of(3));
            sheet.scanned(110.0, [0.0, 1.0, 90.0][index % 3]).jpeg(80)
        }
    };
    (format!("{index}"), bytes)
}

fn row(invoice: &Invoice, index: usize) -> LineItem {
    LineItem {
        id: format!("i{index}"),
        claim: Some("c1".to_owned()),
        kind: Some("发票".to_owned()),
        number: Some(if index.is_multiple_of(2) { invoice.full_number() } else { invoice.number.clone() }),
        date: Some(invoice.date()),
        vendor: Some(invoice.seller.name.clone()),
        vendor_uscc: (index.is_multiple_of(2)).then(|| invoice.seller.uscc.clone()),
        amount: Some(Invoice::money(invoice.net())),
        tax: (!index.is_multiple_of(3)).then(|| Invoice::money(invoice.tax())),
        attachment: Some(format!("{index}")),
        at: Some(CellRef::new("明细", u32::try_from(index).unwrap(), 6)),
        ..LineItem::default()
    }
}

/// A package with some invoices and faults.
fn package(invoices: &[(usize, Form, Option<Code>)], chance: &mut Chance) -> Made {
    let own = applicant();
    let mut package = ApplicationPackage::default();
    package.applicant.insert("name".to_owned(), sourced(&own.name));
    package.applicant.insert("uscc".to_owned(), sourced(&own.uscc));
    package.claims.push(Claim {
        id: "c1".to_owned(),
        benefit: "tape-out".to_owned(),
        year: Some(2024),
        project: None,
        at: None,
        inputs: std::collections::BTreeMap::new(),
    });
    let related = Party::new("滨江虚构芯片设计（苏州）有限公司", "91320594MA1R2T3U5");
    package.related.push(RelatedParty {
        name: related.name.clone(),
        uscc: Some(related.uscc.clone()),
        relation: Some("子公司".to_owned()),
        at: None,
    });
    let mut made = Made { package, files: Vec::new(), planted: Vec::new(), follows: BTreeSet::new() };
    for (index, form, fault) in invoices {
        let mut invoice = invented(*index, chance);
        // Only digital ones have numbers by which a red one names them.
        if matches!(
            fault,
            Some(Code::Reversed | Code::NumberDiffers | Code::SellerNotVendor | Code::PaidByAnother)
        ) && invoice.code.is_some()
        {
            invoice.code = None;
            invoice.number = format!("243320000000{index:08}");
        }
        let mut item = row(&invoice, *index);
        let id = Some(item.id.clone());
        let (mut send, mut list) = (true, true);
        match fault {
            Some(Code::NumberDiffers) => {
                // A digit of the running number that no other invoice here has.
                item.number = Some(format!("{}9{}", &invoice.number[..11], &invoice.number[12..]));
            }
            Some(Code::NetIsGross) => item.amount = Some(Invoice::money(invoice.gross())),
            Some(Code::AmountDiffers) => {
                item.amount = Some(Invoice::money(invoice.net() + 1_000_000));
                item.tax = Some(Invoice::money(invoice.tax()));
            }
            Some(Code::TaxDiffers) => item.tax = Some(Invoice::money(invoice.tax() + 100)),
            Some(Code::DateOutsideYear) => {
                invoice.date[0] = 2023;
                item.date = Some(invoice.date());
            }
            Some(Code::DateDiffers) => {
                let other = if invoice.date[2] == 1 { 2 } else { 1 };
                item.date = Some(Invoice { date: [2024, invoice.date[1], other], ..invoice.clone() }.date());
            }
            Some(Code::BuyerNotApplicant) => {
                invoice.buyer = Party::new("宁波另有其人科技有限公司", "91330203MA2W2X3Y4")
            }
            Some(Code::SellerNotVendor) => {
                item.vendor = Some("北京张冠李戴科技有限公司".to_owned());
                item.vendor_uscc = None;
            }
            Some(Code::SellerAffiliated) => {
                invoice.seller = related.clone();
                item.vendor = Some(related.name.clone());
                item.vendor_uscc = None;
            }
            Some(Code::RedInvoice) => {
                for line in &mut invoice.lines {
                    (line.net, line.tax) = (-line.net, -line.tax);
                }
            }
            Some(Code::Reversed) => {
                let mut red = invoice.clone();
                red.number = format!("243320000001{index:08}");
                red.remark = format!("被红冲蓝字数电票号码：{}", invoice.number);
                for line in &mut red.lines {
                    (line.net, line.tax) = (-line.net, -line.tax);
                }
                made.files.push((format!("{index}-red"), xml::english(&red).into_bytes()));
                // The red one itself stands in no row.
                made.follows.insert((None, Code::NotListed));
            }
            Some(Code::NotOfTheMatter) => invoice.lines[0].name = "*餐饮服务*餐费".to_owned(),
            Some(Code::NotSent) => send = false,
            Some(Code::NotListed) => list = false,
            Some(Code::PaidByAnother) => {
                let slip = xml::slip(
                    &format!("HD{index:06}"),
                    "宁波另有其人科技有限公司",
                    &invoice.seller.name,
                    invoice.gross(),
                    "2024-12-20",
                    &format!("付发票{}", invoice.number),
                );
                made.files.push((format!("{index}-slip"), slip.into_bytes()));
            }
            _ => {}
        }
        if let Some(fault) = fault {
            made.planted.push((if list { id.clone() } else { None }, *fault));
        }
        if send {
            made.files.push(file(&invoice, *form, *index));
        }
        if list {
            made.package.items.push(item);
        }
    }
    made
}

#[test]
fn planted_faults_are_found_and_nothing_sound_is_accused() {
    let packages = if is_long() { PACKAGES } else { 8 };
    let forms =
        [Form::Xml, Form::Pdf, Form::PdfWithXml, Form::Ofd, Form::Scan, Form::Pdf, Form::Xml, Form::Ofd];
    let mut chance = Chance::new(2024);
    // Every fifth invoice has a fault, each fault in turn, in a form that shows it.
    let mut all: Vec<(usize, Form, Option<Code>)> = Vec::new();
    let mut next = 0;
    for index in 0..INVOICES {
        let form = forms[chance.below(forms.len())];
        let fault = (index % 5 == 4).then(|| {
            let fault = FAULTS[next % FAULTS.len()];
            next += 1;
            fault
        });
        let form = match fault {
            Some(fault) if !shows(form, fault) => Form::Xml,
            _ => form,
        };
        all.push((index, form, fault));
    }
    assert_eq!(all.iter().filter(|(_, _, fault)| fault.is_some()).count(), 60);
    let pack = policy::Pack::parse(&policy::Sources { policy: PACK, ..policy::Sources::default() }).unwrap();
    let words = ClaimWords { pack: Some(&pack), ..ClaimWords::default() };
    let per = INVOICES.div_ceil(PACKAGES);
    let (mut found, mut missed, mut accused, mut planted) = (0, Vec::new(), Vec::new(), 0);
    let mut set: Vec<Made> =
        all.chunks(per).take(packages).map(|invoices| package(invoices, &mut chance)).collect();
    print(&mut set);
    for (number, made) in set.iter().enumerate() {
        let readings: Vec<Reading> = made.files.iter().map(|(name, bytes)| read_it(name, bytes)).collect();
        for reading in &readings {
            let told = reading.problems.iter().any(|problem| problem.severity != Severity::Note);
            assert!(!told, "package {number}: {:?}", reading.problems);
        }
        let compared = compare(&made.package, &readings, &words);
        let got: Vec<(Option<String>, Code)> = compared
            .differences
            .iter()
            .map(|difference| (difference.item.clone(), difference.code))
            .collect();
        planted += made.planted.len();
        for fault in &made.planted {
            if got.contains(fault) {
                found += 1;
            } else {
                missed.push(format!("package {number}: {fault:?}"));
            }
        }
        for (difference, own) in compared.differences.iter().zip(&got) {
            if !made.planted.contains(own) && !made.follows.contains(own) {
                accused.push(format!("package {number}: {own:?} {}", difference.message));
            }
            assert!(difference.item.is_none() || difference.at.is_some());
            let one_sided = matches!(difference.code, Code::NotSent);
            assert!(one_sided || !difference.places.is_empty(), "{difference:?}");
        }
        let sums = coverage(&made.package, &compared, None);
        assert_eq!(sums.claimed, sums.agrees + sums.by_code + sums.differs + sums.nothing);
        for (id, standing) in &compared.standing {
            let faulty = made
                .planted
                .iter()
                .any(|(item, code)| item.as_ref() == Some(id) && code.severity() != Severity::Note);
            let agrees = matches!(standing, Standing::Agrees | Standing::AgreesByCode);
            if agrees == faulty {
                accused.push(format!("package {number}: {id} stands as {standing:?}"));
            }
        }
    }
    let precision = 100 * found / (found + accused.len()).max(1);
    let recall = 100 * found / planted.max(1);
    println!(
        "{planted} planted, {found} found, {} missed, {} accused: precision {precision} %, recall {recall} %",
        missed.len(),
        accused.len()
    );
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(accused.is_empty(), "{accused:#?}");
}
