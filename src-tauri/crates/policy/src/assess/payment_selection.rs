//! All of an applicant's claims together: other awards, shared caps, and one claim for each project.

use super::Detail;
use super::alone::{Alone, PoolKey, project};
use super::computation::scope_label;
use super::in_force::InForce;
use super::other_awards::{self, OtherGranted};
use super::prior;
use super::stacking::{self, Candidate, Selection};
use super::values::{FactsError, award_fen};
use crate::exact::money;
use crate::pack::{LEVELS, Scope, StackingRule};
use crate::{Assessment, CapUse, Facts, Pack, Standing, Step, folded};

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
    let rule = stacking_rule(pack, facts);
    let mut claims = alone;
    let mut pools: Vec<Pool<'a>> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut projects: Vec<String> = Vec::new();
    for (index, claim) in claims.iter_mut().enumerate() {
        let project = project(claim.claim.project.as_deref());
        prior::advise(pack, facts, &prior, project.as_deref(), rule, claim);
        let other = other_awards::of_project(pack, facts, &prior, project.as_deref(), claim);
        if claim.in_force == InForce::Outside {
            continue;
        }
        let deduction_unknown = other.unknown || claim.in_force == InForce::Unknown;
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
        let awarded = match rule {
            StackingRule::AddUp => Vec::new(),
            StackingRule::Highest | StackingRule::TopUp => {
                prior::of_project(&prior, project.as_deref(), pack, claim)
            }
        };
        let all: i128 = awarded.iter().map(|award| award.fen).sum();
        let of_cap: i128 = match pool.and_then(|pool| pools.get(pool)) {
            Some(pool) => {
                prior::counted(pack, &awarded, claim, &pool.key)?.iter().map(|award| award.fen).sum()
            }
            None => 0,
        };
        claim.assessment.payment.closed = rule == StackingRule::Highest && all > 0;
        let Some(value) = value(pack, facts, claim, &other, (all, of_cap))? else { continue };
        let benefit = pack.benefits.iter().position(|benefit| benefit.id == claim.benefit.id);
        let yearly = benefit.filter(|_| claim.yearly).zip(claim.claim.year);
        let project = project.filter(|_| rule != StackingRule::AddUp);
        let paired = benefit.and_then(|benefit| paired(pack, benefit));
        let project = project.map(|project| match projects.iter().position(|known| *known == project) {
            Some(known) => known,
            None => {
                projects.push(project);
                projects.len() - 1
            }
        });
        entries.push(Entry {
            claim: index,
            candidate: Candidate { value, beside: all - of_cap, project, yearly, pool, paired },
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

/// What the pack says of claims to one project; nowhere said, they do not touch.
fn stacking_rule(pack: &Pack, facts: &Facts) -> StackingRule {
    let said = pack.stacking.as_ref().and_then(|said| said.rule.under(&pack.rulings, &facts.rulings));
    said.copied().unwrap_or(StackingRule::AddUp)
}

/// Which benefits overlap with this one, a bit for each, where the pack names pairs.
fn paired(pack: &Pack, benefit: usize) -> Option<(u32, u128)> {
    let stacking = pack.stacking.as_ref().filter(|stacking| !stacking.pairs.is_empty())?;
    let own = &pack.benefits.get(benefit)?.id;
    let mut with = 0_u128;
    for (index, other) in pack.benefits.iter().enumerate() {
        if stacking.pairs_with(own, &other.id) {
            with |= 1_u128.checked_shl(u32::try_from(index).ok()?)?;
        }
    }
    Some((u32::try_from(benefit).ok()?, with))
}

/// What a claim brings to the selection, in fen. `other` is what other policies granted for its project; `awarded`
/// what this one did, and how much of that came from the claim's own cap.
fn value(
    pack: &Pack,
    facts: &Facts,
    alone: &mut Alone<'_>,
    granted: &OtherGranted,
    awarded: (i128, i128),
) -> Result<Option<i128>, FactsError> {
    let claim = alone.claim;
    let payment = &mut alone.assessment.payment;
    let other = granted.fen;
    payment.other_awards = money(other);
    payment.awarded_before = money(awarded.0);
    payment.awarded_of_cap = money(awarded.1);
    payment.excluded = granted.excludes;
    let (excluded, closed) = (payment.excluded, payment.closed);
    let after = alone.fen.map(|fen| if excluded { 0 } else { (fen - other).max(0) });
    let decided = match claim.decided.as_deref().filter(|text| !text.trim().is_empty()) {
        None => None,
        Some(text) => Some(award_fen(text).ok_or_else(|| FactsError::Value {
            place: format!("申报项 {} ", claim.id),
            input: "decided".to_owned(),
            label: "拟支持金额".to_owned(),
            value: text.to_owned(),
            expected: "以元为单位、至多两位小数的非负数".to_owned(),
        })?),
    };
    alone.assessment.payment.decided = decided.map(money);
    // The reviewer decides with the awards in view, so they are not taken off a second time; but where the text
    // gives no figure, what is decided stands where the ceiling stood, and this policy's awards come off it.
    let difference = |whole: i128| if closed { 0 } else { (whole - awarded.0).max(0) };
    let value = match (after, decided) {
        (Some(after), Some(decided)) => Some(difference(after).min(decided)),
        (after, None) => after.map(difference),
        (None, Some(decided)) => Some(if excluded { 0 } else { difference(decided) }),
    };
    alone.assessment.payment.before_caps = value.map(money);
    other_awards::rulings_used(pack, facts, alone);
    other_awards::advise(granted, alone);
    Ok(value)
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
        let known = |level: &&String| LEVELS.iter().any(|(id, _)| id == level);
        if let Some(stray) = award.level.as_ref().filter(|level| !known(level)) {
            let ids = LEVELS.map(|(id, _)| id).join("、");
            let message = format!("级别“{stray}”不对：应为{ids}之一。");
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
