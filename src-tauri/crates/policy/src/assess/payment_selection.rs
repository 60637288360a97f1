//! All of an applicant's claims together: other awards, shared caps, and one claim for each project.

use super::Detail;
use super::alone::{Alone, PoolKey, project as compared};
use super::computation::{reading_in_force, scope_label};
use super::prior::{self, Prior};
use super::stacking::{self, Candidate, Selection};
use super::values::{FactsError, award_fen};
use crate::exact::money;
use crate::pack::{OtherAwards, Scope, Setting};
use crate::{Assessment, CapUse, Facts, Pack, ReadingAmount, RulingUse, Standing, Step, folded};

struct Pool<'a> {
    key: PoolKey<'a>,
    limit: i128,
    used_before: i128,
}

/// A claim that could be paid.
struct Entry {
    claim: usize,
    candidate: Candidate,
    standing: Standing,
    /// Whether an award is unknown that would be taken off: nothing is payable until it is known.
    deduction_unknown: bool,
}

pub(crate) fn pay_selected<'a>(
    pack: &'a Pack,
    facts: &'a Facts,
    alone: Vec<Alone<'a>>,
    detail: Detail,
) -> Result<Assessment, FactsError> {
    check_awards(pack, facts)?;
    let prior = prior::awards(pack, facts);
    let mut claims = alone;
    let mut pools: Vec<Pool<'a>> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut projects: Vec<String> = Vec::new();
    for (index, claim) in claims.iter_mut().enumerate() {
        let project = compared(claim.claim.project.as_deref());
        prior::advise(pack, facts, &prior, project.as_deref(), claim);
        let (other, deduction_unknown) = other_awards(facts, &prior, project.as_deref(), claim);
        let pool = match pool_key(claim) {
            Shared::Alone => None,
            Shared::Unknown => continue,
            Shared::Pool(key, limit) => Some(match pools.iter().position(|pool| pool.key == key) {
                Some(known) => known,
                None => {
                    let used_before = prior::used_of(pack, &prior, claim, &key)?;
                    pools.push(Pool { key, limit, used_before });
                    pools.len() - 1
                }
            }),
        };
        let awarded = prior::of_project(&prior, project.as_deref(), claim.benefit, claim.claim.year);
        let all: i128 = awarded.iter().map(|award| award.fen).sum();
        let of_cap: i128 = match pool.and_then(|pool| pools.get(pool)) {
            Some(pool) => {
                prior::counted(pack, &awarded, claim, &pool.key)?.iter().map(|award| award.fen).sum()
            }
            None => 0,
        };
        let Some(value) = value(pack, facts, claim, other, (all, of_cap))? else { continue };
        let benefit = pack.benefits.iter().position(|benefit| benefit.id == claim.benefit.id);
        let yearly = benefit.filter(|_| claim.benefit.yearly).zip(claim.claim.year);
        let project = project.map(|project| match projects.iter().position(|known| *known == project) {
            Some(known) => known,
            None => {
                projects.push(project);
                projects.len() - 1
            }
        });
        entries.push(Entry {
            claim: index,
            candidate: Candidate { value, beside: all - of_cap, project, yearly, pool },
            standing: claim.standing(),
            deduction_unknown,
        });
    }
    entries.sort_by_key(|entry| (claims[entry.claim].benefit.clause_order, entry.claim));

    let possible = |entry: &Entry| entry.standing != Standing::Ineligible;
    let certain = |entry: &Entry| entry.standing == Standing::Eligible && !entry.deduction_unknown;
    let potential = select(&entries, &pools, detail, possible);
    let payable = if entries.iter().all(|entry| !possible(entry) || certain(entry)) {
        potential.clone()
    } else {
        select(&entries, &pools, detail, certain)
    };
    for (claim, paid, _) in &payable.paid {
        claims[*claim].assessment.selected = true;
        claims[*claim].assessment.payable = money(*paid);
    }
    for (claim, paid, cap) in &potential.paid {
        claims[*claim].assessment.potential = money(*paid);
        claims[*claim].assessment.payment.cap =
            (*cap).map(|(pool, used_by_claims)| cap_use(&claims[*claim], &pools[pool], used_by_claims));
    }
    for (claim, by) in &potential.displaced {
        let winner = claims[*by].claim.id.clone();
        claims[*claim].assessment.payment.displaced_by = Some(winner);
    }
    let stacking = rungs(&claims, &potential);
    let claims: Vec<_> = claims.into_iter().map(|claim| claim.assessment).collect();
    let bound = |selection: &Selection| (!selection.proven).then(|| money(selection.bound));
    Ok(Assessment {
        pack: pack.id.clone(),
        payable_at_most: bound(&payable.selection),
        potential_at_most: bound(&potential.selection),
        total_payable: claims.iter().map(|claim| claim.payable).sum(),
        total_potential: claims.iter().map(|claim| claim.potential).sum(),
        claims,
        stacking,
    })
}

