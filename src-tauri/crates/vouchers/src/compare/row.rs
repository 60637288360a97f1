//! A voucher as a row of a list, for an applicant who sent invoices and no list: proposed, and a reviewer decides.

use casework::LineItem;

use super::SentVoucher;
use super::checks::reverses;
use crate::{Kind, Voucher};

impl SentVoucher {
    /// Its row; id and claim are left to whoever puts it on a list.
    #[must_use]
    pub fn row(&self) -> LineItem {
        let Voucher { kind, date, seller, net, tax, .. } = &self.voucher;
        let kind = match kind {
            Kind::Digital | Kind::Older => "发票",
            Kind::Fiscal | Kind::BankSlip | Kind::Other => kind.label(),
        };
        LineItem {
            kind: Some(kind.to_owned()),
            number: self.voucher.full_number(),
            date: date.as_ref().map(|date| date.value),
            vendor: seller.name.as_ref().map(|name| name.value.clone()),
            vendor_uscc: seller.uscc.as_ref().map(|uscc| uscc.value.clone()),
            amount: net.as_ref().map(|net| net.value),
            tax: tax.as_ref().map(|tax| tax.value),
            attachment: self.files.first().cloned(),
            ..LineItem::default()
        }
    }

    /// Why no row can be made of it, in Chinese, with the others that were sent; `None` where one can.
    #[must_use]
    pub fn no_row(&self, sent: &[SentVoucher]) -> Option<String> {
        let voucher = &self.voucher;
        let number = voucher.number.as_ref().map(|number| number.value.as_str());
        let reversed = sent.iter().any(|other| {
            number.is_some() && reverses(&other.voucher).as_ref().map(|by| by.value.as_str()) == number
        });
        let why = match (&voucher.kind, &voucher.net) {
            (Kind::Other | Kind::BankSlip, _) => "不是发票或收据",
            _ if number.is_none() => "没有读出号码",
            _ if voucher.is_red() => "是红字发票",
            _ if voucher.void.as_ref().is_some_and(|void| void.value) => "已作废",
            _ if reversed => "已被红字发票冲销",
            (_, None) => "没有读出不含税金额，请人工列入",
            (_, Some(_)) => return None,
        };
        Some(why.to_owned())
    }
}
