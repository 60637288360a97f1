//! Every use case × role × stage × relation to the case: what is not allowed is refused and logged, what is allowed
//! is not refused. The table is written by hand from the rules of the bureau, not from the code; the list of use
//! cases is read from the source, so that a new one that is missing here fails.
//!
//! A sample runs always, all of it with `WORKBENCH_LONG=1`.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, clippy::print_stdout)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use casework::{FindingOutcome, MaterialState, Refusal, Role, Stage};
use support::*;
use workbench::view::{
    AuditQuery, CaseQuery, FindingInput, LedgerQuery, LetterheadChange, NewMeetingInput, PrintInput,
    RateInput,
};
use workbench::{Error, Report, SignWith, Workbench};

/// How the person who acts stands to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// Has stated nothing yet.
    Fresh,
    /// Has stated that there is no conflict of interest.
    Declared,
    /// Is recused.
    Recused,
    /// Works for another bureau, which is not named in the case.
    Elsewhere,
    /// Has taken another of the three roles on the case before.
    OtherRole,
    /// The roles on the case were given to others.
    GivenToOthers,
}

const RELATIONS: [Relation; 6] = [
    Relation::Fresh,
    Relation::Declared,
    Relation::Recused,
    Relation::Elsewhere,
    Relation::OtherRole,
    Relation::GivenToOthers,
];

/// What a use case on one case takes.
#[derive(Debug, Clone, Copy)]
struct Rule {
    /// Any of these roles; empty is every role.
    roles: &'static [Role],
    /// At any of these stages.
    stages: &'static [Stage],
    /// In which relations to the case.
    relations: &'static [Relation],
}

const ALL: &[Stage] = &Stage::ALL;
const OPEN: &[Stage] =
    &[Stage::Received, Stage::InReview, Stage::Correction, Stage::Checking, Stage::Approving];
const REVIEW: &[Stage] = &[Stage::Received, Stage::InReview];
const EARLY: &[Stage] = &[Stage::Received, Stage::InReview, Stage::Correction];
const REVIEWER: &[Role] = &[Role::Reviewer];
const THREE: &[Role] = &[Role::Reviewer, Role::Checker, Role::Approver];
/// Whoever has a hand in it: declared, and nothing else in the way.
const CLEAR: &[Relation] = &[Relation::Declared];
const NOT_ELSEWHERE: &[Relation] =
    &[Relation::Fresh, Relation::Declared, Relation::Recused, Relation::OtherRole, Relation::GivenToOthers];

const fn work(stages: &'static [Stage]) -> Rule {
    Rule { roles: REVIEWER, stages, relations: CLEAR }
}

/// Reading: everybody of the bureau; an auditor everywhere.
const READ: Rule = Rule { roles: &[], stages: ALL, relations: NOT_ELSEWHERE };

