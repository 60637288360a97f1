//! A case's line items held against what was read of its package: kept with the case, so that nothing is compared
//! anew when it is shown.

use casework::{
    ApplicationPackage, Case, CheckedItem, CheckedVoucher, ClaimedOnce, Names, Severity, VoucherCheck,
    VoucherNote, VoucherValue,
};
use jiff::Timestamp;
use policy::Pack;
use store::{Reader, Tx};
use vouchers::{
    ClaimWords, Compared, Difference, DifferenceCode, Field, Place, READER_VERSION, Reading, Voucher,
    VoucherProblem, compare, text_values,
};

use crate::error::Error;
use crate::format::count;
use crate::review::questions::questions_of;
use crate::session::trusted_roots;
use crate::session::{assessment_inputs, load};

/// Holds a case's vouchers against its line items, and keeps what came of it: what differs, by what else its line items
/// are recognised, and which settlements nobody asks for any more.
///
/// # Errors
/// What the store refuses; a reading that is not one.
pub(crate) fn keep(tx: &Tx<'_>, number: &str, now: Timestamp) -> Result<(), Error> {
    let case = load(tx, number)?;
    let readings = readings_of(tx, &case)?;
    let inputs = assessment_inputs(tx, &case)?;
    let words = ClaimWords { pack: Some(inputs.pack), ..words(tx, &case)? };
    let package = case.package_with_made();
    let compared = compare(&package, &readings, &words);
    let roots = trusted_roots(tx)?;
    let roots: Vec<Vec<u8>> = roots.iter().map(memo::certificate::to_der).collect::<Result<_, _>>()?;
    tx.put_voucher_check(number, &checked((&package, inputs.pack), &readings, &compared, &roots), now)?;
    tx.set_voucher_keys(number, keys(&case, &compared))?;
    let case = load(tx, number)?;
    let assessed = casework::assess_case(&case, &inputs)?;
    let asked = questions_of(tx, &case, &inputs, &assessed)?;
    let of_vouchers = case.settlements.iter().filter(|settled| settled.code.is_of_vouchers());
    for settled in of_vouchers.filter(|settled| !asked.iter().any(|asked| asked.id == settled.problem)) {
        tx.clear_settlement(number, &settled.problem, now)?;
    }
    crate::cases::list::refresh(tx, number)
}

/// What was read of the attachments of a case's package, in the package's order.
fn readings_of(reader: &Reader<'_>, case: &Case) -> Result<Vec<Reading>, Error> {
    let Some(package) = reader.packages_of(&case.number)?.pop() else { return Ok(Vec::new()) };
    let kept = reader.voucher_readings(package.id)?;
    let files = reader.package_files(package.id)?;
    let mut readings = Vec::new();
    for file in files {
        let Some(kept) = kept.iter().find(|kept| kept.name == file.name) else { continue };
        let read = serde_json::from_str(&kept.content);
        readings.push(read.map_err(|error| Error::Content("凭证的识读结果", error))?);
    }
    Ok(readings)
}

