//! What was granted before and what is about to be, as a case's page shows it beside the computation.

use casework::{Case, Computed, Stage, holder_of, person_of};
use policy::{Money, Pack, folded};
use store::{GrantedTo, Reader, Reserved};

use crate::cases::view::{GrantedState, GrantedView};
use crate::error::Error;
use crate::format::day;
use crate::policy::installed::{newest, pack_of};

/// What a case has decided and nobody has signed for good; nothing, once it is signed or closed.
pub(crate) fn reserved(reader: &Reader<'_>, case: &Case) -> Result<Vec<Reserved>, Error> {
    let open = match case.stage {
        Stage::Received | Stage::InReview | Stage::Correction | Stage::Checking | Stage::Approving => true,
        Stage::Signed | Stage::Announced | Stage::Paid | Stage::Refused | Stage::Withdrawn => false,
    };
    if !open {
        return Ok(Vec::new());
    }
    let pack = pack_of(reader, &case.pack)?;
    let decided = case.claims().filter_map(|claim| {
        let decision = case.decision(&claim.id)?;
        Some(Reserved {
            case_number: case.number.clone(),
            pack: case.pack.id.clone(),
            applicant: case.applicant_name().to_owned(),
            claim: claim.id.clone(),
            benefit: claim.benefit.clone(),
            year: claim.year,
            project: claim.project.clone(),
            holder: holder_of(pack, claim).map(|(_, holder)| holder.to_owned()),
            person: person_of(claim).map(str::to_owned),
            amount: decision.amount,
        })
    });
    Ok(decided.collect())
}

/// What a case's enterprise, its projects, persons and holders were granted before, in any year and under any policy,
/// and what other cases have decided for them; by the newest.
pub(crate) fn granted(reader: &Reader<'_>, case: &Case, pack: &Pack) -> Result<Vec<GrantedView>, Error> {
    let projects: Vec<String> =
        case.claims().filter_map(|claim| claim.project.as_deref()).map(folded).collect();
    let mut keys: Vec<(GrantedTo<'_>, &'static str)> = Vec::new();
    if !case.uscc().is_empty() {
        keys.push((GrantedTo::Enterprise(case.uscc()), "本企业"));
    }
    for claim in case.claims() {
        if let Some((benefit, holder)) = holder_of(pack, claim) {
            keys.push((GrantedTo::Holder { benefit: &benefit.id, holder }, "同一限额"));
        }
        if let Some(person) = person_of(claim) {
            keys.push((GrantedTo::Person(person), "同一人才"));
        }
    }
    let mut rows: Vec<GrantedView> = Vec::new();
    let mut put = |row: GrantedView| {
        let known = |other: &GrantedView| other.key() == row.key();
        if !rows.iter().any(known) {
            rows.push(row);
        }
    };
    for (whom, relation) in keys {
        let relation = |project: Option<&str>| match project.map(folded) {
            Some(project) if relation == "本企业" && projects.contains(&project) => "同一项目".to_owned(),
            Some(_) | None => relation.to_owned(),
        };
        let shown = |state, pack: &str, benefit: &str, project: Option<String>, holder: Option<String>| {
            Ok::<_, Error>(GrantedView {
                relation: relation(project.as_deref()),
                state,
                title: title(reader, pack, benefit)?,
                policy: policy_title(reader, pack)?,
                case: None,
                claim: String::new(),
                applicant: String::new(),
                year: None,
                project: project.unwrap_or_default(),
                holder: holder.unwrap_or_default(),
                amount: Money::ZERO,
                on: String::new(),
                basis: String::new(),
            })
        };
        for award in reader.granted_to(whom)?.into_iter().filter(|award| award.case_number != case.number) {
            put(GrantedView {
                case: Some(award.case_number),
                claim: award.claim,
                applicant: award.applicant,
                year: award.year,
                amount: award.amount,
                on: day(award.at),
                ..shown(GrantedState::Signed, &award.pack, &award.benefit, award.project, award.holder)?
            });
        }
        for award in reader.granted_earlier_to(whom)? {
            put(GrantedView {
                applicant: award.applicant,
                year: award.year,
                amount: award.amount,
                on: day(award.at),
                basis: [award.basis, award.place].join(" ").trim().to_owned(),
                ..shown(GrantedState::Earlier, &award.pack, &award.benefit, award.project, award.holder)?
            });
        }
        for one in reader.reserved_for(whom)?.into_iter().filter(|one| one.case_number != case.number) {
            put(GrantedView {
                case: Some(one.case_number),
                claim: one.claim,
                applicant: one.applicant,
                year: one.year,
                amount: one.amount,
                ..shown(GrantedState::Reserved, &one.pack, &one.benefit, one.project, one.holder)?
            });
        }
    }
    Ok(rows)
}

/// What a new computation would say otherwise than the one that a case's memo froze; nothing for a case without one.
pub(crate) fn differs(
    reader: &Reader<'_>,
    case: &Case,
    frozen: Option<&Computed>,
    now: &Computed,
) -> Result<Vec<String>, Error> {
    let Some(frozen) = frozen else {
        if reader.memo_in_force(&case.number)?.is_none() {
            return Ok(Vec::new());
        }
        return Ok(vec![
            "本案由早期版本签发，没有保存当时的计算；以下按现在的台账和口径算出，金额以评审意见为准"
                .to_owned(),
        ]);
    };
    let words = |amount: Option<Money>| amount.map_or_else(|| "待定".to_owned(), Money::grouped);
    let mut changed = Vec::new();
    for claim in case.claims() {
        let (then, now) = (frozen.payable(&claim.id), now.payable(&claim.id));
        if then != now {
            let title = title(reader, &case.pack.id, &claim.benefit)?;
            let (now, then) = (words(now), words(then));
            changed.push(format!("“{title}”按现在的台账和口径，可支持上限为 {now}；签署时为 {then}"));
        }
    }
    Ok(changed)
}

/// A benefit's title, or its id where the program does not have the policy.
pub(crate) fn title(reader: &Reader<'_>, pack: &str, benefit: &str) -> Result<String, Error> {
    let found = newest(reader, pack)?.and_then(|pack| pack.benefit(benefit));
    Ok(found.map_or_else(|| benefit.to_owned(), |benefit| benefit.title.clone()))
}

/// A policy's title, or its id where the program does not have it.
pub(crate) fn policy_title(reader: &Reader<'_>, pack: &str) -> Result<String, Error> {
    Ok(newest(reader, pack)?.map_or_else(|| pack.to_owned(), |pack| pack.title.clone()))
}
