//! 从高、从优、不重复: of the overlapping claims of one project at most one is paid, and the selection with the
//! greatest total under all shared caps is found exactly.
//!
//! Each claim counts against at most one shared cap. Claims that share one are taken in order: each takes what it
//! brings, or what the cap has left beyond what its project was granted elsewhere. One claim more on a cap takes
//! no more from the later ones than it brings itself, so no project is better left unpaid. Ties go to the earlier
//! claim.

use super::Detail;

/// A claim that can be selected, in order of clause and row.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Candidate {
    /// In fen, at least 0.
    pub value: i128,
    /// What its project was granted before, and not from this cap: of the cap's rest this much can't be reached.
    pub beside: i128,
    /// Claims of one project overlap.
    pub project: Option<usize>,
    /// Which benefit and year, where the benefit is granted year by year: its years do not overlap.
    pub yearly: Option<(usize, i32)>,
    /// The shared cap that it counts against.
    pub pool: Option<usize>,
    /// Where only some benefits overlap: which one it is to, and a bit for each that it overlaps with.
    pub paired: Option<(u32, u128)>,
}

impl Candidate {
    pub fn overlaps(&self, other: &Candidate) -> bool {
        let other_year = match (self.yearly, other.yearly) {
            (Some((benefit, year)), Some((other, in_year))) => benefit == other && year != in_year,
            (None, _) | (_, None) => false,
        };
        let paired = match (self.paired, other.paired) {
            (Some((_, with)), Some((benefit, _))) => with >> benefit & 1 == 1,
            (None, _) | (_, None) => true,
        };
        self.project.is_some() && self.project == other.project && paired && !other_year
    }

