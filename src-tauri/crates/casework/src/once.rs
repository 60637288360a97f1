//! What may be claimed once only: an invoice, a contract, a loan, a standard, a person.

use crate::{ApplicationPackage, CellRef};

/// Inputs that name a thing for which there is one grant.
const NAMED_ONCE: &[(&str, &str)] = &[("standard_no", "标准"), ("person", "人才")];
/// The kind of line items.
const ITEM: &str = "票据或合同";

/// Something that may be claimed once only, as it is recognised wherever it comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedOnce {
    /// In Chinese: 票据或合同, 标准, 人才.
    pub kind: &'static str,
    /// Equal for the same thing.
    pub key: String,
    /// As it is shown.
    pub shown: String,
    /// Where it stands.
    pub at: CellRef,
}

/// What a package's claims and line items hold of that kind. A line item is known by its number with its
/// issuer's code, and with its issuer's name, since not every package gives both; a number of 20 digits is
/// the nation's own and needs no issuer.
#[must_use]
pub fn claimed_once(package: &ApplicationPackage, claim_ids: &[String]) -> Vec<ClaimedOnce> {
    let mut found = Vec::new();
    for item in &package.items {
        let ours = item.claim.as_ref().is_none_or(|claim| claim_ids.contains(claim));
        let (Some(number), Some(at), true) = (&item.number, &item.at, ours) else { continue };
        let mut put = |issuer: &str| {
            found.push(ClaimedOnce {
                kind: ITEM,
                key: format!("{}|{}", folded(number), folded(issuer)),
                shown: number.clone(),
                at: at.clone(),
            });
        };
        let issuers = [item.vendor_uscc.as_deref(), item.vendor.as_deref()];
        if number.len() == 20 && number.bytes().all(|byte| byte.is_ascii_digit()) {
            put("");
        } else if issuers.iter().all(Option::is_none) {
            put("?");
        } else {
            issuers.into_iter().flatten().for_each(&mut put);
        }
    }
    for claim in package.claims.iter().filter(|claim| claim_ids.contains(&claim.id)) {
        for (name, kind) in NAMED_ONCE {
            let Some(sourced) = claim.inputs.get(*name) else { continue };
            let (Some(value), Some(at)) =
                (sourced.value.as_ref().and_then(|value| value.as_str()), &sourced.at)
            else {
                continue;
            };
            found.push(ClaimedOnce { kind, key: folded(value), shown: value.to_owned(), at: at.clone() });
        }
    }
    found
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}
