//! 从高、从优、不重复: of the claims of one project at most one is paid, and the selection with the greatest
//! total under all shared caps is found exactly.
//!
//! Each claim counts against at most one shared cap, so a selection's total is the sum over the caps of
//! what its claims bring, or of what the cap has left. Ties go to the earlier claim.

use super::Detail;

/// A claim that can be selected, in order of clause and row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// In fen, at least 0.
    pub value: i128,
    /// Claims of one project overlap.
    pub project: Option<usize>,
    /// The shared cap that it counts against.
    pub pool: Option<usize>,
}

/// What is paid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    /// By candidate.
    pub selected: Vec<bool>,
    /// In fen.
    pub total: i128,
    /// The greatest total of any other choice among overlapping claims; `None` where nothing overlaps.
    pub next_best: Option<i128>,
    /// Whether the search came to its end: no other selection is better.
    pub proven: bool,
    /// No selection brings more than this; the total, where that is proven.
    pub bound: i128,
}

/// Steps after which a search takes the best it has found, and says so. Ten projects of three claims each,
/// under any caps, come to their end well within it; a package made to stall the program does not.
const STEPS: usize = 1_000_000;

/// The best selection; `left` is what each shared cap has left, in fen.
pub(crate) fn choose(candidates: &[Candidate], left: &[i128], detail: Detail) -> Selection {
    choose_within(STEPS, candidates, left, detail)
}

fn choose_within(mut steps: usize, candidates: &[Candidate], left: &[i128], detail: Detail) -> Selection {
    let groups = overlapping(candidates);
    let in_group = |index: usize| groups.iter().any(|group| group.contains(&index));
    let mut selected: Vec<bool> = (0..candidates.len()).map(|index| !in_group(index)).collect();
    // Components share no cap with one another, so what they bring at most adds up.
    let mut bound = total(candidates, left, &selected);
    if !groups.is_empty() {
        let settled = selected.clone();
        for component in components(candidates, &groups) {
            let found = Search::new(candidates, left, &settled, &component).best(&mut steps);
            bound += found.bound;
            for index in found.chosen {
                selected[index] = true;
            }
        }
    }
    let proven = steps > 0;
    let total = total(candidates, left, &selected);
    let next_best = match detail {
        Detail::Full => next_best(candidates, left, &groups, &selected, &mut steps),
        Detail::Amounts => None,
    };
    Selection { selected, total, next_best: next_best.filter(|_| steps > 0), proven, bound }
}

/// What a selection pays in all, in fen.
pub(crate) fn total(candidates: &[Candidate], left: &[i128], selected: &[bool]) -> i128 {
    let mut left = left.to_vec();
    let chosen = candidates.iter().zip(selected).filter(|(_, selected)| **selected);
    chosen.map(|(candidate, _)| take(&mut left, candidate)).sum()
}

fn take(left: &mut [i128], candidate: &Candidate) -> i128 {
    match candidate.pool.and_then(|pool| left.get_mut(pool)) {
        Some(left) => {
            let taken = candidate.value.min(*left);
            *left -= taken;
            taken
        }
        None => candidate.value,
    }
}

/// Projects with more than one claim.
fn overlapping(candidates: &[Candidate]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let Some(project) = candidate.project else {
            continue;
        };
        match groups.iter_mut().find(|(known, _)| *known == project) {
            Some((_, group)) => group.push(index),
            None => groups.push((project, vec![index])),
        }
    }
    groups.into_iter().map(|(_, group)| group).filter(|group| group.len() > 1).collect()
}

/// Groups that share no cap with one another are chosen apart.
fn components(candidates: &[Candidate], groups: &[Vec<usize>]) -> Vec<Vec<Vec<usize>>> {
    let mut components: Vec<(Vec<usize>, Vec<Vec<usize>>)> = Vec::new();
    for group in groups {
        let mut pools: Vec<usize> = group.iter().filter_map(|index| candidates[*index].pool).collect();
        let mut members = vec![group.clone()];
        components.retain_mut(|(their_pools, theirs)| {
            let apart = pools.iter().all(|pool| !their_pools.contains(pool));
            if !apart {
                pools.append(their_pools);
                members.append(theirs);
            }
            apart
        });
        components.push((pools, members));
    }
    components.into_iter().map(|(_, members)| members).collect()
}

