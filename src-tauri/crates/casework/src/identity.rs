//! What may be claimed once only (an invoice, a contract, a loan, a standard, a person), and by what it and its
//! parties are recognised wherever they come again: in a file, in the store, in a search.
//!
//! A shared key is the same thing. A number or name alone, whose issuer nobody gave, is never equal in silence: it
//! is asked about, where amount or date agree. It decides nothing: what is found is for a person to settle.

mod number;
mod within;

use std::collections::HashMap;

use jiff::civil::Date;
use policy::{Money, folded};

use crate::{ApplicationPackage, CellRef, Claim, LineItem};

pub use number::number_key;
use number::{Number, person_number};
pub use within::{Twin, twins};

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OnceKind {
    /// 票据: an invoice or another receipt.
    Receipt,
    /// 合同
    Contract,
    /// 贷款: one drawdown.
    Loan,
    /// 标准
    Standard,
    /// 人才
    Person,
}

impl OnceKind {
    /// All kinds.
    pub const ALL: [OnceKind; 5] =
        [OnceKind::Receipt, OnceKind::Contract, OnceKind::Loan, OnceKind::Standard, OnceKind::Person];

    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            OnceKind::Receipt => "票据",
            OnceKind::Contract => "合同",
            OnceKind::Loan => "贷款",
            OnceKind::Standard => "标准",
            OnceKind::Person => "人才",
        }
    }

    /// The kind of a label.
    #[must_use]
    pub fn labelled(label: &str) -> Option<OnceKind> {
        OnceKind::ALL.into_iter().find(|kind| kind.label() == label)
    }
}

/// What of a package names the thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Names {
    /// A line item, by its id.
    Item(String),
    /// A claim, by its id.
    Claim(String),
}

/// By what a thing is recognised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Equal for the same thing.
    pub text: String,
    /// A number or name without whoever gave it out: equal means asked, not the same.
    pub bare: bool,
    /// Holds a person's identity number: it is kept as a keyed hash only.
    pub secret: bool,
}

/// Something that may be claimed once only, as it is recognised wherever it comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedOnce {
    /// What kind of thing it is.
    pub kind: OnceKind,
    /// What of the package names it.
    pub names: Names,
    /// As it is shown.
    pub shown: String,
    /// Where it stands.
    pub at: CellRef,
    /// By what it is recognised.
    pub keys: Vec<Key>,
    /// Whether all that identifies it is known; a bare key then says nothing more to another one that is.
    pub whole: bool,
    /// An older invoice's code: two codes are two invoices, whatever else they share.
    pub code: Option<String>,
    /// Its amount, for a bare key to agree with.
    pub amount: Option<Money>,
    /// Its date, for the same.
    pub date: Option<Date>,
}

/// How sure it is that two are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// They share a key.
    Same,
    /// They share a number or a name alone.
    Perhaps,
}

impl ClaimedOnce {
    /// Whether another one is the same thing.
    #[must_use]
    pub fn same_as(&self, other: &ClaimedOnce) -> Option<Sameness> {
        if matches!((&self.code, &other.code), (Some(one), Some(two)) if one != two) {
            return None;
        }
        let mut found = None;
        for key in self.keys.iter().filter(|key| other.keys.contains(key)) {
            if !key.bare {
                return Some(Sameness::Same);
            }
            if !(self.whole && other.whole) && self.agrees(other) {
                found = Some(Sameness::Perhaps);
            }
        }
        found
    }

    /// Whether what stands beside a bare number speaks for its being the same: a name has nothing beside it.
    fn agrees(&self, other: &ClaimedOnce) -> bool {
        self.kind == OnceKind::Person
            || (self.amount.is_some() && self.amount == other.amount)
            || (self.date.is_some() && self.date == other.date)
    }
}

/// A party by its 统一社会信用代码 and by its folded name: any shared key is the same party.
#[must_use]
pub fn party_keys(name: Option<&str>, uscc: Option<&str>) -> Vec<String> {
    let code = uscc.map(folded).filter(|code| !code.is_empty()).map(|code| format!("u:{code}"));
    let name = name.map(folded).filter(|name| !name.is_empty()).map(|name| format!("n:{name}"));
    code.into_iter().chain(name).collect()
}

/// Whether two parties, each by name and code, are one.
#[must_use]
pub fn same_party(one: (Option<&str>, Option<&str>), other: (Option<&str>, Option<&str>)) -> bool {
    let other = party_keys(other.0, other.1);
    party_keys(one.0, one.1).iter().any(|key| other.contains(key))
}

/// What some claims of a package, and their line items, hold of that kind. A line item that names no claim may be
/// of any.
#[must_use]
pub fn claimed_once(package: &ApplicationPackage, claim_ids: &[String]) -> Vec<ClaimedOnce> {
    let applicant = applicant_keys(package);
    let ours = |item: &&LineItem| item.claim.as_ref().is_none_or(|claim| claim_ids.contains(claim));
    // Many items are of few issuers: each is folded once.
    let mut issuers: HashMap<(Option<&str>, Option<&str>), Vec<String>> = HashMap::new();
    let mut found: Vec<ClaimedOnce> = Vec::with_capacity(package.items.len());
    for item in package.items.iter().filter(ours) {
        let party = (item.vendor.as_deref(), item.vendor_uscc.as_deref());
        let issuer = issuers.entry(party).or_insert_with(|| party_keys(party.0, party.1));
        found.extend(of_item(item, issuer, &applicant));
    }
    for claim in package.claims.iter().filter(|claim| claim_ids.contains(&claim.id)) {
        found.extend(standard(claim));
        found.extend(person(claim));
    }
    found
}

