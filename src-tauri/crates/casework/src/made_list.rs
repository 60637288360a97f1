//! Line items made from vouchers, for an applicant who sent invoices and no list: proposed from what was read, and counted
//! only once a reviewer has put them on record. They stand beside what the applicant wrote, never in it.

use std::borrow::Cow;

use policy::{InputKind, Pack};

use crate::{ApplicationPackage, Case, CellRef, CheckedVoucher, Claim, LineItem, MadeItem};

/// What could be put on the list of a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Makeable<'c> {
    /// The claim: its figure is a sum of line items, and the applicant listed none.
    pub claim: &'c Claim,
    /// Vouchers that no line item stands on, in their order.
    pub vouchers: Vec<&'c CheckedVoucher>,
}

impl Case {
    /// The line items of the package, and those made from vouchers.
    pub fn items(&self) -> impl Iterator<Item = &LineItem> {
        self.package.items.iter().chain(self.made_items.iter().map(|made| &made.item))
    }

    /// The package with what was made from vouchers among its line items, as vouchers are held against it.
    #[must_use]
    pub fn package_with_made(&self) -> Cow<'_, ApplicationPackage> {
        if self.made_items.is_empty() {
            return Cow::Borrowed(&self.package);
        }
        let mut package = self.package.clone();
        package.items.extend(self.made_items.iter().map(|made| made.item.clone()));
        Cow::Owned(package)
    }

    /// The record of a line item that was made from its voucher.
    #[must_use]
    pub fn made(&self, item: &str) -> Option<&MadeItem> {
        self.made_items.iter().find(|made| made.item.id == item)
    }

    /// Where a line item stands: its cell, or its row on the list that was made from vouchers, where rows keep their
    /// number whatever is taken off.
    #[must_use]
    pub fn place_of(&self, item: &LineItem) -> Option<CellRef> {
        let row = || self.made(&item.id)?.item.id.strip_prefix('m')?.parse::<u32>().ok()?.checked_sub(1);
        item.at.clone().or_else(|| Some(CellRef::new("凭证清单", row()?, 0)))
    }

    /// For each claim of the case without a list of the applicant's own, the vouchers that a list could be made from.
    #[must_use]
    pub fn makeable(&self, pack: &Pack) -> Vec<Makeable<'_>> {
        let Some(check) = &self.vouchers else { return Vec::new() };
        let stands = |voucher: &&CheckedVoucher| {
            check.items.iter().any(|item| item.voucher.as_ref() == Some(&voucher.id))
        };
        let free: Vec<&CheckedVoucher> = check.vouchers.iter().filter(|voucher| !stands(voucher)).collect();
        if free.is_empty() {
            return Vec::new();
        }
        let unlisted = |claim: &&Claim| {
            !self.package.items.iter().any(|item| self.claim_of(item).is_none_or(|of| of == claim.id))
        };
        let claims = self.claims().filter(|claim| is_itemised(claim, pack)).filter(unlisted);
        claims.map(|claim| Makeable { claim, vouchers: free.clone() }).collect()
    }
}

/// Whether a claim's figure is a sum of line items. Loans are a list of their own, and no sum.
#[must_use]
pub fn is_itemised(claim: &Claim, pack: &Pack) -> bool {
    let benefit = pack.benefit(&claim.benefit);
    let mut inputs = benefit.into_iter().flat_map(|benefit| &benefit.inputs);
    inputs.any(|input| input.from_items && !matches!(input.kind, InputKind::Loans))
}
