//! What a change of the policy is worth: the same cases assessed under two packs, versions, readings or parameters.
//! Nothing is written; each difference is explained by the two computations that it comes of.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde::Serialize;

use crate::{
    Assessment, ClaimAssessment, Detail, Facts, FactsError, Money, Outcome, Pack, RawValue, Standing, Step,
    assess_in, ladder,
};

/// One side of a comparison.
#[derive(Debug, Clone)]
pub struct Basis<'a> {
    /// The pack, in one of its versions.
    pub pack: &'a Pack,
    /// Readings in place of the cases' own; `None` leaves these.
    pub rulings: Option<BTreeMap<String, String>>,
    /// Parameters in place of the cases' own; `None` leaves these.
    pub parameters: Option<BTreeMap<String, RawValue>>,
}

/// A case to be priced.
#[derive(Debug, Clone)]
pub struct PricedCase {
    /// Its number, or whatever names it.
    pub name: String,
    /// Its facts, as they are assessed.
    pub facts: Facts,
    /// Claims among them that are another case's: assessed along with its own, and counted there.
    pub of_others: Vec<String>,
}

impl PricedCase {
    fn own<'a>(&'a self, assessment: &'a Assessment) -> impl Iterator<Item = &'a ClaimAssessment> {
        assessment.claims.iter().filter(|claim| !self.of_others.contains(&claim.id))
    }
}

/// What is payable for some claims on either side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Claims that the side's pack has a benefit for.
    pub claims: usize,
    /// Of these, eligible ones.
    pub eligible: usize,
    /// Payable in all.
    pub payable: Money,
    /// Payable with undetermined claims taken as eligible.
    pub potential: Money,
}

/// A benefit's sums under both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BenefitPrice {
    /// The clause's id.
    pub clause: String,
    /// The benefit's id.
    pub benefit: String,
    /// Its title, in the later pack where that has it.
    pub title: String,
    /// Under the first.
    pub before: Sums,
    /// Under the second.
    pub after: Sums,
}

/// A case for which the two sides differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseChange {
    /// Its place among the cases.
    pub index: usize,
    /// Its name.
    pub name: String,
    /// Payable under the first.
    pub before: Money,
    /// Payable under the second.
    pub after: Money,
    /// The same with undetermined claims taken as eligible.
    pub potential: (Money, Money),
}

/// A case that one side could not assess: why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unpriced {
    /// Its name.
    pub name: String,
    /// In Chinese.
    pub why: String,
}

/// A comparison over all cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Price {
    /// Cases priced on both sides.
    pub cases: usize,
    /// In the order of the text; the later pack's own last.
    pub benefits: Vec<BenefitPrice>,
    /// All benefits under the first.
    pub before: Sums,
    /// All benefits under the second.
    pub after: Sums,
    /// Cases that differ, the greatest gain first.
    pub changes: Vec<CaseChange>,
    /// Cases left out of every sum.
    pub unpriced: Vec<Unpriced>,
}

impl Price {
    /// Cases that get more.
    pub fn winners(&self) -> impl Iterator<Item = &CaseChange> {
        self.changes.iter().filter(|change| change.after > change.before)
    }

    /// Cases that get less.
    pub fn losers(&self) -> impl Iterator<Item = &CaseChange> {
        self.changes.iter().filter(|change| change.after < change.before)
    }
}

/// Why a claim of a case gets what it gets on either side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimChange {
    /// The claim's id.
    pub claim: String,
    /// The benefit's id.
    pub benefit: String,
    /// Under the first; `None` where the pack has no such benefit.
    pub before: Option<ClaimSide>,
    /// Under the second.
    pub after: Option<ClaimSide>,
}

/// What a claim gets under one side, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimSide {
    /// Payable, yuan.
    pub payable: Money,
    /// By the criteria alone.
    pub standing: Standing,
    /// Criteria that are not met, each with its reason.
    pub unmet: Vec<String>,
    /// Names of what is still unknown.
    pub missing: Vec<String>,
    /// The ladder of the computation.
    pub steps: Vec<Step>,
}

