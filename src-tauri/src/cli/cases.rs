//! Cases: listing them and working on one.

use std::process::ExitCode;

use casework::{FindingOutcome, Stage};
use workbench::view::{CaseQuery, CaseView, EvidenceKind, EvidenceView, FindingInput};
use workbench::{Error, Workbench};

use super::arguments::{Case, Cases, Finding};
use super::output::{either, json, say};
use super::{Ended, Run};

pub fn list(run: &Run<'_>, query: &Cases) -> Ended {
    let stage = match query.stage.as_deref() {
        None => None,
        Some(name) => {
            Some(Stage::named(name).ok_or_else(|| Error::Invalid(format!("没有“{name}”这一阶段")))?)
        }
    };
    let query = CaseQuery {
        stage,
        bureau: query.bureau.clone(),
        benefit: query.benefit.clone(),
        search: query.search.clone().unwrap_or_default(),
        ..CaseQuery::default()
    };
    let list = run.desk()?.list_cases(&query)?;
    either(run, &list, |list| {
        for row in &list.rows {
            let ceiling = row.ceiling.map_or_else(|| "待定".to_owned(), policy::Money::grouped);
            say(format_args!(
                "{}\t{}\t{}\t{}\t上限 {ceiling}\t已核 {}/{}",
                row.number,
                row.applicant,
                row.benefits.join("、"),
                row.stage_label,
                row.checked,
                row.to_check
            ));
        }
        say(format_args!("共 {} 案", list.total));
    })
}

pub fn case(run: &Run<'_>, command: Case) -> Ended {
    let mut desk = run.desk()?;
    let view = match command {
        Case::Show { case } if run.json => return json(&desk.case_json(&case)?),
        Case::Show { case } => desk.show_case(&case)?,
        Case::Declare { case, recuse } => desk.declare(&case, recuse)?,
        Case::Check(finding) | Case::Judge(finding) => find(&mut desk, finding)?,
        Case::Admit { case, item, amount, reason } => desk.admit(&case, &item, amount.as_deref(), &reason)?,
        Case::Decide { case, claim, amount, reason } => {
            let claim = the_claim(&desk.show_case(&case)?, claim)?;
            match amount {
                Some(amount) => desk.decide(&case, &claim, Some(&amount), &reason)?,
                None => desk.adopt_ceiling(&case, &claim)?,
            }
        }
        Case::Correct(said) => desk.request_correction(&said.case, &said.comment)?,
        Case::Resume(said) => desk.resume(&said.case, &said.comment)?,
        Case::Submit(said) => desk.submit(&said.case, &said.opinion, &run.signing_password()?)?,
        Case::Return(said) => desk.send_back(&said.case, &said.comment)?,
        Case::Approve(said) => desk.approve(&said.case, &said.opinion, &run.signing_password()?)?,
        Case::Withdraw(said) => desk.withdraw(&said.case, &said.comment)?,
    };
    if run.json {
        return json(&desk.case_json(&view.number)?);
    }
    show(&view);
    Ok(ExitCode::SUCCESS)
}

fn find(desk: &mut Workbench, finding: Finding) -> Result<CaseView, Error> {
    let view = desk.show_case(&finding.case)?;
    let claim = the_claim(&view, finding.claim)?;
    let outcome = FindingOutcome::named(&finding.finding).ok_or_else(|| {
        Error::Invalid(format!(
            "没有“{}”这一结论，应为 met、unmet、needs-correction 或 not-applicable",
            finding.finding
        ))
    })?;
    let evidence = finding
        .evidence
        .into_iter()
        .map(|what| {
            let kind = if what.parse::<casework::CellRef>().is_ok() {
                EvidenceKind::Cell
            } else if view.attachments.iter().any(|attachment| attachment.name == what) {
                EvidenceKind::Attachment
            } else if view.claims.iter().any(|claim| claim.items.iter().any(|item| item.id == what)) {
                EvidenceKind::Item
            } else {
                EvidenceKind::Document
            };
            EvidenceView { kind, what }
        })
        .collect();
    let input = FindingInput {
        claim,
        criterion: finding.criterion,
        outcome: Some(outcome),
        note: finding.note,
        evidence,
        ticked: Vec::new(),
    };
    desk.find(&finding.case, input)
}

/// The claim that is meant: the one that is named, or the only one.
fn the_claim(view: &CaseView, named: Option<String>) -> Result<String, Error> {
    match (named, view.claims.as_slice()) {
        (Some(claim), _) => Ok(claim),
        (None, [only]) => Ok(only.id.clone()),
        (None, claims) => {
            let ids: Vec<String> =
                claims.iter().map(|claim| format!("{}（{}）", claim.id, claim.title)).collect();
            Err(Error::Invalid(format!("本案有多项申报，请用 --claim 指明：{}", ids.join("、"))))
        }
    }
}

fn show(view: &CaseView) {
    say(format_args!("{}  {}  {}", view.number, view.applicant_name, view.stage_label));
    for claim in &view.claims {
        say(format_args!("\n{} {}（{}）", claim.id, claim.title, claim.clause_number));
        for criterion in &claim.criteria {
            let found = criterion.finding.as_ref().map_or("未核", |finding| finding.label.as_str());
            say(format_args!("    {found}\t{}\t{}", criterion.label, criterion.because));
        }
        for item in &claim.items {
            let admitted = item.admitted.map_or_else(|| "待定".to_owned(), policy::Money::grouped);
            say(format_args!(
                "    {}\t{} {}\t认定 {admitted}\t{}",
                item.id, item.kind, item.number, item.reason
            ));
        }
        for step in &claim.steps {
            say(format_args!("    {:>2} {}\t{}", step.sign, step.label, step.value));
        }
        if let Some(decision) = &claim.decision {
            say(format_args!(
                "    决定 {}（{}）{}",
                decision.amount.grouped(),
                decision.capitals,
                decision.reason
            ));
        }
    }
    for left in &view.remaining {
        say(format_args!("余：{}", left.what));
    }
}