fn next_best(
    candidates: &[Candidate],
    left: &[i128],
    groups: &[Vec<usize>],
    selected: &[bool],
    steps: &mut usize,
) -> Option<i128> {
    let mut best = None;
    for group in groups {
        for forced in group.iter().filter(|index| !selected[**index]) {
            // The same problem with this claim as the only one of its project.
            let others: Vec<Vec<usize>> = groups.iter().filter(|other| *other != group).cloned().collect();
            let in_any = |index: usize| groups.iter().any(|group| group.contains(&index));
            let mut forced_selection: Vec<bool> =
                (0..candidates.len()).map(|index| index == *forced || !in_any(index)).collect();
            for component in components(candidates, &others) {
                for index in Search::new(candidates, left, &forced_selection, &component).best(steps).chosen {
                    forced_selection[index] = true;
                }
            }
            best = best.max(Some(total(candidates, left, &forced_selection)));
        }
    }
    best
}

/// The claims that a search chose, and a most that no choice of its groups exceeds.
struct Found {
    chosen: Vec<usize>,
    bound: i128,
}

/// The weight of a bound's whole, in quarters.
const WHOLE: i128 = 4;

/// Branch and bound over the claims of some groups, in order, each taken before it is left out: the first
/// selection found with the greatest total is the one that ties prefer.
struct Search<'c> {
    candidates: &'c [Candidate],
    /// Each overlapping claim with its group, in order.
    claims: Vec<(usize, usize)>,
    groups: usize,
    left: Vec<i128>,
    /// Ways to weigh the caps, each of which gives a bound.
    weights: Vec<Vec<i128>>,
    /// How many more claims it may look at.
    steps: usize,
    best_total: i128,
    best: Option<Vec<usize>>,
}