/// What other policies granted for a claim's project, in fen, and whether there is such an award of which not
/// enough is known: its amount, or its project.
fn other_awards(
    facts: &Facts,
    prior: &[Prior<'_>],
    project: Option<&str>,
    claim: &mut Alone<'_>,
) -> (i128, bool) {
    let Some(project) = project else { return (0, false) };
    let mut other: i128 = prior::of_other_policies(prior, project).map(|award| award.fen).sum();
    let mut unknown = false;
    for award in &facts.other_awards {
        let theirs = compared(award.project.as_deref());
        let missing = match (&theirs, &award.amount) {
            (None, _) => "other-award-project",
            (Some(theirs), None) if theirs == project => "other-award-amount",
            (Some(_), None) => continue,
            (Some(theirs), Some(amount)) => {
                // Checked before: every amount that is given reads.
                other += if theirs == project { award_fen(amount).unwrap_or(0) } else { 0 };
                continue;
            }
        };
        unknown = true;
        let known = &mut claim.assessment.missing;
        if !known.iter().any(|known| known == missing) {
            known.push(missing.to_owned());
        }
    }
    (other, unknown)
}

/// What a claim brings to the selection, in fen. `other` is what other policies granted for its project; `awarded`
/// what this one did, and how much of that came from the claim's own cap.
fn value(
    pack: &Pack,
    facts: &Facts,
    alone: &mut Alone<'_>,
    other: i128,
    awarded: (i128, i128),
) -> Result<Option<i128>, FactsError> {
    let claim = alone.claim;
    let payment = &mut alone.assessment.payment;
    payment.other_awards = money(other);
    payment.awarded_before = money(awarded.0);
    payment.awarded_of_cap = money(awarded.1);
    let reading = pack.other_awards.as_ref().map(|setting| reading(pack, facts, setting));
    payment.excluded = other > 0 && reading == Some(OtherAwards::Exclude);
    let excluded = payment.excluded;
    let after = alone.fen.map(|fen| if excluded { 0 } else { (fen - other).max(0) });
    let decided = match claim.decided.as_deref().filter(|text| !text.trim().is_empty()) {
        None => None,
        Some(text) => Some(award_fen(text).ok_or_else(|| FactsError::Value {
            place: format!("申报项 {} ", claim.id),
            input: "decided".to_owned(),
            label: "决定金额".to_owned(),
            value: text.to_owned(),
            expected: "以元为单位、至多两位小数的非负数".to_owned(),
        })?),
    };
    alone.assessment.payment.decided = decided.map(money);
    // The reviewer decides with the awards in view, so they are not taken off a second time; but where the text
    // gives no figure, what is decided stands where the ceiling stood, and this policy's awards come off it.
    let difference = |whole: i128| (whole - awarded.0).max(0);
    let value = match (after, decided) {
        (Some(after), Some(decided)) => Some(difference(after).min(decided)),
        (after, None) => after.map(difference),
        (None, Some(decided)) => Some(if excluded { 0 } else { difference(decided) }),
    };
    alone.assessment.payment.before_caps = value.map(money);
    if other > 0
        && let Some(Setting::ByRuling { ruling, .. }) = &pack.other_awards
        && let Some(used) = other_awards_use(pack, facts, ruling, alone)
    {
        alone.assessment.rulings.push(used);
    }
    Ok(value)
}

fn reading(pack: &Pack, facts: &Facts, setting: &Setting<OtherAwards>) -> OtherAwards {
    match setting {
        Setting::Always(value) => *value,
        Setting::ByRuling { ruling, readings } => {
            let in_force = reading_in_force(pack, facts, ruling);
            readings.iter().find(|(id, _)| id == in_force).map_or(OtherAwards::TopUp, |(_, value)| *value)
        }
    }
}

/// The ceiling is the same under every reading; what is paid is not.
fn other_awards_use(pack: &Pack, facts: &Facts, ruling: &str, alone: &Alone<'_>) -> Option<RulingUse> {
    let known = pack.ruling(ruling)?;
    let amount = |id: &str, label: &str| ReadingAmount {
        id: id.to_owned(),
        label: label.to_owned(),
        ceiling: alone.assessment.ceiling,
        potential: None,
    };
    Some(RulingUse {
        id: known.id.clone(),
        question: known.question.clone(),
        reading: reading_in_force(pack, facts, ruling).to_owned(),
        by_default: !facts.rulings.contains_key(ruling),
        readings: known.readings.iter().map(|reading| amount(&reading.id, &reading.label)).collect(),
    })
}

enum Shared<'a> {
    /// No cap beyond the claim's own.
    Alone,
    Pool(PoolKey<'a>, i128),
    /// It counts against a shared cap, and which one is not known.
    Unknown,
}

fn pool_key<'a>(claim: &Alone<'a>) -> Shared<'a> {
    let (benefit, Some((cap, scope))) = (match &claim.ceiling.group {
        Some(_) => (None, &claim.ceiling.group),
        None => (Some(claim.benefit.id.as_str()), &claim.ceiling.cap),
    }) else {
        return Shared::Alone;
    };
    let year = claim.claim.year;
    // A cap is a round figure of yuan.
    let limit = cap.limit.floor_to_fen().unwrap_or(i128::MAX);
    let key = |year, holder| Shared::Pool(PoolKey { benefit, cap: &cap.id, year, holder }, limit);
    match scope {
        Scope::Claim => Shared::Alone,
        Scope::EnterpriseLifetime => key(None, None),
        Scope::EnterpriseYear if year.is_some() => key(year, None),
        Scope::EachYear(_) if year.is_some() && claim.holder.is_some() => {
            key(year, claim.holder.as_deref().map(folded))
        }
        Scope::EnterpriseYear | Scope::EachYear(_) => Shared::Unknown,
    }
}

