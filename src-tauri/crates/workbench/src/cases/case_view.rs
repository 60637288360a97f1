//! The view of one case, for the person who looks at it.

mod claim;
mod people_and_history;

use casework::{
    Actor, AssessmentInputs, Case, Computed, LeadsTo, Names, Question, Settled, Severity, asked_materials,
    field_of, progress, remaining, shown, value_in_words,
};
use policy::Pack;
use store::PackageRow;

use crate::cases::view::{CaseView, DeadlineView, GrantedView};
use crate::error::Error;
use crate::format::{count, day, moment};
use crate::import::view::{AttachmentView, FieldView, ProblemView, SettlementView};
use crate::review::view::ClaimView;
use crate::vouchers::shown::vouchers_view;

use claim::claim_view;
use people_and_history::{assignment_view, comment_view, history, me, recused, returned, signatures, stages};

/// What a case's view shows that is neither in the case nor computed of it.
pub(crate) struct CaseContext {
    /// The workbook's sheets.
    pub(crate) sheets: Vec<String>,
    /// By when it should have left its stage.
    pub(crate) deadline: Option<DeadlineView>,
    /// What was granted before, and what is reserved.
    pub(crate) granted: Vec<GrantedView>,
    /// What a new computation of a frozen case would say otherwise.
    pub(crate) differs: Vec<String>,
    /// The versions of its package, the oldest first.
    pub(crate) versions: Vec<PackageRow>,
}

/// The whole view of a case.
pub(crate) fn case_view(
    case: &Case,
    actor: &Actor,
    inputs: &AssessmentInputs,
    computed: &Computed,
    questions: &[Question],
    context: CaseContext,
) -> Result<CaseView, Error> {
    let pack = inputs.pack;
    let assessed = &computed.assessed;
    let claims: Vec<ClaimView> =
        case.claims().map(|claim| claim_view(case, claim, inputs, computed)).collect::<Result<_, _>>()?;
    let (checked, to_check) = progress(case, pack);
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
            .map(|input| field_of(case, None, input, case.package.applicant.get(&input.name)).into())
            .collect(),
        total_payable: claims.iter().filter_map(|claim| claim.payable).sum(),
        total_decided: case
            .decisions
            .iter()
            .filter(|decision| case.claim_ids.contains(&decision.claim))
            .map(|decision| decision.amount)
            .sum(),
        materials: asked_materials(case, pack).into_iter().map(Into::into).collect(),
        attachments: case.package.attachments.iter().map(|file| attachment_view(case, pack, file)).collect(),
        problems: listed(questions).map(question_view).collect(),
        other_awards: other_awards(case),
        granted: context.granted,
        differs: context.differs,
        deadline: context.deadline,
        assignments: case.assignments.iter().map(assignment_view).collect(),
        recused: recused(case),
        comments: case.comments.iter().map(comment_view).collect(),
        versions: count(context.versions.len()),
        history: history(case, &context.versions),
        signatures: signatures(case),
        returned: returned(case),
        announced_until: case.announced_until().map(|day| day.to_string()),
        me: me(case, actor),
        remaining: remaining(case, pack, assessed, questions).into_iter().map(Into::into).collect(),
        checked,
        to_check,
        sheets: context.sheets,
        stacking: assessed.stacking.clone(),
        frozen: !case.signatures.is_empty(),
        vouchers: vouchers_view(case, inputs.pack),
        claims,
    })
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
    let named = case.items().filter(|item| item.attachment.as_deref() == Some(&attachment.name));
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

/// The questions that the list of problems shows: materials have a list of their own.
pub(crate) fn listed(questions: &[Question]) -> impl Iterator<Item = &Question> {
    questions.iter().filter(|question| !matches!(question.leads_to, LeadsTo::Material(_)))
}

/// The problems of a package that no case was made of yet, as the window and `--json` show them.
pub(crate) fn problem_views(problems: &[casework::Problem]) -> Vec<ProblemView> {
    let with_ids = problems.iter().zip(casework::problem_ids(problems));
    with_ids.map(|(problem, id)| ProblemView { id, ..problem_view(problem) }).collect()
}

/// One of them.
pub(crate) fn problem_view(problem: &casework::Problem) -> ProblemView {
    ProblemView {
        id: casework::problem_ids(std::slice::from_ref(problem)).remove(0),
        severity: problem.severity,
        code: problem.code.to_string(),
        sheet: problem.at.as_ref().map(|cell| cell.sheet.clone()).unwrap_or_default(),
        cell: problem.at.as_ref().map(casework::CellRef::address).unwrap_or_default(),
        message: problem.message.to_string(),
        remedy: problem.for_the_reviewer().to_owned(),
        blocks: problem.severity == Severity::Error,
        settled: false,
        settlement: None,
        ways: Vec::new(),
        item: String::new(),
        places: Vec::new(),
    }
}

/// A question of a case as the window and `--json` show it.
pub(crate) fn question_view(question: &Question) -> ProblemView {
    ProblemView {
        id: question.id.clone(),
        severity: question.severity,
        code: question.code.to_string(),
        sheet: question.at.as_ref().map(|cell| cell.sheet.clone()).unwrap_or_default(),
        cell: question.at.as_ref().map(casework::CellRef::address).unwrap_or_default(),
        message: question.in_the_office(),
        remedy: question.remedy.clone(),
        blocks: question.blocks(),
        settled: question.settled.is_some(),
        settlement: question.settled.as_ref().map(settlement_view),
        ways: question.ways.clone(),
        item: match &question.names {
            Some(Names::Item(item)) => item.clone(),
            Some(Names::Claim(_)) | None => String::new(),
        },
        places: question.places.iter().map(Into::into).collect(),
    }
}

fn settlement_view(settled: &Settled) -> SettlementView {
    match settled {
        Settled::Put(settlement) => SettlementView {
            how: settlement.how.name().to_owned(),
            label: settlement.how.label().to_owned(),
            value: settlement.value.as_ref().map(value_in_words),
            reason: settlement.reason.clone(),
            by: settlement.by.name.clone(),
            at: moment(settlement.at),
        },
        Settled::Cut(admission) => SettlementView {
            how: "cut".to_owned(),
            label: "核减".to_owned(),
            value: Some(admission.admitted.grouped()),
            reason: admission.reason.clone(),
            by: admission.by.name.clone(),
            at: moment(admission.at),
        },
    }
}

fn other_awards(case: &Case) -> Vec<FieldView> {
    let awards = case.package.other_awards.iter();
    awards
        .map(|award| (award, case.award_of(award)))
        .map(|(award, settled)| FieldView {
            name: settled.project.unwrap_or_default(),
            label: award.source.clone().unwrap_or_default(),
            value: settled.amount.map(|amount| shown(&policy::InputKind::Money, &amount.to_string().into())),
            unit: "元".to_owned(),
            at: award.at.as_ref().map(ToString::to_string),
            written: None,
            readings: Vec::new(),
        })
        .collect()
}
