//! The view of one case, for the person who looks at it.

mod claim;
mod way;

use casework::{Actor, Case, FindingOutcome, Stage};
use policy::{Assessment, Pack, Standing};

use crate::assessing::Bearings;
use crate::error::Error;
use crate::present::{day, field, shown};
use crate::view::{
    AttachmentView, CaseView, ClaimView, DeadlineView, FieldView, MaterialView, ProblemView, RemainingView,
};

use claim::claim_view;
pub(crate) use claim::{assessed_claim, criterion_of, proposals};
use way::{assignment_view, comment_view, history, me, signatures, stages};

/// The whole view of a case.
pub(crate) fn case_view(
    case: &Case,
    actor: &Actor,
    bearings: &Bearings,
    assessed: &Assessment,
    sheets: Vec<String>,
    deadline: Option<DeadlineView>,
) -> Result<CaseView, Error> {
    let pack = bearings.pack;
    let proposed = proposals(case, bearings)?;
    let claims: Vec<ClaimView> = case
        .claims()
        .map(|claim| claim_view(case, claim, bearings, assessed, &proposed))
        .collect::<Result<_, _>>()?;
    let (checked, to_check) = progress(case, bearings);
    Ok(CaseView {
        number: case.number.clone(),
        stage: case.stage,
        stage_label: case.stage.label().to_owned(),
        stages: stages(case.stage),
        bureau: case.bureau.clone(),
        other_bureaus: case.other_bureaus.clone(),
        policy: pack.title.clone(),
        policy_status: pack.status.clone(),
        file: case.package.file.clone(),
        received_on: day(case.received_at),
        applicant_name: case.applicant_name().to_owned(),
        uscc: case.uscc().to_owned(),
        applicant: pack
            .applicant_inputs
            .iter()
            .map(|input| field(input, case.package.applicant.get(&input.name)))
            .collect(),
        total_payable: claims.iter().filter_map(|claim| claim.payable).sum(),
        total_decided: case
            .decisions
            .iter()
            .filter(|decision| case.claim_ids.contains(&decision.claim))
            .map(|decision| decision.amount)
            .sum(),
        materials: materials(case, bearings),
        attachments: case.package.attachments.iter().map(|file| attachment_view(case, pack, file)).collect(),
        problems: case.problems.iter().map(problem_view).collect(),
        other_awards: other_awards(case),
        deadline,
        assignments: case.assignments.iter().map(assignment_view).collect(),
        comments: case.comments.iter().map(comment_view).collect(),
        history: history(case),
        signatures: signatures(case),
        me: me(case, actor),
        remaining: remaining(case, bearings, assessed),
        checked,
        to_check,
        sheets,
        stacking: assessed.stacking.clone(),
        frozen: !case.signatures.is_empty(),
        claims,
    })
}

/// How many criteria have a finding, and how many there are.
pub(crate) fn progress(case: &Case, bearings: &Bearings) -> (u32, u32) {
    let (mut checked, mut to_check) = (0, 0);
    for claim in case.claims() {
        for criterion in bearings.pack.benefit(&claim.benefit).map_or(&[][..], |benefit| &benefit.criteria) {
            to_check += 1;
            checked += u32::from(case.finding(&claim.id, &criterion.id).is_some());
        }
    }
    (checked, to_check)
}

/// The materials to tick off: the common ones, then each benefit's own.
pub(crate) fn materials(case: &Case, bearings: &Bearings) -> Vec<MaterialView> {
    let mut seen = Vec::new();
    let benefits = case.claims().filter_map(|claim| bearings.pack.benefit(&claim.benefit));
    for material in bearings.pack.materials.iter().chain(benefits.flat_map(|benefit| &benefit.materials)) {
        if seen.iter().any(|known: &MaterialView| known.id == material.id) {
            continue;
        }
        let check = case.materials.iter().find(|check| check.material == material.id);
        seen.push(MaterialView {
            id: material.id.clone(),
            label: material.label.clone(),
            when: material.when.clone().unwrap_or_default(),
            state: check.map(|check| check.state),
            note: check.map(|check| check.note.clone()).unwrap_or_default(),
            attachments: case
                .package
                .attachments
                .iter()
                .filter(|attachment| {
                    attachment.material.as_deref() == Some(&material.id)
                        || attachment.what.as_deref() == Some(&material.label)
                })
                .map(|attachment| attachment.name.clone())
                .collect(),
        });
    }
    seen
}