/// How a comparison is followed and ended.
#[derive(Default)]
pub struct Watch<'w> {
    /// Called with how many cases are done, from any thread.
    pub progress: Option<&'w (dyn Fn(usize) + Sync)>,
    /// Set to end it.
    pub cancel: Option<&'w AtomicBool>,
    /// How many threads; 0 for one to each core.
    pub threads: usize,
}

/// The comparison was ended before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("测算已取消。")]
pub struct Cancelled;

impl Basis<'_> {
    /// A case's facts as this side takes them: what its pack does not have is left out.
    fn facts(&self, case: &Facts) -> Facts {
        let mut facts = case.clone();
        if let Some(rulings) = &self.rulings {
            facts.rulings.clone_from(rulings);
        }
        if let Some(parameters) = &self.parameters {
            facts.parameters.clone_from(parameters);
        }
        let pack = self.pack;
        facts.rulings.retain(|ruling, reading| {
            pack.ruling(ruling).is_some_and(|ruling| ruling.reading_label(reading).is_some())
        });
        let table = |name: &str| crate::assess::dated_tables(pack).any(|table| table.file == *name);
        facts
            .parameters
            .retain(|name, _| pack.parameters.iter().any(|known| known.name == *name) || table(name));
        facts.claims.retain(|claim| pack.benefit(&claim.benefit).is_some());
        facts
    }
}

/// Assesses every case under both. On all cores; the sums are the same whatever their number.
///
/// # Errors
/// [`Cancelled`] where [`Watch::cancel`] was set.
pub fn price(
    cases: &[PricedCase],
    before: &Basis<'_>,
    after: &Basis<'_>,
    watch: &Watch<'_>,
) -> Result<Price, Cancelled> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = if watch.threads == 0 { cores } else { watch.threads };
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let parts: Mutex<Vec<Part>> = Mutex::new(Vec::new());
    let work = || {
        let mut part = Part::default();
        loop {
            let from = next.fetch_add(AT_A_TIME, Ordering::Relaxed);
            if from >= cases.len() || watch.is_cancelled() {
                break;
            }
            let batch = cases.get(from..(from + AT_A_TIME).min(cases.len())).unwrap_or_default();
            for (offset, case) in batch.iter().enumerate() {
                part.case(from + offset, case, before, after);
            }
            let so_far = done.fetch_add(batch.len(), Ordering::Relaxed) + batch.len();
            if let Some(progress) = watch.progress {
                progress(so_far);
            }
        }
        // A thread that panicked has left its part out, and the scope passes the panic on.
        parts.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(part);
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(cases.len().div_ceil(AT_A_TIME)) {
            scope.spawn(work);
        }
        work();
    });
    if watch.is_cancelled() {
        return Err(Cancelled);
    }
    let parts = parts.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(sum(parts, before.pack, after.pack))
}

/// Cases that a thread takes at a time.
const AT_A_TIME: usize = 32;

impl Watch<'_> {
    fn is_cancelled(&self) -> bool {
        self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }
}

/// What one thread has found.
#[derive(Default)]
struct Part {
    cases: usize,
    /// By benefit, before and after.
    sums: BTreeMap<String, [Sums; 2]>,
    changes: Vec<CaseChange>,
    unpriced: Vec<(usize, Unpriced)>,
}

impl Part {
    fn case(&mut self, index: usize, case: &PricedCase, before: &Basis<'_>, after: &Basis<'_>) {
        let one = |basis: &Basis<'_>| assess_in(basis.pack, &basis.facts(&case.facts), Detail::Amounts);
        let (old, new) = match (one(before), one(after)) {
            (Ok(old), Ok(new)) => (old, new),
            (Err(error), _) | (_, Err(error)) => {
                let why = error.to_string();
                return self.unpriced.push((index, Unpriced { name: case.name.clone(), why }));
            }
        };
        self.cases += 1;
        for (side, assessment) in [&old, &new].into_iter().enumerate() {
            for claim in case.own(assessment) {
                if !self.sums.contains_key(&claim.benefit) {
                    self.sums.insert(claim.benefit.clone(), [Sums::default(); 2]);
                }
                if let Some(sums) = self.sums.get_mut(&claim.benefit).and_then(|sums| sums.get_mut(side)) {
                    sums.add(&Sums {
                        claims: 1,
                        eligible: usize::from(claim.standing == Standing::Eligible),
                        payable: claim.payable,
                        potential: claim.potential,
                    });
                }
            }
        }
        let sum = |assessment: &Assessment, amount: fn(&ClaimAssessment) -> Money| -> Money {
            case.own(assessment).map(amount).sum()
        };
        let payable = (sum(&old, |claim| claim.payable), sum(&new, |claim| claim.payable));
        let potential = (sum(&old, |claim| claim.potential), sum(&new, |claim| claim.potential));
        if payable.0 != payable.1 || potential.0 != potential.1 {
            let name = case.name.clone();
            self.changes.push(CaseChange { index, name, before: payable.0, after: payable.1, potential });
        }
    }
}

