//! The cases of a package that is filed: new ones, or the next versions of those that were there.

use casework::{Actor, Case};
use intake::ReadPackage;
use jiff::Timestamp;
use store::{FileRole, PackageFile, Tx};

use crate::error::Error;
use crate::format::date;
use crate::import::revision::revise;
use crate::policy::installed::pack_of;

/// One case for each lead bureau, in the order of the claims: a new one, or the next version of one that the
/// applicant has handed in a corrected package for.
pub(super) fn make_cases(
    tx: &Tx<'_>,
    actor: &Actor,
    package: i64,
    read: &ReadPackage,
    earlier: &[Case],
    now: Timestamp,
) -> Result<Vec<String>, Error> {
    let pack = pack_of(tx, &read.pack)?;
    let mut groups: Vec<(String, Vec<String>, Vec<String>)> = Vec::new();
    for claim in &read.package.claims {
        let bureaus = pack.benefit(&claim.benefit).map(|benefit| benefit.bureaus.clone()).unwrap_or_default();
        let (lead, others) = match bureaus.split_first() {
            Some((lead, others)) => (lead.clone(), others.to_vec()),
            None => continue,
        };
        match groups.iter_mut().find(|(bureau, ..)| *bureau == lead) {
            Some((_, claims, readers)) => {
                claims.push(claim.id.clone());
                readers.extend(others.into_iter().filter(|other| *other != lead));
            }
            None => groups.push((lead, vec![claim.id.clone()], others)),
        }
    }
    let this_year = i32::from(date(now).year());
    let mut numbers = Vec::new();
    for (bureau, claim_ids, mut other_bureaus) in groups {
        other_bureaus.sort();
        other_bureaus.dedup();
        if let Some(case) = earlier.iter().find(|case| case.bureau == bureau) {
            revise(tx, actor, case, package, &read.package, &claim_ids, now)?;
            numbers.push(case.number.clone());
            continue;
        }
        let year = read
            .package
            .claims
            .iter()
            .find(|claim| claim_ids.contains(&claim.id))
            .and_then(|claim| claim.year)
            .unwrap_or(this_year);
        let number = tx.next_case_number(short(&bureau), year)?;
        let case = Case {
            other_bureaus,
            claim_ids,
            problems: read.problems.clone(),
            ..Case::received(&number, &bureau, read.pack.clone(), read.package.clone(), now)
        };
        tx.put_case(&case, package)?;
        crate::cases::list::keep(tx, &case, &crate::cases::list::assessed(tx, &case)?)?;
        numbers.push(number);
    }
    Ok(numbers)
}

/// Keeps every file whole, addressed by its hash.
pub(super) fn keep(tx: &Tx<'_>, files: &[intake::PackageFile]) -> Result<Vec<PackageFile>, Error> {
    let kept = files.iter().map(|file| {
        let role = match file.role {
            intake::FileRole::Workbook => FileRole::Workbook,
            intake::FileRole::Attachment => FileRole::Attachment,
        };
        let contents = &file.contents;
        tx.put_original_in_pieces(contents.sha256(), contents.size(), &mut |out| contents.copy_to(out))?;
        Ok(PackageFile { role, name: file.name.clone(), sha256: contents.sha256().clone() })
    });
    kept.collect()
}

/// `经信` for 经信局: what case numbers begin with.
fn short(bureau: &str) -> &str {
    bureau.strip_suffix('局').unwrap_or(bureau)
}
