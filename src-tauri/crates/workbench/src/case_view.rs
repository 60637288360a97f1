//! The view of one case, for the person who looks at it.

use casework::{
    Act, Actor, Case, Claim, Evidence, Finding, FindingOutcome, Refusal, Role, Stage, in_capitals, permit,
};
use policy::{
    Assessment, Benefit, ClaimAssessment, CriterionKind, CriterionResult, Nature, Outcome, Standing,
};

use crate::assessing::{Bearings, assess_case, open_claim};
use crate::error::Error;
use crate::present::{day, field, moment, reading, shown};
use crate::view::{
    AssignmentView, AttachmentView, CaseView, ClaimView, CommentView, CriterionView, DeadlineView,
    DecisionView, EvidenceKind, EvidenceView, FieldView, FindingView, HistoryView, ItemView, MaterialView,
    MeView, ProblemView, RemainingView, SignatureView, StageStep, StepState,
};

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
        attachments: case.package.attachments.iter().map(attachment_view).collect(),
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

/// A claim's standing and ceiling, by its id.
pub(crate) fn assessed_claim<'a>(assessed: &'a Assessment, claim: &str) -> Option<&'a ClaimAssessment> {
    assessed.claims.iter().find(|found| found.id == claim)
}

fn claim_view(
    case: &Case,
    claim: &Claim,
    bearings: &Bearings,
    assessed: &Assessment,
    proposed: &Assessment,
) -> Result<ClaimView, Error> {
    let pack = bearings.pack;
    let missing_pack = || Error::invalid(format!("政策文本中没有“{}”这一事项", claim.benefit));
    let benefit = pack.benefit(&claim.benefit).ok_or_else(missing_pack)?;
    let clause = pack.clause(&benefit.clause).ok_or_else(missing_pack)?;
    let result = assessed_claim(assessed, &claim.id).ok_or_else(missing_pack)?;
    let open = open_claim(case, bearings, &claim.id)?;
    Ok(ClaimView {
        id: claim.id.clone(),
        benefit: benefit.id.clone(),
        title: benefit.title.clone(),
        clause: clause.id.clone(),
        clause_number: clause.number.clone(),
        clause_text: clause.text.clone(),
        bureaus: benefit.bureaus.clone(),
        year: claim.year,
        project: claim.project.clone(),
        inputs: benefit.inputs.iter().map(|input| field(input, claim.inputs.get(&input.name))).collect(),
        criteria: benefit
            .criteria
            .iter()
            .map(|criterion| {
                let computed = criterion_of(proposed, &claim.id, &criterion.id);
                let clause = pack.clause(&criterion.clause);
                CriterionView {
                    id: criterion.id.clone(),
                    label: criterion.label.clone(),
                    judgement: matches!(criterion.kind, CriterionKind::Judgement),
                    shared: criterion.shared,
                    clause: criterion.clause.clone(),
                    clause_number: clause.map(|clause| clause.number.clone()).unwrap_or_default(),
                    clause_text: clause.map(|clause| clause.text.clone()).unwrap_or_default(),
                    cites: criterion.cites.clone(),
                    proposed: computed.map_or(Outcome::Unknown, |found| found.outcome),
                    because: computed.map(|found| found.because.clone()).unwrap_or_default(),
                    checklist: criterion.checklist.clone(),
                    cells: computed
                        .map(|found| {
                            found.inputs.iter().filter_map(|input| cell_of(case, claim, input)).collect()
                        })
                        .unwrap_or_default(),
                    finding: case.finding(&claim.id, &criterion.id).map(finding_view),
                }
            })
            .collect(),
        items: case.items_of(&claim.id).map(|item| item_view(case, item)).collect(),
        standing: result.standing,
        ceiling: result.ceiling,
        payable: open.payable,
        discretionary: benefit.nature == Nature::Discretionary,
        selected: result.selected,
        missing: result.missing.iter().map(|name| label_of(bearings, benefit, name)).collect(),
        steps: open.steps,
        rulings: result.rulings.clone(),
        advisories: result.advisory_notes.clone(),
        decision: case.decision(&claim.id).map(|decision| DecisionView {
            amount: decision.amount,
            capitals: in_capitals(decision.amount).unwrap_or_default(),
            reason: decision.reason.clone(),
            by: decision.by.name.clone(),
            at: moment(decision.at),
        }),
    })
}

