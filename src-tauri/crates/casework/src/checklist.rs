//! The checklist of a case: what is to be found, ticked off and decided, what a finding must say, and what is left.

use policy::{Assessment, Benefit, CriterionKind, Material, Outcome, Pack, Standing};

use crate::assessment::{Computed, assessed_claim, criterion_of};
use crate::open_questions::open_at;
use crate::rule_error::{RuleError, no_claim};
use crate::{Case, FindingOutcome, LeadsTo, ListedAttachment, MaterialState, Outside, Question, Stage};

/// A material that a case is to have, and how it was ticked off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedMaterial {
    /// The material's id.
    pub id: String,
    /// In Chinese.
    pub label: String,
    /// When it is asked for, in Chinese, or empty.
    pub when: String,
    /// Ticked off as; none yet.
    pub state: Option<MaterialState>,
    /// The note.
    pub note: String,
    /// What the applicant is asked for, where it is missing: the note then says that.
    pub told: Outside,
    /// Attachments that were handed in as this material.
    pub attachments: Vec<String>,
}

/// Materials that are part of the workbook itself.
pub const IN_WORKBOOK: [&str; 5] = ["申报表", "明细表", "关联关系声明", "其他资助声明", "账户信息"];

impl AskedMaterial {
    /// Whether it is missing: as the reviewer says, or because nothing of it came and nobody has looked yet. One that is
    /// due in some cases only is the reviewer's to ask for.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match self.state {
            Some(MaterialState::Missing) => true,
            Some(MaterialState::Received | MaterialState::NotApplicable) => false,
            None => {
                self.attachments.is_empty()
                    && self.when.is_empty()
                    && !IN_WORKBOOK.contains(&self.label.as_str())
            }
        }
    }
}

/// Something left to do before the case can be signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remaining {
    /// The claim's id, or empty.
    pub claim: String,
    /// The criterion's id, or empty.
    pub criterion: String,
    /// The material's id, or empty.
    pub material: String,
    /// The open question's id, or empty.
    pub problem: String,
    /// Its cell.
    pub at: Option<String>,
    /// In Chinese: what is to be done.
    pub what: String,
}

/// How many criteria have a finding, and how many there are.
#[must_use]
pub fn progress(case: &Case, pack: &Pack) -> (u32, u32) {
    let (mut checked, mut to_check) = (0, 0);
    for claim in case.claims() {
        for criterion in pack.benefit(&claim.benefit).map_or(&[][..], |benefit| &benefit.criteria) {
            to_check += 1;
            checked += u32::from(case.finding(&claim.id, &criterion.id).is_some());
        }
    }
    (checked, to_check)
}

/// The materials to tick off: the common ones, then each benefit's own. A common one that every claim asks for by a
/// longer name (合同 beside 流片合同) is the same paper, and asked for once.
#[must_use]
pub fn asked_materials(case: &Case, pack: &Pack) -> Vec<AskedMaterial> {
    let mut seen: Vec<AskedMaterial> = Vec::new();
    let benefits: Vec<&Benefit> = case.claims().filter_map(|claim| pack.benefit(&claim.benefit)).collect();
    let covered: Vec<&Material> =
        pack.materials.iter().filter(|common| is_covered(common, &benefits)).collect();
    let own = benefits.iter().flat_map(|benefit| &benefit.materials);
    for material in pack.materials.iter().chain(own) {
        let again = seen.iter().any(|known| known.id == material.id);
        if again || covered.iter().any(|common| common.id == material.id) {
            continue;
        }
        // What was handed in as the common one is this.
        let also: Vec<&Material> =
            covered.iter().copied().filter(|common| is_longer_name(common, material)).collect();
        let is_of = |attachment: &ListedAttachment, material: &Material| {
            attachment.material.as_deref() == Some(&material.id)
                || attachment.what.as_deref() == Some(&material.label)
        };
        let check = case.materials.iter().find(|check| check.material == material.id);
        seen.push(AskedMaterial {
            id: material.id.clone(),
            label: material.label.clone(),
            when: material.when.clone().unwrap_or_default(),
            state: check.map(|check| check.state),
            note: check.map(|check| check.note.clone()).unwrap_or_default(),
            told: check
                .filter(|check| check.state == MaterialState::Missing)
                .map(|check| check.note.as_str().into())
                .unwrap_or_default(),
            attachments: case
                .package
                .attachments
                .iter()
                .filter(|file| is_of(file, material) || also.iter().any(|common| is_of(file, common)))
                .map(|attachment| attachment.name.clone())
                .collect(),
        });
    }
    seen
}

