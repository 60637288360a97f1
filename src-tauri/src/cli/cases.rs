//! Cases: listing them and working on one.

use std::process::ExitCode;

use casework::{FindingOutcome, Judgement, MaterialState, Opinion, Role, SettledAs, Stage};
use workbench::view::{
    AffectedCaseView, AnnounceInput, CaseQuery, CaseView, DeadlineView, EvidenceKind, EvidenceView,
    FindingInput, GivenInput, PayInput, SettlementInput,
};
use workbench::{Error, Workbench};

use super::arguments::{Case, Cases, Finding, Judge};
use super::output::{either, json, say};
use super::{Ended, Run, vouchers};

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
        policy: query.policy.clone(),
        search: query.search.clone().unwrap_or_default(),
        year: query.year,
        mine: query.mine,
        overdue: query.overdue,
        limit: query.limit,
        offset: query.offset,
        ..CaseQuery::default()
    };
    let list = run.workbench()?.list_cases(&query)?;
    either(run, &list, |list| {
        for row in &list.rows {
            let ceiling = row.ceiling.map_or_else(|| "待定".to_owned(), policy::Money::grouped);
            let due = row.deadline.as_ref().map(in_words).unwrap_or_default();
            say(format_args!(
                "{}\t{}\t{}\t{}\t上限 {ceiling}\t已核 {}/{}{due}",
                row.number,
                row.applicant,
                row.benefits.join("、"),
                row.stage_label,
                row.checked,
                row.to_check
            ));
        }
        say(format_args!("共 {}{} 案", list.total, if list.more { "+" } else { "" }));
    })
}

/// A deadline as a row ends with it.
fn in_words(deadline: &DeadlineView) -> String {
    let weekends = if deadline.certain { "" } else { "（只按周末计算）" };
    match deadline.overdue {
        true => format!("\t逾期 {} 个工作日{weekends}", -deadline.days_left),
        false => format!("\t期限 {}，余 {} 个工作日{weekends}", deadline.on, deadline.days_left),
    }
}

pub fn case(run: &Run<'_>, command: Case) -> Ended {
    if let Case::Vouchers { case, read_again } = command {
        return vouchers::read_and_show(run, &case, read_again);
    }
    let mut desk = run.workbench()?;
    let view = match command {
        Case::Show { case } if run.json => return json(&desk.case_json(&case)?),
        Case::Show { case } => desk.show_case(&case)?,
        Case::Declare { case, recuse } => desk.declare(&case, recuse)?,
        Case::Check(finding) => record(&mut desk, finding, None)?,
        Case::Judge(judge) => {
            let judgement = judgement(&judge)?;
            record(&mut desk, judge.finding, judgement)?
        }
        Case::Admit { case, item, amount, reason } => desk.admit(&case, &item, amount.as_deref(), &reason)?,
        Case::Vouchers { case, .. } => desk.show_case(&case)?,
        Case::MatchVoucher { case, item, voucher, none, undo: _ } => {
            let given = match voucher {
                Some(voucher) => GivenInput::On(voucher),
                None if none => GivenInput::None,
                None => GivenInput::TakeBack,
            };
            desk.match_voucher(&case, &item, &given)?
        }
        Case::AdmitAgreeing { case, claim } => desk.admit_agreeing(&case, claim.as_deref())?,
        Case::MakeItems { case, claim: Some(claim), which, all, undo: _ } => {
            let which = if all { vouchers::makeable(&desk.show_case(&case)?, &claim) } else { which };
            desk.make_items(&case, &claim, &which)?
        }
        Case::MakeItems { case, claim: None, which, all, undo: _ } => {
            let which = if all { vouchers::made(&desk.show_case(&case)?) } else { which };
            desk.take_back_made_items(&case, &which)?
        }
        Case::Material { case, material, all: _, state, note } => {
            let state = MaterialState::named(&state).ok_or_else(|| {
                Error::Invalid(format!("没有“{state}”这一情况，应为 received、missing 或 not-applicable"))
            })?;
            match material {
                Some(material) => desk.check_material(&case, &material, Some(state), &note)?,
                None => desk.check_materials(&case, state, &note)?,
            }
        }
        Case::Settle { case, problem, how, value, reason, undo: _ } => {
            let how = how.map(|how| {
                SettledAs::named(&how).ok_or_else(|| {
                    Error::Invalid(format!(
                        "没有“{how}”这一办法，应为 corrected、accepted、same 或 different"
                    ))
                })
            });
            desk.settle(&case, &problem, &SettlementInput { how: how.transpose()?, value, reason })?
        }
        Case::Decide { case, claim, amount, reason } => {
            let claim = the_claim(&desk.show_case(&case)?, claim)?;
            match amount {
                Some(amount) => desk.decide(&case, &claim, Some(&amount), &reason)?,
                None => desk.adopt_ceiling(&case, &claim)?,
            }
        }
        Case::Reread { case, mapping } => {
            let parts = mapping.as_deref().map(|file| desk.mapping_parts(file, &case)).transpose()?;
            desk.read_anew(&case, parts)?
        }
        Case::Correct(said) => desk.request_correction(&said.case, &said.comment)?,
        Case::Resume(said) => desk.resume(&said.case, &said.comment)?,
        Case::Submit(said) => {
            run.signed(&said, |case, opinion, with| desk.submit_with(case, opinion, with))?
        }
        Case::Return(said) => desk.send_back(&said.case, &said.comment)?,
        Case::Approve(said) => {
            run.signed(&said, |case, opinion, with| desk.approve_with(case, opinion, with))?
        }
        Case::Withdraw(said) => desk.withdraw(&said.case, &said.comment)?,
        Case::Announce { case, from, until, document } => {
            desk.announce(&case, &AnnounceInput { from, until, document })?
        }
        Case::Pay { case, on, document, no_objection, account_checked, papers } => {
            desk.pay(&case, &PayInput { on, document, account_checked, no_objection, papers })?
        }
        Case::Reopen(said) => {
            let reopened = desk.reopen(&said.case, &said.comment)?;
            if !run.json {
                touched(&reopened.touched);
            }
            reopened.case
        }
        Case::Comment { case, text, answers } => desk.comment(&case, &text, answers)?,
        Case::Assign { case, role, to } => {
            let role = Role::named(&role).ok_or_else(|| Error::Invalid(format!("没有“{role}”这一角色")))?;
            desk.assign(&case, role, to.as_deref())?
        }
        Case::LiftRecusal { case, of, reason } => desk.lift_recusal(&case, &of, &reason)?,
        Case::Changes { case } => {
            let changes = desk.changes_since_return(&case)?;
            return either(run, &changes, |changes| {
                for change in changes {
                    say(format_args!("{}\t{} → {}", change.place, change.before, change.after));
                }
                say(format_args!("共 {} 处改动", changes.len()));
            });
        }
    };
    if run.json {
        return json(&desk.case_json(&view.number)?);
    }
    show(&view);
    Ok(ExitCode::SUCCESS)
}