/// What the program proposes by itself, all findings set aside.
pub(crate) fn proposals(case: &Case, bearings: &Bearings) -> Result<Assessment, Error> {
    let mut bare = case.clone();
    bare.findings.clear();
    assess_case(&bare, bearings)
}

/// One criterion's result in an assessment.
pub(crate) fn criterion_of<'a>(
    assessed: &'a Assessment,
    claim: &str,
    criterion: &str,
) -> Option<&'a CriterionResult> {
    assessed_claim(assessed, claim)?.criteria.iter().find(|found| found.id == criterion)
}

fn cell_of(case: &Case, claim: &Claim, input: &str) -> Option<String> {
    let sourced = claim.inputs.get(input).or_else(|| case.package.applicant.get(input))?;
    sourced.at.as_ref().map(ToString::to_string)
}

fn label_of(bearings: &Bearings, benefit: &Benefit, name: &str) -> String {
    let inputs = benefit.inputs.iter().chain(&bearings.pack.applicant_inputs);
    let labels = inputs.map(|input| (&input.name, &input.label));
    let parameters = bearings.pack.parameters.iter().map(|parameter| (&parameter.name, &parameter.label));
    labels
        .chain(parameters)
        .find(|(known, _)| *known == name)
        .map_or_else(|| name.to_owned(), |(_, l)| l.clone())
}

fn finding_view(finding: &Finding) -> FindingView {
    FindingView {
        outcome: finding.outcome,
        label: finding.outcome.label().to_owned(),
        note: finding.note.clone(),
        evidence: finding.evidence.iter().map(evidence_view).collect(),
        ticked: finding.ticked.clone(),
        judgement: finding.judgement.clone(),
        by: finding.by.name.clone(),
        at: moment(finding.at),
    }
}

fn evidence_view(evidence: &Evidence) -> EvidenceView {
    let (kind, what) = match evidence {
        Evidence::Cell(cell) => (EvidenceKind::Cell, cell.to_string()),
        Evidence::Item(item) => (EvidenceKind::Item, item.clone()),
        Evidence::Attachment(name) => (EvidenceKind::Attachment, name.clone()),
        Evidence::Document(words) => (EvidenceKind::Document, words.clone()),
    };
    EvidenceView { kind, what }
}