/// Whether every benefit that is claimed asks for a common material by a longer name.
fn is_covered(common: &Material, benefits: &[&Benefit]) -> bool {
    let has = |benefit: &&Benefit| benefit.materials.iter().any(|own| is_longer_name(common, own));
    !benefits.is_empty() && benefits.iter().all(has)
}

/// `流片合同` is one of `合同`, and `销售合同和发票` is more than one thing.
fn is_longer_name(common: &Material, own: &Material) -> bool {
    own.label != common.label && own.label.ends_with(&common.label) && !own.label.contains(['和', '、'])
}

/// What is left before the case can be signed at its stage, in the order of the page.
#[must_use]
pub fn remaining(case: &Case, pack: &Pack, assessed: &Assessment, questions: &[Question]) -> Vec<Remaining> {
    let mut left: Vec<Remaining> = open_at(case, questions).map(question_left).collect();
    if !matches!(case.stage, Stage::Received | Stage::InReview) {
        return left;
    }
    for claim in case.claims() {
        let Some(benefit) = pack.benefit(&claim.benefit) else { continue };
        let of_claim = |criterion: &str, what: String| Remaining {
            claim: claim.id.clone(),
            criterion: criterion.to_owned(),
            what,
            ..Remaining::default()
        };
        for criterion in &benefit.criteria {
            let what = match case.finding(&claim.id, &criterion.id).map(|finding| finding.outcome) {
                None => format!("{}：未核", criterion.label),
                Some(FindingOutcome::NeedsCorrection) => format!("{}：待补正", criterion.label),
                Some(_) => continue,
            };
            left.push(of_claim(&criterion.id, what));
        }
        let standing = assessed_claim(assessed, &claim.id).map(|found| found.standing);
        if standing != Some(Standing::Ineligible) && case.decision(&claim.id).is_none() {
            left.push(of_claim("", format!("{}：未决定金额", benefit.title)));
        }
    }
    left
}

fn question_left(question: &Question) -> Remaining {
    let (claim, material) = match &question.leads_to {
        LeadsTo::Problem => (String::new(), String::new()),
        LeadsTo::Claim(claim) => (claim.clone(), String::new()),
        LeadsTo::Material(material) => (String::new(), material.clone()),
    };
    Remaining {
        claim,
        criterion: String::new(),
        material,
        problem: question.id.clone(),
        at: question.at.as_ref().map(ToString::to_string),
        what: question.line(),
    }
}

/// Refuses a criterion that the claim's benefit does not have.
///
/// # Errors
/// No such claim or criterion.
pub fn check_criterion(case: &Case, pack: &Pack, claim_id: &str, criterion: &str) -> Result<(), RuleError> {
    let claim = case.claim(claim_id).ok_or_else(|| no_claim(claim_id))?;
    let benefit = pack.benefit(&claim.benefit);
    let known = benefit.is_some_and(|benefit| benefit.criteria.iter().any(|c| c.id == criterion));
    if known {
        return Ok(());
    }
    Err(RuleError::NotFound(format!("“{}”没有“{}”这一条件", claim.benefit, criterion)))
}

/// A finding that differs from what the program proposed takes a reason, and so does what is to be corrected.
///
/// # Errors
/// What is to be written, in words.
pub fn require_reason(
    case: &Case,
    pack: &Pack,
    computed: &Computed,
    (claim, criterion): (&str, &str),
    outcome: FindingOutcome,
    note: &str,
) -> Result<(), RuleError> {
    if !note.trim().is_empty() {
        return Ok(());
    }
    let proposed = criterion_of(&computed.proposed, claim, criterion).map(|found| found.outcome);
    match (outcome, proposed) {
        (FindingOutcome::NeedsCorrection, _) => Err(RuleError::invalid("待补正须写明请企业补什么")),
        (FindingOutcome::NotApplicable, _) => Err(RuleError::invalid("不适用须写明原因")),
        (FindingOutcome::Met, Some(Outcome::Unmet | Outcome::Unknown))
        | (FindingOutcome::Unmet, Some(Outcome::Met | Outcome::Unknown)) => {
            Err(RuleError::invalid("与程序建议不同，须写明原因"))
        }
        (FindingOutcome::Met | FindingOutcome::Unmet, _) if is_judgement(case, pack, claim, criterion) => {
            Err(RuleError::invalid("请写明评审或认定的文件、日期和结论"))
        }
        (FindingOutcome::Met | FindingOutcome::Unmet, _) => Ok(()),
    }
}

fn is_judgement(case: &Case, pack: &Pack, claim: &str, criterion: &str) -> bool {
    let benefit = case.claim(claim).and_then(|claim| pack.benefit(&claim.benefit));
    let found = benefit.and_then(|benefit| benefit.criteria.iter().find(|found| found.id == criterion));
    found.is_some_and(|found| matches!(found.kind, CriterionKind::Judgement))
}
