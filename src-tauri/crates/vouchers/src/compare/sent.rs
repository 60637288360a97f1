//! The vouchers of all attachments: copies of one invoice (its XML, its PDF, a scan) are one, and bank slips stand apart.

use casework::{CellRef, ClaimedOnce, LineItem, Outside, Sameness, item_claimed_once};

use super::{Difference, DifferenceCode};
use crate::merge::merged;
use crate::problem::FileProblemCode;
use crate::{Kind, Reading, Voucher};

/// A voucher of a package, with the attachments that it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentVoucher {
    /// What tells it from the package's others, over readings: its number with its code, or its file where it has none.
    pub id: String,
    /// As all copies of it read together.
    pub voucher: Voucher,
    /// As it is recognised.
    pub once: Option<ClaimedOnce>,
    /// Attachments that hold it.
    pub files: Vec<String>,
}

/// All that was sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent {
    /// Invoices and receipts, each once, in the order of their first file.
    pub vouchers: Vec<SentVoucher>,
    /// Bank slips.
    pub slips: Vec<Voucher>,
    /// Attachments of which no voucher was read.
    pub unread: Vec<String>,
}

/// How a voucher is recognised, by the rules that line items are; `None` where it has no number.
#[must_use]
pub fn once_of(voucher: &Voucher) -> Option<ClaimedOnce> {
    let (name, uscc) = voucher.seller.keys();
    let item = LineItem {
        id: "voucher".to_owned(),
        kind: Some("发票".to_owned()),
        number: Some(voucher.full_number()?),
        date: voucher.date.as_ref().map(|date| date.value),
        vendor: name.map(str::to_owned),
        vendor_uscc: uscc.map(str::to_owned),
        amount: voucher.net.as_ref().map(|net| net.value),
        // Its own place is of a file; the rules want a cell.
        at: Some(CellRef::new("凭证", 0, 0)),
        ..LineItem::default()
    };
    item_claimed_once(&item, &[])
}

impl Sent {
    /// What some readings hold, and where two copies differ.
    pub(super) fn of(readings: &[Reading]) -> (Sent, Vec<Difference>) {
        let mut sent = Sent::default();
        let mut differences = Vec::new();
        for reading in readings {
            if reading.vouchers.is_empty() {
                sent.unread.push(reading.file.clone());
            }
            for voucher in &reading.vouchers {
                if voucher.kind == Kind::BankSlip {
                    sent.slips.push(voucher.clone());
                } else {
                    sent.add(voucher, &reading.file, &mut differences);
                }
            }
        }
        (sent, differences)
    }

    fn add(&mut self, voucher: &Voucher, file: &str, differences: &mut Vec<Difference>) {
        let once = once_of(voucher);
        let same = |copy: &&mut SentVoucher| match (&copy.once, &once) {
            (Some(known), Some(once)) => known.same_as(once) == Some(Sameness::Same),
            _ => false,
        };
        let Some(known) = self.vouchers.iter_mut().find(same) else {
            let id = self.id_of(voucher, file);
            self.vouchers.push(SentVoucher {
                id,
                voucher: voucher.clone(),
                once,
                files: vec![file.to_owned()],
            });
            return;
        };
        let mut problems = Vec::new();
        known.voucher = merged(std::mem::take(&mut known.voucher), voucher.clone(), &mut problems);
        known.once = once_of(&known.voucher);
        known.files.push(file.to_owned());
        for problem in problems.into_iter().filter(|problem| problem.code == FileProblemCode::SourcesDiffer) {
            differences.push(Difference {
                code: DifferenceCode::CopiesDiffer,
                item: None,
                at: None,
                places: problem.places,
                message: Outside::new(format!("同一张发票的两份文件不一致：{}", problem.message)),
                remedy: Outside::new("请说明哪一份是原件，并提供税务机关平台的查验结果"),
            });
        }
    }
    /// A second one of a number is told apart by its place in order.
    fn id_of(&self, voucher: &Voucher, file: &str) -> String {
        let id = voucher.full_number().unwrap_or_else(|| file.to_owned());
        let same = |known: &&SentVoucher| known.id == id || known.id.starts_with(&format!("{id}#"));
        match self.vouchers.iter().filter(same).count() {
            0 => id,
            others => format!("{id}#{}", others + 1),
        }
    }
}