/// The applicant of a package as a party.
#[must_use]
pub fn applicant_keys(package: &ApplicationPackage) -> Vec<String> {
    let own = |input: &str| package.applicant.get(input).and_then(|sourced| sourced.value.as_ref()?.as_str());
    party_keys(own("name"), own("uscc"))
}

/// A line item, or a voucher written as one, as it is recognised; `None` where it has no number or no place.
/// `applicant` are the applicant's keys, for contracts.
#[must_use]
pub fn item_claimed_once(item: &LineItem, applicant: &[String]) -> Option<ClaimedOnce> {
    let issuers = party_keys(item.vendor.as_deref(), item.vendor_uscc.as_deref());
    of_item(item, &issuers, applicant)
}

fn certain(text: String) -> Key {
    Key { text, bare: false, secret: false }
}

fn bare(text: String) -> Key {
    Key { text, bare: true, secret: false }
}

fn of_item(item: &LineItem, issuers: &[String], applicant: &[String]) -> Option<ClaimedOnce> {
    let (written, at) = (item.number.as_deref()?, item.at.clone()?);
    let number = Number::read(written);
    if number.is_empty() {
        return None;
    }
    let kind = match item.kind.as_deref() {
        Some("合同") => OnceKind::Contract,
        Some("贷款") => OnceKind::Loan,
        _ => OnceKind::Receipt,
    };
    let mut one = ClaimedOnce {
        kind,
        names: Names::Item(item.id.clone()),
        shown: written.to_owned(),
        at,
        keys: Vec::new(),
        whole: !issuers.is_empty(),
        code: None,
        amount: item.amount,
        date: item.date,
    };
    let plain = number.plain();
    match kind {
        OnceKind::Contract => contract(&mut one, plain, applicant, issuers),
        OnceKind::Loan => loan(&mut one, plain, issuers),
        OnceKind::Receipt | OnceKind::Standard | OnceKind::Person => {
            receipt(&mut one, &number, issuers);
            // A row that does not say what it is may be either.
            if item.kind.is_none() && matches!(number, Number::Other(_)) {
                contract(&mut one, plain, applicant, issuers);
            }
        }
    }
    Some(one)
}

fn receipt(one: &mut ClaimedOnce, number: &Number, issuers: &[String]) {
    match number {
        Number::Digital(digits) => {
            one.whole = true;
            one.keys.push(certain(format!("invoice:{digits}")));
        }
        Number::Coded { code, number } => {
            one.code = Some(code.clone());
            one.keys.push(certain(format!("invoice:{code}{number}")));
            one.keys.extend(issuers.iter().map(|issuer| certain(format!("older:{number}|{issuer}"))));
            one.keys.push(bare(format!("number:{number}")));
        }
        Number::Eight(number) => {
            one.keys.extend(issuers.iter().map(|issuer| certain(format!("older:{number}|{issuer}"))));
            one.keys.push(bare(format!("number:{number}")));
        }
        Number::Other(number) => {
            one.keys.extend(issuers.iter().map(|issuer| certain(format!("receipt:{number}|{issuer}"))));
            one.keys.push(bare(format!("number:{number}")));
        }
    }
}

/// Number and both parties, whichever of them claims.
fn contract(one: &mut ClaimedOnce, number: &str, applicant: &[String], issuers: &[String]) {
    for issuer in issuers {
        for own in applicant {
            let (first, second) = if own < issuer { (own, issuer) } else { (issuer, own) };
            one.keys.push(certain(format!("contract:{number}|{first}|{second}")));
        }
    }
    one.whole &= !applicant.is_empty();
    one.keys.push(bare(format!("contract-number:{number}")));
}

/// Bank, contract number and day of drawdown.
fn loan(one: &mut ClaimedOnce, number: &str, banks: &[String]) {
    if let Some(day) = one.date {
        one.keys.extend(banks.iter().map(|bank| certain(format!("loan:{number}|{day}|{bank}"))));
    }
    one.whole &= one.date.is_some();
    one.keys.push(bare(format!("loan-number:{number}")));
}

fn input<'c>(claim: &'c Claim, name: &str) -> Option<(&'c str, CellRef)> {
    let sourced = claim.inputs.get(name)?;
    let text = sourced.value.as_ref()?.as_str()?;
    Some((text, sourced.at.clone()?)).filter(|(text, _)| !folded(text).is_empty())
}

fn of_claim(kind: OnceKind, claim: &Claim, shown: String, at: CellRef) -> ClaimedOnce {
    ClaimedOnce {
        kind,
        names: Names::Claim(claim.id.clone()),
        shown,
        at,
        keys: Vec::new(),
        whole: true,
        code: None,
        amount: None,
        date: None,
    }
}

fn standard(claim: &Claim) -> Option<ClaimedOnce> {
    let (number, at) = input(claim, "standard_no")?;
    let mut one = of_claim(OnceKind::Standard, claim, number.to_owned(), at);
    one.keys.push(certain(format!("standard:{}", number_key(number))));
    Some(one)
}

/// A person is claimed once for each benefit: who is awarded and who is referred may be the same.
fn person(claim: &Claim) -> Option<ClaimedOnce> {
    let (written, at) = input(claim, "person")?;
    let (name, identity) = person_number(written);
    let mut one = of_claim(OnceKind::Person, claim, name.clone(), at);
    if let Some(identity) = &identity {
        one.keys.push(Key {
            text: format!("person:{}|{identity}", claim.benefit),
            bare: false,
            secret: true,
        });
    }
    one.whole = identity.is_some();
    if !folded(&name).is_empty() {
        one.keys.push(bare(format!("name:{}|{}", claim.benefit, folded(&name))));
    }
    Some(one)
}

#[cfg(test)]
mod tests;