/// Use cases on one case, with what they take.
fn on_a_case() -> Vec<(&'static str, Rule)> {
    vec![
        ("show_case", READ),
        ("case_json", READ),
        ("workbook_grid", READ),
        ("attachment", READ),
        ("save_attachment", READ),
        ("memo_pdf", READ),
        ("notice_pdf", READ),
        ("save_memo", READ),
        ("save_notice", READ),
        ("print_memo", READ),
        ("package_versions", READ),
        ("changes_since_return", READ),
        ("save_corrections", READ),
        ("what_if", READ),
        ("declare", Rule { roles: THREE, stages: OPEN, relations: NOT_ELSEWHERE }),
        ("find", work(REVIEW)),
        ("admit", work(REVIEW)),
        ("check_material", work(REVIEW)),
        ("decide", work(REVIEW)),
        ("adopt_ceiling", work(REVIEW)),
        ("request_correction", work(REVIEW)),
        ("resume", work(&[Stage::Correction])),
        ("withdraw", work(EARLY)),
        ("submit", work(&[Stage::InReview])),
        // Signing as 复核 or 审定, and handing back, go by the stage: see `roles_at`.
        ("submit_with", work(&[Stage::InReview])),
        (
            "approve_with",
            Rule { roles: THREE, stages: &[Stage::Checking, Stage::Approving], relations: CLEAR },
        ),
        ("approve", Rule { roles: THREE, stages: &[Stage::Checking, Stage::Approving], relations: CLEAR }),
        ("send_back", Rule { roles: THREE, stages: &[Stage::Checking, Stage::Approving], relations: CLEAR }),
        (
            "announce",
            Rule {
                roles: REVIEWER,
                stages: &[Stage::Signed],
                relations: &[Relation::Declared, Relation::GivenToOthers],
            },
        ),
        (
            "pay",
            Rule {
                roles: REVIEWER,
                stages: &[Stage::Announced],
                relations: &[Relation::Declared, Relation::GivenToOthers],
            },
        ),
        (
            "reopen",
            Rule {
                roles: &[Role::Approver],
                stages: &[Stage::Signed, Stage::Announced, Stage::Refused],
                relations: &[Relation::Declared, Relation::GivenToOthers],
            },
        ),
        (
            "comment",
            Rule {
                roles: THREE,
                stages: ALL,
                relations: &[
                    Relation::Fresh,
                    Relation::Declared,
                    Relation::OtherRole,
                    Relation::GivenToOthers,
                ],
            },
        ),
        ("assign", Rule { roles: &[Role::Admin, Role::Approver], stages: OPEN, relations: NOT_ELSEWHERE }),
    ]
}

/// Use cases that concern no one case, with the roles that they take; empty is everybody who is signed in.
fn on_the_store() -> Vec<(&'static str, &'static [Role])> {
    const ADMIN: &[Role] = &[Role::Admin];
    const INSPECT: &[Role] = &[Role::Admin, Role::Auditor];
    const CONVENERS: &[Role] = &[Role::Reviewer, Role::Checker, Role::Approver, Role::Admin];
    vec![
        ("list_cases", &[]),
        ("home", &[]),
        ("ledger", &[]),
        ("calendar", &[]),
        ("rulings", &[]),
        ("rate_tables", &[]),
        ("ruling_effects", &[]),
        ("policy", &[]),
        ("save_root", &[]),
        ("figures", &[]),
        ("statistics", &[]),
        ("settings", &[]),
        ("preference", &[]),
        ("keep_preference", &[]),
        // Only what the person may read is shown, and only what is shown is handed out.
        ("save_table", &[]),
        ("save_text", &[]),
        ("verify_file", &[]),
        ("memo_by_code", &[]),
        ("save_memos", &[]),
        ("print_together", &[]),
        ("save_apart", &[]),
        ("print_pdf", &[]),
        ("save_print", &[]),
        ("send_print", &[]),
        ("announcement_pdf", &[]),
        ("save_announcement", &[]),
        ("meetings", &[]),
        ("meeting", &[]),
        ("meeting_pdf", &[]),
        ("save_meeting", &[]),
        ("new_meeting", CONVENERS),
        ("add_to_meeting", CONVENERS),
        ("record_resolution", CONVENERS),
        ("letterhead", &[]),
        ("paper_style", &[]),
        ("seal_picture", &[]),
        ("hand_picture", &[]),
        ("set_hand", &[]),
        ("set_letterhead", ADMIN),
        ("trust_root", ADMIN),
        ("change_password", &[]),
        // Both go by themselves when somebody signs in.
        ("settle_in", &[]),
        ("back_up_automatically", &[]),
        ("export", &[]),
        ("import", REVIEWER),
        ("draft_mapping", REVIEWER),
        ("import_mapped", REVIEWER),
        ("import_ledger", &[Role::Admin, Role::Reviewer]),
        ("users", INSPECT),
        ("verify_audit", INSPECT),
        ("audit_entries", INSPECT),
        ("audit_page", INSPECT),
        ("export_audit", INSPECT),
        ("check_store", INSPECT),
        ("add_user", ADMIN),
        ("set_roles", ADMIN),
        ("reset_password", ADMIN),
        ("unlock_user", ADMIN),
        ("retire_user", ADMIN),
        ("set_ruling", ADMIN),
        ("set_parameter", ADMIN),
        ("set_goal", ADMIN),
        ("add_rate", ADMIN),
        ("set_holiday", ADMIN),
        ("remove_holiday", ADMIN),
        ("set_limit", ADMIN),
        ("set_lock_after", ADMIN),
        ("back_up", ADMIN),
    ]
}

