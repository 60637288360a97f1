//! How much of what is claimed stands on what.

use casework::{ApplicationPackage, LineItem, Severity};
use policy::Money;
use serde::{Deserialize, Serialize};

use super::sent::Sent;
use super::{Compared, Difference, ItemMatch};
use crate::Source;

/// What a line item stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

/// The amounts of one claim, or of all, by what they stand on; yuan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// How an item stands.
pub(super) fn standing(
    item: &LineItem,
    sent: &Sent,
    matches: &[ItemMatch],
    differences: &[Difference],
) -> Standing {
    let Some(found) = matches.iter().find(|found| found.item == item.id) else { return Standing::Nothing };
    let Some(copy) = sent.vouchers.get(found.voucher) else { return Standing::Nothing };
    let own = differences.iter().filter(|difference| difference.item.as_ref() == Some(&item.id));
    // A hint is no difference of figures.
    if own.clone().any(|difference| difference.code.severity() != Severity::Note)
        || own.clone().any(|difference| difference.code == super::DifferenceCode::AmountLess)
    {
        return Standing::Differs;
    }
    match copy.voucher.best_source() {
        Some(Source::Qr) => Standing::AgreesByCode,
        Some(_) => Standing::Agrees,
        None => Standing::Nothing,
    }
}

/// The coverage of a claim, or of all line items where none is named.
#[must_use]
pub fn coverage(package: &ApplicationPackage, compared: &Compared, claim: Option<&str>) -> Coverage {
    let mut out = Coverage::default();
    for item in
        package.items.iter().filter(|item| claim.is_none_or(|claim| item.claim.as_deref() == Some(claim)))
    {
        let Some(amount) = item.amount else { continue };
        let standing = compared.standing.iter().find(|(id, _)| *id == item.id).map(|(_, standing)| *standing);
        let part = match standing.unwrap_or(Standing::Nothing) {
            Standing::Agrees => &mut out.agrees,
            Standing::AgreesByCode => &mut out.by_code,
            Standing::Differs => &mut out.differs,
            Standing::Nothing => &mut out.nothing,
        };
        *part = *part + amount;
        out.claimed = out.claimed + amount;
    }
    out
}
