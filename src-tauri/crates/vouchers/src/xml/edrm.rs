//! The data attached to older OFD invoices: root `eInvoice` of http://www.edrm.org.cn/schema/e-invoice/2019.

use crate::amount::{is_digital_number, is_digits};
use crate::xml::listen::{Listener, line_amount};
use crate::xml::{Element, FromXml};
use crate::{Kind, Party, Source, Voucher, VoucherLine};

/// Whether a document is one.
pub(super) fn is_one(root: &Element) -> bool {
    root.name == "eInvoice"
        && (root.child("InvoiceNo").is_some() || root.child("TaxInclusiveTotalAmount").is_some())
}

/// Reads one.
pub(super) fn read(file: &str, root: &Element) -> FromXml {
    let mut listener = Listener::new(file, Source::OfdAttachment);
    let party = |holder: &str, listener: &Listener<'_>| Party {
        name: listener.text(root.at(&format!("{holder}/{holder}Name"))),
        uscc: listener.text(root.at(&format!("{holder}/{holder}TaxID"))),
    };
    let number = listener.text(root.child("InvoiceNo")).filter(|number| is_digits(&number.value, &[8, 20]));
    let digital = number.as_ref().is_some_and(|number| is_digital_number(&number.value));
    let mut voucher = Voucher {
        kind: if digital { Kind::Digital } else { Kind::Older },
        number,
        code: listener.text(root.child("InvoiceCode")).filter(|code| is_digits(&code.value, &[10, 12])),
        date: listener.day(root.child("IssueDate"), "开票日期"),
        buyer: party("Buyer", &listener),
        seller: party("Seller", &listener),
        net: listener.amount(root.child("TaxExclusiveTotalAmount"), "合计金额"),
        tax: listener.amount(root.child("TaxTotalAmount"), "合计税额"),
        gross: listener.amount(root.child("TaxInclusiveTotalAmount"), "价税合计"),
        remark: listener.text(root.child("Note")),
        reverses: listener.text(root.child("OriginalInvoiceNo")),
        ..Voucher::default()
    };
    for line in root.all("GoodsInfo") {
        let Some(name) = listener.text(line.child("Item")) else { continue };
        voucher.lines.push(VoucherLine {
            name,
            model: line.child("Specification").and_then(|model| model.value().map(str::to_owned)),
            net: line_amount(line.child("Amount")),
            tax: line_amount(line.child("TaxAmount")),
        });
    }
    let code = root.child("GraphCode");
    let codes =
        code.and_then(|code| Some((code.value()?.to_owned(), code.path.clone()))).into_iter().collect();
    FromXml { vouchers: vec![voucher], problems: listener.problems, codes }
}