fn check_awards(pack: &Pack, facts: &Facts) -> Result<(), FactsError> {
    let amount = "金额应为以元为单位、至多两位小数的非负数";
    for (index, award) in facts.prior_awards.iter().enumerate() {
        let fail = |message: String| FactsError::Award { award: prior::name(index), message };
        if award_fen(&award.amount).is_none() {
            return Err(fail(format!("{amount}，不能是“{}”。", award.amount)));
        }
        prior::check_used(award).map_err(fail)?;
        let Some(benefit) = pack.benefit(&award.benefit).filter(|_| prior::is_of(pack, award)) else {
            continue;
        };
        if let Some(cap) = award.cap.as_ref().filter(|cap| !benefit.caps.contains(cap)) {
            return Err(fail(format!("“{}”没有上限“{cap}”。", benefit.title)));
        }
    }
    for (index, award) in facts.other_awards.iter().enumerate() {
        if let Some(written) = award.amount.as_deref().filter(|amount| award_fen(amount).is_none()) {
            let message = format!("{amount}，不能是“{written}”。");
            return Err(FactsError::Award { award: format!("其他资助第 {} 条", index + 1), message });
        }
    }
    Ok(())
}

/// A claim, what it is paid in fen, and for a shared cap what claims before it used.
type PaidClaim = (usize, i128, Option<(usize, i128)>);

/// A selection in terms of claims.
#[derive(Clone)]
struct Paid {
    paid: Vec<PaidClaim>,
    /// A claim and the one of its project that is paid.
    displaced: Vec<(usize, usize)>,
    selection: Selection,
}

