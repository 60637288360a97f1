//! XBRL instances of 电子凭证会计数据标准 (财政部): older invoices (`inv`), digital invoices as their receiver keeps them
//! (`einv`), bank slips (`bker`), fiscal receipts (`efi`). Facts are looked up by local name: the taxonomy's year
//! stands in the namespace.

use policy::Money;

use crate::amount::{is_digital_number, is_digits};
use crate::xml::listen::{Listener, line_amount};
use crate::xml::{Element, FromXml};
use crate::{Booking, Field, Kind, Party, Payment, Source, Voucher, VoucherLine};

/// Whether a document is an instance.
pub(super) fn is_one(root: &Element) -> bool {
    root.name == "xbrl"
}

/// The first element of any of these names that holds something.
fn fact<'e>(root: &'e Element, names: &[&str]) -> Option<&'e Element> {
    names.iter().find_map(|name| root.all(name).into_iter().find(|element| element.value().is_some()))
}

/// Reads one; an instance of another taxonomy gives nothing.
pub(super) fn read(file: &str, root: &Element) -> FromXml {
    let mut listener = Listener::new(file, Source::Xbrl);
    let voucher = if fact(root, &["TransactionAmountInFigures", "AccountNameOfPayer"]).is_some() {
        slip(root, &mut listener)
    } else {
        invoice(root, &mut listener)
    };
    let vouchers = if voucher.is_empty() { Vec::new() } else { vec![voucher] };
    FromXml { vouchers, problems: listener.problems, codes: Vec::new() }
}

fn slip(root: &Element, listener: &mut Listener<'_>) -> Voucher {
    let booked = booking(root, listener);
    let payment = Payment {
        payer: listener.text(fact(root, &["AccountNameOfPayer"])),
        payee: listener.text(fact(root, &["AccountNameOfPayee"])),
        amount: listener.amount(fact(root, &["TransactionAmountInFigures"]), "交易金额"),
        on: listener.day(fact(root, &["DateOfBookkeeping", "DateOfIssue", "IssueDate"]), "交易日期"),
        remark: listener.text(fact(root, &["Notes", "Usage", "Remarks"])),
    };
    Voucher {
        kind: Kind::BankSlip,
        number: listener.text(fact(root, &["NumberOfBankElectronicReceipt", "BusinessSerialNumber"])),
        date: payment.on.clone(),
        payment: Some(payment),
        booking: booked,
        ..Voucher::default()
    }
}

fn invoice(root: &Element, listener: &mut Listener<'_>) -> Voucher {
    let unique = listener.text(fact(root, &["UniqueCodeOfInvoice"]));
    let mut number = listener.text(fact(root, &["NumberOfInvoice", "InvoiceNumber"]));
    let mut code = listener.text(fact(root, &["CodeOfInvoice"]));
    // An older one's code and number are joined to 20 digits, too.
    if let Some(unique) = unique.filter(|unique| is_digits(&unique.value, &[18, 20])) {
        if is_digital_number(&unique.value) {
            number = number.or(Some(unique));
        } else {
            let split = unique.value.len() - 8;
            let part = |text: &str| Field::new(text.to_owned(), unique.place.clone(), unique.source);
            code = code.or_else(|| Some(part(&unique.value[..split])));
            number = number.or_else(|| Some(part(&unique.value[split..])));
        }
    }
    let fiscal = listener.text(fact(root, &["EInvoiceID"]));
    let kind = match &number {
        Some(number) if is_digital_number(&number.value) => Kind::Digital,
        Some(number) if is_digits(&number.value, &[8]) => Kind::Older,
        None if fiscal.is_some() => Kind::Fiscal,
        Some(_) | None => Kind::Other,
    };
    let seller = Party {
        name: listener.text(fact(root, &["NameOfSeller", "SellerName", "InvoicingPartyName"])),
        uscc: listener.text(fact(
            root,
            &[
                "TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfSeller",
                "SellerIdNum",
                "InvoicingPartyCode",
            ],
        )),
    };
    let buyer = Party {
        name: listener.text(fact(root, &["NameOfPurchaser", "BuyerName", "PurchaserName"])),
        uscc: listener.text(fact(
            root,
            &["TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfPurchaser", "BuyerIdNum"],
        )),
    };
    Voucher {
        kind,
        number: number.or(fiscal),
        code,
        date: listener.day(fact(root, &["DateOfIssue", "RequestTime", "IssueDate"]), "开票日期"),
        seller,
        buyer,
        net: listener.amount(fact(root, &["TotalAmountExcludingTax", "TotalAmWithoutTax"]), "合计金额"),
        tax: listener.amount(fact(root, &["TotalTaxAmount", "TotalTaxAm"]), "合计税额"),
        gross: listener.amount(
            fact(root, &["TaxIncludedAmountInFigures", "TotalTax-includedAmount", "TotalAmount"]),
            "价税合计",
        ),
        red: red(root, listener),
        lines: lines(root, listener),
        remark: listener.text(fact(root, &["Remarks", "Remark"])),
        booking: booking(root, listener),
        ..Voucher::default()
    }
}

fn said(text: &str) -> Option<bool> {
    match text.trim() {
        "true" | "1" | "Y" | "y" | "是" | "已入账" => Some(true),
        "false" | "0" | "N" | "n" | "否" | "未入账" => Some(false),
        _ => None,
    }
}

fn red(root: &Element, listener: &Listener<'_>) -> Option<Field<bool>> {
    let element = fact(root, &["WhetherInvoiceIsRedInvoice", "WhetherEinvoiceIsRedEinvoice"]);
    listener.text(element)?.map(|text| said(&text))
}

/// What the receiver's accounting software wrote: whether it is booked, and when.
fn booking(root: &Element, listener: &mut Listener<'_>) -> Option<Field<Booking>> {
    let names =
        ["WhetherInvoiceHasBeenBooked", "WhetherEinvoiceHasBeenBooked", "WhetherReceiptHasBeenBooked"];
    let booked = listener.text(fact(root, &names))?.map(|text| said(&text))?;
    let on = listener.day(fact(root, &["PostingDate"]), "记账日期").map(|day| day.value);
    booked.map(|booked| Some(Booking { booked, on }))
}

fn lines(root: &Element, listener: &Listener<'_>) -> Vec<VoucherLine> {
    let first = |holder: &Element, names: &[&str]| -> Option<Money> {
        names.iter().find_map(|name| line_amount(holder.child(name)))
    };
    let mut holders = Vec::new();
    let names = ["NameOfTaxableGoodsOrServices", "ItemName"];
    root.gather(&|element| names.iter().any(|name| element.child(name).is_some()), &mut holders);
    holders
        .into_iter()
        .filter(|holder| holder.name != "xbrl")
        .filter_map(|holder| {
            let name = names.iter().find_map(|name| listener.text(holder.child(name)))?;
            let model = ["Specification", "SpecMod"].iter().find_map(|name| holder.child(name));
            Some(VoucherLine {
                name,
                model: model.and_then(|model| model.value().map(str::to_owned)),
                net: first(holder, &["AmountExcludingTax", "Amount"]),
                tax: first(holder, &["TaxAmount", "ComTaxAm"]),
            })
        })
        .collect()
}
