//! Where the text counts a year's purchases together (累计达), several columns of a benefit's sheet make one
//! claim. What they say must agree, but for the figures that add up.

use std::collections::BTreeMap;

use casework::{ApplicationPackage, Claim, Problem, ProblemCode, Reading, Severity, Sourced};
use policy::{Benefit, Money, Pack};
use serde_json::Value as Json;

use crate::problem::problem;

/// Whether a benefit is judged on all of a year's purchases: its text says so of a figure from line items.
pub(crate) fn adds_up(benefit: &Benefit) -> bool {
    benefit.inputs.iter().any(|input| input.from_items)
        && benefit.criteria.iter().any(|criterion| !criterion.shared && criterion.cites.contains("累计达"))
}

/// Merges claims to such benefits by year, and points their line items and papers to the claim that stays.
pub(crate) fn run(package: &mut ApplicationPackage, pack: &Pack, problems: &mut Vec<Problem>) {
    let mut kept: Vec<Claim> = Vec::with_capacity(package.claims.len());
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    for claim in std::mem::take(&mut package.claims) {
        let benefit = pack.benefit(&claim.benefit).filter(|benefit| adds_up(benefit));
        let first = benefit.and_then(|benefit| {
            let same = |other: &&mut Claim| other.benefit == benefit.id && other.year == claim.year;
            kept.iter_mut().find(same).map(|first| (benefit, first))
        });
        let Some((benefit, first)) = first else {
            kept.push(claim);
            continue;
        };
        if !agree(benefit, first, &claim) {
            let message = format!("“{}”按全年累计计算，本项与前一项所填不一致，没有合并", benefit.title);
            let remedy = "请核对两项的填报内容；情形不同的采购不能合并计算";
            problems.push(problem(
                Severity::Warning,
                ProblemCode::NotMerged,
                claim.at.clone(),
                message,
                remedy,
            ));
            kept.push(claim);
            continue;
        }
        let message = format!("“{}”按全年累计计算，本项已并入第一项", benefit.title);
        problems.push(problem(
            Severity::Note,
            ProblemCode::Merged,
            claim.at.clone(),
            message,
            "请核对合并后的金额",
        ));
        moved.insert(claim.id.clone(), first.id.clone());
        add(benefit, first, claim);
    }
    package.claims = kept;
    let follow = |id: &mut Option<String>| {
        if let Some(target) = id.as_ref().and_then(|id| moved.get(id)) {
            *id = Some(target.clone());
        }
    };
    package.items.iter_mut().for_each(|item| follow(&mut item.claim));
    package.attachments.iter_mut().for_each(|paper| follow(&mut paper.claim));
}

fn agree(benefit: &Benefit, first: &Claim, other: &Claim) -> bool {
    let value = |claim: &Claim, name: &str| claim.inputs.get(name).and_then(|sourced| sourced.value.clone());
    benefit
        .inputs
        .iter()
        .filter(|input| !input.from_items)
        .all(|input| value(first, &input.name) == value(other, &input.name))
}

fn add(benefit: &Benefit, first: &mut Claim, other: Claim) {
    for input in benefit.inputs.iter().filter(|input| input.from_items) {
        let Some(more) = other.inputs.get(&input.name) else { continue };
        let sum = first.inputs.entry(input.name.clone()).or_default();
        // One figure that is typed and one that is left to the line items make no figure together.
        sum.value = match (money(sum), money(more)) {
            (Some(a), Some(b)) => Some(Json::String((a + b).to_string())),
            _ => None,
        };
        sum.readings.push(Reading::Merged);
    }
    first.project = match (first.project.take(), other.project) {
        (Some(a), Some(b)) if a != b => Some(format!("{a}、{b}")),
        (a, b) => a.or(b),
    };
}

fn money(sourced: &Sourced) -> Option<Money> {
    sourced.value.as_ref()?.as_str()?.parse().ok()
}
