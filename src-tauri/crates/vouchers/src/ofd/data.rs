//! Data of an OFD that were written for machines: CustomDatas in OFD.xml, and attached files by their content.

use crate::amount::{day, is_digital_number, is_digits, printed_amount};
use crate::ofd::package::{Package, resolved};
use crate::problem::VoucherProblem;
use crate::qr::{fields, read_codes};
use crate::xml::{self, Element};
use crate::{Field, Kind, Party, Place, Source, Voucher, picture};

/// What CustomDatas say; `None` where they say nothing of an invoice.
pub(super) fn custom(package: &Package<'_>, body: &Element) -> Option<Voucher> {
    let place = package.place_of("OFD.xml");
    let datas = body.all("CustomData");
    let text = |name: &str| {
        let data = datas.iter().find(|data| data.attribute("Name") == Some(name))?;
        let at = Place::element(&place, &format!("{}[@Name={name}]", data.path));
        Some(Field::new(data.value()?.to_owned(), at, Source::CustomData))
    };
    let amount = |name: &str| text(name).and_then(|text| text.map(|text| printed_amount(&text)));
    let number = text("发票号码").filter(|number| is_digits(&number.value, &[8, 20]));
    let digital = number.as_ref().is_some_and(|number| is_digital_number(&number.value));
    let party = |side: &str| Party {
        name: text(&format!("{side}名称")),
        uscc: text(&format!("{side}纳税人识别号")),
    };
    let voucher = Voucher {
        kind: if digital { Kind::Digital } else { Kind::Older },
        number,
        code: text("发票代码").filter(|code| is_digits(&code.value, &[10, 12])),
        date: text("开票日期").and_then(|text| text.map(|text| day(&text))),
        buyer: party("购买方"),
        seller: party("销售方"),
        net: amount("合计金额"),
        tax: amount("合计税额"),
        gross: amount("价税合计"),
        ..Voucher::default()
    };
    (voucher.best_source().is_some()).then_some(voucher)
}

/// What the attached files say, each by its content and never by its name.
pub(super) fn attached(
    package: &Package<'_>,
    document_path: &str,
    document: &Element,
    problems: &mut Vec<VoucherProblem>,
) -> Vec<Voucher> {
    let mut found = Vec::new();
    let Some(path) = document.child("Attachments").and_then(Element::value) else { return found };
    let list_path = resolved(document_path, path);
    let Some(list) = package.xml("", &list_path, problems) else { return found };
    for attachment in list.all("Attachment").into_iter().take(20) {
        // Some makers write the path into the element itself.
        let path = attachment.child("FileLoc").and_then(Element::value).or_else(|| attachment.value());
        let Some(path) = path else { continue };
        let path = resolved(&list_path, path);
        let Some(bytes) = package.part(&path) else { continue };
        if crate::FileKind::of(bytes) != crate::FileKind::Xml {
            continue;
        }
        let name = package.place_of(&path);
        let Some(read) = xml::read(&name, bytes, package.limits) else { continue };
        problems.extend(read.problems);
        found.extend(read.vouchers);
        found.extend(
            read.codes.iter().filter_map(|(code, at)| of_code(package, code, &Place::element(&name, at))),
        );
    }
    found
}

/// GraphCode holds a code's text, or a picture of it.
fn of_code(package: &Package<'_>, code: &str, place: &Place) -> Option<Voucher> {
    use base64::Engine as _;
    if let Some(voucher) = fields::voucher(code, place) {
        return Some(voucher);
    }
    let plain: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let picture = base64::engine::general_purpose::STANDARD.decode(plain).ok()?;
    let shades = picture::decode(&picture, package.limits).ok()?;
    let found = read_codes(&shades.with_margin());
    found.first().and_then(|code| fields::voucher(&code.text, place))
}