impl<'c> Search<'c> {
    fn new(
        candidates: &'c [Candidate],
        left: &[i128],
        settled: &[bool],
        groups: &[Vec<usize>],
    ) -> Search<'c> {
        let mut left = left.to_vec();
        for (candidate, settled) in candidates.iter().zip(settled) {
            if *settled {
                take(&mut left, candidate);
            }
        }
        let mut claims: Vec<(usize, usize)> = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            claims.extend(group.iter().map(|index| (*index, number)));
        }
        claims.sort_unstable();
        Search {
            candidates,
            claims,
            groups: groups.len(),
            left,
            weights: Vec::new(),
            steps: 0,
            best_total: -1,
            best: None,
        }
    }

    fn best(mut self, steps: &mut usize) -> Found {
        let (reached, at_hand) = self.improve();
        self.best_total = reached;
        self.choose_weights();
        let at_most = self.bound(0, &vec![false; self.groups], &self.left);
        let mut chosen = Vec::new();
        let mut settled = vec![false; self.groups];
        let mut left = self.left.clone();
        self.steps = *steps;
        self.descend(0, 0, &mut settled, &mut left, &mut chosen);
        *steps = self.steps;
        let bound = if self.steps > 0 { self.best_total } else { at_most };
        Found { chosen: self.best.unwrap_or(at_hand), bound }
    }

    /// A total that some selection reaches: each group by turns takes its best, until none gains.
    fn improve(&self) -> (i128, Vec<usize>) {
        let mut chosen: Vec<Option<usize>> = vec![None; self.groups];
        let worth = |chosen: &[Option<usize>]| -> i128 {
            let mut left = self.left.clone();
            chosen.iter().flatten().map(|index| take(&mut left, &self.candidates[*index])).sum()
        };
        let mut reached = 0;
        loop {
            let before = reached;
            for (index, group) in &self.claims {
                let old = chosen[*group].replace(*index);
                let now = worth(&chosen);
                if now > reached {
                    reached = now;
                } else {
                    chosen[*group] = old;
                }
            }
            if reached == before {
                return (reached, chosen.into_iter().flatten().collect());
            }
        }
    }

    fn descend(
        &mut self,
        at: usize,
        total: i128,
        settled: &mut Vec<bool>,
        left: &mut Vec<i128>,
        chosen: &mut Vec<usize>,
    ) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let bound = total + self.bound(at, settled, left);
        if bound < self.best_total || (self.best.is_some() && bound <= self.best_total) {
            return;
        }
        let Some((index, group)) = self.claims.get(at).copied() else {
            self.best_total = total;
            self.best = Some(chosen.clone());
            return;
        };
        if settled[group] {
            return self.descend(at + 1, total, settled, left, chosen);
        }
        let candidate = self.candidates[index];
        let taken = take(left, &candidate);
        settled[group] = true;
        chosen.push(index);
        self.descend(at + 1, total + taken, settled, left, chosen);
        chosen.pop();
        settled[group] = false;
        if let Some(left) = candidate.pool.and_then(|pool| left.get_mut(pool)) {
            *left += taken;
        }
        // Leaving out the last claim of a project gains nothing.
        if self.claims.get(at + 1..).is_some_and(|later| later.iter().any(|(_, other)| *other == group)) {
            self.descend(at + 1, total, settled, left, chosen);
        }
    }

    /// No selection of the claims from `at` on brings more than this.
    fn bound(&self, at: usize, settled: &[bool], left: &[i128]) -> i128 {
        let bounds = self.weights.iter().map(|weights| self.weighted(weights, at, settled, left));
        bounds.min().unwrap_or(i128::MAX)
    }

    /// A cap's claims bring no more than what it has left, nor than their sum; and so no more than any mean
    /// of the two. The weight is the sum's share in that mean, in quarters: with weight 0 the cap is taken
    /// as exhausted, and with weight 4 as out of reach.
    fn weighted(&self, weights: &[i128], at: usize, settled: &[bool], left: &[i128]) -> i128 {
        let mut best_of_group = vec![0; self.groups];
        for (index, group) in self.claims.iter().skip(at).filter(|(_, group)| !settled[*group]) {
            let candidate = self.candidates[*index];
            let brings = match candidate.pool.and_then(|pool| Some((left.get(pool)?, weights.get(pool)?))) {
                Some((left, weight)) => candidate.value.min(*left) * weight,
                None => candidate.value * WHOLE,
            };
            best_of_group[*group] = brings.max(best_of_group[*group]);
        }
        let caps: i128 = left.iter().zip(weights).map(|(left, weight)| left * (WHOLE - weight)).sum();
        (best_of_group.iter().sum::<i128>() + caps) / WHOLE
    }

    /// The weights that bound this search best from its start, beside the two extremes.
    fn choose_weights(&mut self) {
        let settled = vec![false; self.groups];
        // A cap that none of these claims counts against must not loosen the bound.
        let used =
            |pool: usize| self.claims.iter().any(|(index, _)| self.candidates[*index].pool == Some(pool));
        let exhausted: Vec<i128> =
            (0..self.left.len()).map(|pool| if used(pool) { 0 } else { WHOLE }).collect();
        let mut best = vec![WHOLE; self.left.len()];
        let mut bound = self.weighted(&best, 0, &settled, &self.left);
        loop {
            let before = bound;
            for pool in 0..best.len() {
                for weight in 0..=WHOLE {
                    let old = std::mem::replace(&mut best[pool], weight);
                    let now = self.weighted(&best, 0, &settled, &self.left);
                    if now < bound {
                        bound = now;
                    } else {
                        best[pool] = old;
                    }
                }
            }
            if bound == before {
                break;
            }
        }
        self.weights = vec![vec![WHOLE; self.left.len()], exhausted, best];
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every selection with at most one claim of a project; of the best, the one that ties prefer.
    fn by_trying_all(candidates: &[Candidate], left: &[i128]) -> (Vec<bool>, i128) {
        let mut best: Option<(i128, Vec<bool>)> = None;
        for bits in 0..1_u32 << candidates.len() {
            let selected: Vec<bool> = (0..candidates.len()).map(|index| bits >> index & 1 == 1).collect();
            let chosen: Vec<&Candidate> =
                candidates.iter().zip(&selected).filter(|(_, s)| **s).map(|(c, _)| c).collect();
            let overlaps = chosen.iter().enumerate().any(|(index, a)| {
                chosen.iter().skip(index + 1).any(|b| a.project.is_some() && a.project == b.project)
            });
            if overlaps {
                continue;
            }
            // true sorts after false, so the greatest list is the one that has the earlier claims.
            best = best.max(Some((total(candidates, left, &selected), selected)));
        }
        best.map_or((Vec::new(), 0), |(total, selected)| (selected, total))
    }

    fn candidate() -> impl Strategy<Value = Candidate> {
        (0..12_i128, proptest::option::of(0..4_usize), proptest::option::of(0..3_usize))
            .prop_map(|(value, project, pool)| Candidate { value, project, pool })
    }

    proptest! {
        #[test]
        fn branch_and_bound_finds_what_trying_all_finds(
            candidates in proptest::collection::vec(candidate(), 0..=12),
            left in proptest::collection::vec(0..20_i128, 3),
        ) {
            let (selected, total) = by_trying_all(&candidates, &left);
            let found = choose(&candidates, &left, Detail::Full);
            prop_assert!(found.proven);
            prop_assert_eq!(found.total, total);
            prop_assert_eq!(found.selected, selected);
        }
    }

    proptest! {
        #[test]
        fn a_search_cut_short_never_claims_more_than_it_has_nor_bounds_below_the_best(
            candidates in proptest::collection::vec(candidate(), 0..=12),
            left in proptest::collection::vec(0..20_i128, 3),
            steps in 0..12_usize,
        ) {
            let (_, best) = by_trying_all(&candidates, &left);
            let found = choose_within(steps, &candidates, &left, Detail::Full);
            prop_assert!(found.total <= best && best <= found.bound, "{} {best} {}", found.total, found.bound);
            prop_assert!(!found.proven || found.total == best);
        }
    }

    #[test]
    fn the_best_of_each_project_can_lose_under_a_shared_cap() {
        let claim = |value, project, pool| Candidate { value, project: Some(project), pool };
        // Both projects' best claims share a cap of 10; the second best of one is outside of it.
        let candidates = [claim(10, 0, Some(0)), claim(9, 0, None), claim(8, 1, Some(0))];
        let found = choose(&candidates, &[10], Detail::Full);
        assert_eq!((found.selected, found.total), (vec![false, true, true], 17));
        assert_eq!(found.next_best, Some(10));
    }

    #[test]
    fn a_search_that_would_not_end_takes_the_best_it_has_found_and_says_so() {
        let candidates: Vec<Candidate> = (0..90_u32)
            .map(|index| Candidate {
                value: i128::from(6_000_000 + index.wrapping_mul(2_654_435_761) % 12_000_000),
                project: usize::try_from(index / 3).ok(),
                pool: usize::try_from(index.wrapping_mul(40_503) % 4).ok(),
            })
            .collect();
        let left = [100_000_000, 90_000_000, 110_000_000, 95_000_000];
        let found = choose_within(5_000, &candidates, &left, Detail::Full);
        assert!(!found.proven && found.next_best.is_none());
        assert_eq!(found.selected.iter().filter(|selected| **selected).count(), 30);
        assert_eq!(found.total, total(&candidates, &left, &found.selected));
    }

    #[test]
    fn forty_overlapping_pairs_under_one_cap_are_chosen_at_once() {
        let candidates: Vec<Candidate> = (0..80)
            .map(|index| Candidate {
                value: 1_000_003 + index * 7_919,
                project: usize::try_from(index / 2).ok(),
                pool: Some(0),
            })
            .collect();
        assert_eq!(choose(&candidates, &[30_000_000], Detail::Full).total, 30_000_000);
    }
}
