//! What a line item stands on, and how much of what is claimed stands on what.

use casework::{ApplicationPackage, Coverage, LineItem, Severity, Standing};

use super::sent::Sent;
use super::{Compared, Difference, ItemMatch};
use crate::Source;

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
    let sources = copy.voucher.sources();
    match sources.iter().any(|source| *source != Source::Qr) {
        true => Standing::Agrees,
        false if sources.is_empty() => Standing::Nothing,
        // A code alone: it names no parties.
        false => Standing::AgreesByCode,
    }
}

/// The coverage of a claim, or of all line items where none is named.
#[must_use]
pub fn coverage(package: &ApplicationPackage, compared: &Compared, claim: Option<&str>) -> Coverage {
    let mut out = Coverage::default();
    for item in
        package.items.iter().filter(|item| claim.is_none_or(|claim| item.claim.as_deref() == Some(claim)))
    {
        let standing = compared.standing.iter().find(|(id, _)| *id == item.id).map(|(_, standing)| *standing);
        out.add(item.amount, standing.unwrap_or(Standing::Nothing));
    }
    out
}
