//! What a case's attachments say as vouchers, held against its line items: as the reader and the comparison left it,
//! kept with the case. It finds nothing itself, and a reviewer decides.

use jiff::Timestamp;
use policy::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CellRef, LineItem, Outside, Person, Place, ProblemCode, Severity};

/// What a line item stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "VoucherStanding")]
pub enum Standing {
    /// On a voucher whose data or text was read, and agrees.
    Agrees,
    /// On a scan whose code was read, and agrees as far as a code says.
    AgreesByCode,
    /// On a voucher that differs.
    Differs,
    /// On nothing that was read.
    Nothing,
}

impl Standing {
    /// In Chinese, as one word beside a line item.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Standing::Agrees => "一致",
            Standing::AgreesByCode => "二维码一致",
            Standing::Differs => "不一致",
            Standing::Nothing => "未识读",
        }
    }
}

/// The amounts of one claim, or of all, by what they stand on; yuan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Coverage {
    /// What is claimed.
    pub claimed: Money,
    /// On vouchers that were read and agree.
    pub agrees: Money,
    /// On scans whose code was read.
    pub by_code: Money,
    /// On vouchers that differ.
    pub differs: Money,
    /// On nothing that was read.
    pub nothing: Money,
}

impl Coverage {
    /// Adds a line item; one whose amount is unknown adds nothing.
    pub fn add(&mut self, amount: Option<Money>, standing: Standing) {
        let Some(amount) = amount else { return };
        let part = match standing {
            Standing::Agrees => &mut self.agrees,
            Standing::AgreesByCode => &mut self.by_code,
            Standing::Differs => &mut self.differs,
            Standing::Nothing => &mut self.nothing,
        };
        *part = *part + amount;
        self.claimed = self.claimed + amount;
    }

    /// In one line, in Chinese: parts that are zero are left out.
    #[must_use]
    pub fn words(&self) -> String {
        let parts = [
            (self.agrees, "与凭证一致"),
            (self.by_code, "与扫描件二维码一致"),
            (self.differs, "与凭证不一致"),
            (self.nothing, "没有识读到凭证"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(amount, _)| *amount != Money::ZERO)
            .map(|(amount, words)| format!("{} 元{words}", amount.grouped()))
            .collect();
        format!("申报 {} 元：{}", self.claimed.grouped(), parts.join("，"))
    }
}

/// What a reviewer said of the voucher that a line item stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenMatch {
    /// The line item, by its id.
    pub item: String,
    /// The voucher, by its id; `None` where it stands on none of those that were read.
    pub voucher: Option<String>,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// A line item as it was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedItem {
    /// The line item, by its id.
    pub item: String,
    /// What it stands on.
    pub standing: Standing,
    /// Whether row and voucher agree to the fen.
    pub exact: bool,
    /// The voucher, by its id.
    pub voucher: Option<String>,
    /// By what they were matched, in Chinese.
    pub matched_by: Option<String>,
}

/// One value of a voucher, as it is shown beside the row's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherValue {
    /// Such as 开票日期.
    pub label: String,
    /// As it is shown.
    pub value: String,
    /// What it was read from, in Chinese.
    pub source: String,
    /// Where it stands.
    pub place: Place,
}

/// A voucher among the attachments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckedVoucher {
    /// What tells it from the others: its number with its code, or its file.
    pub id: String,
    /// Such as 数电票.
    pub kind: String,
    /// The attachments that hold it.
    pub files: Vec<String>,
    /// What it was read from, in Chinese, the best first.
    pub source: String,
    /// What became of its seal, in words; `None` where the format has none.
    pub seal: Option<String>,
    /// What it says.
    pub values: Vec<VoucherValue>,
    /// As a row of a list, without id and claim.
    #[serde(default)]
    pub row: LineItem,
    /// Why no row can be made of it, in Chinese; `None` where one can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_row: Option<String>,
}

impl CheckedVoucher {
    /// In a few words: kind, number and what it was read from.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {}（{}）", self.kind, self.id, self.source)
    }
}

/// Something about the vouchers that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherNote {
    /// How much it weighs.
    pub severity: Severity,
    /// Its kind.
    pub code: ProblemCode,
    /// The line item, by its id.
    pub item: Option<String>,
    /// The cell that it starts from.
    pub at: Option<CellRef>,
    /// Where the vouchers say otherwise.
    pub places: Vec<Place>,
    /// In Chinese: what and why.
    pub message: Outside,
    /// In Chinese: what to do.
    pub remedy: Outside,
}

/// A value in the text of a contract or licence, offered as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextValue {
    /// The attachment.
    pub file: String,
    /// The claim that the attachment is listed for.
    pub claim: Option<String>,
    /// The word that it stands behind, such as 甲方.
    pub label: String,
    /// As it is shown.
    pub value: String,
    /// Where it stands.
    pub place: Place,
    /// What of the application is the same, in Chinese; `None` says nothing against it.
    pub agrees: Option<String>,
    /// The cell of that.
    pub at: Option<CellRef>,
}

/// The vouchers of a case's package and its line items, as they were last held against each other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VoucherCheck {
    /// The reader's version.
    pub reader: u32,
    /// Attachments that were looked at.
    pub files: u32,
    /// Line items that stand on invoices, in their order.
    pub items: Vec<CheckedItem>,
    /// Vouchers, each once, in the order of their first file.
    pub vouchers: Vec<CheckedVoucher>,
    /// What differs, and what is wrong with a file.
    pub notes: Vec<VoucherNote>,
    /// What the text of contracts and licences says.
    #[serde(default)]
    pub texts: Vec<TextValue>,
}

impl VoucherCheck {
    /// A voucher by its id.
    #[must_use]
    pub fn voucher(&self, id: &str) -> Option<&CheckedVoucher> {
        self.vouchers.iter().find(|voucher| voucher.id == id)
    }

    /// A line item as it was checked.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&CheckedItem> {
        self.items.iter().find(|checked| checked.item == id)
    }
}