/// What needs nobody signed in: a store is not there yet, not open yet, or not asked.
const WITHOUT_A_SESSION: &[&str] = &[
    "new",
    "start",
    "init",
    "sign_in",
    "sign_out",
    "restore",
    "restore_here",
    "demonstrate",
    "recover",
    "demo",
    "save_template",
    "save_ledger_form",
    "mapping_file",
    "answer_if_child",
    "printers",
    "verify",
    "assess_file",
    "differences",
    "lint",
    "policy_view",
    "run_examples",
];

/// Every public function that a window or a command line can call, from the source itself.
fn use_cases() -> BTreeSet<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(&src).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut inside = false;
        for line in text.lines() {
            inside = (inside || line == "impl Workbench {") && line != "}";
            if let Some(rest) = line.strip_prefix("    pub fn ").filter(|_| inside) {
                found.insert(rest.split(['(', '<']).next().unwrap().to_owned());
            }
        }
    }
    let exported = std::fs::read_to_string(src.join("lib.rs")).unwrap();
    for line in exported.split(';').filter_map(|line| line.trim().strip_prefix("pub use ")) {
        let names = line.split_once("::").unwrap().1;
        let names = names.trim_matches(['{', '}']).split(',').map(str::trim);
        let functions = names.filter(|name| name.starts_with(|letter: char| letter.is_ascii_lowercase()));
        found.extend(functions.map(str::to_owned));
    }
    found
}

#[test]
fn every_use_case_stands_in_the_matrix() {
    let known: BTreeSet<String> = on_a_case()
        .iter()
        .map(|(name, _)| *name)
        .chain(on_the_store().iter().map(|(name, _)| *name))
        .chain(WITHOUT_A_SESSION.iter().copied())
        .map(str::to_owned)
        .collect();
    let there = use_cases();
    assert!(there.len() > 60, "the source was read: {there:?}");
    let missing: Vec<_> = there.difference(&known).collect();
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(missing.is_empty(), "say who may do this, in this file: {missing:?}");
    assert!(gone.is_empty(), "no such use case any more: {gone:?}");
}

/// Signing and handing back belong to the role of the stage.
fn roles_at(name: &str, rule: Rule, stage: Stage) -> &'static [Role] {
    match (name, stage) {
        ("approve" | "approve_with" | "send_back", Stage::Checking) => &[Role::Checker],
        ("approve" | "approve_with" | "send_back", Stage::Approving) => &[Role::Approver],
        _ => rule.roles,
    }
}

fn allowed(name: &str, rule: Rule, role: Role, stage: Stage, relation: Relation) -> bool {
    let roles = roles_at(name, rule, stage);
    let auditor_reads = roles.is_empty() && role == Role::Auditor;
    (roles.is_empty() || roles.contains(&role))
        && rule.stages.contains(&stage)
        && (rule.relations.contains(&relation) || auditor_reads)
}

