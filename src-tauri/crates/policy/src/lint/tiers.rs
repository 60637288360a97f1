//! Tiers that leave a figure out or take it twice, bounds after which less is paid, and choices that are
//! paid nothing.

use super::{Lint, Severity, of_benefit};
use crate::exact::{Exact, TooLarge, money};
use crate::pack::{Amount, Shape, Tier};
use crate::{Benefit, Pack};

pub(super) fn lint(pack: &Pack, benefit: &Benefit, lints: &mut Vec<Lint>) {
    amount(pack, benefit, &benefit.amount, lints);
}

fn amount(pack: &Pack, benefit: &Benefit, of: &Amount, lints: &mut Vec<Lint>) {
    match &of.shape {
        Shape::Tiers { tiers, .. } => {
            gaps_and_overlaps(pack, benefit, tiers, lints);
            cliffs(pack, benefit, tiers, lints);
        }
        Shape::MarginalTiers { tiers, .. } => gaps_and_overlaps(pack, benefit, tiers, lints),
        Shape::Graded { by, pays } => ungraded(pack, benefit, by, pays, lints),
        Shape::Parts(parts) => parts.iter().for_each(|part| amount(pack, benefit, &part.amount, lints)),
        Shape::Rate { .. }
        | Shape::Step { .. }
        | Shape::Fixed { .. }
        | Shape::Figure { .. }
        | Shape::Interest(_)
        | Shape::Discretionary
        | Shape::InKind { .. } => {}
    }
}

fn gaps_and_overlaps(pack: &Pack, benefit: &Benefit, tiers: &[Tier], lints: &mut Vec<Lint>) {
    let mut sorted: Vec<&Tier> = tiers.iter().collect();
    sorted.sort_by_key(|tier| tier.from.unwrap_or(Exact::ZERO));
    for pair in sorted.windows(2) {
        let [below, above] = pair else { continue };
        let from = above.from.unwrap_or(Exact::ZERO);
        let (code, words) = match below.to {
            Some(to) if to == from => continue,
            Some(to) if to < from => ("tier-gap", "之间有空档"),
            Some(_) | None => ("tier-overlap", "相互重叠"),
        };
        let message = format!("“{}”与“{}”两档{words}。", below.id, above.id);
        lints.push(of_benefit(pack, benefit, code, Severity::Error, message));
    }
}

fn cliffs(pack: &Pack, benefit: &Benefit, tiers: &[Tier], lints: &mut Vec<Lint>) {
    let yuan = |amount: Exact| amount.floor_to_fen().map(|fen| money(fen).grouped());
    for below in tiers {
        let Some(bound) = below.to else { continue };
        let drop = |above: &Tier| -> Result<Option<String>, TooLarge> {
            let (at_bound, after) = (below.alone(bound)?, above.alone(bound)?);
            if after >= at_bound {
                return Ok(None);
            }
            let (bound, high, low) = (yuan(bound)?, yuan(at_bound)?, yuan(after)?);
            Ok(Some(format!("断崖：{bound} 处上限 {high}，刚超过时降为 {low}。此系原文，评审时有提示。")))
        };
        for above in tiers.iter().filter(|tier| tier.id != below.id && tier.from == Some(bound)) {
            if let Ok(Some(message)) = drop(above) {
                lints.push(of_benefit(pack, benefit, "cliff", Severity::Note, message));
            }
        }
    }
}

/// A choice of the input that has no amount would be paid nothing, silently.
fn ungraded(pack: &Pack, benefit: &Benefit, by: &str, pays: &[(String, Exact)], lints: &mut Vec<Lint>) {
    let inputs = benefit.inputs.iter().chain(&pack.applicant_inputs);
    let Some(input) = inputs.into_iter().find(|input| input.name == by) else {
        return;
    };
    for choice in input.kind.choices().iter().filter(|choice| pays.iter().all(|(id, _)| *id != choice.id)) {
        let message = format!("“{by}”的选项“{}”没有写明金额。不付的请写 0。", choice.id);
        lints.push(of_benefit(pack, benefit, "ungraded", Severity::Error, message));
    }
}
