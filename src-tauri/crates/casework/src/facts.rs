//! A case as the policy sees it: facts from the package, the findings, the cuts and the ledger.

use std::collections::BTreeMap;

use policy::{
    Benefit, ClaimFacts, CriterionKind, Facts, InputKind, Money, Nature, OtherAward, Outcome, Pack,
    PriorAward, RawValue,
};

use crate::{Case, Claim, FindingOutcome, Ruling, Sourced};

/// What an assessment needs beside the case: the pack, and what the store knows of rulings, parameters and
/// earlier awards.
pub struct AssessmentInputs {
    /// The policy.
    pub pack: &'static Pack,
    /// How its open questions are read.
    pub rulings: Vec<Ruling>,
    /// Its figures that are set, by name.
    pub parameters: BTreeMap<String, RawValue>,
    /// What was granted before.
    pub prior_awards: Vec<PriorAward>,
    /// Claims of the package that another bureau's case has decided for good: their awards stand among the prior ones.
    pub decided_elsewhere: Vec<String>,
}

impl AssessmentInputs {
    /// Follows another reading of a question.
    pub fn read_as(&mut self, ruling: &str, reading: &str) {
        match self.rulings.iter_mut().find(|made| made.ruling == ruling) {
            Some(made) => reading.clone_into(&mut made.reading),
            None => self.rulings.push(Ruling {
                ruling: ruling.to_owned(),
                reading: reading.to_owned(),
                basis: String::new(),
                by: crate::Person { id: 0, name: String::new() },
                at: jiff::Timestamp::UNIX_EPOCH,
            }),
        }
    }
}

/// The facts; the decision on `undecided` is left out, so that its own ceiling can be asked for.
#[must_use]
pub fn facts_of(case: &Case, inputs: &AssessmentInputs, undecided: Option<&str>) -> Facts {
    let mut facts = Facts {
        claims: case
            .package
            .claims
            .iter()
            .filter(|claim| !inputs.decided_elsewhere.contains(&claim.id))
            .map(|claim| claim_facts(case, inputs.pack, claim, undecided))
            .collect(),
        prior_awards: inputs
            .prior_awards
            .iter()
            .cloned()
            .map(|award| PriorAward {
                project: award.project.map(|project| case.project_of_award(&project)),
                ..award
            })
            .collect(),
        parameters: inputs.parameters.clone(),
        rulings: inputs
            .rulings
            .iter()
            .map(|ruling| (ruling.ruling.clone(), ruling.reading.clone()))
            .collect(),
        ..Facts::default()
    };
    facts.other_awards = case
        .package
        .other_awards
        .iter()
        .map(|award| (award, case.award_of(award)))
        .filter(|(_, settled)| settled.counts)
        .map(|(award, settled)| OtherAward {
            project: settled.project,
            // An amount that could not be read is unknown: nothing is payable until it is settled.
            amount: settled.amount.map(|amount| amount.to_string()),
            source: award.source.clone(),
            ..OtherAward::default()
        })
        .collect();
    for (name, sourced) in &case.package.applicant {
        put(&mut facts.applicant, &mut facts.applicant_origins, name, case, None, sourced);
    }
    facts
}

fn claim_facts(case: &Case, pack: &Pack, claim: &Claim, undecided: Option<&str>) -> ClaimFacts {
    let mut facts = ClaimFacts {
        id: claim.id.clone(),
        benefit: claim.benefit.clone(),
        year: case.year_of(claim),
        project: case.project_of(claim),
        ..ClaimFacts::default()
    };
    for (name, sourced) in &claim.inputs {
        put(&mut facts.inputs, &mut facts.origins, name, case, Some(&claim.id), sourced);
    }
    let Some(benefit) = pack.benefit(&claim.benefit) else { return facts };
    let of_items = benefit.inputs.iter().find(|input| input.from_items);
    // Loans are a list of their own, and no sum.
    if let Some(input) = of_items.filter(|input| matches!(input.kind, InputKind::Loans)) {
        if let Some(RawValue::Array(loans)) = facts.inputs.get_mut(&input.name) {
            cut_loans(case, &claim.id, loans);
        }
    } else if let Some(input) = of_items {
        let sum = admitted_sum(case, &claim.id);
        if let Some(origin) = sum.origin {
            facts
                .inputs
                .insert(input.name.clone(), sum.amount.map_or(RawValue::Null, |sum| sum.to_string().into()));
            facts.origins.insert(input.name.clone(), origin);
        }
    }
    for (criterion, outcome) in found_outcomes(case, benefit, &claim.id) {
        match outcome {
            Found::Judged(met) => {
                facts.judgements.insert(criterion, if met { "met" } else { "unmet" }.to_owned());
            }
            Found::Confirmed(outcome) => {
                facts.found.insert(criterion, outcome);
            }
        }
    }
    if undecided != Some(claim.id.as_str()) {
        facts.decided = case.decision(&claim.id).map(|decision| {
            // Where the text gives no figure, the whole stands where a ceiling would, and the difference is decided.
            let before = decision.awarded_before.filter(|_| benefit.nature == Nature::Discretionary);
            (decision.amount + before.unwrap_or_default()).to_string()
        });
    }
    facts
}

