//! A comparison over a hundred thousand claims: every total is the oracle's, whatever the number of threads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use policy::{Basis, Cancelled, Facts, PriceWatch as Watch, PricedCase, explain_price, price, shipped};

use crate::applicant::Applicant;
use crate::{fen, selection};

/// Claims over all applicants.
const CLAIMS: usize = 100_000;

/// What the oracle pays for each benefit, and for each applicant.
#[derive(Default)]
struct Totals {
    by_benefit: BTreeMap<&'static str, (usize, usize, i128, i128)>,
    by_case: Vec<(i128, i128)>,
}

impl Totals {
    fn add(&mut self, applicant: &Applicant) {
        let settled = selection::select(applicant);
        let mut case = (0, 0);
        for (claim, paid) in applicant.claims.iter().zip(&settled.claims) {
            let sums = self.by_benefit.entry(claim.benefit).or_default();
            sums.0 += 1;
            sums.1 += usize::from(paid.standing == Some(true));
            sums.2 += paid.payable;
            sums.3 += paid.potential;
            case = (case.0 + paid.payable, case.1 + paid.potential);
        }
        self.by_case.push(case);
    }
}

fn cases(claims: usize) -> (Vec<PricedCase>, Totals, Totals) {
    let (mut cases, mut as_ruled, mut by_default) = (Vec::new(), Totals::default(), Totals::default());
    let mut count = 0;
    for seed in 0.. {
        let applicant = Applicant::throw(seed);
        count += applicant.claims.len();
        let facts: Facts = serde_json::from_value(applicant.facts()).unwrap();
        cases.push(PricedCase { name: format!("案{seed}"), facts, of_others: Vec::new() });
        as_ruled.add(&applicant);
        by_default.add(&applicant.without_rulings());
        if count >= claims {
            break;
        }
    }
    (cases, as_ruled, by_default)
}

#[test]
fn a_hundred_thousand_claims_are_priced_to_the_fen_of_an_oracle() {
    let pack = shipped("binjiang-computing-2024-draft@1").unwrap();
    let (cases, as_ruled, by_default) = cases(CLAIMS);
    let ruled = Basis { pack, rulings: None, parameters: None };
    let unruled = Basis { pack, rulings: Some(BTreeMap::new()), parameters: None };
    let seen = AtomicUsize::new(0);
    let progress = |done: usize| {
        seen.fetch_max(done, Ordering::Relaxed);
    };
    let watch = Watch { progress: Some(&progress), ..Watch::default() };
    let found = price(&cases, &ruled, &unruled, &watch).unwrap();
    assert_eq!((found.cases, found.unpriced.len()), (cases.len(), 0));
    assert_eq!(seen.into_inner(), cases.len());
    assert!(found.before.claims >= CLAIMS, "{}", found.before.claims);
    let mut titles = 0;
    for benefit in &found.benefits {
        for (sums, oracle) in [(&benefit.before, &as_ruled), (&benefit.after, &by_default)] {
            let (claims, eligible, payable, potential) = oracle.by_benefit[benefit.benefit.as_str()];
            assert_eq!((sums.claims, sums.eligible), (claims, eligible), "{}", benefit.benefit);
            assert_eq!((fen(sums.payable), fen(sums.potential)), (payable, potential), "{}", benefit.benefit);
        }
        titles += usize::from(!benefit.title.is_empty());
    }
    assert_eq!((found.benefits.len(), titles), (26, 26));
    // Winners and losers are those of the oracle, each with both amounts.
    let differ = |index: &usize| as_ruled.by_case[*index] != by_default.by_case[*index];
    assert_eq!(found.changes.len(), (0..cases.len()).filter(differ).count());
    assert!(found.winners().count() > 100 && found.losers().count() > 100);
    for change in &found.changes {
        let (old, new) = (as_ruled.by_case[change.index], by_default.by_case[change.index]);
        assert_eq!((fen(change.before), fen(change.after)), (old.0, new.0), "{}", change.name);
        assert_eq!((fen(change.potential.0), fen(change.potential.1)), (old.1, new.1), "{}", change.name);
    }
    // And each is explained down to its computation.
    for change in found.winners().take(50).chain(found.losers().take(50)) {
        let claims = explain_price(&cases[change.index], &ruled, &unruled).unwrap();
        let sides = |side: fn(&policy::ClaimChange) -> &Option<policy::ClaimSide>| {
            claims.iter().filter_map(|claim| side(claim).as_ref()).collect::<Vec<_>>()
        };
        let (before, after) = (sides(|claim| &claim.before), sides(|claim| &claim.after));
        let sum =
            |sides: &[&policy::ClaimSide]| -> policy::Money { sides.iter().map(|side| side.payable).sum() };
        assert_eq!((sum(&before), sum(&after)), (change.before, change.after));
        assert_eq!((before.len(), after.len()), (claims.len(), claims.len()));
        for side in before.iter().chain(&after) {
            assert!(!side.steps.is_empty());
            assert_eq!(side.unmet.is_empty(), side.standing != policy::Standing::Ineligible);
        }
    }
}

#[test]
fn the_sums_are_the_same_on_one_thread_and_on_several_and_a_comparison_can_be_ended() {
    let (cases, _, _) = cases(3_000);
    let pack = |name| shipped(name).unwrap();
    let one = Basis { pack: pack("binjiang-computing-2024-draft@1"), rulings: None, parameters: None };
    let two = Basis { pack: pack("binjiang-computing-2024-draft@2"), rulings: None, parameters: None };
    let on = |threads| price(&cases, &one, &two, &Watch { threads, ..Watch::default() }).unwrap();
    let alone = on(1);
    assert_eq!(alone, on(7));
    assert_eq!(alone.cases, cases.len());
    // Version 2 waits for inputs that version 1 did not ask for, and says so: nothing is paid more by that.
    assert!(alone.after.eligible < alone.before.eligible);
    let cancel = AtomicBool::new(false);
    let stop = |_: usize| cancel.store(true, Ordering::Relaxed);
    let watch = Watch { progress: Some(&stop), cancel: Some(&cancel), threads: 2 };
    assert_eq!(price(&cases, &one, &two, &watch), Err(Cancelled));
}
