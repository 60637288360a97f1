//! What one voucher says: an invoice, a receipt, or a bank's slip.

use std::collections::BTreeSet;

use jiff::civil::Date;
use policy::Money;
use serde::{Deserialize, Serialize};

use crate::{Field, Seal, Source};

/// What kind of voucher it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 数电票: its number has 20 digits and no code; its QR code's amount includes tax.
    Digital,
    /// 增值税发票 of the older kinds: code and number; its QR code's amount excludes tax.
    Older,
    /// 银行电子回单: it says what was paid, by whom, to whom and when.
    BankSlip,
    /// 财政电子票据.
    Fiscal,
    /// A voucher of a kind that is not known here.
    #[default]
    Other,
}

impl Kind {
    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Digital => "数电票",
            Kind::Older => "增值税发票",
            Kind::BankSlip => "银行回单",
            Kind::Fiscal => "财政票据",
            Kind::Other => "其他凭证",
        }
    }
}

/// A party of a voucher.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its name as printed.
    pub name: Option<Field<String>>,
    /// 统一社会信用代码 or 纳税人识别号.
    pub uscc: Option<Field<String>>,
}

impl Party {
    /// Name and code, as parties are compared.
    #[must_use]
    pub fn keys(&self) -> (Option<&str>, Option<&str>) {
        (
            self.name.as_ref().map(|field| field.value.as_str()),
            self.uscc.as_ref().map(|field| field.value.as_str()),
        )
    }

    /// Whether nothing of it is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.name.is_none() && self.uscc.is_none()
    }
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherLine {
    /// 项目名称, with the tax classification between asterisks: `*研发和技术服务*流片服务费`.
    pub name: Field<String>,
    /// 规格型号
    pub model: Option<String>,
    /// 金额, without tax.
    pub net: Option<Money>,
    /// 税额
    pub tax: Option<Money>,
}

/// Whether and when the applicant booked it, as its accounting software wrote into the XBRL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Whether it says that it was booked.
    pub booked: bool,
    /// 记账日期
    pub on: Option<Date>,
}

/// What a bank's slip says of a payment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// 付款人
    pub payer: Option<Field<String>>,
    /// 收款人
    pub payee: Option<Field<String>>,
    /// Yuan.
    pub amount: Option<Field<Money>>,
    /// 交易日期
    pub on: Option<Field<Date>>,
    /// 摘要 or 附言, which may name an invoice.
    pub remark: Option<Field<String>>,
}

/// One voucher as it was read. What is `None` was not read, which says nothing about the paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// What kind it is.
    pub kind: Kind,
    /// 发票号码: 20 digits, or the 8 of an older one.
    pub number: Option<Field<String>>,
    /// 发票代码 of an older one: 10 or 12 digits.
    pub code: Option<Field<String>>,
    /// 开票日期
    pub date: Option<Field<Date>>,
    /// 销售方
    pub seller: Party,
    /// 购买方
    pub buyer: Party,
    /// 合计金额, without tax, in yuan.
    pub net: Option<Field<Money>>,
    /// 合计税额, in yuan.
    pub tax: Option<Field<Money>>,
    /// 价税合计, in yuan.
    pub gross: Option<Field<Money>>,
    /// Whether it is a red (negative) invoice; `None` where nothing says.
    pub red: Option<Field<bool>>,
    /// The number of the blue invoice that a red one reverses.
    pub reverses: Option<Field<String>>,
    /// Whether it is marked 作废.
    pub void: Option<Field<bool>>,
    /// Its lines, in order; empty where they were not read.
    pub lines: Vec<VoucherLine>,
    /// 备注
    pub remark: Option<Field<String>>,
    /// What the XBRL says of its booking.
    pub booking: Option<Field<Booking>>,
    /// What a bank's slip says.
    pub payment: Option<Payment>,
    /// What became of its electronic seal; `None` where the file's format has none.
    pub seal: Option<Seal>,
}

impl Voucher {
    /// What its main fields were read from, the best first.
    #[must_use]
    pub fn sources(&self) -> BTreeSet<Source> {
        let texts = [&self.number, &self.code, &self.seller.name, &self.buyer.name];
        let money = [&self.net, &self.tax, &self.gross];
        let texts = texts.into_iter().flatten().map(|field| field.source);
        let money = money.into_iter().flatten().map(|field| field.source);
        texts.chain(money).chain(self.date.as_ref().map(|field| field.source)).collect()
    }

    /// The best of them.
    #[must_use]
    pub fn best_source(&self) -> Option<Source> {
        self.sources().first().copied()
    }

    /// Whether it holds nothing that would tell it from another.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.number.is_none() && self.payment.is_none()
    }

    /// Code and number as they are written together; the number alone where there is no code.
    #[must_use]
    pub fn full_number(&self) -> Option<String> {
        let number = &self.number.as_ref()?.value;
        Some(self.code.as_ref().map_or_else(|| number.clone(), |code| format!("{}{number}", code.value)))
    }

    /// Whether it reverses another: marked as red, or its amounts are negative.
    #[must_use]
    pub fn is_red(&self) -> bool {
        self.red.as_ref().is_some_and(|field| field.value)
            || [&self.net, &self.gross].into_iter().flatten().any(|field| field.value < Money::ZERO)
    }
}

impl Voucher {
    /// Where its main fields stand.
    #[must_use]
    pub fn places(&self) -> Vec<&crate::Place> {
        let texts = [
            &self.number,
            &self.code,
            &self.seller.name,
            &self.seller.uscc,
            &self.buyer.name,
            &self.buyer.uscc,
        ];
        let money = [&self.net, &self.tax, &self.gross];
        let texts = texts.into_iter().flatten().map(|field| &field.place);
        let money = money.into_iter().flatten().map(|field| &field.place);
        texts.chain(money).chain(self.date.as_ref().map(|field| &field.place)).collect()
    }
}
