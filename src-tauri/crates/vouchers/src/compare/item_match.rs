//! Which line item stands on which voucher.

use std::collections::HashMap;

use casework::{GivenMatch, LineItem, Sameness, item_claimed_once, number_key, same_party};
use policy::Money;
use serde::{Deserialize, Serialize};

use super::sent::{Sent, SentVoucher};
use crate::{Party, Place, Voucher};

/// By what a line item and a voucher were tied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchedBy {
    /// A reviewer said so.
    Reviewer,
    /// By number, and by the issuer where the number alone is not unique.
    Number,
    /// A number that is not unique by itself, with amount or date: asked about.
    NumberPerhaps,
    /// Number, amount and date agree, the vendor does not.
    NumberAndFigures,
    /// Amount, date and vendor together; the number does not.
    Figures,
}

impl MatchedBy {
    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            MatchedBy::Reviewer => "经办指定",
            MatchedBy::Number => "号码相同",
            MatchedBy::NumberPerhaps => "号码相同，开票方待核",
            MatchedBy::NumberAndFigures => "号码、金额和日期相同",
            MatchedBy::Figures => "金额、日期和供应商相同",
        }
    }
}

/// A line item on its voucher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemMatch {
    /// The line item, by its id.
    pub item: String,
    /// The voucher's number, with its code.
    pub number: Option<String>,
    /// Where the voucher's number stands.
    pub place: Option<Place>,
    /// By what.
    pub by: MatchedBy,
    /// The voucher's place among those that were sent.
    pub voucher: usize,
    /// Whether the rows on it claim its amount to the fen.
    pub exact: bool,
}

/// Matches each line item with at most one voucher: as a reviewer said, else by what both say.
pub(super) fn matches(items: &[&LineItem], sent: &Sent, given: &[GivenMatch]) -> Vec<ItemMatch> {
    let mut by_key: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, copy) in sent.vouchers.iter().enumerate() {
        for key in copy.once.iter().flat_map(|once| &once.keys) {
            by_key.entry(&key.text).or_default().push(index);
        }
    }
    let mut matches = Vec::new();
    let mut loose: Vec<&LineItem> = Vec::new();
    for item in items {
        if let Some(said) = given.iter().find(|said| said.item == item.id) {
            let index = sent.vouchers.iter().position(|copy| said.voucher.as_ref() == Some(&copy.id));
            matches.extend(index.map(|index| matched(item, sent, index, MatchedBy::Reviewer)));
            // One that is gone from what was sent is looked for anew.
            if index.is_some() || said.voucher.is_none() {
                continue;
            }
        }
        match by_number(item, sent, &by_key) {
            Some((index, by)) => matches.push(matched(item, sent, index, by)),
            None => loose.push(item),
        }
    }
    // What is tied by number is out of question for the rest.
    let mut taken: Vec<usize> = matches.iter().map(|found: &ItemMatch| found.voucher).collect();
    for (test, by) in [
        (number_and_figures as fn(&LineItem, &Voucher) -> bool, MatchedBy::NumberAndFigures),
        (figures, MatchedBy::Figures),
    ] {
        let free = |index: &usize| !taken.contains(index);
        let fits = |item: &LineItem| -> Vec<usize> {
            let vouchers = sent.vouchers.iter().enumerate();
            vouchers
                .filter(|(index, copy)| free(index) && test(item, &copy.voucher))
                .map(|(i, _)| i)
                .collect()
        };
        let found: Vec<(usize, usize)> = loose
            .iter()
            .enumerate()
            .filter_map(|(at, item)| match fits(item).as_slice() {
                [only] => Some((at, *only)),
                // None, or several of which each could be meant.
                _ => None,
            })
            .collect();
        let alone = |index: usize| found.iter().filter(|(_, other)| *other == index).count() == 1;
        let sure: Vec<(usize, usize)> = found.iter().copied().filter(|(_, index)| alone(*index)).collect();
        matches.extend(sure.iter().map(|(at, index)| matched(loose[*at], sent, *index, by)));
        taken.extend(sure.iter().map(|(_, index)| *index));
        let mut at = 0;
        loose.retain(|_| {
            at += 1;
            !sure.iter().any(|(tied, _)| tied + 1 == at)
        });
    }
    let exact: Vec<bool> = matches.iter().map(|found| is_exact(found, &matches, items, sent)).collect();
    matches.iter_mut().zip(exact).for_each(|(found, exact)| found.exact = exact);
    matches
}

