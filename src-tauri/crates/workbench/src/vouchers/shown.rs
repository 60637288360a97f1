//! The view of a case's vouchers.

use casework::{Case, CheckedVoucher, Makeable, TextValue, VoucherCheck};
use policy::Pack;
use vouchers::READER_VERSION;

use crate::format::count;
use crate::vouchers::view::{
    CoverageView, MakeableRowView, MakeableView, TextValueView, VoucherItemView, VoucherValueView,
    VoucherView, VouchersView,
};

/// The vouchers of a case as far as they were read.
pub(crate) fn vouchers_view(case: &Case, pack: &Pack) -> Option<VouchersView> {
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
        texts: check.texts.iter().map(text_view).collect(),
        makeable: case.makeable(pack).into_iter().map(makeable_view).collect(),
        vouchers: check.vouchers.iter().map(|voucher| voucher_view(check, voucher)).collect(),
    })
}

fn text_view(text: &TextValue) -> TextValueView {
    TextValueView {
        file: text.file.clone(),
        claim: text.claim.clone(),
        label: text.label.clone(),
        value: text.value.clone(),
        place: (&text.place).into(),
        agrees: text.agrees.clone().unwrap_or_default(),
        at: text.at.as_ref().map(ToString::to_string),
    }
}

/// What a list could be made from, with its sum: nothing of it counts yet.
fn makeable_view(makeable: Makeable<'_>) -> MakeableView {
    let rows = makeable.vouchers.into_iter().map(|voucher| MakeableRowView {
        voucher: voucher.id.clone(),
        kind: voucher.kind.clone(),
        date: voucher.row.date.map(|date| date.to_string()).unwrap_or_default(),
        vendor: voucher.row.vendor.clone().unwrap_or_default(),
        amount: voucher.row.amount,
        tax: voucher.row.tax,
        source: voucher.source.clone(),
        file: voucher.row.attachment.clone().unwrap_or_default(),
        no_row: voucher.no_row.clone(),
    });
    let rows: Vec<MakeableRowView> = rows.collect();
    let makeable_rows = rows.iter().filter(|row| row.no_row.is_none());
    MakeableView {
        claim: makeable.claim.id.clone(),
        total: makeable_rows.filter_map(|row| row.amount).sum(),
        rows,
    }
}

fn items(case: &Case, check: &VoucherCheck) -> Vec<VoucherItemView> {
    let ours = case.items().filter_map(|item| {
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
        made: case.made(&item.id).is_some(),
    })
    .collect()
}

fn voucher_view(check: &VoucherCheck, voucher: &CheckedVoucher) -> VoucherView {
    let CheckedVoucher { id, kind, files, source, seal, values, .. } = voucher.clone();
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
