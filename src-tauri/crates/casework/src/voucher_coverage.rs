//! What the line items of a case stand on, by what its vouchers say.

use std::borrow::Cow;

use crate::{Case, CheckedVoucher, Coverage, LineItem, Standing, VoucherCheck};

impl Case {
    /// What is known of its vouchers; `None` while its attachments were not read. A package that came without any has
    /// nothing to be read.
    #[must_use]
    pub fn voucher_check(&self) -> Option<Cow<'_, VoucherCheck>> {
        let sent = self.package.attachments.iter().any(|attachment| attachment.sha256.is_some());
        match &self.vouchers {
            Some(check) => Some(Cow::Borrowed(check)),
            None if !sent => Some(Cow::Owned(VoucherCheck::default())),
            None => None,
        }
    }

    /// The voucher that a line item stands on, as far as vouchers were read.
    #[must_use]
    pub fn voucher_of(&self, item: &str) -> Option<&CheckedVoucher> {
        let check = self.vouchers.as_ref()?;
        check.voucher(check.item(item)?.voucher.as_deref()?)
    }

    /// How much of a claim stands on what; `None` while its vouchers were not read.
    #[must_use]
    pub fn coverage(&self, claim: &str) -> Option<Coverage> {
        let check = self.voucher_check()?;
        let mut out = Coverage::default();
        for item in self.items_of(claim) {
            let standing = check.item(&item.id).map_or(Standing::Nothing, |checked| checked.standing);
            out.add(self.amount_of(item), standing);
        }
        Some(out)
    }

    /// The line items of this case that agree with their vouchers to the fen, and that nobody has put anything on
    /// record about.
    #[must_use]
    pub fn admissible_as_they_agree(&self) -> Vec<(&LineItem, &CheckedVoucher)> {
        let Some(check) = &self.vouchers else { return Vec::new() };
        let agrees = |item: &LineItem| {
            let checked = check.item(&item.id)?;
            let agrees = checked.standing == Standing::Agrees && checked.exact;
            agrees.then(|| check.voucher(checked.voucher.as_deref()?)).flatten()
        };
        let untouched = |item: &&LineItem| {
            self.claim_of(item).is_some_and(|claim| self.claim_ids.iter().any(|own| own == claim))
                && !self.admissions.iter().any(|admission| admission.item == item.id)
                && self.corrected_amount(item).is_none()
        };
        let items = self.package.items.iter().filter(untouched);
        items.filter_map(|item| Some((item, agrees(item)?))).collect()
    }
}
