//! The way of a case: its stages, history, people and what the reader may do.

use casework::{Action, Actor, Case, Refusal, Role, Stage, permit};
use store::PackageRow;

use crate::cases::view::{
    AssignmentView, CommentView, HistoryView, MeView, ReturnedView, SignatureView, StageStep, StepState,
};
use crate::format::moment;

/// What happened to a case: each version of its package as it came, each move, each declaration.
pub(super) fn history(case: &Case, versions: &[PackageRow]) -> Vec<HistoryView> {
    let came = |row: &PackageRow| {
        let what = match row.version {
            ..=1 => format!("收件立案：{}", row.file_name),
            version => format!("收到第 {version} 版申报材料：{}", row.file_name),
        };
        let (at, by) = (moment(row.at), row.by.name.clone());
        (row.at, HistoryView { at, by, what, comment: String::new() })
    };
    let mut rows: Vec<(jiff::Timestamp, HistoryView)> = versions.iter().map(came).collect();
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
    rows.extend(case.declarations.iter().filter_map(|declaration| {
        let lifted = declaration.lifted.as_ref()?;
        let what = format!("解除{}的回避", declaration.by.name);
        let (by, comment) = (lifted.by.name.clone(), lifted.reason.clone());
        Some((lifted.at, HistoryView { at: moment(lifted.at), by, what, comment }))
    }));
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Why a case stands at 初审 again, where it was there before.
pub(super) fn returned(case: &Case) -> Option<ReturnedView> {
    let last = case.moves.last().filter(|step| step.from.hands_back_to(step.to))?;
    Some(ReturnedView {
        from: last.from.label().to_owned(),
        by: last.by.name.clone(),
        at: moment(last.at),
        reason: last.comment.clone(),
    })
}

pub(super) fn assignment_view(assignment: &casework::Assignment) -> AssignmentView {
    AssignmentView {
        role: assignment.role,
        role_label: assignment.role.label().to_owned(),
        to: assignment.to.name.clone(),
    }
}

/// Who is recused, by name.
pub(super) fn recused(case: &Case) -> Vec<String> {
    let people = case.people().into_iter().filter(|person| case.is_recused(person));
    people.map(|person| person.name).collect()
}

pub(super) fn comment_view(comment: &casework::Comment) -> CommentView {
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

pub(super) fn signatures(case: &Case) -> Vec<SignatureView> {
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
pub(super) fn stages(stage: Stage) -> Vec<StageStep> {
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
fn step_of(stage: Stage) -> Option<Action> {
    match stage {
        Stage::Received | Stage::InReview => Some(Action::Submit),
        Stage::Checking => Some(Action::Check),
        Stage::Approving => Some(Action::Approve),
        Stage::Correction
        | Stage::Signed
        | Stage::Announced
        | Stage::Paid
        | Stage::Refused
        | Stage::Withdrawn => None,
    }
}

pub(super) fn me(case: &Case, actor: &Actor) -> MeView {
    let may: Vec<Action> = Action::ALL
        .into_iter()
        .filter(|act| *act != Action::Read && permit(actor, case, *act).is_ok())
        .collect();
    let step = step_of(case.stage);
    let why_not = match step.map(|step| permit(actor, case, step)) {
        Some(Err(refusal)) if !matches!(refusal, Refusal::NotDeclared | Refusal::Stage(_)) => {
            refusal.to_string()
        }
        _ => String::new(),
    };
    MeView {
        declared: case.declaration(&actor.person).is_some(),
        recused: case.is_recused(&actor.person),
        next: step.filter(|step| may.contains(step)),
        may,
        why_not,
    }
}
