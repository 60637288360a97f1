//! What the policy grants for a case as it stands: all claims together, what the program proposes by itself, and the most
//! that can be decided for each claim.

use std::collections::BTreeMap;

use policy::{
    Assessment, Benefit, ClaimAssessment, CriterionResult, Facts, FactsError, Money, Nature, Pack, Step,
};
use serde::{Deserialize, Serialize};

use crate::facts::facts_of;
use crate::tally::Tally;
use crate::{AssessmentInputs, Case, Decision};

/// Assesses all claims of the package, with what people have put on record in this case.
///
/// # Errors
/// Facts that do not fit the pack.
pub fn assess_case(case: &Case, inputs: &AssessmentInputs) -> Result<Assessment, FactsError> {
    Tally::count(|tally| tally.assessments += 1);
    policy::assess(inputs.pack, &facts_of(case, inputs, None))
}

/// What was computed of a case: as it stands, or as it stood when its memo froze.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Computed {
    /// With what people have put on record.
    pub assessed: Assessment,
    /// All findings set aside: what the program proposes by itself.
    pub proposed: Assessment,
    /// Each claim of the case, open.
    pub open: BTreeMap<String, OpenClaim>,
}

impl Computed {
    /// As things stand.
    ///
    /// # Errors
    /// Facts that do not fit the pack.
    pub fn now(case: &Case, inputs: &AssessmentInputs) -> Result<Computed, FactsError> {
        Tally::count(|tally| tally.assessments += 1);
        let facts = facts_of(case, inputs, None);
        let assessed = policy::assess(inputs.pack, &facts)?;
        let mut open = BTreeMap::new();
        for claim in case.claims() {
            // What is not decided is open as it stands.
            let opened = match case.decision(&claim.id) {
                None => opened(case, inputs, &facts, &assessed, &claim.id),
                Some(_) => open_claim(case, inputs, &claim.id)?,
            };
            open.insert(claim.id.clone(), opened);
        }
        let proposed = if case.findings.is_empty() { assessed.clone() } else { proposals(case, inputs)? };
        Ok(Computed { assessed, proposed, open })
    }

    /// The same, with what could be paid under each reading of each ruling, no decision counting.
    ///
    /// # Errors
    /// Facts that do not fit the pack.
    pub fn priced(mut self, case: &Case, inputs: &AssessmentInputs) -> Result<Computed, FactsError> {
        let mut facts = facts_of(case, inputs, None);
        facts.claims.iter_mut().for_each(|claim| claim.decided = None);
        policy::price_readings(inputs.pack, &facts, &mut self.assessed)?;
        Ok(self)
    }

    /// The most that could be decided for a claim.
    #[must_use]
    pub fn payable(&self, claim: &str) -> Option<Money> {
        self.open.get(claim)?.payable
    }

    /// What a decided claim may be paid. Where the text gives no figure, what was decided stands in its place, less what
    /// the project has been granted since.
    #[must_use]
    pub fn payable_of_decided(&self, case: &Case, pack: &Pack, decision: &Decision) -> Option<Money> {
        let payable = self.payable(&decision.claim);
        let benefit = case.claim(&decision.claim).and_then(|claim| pack.benefit(&claim.benefit));
        if payable.is_some() || benefit.is_none_or(|benefit| benefit.nature != Nature::Discretionary) {
            return payable;
        }
        assessed_claim(&self.assessed, &decision.claim).map(|found| found.payable)
    }
}

/// One claim as it stands open: the other decisions as they are, its own set aside.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenClaim {
    /// The most that can be decided for it; `None` where the text gives no figure, or it cannot be computed yet.
    pub payable: Option<Money>,
    /// The computation, rung by rung.
    pub steps: Vec<Step>,
}

/// A claim with its own decision set aside.
fn open_claim(case: &Case, inputs: &AssessmentInputs, claim: &str) -> Result<OpenClaim, FactsError> {
    let facts = facts_of(case, inputs, Some(claim));
    let assessment = policy::assess(inputs.pack, &facts)?;
    Ok(opened(case, inputs, &facts, &assessment, claim))
}

fn opened(
    case: &Case,
    inputs: &AssessmentInputs,
    facts: &Facts,
    assessment: &Assessment,
    claim: &str,
) -> OpenClaim {
    let found = assessed_claim(assessment, claim);
    let unknown = case.claim(claim).is_some_and(|claim| case.has_unknown_deduction(claim));
    let payable = found.and_then(|assessed| assessed.ceiling.map(|_| assessed.payable)).filter(|_| !unknown);
    let mut steps = policy::ladder(inputs.pack, facts, assessment, claim);
    let cut = case.items_of(claim).any(|item| case.admitted(item) != case.amount_of(item));
    for step in &mut steps {
        // A figure summed from items that were cut says so where it is read.
        if let Some(at) = step.at.as_mut().filter(|at| cut && at.starts_with("明细")) {
            at.push_str("，已核减");
        }
    }
    OpenClaim { payable, steps }
}

/// The most that can be decided for one claim: its own decision set aside, the others as they are.
///
/// # Errors
/// Facts that do not fit the pack.
pub fn payable_for(case: &Case, inputs: &AssessmentInputs, claim: &str) -> Result<Option<Money>, FactsError> {
    Tally::count(|tally| tally.assessments += 1);
    Ok(open_claim(case, inputs, claim)?.payable)
}

/// What the program proposes by itself, all findings set aside.
fn proposals(case: &Case, inputs: &AssessmentInputs) -> Result<Assessment, FactsError> {
    let mut bare = case.clone();
    bare.findings.clear();
    policy::assess(inputs.pack, &facts_of(&bare, inputs, None))
}

/// A claim's standing and ceiling, by its id.
#[must_use]
pub fn assessed_claim<'a>(assessed: &'a Assessment, claim: &str) -> Option<&'a ClaimAssessment> {
    assessed.claims.iter().find(|found| found.id == claim)
}

/// One criterion's result in an assessment.
#[must_use]
pub fn criterion_of<'a>(
    assessed: &'a Assessment,
    claim: &str,
    criterion: &str,
) -> Option<&'a CriterionResult> {
    assessed_claim(assessed, claim)?.criteria.iter().find(|found| found.id == criterion)
}

/// The Chinese label of what an assessment may miss: an input or parameter that a benefit asks for, the claim's year,
/// or what is not known of an other award.
#[must_use]
pub fn label_of(pack: &Pack, benefit: &Benefit, name: &str) -> String {
    match name {
        policy::missing::YEAR => return "申报年度".to_owned(),
        policy::missing::AWARD_PROJECT => return "其他资助所属项目".to_owned(),
        policy::missing::AWARD_AMOUNT => return "其他资助金额".to_owned(),
        policy::missing::AWARD_LEVEL => return "其他资助的级别".to_owned(),
        _ => {}
    }
    let asked = benefit.inputs.iter().chain(&pack.applicant_inputs).map(|input| (&input.name, &input.label));
    let parameters = pack.parameters.iter().map(|parameter| (&parameter.name, &parameter.label));
    let found = asked.chain(parameters).find(|(known, _)| *known == name);
    found.map_or_else(|| name.to_owned(), |(_, label)| label.clone())
}
