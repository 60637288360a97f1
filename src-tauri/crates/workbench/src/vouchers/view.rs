//! What the window and `--json` show of vouchers.

use casework::{Coverage, Standing};
use policy::Money;
use serde::Serialize;
use ts_rs::TS;

use crate::import::view::PlaceView;

/// The vouchers of a case beside its line items.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct VouchersView {
    /// The version of the reader.
    pub reader: u32,
    /// Whether a better reader has come since.
    pub outdated: bool,
    /// Attachments that were looked at.
    pub files: u32,
    /// How many line items agree with their voucher to the fen, and have nothing on record yet.
    pub agreeing: u32,
    /// For each claim of the case with line items, what they stand on.
    pub coverage: Vec<CoverageView>,
    /// Line items of the case, in their order.
    pub items: Vec<VoucherItemView>,
    /// Vouchers, in the order of their files.
    pub vouchers: Vec<VoucherView>,
    /// What the text of contracts and licences says.
    pub texts: Vec<TextValueView>,
    /// For each claim whose applicant sent no list, what one could be made from: nothing of it counts yet.
    pub makeable: Vec<MakeableView>,
}

/// A value in the text of a contract or licence, offered as evidence.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TextValueView {
    /// The attachment.
    pub file: String,
    /// The claim that the attachment is listed for; none where it is for none.
    pub claim: Option<String>,
    /// Such as 甲方.
    pub label: String,
    /// As it is shown.
    pub value: String,
    /// Where it stands.
    pub place: PlaceView,
    /// What of the application is the same, in Chinese, or empty.
    pub agrees: String,
    /// The cell of that.
    pub at: Option<String>,
}

/// What a list of a claim could be made from.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MakeableView {
    /// The claim's id.
    pub claim: String,
    /// What the rows that can be made come to, without tax.
    pub total: Money,
    /// Vouchers that no line item stands on.
    pub rows: Vec<MakeableRowView>,
}

/// A voucher as a row that could be put on the list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MakeableRowView {
    /// The voucher's id.
    pub voucher: String,
    /// Such as 数电票.
    pub kind: String,
    /// 开票日期, or empty.
    pub date: String,
    /// 销售方, or empty.
    pub vendor: String,
    /// Without tax.
    pub amount: Option<Money>,
    /// Tax.
    pub tax: Option<Money>,
    /// What it was read from, in Chinese.
    pub source: String,
    /// The attachment.
    pub file: String,
    /// Why no row can be made of it; none where one can.
    pub no_row: Option<String>,
}

/// What a claim stands on.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CoverageView {
    /// The claim's id.
    pub claim: String,
    /// In one line.
    pub words: String,
    /// The amounts.
    #[serde(flatten)]
    #[ts(flatten)]
    pub amounts: Coverage,
}

/// A line item and its voucher.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct VoucherItemView {
    /// The line item's id.
    pub item: String,
    /// The claim's id.
    pub claim: String,
    /// What it stands on.
    pub standing: Standing,
    /// In one word.
    pub label: String,
    /// Whether row and voucher agree to the fen.
    pub exact: bool,
    /// The voucher's id, or none.
    pub voucher: Option<String>,
    /// By what they were matched, in Chinese, or empty.
    pub matched_by: String,
    /// Whether a reviewer said which voucher it stands on.
    pub given: bool,
    /// Whether it was admitted or cut on record.
    pub recorded: bool,
    /// Whether a reviewer made it from its voucher.
    pub made: bool,
}

/// A voucher.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct VoucherView {
    /// Its number with its code, or its file where it has none.
    pub id: String,
    /// Such as 数电票.
    pub kind: String,
    /// The attachments that hold it.
    pub files: Vec<String>,
    /// What it was read from, in Chinese, the best first.
    pub source: String,
    /// What became of its seal, in words; none where the format has none.
    pub seal: Option<String>,
    /// What it says.
    pub values: Vec<VoucherValueView>,
    /// The line items that stand on it, by their ids.
    pub items: Vec<String>,
}

/// One value of a voucher.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct VoucherValueView {
    /// Such as 开票日期.
    pub label: String,
    /// As it is shown.
    pub value: String,
    /// What it was read from.
    pub source: String,
    /// Where it stands.
    pub place: PlaceView,
}

/// How far the reading of vouchers has come.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct VouchersProgress {
    /// The case.
    pub case: String,
    /// The attachment in hand.
    pub file: String,
    /// Attachments read.
    pub done: u32,
    /// Attachments in all.
    pub total: u32,
}

/// What reading a case's vouchers came to.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct VouchersRead {
    /// The case.
    pub case: String,
    /// Attachments that were read now.
    pub read: u32,
    /// Whether it was stopped before the last.
    pub stopped: bool,
}

/// What a reviewer says of the voucher of a line item.
#[derive(Debug, Clone, serde::Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "how", content = "voucher")]
#[ts(export)]
pub enum GivenInput {
    /// It stands on this one, by its id.
    On(String),
    /// It stands on none of those that were read.
    None,
    /// What was said is taken back: they are matched by what both say.
    TakeBack,
}