fn select(entries: &[Entry], pools: &[Pool<'_>], detail: Detail, admit: impl Fn(&Entry) -> bool) -> Paid {
    let admitted: Vec<&Entry> = entries.iter().filter(|entry| admit(entry)).collect();
    let candidates: Vec<Candidate> = admitted.iter().map(|entry| entry.candidate).collect();
    let start: Vec<i128> = pools.iter().map(|pool| (pool.limit - pool.used_before).max(0)).collect();
    let selection = stacking::choose(&candidates, &start, detail);
    let mut left = start.clone();
    let mut paid = Vec::new();
    let mut displaced = Vec::new();
    for (entry, selected) in admitted.iter().zip(&selection.selected) {
        if !selected {
            let winner = admitted
                .iter()
                .zip(&selection.selected)
                .find(|(other, selected)| **selected && other.candidate.overlaps(&entry.candidate));
            displaced.extend(winner.map(|(winner, _)| (entry.claim, winner.claim)));
            continue;
        }
        match entry.candidate.pool {
            None => paid.push((entry.claim, entry.candidate.value, None)),
            Some(pool) => {
                let used = start[pool] - left[pool];
                let amount = stacking::take(&mut left, &entry.candidate);
                paid.push((entry.claim, amount, Some((pool, used))));
            }
        }
    }
    Paid { paid, displaced, selection }
}

fn cap_use(claim: &Alone<'_>, pool: &Pool<'_>, used_by_claims: i128) -> CapUse {
    let ceiling = &claim.ceiling;
    let (label, cites) = match (&ceiling.group, &ceiling.cap) {
        (Some((cap, _)), _) => ("几项合计上限", cap.cites.clone()),
        (None, Some((cap, scope))) => (scope_label(scope), cap.cites.clone()),
        (None, None) => ("上限", String::new()),
    };
    CapUse {
        id: pool.key.cap.to_owned(),
        label: label.to_owned(),
        limit: money(pool.limit),
        used_before: money(pool.used_before),
        used_by_claims: money(used_by_claims),
        left: money((pool.limit - pool.used_before - used_by_claims).max(0)),
        cites,
    }
}

/// How overlapping claims were chosen, and what shared caps took.
fn rungs(claims: &[Alone<'_>], chosen: &Paid) -> Vec<Step> {
    let capped = |(claim, paid, pool): &PaidClaim| {
        pool.is_some() && claims[*claim].assessment.payment.before_caps != Some(money(*paid))
    };
    if chosen.selection.proven && chosen.displaced.is_empty() && !chosen.paid.iter().any(capped) {
        return Vec::new();
    }
    let name = |claim: usize| format!("{}（{}）", claims[claim].benefit.title, claims[claim].claim.id);
    let row = |sign: &str, label: String, value: String, result: bool| Step {
        sign: sign.to_owned(),
        label,
        value,
        cites: None,
        at: None,
        ruling: None,
        result,
    };
    let mut rows = Vec::new();
    for (index, (claim, paid, _)) in chosen.paid.iter().enumerate() {
        let sign = if index == 0 { "" } else { "+" };
        rows.push(row(sign, format!("选用{}", name(*claim)), money(*paid).grouped(), false));
    }
    rows.push(row("=", "合计".to_owned(), money(chosen.selection.total).grouped(), true));
    for (claim, by) in &chosen.displaced {
        let brought = claims[*claim].assessment.payment.before_caps.unwrap_or_default();
        rows.push(row(
            "",
            format!("未选{}，同一项目已选用{}", name(*claim), name(*by)),
            brought.grouped(),
            false,
        ));
    }
    if let Some(next) = chosen.selection.next_best {
        rows.push(row("", "次优选法合计".to_owned(), money(next).grouped(), false));
    }
    if !chosen.selection.proven {
        rows.push(row(
            "≤",
            "选法过多，未能逐一比完；以上为已比较中的最高合计，任何选法不超过".to_owned(),
            money(chosen.selection.bound).grouped(),
            false,
        ));
    }
    rows
}
