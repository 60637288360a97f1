//! What a case's line items stand on, as its check left it and as the reviewer has put on record since.

use crate::{Case, CheckedVoucher, Coverage, LineItem, Standing};

impl Case {
    /// The voucher that a line item stands on, as far as vouchers were read.
    #[must_use]
    pub fn voucher_of(&self, item: &str) -> Option<&CheckedVoucher> {
        let check = self.vouchers.as_ref()?;
        check.voucher(check.item(item)?.voucher.as_deref()?)
    }

    /// How much of a claim stands on what; `None` while its vouchers were not read.
    #[must_use]
    pub fn coverage(&self, claim: &str) -> Option<Coverage> {
        let check = self.vouchers.as_ref()?;
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
