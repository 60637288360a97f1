//! What was granted before, as facts of an assessment: the store's own awards in whatever package, year or policy, and
//! those of earlier years' workbooks.

use casework::{Case, Stage, holder_of};
use policy::{Pack, PriorAward};
use store::{Award, EarlierAward, GrantedTo, Reader};

use crate::error::Error;

/// Every award that may count against a case's claims.
pub(crate) fn prior_awards(reader: &Reader<'_>, case: &Case, pack: &Pack) -> Result<Vec<PriorAward>, Error> {
    let mut prior = Vec::new();
    let uscc = case.uscc();
    if !uscc.is_empty() {
        let own = reader.granted_to(GrantedTo::Enterprise(uscc))?.into_iter();
        prior.extend(own.filter(|award| award.case_number != case.number).map(|award| of_store(award, None)));
        let earlier = reader.granted_earlier_to(GrantedTo::Enterprise(uscc))?;
        prior.extend(earlier.into_iter().map(|award| of_workbook(award, None)));
    }
    // What others were granted counts only where a cap goes by a holder.
    let mut seen: Vec<(&str, String)> = Vec::new();
    for (benefit, holder) in case.package.claims.iter().filter_map(|claim| holder_of(pack, claim)) {
        let key = (benefit.id.as_str(), policy::folded(holder));
        if seen.contains(&key) {
            continue;
        }
        let whom = GrantedTo::Holder { benefit: &benefit.id, holder };
        let others = reader.granted_to(whom)?.into_iter().filter(|award| award.uscc != uscc);
        prior.extend(others.filter(|award| award.pack == pack.id).map(|award| {
            let theirs = award.uscc.clone();
            of_store(award, Some(theirs))
        }));
        let earlier = reader.granted_earlier_to(whom)?.into_iter().filter(|award| award.uscc != uscc);
        prior.extend(earlier.filter(|award| award.pack == pack.id).map(|award| {
            let theirs = award.uscc.clone();
            of_workbook(award, Some(theirs))
        }));
        seen.push(key);
    }
    Ok(prior)
}

/// The claims of a case's package that another bureau's case has decided for good: what came of them stands in the
/// ledger, and they are no claims any more.
pub(crate) fn decided_elsewhere(reader: &Reader<'_>, case: &Case) -> Result<Vec<String>, Error> {
    let closed = |stage: Stage| match stage {
        Stage::Received | Stage::InReview | Stage::Correction | Stage::Checking | Stage::Approving => false,
        Stage::Signed | Stage::Announced | Stage::Paid | Stage::Refused | Stage::Withdrawn => true,
    };
    let siblings = reader.siblings(&case.number)?.into_iter().filter(|sibling| closed(sibling.stage));
    let theirs = siblings.flat_map(|sibling| sibling.claim_ids);
    Ok(theirs.filter(|claim| !case.claim_ids.contains(claim)).collect())
}

fn of_store(award: Award, applicant: Option<String>) -> PriorAward {
    PriorAward {
        pack: Some(award.pack),
        benefit: award.benefit,
        cap: award.cap,
        year: award.year,
        project: award.project,
        applicant,
        holder: award.holder,
        amount: award.amount.to_string(),
        used: award.used,
        source: Some(award.case_number),
    }
}

fn of_workbook(award: EarlierAward, applicant: Option<String>) -> PriorAward {
    let basis = if award.basis.is_empty() { String::new() } else { format!("，{}", award.basis) };
    PriorAward {
        pack: Some(award.pack),
        benefit: award.benefit,
        cap: award.cap,
        year: award.year,
        project: award.project,
        applicant,
        holder: award.holder,
        amount: award.amount.to_string(),
        used: award.used,
        source: Some(format!("往年台账 {}{basis}", award.place)),
    }
}
