//! 从高、从优、不重复, by trying every selection.

use crate::applicant::{Applicant, BENEFITS, Claim, Prior};
use crate::benefits::{Cap, granted};

#[derive(Default)]
pub struct Settled {
    pub standing: Option<bool>,
    pub ceiling: Option<i128>,
    pub payable: i128,
    pub potential: i128,
    pub selected: bool,
}

pub struct Outcome {
    pub claims: Vec<Settled>,
}

/// Granted year by year.
const YEARLY: [&str; 14] = [
    "rent",
    "compute",
    "loan-interest",
    "terminal-equipment",
    "terminal-chips",
    "ic-platform-service",
    "platform-support",
    "data-exchange",
    "data-opening",
    "eda-rd",
    "eda-purchase",
    "eda-purchase-local",
    "ip-purchase",
    "equipment-materials-rd",
];

pub fn overlap(one: (&str, Option<i32>), other: (&str, Option<i32>)) -> bool {
    let other_year = one.1.zip(other.1).is_some_and(|(one, other)| one != other);
    !(one.0 == other.0 && YEARLY.contains(&one.0) && other_year)
}

/// A claim that could be paid something.
struct Candidate {
    row: usize,
    clause: usize,
    value: i128,
    cap: Cap,
}

pub fn select(applicant: &Applicant) -> Outcome {
    let mut claims: Vec<Settled> = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (row, claim) in applicant.claims.iter().enumerate() {
        let granted = granted(applicant, claim);
        let standing = if granted.criteria.contains(&Some(false)) {
            Some(false)
        } else if granted.criteria.iter().all(|met| *met == Some(true)) {
            Some(true)
        } else {
            None
        };
        claims.push(Settled { standing, ceiling: granted.ceiling, ..Settled::default() });
        let (Some(ceiling), true) = (granted.ceiling, granted.cap != Cap::Unknown) else {
            continue;
        };
        let other: i128 = applicant
            .other
            .iter()
            .filter(|(project, _)| Some(*project) == claim.project)
            .map(|(_, fen)| fen)
            .sum();
        let value = match applicant.reading("prior-award") {
            "exclude" if other > 0 => 0,
            _ => (ceiling - other).max(0),
        };
        let clause = BENEFITS.iter().find(|(id, _)| *id == claim.benefit).unwrap().1;
        candidates.push(Candidate { row, clause, value, cap: granted.cap });
    }
    candidates.sort_by_key(|candidate| (candidate.clause, candidate.row));
    let eligible: Vec<&Candidate> =
        candidates.iter().filter(|candidate| claims[candidate.row].standing == Some(true)).collect();
    let possible: Vec<&Candidate> =
        candidates.iter().filter(|candidate| claims[candidate.row].standing != Some(false)).collect();
    for (row, paid) in best(applicant, &eligible) {
        claims[row].payable = paid;
        claims[row].selected = true;
    }
    for (row, paid) in best(applicant, &possible) {
        claims[row].potential = paid;
    }
    Outcome { claims }
}

/// What is paid, by row.
type Paid = Vec<(usize, i128)>;

/// What the best selection pays, by row. Of the best, the one that has the earlier claims.
fn best(applicant: &Applicant, candidates: &[&Candidate]) -> Paid {
    let mut best: Option<(i128, Vec<bool>, Paid)> = None;
    for bits in 0_u32..1 << candidates.len() {
        let chosen: Vec<bool> = (0..candidates.len()).map(|index| bits >> index & 1 == 1).collect();
        let mut projects: Vec<&Claim> = Vec::new();
        let mut left: Vec<(&str, i128)> = Vec::new();
        let mut paid = Vec::new();
        let mut overlaps = false;
        for (candidate, _) in candidates.iter().zip(&chosen).filter(|(_, chosen)| **chosen) {
            let claim = &applicant.claims[candidate.row];
            overlaps |= projects.iter().any(|other| {
                claim.project.is_some()
                    && other.project == claim.project
                    && overlap((other.benefit, other.year), (claim.benefit, claim.year))
            });
            projects.push(claim);
            let had: Vec<&Prior> = applicant
                .prior
                .iter()
                .filter(|award| {
                    !award.of_another
                        && award.project.is_some()
                        && award.project == claim.project
                        && overlap((award.benefit, Some(award.year)), (claim.benefit, claim.year))
                })
                .collect();
            let in_all: i128 = had.iter().map(|award| award.fen).sum();
            let amount = match &candidate.cap {
                Cap::Own => (candidate.value - in_all).max(0),
                Cap::Shared { name, limit } => {
                    if !left.iter().any(|(known, _)| known == name) {
                        left.push((name, (limit - used_before(applicant, name)).max(0)));
                    }
                    let (_, left) = left.iter_mut().find(|(known, _)| known == name).unwrap();
                    let own: i128 =
                        had.iter().filter(|award| counts(award, name)).map(|award| award.fen).sum();
                    let amount = (candidate.value.min(*left + own) - in_all).max(0);
                    *left -= amount;
                    amount
                }
                Cap::Unknown => unreachable!("left out before"),
            };
            paid.push((candidate.row, amount));
        }
        if overlaps {
            continue;
        }
        let total = paid.iter().map(|(_, amount)| amount).sum();
        if best.as_ref().is_none_or(|(most, earlier, _)| (total, &chosen) > (*most, earlier)) {
            best = Some((total, chosen, paid));
        }
    }
    best.map_or(Vec::new(), |(_, _, paid)| paid)
}

/// Whether an earlier award counts against a cap, by the cap's name: `benefit year holder-or-tier`. One that does
/// not say whose share it used counts against each.
fn counts(award: &Prior, name: &str) -> bool {
    let mut words = name.split(' ');
    let benefit = words.next().unwrap();
    let year: Option<i32> = words.next().map(|year| year.parse().unwrap());
    let rest = words.next().unwrap_or("");
    let shares = match benefit {
        "tape-out" => rest == "both" || award.cap == Some(rest),
        _ if rest.is_empty() => !award.of_another,
        _ => award.holder.map_or(!award.of_another, |holder| holder == rest),
    };
    award.benefit == benefit && year.is_none_or(|year| award.year == year) && shares
}

fn used_before(applicant: &Applicant, name: &str) -> i128 {
    applicant.prior.iter().filter(|award| counts(award, name)).map(|award| award.fen).sum()
}