fn record(desk: &mut Workbench, finding: Finding, judgement: Option<Judgement>) -> Result<CaseView, Error> {
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
        told: finding.told,
        evidence,
        ticked: Vec::new(),
        judgement,
    };
    desk.record_finding(&finding.case, input)
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
    for problem in view.problems.iter().filter(|problem| problem.settled) {
        if let Some(settlement) = &problem.settlement {
            say(format_args!(
                "办结：{}\t{}\t{} {}（{}）",
                problem.id,
                problem.message,
                settlement.label,
                settlement.value.as_deref().unwrap_or_default(),
                settlement.reason
            ));
        }
    }
    for left in &view.remaining {
        let id = if left.problem.is_empty() { String::new() } else { format!("{}\t", left.problem) };
        say(format_args!("余：{id}{}", left.what));
    }
}

/// The review or recognition; none where nothing of it was given.
fn judgement(judge: &Judge) -> Result<Option<Judgement>, Error> {
    let date = judge
        .date
        .as_deref()
        .map(|date| date.parse().map_err(|_| Error::Invalid(format!("“{date}”不是日期，应如 2024-10-18"))));
    let panel = judge.experts.iter().map(|text| {
        let mut parts = text.splitn(3, [':', '：']).map(|part| part.trim().to_owned());
        let mut part = || parts.next().unwrap_or_default();
        Opinion { expert: part(), score: part(), opinion: part() }
    });
    let judgement = Judgement {
        document: judge.document.trim().to_owned(),
        number: judge.number.trim().to_owned(),
        date: date.transpose()?,
        panel: panel.collect(),
    };
    Ok((judgement != Judgement::default()).then_some(judgement))
}

/// The cases that a change touches.
pub fn touched(cases: &[AffectedCaseView]) {
    for case in cases {
        let settled = if case.settled { "，已办结，须人工复核" } else { "" };
        say(format_args!(
            "影响\t{}\t{}\t{}\t可支付 {} → {}{settled}",
            case.number,
            case.applicant,
            case.stage_label,
            case.before.grouped(),
            case.after.grouped()
        ));
    }
}