fn words(reader: &Reader<'_>, case: &Case) -> Result<ClaimWords<'static>, Error> {
    let own = case.uscc();
    let names = reader.other_names(&case.number)?;
    let former = names.into_iter().filter(|other| !own.is_empty() && other.uscc == own);
    Ok(ClaimWords {
        pack: None,
        former_names: former.map(|other| other.name).collect(),
        given: case.given_matches.clone(),
    })
}

/// The outcome of a comparison as it is kept, with seals judged by the roots that are trusted now.
pub(crate) fn checked(
    (package, pack): (&ApplicationPackage, &Pack),
    readings: &[Reading],
    compared: &Compared,
    roots: &[Vec<u8>],
) -> VoucherCheck {
    let items = compared.standing.iter().map(|(item, standing)| {
        let found = compared.matches.iter().find(|found| found.item == *item);
        let voucher = found.and_then(|found| compared.vouchers.get(found.voucher));
        CheckedItem {
            item: item.clone(),
            standing: *standing,
            exact: found.is_some_and(|found| found.exact),
            voucher: voucher.map(|voucher| voucher.id.clone()),
            matched_by: found.map(|found| found.by.label().to_owned()),
        }
    });
    let vouchers = compared.vouchers.iter().map(|sent| CheckedVoucher {
        id: sent.id.clone(),
        kind: sent.voucher.kind.label().to_owned(),
        files: sent.files.clone(),
        source: sent
            .voucher
            .sources()
            .into_iter()
            .map(vouchers::Source::label)
            .collect::<Vec<_>>()
            .join("、"),
        seal: sent.voucher.seal.as_ref().map(|seal| seal.words(roots)),
        values: values(&sent.voucher),
        row: sent.row(),
        no_row: sent.no_row(&compared.vouchers),
    });
    // Where no voucher was read at all, the coverage says so once, and not each row.
    let any = !compared.vouchers.is_empty();
    let differences =
        compared.differences.iter().filter(|difference| any || difference.code != DifferenceCode::NotSent);
    let of_files = readings.iter().filter(|reading| concerns(package, reading));
    let of_files = of_files.flat_map(|reading| &reading.problems);
    VoucherCheck {
        reader: readings.iter().map(|reading| reading.reader).min().unwrap_or(READER_VERSION),
        files: count(readings.len()),
        items: items.collect(),
        vouchers: vouchers.collect(),
        notes: differences
            .map(difference)
            .chain(of_files.filter(|problem| problem.severity != Severity::Note).map(problem))
            .collect(),
        texts: text_values(package, pack, readings),
    }
}

/// Whether a file's own problems are told: one that no row names and that holds no voucher says nothing.
fn concerns(package: &ApplicationPackage, reading: &Reading) -> bool {
    let named = |item: &casework::LineItem| item.attachment.as_deref() == Some(&reading.file);
    !reading.vouchers.is_empty() || package.items.iter().any(named)
}

fn difference(difference: &Difference) -> VoucherNote {
    VoucherNote {
        severity: difference.code.severity(),
        code: difference.code.problem(),
        item: difference.item.clone(),
        at: difference.at.clone(),
        places: difference.places.clone(),
        message: difference.message.clone(),
        remedy: difference.remedy.clone(),
    }
}

fn problem(problem: &VoucherProblem) -> VoucherNote {
    VoucherNote {
        severity: problem.severity,
        code: problem.code.problem(),
        item: None,
        at: None,
        places: problem.places.clone(),
        message: problem.message.clone(),
        remedy: problem.remedy.clone(),
    }
}

fn values(voucher: &Voucher) -> Vec<VoucherValue> {
    fn shown<T>(
        label: &str,
        field: Option<&Field<T>>,
        words: impl FnOnce(&T) -> String,
    ) -> Option<VoucherValue> {
        let field = field?;
        let place: Place = field.place.clone();
        let source = field.source.label().to_owned();
        Some(VoucherValue { label: label.to_owned(), value: words(&field.value), source, place })
    }
    let text = |label: &str, field: Option<&Field<String>>| shown(label, field, Clone::clone);
    let money =
        |label: &str, field: Option<&Field<policy::Money>>| shown(label, field, |amount| amount.grouped());
    let fields = [
        text("发票代码", voucher.code.as_ref()),
        text("发票号码", voucher.number.as_ref()),
        shown("开票日期", voucher.date.as_ref(), ToString::to_string),
        text("销售方", voucher.seller.name.as_ref().or(voucher.seller.uscc.as_ref())),
        text("购买方", voucher.buyer.name.as_ref().or(voucher.buyer.uscc.as_ref())),
        money("金额（不含税）", voucher.net.as_ref()),
        money("税额", voucher.tax.as_ref()),
        money("价税合计", voucher.gross.as_ref()),
    ];
    let lines = voucher.lines.iter().take(20).filter_map(|line| text("项目", Some(&line.name)));
    fields.into_iter().flatten().chain(lines).collect()
}

/// By what line items are recognised from their vouchers: a row with a number alone has the issuer's code from it.
fn keys(case: &Case, compared: &Compared) -> Vec<ClaimedOnce> {
    let own = compared.matches.iter().filter_map(|found| {
        let item = case.items().find(|item| item.id == found.item)?;
        let ours = case.claim_of(item).is_some_and(|claim| case.claim_ids.iter().any(|own| own == claim));
        let once = compared.vouchers.get(found.voucher)?.once.clone()?;
        let at = case.place_of(item).filter(|_| ours)?;
        Some(ClaimedOnce { names: Names::Item(item.id.clone()), at, ..once })
    });
    own.collect()
}
