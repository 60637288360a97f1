//! What one change to a case costs: the case is loaded, assessed and returned once, and its workbook stays closed.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use casework::{FindingOutcome, MaterialState, Role, SettledAs, Stage, Tally};
use support::*;
use workbench::Workbench;
use workbench::view::{CaseView, FindingInput, SettlementInput};

const ONCE: Tally = Tally { loads: 1, assessments: 1, openings: 0 };

/// What a use case counts on this thread, and what it returns.
fn counted<T>(work: impl FnOnce() -> T) -> (T, Tally) {
    let before = Tally::now();
    let done = work();
    (done, Tally::since(before))
}

/// The view that a change returns is the one that is shown afterwards.
fn same(desk: &mut Workbench, number: &str, returned: &CaseView) {
    let shown = desk.show_case(number).unwrap();
    assert_eq!(serde_json::to_value(returned).unwrap(), serde_json::to_value(shown).unwrap());
}

fn met(criterion: &str) -> FindingInput {
    FindingInput {
        claim: "c1".to_owned(),
        criterion: criterion.to_owned(),
        outcome: Some(FindingOutcome::Met),
        note: String::new(),
        told: None,
        evidence: Vec::new(),
        ticked: Vec::new(),
        judgement: None,
    }
}

#[test]
fn each_step_of_a_review_loads_and_assesses_the_case_once_and_opens_no_workbook() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("02-栖岚半导体-流片.zip");
    bureau.review(&number);
    let desk = bureau.session_of("reviewer");
    type Step = (&'static str, fn(&mut Workbench, &str) -> CaseView);
    let steps: [Step; 8] = [
        ("decide", |desk, number| desk.decide(number, "c1", Some("1000000"), "票据不全").unwrap()),
        ("decide again", |desk, number| desk.decide(number, "c1", Some("1000001"), "票据不全").unwrap()),
        ("take back", |desk, number| desk.decide(number, "c1", None, "").unwrap()),
        ("find", |desk, number| desk.record_finding(number, met("first-tape-out")).unwrap()),
        ("admit", |desk, number| desk.admit(number, "i1", Some("1"), "票据不全").unwrap()),
        ("tick", |desk, number| {
            desk.check_material(number, "tape-out-contract", Some(MaterialState::Missing), "缺附件").unwrap()
        }),
        ("tick all", |desk, number| desk.check_materials(number, MaterialState::Received, "").unwrap()),
        ("say", |desk, number| desk.comment(number, "请看明细第 1 项", None).unwrap()),
    ];
    for (name, step) in steps {
        let (view, tally) = counted(|| step(desk, &number));
        assert_eq!(tally, ONCE, "{name}");
        same(desk, &number, &view);
    }
    let (view, tally) = counted(|| desk.adopt_ceiling(&number, "c1").unwrap());
    // The ceiling of the claim by itself first: the amount is not known before.
    assert_eq!(tally, Tally { assessments: 2, ..ONCE });
    same(desk, &number, &view);
    let (view, tally) = counted(|| desk.show_case(&number).unwrap());
    assert_eq!((view.claims[0].decision.is_some(), tally), (true, ONCE));
}

#[test]
fn a_finding_that_lowers_the_ceiling_assesses_once_more_without_the_decision_that_it_takes_back() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("02-栖岚半导体-流片.zip");
    bureau.review(&number);
    let desk = bureau.session_of("reviewer");
    let unmet = FindingInput {
        outcome: Some(FindingOutcome::Unmet),
        note: "合同为改版".to_owned(),
        ..met("first-tape-out")
    };
    let (view, tally) = counted(|| desk.record_finding(&number, unmet).unwrap());
    assert!(view.claims[0].decision.is_none());
    assert_eq!(tally, Tally { assessments: 2, ..ONCE });
    same(desk, &number, &view);
}

#[test]
fn a_signature_loads_the_case_once_and_assesses_it_once() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.review(&number);
    let sign = |bureau: &mut Bureau, name: &str, expected: Tally, stage: Stage| {
        let desk = bureau.session_of(name);
        let (view, tally) = counted(|| match name {
            "reviewer" => desk.submit(&number, "", &secret()).unwrap(),
            _ => desk.approve(&number, "", &secret()).unwrap(),
        });
        assert_eq!((view.stage, tally), (stage, expected), "{name}");
        same(desk, &number, &view);
    };
    sign(&mut bureau, "reviewer", ONCE, Stage::Checking);
    for name in ["checker", "approver"] {
        bureau.session_of(name).declare(&number, None).unwrap();
    }
    sign(&mut bureau, "checker", ONCE, Stage::Approving);
    sign(&mut bureau, "approver", ONCE, Stage::Signed);
    let (view, tally) = counted(|| bureau.session_of("reviewer").announce(&number, &announcement()).unwrap());
    assert_eq!((view.stage, tally), (Stage::Announced, ONCE));
    let (reopened, tally) = counted(|| bureau.session_of("approver").reopen(&number, "异议").unwrap());
    assert_eq!((reopened.case.stage, tally), (Stage::InReview, ONCE));
    same(bureau.session_of("approver"), &number, &reopened.case);
}

#[test]
fn a_settlement_asks_before_and_after_and_a_corrected_applicant_is_looked_up_anew() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("05-松涧测控-待补正.zip");
    let desk = bureau.session_of("reviewer");
    desk.declare(&number, None).unwrap();
    let open = desk.show_case(&number).unwrap().problems;
    let asked = open.iter().find(|problem| problem.ways.contains(&SettledAs::Accepted)).unwrap();
    let input = SettlementInput {
        how: Some(SettledAs::Accepted),
        reason: "已电话核实".to_owned(),
        ..SettlementInput::default()
    };
    let (view, tally) = counted(|| desk.settle(&number, &asked.id, &input).unwrap());
    assert_eq!(tally, Tally { assessments: 2, ..ONCE });
    assert!(view.problems.iter().any(|problem| problem.id == asked.id && problem.settled));
    same(desk, &number, &view);
    let back = SettlementInput::default();
    let (view, _) = counted(|| desk.settle(&number, &asked.id, &back).unwrap());
    assert!(view.problems.iter().any(|problem| problem.id == asked.id && !problem.settled));
    same(desk, &number, &view);
}

#[test]
fn whoever_is_assigned_or_recused_stands_in_the_view_that_comes_back() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("02-栖岚半导体-流片.zip");
    let desk = bureau.session_of("admin");
    let (view, tally) = counted(|| desk.assign(&number, Role::Checker, Some("checker")).unwrap());
    assert_eq!((view.assignments.len(), tally), (1, ONCE));
    same(desk, &number, &view);
    let desk = bureau.session_of("reviewer");
    let (view, tally) = counted(|| desk.declare(&number, Some("亲属任职".to_owned())).unwrap());
    assert_eq!((view.recused.len(), tally), (1, ONCE));
    same(desk, &number, &view);
    let desk = bureau.session_of("admin");
    let (view, tally) = counted(|| desk.lift_recusal(&number, "reviewer", "已调离").unwrap());
    assert_eq!((view.recused.len(), tally), (0, ONCE));
    same(desk, &number, &view);
}
