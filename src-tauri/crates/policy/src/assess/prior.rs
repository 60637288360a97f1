//! Earlier awards of the ledger, as facts of the same kind as claims: which overlap with a claim, which used up its
//! cap, and what is not known of them.

use super::alone::Alone;
use super::alone::{PoolKey, project};
use super::values::{FactsError, award_fen, used_loans};
use crate::exact::{Exact, money};
use crate::pack::{Scope, Shape, StackingRule};
use crate::{AdvisoryNote, Benefit, Facts, Pack, PriorAward};

/// An earlier award, as it counts.
#[derive(Debug, Clone)]
pub(super) struct Prior<'a> {
    /// Its place in the facts.
    index: usize,
    award: &'a PriorAward,
    pub fen: i128,
    /// Folded.
    project: Option<String>,
    /// Under this policy, and not another.
    ours: bool,
    /// The applicant's own, and not another holder's.
    own: bool,
}

/// How an award is named in a message.
pub(super) fn name(index: usize) -> String {
    format!("在先资助第 {} 条", index + 1)
}

/// Whether an award was granted under this policy. One that does not say is of this policy where that has its benefit.
pub(super) fn is_of(pack: &Pack, award: &PriorAward) -> bool {
    match award.pack.as_deref() {
        Some(id) => id == pack.id,
        None => pack.benefit(&award.benefit).is_some(),
    }
}

pub(super) fn awards<'a>(pack: &Pack, facts: &'a Facts) -> Vec<Prior<'a>> {
    let applicant = facts.applicant.get("uscc").and_then(|uscc| uscc.as_str());
    let own = |award: &PriorAward| match (award.applicant.as_deref(), applicant) {
        (Some(theirs), Some(ours)) => crate::folded(theirs) == crate::folded(ours),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let read = |(index, award): (usize, &'a PriorAward)| Prior {
        index,
        award,
        // Checked before: every award's amount reads.
        fen: award_fen(&award.amount).unwrap_or(0),
        project: project(award.project.as_deref()),
        ours: is_of(pack, award),
        own: own(award),
    };
    facts.prior_awards.iter().enumerate().map(read).collect()
}

/// This policy's awards to a claim's project that overlap with it. Of a benefit granted year by year, the awards of
/// its other years do not.
pub(super) fn of_project<'p, 'a>(
    prior: &'p [Prior<'a>],
    project: Option<&str>,
    pack: &Pack,
    claim: &Alone<'_>,
) -> Vec<&'p Prior<'a>> {
    let (Some(project), Some(stacking)) = (project, &pack.stacking) else { return Vec::new() };
    let (benefit, year) = (claim.benefit, claim.claim.year);
    let other_year = |award: &PriorAward| {
        let years = award.year.zip(year);
        claim.yearly && award.benefit == benefit.id && years.is_some_and(|(theirs, ours)| theirs != ours)
    };
    let overlaps = |known: &&Prior<'_>| {
        known.ours
            && known.own
            && known.project.as_deref() == Some(project)
            && stacking.pairs_with(&known.award.benefit, &benefit.id)
            && !other_year(known.award)
    };
    prior.iter().filter(overlaps).collect()
}

/// Awards that the same store granted to a project under other policies.
pub(super) fn of_other_policies<'p, 'a>(
    prior: &'p [Prior<'a>],
    project: &'p str,
) -> impl Iterator<Item = &'p Prior<'a>> {
    prior.iter().filter(move |known| !known.ours && known.own && known.project.as_deref() == Some(project))
}

impl Prior<'_> {
    /// Whether it was granted under one of these policies, by id or name.
    pub fn is_under(&self, policies: &[String]) -> bool {
        self.award.pack.as_ref().is_some_and(|pack| policies.contains(pack))
    }
}

