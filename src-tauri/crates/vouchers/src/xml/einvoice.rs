//! 数电票 as the tax bureau's XML, in its three dialects: `EInvoice` with English names, Chinese names, and the older
//! abbreviations of pinyin. The first is what is downloaded today; all say the same.
//!
//! `TotalTax-includedAmount` is of the whole, `TotaltaxIncludedAmount` of a line. The day of issue is `RequestTime`;
//! `IssueTime` is when the file was made.

use casework::Severity;

use crate::amount::{is_digital_number, is_digits};
use crate::problem::{FileProblemCode, VoucherProblem};
use crate::xml::listen::{Listener, line_amount};
use crate::xml::{Element, FromXml};
use crate::{Field, Kind, Party, Place, Source, Voucher, VoucherLine};

/// The names that a dialect gives to the same things. Paths are from the invoice's own element, single names are
/// looked for anywhere below it.
struct Dialect {
    number: &'static [&'static str],
    code: &'static [&'static str],
    date: &'static [&'static str],
    buyer: [&'static [&'static str]; 2],
    seller: [&'static [&'static str]; 2],
    net: &'static [&'static str],
    tax: &'static [&'static str],
    gross: &'static [&'static str],
    remark: &'static [&'static str],
    line: [&'static [&'static str]; 4],
}

const ENGLISH: Dialect = Dialect {
    number: &["InvoiceNumber"],
    code: &[],
    date: &["RequestTime"],
    buyer: [&["BuyerName"], &["BuyerIdNum"]],
    seller: [&["SellerName"], &["SellerIdNum"]],
    net: &["TotalAmWithoutTax"],
    tax: &["TotalTaxAm"],
    gross: &["TotalTax-includedAmount"],
    remark: &["Remark"],
    line: [&["ItemName"], &["SpecMod"], &["Amount"], &["ComTaxAm"]],
};

const CHINESE: Dialect = Dialect {
    number: &["发票号码", "数电票号码", "全电发票号码"],
    code: &["发票代码"],
    date: &["开票日期"],
    buyer: [
        &["购买方名称", "购方名称"],
        &["购买方纳税人识别号", "购方识别号", "购买方识别号", "购买方统一社会信用代码"],
    ],
    seller: [
        &["销售方名称", "销方名称"],
        &["销售方纳税人识别号", "销方识别号", "销售方识别号", "销售方统一社会信用代码"],
    ],
    net: &["合计金额", "不含税金额合计"],
    tax: &["合计税额", "税额合计"],
    gross: &["价税合计", "价税合计小写"],
    remark: &["备注"],
    line: [
        &["项目名称", "货物或应税劳务名称", "货物或应税劳务、服务名称"],
        &["规格型号"],
        &["金额"],
        &["税额"],
    ],
};

const PINYIN: Dialect = Dialect {
    number: &["FPHM"],
    code: &["FPDM"],
    date: &["KPRQ"],
    buyer: [&["GMFMC"], &["GMFNSRSBH", "GMFSBH"]],
    seller: [&["XSFMC"], &["XSFNSRSBH", "XSFSBH"]],
    net: &["HJJE"],
    tax: &["HJSE"],
    gross: &["JSHJ"],
    remark: &["BZ"],
    line: [&["XMMC"], &["GGXH"], &["JE"], &["SE"]],
};

/// Reads an invoice; `None` where the XML is no invoice.
pub(super) fn read(file: &str, root: &Element) -> Option<FromXml> {
    let english = root.name == "EInvoice" || !root.all("EInvoiceData").is_empty();
    let dialect = if english {
        ENGLISH
    } else {
        let dialects = [CHINESE, PINYIN];
        dialects.into_iter().find(|d| !named(root, d.number).is_empty() && !named(root, d.date).is_empty())?
    };
    let mut numbers: Vec<&str> = named(root, dialect.number).iter().filter_map(|e| e.value()).collect();
    numbers.dedup();
    let bodies = if english { root.all("EInvoiceData").len().max(root.all("EInvoice").len()) } else { 1 };
    if numbers.len() > 1 || bodies > 1 {
        let problem = VoucherProblem::new(
            Severity::Warning,
            FileProblemCode::SeveralInOneXml,
            vec![Place::whole(file)],
            format!("“{file}”中有 {} 张发票，不知以哪一张为准，均未采用", numbers.len().max(bodies)),
            "请一张发票提交一份 XML",
        );
        return Some(FromXml { problems: vec![problem], ..FromXml::default() });
    }
    Some(one(file, root, &dialect, english))
}