/// Carries a use case on a case out, with arguments that would do.
fn carry_out(desk: &mut Workbench, name: &str, case: &str, out: &Path) -> Result<(), Error> {
    let file = |ending: &str| out.join(format!("{case}.{ending}"));
    let finding = || FindingInput {
        claim: "c1".to_owned(),
        criterion: "in-district".to_owned(),
        outcome: Some(FindingOutcome::Met),
        note: "核对过".to_owned(),
        evidence: Vec::new(),
        ticked: Vec::new(),
        judgement: None,
    };
    match name {
        "show_case" => desk.show_case(case).map(drop),
        "case_json" => desk.case_json(case).map(drop),
        "workbook_grid" => desk.workbook_grid(case, None, None, 3, 3).map(drop),
        "attachment" => desk.attachment(case, "没有这个附件").map(drop),
        "save_attachment" => desk.save_attachment(case, "没有这个附件", &file("bin")).map(drop),
        "memo_pdf" => desk.memo_pdf(case).map(drop),
        "notice_pdf" => desk.notice_pdf(case).map(drop),
        "save_memo" => desk.save_memo(case, &file("pdf")).map(drop),
        "save_notice" => desk.save_notice(case, &file("pdf")).map(drop),
        "print_memo" => desk.print_memo(case, None, 1, Some(&file("pdf"))).map(drop),
        "package_versions" => desk.package_versions(case).map(drop),
        "changes_since_return" => desk.changes_since_return(case).map(drop),
        "save_corrections" => desk.save_corrections(case, &file("xlsx")).map(drop),
        "what_if" => desk.what_if(case, None, &Default::default()).map(drop),
        "declare" => desk.declare(case, None).map(drop),
        "find" => desk.find(case, finding()).map(drop),
        "admit" => desk.admit(case, "i1", Some("1"), "超出期间").map(drop),
        "check_material" => {
            desk.check_material(case, "contract", Some(MaterialState::Received), "").map(drop)
        }
        "decide" => desk.decide(case, "c1", Some("1"), "按比例").map(drop),
        "adopt_ceiling" => desk.adopt_ceiling(case, "c1").map(drop),
        "request_correction" => desk.request_correction(case, "请补正").map(drop),
        "resume" => desk.resume(case, "已补正").map(drop),
        "withdraw" => desk.withdraw(case, "企业撤回").map(drop),
        "submit" => desk.submit(case, "", &secret()).map(drop),
        "submit_with" => desk.submit_with(case, "", SignWith::Store(&secret())).map(drop),
        "approve_with" => desk.approve_with(case, "", SignWith::Store(&secret())).map(drop),
        "approve" => desk.approve(case, "", &secret()).map(drop),
        "send_back" => desk.send_back(case, "请补核").map(drop),
        "announce" => desk.announce(case, "").map(drop),
        "pay" => desk.pay(case, "").map(drop),
        "reopen" => desk.reopen(case, "发现重复").map(drop),
        "comment" => desk.comment(case, "请看附件", None).map(drop),
        "assign" => desk.assign(case, Role::Checker, None).map(drop),
        other => panic!("{other} cannot be carried out: say how, in this file"),
    }
}

/// Whether an error says that somebody may not: a refusal for a reason of the work itself is none.
fn forbids(result: &Result<(), Error>) -> bool {
    matches!(result, Err(Error::Refused(refusal)) if !matches!(refusal, Refusal::Reason(_)))
}

#[test]
fn what_is_not_allowed_on_a_case_is_refused_and_logged() {
    let mut office = Office::set_up();
    let long = std::env::var_os("WORKBENCH_LONG").is_some();
    // A prime that none of the dimensions divides: over the runs of a sample every value of each is met.
    let stride = if long { 1 } else { 23 };
    let (mut index, mut tried, mut refused) = (0_usize, 0, 0);
    for (name, rule) in on_a_case() {
        for stage in Stage::ALL {
            for role in Role::ALL {
                for relation in RELATIONS {
                    index += 1;
                    if !index.is_multiple_of(stride) {
                        continue;
                    }
                    tried += 1;
                    // Every case claims what all others claim, which each is told: a full office grows slow.
                    if tried % 400 == 0 {
                        office = Office::set_up();
                    }
                    let case = office.case(stage, role, relation);
                    let actor = office.actor(role, relation == Relation::Elsewhere);
                    let place = format!("{name} as {role:?} at {stage:?}, {relation:?}");
                    let out = office.out();
                    let done = carry_out(office.desk(&actor), name, &case, &out);
                    let may = allowed(name, rule, role, stage, relation);
                    assert_eq!(!forbids(&done), may, "{place}: {done:?}");
                    if !may {
                        refused += 1;
                        let last = office.last_entry();
                        assert!(last.action.starts_with("refused."), "{place} is not logged: {last:?}");
                        assert_eq!(
                            (last.who.as_str(), last.subject.as_str()),
                            (actor.as_str(), &*case),
                            "{place}"
                        );
                    }
                }
            }
        }
    }
    println!("{tried} of {index} combinations, {refused} refused and logged");
    assert!(tried > 300 && refused > 200);
}

