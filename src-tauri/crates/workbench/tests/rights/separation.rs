//! Everything that a person ever did on a case counts, in force or not; a recusal stands until it is lifted.

use casework::{FindingOutcome, MaterialState, Refusal, Role};
use workbench::Error;
use workbench::view::{EvidenceKind, EvidenceView, FindingInput};

use crate::support::{Bureau, misread, secret};
use crate::{as_reviewer, log, sample, seat};

const ALL_THREE: &[&str] = &["reviewer", "checker", "approver"];

fn finding(outcome: Option<FindingOutcome>) -> FindingInput {
    FindingInput {
        claim: "c1".to_owned(),
        criterion: "in-district".to_owned(),
        outcome,
        note: "核对过".to_owned(),
        told: None,
        evidence: Vec::new(),
        ticked: Vec::new(),
        judgement: None,
    }
}

fn is_the_same_person(error: &Error, wanted: Role) -> bool {
    matches!(error, Error::Refused(Refusal::SamePerson { held: Role::Reviewer, wanted: refused, .. })
        if *refused == wanted)
}

#[test]
fn whoever_recorded_anything_neither_checks_nor_approves_though_nothing_of_it_is_in_force() {
    let mut bureau = Bureau::set_up();
    let mut people: Vec<_> = ["找", "核", "料", "定", "替"]
        .into_iter()
        .map(|name| seat(&mut bureau, name, ALL_THREE, None))
        .collect();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    for desk in &mut people {
        desk.declare(&number, None).unwrap();
    }
    let item = people[1].show_case(&number).unwrap().claims[0].items[0].id.clone();
    people[0].record_finding(&number, finding(Some(FindingOutcome::Unmet))).unwrap();
    people[0].record_finding(&number, finding(None)).unwrap();
    people[1].admit(&number, &item, Some("1"), "超出期间").unwrap();
    people[1].admit(&number, &item, None, "").unwrap();
    let material = people[2].show_case(&number).unwrap().materials[0].id.clone();
    people[2].check_material(&number, &material, Some(MaterialState::Missing), "").unwrap();
    people[2].check_material(&number, &material, None, "").unwrap();
    // Another one's finding takes the place of this one.
    people[4].record_finding(&number, finding(Some(FindingOutcome::Unmet))).unwrap();
    bureau.review(&number);
    people[3].decide(&number, "c1", Some("1"), "先记一笔").unwrap();
    people[3].decide(&number, "c1", None, "").unwrap();
    bureau.session_of("reviewer").adopt_ceiling(&number, "c1").unwrap();
    bureau.session_of("reviewer").submit(&number, "", &secret()).unwrap();
    for desk in &mut people {
        let refused = desk.approve(&number, "", &secret()).unwrap_err();
        assert!(is_the_same_person(&refused, Role::Checker), "{refused}");
        assert!(desk.send_back(&number, "请补核").is_err());
        assert!(desk.show_case(&number).unwrap().me.next.is_none());
    }
    bureau.session_of("checker").declare(&number, None).unwrap();
    bureau.session_of("checker").approve(&number, "", &secret()).unwrap();
    for desk in &mut people {
        let refused = desk.approve(&number, "", &secret()).unwrap_err();
        assert!(is_the_same_person(&refused, Role::Approver), "{refused}");
    }
    let (who, action, subject) = log(&mut bureau).remove(0);
    assert_eq!((who.as_str(), action.as_str(), subject), ("替", "refused.case.approve", number));
}

#[test]
fn whoever_took_back_what_another_recorded_neither_checks_nor_approves() {
    let mut bureau = Bureau::set_up();
    let mut other = seat(&mut bureau, "撤", ALL_THREE, None);
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.review(&number);
    other.declare(&number, None).unwrap();
    other.record_finding(&number, finding(None)).unwrap();
    bureau.session_of("reviewer").record_finding(&number, finding(Some(FindingOutcome::Met))).unwrap();
    bureau.session_of("reviewer").adopt_ceiling(&number, "c1").unwrap();
    bureau.session_of("reviewer").submit(&number, "", &secret()).unwrap();
    let refused = other.approve(&number, "", &secret()).unwrap_err();
    assert!(is_the_same_person(&refused, Role::Checker), "{refused}");
}