fn one(file: &str, root: &Element, dialect: &Dialect, english: bool) -> FromXml {
    let mut listener = Listener::new(file, Source::Xml);
    let first = |names: &[&str]| named(root, names).into_iter().find(|element| element.value().is_some());
    let number = listener.text(first(dialect.number));
    let number = number.filter(|number| {
        let sound = is_digits(&number.value, &[8, 20]);
        if !sound {
            let shown: String = number.value.chars().take(40).collect();
            listener.problems.push(VoucherProblem::new(
                Severity::Warning,
                FileProblemCode::NotAValue,
                vec![number.place.clone()],
                format!("发票号码“{shown}”不是 8 位或 20 位数字，未予采用"),
                "请人工核对发票号码",
            ));
        }
        sound
    });
    let code = listener.text(first(dialect.code)).filter(|code| is_digits(&code.value, &[10, 12]));
    let kind = match &number {
        Some(number) if is_digital_number(&number.value) => Kind::Digital,
        Some(_) => Kind::Older,
        None => Kind::Other,
    };
    let party = |[names, codes]: [&[&str]; 2], listener: &Listener<'_>| Party {
        name: listener.text(first(names)),
        uscc: listener.text(first(codes)),
    };
    let mut voucher = Voucher {
        kind,
        number,
        code,
        date: listener.day(first(dialect.date), "开票日期"),
        buyer: party(dialect.buyer, &listener),
        seller: party(dialect.seller, &listener),
        net: listener.amount(first(dialect.net), "合计金额"),
        tax: listener.amount(first(dialect.tax), "合计税额"),
        gross: listener.amount(first(dialect.gross), "价税合计"),
        remark: listener.text(first(dialect.remark)),
        ..Voucher::default()
    };
    voucher.lines = lines(file, root, dialect);
    if english {
        voucher.red = blue(root, file);
    }
    FromXml { vouchers: vec![voucher], problems: listener.problems, codes: Vec::new() }
}

/// `InIssuType` says whether it is a blue one: Y or N.
fn blue(root: &Element, file: &str) -> Option<Field<bool>> {
    let element = root.all("InIssuType").into_iter().next()?.child("LabelCode")?;
    let red = match element.value()? {
        "Y" => false,
        "N" => true,
        _ => return None,
    };
    Some(Field::new(red, Place::element(file, &element.path), Source::Xml))
}

fn lines(file: &str, root: &Element, dialect: &Dialect) -> Vec<VoucherLine> {
    let [names, models, nets, taxes] = dialect.line;
    let mut holders = Vec::new();
    root.gather(&|element| names.iter().any(|name| element.child(name).is_some()), &mut holders);
    if names.iter().any(|name| root.child(name).is_some()) {
        holders.push(root);
    }
    let child =
        |holder: &'_ Element, names: &[&str]| names.iter().find_map(|name| holder.child(name)).cloned();
    holders
        .into_iter()
        .filter_map(|holder| {
            let name = child(holder, names)?;
            let text = name.value()?.to_owned();
            Some(VoucherLine {
                name: Field::new(text, Place::element(file, &name.path), Source::Xml),
                model: child(holder, models).and_then(|model| model.value().map(str::to_owned)),
                net: line_amount(child(holder, nets).as_ref()),
                tax: line_amount(child(holder, taxes).as_ref()),
            })
        })
        .collect()
}

fn named<'e>(root: &'e Element, names: &[&str]) -> Vec<&'e Element> {
    let mut found = Vec::new();
    root.gather(&|element| names.contains(&element.name.as_str()), &mut found);
    found
}