    /// What it is paid, where its cap has so much left.
    fn paid(&self, left: &[i128]) -> i128 {
        match self.pool.and_then(|pool| left.get(pool)) {
            Some(left) => self.value.min((left - self.beside).max(0)),
            None => self.value,
        }
    }
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
    let Chosen { selected, bound } = best_of(candidates, left, &vec![true; candidates.len()], &mut steps);
    let proven = steps > 0;
    let total = total(candidates, left, &selected);
    let next_best = match detail {
        Detail::Full => next_best(candidates, left, &selected, &mut steps),
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

pub(crate) fn take(left: &mut [i128], candidate: &Candidate) -> i128 {
    let paid = candidate.paid(left);
    if let Some(left) = candidate.pool.and_then(|pool| left.get_mut(pool)) {
        *left -= paid;
    }
    paid
}

/// A selection by candidate, and a most that no selection exceeds.
struct Chosen {
    selected: Vec<bool>,
    bound: i128,
}

/// The best selection among the candidates that are open to it.
fn best_of(candidates: &[Candidate], left: &[i128], open: &[bool], steps: &mut usize) -> Chosen {
    let groups = groups(candidates, open);
    let mut selected = vec![false; candidates.len()];
    let mut bound = 0;
    for component in components(candidates, &groups) {
        let choice = component.iter().any(|group| overlap_within(candidates, group));
        if !choice {
            component.iter().flatten().for_each(|index| selected[*index] = true);
            let settled: Vec<bool> = (0..candidates.len())
                .map(|index| component.iter().any(|group| group.contains(&index)))
                .collect();
            bound += total(candidates, left, &settled);
            continue;
        }
        // Components share no cap with one another, so what they bring at most adds up.
        let found = Search::new(candidates, left, &component).best(steps);
        bound += found.bound;
        for index in found.chosen {
            selected[index] = true;
        }
    }
    Chosen { selected, bound }
}

/// Each project's claims, in order; a claim without a project stands alone.
fn groups(candidates: &[Candidate], open: &[bool]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    for (index, candidate) in candidates.iter().enumerate().filter(|(index, _)| open[*index]) {
        let known = groups.iter_mut().find(|(project, _)| project.is_some() && *project == candidate.project);
        match known {
            Some((_, group)) => group.push(index),
            None => groups.push((candidate.project, vec![index])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn overlap_within(candidates: &[Candidate], group: &[usize]) -> bool {
    group.iter().enumerate().any(|(at, one)| {
        group.iter().skip(at + 1).any(|other| candidates[*one].overlaps(&candidates[*other]))
    })
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

fn next_best(candidates: &[Candidate], left: &[i128], selected: &[bool], steps: &mut usize) -> Option<i128> {
    let mut best = None;
    for (forced, candidate) in candidates.iter().enumerate().filter(|(index, _)| !selected[*index]) {
        // The same problem without what overlaps with this claim.
        let open: Vec<bool> = candidates
            .iter()
            .enumerate()
            .map(|(index, other)| index == forced || !candidate.overlaps(other))
            .collect();
        let other = best_of(candidates, left, &open, steps).selected;
        best = best.max(Some(total(candidates, left, &other)));
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

/// A claim within a search. Claims of one group overlap but where they are of one series and of different years.
#[derive(Debug, Clone, Copy)]
struct Entry {
    index: usize,
    group: usize,
    /// Within the search: one for all claims of a group that are in no series.
    series: usize,
    /// Within the search: one for each series and year.
    year: usize,
}

/// Branch and bound over the claims of some groups, in order, each taken before it is left out: the first
/// selection found with the greatest total is the one that ties prefer.
struct Search<'c> {
    candidates: &'c [Candidate],
    entries: Vec<Entry>,
    groups: usize,
    /// The group of each series.
    series: Vec<usize>,
    /// The series of each year.
    years: Vec<usize>,
    left: Vec<i128>,
    /// Ways to weigh the caps, each of which gives a bound.
    weights: Vec<Vec<i128>>,
    /// How many more claims it may look at.
    steps: usize,
    best_total: i128,
    best: Option<Vec<usize>>,
}

impl<'c> Search<'c> {
    fn new(candidates: &'c [Candidate], left: &[i128], groups: &[Vec<usize>]) -> Search<'c> {
        let mut claims: Vec<(usize, usize)> = Vec::new();
        let mut number = 0;
        for group in groups {
            for index in group {
                claims.push((*index, number));
                // Of claims that overlap two by two, the bound takes each for itself: more than a group can bring.
                number += usize::from(candidates[*index].paired.is_some());
            }
            number += 1;
        }
        claims.sort_unstable();
        let mut series: Vec<(usize, Option<usize>)> = Vec::new();
        let mut years: Vec<(usize, Option<i32>)> = Vec::new();
        let entries = claims
            .into_iter()
            .map(|(index, group)| {
                let (benefit, year) = candidates[index].yearly.unzip();
                let series = place(&mut series, (group, benefit));
                Entry { index, group, series, year: place(&mut years, (series, year)) }
            })
            .collect();
        Search {
            candidates,
            entries,
            groups: number,
            series: series.into_iter().map(|(group, _)| group).collect(),
            years: years.into_iter().map(|(series, _)| series).collect(),
            left: left.to_vec(),
            weights: Vec::new(),
            steps: 0,
            best_total: -1,
            best: None,
        }
    }

    fn overlap(&self, one: &Entry, other: &Entry) -> bool {
        self.candidates[one.index].overlaps(&self.candidates[other.index])
    }

    fn best(mut self, steps: &mut usize) -> Found {
        let (reached, at_hand) = self.improve();
        self.best_total = reached;
        self.choose_weights();
        let at_most = self.bound(0, &[], &self.left);
        let mut left = self.left.clone();
        self.steps = *steps;
        self.descend(0, 0, &mut left, &mut Vec::new());
        *steps = self.steps;
        let bound = if self.steps > 0 { self.best_total } else { at_most };
        Found { chosen: self.best.unwrap_or(at_hand), bound }
    }

    /// A total that some selection reaches: each claim by turns takes the place of those that it overlaps with,
    /// until none gains.
    fn improve(&self) -> (i128, Vec<usize>) {
        let mut chosen = vec![false; self.entries.len()];
        let worth = |chosen: &[bool]| -> i128 {
            let mut left = self.left.clone();
            let taken = self.entries.iter().zip(chosen).filter(|(_, chosen)| **chosen);
            taken.map(|(entry, _)| take(&mut left, &self.candidates[entry.index])).sum()
        };
        let mut reached = -1;
        loop {
            let before = reached;
            for (at, entry) in self.entries.iter().enumerate() {
                let mut with = chosen.clone();
                for (other, chosen) in self.entries.iter().zip(&mut with) {
                    *chosen &= !self.overlap(entry, other);
                }
                with[at] = true;
                let now = worth(&with);
                if now > reached {
                    (reached, chosen) = (now, with);
                }
            }
            if reached == before {
                let indexes = self.entries.iter().zip(&chosen).filter(|(_, chosen)| **chosen);
                return (reached, indexes.map(|(entry, _)| entry.index).collect());
            }
        }
    }

    fn descend(&mut self, at: usize, total: i128, left: &mut Vec<i128>, chosen: &mut Vec<Entry>) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let bound = total + self.bound(at, chosen, left);
        if bound < self.best_total || (self.best.is_some() && bound <= self.best_total) {
            return;
        }
        let Some(entry) = self.entries.get(at).copied() else {
            self.best_total = total;
            self.best = Some(chosen.iter().map(|entry| entry.index).collect());
            return;
        };
        if chosen.iter().any(|other| self.overlap(other, &entry)) {
            return self.descend(at + 1, total, left, chosen);
        }
        let candidate = self.candidates[entry.index];
        let taken = take(left, &candidate);
        chosen.push(entry);
        self.descend(at + 1, total + taken, left, chosen);
        chosen.pop();
        if let Some(left) = candidate.pool.and_then(|pool| left.get_mut(pool)) {
            *left += taken;
        }
        // Leaving a claim out gains nothing where no later one overlaps with it.
        if self.entries.iter().skip(at + 1).any(|later| self.overlap(later, &entry)) {
            self.descend(at + 1, total, left, chosen);
        }
    }

    /// No selection of the claims from `at` on brings more than this.
    fn bound(&self, at: usize, chosen: &[Entry], left: &[i128]) -> i128 {
        let bounds = self.weights.iter().map(|weights| self.weighted(weights, at, chosen, left));
        bounds.min().unwrap_or(i128::MAX)
    }

    /// A cap's claims bring no more than what it has left, nor than their sum; and so no more than any mean
    /// of the two. The weight is the sum's share in that mean, in quarters: with weight 0 the cap is taken
    /// as exhausted, and with weight 4 as out of reach. Of a group counts its best series, of a series the best of
    /// each year.
    fn weighted(&self, weights: &[i128], at: usize, chosen: &[Entry], left: &[i128]) -> i128 {
        let mut best_of_year = vec![0; self.years.len()];
        let mut open = vec![true; self.series.len()];
        let mut passed = vec![false; self.years.len()];
        for entry in chosen {
            for (series, open) in open.iter_mut().enumerate() {
                *open &= self.series[series] != entry.group || series == entry.series;
            }
            passed[entry.year] = true;
        }
        for entry in self.entries.iter().skip(at).filter(|entry| open[entry.series] && !passed[entry.year]) {
            let candidate = self.candidates[entry.index];
            let brings = match candidate.pool.and_then(|pool| weights.get(pool)) {
                Some(weight) => candidate.paid(left) * weight,
                None => candidate.value * WHOLE,
            };
            best_of_year[entry.year] = brings.max(best_of_year[entry.year]);
        }
        let mut best_of_series = vec![0; self.series.len()];
        for (series, best) in self.years.iter().zip(&best_of_year) {
            best_of_series[*series] += best;
        }
        let mut best_of_group = vec![0; self.groups];
        for (group, best) in self.series.iter().zip(&best_of_series) {
            best_of_group[*group] = (*best).max(best_of_group[*group]);
        }
        let caps: i128 = left.iter().zip(weights).map(|(left, weight)| left * (WHOLE - weight)).sum();
        (best_of_group.iter().sum::<i128>() + caps) / WHOLE
    }

    /// The weights that bound this search best from its start, beside the two extremes.
    fn choose_weights(&mut self) {
        // A cap that none of these claims counts against must not loosen the bound.
        let used =
            |pool: usize| self.entries.iter().any(|entry| self.candidates[entry.index].pool == Some(pool));
        let exhausted: Vec<i128> =
            (0..self.left.len()).map(|pool| if used(pool) { 0 } else { WHOLE }).collect();
        let mut best = vec![WHOLE; self.left.len()];
        let mut bound = self.weighted(&best, 0, &[], &self.left);
        loop {
            let before = bound;
            for pool in 0..best.len() {
                for weight in 0..=WHOLE {
                    let old = std::mem::replace(&mut best[pool], weight);
                    let now = self.weighted(&best, 0, &[], &self.left);
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

/// Where a thing stands in a list, which it joins where it is new.
fn place<T: PartialEq>(known: &mut Vec<T>, thing: T) -> usize {
    known.iter().position(|other| *other == thing).unwrap_or_else(|| {
        known.push(thing);
        known.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every selection without an overlap; of the best, the one that ties prefer.
    fn by_trying_all(candidates: &[Candidate], left: &[i128]) -> (Vec<bool>, i128) {
        let mut best: Option<(i128, Vec<bool>)> = None;
        for bits in 0..1_u32 << candidates.len() {
            let selected: Vec<bool> = (0..candidates.len()).map(|index| bits >> index & 1 == 1).collect();
            let chosen: Vec<&Candidate> =
                candidates.iter().zip(&selected).filter(|(_, s)| **s).map(|(c, _)| c).collect();
            let overlaps = chosen.iter().enumerate().any(|(index, a)| {
                chosen.iter().skip(index + 1).any(|b| {
                    let years = a.yearly.zip(b.yearly).is_some_and(|(a, b)| a.0 == b.0 && a.1 != b.1);
                    let paired =
                        a.paired.zip(b.paired).is_none_or(|((one, _), (_, with))| with >> one & 1 == 1);
                    a.project.is_some() && a.project == b.project && paired && !years
                })
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
        (
            0..12_i128,
            prop_oneof![3 => Just(0_i128), 1 => 0..12_i128],
            proptest::option::of(0..4_usize),
            proptest::option::of((0..2_usize, 2023..2025_i32)),
            proptest::option::of(0..3_usize),
        )
            .prop_map(|(value, beside, project, yearly, pool)| Candidate {
                value,
                beside,
                project,
                yearly,
                pool,
                paired: None,
            })
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
        fn pairs_that_overlap_are_chosen_as_trying_all_chooses(
            candidates in proptest::collection::vec((candidate(), 0..4_u32), 0..=10),
            pairs in proptest::collection::vec((0..4_u32, 0..4_u32), 0..4),
            left in proptest::collection::vec(0..20_i128, 3),
        ) {
            let with = |kind: u32| pairs.iter().fold(0_u128, |with, (one, other)| {
                let bit = |a: u32, b: u32| if a == kind { 1_u128 << b } else { 0 };
                with | bit(*one, *other) | bit(*other, *one)
            });
            let candidates: Vec<Candidate> = candidates
                .into_iter()
                .map(|(candidate, kind)| Candidate { paired: Some((kind, with(kind))), ..candidate })
                .collect();
            let (selected, total) = by_trying_all(&candidates, &left);
            let found = choose(&candidates, &left, Detail::Full);
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
        let claim =
            |value, project, pool| Candidate { value, project: Some(project), pool, ..Candidate::default() };
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
                ..Candidate::default()
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
                ..Candidate::default()
            })
            .collect();
        assert_eq!(choose(&candidates, &[30_000_000], Detail::Full).total, 30_000_000);
    }
}
