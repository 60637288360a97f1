//! Bank slips against the invoices that they pay: by the invoice's number in the slip's remark, or by payee.

use casework::{ApplicationPackage, LineItem, Outside, same_party};
use policy::{Money, folded};

use super::checks::is_applicant;
use super::sent::Sent;
use super::{ClaimWords, Difference, DifferenceCode, ItemMatch};
use crate::{Field, Party, Payment, Place, Voucher};

/// Checks every tied invoice that slips pay.
pub(super) fn check(
    package: &ApplicationPackage,
    sent: &Sent,
    matches: &[ItemMatch],
    words: &ClaimWords<'_>,
    out: &mut Vec<Difference>,
) {
    for (index, copy) in sent.vouchers.iter().enumerate() {
        let Some(found) = matches.iter().find(|found| found.voucher == index) else { continue };
        let Some(item) = package.items.iter().find(|item| item.id == found.item) else { continue };
        let slips = paying(&copy.voucher, sent, matches);
        for slip in &slips {
            another(package, words, item, slip, out);
        }
        if let Some(gross) = &copy.voucher.gross {
            less(item, gross, &slips, out);
        }
    }
}

/// The slips that pay an invoice: those that name its number; else one of its amount to its seller; else all to a
/// seller of whom only one invoice is tied.
fn paying<'s>(invoice: &Voucher, sent: &'s Sent, matches: &[ItemMatch]) -> Vec<&'s Payment> {
    let payments = || sent.slips.iter().filter_map(|slip| slip.payment.as_ref());
    if let Some(number) = &invoice.number {
        let named: Vec<&Payment> = payments().filter(|payment| names(payment, &number.value)).collect();
        if !named.is_empty() {
            return named;
        }
    }
    let to_seller = |payment: &&Payment| {
        let payee = payment.payee.as_ref().map(|payee| payee.value.as_str());
        payee.is_some() && invoice.seller.name.is_some() && same_party((payee, None), invoice.seller.keys())
    };
    // A slip that names another invoice is of that one.
    let free = |payment: &&Payment| {
        let numbers = sent.vouchers.iter().filter_map(|copy| copy.voucher.number.as_ref());
        !numbers.clone().any(|number| names(payment, &number.value))
    };
    let own: Vec<&Payment> = payments().filter(to_seller).filter(free).collect();
    let exact: Vec<&Payment> = own
        .iter()
        .copied()
        .filter(|payment| {
            let amounts = (payment.amount.as_ref(), invoice.gross.as_ref());
            matches!(amounts, (Some(paid), Some(gross)) if paid.value == gross.value)
        })
        .collect();
    if let [only] = exact.as_slice() {
        return vec![only];
    }
    let of_seller = sent.vouchers.iter().enumerate().filter(|(index, copy)| {
        matches.iter().any(|found| found.voucher == *index)
            && same_party(copy.voucher.seller.keys(), invoice.seller.keys())
    });
    if of_seller.count() == 1 { own } else { Vec::new() }
}

/// Whether a slip's remark names a number, as a run of its own.
fn names(payment: &Payment, number: &str) -> bool {
    let Some(remark) = &payment.remark else { return false };
    number.len() >= 8
        && folded(&remark.value).split(|c: char| !c.is_ascii_digit()).any(|run| run.ends_with(number))
}

fn another(
    package: &ApplicationPackage,
    words: &ClaimWords<'_>,
    item: &LineItem,
    slip: &Payment,
    out: &mut Vec<Difference>,
) {
    let Some(payer) = &slip.payer else { return };
    let party = Party { name: Some(payer.clone()), uscc: None };
    if is_applicant(package, words, &party) == Some(false) {
        let shown: String = payer.value.chars().take(40).collect();
        out.push(difference(
            DifferenceCode::PaidByAnother,
            item,
            payer.place.clone(),
            format!("付款人“{shown}”不是申报主体"),
            "请说明代付的原因，并附代付协议和资金往来凭证",
        ));
    }
}

fn less(item: &LineItem, gross: &Field<Money>, slips: &[&Payment], out: &mut Vec<Difference>) {
    let amounts: Vec<&Field<Money>> = slips.iter().filter_map(|slip| slip.amount.as_ref()).collect();
    let Some(first) = amounts.first() else { return };
    let paid: Money = amounts.iter().map(|amount| amount.value).sum();
    if paid < gross.value {
        let message = format!("付款合计 {} 少于发票价税合计 {}", paid.grouped(), gross.value.grouped());
        let remedy = "请补交其余付款的凭证，或按实际支付的金额申报";
        out.push(difference(DifferenceCode::PaidLess, item, first.place.clone(), message, remedy));
    }
}

fn difference(
    code: DifferenceCode,
    item: &LineItem,
    place: Place,
    message: String,
    remedy: &str,
) -> Difference {
    Difference {
        code,
        item: Some(item.id.clone()),
        at: item.at.clone(),
        places: vec![place],
        message: Outside::new(message),
        remedy: Outside::new(remedy),
    }
}
