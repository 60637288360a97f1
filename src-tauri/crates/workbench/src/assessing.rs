//! A case as the policy sees it: facts from the package, the findings, the cuts and the ledger.

use std::collections::BTreeMap;

use casework::{Case, Claim, Decision, FindingOutcome, Sourced};
use policy::{
    Assessment, Benefit, ClaimFacts, CriterionKind, Facts, InputKind, Money, Nature, OtherAward, Outcome,
    Pack, PriorAward, RawValue, Step,
};

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What an assessment needs beside the case: the pack, and what the store knows of rulings, parameters and
/// earlier awards.
pub(crate) struct Bearings {
    pub(crate) pack: &'static Pack,
    pub(crate) rulings: Vec<casework::Ruling>,
    pub(crate) parameters: BTreeMap<String, RawValue>,
    pub(crate) prior_awards: Vec<PriorAward>,
    /// Claims of the package that another bureau's case has decided for good: their awards stand among the prior ones.
    pub(crate) decided_elsewhere: Vec<String>,
}

impl Bearings {
    /// Follows another reading of a question.
    pub(crate) fn read_as(&mut self, ruling: &str, reading: &str) {
        match self.rulings.iter_mut().find(|made| made.ruling == ruling) {
            Some(made) => reading.clone_into(&mut made.reading),
            None => self.rulings.push(casework::Ruling {
                ruling: ruling.to_owned(),
                reading: reading.to_owned(),
                basis: String::new(),
                by: casework::Person { id: 0, name: String::new() },
                at: jiff::Timestamp::UNIX_EPOCH,
            }),
        }
    }
}

/// Assesses all claims of the package, with what people have put on record in this case.
pub(crate) fn assess_case(case: &Case, bearings: &Bearings) -> Result<Assessment, Error> {
    Ok(policy::assess(bearings.pack, &facts_of(case, bearings, None))?)
}

/// The same, with what could be paid under each reading of each ruling, no decision counting.
pub(crate) fn assess_priced(case: &Case, bearings: &Bearings) -> Result<Assessment, Error> {
    let mut facts = facts_of(case, bearings, None);
    let mut assessed = policy::assess(bearings.pack, &facts)?;
    facts.claims.iter_mut().for_each(|claim| claim.decided = None);
    policy::price_readings(bearings.pack, &facts, &mut assessed)?;
    Ok(assessed)
}

/// What was computed of a case: as it stands, or as it stood when its memo froze.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Computed {
    /// With what people have put on record.
    pub(crate) assessed: Assessment,
    /// All findings set aside: what the program proposes by itself.
    pub(crate) proposed: Assessment,
    /// Each claim of the case, open.
    pub(crate) open: BTreeMap<String, OpenClaim>,
}

impl Computed {
    /// As things stand; `assessed` in as much detail as is wanted.
    pub(crate) fn now(case: &Case, bearings: &Bearings, assessed: Assessment) -> Result<Computed, Error> {
        let open = |claim: &Claim| Ok((claim.id.clone(), open_claim(case, bearings, &claim.id)?));
        Ok(Computed {
            assessed,
            proposed: crate::case_view::proposals(case, bearings)?,
            open: case.claims().map(open).collect::<Result<_, Error>>()?,
        })
    }

    /// The most that could be decided for a claim.
    pub(crate) fn payable(&self, claim: &str) -> Option<Money> {
        self.open.get(claim)?.payable
    }
}

/// One claim as it stands open: the other decisions as they are, its own set aside.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct OpenClaim {
    /// The most that can be decided for it; `None` where the text gives no figure, or it cannot be computed yet.
    pub(crate) payable: Option<Money>,
    /// The computation, rung by rung.
    pub(crate) steps: Vec<Step>,
}

/// A claim with its own decision set aside.
pub(crate) fn open_claim(case: &Case, bearings: &Bearings, claim: &str) -> Result<OpenClaim, Error> {
    let facts = facts_of(case, bearings, Some(claim));
    let assessment = policy::assess(bearings.pack, &facts)?;
    let found = assessment.claims.iter().find(|assessed| assessed.id == claim);
    let unknown = case.claim(claim).is_some_and(|claim| case.has_unknown_deduction(claim));
    let payable = found.and_then(|assessed| assessed.ceiling.map(|_| assessed.payable)).filter(|_| !unknown);
    let mut steps = policy::ladder(bearings.pack, &facts, &assessment, claim);
    let cut = case.items_of(claim).any(|item| case.admitted(item) != case.amount_of(item));
    for step in &mut steps {
        // A figure summed from items that were cut says so where it is read.
        if let Some(at) = step.at.as_mut().filter(|at| cut && at.starts_with("明细")) {
            at.push_str("，已核减");
        }
    }
    Ok(OpenClaim { payable, steps })
}

/// The most that can be decided for one claim, as [`open_claim`] says.
pub(crate) fn payable_for(case: &Case, bearings: &Bearings, claim: &str) -> Result<Option<Money>, Error> {
    Ok(open_claim(case, bearings, claim)?.payable)
}

/// What a decided claim may be paid as things stand. Where the text gives no figure, what was decided stands in its
/// place, less what the project has been granted since.
pub(crate) fn payable_of_decided(
    case: &Case,
    bearings: &Bearings,
    decision: &Decision,
) -> Result<Option<Money>, Error> {
    let payable = payable_for(case, bearings, &decision.claim)?;
    let benefit = case.claim(&decision.claim).and_then(|claim| bearings.pack.benefit(&claim.benefit));
    if payable.is_some() || benefit.is_none_or(|benefit| benefit.nature != Nature::Discretionary) {
        return Ok(payable);
    }
    let assessed = assess_case(case, bearings)?;
    let found = assessed.claims.iter().find(|found| found.id == decision.claim);
    Ok(found.map(|found| found.payable))
}

/// The facts; the decision on `undecided` is left out, so that its own ceiling can be asked for.
pub(crate) fn facts_of(case: &Case, bearings: &Bearings, undecided: Option<&str>) -> Facts {
    let mut facts = Facts {
        claims: case
            .package
            .claims
            .iter()
            .filter(|claim| !bearings.decided_elsewhere.contains(&claim.id))
            .map(|claim| claim_facts(case, bearings.pack, claim, undecided))
            .collect(),
        prior_awards: bearings
            .prior_awards
            .iter()
            .cloned()
            .map(|award| PriorAward {
                project: award.project.map(|project| case.project_of_award(&project)),
                ..award
            })
            .collect(),
        parameters: bearings.parameters.clone(),
        rulings: bearings
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