#[test]
fn what_a_role_may_not_do_with_the_store_is_refused_and_logged() {
    let mut office = Office::set_up();
    for (name, roles) in on_the_store() {
        // Administrators last: what they do changes the store for the others.
        for role in [Role::Reviewer, Role::Checker, Role::Approver, Role::Auditor, Role::Admin] {
            let actor = office.actor(role, false);
            let out = office.out();
            let before = office.entries();
            let done = on_store(&mut office, &actor, name, &out.join(format!("{name}-{actor}")));
            let may = roles.is_empty() || roles.contains(&role);
            assert_eq!(!forbids(&done), may, "{name} as {role:?}: {done:?}");
            if !may {
                let last = office.last_entry();
                assert!(last.action.starts_with("refused."), "{name} as {role:?} is not logged: {last:?}");
                assert_eq!((last.who, office.entries()), (actor, before + 1), "{name}");
            }
        }
    }
}

fn long_work(desk: &Mutex<Workbench>, name: &str, sample: &Path, out: &Path) -> Result<(), Error> {
    let go_on = AtomicBool::new(false);
    match name {
        "import" => workbench::import(desk, &[sample.to_owned()], None, &|_| {}, &go_on).map(drop),
        "draft_mapping" => workbench::draft_mapping(desk, sample, None).map(drop),
        "import_mapped" => workbench::import_mapped(desk, sample, Vec::new()).map(drop),
        "print_together" => {
            workbench::print_together(desk, &PrintInput::default(), &|_| {}, &go_on).map(drop)
        }
        "save_apart" => workbench::save_apart(desk, &[], out, &|_| {}, &go_on).map(drop),
        "check_store" => workbench::check_store(desk, &|_| {}, &go_on).map(drop),
        "back_up" => workbench::back_up(desk, &out.with_extension("backup"), &|_| {}, &go_on).map(drop),
        "back_up_automatically" => workbench::back_up_automatically(desk).map(drop),
        _ => workbench::settle_in(desk).map(drop),
    }
}