fn item_view(case: &Case, item: &casework::LineItem) -> ItemView {
    let admission = case.admissions.iter().find(|admission| admission.item == item.id);
    let admitted = case.admitted(item);
    ItemView {
        id: item.id.clone(),
        kind: item.kind.clone().unwrap_or_default(),
        number: item.number.clone().unwrap_or_default(),
        date: item.date.map(|date| date.to_string()).unwrap_or_default(),
        vendor: item.vendor.clone().unwrap_or_default(),
        vendor_uscc: item.vendor_uscc.clone().unwrap_or_default(),
        amount: item.amount,
        tax: item.tax,
        paid_on: item.paid_on.map(|date| date.to_string()).unwrap_or_default(),
        attachment: item.attachment.clone().unwrap_or_default(),
        readings: item.readings.iter().map(|code| reading(code)).collect(),
        at: item.at.as_ref().map(ToString::to_string),
        cut: admission.is_some() && admitted != item.amount,
        admitted,
        reason: admission.map(|admission| admission.reason.clone()).unwrap_or_default(),
    }
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

fn attachment_view(attachment: &casework::ListedAttachment) -> AttachmentView {
    let lower = attachment.name.to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    let shown_as = if ends(&[".pdf"]) {
        "pdf"
    } else if ends(&[".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"]) {
        "image"
    } else {
        "other"
    };
    AttachmentView {
        name: attachment.name.clone(),
        what: attachment.what.clone().unwrap_or_default(),
        came: attachment.sha256.is_some(),
        size: attachment.size.unwrap_or(0),
        shown_as: shown_as.to_owned(),
        at: attachment.at.as_ref().map(ToString::to_string),
    }
}

/// A problem as the window and `--json` show it.
pub(crate) fn problem_view(problem: &casework::Problem) -> ProblemView {
    ProblemView {
        severity: problem.severity,
        code: problem.code.clone(),
        sheet: problem.at.as_ref().map(|cell| cell.sheet.clone()).unwrap_or_default(),
        cell: problem.at.as_ref().map(casework::CellRef::address).unwrap_or_default(),
        message: problem.message.clone(),
        remedy: problem.remedy.clone(),
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

fn history(case: &Case) -> Vec<HistoryView> {
    let mut rows: Vec<(jiff::Timestamp, HistoryView)> = vec![(
        case.received_at,
        HistoryView {
            at: moment(case.received_at),
            by: String::new(),
            what: format!("收件立案：{}", case.package.file),
            comment: String::new(),
        },
    )];
    rows.extend(case.moves.iter().map(|step| {
        let what = format!("{} → {}", step.from.label(), step.to.label());
        (
            step.at,
            HistoryView {
                at: moment(step.at),
                by: step.by.name.clone(),
                what,
                comment: step.comment.clone(),
            },
        )
    }));
    rows.extend(case.declarations.iter().map(|declaration| {
        let (what, comment) = match &declaration.recusal {
            None => ("声明与本案无利益冲突", String::new()),
            Some(reason) => ("回避", reason.clone()),
        };
        let by = declaration.by.name.clone();
        (declaration.at, HistoryView { at: moment(declaration.at), by, what: what.to_owned(), comment })
    }));
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn assignment_view(assignment: &casework::Assignment) -> AssignmentView {
    AssignmentView {
        role: assignment.role,
        role_label: assignment.role.label().to_owned(),
        to: assignment.to.name.clone(),
    }
}

fn comment_view(comment: &casework::Comment) -> CommentView {
    CommentView {
        id: comment.id,
        answers: comment.answers,
        stage: comment.stage,
        stage_label: comment.stage.label().to_owned(),
        text: comment.text.clone(),
        by: comment.by.name.clone(),
        at: moment(comment.at),
    }
}

fn signatures(case: &Case) -> Vec<SignatureView> {
    [Role::Reviewer, Role::Checker, Role::Approver]
        .into_iter()
        .map(|role| {
            let signed = case.signatures.iter().find(|signature| signature.role == role);
            SignatureView {
                role_label: role.label().to_owned(),
                by: signed.map(|signed| signed.by.name.clone()).unwrap_or_default(),
                at: signed.map(|signed| moment(signed.at)).unwrap_or_default(),
                opinion: signed.map(|signed| signed.opinion.clone()).unwrap_or_default(),
            }
        })
        .collect()
}

/// The usual way; a stage off it stands in the place where it branched.
fn stages(stage: Stage) -> Vec<StageStep> {
    let mut way = vec![
        Stage::Received,
        Stage::InReview,
        Stage::Checking,
        Stage::Approving,
        Stage::Signed,
        Stage::Announced,
        Stage::Paid,
    ];
    match stage {
        Stage::Correction => way[1] = Stage::Correction,
        Stage::Refused => way.splice(4.., [Stage::Refused]).for_each(drop),
        Stage::Withdrawn => way.splice(2.., [Stage::Withdrawn]).for_each(drop),
        _ => {}
    }
    let here = way.iter().position(|step| *step == stage).unwrap_or(0);
    let state = |index: usize| match index.cmp(&here) {
        std::cmp::Ordering::Less => StepState::Done,
        std::cmp::Ordering::Equal => StepState::Current,
        std::cmp::Ordering::Greater => StepState::Ahead,
    };
    way.iter()
        .enumerate()
        .map(|(index, step)| StageStep { stage: *step, label: step.label().to_owned(), state: state(index) })
        .collect()
}

/// The signing step of a stage.
pub(crate) fn step_of(stage: Stage) -> Option<Act> {
    match stage {
        Stage::Received | Stage::InReview => Some(Act::Submit),
        Stage::Checking => Some(Act::Check),
        Stage::Approving => Some(Act::Approve),
        Stage::Correction
        | Stage::Signed
        | Stage::Announced
        | Stage::Paid
        | Stage::Refused
        | Stage::Withdrawn => None,
    }
}

fn me(case: &Case, actor: &Actor) -> MeView {
    let may: Vec<Act> =
        Act::ALL.into_iter().filter(|act| *act != Act::Read && permit(actor, case, *act).is_ok()).collect();
    let step = step_of(case.stage);
    let why_not = match step.map(|step| permit(actor, case, step)) {
        Some(Err(refusal)) if !matches!(refusal, Refusal::NotDeclared | Refusal::Stage(_)) => {
            refusal.to_string()
        }
        _ => String::new(),
    };
    let declaration = case.declaration(&actor.person);
    MeView {
        declared: declaration.is_some(),
        recused: declaration.is_some_and(|declaration| declaration.recusal.is_some()),
        next: step.filter(|step| may.contains(step)),
        may,
        why_not,
    }
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
