//! One difference between a line item and its voucher, with both places.

use casework::{CellRef, Outside, ProblemCode, Severity};
use serde::{Deserialize, Serialize};

use crate::Place;

/// What differs. Codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceCode {
    /// Tied by amount, date and vendor: the number is another.
    NumberDiffers,
    /// The row's amount without tax is the voucher's with tax.
    NetIsGross,
    /// The amounts differ.
    AmountDiffers,
    /// The row claims less than the voucher has.
    AmountLess,
    /// The taxes differ.
    TaxDiffers,
    /// The dates differ.
    DateDiffers,
    /// The voucher's date is outside of the claim's year.
    DateOutsideYear,
    /// The buyer is not the applicant.
    BuyerNotApplicant,
    /// The seller is not the row's vendor.
    SellerNotVendor,
    /// The seller is among the applicant's declared relations.
    SellerAffiliated,
    /// The voucher is a red one.
    RedInvoice,
    /// A red one among the vouchers reverses it.
    Reversed,
    /// The voucher is marked void.
    Void,
    /// A line of the voucher has none of the words of the claim's matter: a hint.
    NotOfTheMatter,
    /// The applicant's own data say that it is not booked.
    NotBooked,
    /// The row's voucher is not among what was sent.
    NotSent,
    /// The voucher is in no row.
    NotListed,
    /// Another than the applicant paid.
    PaidByAnother,
    /// Less was paid than invoiced.
    PaidLess,
    /// Two copies of one voucher say different things.
    CopiesDiffer,
}

impl DifferenceCode {
    /// In Chinese, as a short title.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            DifferenceCode::NumberDiffers => "号码不符",
            DifferenceCode::NetIsGross => "金额含税",
            DifferenceCode::AmountDiffers => "金额不符",
            DifferenceCode::AmountLess => "金额少于票面",
            DifferenceCode::TaxDiffers => "税额不符",
            DifferenceCode::DateDiffers => "日期不符",
            DifferenceCode::DateOutsideYear => "日期不在申报年度",
            DifferenceCode::BuyerNotApplicant => "购买方不是申报主体",
            DifferenceCode::SellerNotVendor => "销售方与供应商不符",
            DifferenceCode::SellerAffiliated => "销售方为关联方",
            DifferenceCode::RedInvoice => "红字发票",
            DifferenceCode::Reversed => "已被红冲",
            DifferenceCode::Void => "已作废",
            DifferenceCode::NotOfTheMatter => "内容待核",
            DifferenceCode::NotBooked => "未入账",
            DifferenceCode::NotSent => "未附凭证",
            DifferenceCode::NotListed => "未列入明细",
            DifferenceCode::PaidByAnother => "他人付款",
            DifferenceCode::PaidLess => "付款不足",
            DifferenceCode::CopiesDiffer => "两份文件不一",
        }
    }

    /// The kind of problem that a case has with it.
    #[must_use]
    pub const fn problem(self) -> ProblemCode {
        match self {
            DifferenceCode::NumberDiffers => ProblemCode::VoucherNumberDiffers,
            DifferenceCode::NetIsGross => ProblemCode::VoucherNetIsGross,
            DifferenceCode::AmountDiffers => ProblemCode::VoucherAmountDiffers,
            DifferenceCode::AmountLess => ProblemCode::VoucherAmountLess,
            DifferenceCode::TaxDiffers => ProblemCode::VoucherTaxDiffers,
            DifferenceCode::DateDiffers => ProblemCode::VoucherDateDiffers,
            DifferenceCode::DateOutsideYear => ProblemCode::VoucherDateOutsideYear,
            DifferenceCode::BuyerNotApplicant => ProblemCode::VoucherBuyerNotApplicant,
            DifferenceCode::SellerNotVendor => ProblemCode::VoucherSellerNotVendor,
            DifferenceCode::SellerAffiliated => ProblemCode::VoucherSellerAffiliated,
            DifferenceCode::RedInvoice => ProblemCode::VoucherRedInvoice,
            DifferenceCode::Reversed => ProblemCode::VoucherReversed,
            DifferenceCode::Void => ProblemCode::VoucherVoid,
            DifferenceCode::NotOfTheMatter => ProblemCode::VoucherNotOfTheMatter,
            DifferenceCode::NotBooked => ProblemCode::VoucherNotBooked,
            DifferenceCode::NotSent => ProblemCode::VoucherNotSent,
            DifferenceCode::NotListed => ProblemCode::VoucherNotListed,
            DifferenceCode::PaidByAnother => ProblemCode::VoucherPaidByAnother,
            DifferenceCode::PaidLess => ProblemCode::VoucherPaidLess,
            DifferenceCode::CopiesDiffer => ProblemCode::VoucherCopiesDiffer,
        }
    }

    /// How much it weighs.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            DifferenceCode::NumberDiffers
            | DifferenceCode::NetIsGross
            | DifferenceCode::AmountDiffers
            | DifferenceCode::TaxDiffers
            | DifferenceCode::BuyerNotApplicant
            | DifferenceCode::RedInvoice
            | DifferenceCode::Reversed
            | DifferenceCode::Void
            | DifferenceCode::CopiesDiffer => Severity::Error,
            DifferenceCode::DateDiffers
            | DifferenceCode::DateOutsideYear
            | DifferenceCode::SellerNotVendor
            | DifferenceCode::SellerAffiliated
            | DifferenceCode::NotSent
            | DifferenceCode::PaidByAnother
            | DifferenceCode::PaidLess => Severity::Warning,
            DifferenceCode::AmountLess
            | DifferenceCode::NotOfTheMatter
            | DifferenceCode::NotBooked
            | DifferenceCode::NotListed => Severity::Note,
        }
    }
}

/// A difference, with both places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What differs.
    pub code: DifferenceCode,
    /// The line item, by its id.
    pub item: Option<String>,
    /// The cell that it starts from.
    pub at: Option<CellRef>,
    /// Where the voucher says otherwise.
    pub places: Vec<Place>,
    /// In Chinese: what and why.
    pub message: Outside,
    /// In Chinese: what to do.
    pub remedy: Outside,
}
