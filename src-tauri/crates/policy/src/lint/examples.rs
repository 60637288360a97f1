//! Each benefit has worked examples: below, at and above each of its thresholds, at each of its caps, with
//! each input unknown; and each reading of each ruling has one.

use super::{Lint, Severity, line, of_benefit};
use crate::exact::Exact;
use crate::examples::Example;
use crate::pack::{Amount, Quantity, Shape};
use crate::{Benefit, Pack};

pub(super) fn lint(pack: &Pack, benefit: &Benefit, lints: &mut Vec<Lint>) {
    let mine: Vec<&Example> = pack.examples.iter().filter(|example| example.benefit == benefit.id).collect();
    let mut report = |message: String| {
        let message = format!("{message}没有算例。请在 examples.toml 中补上。");
        lints.push(of_benefit(pack, benefit, "no-example", Severity::Error, message));
    };
    if mine.is_empty() {
        return report(format!("“{}”", benefit.title));
    }
    for example in mine.iter().filter(|example| example.note.is_none()) {
        if example.expect.ceiling.as_deref().is_some_and(|ceiling| ceiling != "unknown") {
            report(format!("“{}”的算式（note）", example.name));
        }
    }
    for (name, threshold) in thresholds(benefit) {
        let given = || mine.iter().filter_map(|example| figure(example, name));
        if !given().any(|figure| figure == threshold) {
            report(format!("“{name}”恰为 {threshold} "));
        }
        if !given().any(|figure| figure < threshold) {
            report(format!("“{name}”低于 {threshold} "));
        }
        if !given().any(|figure| figure > threshold) {
            report(format!("“{name}”高于 {threshold} "));
        }
    }
    for limit in limits(&benefit.amount) {
        let at_it = mine.iter().any(|example| {
            let expected = [&example.expect.ceiling, &example.expect.ceiling_p];
            expected.into_iter().flatten().any(|expected| Exact::parse(expected) == Some(limit))
        });
        if !at_it {
            report(format!("“{}”达到最高 {limit} ", benefit.title));
        }
    }
    for input in &benefit.inputs {
        let asked = pack.referred_to.contains(&format!("input {} {}", benefit.id, input.name));
        let unknown =
            |example: &&&Example| example.expect.missing.iter().flatten().any(|name| *name == input.name);
        if asked && !mine.iter().any(|example| unknown(&example)) {
            report(format!("“{}”未知（写在 missing 中）", input.name));
        }
    }
}

/// Each reading that a bureau could choose instead of the default.
pub(super) fn rulings(pack: &Pack, lints: &mut Vec<Lint>) {
    if pack.examples.is_empty() {
        return;
    }
    for ruling in pack.rulings.iter().filter(|ruling| ruling.settled_by.is_none()) {
        for reading in ruling.readings.iter().filter(|reading| reading.id != ruling.default) {
            let shown =
                |example: &Example| example.rulings.get(&ruling.id).is_some_and(|id| *id == reading.id);
            if !pack.examples.iter().any(shown) {
                lints.push(Lint {
                    file: super::POLICY,
                    line: line(pack, &format!("ruling {}", ruling.id)),
                    clause: Some(ruling.clause.clone()),
                    code: "no-example",
                    severity: Severity::Error,
                    message: format!(
                        "口径“{}”的读法“{}”没有算例。请在 examples.toml 中补上。",
                        ruling.id, reading.id
                    ),
                });
            }
        }
    }
}

fn figure(example: &Example, name: &str) -> Option<Exact> {
    let value = example.inputs.get(name)?;
    Exact::parse(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn thresholds<'p>(benefit: &'p Benefit) -> Vec<(&'p str, Exact)> {
    let mut found: Vec<(&'p str, Exact)> = Vec::new();
    let mut add = |quantity: &'p Quantity, bound: Exact| {
        // Nothing lies below zero.
        if let Quantity::Input(name) = quantity
            && !bound.is_zero()
            && !found.contains(&(name.as_str(), bound))
        {
            found.push((name.as_str(), bound));
        }
    };
    for criterion in benefit.criteria.iter().filter(|criterion| !criterion.shared) {
        criterion.met.comparisons(&mut add);
    }
    of_amount(&benefit.amount, &mut add);
    found
}

fn of_amount<'p>(amount: &'p Amount, add: &mut dyn FnMut(&'p Quantity, Exact)) {
    match &amount.shape {
        Shape::Tiers { of, tiers, .. } | Shape::MarginalTiers { of, tiers } => {
            for bound in tiers.iter().flat_map(|tier| [tier.from, tier.to]).flatten() {
                add(of, bound);
            }
        }
        Shape::Step { of, every, .. } => add(of, *every),
        Shape::Parts(parts) => parts.iter().for_each(|part| of_amount(&part.amount, add)),
        Shape::Rate { .. }
        | Shape::Graded { .. }
        | Shape::Fixed { .. }
        | Shape::Figure { .. }
        | Shape::Interest(_)
        | Shape::Discretionary
        | Shape::InKind { .. } => {}
    }
}

/// What a claim's ceiling can reach and not exceed.
fn limits(amount: &Amount) -> Vec<Exact> {
    let mut limits: Vec<Exact> = amount.caps().into_iter().map(|cap| cap.limit).collect();
    if let Shape::InKind { at_most, .. } = &amount.shape {
        limits.push(*at_most);
    }
    limits
}
