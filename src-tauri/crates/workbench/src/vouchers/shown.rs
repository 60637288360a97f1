//! The view of a case's vouchers.

use casework::{Case, CheckedVoucher, VoucherCheck};
use vouchers::READER_VERSION;

use crate::format::count;
use crate::vouchers::view::{CoverageView, VoucherItemView, VoucherValueView, VoucherView, VouchersView};

/// The vouchers of a case as far as they were read.
pub(crate) fn vouchers_view(case: &Case) -> Option<VouchersView> {
    let check = &*case.voucher_check()?;
    let coverage =
        case.claims().filter(|claim| case.items_of(&claim.id).next().is_some()).filter_map(|claim| {
            let amounts = case.coverage(&claim.id)?;
            Some(CoverageView { claim: claim.id.clone(), words: amounts.words(), amounts })
        });
    Some(VouchersView {
        reader: check.reader,
        outdated: check.files > 0 && check.reader < READER_VERSION,
        files: check.files,
        agreeing: count(case.admissible_as_they_agree().len()),
        coverage: coverage.collect(),
        items: items(case, check),
        vouchers: check.vouchers.iter().map(|voucher| voucher_view(check, voucher)).collect(),
    })
}

fn items(case: &Case, check: &VoucherCheck) -> Vec<VoucherItemView> {
    let ours = case.package.items.iter().filter_map(|item| {
        let claim = case.claim_of(item).filter(|claim| case.claim_ids.iter().any(|own| own == claim))?;
        Some((item, claim, check.item(&item.id)?))
    });
    ours.map(|(item, claim, checked)| VoucherItemView {
        item: item.id.clone(),
        claim: claim.to_owned(),
        standing: checked.standing,
        label: checked.standing.label().to_owned(),
        exact: checked.exact,
        voucher: checked.voucher.clone(),
        matched_by: checked.matched_by.clone().unwrap_or_default(),
        given: case.given_matches.iter().any(|given| given.item == item.id),
        recorded: case.admissions.iter().any(|admission| admission.item == item.id),
    })
    .collect()
}

fn voucher_view(check: &VoucherCheck, voucher: &CheckedVoucher) -> VoucherView {
    let CheckedVoucher { id, kind, files, source, seal, values } = voucher.clone();
    let on_it = check.items.iter().filter(|item| item.voucher.as_ref() == Some(&id));
    VoucherView {
        items: on_it.map(|item| item.item.clone()).collect(),
        values: values
            .into_iter()
            .map(|value| VoucherValueView {
                label: value.label,
                value: value.value,
                source: value.source,
                place: (&value.place).into(),
            })
            .collect(),
        id,
        kind,
        files,
        source,
        seal,
    }
}