impl Sums {
    fn add(&mut self, other: &Sums) {
        self.claims += other.claims;
        self.eligible += other.eligible;
        self.payable = self.payable + other.payable;
        self.potential = self.potential + other.potential;
    }
}

fn sum(parts: Vec<Part>, before: &Pack, after: &Pack) -> Price {
    let mut price = Price::default();
    let mut sums: BTreeMap<String, [Sums; 2]> = BTreeMap::new();
    let mut unpriced = Vec::new();
    for part in parts {
        price.cases += part.cases;
        for (benefit, [old, new]) in part.sums {
            let all = sums.entry(benefit).or_default();
            all[0].add(&old);
            all[1].add(&new);
        }
        price.changes.extend(part.changes);
        unpriced.extend(part.unpriced);
    }
    unpriced.sort_by_key(|(index, _)| *index);
    price.unpriced = unpriced.into_iter().map(|(_, unpriced)| unpriced).collect();
    let gain = |change: &CaseChange| change.after - change.before;
    price.changes.sort_by(|a, b| gain(b).cmp(&gain(a)).then(a.index.cmp(&b.index)));
    let own = after.benefits.iter().filter(|benefit| before.benefit(&benefit.id).is_none());
    for benefit in before.benefits.iter().chain(own) {
        let Some([old, new]) = sums.remove(&benefit.id) else { continue };
        price.before.add(&old);
        price.after.add(&new);
        let title = after.benefit(&benefit.id).unwrap_or(benefit).title.clone();
        let (clause, id) = (benefit.clause.clone(), benefit.id.clone());
        price.benefits.push(BenefitPrice { clause, benefit: id, title, before: old, after: new });
    }
    price
}

/// Each claim of a case under both, down to the ladder of its computation.
///
/// # Errors
/// Facts that one of the packs cannot read.
pub fn explain_price(
    case: &PricedCase,
    before: &Basis<'_>,
    after: &Basis<'_>,
) -> Result<Vec<ClaimChange>, FactsError> {
    let (mut old, mut new) = (sides(case, before)?, sides(case, after)?);
    let own = case.facts.claims.iter().filter(|claim| !case.of_others.contains(&claim.id));
    let changes = own.map(|claim| ClaimChange {
        claim: claim.id.clone(),
        benefit: claim.benefit.clone(),
        before: old.remove(&claim.id),
        after: new.remove(&claim.id),
    });
    Ok(changes.collect())
}

/// By claim.
fn sides(case: &PricedCase, basis: &Basis<'_>) -> Result<BTreeMap<String, ClaimSide>, FactsError> {
    let facts = basis.facts(&case.facts);
    let assessment = assess_in(basis.pack, &facts, Detail::Full)?;
    let side = |claim: &ClaimAssessment| {
        let benefit = basis.pack.benefit(&claim.benefit);
        let label = |id: &str| {
            let known = benefit.and_then(|benefit| benefit.criterion(id));
            known.map_or_else(|| id.to_owned(), |criterion| criterion.label.clone())
        };
        let unmet = claim.criteria.iter().filter(|criterion| criterion.outcome == Outcome::Unmet);
        let side = ClaimSide {
            payable: claim.payable,
            standing: claim.standing,
            unmet: unmet
                .map(|criterion| format!("{}：{}", label(&criterion.id), criterion.because))
                .collect(),
            missing: claim.missing.clone(),
            steps: ladder(basis.pack, &facts, &assessment, &claim.id),
        };
        (claim.id.clone(), side)
    };
    Ok(assessment.claims.iter().map(side).collect())
}