fn attachment_view(case: &Case, pack: &Pack, attachment: &casework::ListedAttachment) -> AttachmentView {
    let lower = attachment.name.to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    let shown_as = if ends(&[".pdf"]) {
        "pdf"
    } else if ends(&[".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"]) {
        "image"
    } else {
        "other"
    };
    let of_benefits = pack.benefits.iter().flat_map(|benefit| &benefit.materials);
    let material = attachment
        .material
        .as_deref()
        .and_then(|id| pack.materials.iter().chain(of_benefits).find(|material| material.id == id));
    let claim =
        attachment.claim.as_deref().and_then(|id| case.package.claims.iter().find(|claim| claim.id == id));
    let title = claim.map(|claim| {
        let title = pack.benefit(&claim.benefit).map_or(claim.benefit.as_str(), |benefit| &benefit.title);
        claim.project.as_ref().map_or_else(|| title.to_owned(), |project| format!("{title}　{project}"))
    });
    let named = case.package.items.iter().filter(|item| item.attachment.as_deref() == Some(&attachment.name));
    AttachmentView {
        name: attachment.name.clone(),
        what: attachment.what.clone().unwrap_or_default(),
        came: attachment.sha256.is_some(),
        size: attachment.size.unwrap_or(0),
        shown_as: shown_as.to_owned(),
        at: attachment.at.as_ref().map(ToString::to_string),
        material: material.map(|material| material.label.clone()).unwrap_or_default(),
        claim: title.unwrap_or_default(),
        items: named
            .filter_map(|item| item.number.clone().or_else(|| item.at.as_ref().map(ToString::to_string)))
            .collect(),
    }
}

/// A problem as the window and `--json` show it.
pub(crate) fn problem_view(problem: &casework::Problem) -> ProblemView {
    ProblemView {
        severity: problem.severity,
        code: problem.code.clone(),
        sheet: problem.at.as_ref().map(|cell| cell.sheet.clone()).unwrap_or_default(),
        cell: problem.at.as_ref().map(casework::CellRef::address).unwrap_or_default(),
        message: match &problem.elsewhere {
            None => problem.message.to_string(),
            Some(elsewhere) => format!("{}：{}", problem.message, elsewhere.in_the_office()),
        },
        remedy: problem.advice().map_or_else(
            || problem.remedy.to_string(),
            // The reviewer's own stands alone: what the applicant is told is not what the reviewer does.
            |advice| (*advice.in_the_office()).to_owned(),
        ),
    }
}

fn other_awards(case: &Case) -> Vec<FieldView> {
    let awards = case.package.other_awards.iter();
    awards
        .map(|award| FieldView {
            name: award.project.clone().unwrap_or_default(),
            label: award.source.clone().unwrap_or_default(),
            value: award.amount.map(|amount| shown(&policy::InputKind::Money, &amount.to_string().into())),
            unit: "元".to_owned(),
            at: award.at.as_ref().map(ToString::to_string),
            written: None,
            readings: Vec::new(),
        })
        .collect()
}

/// What is left before the case can be submitted, in the order of the page.
pub(crate) fn remaining(case: &Case, bearings: &Bearings, assessed: &Assessment) -> Vec<RemainingView> {
    let mut left = Vec::new();
    if !matches!(case.stage, Stage::Received | Stage::InReview) {
        return left;
    }
    for claim in case.claims() {
        let Some(benefit) = bearings.pack.benefit(&claim.benefit) else { continue };
        for criterion in &benefit.criteria {
            let what = match case.finding(&claim.id, &criterion.id).map(|finding| finding.outcome) {
                None => format!("{}：未核", criterion.label),
                Some(FindingOutcome::NeedsCorrection) => format!("{}：待补正", criterion.label),
                Some(_) => continue,
            };
            left.push(RemainingView { claim: claim.id.clone(), criterion: criterion.id.clone(), what });
        }
        let standing = assessed_claim(assessed, &claim.id).map(|found| found.standing);
        if standing != Some(Standing::Ineligible) && case.decision(&claim.id).is_none() {
            let what = format!("{}：未决定金额", benefit.title);
            left.push(RemainingView { claim: claim.id.clone(), criterion: String::new(), what });
        }
    }
    left
}
