//! What the policy grants for a case as it stands: all claims together, what the program proposes by itself, and the most
//! that can be decided for each claim.

use std::collections::BTreeMap;

use policy::{Assessment, Benefit, ClaimAssessment, CriterionResult, FactsError, Money, Nature, Pack, Step};
use serde::{Deserialize, Serialize};

use crate::facts::facts_of;
use crate::{AssessmentInputs, Case, Claim, Decision};

/// Assesses all claims of the package, with what people have put on record in this case.
///
/// # Errors
/// Facts that do not fit the pack.
pub fn assess_case(case: &Case, inputs: &AssessmentInputs) -> Result<Assessment, FactsError> {
    policy::assess(inputs.pack, &facts_of(case, inputs, None))
}

/// The same, with what could be paid under each reading of each ruling, no decision counting.
///
/// # Errors
/// Facts that do not fit the pack.
pub fn assess_priced(case: &Case, inputs: &AssessmentInputs) -> Result<Assessment, FactsError> {
    let mut facts = facts_of(case, inputs, None);
    let mut assessed = policy::assess(inputs.pack, &facts)?;
    facts.claims.iter_mut().for_each(|claim| claim.decided = None);
    policy::price_readings(inputs.pack, &facts, &mut assessed)?;
    Ok(assessed)
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
    /// As things stand; `assessed` in as much detail as is wanted.
    ///
    /// # Errors
    /// Facts that do not fit the pack.
    pub fn now(case: &Case, inputs: &AssessmentInputs, assessed: Assessment) -> Result<Computed, FactsError> {
        let open = |claim: &Claim| Ok((claim.id.clone(), open_claim(case, inputs, &claim.id)?));
        Ok(Computed {
            assessed,
            proposed: proposals(case, inputs)?,
            open: case.claims().map(open).collect::<Result<_, FactsError>>()?,
        })
    }

    /// The most that could be decided for a claim.
    #[must_use]
    pub fn payable(&self, claim: &str) -> Option<Money> {
        self.open.get(claim)?.payable
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
///
/// # Errors
/// Facts that do not fit the pack.
pub fn open_claim(case: &Case, inputs: &AssessmentInputs, claim: &str) -> Result<OpenClaim, FactsError> {
    let facts = facts_of(case, inputs, Some(claim));
    let assessment = policy::assess(inputs.pack, &facts)?;
    let found = assessment.claims.iter().find(|assessed| assessed.id == claim);
    let unknown = case.claim(claim).is_some_and(|claim| case.has_unknown_deduction(claim));
    let payable = found.and_then(|assessed| assessed.ceiling.map(|_| assessed.payable)).filter(|_| !unknown);
    let mut steps = policy::ladder(inputs.pack, &facts, &assessment, claim);
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
///
/// # Errors
/// Facts that do not fit the pack.
pub fn payable_for(case: &Case, inputs: &AssessmentInputs, claim: &str) -> Result<Option<Money>, FactsError> {
    Ok(open_claim(case, inputs, claim)?.payable)
}

/// What a decided claim may be paid as things stand. Where the text gives no figure, what was decided stands in its
/// place, less what the project has been granted since.
///
/// # Errors
/// Facts that do not fit the pack.
pub fn payable_of_decided(
    case: &Case,
    inputs: &AssessmentInputs,
    decision: &Decision,
) -> Result<Option<Money>, FactsError> {
    let payable = payable_for(case, inputs, &decision.claim)?;
    let benefit = case.claim(&decision.claim).and_then(|claim| inputs.pack.benefit(&claim.benefit));
    if payable.is_some() || benefit.is_none_or(|benefit| benefit.nature != Nature::Discretionary) {
        return Ok(payable);
    }
    let assessed = assess_case(case, inputs)?;
    let found = assessed.claims.iter().find(|found| found.id == decision.claim);
    Ok(found.map(|found| found.payable))
}

/// What the program proposes by itself, all findings set aside.
///
/// # Errors
/// Facts that do not fit the pack.
pub fn proposals(case: &Case, inputs: &AssessmentInputs) -> Result<Assessment, FactsError> {
    let mut bare = case.clone();
    bare.findings.clear();
    assess_case(&bare, inputs)
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
        _ => {}
    }
    let asked = benefit.inputs.iter().chain(&pack.applicant_inputs).map(|input| (&input.name, &input.label));
    let parameters = pack.parameters.iter().map(|parameter| (&parameter.name, &parameter.label));
    let found = asked.chain(parameters).find(|(known, _)| *known == name);
    found.map_or_else(|| name.to_owned(), |(_, label)| label.clone())
}