fn on_store(office: &mut Office, actor: &str, name: &str, out: &Path) -> Result<(), Error> {
    let (spare, sample) = (office.spare(), office.sample());
    // Long work takes the desk only now and then.
    const LONG: [&str; 9] = [
        "import",
        "draft_mapping",
        "import_mapped",
        "print_together",
        "save_apart",
        "check_store",
        "back_up",
        "back_up_automatically",
        "settle_in",
    ];
    if LONG.contains(&name) {
        let desk = Mutex::new(office.take(actor));
        let done = long_work(&desk, name, &sample, out);
        office.put_back(actor, desk.into_inner().unwrap_or_else(PoisonError::into_inner));
        return done;
    }
    let desk = office.desk(actor);
    let with = |ending: &str| out.with_extension(ending);
    match name {
        "list_cases" => desk.list_cases(&CaseQuery::default()).map(drop),
        "home" => desk.home().map(drop),
        "ledger" => desk.ledger(&LedgerQuery::default()).map(drop),
        "calendar" => desk.calendar().map(drop),
        "rulings" => desk.rulings().map(drop),
        "ruling_effects" => desk.ruling_effects("tape-out-boundary", "major").map(drop),
        "policy" => desk.policy().map(drop),
        "figures" => desk.figures().map(drop),
        "statistics" => desk.statistics(None).map(drop),
        "settings" => desk.settings().map(drop),
        "preference" => desk.preference("views").map(drop),
        "keep_preference" => desk.keep_preference("views", "[]").map(drop),
        "save_table" => desk.save_table(&with("xlsx"), "案卷", &["案号".to_owned()], &[]).map(drop),
        "save_text" => desk.save_text(&with("svg"), "<svg/>").map(drop),
        "set_parameter" => desk.set_parameter("area_per_person", "20", "会议").map(drop),
        "set_goal" => desk.set_goal("没有这个目标", "1", "年报").map(drop),
        "save_root" => desk.save_root(&with("pem")).map(drop),
        "verify_file" => desk.verify_file(&sample).map(drop),
        "memo_by_code" => desk.memo_by_code("0000-0000-0000-0000").map(drop),
        "print_pdf" => desk.print_pdf().map(drop),
        "save_print" => desk.save_print(&with("pdf")).map(drop),
        "send_print" => desk.send_print(None, 1, None).map(drop),
        "save_memos" => desk.save_memos(&[], out).map(drop),
        "announcement_pdf" => desk.announcement_pdf(&[], None, None, "").map(drop),
        "save_announcement" => desk.save_announcement(&[], None, None, "", &with("pdf")).map(drop),
        "meetings" => desk.meetings().map(drop),
        "meeting" => desk.meeting("会议-2024-0001").map(drop),
        "meeting_pdf" => desk.meeting_pdf("会议-2024-0001").map(drop),
        "save_meeting" => desk.save_meeting("会议-2024-0001", &with("pdf")).map(drop),
        "new_meeting" => {
            let new = NewMeetingInput {
                name: "评审会".to_owned(),
                date: "2024-12-02".to_owned(),
                ..NewMeetingInput::default()
            };
            desk.new_meeting(&new).map(drop)
        }
        "add_to_meeting" => desk.add_to_meeting("会议-2024-0001", &[]).map(drop),
        "record_resolution" => desk.record_resolution("会议-2024-0001", "无此案", "passed", "").map(drop),
        "letterhead" => desk.letterhead().map(drop),
        "paper_style" => desk.paper_style().map(drop),
        "seal_picture" => desk.seal_picture().map(drop),
        "hand_picture" => desk.hand_picture().map(drop),
        "set_hand" => desk.set_hand(None),
        "set_letterhead" => desk.set_letterhead(&LetterheadChange::default()).map(drop),
        "trust_root" => desk.trust_root(&sample).map(drop),
        "change_password" => desk.change_password(&wrong(), &secret()).map(drop),
        "export" => desk.export(Report::Summary, None, &with("xlsx")).map(drop),
        "import_ledger" => desk.import_ledger(&sample).map(drop),
        "users" => desk.users().map(drop),
        "verify_audit" => desk.verify_audit(&[]).map(drop),
        "audit_entries" => desk.audit_entries().map(drop),
        "audit_page" => desk.audit_page(&AuditQuery::default()).map(drop),
        "export_audit" => desk.export_audit(&with("jsonl")).map(drop),
        "add_user" => desk.add_user("新人", &["checker".to_owned()], None, &secret(), &secret()).map(drop),
        "set_roles" => desk.set_roles(&spare, &["auditor".to_owned()], None).map(drop),
        "reset_password" => desk.reset_password(&spare, &secret(), &secret()).map(drop),
        "unlock_user" => desk.unlock_user(&spare).map(drop),
        "retire_user" => desk.retire_user(&spare).map(drop),
        "set_ruling" => desk.set_ruling("tape-out-boundary", "major", "会议").map(drop),
        "rate_tables" => desk.rate_tables().map(drop),
        "add_rate" => {
            let until = RateInput { known_until: "2030-01-01".to_owned(), ..RateInput::default() };
            desk.add_rate("lpr.csv", &until, "公告").map(drop)
        }
        "set_holiday" => desk.set_holiday("2026-12-31", false, "调休").map(drop),
        "remove_holiday" => desk.remove_holiday("2026-12-31").map(drop),
        "set_limit" => desk.set_limit(Stage::InReview, 15).map(drop),
        "set_lock_after" => desk.set_lock_after(10).map(drop),
        other => panic!("{other} cannot be carried out: say how, in this file"),
    }
}