/// What earlier awards have used of a cap, in fen.
pub(super) fn used_of(
    pack: &Pack,
    prior: &[Prior<'_>],
    claim: &Alone<'_>,
    key: &PoolKey<'_>,
) -> Result<i128, FactsError> {
    let all: Vec<&Prior<'_>> = prior.iter().collect();
    Ok(counted(pack, &all, claim, key)?.iter().map(|known| known.fen).sum())
}

/// Those of some awards that count against a cap. One that does not say whose share of it was used counts against
/// every holder's: a cap is rather left too little than too much.
pub(super) fn counted<'p, 'a>(
    pack: &Pack,
    prior: &[&'p Prior<'a>],
    claim: &Alone<'_>,
    key: &PoolKey<'_>,
) -> Result<Vec<&'p Prior<'a>>, FactsError> {
    let of_benefit = |benefit: &str| match key.benefit {
        Some(own) => benefit == own,
        None => pack.benefit(benefit).is_some_and(|benefit| benefit.amount.under.as_deref() == Some(key.cap)),
    };
    let several = key.benefit.is_some() && claim.benefit.caps.len() > 1;
    let mut counted = Vec::new();
    for known in prior.iter().filter(|known| known.ours && of_benefit(&known.award.benefit)) {
        let award = known.award;
        let fail =
            |message: &str| FactsError::Award { award: name(known.index), message: message.to_owned() };
        let holder = award.holder.as_deref().map(crate::folded);
        let shares = match (&key.holder, holder) {
            (Some(holder), Some(theirs)) => *holder == theirs,
            (Some(_) | None, _) => known.own,
        };
        if !shares {
            continue;
        }
        if key.year.is_some() {
            let Some(year) = award.year else {
                return Err(fail("上限按年计，请写明年度（year）。"));
            };
            if key.year != Some(year) {
                continue;
            }
        }
        if several && !claim.ceiling.pooled {
            let Some(cap) = &award.cap else {
                return Err(fail("本项有几个上限，请写明用的是哪一个（cap）。"));
            };
            if cap != key.cap {
                continue;
            }
        }
        counted.push(*known);
    }
    Ok(counted)
}

/// The principal that earlier awards of a benefit used, with its days.
pub(super) fn principal_used(pack: &Pack, facts: &Facts, benefit: &Benefit) -> Vec<super::values::UsedLoan> {
    let of_benefit = awards(pack, facts);
    let of_benefit =
        of_benefit.iter().filter(|known| known.ours && known.own && known.award.benefit == benefit.id);
    of_benefit
        .filter_map(|known| known.award.used.as_ref())
        // Checked before: what is given reads.
        .flat_map(|used| used_loans(used).unwrap_or_default())
        .collect()
}

/// Months that earlier awards of a benefit used.
pub(super) fn months_used(pack: &Pack, facts: &Facts, benefit: &Benefit) -> Exact {
    let of_benefit = awards(pack, facts);
    let months = of_benefit
        .iter()
        .filter(|known| known.ours && known.own && known.award.benefit == benefit.id)
        .filter_map(|known| known.award.used.as_ref()?.months.as_deref())
        .filter_map(Exact::parse);
    // Whole numbers of months, each checked before, can't be too large to add.
    months.fold(Exact::ZERO, |sum, months| sum.add(months).unwrap_or(sum))
}

/// What earlier awards of a benefit granted in kind in a year.
pub(super) fn in_kind_used(pack: &Pack, facts: &Facts, benefit: &Benefit, year: Option<i32>) -> Exact {
    let all = awards(pack, facts);
    let of_year = all.iter().filter(|known| {
        known.ours && known.own && known.award.benefit == benefit.id && known.award.year == year
    });
    let granted = of_year.filter_map(|known| Exact::parse(known.award.used.as_ref()?.in_kind.as_deref()?));
    // Small numbers, each checked before, can't be too large to add.
    granted.fold(Exact::ZERO, |sum, granted| sum.add(granted).unwrap_or(sum))
}

/// What is wrong with what an award says it used, in Chinese.
pub(super) fn check_used(award: &PriorAward) -> Result<(), String> {
    let Some(used) = &award.used else { return Ok(()) };
    used_loans(used)?;
    let figures = [("months", &used.months), ("in_kind", &used.in_kind), ("pieces", &used.pieces)];
    for (name, written) in figures {
        let Some(written) = written else { continue };
        let small = Exact::parse(written)
            .filter(|number| !number.is_negative() && *number < Exact::whole(1_000_000_000));
        if small.is_none() {
            return Err(format!("已用的 {name} 应为不小于零的数，不能是“{written}”。"));
        }
    }
    Ok(())
}

/// What a reviewer should know of earlier awards beside this claim.
pub(super) fn advise(
    pack: &Pack,
    facts: &Facts,
    prior: &[Prior<'_>],
    project: Option<&str>,
    rule: StackingRule,
    claim: &mut Alone<'_>,
) {
    let mut notes = Vec::new();
    let awarded =
        if rule == StackingRule::AddUp { Vec::new() } else { of_project(prior, project, pack, claim) };
    let named = |known: &&Prior<'_>| {
        let award = known.award;
        let title = pack.benefit(&award.benefit).map_or(award.benefit.as_str(), |found| &found.title);
        let year = award.year.map(|year| format!("{year}年")).unwrap_or_default();
        let source = award.source.as_ref().map(|source| format!("（{source}）")).unwrap_or_default();
        format!("{year}“{title}”{}元{source}", money(known.fen).grouped())
    };
    if !awarded.is_empty() {
        let all: Vec<String> = awarded.iter().map(named).collect();
        notes.push(AdvisoryNote {
            id: "project-awarded-before".to_owned(),
            title: "同一项目已获资助".to_owned(),
            text: match rule {
                StackingRule::Highest => format!("同一项目已获{}，按本政策不再支付。", all.join("、")),
                StackingRule::TopUp | StackingRule::AddUp => {
                    format!("同一项目已获{}，按“从高、从优、不重复”只补差额。", all.join("、"))
                }
            },
        });
    }
    let own = || prior.iter().filter(|known| known.own);
    let beside = match project {
        None => own().next().is_some() || !facts.other_awards.is_empty(),
        Some(_) => own().any(|known| known.project.is_none()),
    };
    if beside && (rule != StackingRule::AddUp || pack.counts_other_awards()) {
        let text = match project {
            None => "本项没有写明项目，而该企业另有资助记录：是否同一项目不能判断，请核对。".to_owned(),
            Some(_) => {
                let unnamed: Vec<&Prior<'_>> = own().filter(|known| known.project.is_none()).collect();
                let all: Vec<String> = unnamed.iter().map(named).collect();
                format!("在先资助{}没有写明项目，是否与本项同一项目不能判断，请核对。", all.join("、"))
            }
        };
        notes.push(AdvisoryNote { id: "project-unknown".to_owned(), title: "项目不明".to_owned(), text });
    }
    notes.extend(use_unknown(pack, facts, prior, claim));
    for note in notes {
        claim.assessment.advisories.push(note.id.clone());
        claim.assessment.advisory_notes.push(note);
    }
}

/// An earlier award of the same benefit of which it is not known what it used beyond money, where that counts.
fn use_unknown(pack: &Pack, facts: &Facts, prior: &[Prior<'_>], claim: &Alone<'_>) -> Option<AdvisoryNote> {
    let benefit = claim.benefit;
    let loans = matches!(benefit.amount.shape, Shape::Interest(_));
    let months = benefit.months.is_some();
    let by_holder = claim.holder.is_some();
    let in_kind = match &benefit.amount.shape {
        Shape::InKind { per, .. } => {
            per.under(&pack.rulings, &facts.rulings).is_some_and(|per| *per == Scope::EnterpriseYear)
        }
        _ => false,
    };
    let unknown = |known: &&Prior<'_>| {
        let used = known.award.used.as_ref();
        known.ours
            && known.own
            && known.award.benefit == benefit.id
            && (in_kind && used.is_none_or(|used| used.in_kind.is_none())
                || loans && used.is_none_or(|used| used.loans.is_none())
                || months && used.is_none_or(|used| used.months.is_none())
                || by_holder && known.award.holder.is_none())
    };
    let all: Vec<String> = prior
        .iter()
        .filter(unknown)
        .map(|known| known.award.source.clone().unwrap_or_else(|| name(known.index)))
        .collect();
    if all.is_empty() {
        return None;
    }
    let what = if in_kind {
        "已给予的实物数"
    } else if loans {
        "占用的贷款本金和天数"
    } else if months {
        "已补贴的月数"
    } else {
        "占用的是谁的限额"
    };
    Some(AdvisoryNote {
        id: "award-use-unknown".to_owned(),
        title: "在先资助用量不明".to_owned(),
        text: format!("{}没有记明{what}，请对照原案卷核实后再定。", all.join("、")),
    })
}
