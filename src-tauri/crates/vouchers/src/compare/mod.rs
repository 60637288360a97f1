//! Vouchers against the line items that they stand for: matched, then checked, each difference with both places, a code and a
//! remedy. Pure: a reviewer can match and unmatch, and decides.
//!
//! A match is by number, or by amount, date and vendor together, never by one of them alone. What identifies an
//! invoice is said by `casework::identity`; there is no second rule here.

mod checks;
mod coverage;
mod difference;
mod item_match;
mod payments;
mod row;
mod sent;
mod texts;

use casework::{ApplicationPackage, GivenMatch, LineItem, Standing};
use policy::Pack;

pub use coverage::coverage;
pub use difference::{Difference, DifferenceCode};
pub use item_match::{ItemMatch, MatchedBy};
pub use sent::{SentVoucher, once_of};
pub use texts::text_values;

use crate::Reading;
use sent::Sent;

/// What the store and the pack know beside the package.
#[derive(Debug, Clone, Default)]
pub struct ClaimWords<'p> {
    /// The pack, for the words of each benefit's matter (流片, 掩膜, EDA …): a line of an invoice that has none of them is
    /// pointed out. No pack or no words, no hint.
    pub pack: Option<&'p Pack>,
    /// Names that the applicant had before.
    pub former_names: Vec<String>,
    /// What a reviewer said of which line item stands on which voucher.
    pub given: Vec<GivenMatch>,
}

/// The outcome of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Invoices and receipts that were sent, each once.
    pub vouchers: Vec<SentVoucher>,
    /// Which line item stands on which voucher.
    pub matches: Vec<ItemMatch>,
    /// What differs, in the order of line items, and then of vouchers.
    pub differences: Vec<Difference>,
    /// How each line item stands, in their order: id and standing.
    pub standing: Vec<(String, Standing)>,
}

/// Compares a package's line items with what was read of its attachments.
#[must_use]
pub fn compare(package: &ApplicationPackage, readings: &[Reading], words: &ClaimWords<'_>) -> Compared {
    let (sent, mut differences) = Sent::of(readings);
    let items: Vec<&LineItem> = package.items.iter().filter(|item| is_invoice(item)).collect();
    let matches = item_match::matches(&items, &sent, &words.given);
    let checker = checks::Checker { package, sent: &sent, words, matches: &matches, readings };
    for item in &items {
        checker.item(item, &mut differences);
    }
    payments::check(package, &sent, &matches, words, &mut differences);
    checker.unlisted(&mut differences);
    let standing =
        items.iter().map(|item| (item.id.clone(), coverage::standing(item, &sent, &matches, &differences)));
    let standing = standing.collect();
    Compared { vouchers: sent.vouchers, matches, differences, standing }
}

/// Contracts and loans have no invoice of their own.
fn is_invoice(item: &LineItem) -> bool {
    item.kind.as_deref().is_none_or(|kind| kind.contains('票') || kind.contains("收据"))
}