#[test]
fn a_settlement_that_was_taken_back_counts() {
    let mut bureau = Bureau::set_up();
    let mut other = seat(&mut bureau, "结", ALL_THREE, None);
    let number = bureau.import_file(misread("A24b-其他资助金额不明.xlsx"));
    other.declare(&number, None).unwrap();
    let open = other.show_case(&number).unwrap().problems.into_iter().find(|problem| problem.blocks).unwrap();
    let mut input = workbench::view::SettlementInput {
        how: Some(casework::SettledAs::Accepted),
        reason: "已另行核对".to_owned(),
        ..workbench::view::SettlementInput::default()
    };
    if !open.ways.contains(&casework::SettledAs::Accepted) {
        (input.how, input.value) = (Some(casework::SettledAs::Corrected), Some("1".to_owned()));
    }
    other.settle(&number, &open.id, &input).unwrap();
    other.settle(&number, &open.id, &Default::default()).unwrap();
    let (store, _) =
        store::Store::open(&bureau.path(), "auditor", &secret(), jiff::Timestamp::now()).unwrap();
    let case = store.read(|reader| reader.load_case(&number)).unwrap().unwrap();
    assert!(case.settlements.is_empty());
    let me = case.hands.iter().find(|hand| hand.by.name == "结").unwrap();
    assert_eq!(me.role, Role::Reviewer);
}

#[test]
fn findings_that_a_new_version_of_the_package_took_out_of_force_count() {
    let mut bureau = Bureau::set_up();
    let mut other = seat(&mut bureau, "初", ALL_THREE, None);
    let number = bureau.import("05-松涧测控-待补正.zip");
    let view = other.declare(&number, None).unwrap();
    for criterion in &view.claims[0].criteria {
        let mut found = finding(Some(FindingOutcome::NeedsCorrection));
        found.claim.clone_from(&view.claims[0].id);
        found.criterion.clone_from(&criterion.id);
        // The amount that the corrected file states otherwise.
        found.evidence.push(EvidenceView { kind: EvidenceKind::Cell, what: "明细!H5".to_owned() });
        other.record_finding(&number, found).unwrap();
    }
    let replaced = as_reviewer(&mut bureau, sample("05-松涧测控-补正后.zip"), true);
    assert_eq!(replaced.cases, std::slice::from_ref(&number));
    let (store, _) =
        store::Store::open(&bureau.path(), "auditor", &secret(), jiff::Timestamp::now()).unwrap();
    let case = store.read(|reader| reader.load_case(&number)).unwrap().unwrap();
    assert!(case.findings.is_empty(), "all of it is out of force: {:?}", case.findings);
    assert_eq!(case.roles_of(&case.hands[0].by).first(), Some(&Role::Reviewer));
}

#[test]
fn a_recusal_stands_for_good_unless_an_administrator_lifts_it_before_anything_was_done() {
    let mut bureau = Bureau::set_up();
    let mut chief = seat(&mut bureau, "主管", &["admin", "checker"], None);
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let recused = |done: Result<workbench::view::CaseView, Error>| match done.unwrap_err() {
        Error::Refused(Refusal::Recused(who)) => who,
        other => panic!("{other}"),
    };
    for name in ["checker", "reviewer"] {
        bureau.session_of(name).declare(&number, None).unwrap();
    }
    bureau.session_of("reviewer").record_finding(&number, finding(Some(FindingOutcome::Unmet))).unwrap();
    for name in ["checker", "reviewer"] {
        bureau.session_of(name).declare(&number, Some("亲属任职".to_owned())).unwrap();
        assert_eq!(recused(bureau.session_of(name).declare(&number, None)), name);
    }
    assert_eq!(recused(bureau.session_of("reviewer").record_finding(&number, finding(None))), "reviewer");

    let refused = |done: Result<workbench::view::CaseView, Error>| done.unwrap_err().to_string();
    assert!(
        refused(bureau.session_of("reviewer").lift_recusal(&number, "checker", "查无此事"))
            .contains("管理员")
    );
    assert!(refused(bureau.session_of("admin").lift_recusal(&number, "checker", " ")).contains("原因"));
    assert!(refused(bureau.session_of("admin").lift_recusal(&number, "approver", "x")).contains("没有回避"));
    let done_before = refused(bureau.session_of("admin").lift_recusal(&number, "reviewer", "查无此事"));
    assert!(done_before.contains("已办理过本案"), "{done_before}");
    chief.declare(&number, Some("同学".to_owned())).unwrap();
    assert!(chief.lift_recusal(&number, "主管", "查无此事").is_err(), "nobody lifts their own");
    assert!(chief.lift_recusal(&number, "checker", "查无此事").is_err(), "who is recused does nothing");

    let view = bureau.session_of("admin").lift_recusal(&number, "checker", "查无此亲属").unwrap();
    assert_eq!(view.recused, ["reviewer", "主管"]);
    assert!(
        view.history
            .iter()
            .any(|step| step.what.contains("解除checker的回避") && step.comment == "查无此亲属")
    );
    // Nothing that was stated before counts: it is stated anew.
    let me = bureau.session_of("checker").show_case(&number).unwrap().me;
    assert!(!me.declared && !me.recused);
    bureau.session_of("checker").declare(&number, None).unwrap();
}