enum Found {
    /// A review or recognition was recorded.
    Judged(bool),
    /// A computed criterion as a person found it.
    Confirmed(Outcome),
}

fn found_outcomes(case: &Case, benefit: &Benefit, claim: &str) -> Vec<(String, Found)> {
    let mut outcomes = Vec::new();
    for criterion in &benefit.criteria {
        let Some(finding) = case.finding(claim, &criterion.id) else { continue };
        let outcome = match (finding.outcome, &criterion.kind) {
            (FindingOutcome::NeedsCorrection, CriterionKind::Judgement) => continue,
            (FindingOutcome::NeedsCorrection, CriterionKind::Computed) => Found::Confirmed(Outcome::Unknown),
            (FindingOutcome::Unmet, CriterionKind::Judgement) => Found::Judged(false),
            (FindingOutcome::Unmet, CriterionKind::Computed) => Found::Confirmed(Outcome::Unmet),
            (FindingOutcome::Met | FindingOutcome::NotApplicable, CriterionKind::Judgement) => {
                Found::Judged(true)
            }
            (FindingOutcome::Met | FindingOutcome::NotApplicable, CriterionKind::Computed) => {
                Found::Confirmed(Outcome::Met)
            }
        };
        outcomes.push((criterion.id.clone(), outcome));
    }
    outcomes
}

/// Loans are line items too: what was cut of one counts no longer as its principal.
fn cut_loans(case: &Case, claim: &str, loans: &mut [RawValue]) {
    let items: Vec<_> = case.items_of(claim).filter(|item| item.kind.as_deref() == Some("贷款")).collect();
    // One item was made of each loan, in the same order.
    if items.len() != loans.len() {
        return;
    }
    for (loan, item) in loans.iter_mut().zip(items) {
        let admitted = case.admitted(item);
        if admitted != item.amount {
            loan["principal"] = admitted.map_or(RawValue::Null, |principal| principal.to_string().into());
        }
    }
}

struct AdmittedSum {
    /// `None` while the amount of one item at least is unknown.
    amount: Option<Money>,
    /// Where the items stand; `None` where the claim has none.
    origin: Option<String>,
}

fn admitted_sum(case: &Case, claim: &str) -> AdmittedSum {
    let items: Vec<_> = case.items_of(claim).collect();
    let amounts: Option<Vec<Money>> = items.iter().map(|item| case.admitted(item)).collect();
    let first = items.iter().find_map(|item| item.at.as_ref());
    let origin = match (items.len(), first) {
        (0, _) => None,
        (1, Some(cell)) => Some(cell.to_string()),
        (count, Some(cell)) => Some(format!("{cell} 等 {count} 项")),
        (count, None) if items.iter().all(|item| case.made(&item.id).is_some()) => {
            Some(format!("据凭证列入的 {count} 项"))
        }
        (count, None) => Some(format!("明细 {count} 项")),
    };
    let corrected = items.iter().any(|item| case.corrected_amount(item).is_some());
    let origin = origin.map(|origin| if corrected { format!("{origin}，有更正") } else { origin });
    AdmittedSum { amount: amounts.map(|amounts| amounts.into_iter().sum()), origin }
}

fn put(
    values: &mut BTreeMap<String, RawValue>,
    origins: &mut BTreeMap<String, String>,
    name: &str,
    case: &Case,
    claim: Option<&str>,
    sourced: &Sourced,
) {
    if let Some(value) = case.value_of(claim, name, sourced) {
        values.insert(name.to_owned(), value.clone());
    }
    if let Some(at) = &sourced.at {
        let by = case.corrected_input(claim, name).map(|settlement| format!("，{}更正", settlement.by.name));
        origins.insert(name.to_owned(), format!("{at}{}", by.unwrap_or_default()));
    }
}