/// Whether the rows on a voucher are its amount without tax to the fen; where only its amount with tax was read, one
/// row's amount and tax.
fn is_exact(found: &ItemMatch, matches: &[ItemMatch], items: &[&LineItem], sent: &Sent) -> bool {
    let Some(SentVoucher { voucher, .. }) = sent.vouchers.get(found.voucher) else { return false };
    let on_it = matches.iter().filter(|other| other.voucher == found.voucher);
    let rows: Option<Vec<&LineItem>> =
        on_it.map(|other| items.iter().find(|item| item.id == other.item).copied()).collect();
    let Some(rows) = rows else { return false };
    let amounts: Option<Vec<Money>> = rows.iter().map(|row| row.amount).collect();
    let Some(whole) = amounts.map(|amounts| amounts.into_iter().sum::<Money>()) else { return false };
    match (&voucher.net, &voucher.gross, rows.as_slice()) {
        (Some(net), _, _) => net.value == whole,
        (None, Some(gross), [row]) => row.tax.is_some_and(|tax| whole + tax == gross.value),
        (None, Some(_) | None, _) => false,
    }
}

fn matched(item: &LineItem, sent: &Sent, voucher: usize, by: MatchedBy) -> ItemMatch {
    let own = sent.vouchers.get(voucher).map(|copy| &copy.voucher);
    ItemMatch {
        item: item.id.clone(),
        number: own.and_then(Voucher::full_number),
        place: own.and_then(|own| own.number.as_ref()).map(|number| number.place.clone()),
        by,
        voucher,
        exact: false,
    }
}

fn by_number(item: &LineItem, sent: &Sent, by_key: &HashMap<&str, Vec<usize>>) -> Option<(usize, MatchedBy)> {
    let once = item_claimed_once(item, &[])?;
    let mut perhaps: Vec<usize> = Vec::new();
    let indices = once.keys.iter().filter_map(|key| by_key.get(key.text.as_str())).flatten();
    for index in indices {
        let Some(SentVoucher { once: Some(other), .. }) = sent.vouchers.get(*index) else { continue };
        match other.same_as(&once) {
            Some(Sameness::Same) => return Some((*index, MatchedBy::Number)),
            Some(Sameness::Perhaps) if !perhaps.contains(index) => perhaps.push(*index),
            Some(Sameness::Perhaps) | None => {}
        }
    }
    match perhaps.as_slice() {
        [only] => Some((*only, MatchedBy::NumberPerhaps)),
        _ => None,
    }
}

/// The row's number is the voucher's, with or without its code; amount and date agree as well.
fn number_and_figures(item: &LineItem, voucher: &Voucher) -> bool {
    let Some(written) = item.number.as_deref().map(number_key).filter(|key| !key.is_empty()) else {
        return false;
    };
    let own = voucher.number.as_ref().map(|number| number.value.as_str());
    let same = own == Some(written.as_str()) || voucher.full_number().as_deref() == Some(written.as_str());
    same && amounts_meet(item, voucher) && dates_meet(item, voucher)
}

/// Amount, date and vendor together.
fn figures(item: &LineItem, voucher: &Voucher) -> bool {
    amounts_meet(item, voucher)
        && dates_meet(item, voucher)
        && vendor_meets(item, &voucher.seller) == Some(true)
}

/// Whether the row's amount is one of the voucher's.
fn amounts_meet(item: &LineItem, voucher: &Voucher) -> bool {
    let Some(amount) = item.amount else { return false };
    let own = [&voucher.net, &voucher.gross].into_iter().flatten().any(|field| field.value == amount);
    let gross = item.tax.map(|tax| amount + tax);
    own || voucher.gross.as_ref().is_some_and(|field| gross == Some(field.value))
}

fn dates_meet(item: &LineItem, voucher: &Voucher) -> bool {
    matches!((item.date, &voucher.date), (Some(own), Some(date)) if own == date.value)
}

/// Whether the row's vendor is a party; `None` where one of them is unknown.
pub(super) fn vendor_meets(item: &LineItem, party: &Party) -> Option<bool> {
    let own = (item.vendor.as_deref(), item.vendor_uscc.as_deref());
    if (own.0.is_none() && own.1.is_none()) || party.is_unknown() {
        return None;
    }
    // A name against a code alone says nothing.
    let comparable = (own.0.is_some() && party.name.is_some()) || (own.1.is_some() && party.uscc.is_some());
    comparable.then(|| same_party(own, party.keys()))
}
