//! Every use case carried out, with arguments that would do.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use casework::{FindingOutcome, MaterialState, Role, Stage};
use workbench::view::{
    AdoptionInput, AuditQuery, CaseQuery, FindingInput, GivenInput, LedgerQuery, LetterheadChange,
    NewMeetingInput, PriceInput, PrintInput, RateInput, SettlementInput,
};
use workbench::{Error, Report, SignWith, Workbench};

use crate::support::*;

/// Carries a use case on a case out, with arguments that would do.
pub fn carry_out(desk: &mut Workbench, name: &str, case: &str, out: &Path) -> Result<(), Error> {
    let file = |ending: &str| out.join(format!("{case}.{ending}"));
    let finding = || FindingInput {
        claim: "c1".to_owned(),
        criterion: "in-district".to_owned(),
        outcome: Some(FindingOutcome::Met),
        note: "核对过".to_owned(),
        told: None,
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
        "save_summary" => desk.save_summary(case, &file("pdf")).map(drop),
        "refusal_letter_pdf" => desk.refusal_letter_pdf(case).map(drop),
        "save_refusal_letter" => desk.save_refusal_letter(case, &file("pdf")).map(drop),
        "save_notice" => desk.save_notice(case, &file("pdf")).map(drop),
        "print_notice" => desk.print_notice(case, None, 1, Some(&file("pdf"))).map(drop),
        "notice_view" => desk.notice_view(case).map(drop),
        "print_memo" => desk.print_memo(case, None, 1, Some(&file("pdf"))).map(drop),
        "package_versions" => desk.package_versions(case).map(drop),
        "changes_since_return" => desk.changes_since_return(case).map(drop),
        "save_corrections" => desk.save_corrections(case, &file("xlsx")).map(drop),
        "draft_reading" => desk.draft_reading(case, None).map(drop),
        "read_anew" => desk.read_anew(case, None).map(drop),
        "what_if" => desk.what_if(case, None, &Default::default()).map(drop),
        "declare" => desk.declare(case, None).map(drop),
        "record_finding" => desk.record_finding(case, finding()).map(drop),
        "admit" => desk.admit(case, "i1", Some("1"), "超出期间").map(drop),
        "read_vouchers" => {
            // It takes the desk now and then, as long work does.
            let nobody = Workbench::new(out.to_owned(), out.to_owned());
            let shared = Mutex::new(std::mem::replace(desk, nobody));
            let (cases, go_on) = ([case.to_owned()], AtomicBool::new(false));
            let done = workbench::read_vouchers(&shared, &cases, false, &|_| {}, &go_on).map(drop);
            *desk = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
            done
        }
        "match_voucher" => desk.match_voucher(case, "i1", &GivenInput::None).map(drop),
        "make_items" => desk.make_items(case, "c1", &["24332000000081446117".to_owned()]).map(drop),
        "take_back_made_items" => desk.take_back_made_items(case, &["m1".to_owned()]).map(drop),
        "admit_agreeing" => desk.admit_agreeing(case, None).map(drop),
        "check_material" => {
            desk.check_material(case, "contract", Some(MaterialState::Received), "").map(drop)
        }
        "check_materials" => desk.check_materials(case, MaterialState::Received, "").map(drop),
        "settle" => {
            let unseen = desk.show_case(case)?.remaining.into_iter().find(|left| !left.problem.is_empty());
            let problem = unseen.map(|left| left.problem).unwrap_or_default();
            let input = SettlementInput {
                how: Some(casework::SettledAs::Accepted),
                reason: "已另行核对".to_owned(),
                ..SettlementInput::default()
            };
            desk.settle(case, &problem, &input).map(drop)
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
        "announce" => desk.announce(case, &announcement()).map(drop),
        "pay" => desk.pay(case, &payment()).map(drop),
        "reopen" => desk.reopen(case, "发现重复").map(drop),
        "comment" => desk.comment(case, "请看附件", None).map(drop),
        "assign" => desk.assign(case, Role::Checker, None).map(drop),
        "lift_recusal" => desk.lift_recusal(case, "spare", "查无此事").map(drop),
        other => panic!("{other} cannot be carried out: say how, in this file"),
    }
}

const SHIPPED: &str = "binjiang-computing-2024-draft";

fn adoption() -> AdoptionInput {
    let (document_no, in_force_from) = ("试〔2024〕1号".to_owned(), "2024-05-01".to_owned());
    AdoptionInput { document_no, in_force_from, in_force_to: String::new() }
}

fn pack() -> policy::PackFiles {
    policy::shipped_files(SHIPPED).unwrap()
}

fn long_work(desk: &Mutex<Workbench>, name: &str, sample: &Path, out: &Path) -> Result<(), Error> {
    let go_on = AtomicBool::new(false);
    match name {
        "import" => workbench::import(desk, &[sample.to_owned()], None, &|_| {}, &go_on).map(drop),
        "import_replacing" => {
            workbench::import_replacing(desk, &[sample.to_owned()], None, &|_| {}, &go_on).map(drop)
        }
        "import_by" => {
            let by = workbench::ImportBy::default();
            workbench::import_by(desk, &[sample.to_owned()], &by, &|_| {}, &go_on).map(drop)
        }
        "price_policies" => {
            let (from, to) = (SHIPPED.to_owned(), SHIPPED.to_owned());
            let input = PriceInput { from, to, ..PriceInput::default() };
            workbench::price_policies(desk, &input, &|_| {}, &go_on).map(drop)
        }
        "draft_mapping" => workbench::draft_mapping(desk, sample, None, None).map(drop),
        "import_mapped" => workbench::import_mapped(desk, sample, Vec::new(), false, None).map(drop),
        "print_batch" => workbench::print_batch(desk, &PrintInput::default(), &|_| {}, &go_on).map(drop),
        "save_apart" => workbench::save_apart(desk, &[], out, &|_| {}, &go_on).map(drop),
        "check_store" => workbench::check_store(desk, &|_| {}, &go_on).map(drop),
        "back_up" => workbench::back_up(desk, &out.with_extension("backup"), &|_| {}, &go_on).map(drop),
        "renew_store_key" => workbench::renew_store_key(desk, &secret(), &|_| {}, &go_on).map(drop),
        "rescue_here" => {
            let to = out.with_extension("rescued.db");
            workbench::rescue_here(desk, &secret(), &to, &|_| {}, &go_on).map(drop)
        }
        "move_store" => workbench::move_store(desk, &out.with_extension("db"), &|_| {}, &go_on).map(drop),
        "back_up_automatically" => workbench::back_up_automatically(desk).map(drop),
        _ => workbench::maintain_at_sign_in(desk).map(drop),
    }
}

/// Carries a use case out that concerns no one case.
pub fn on_store(office: &mut Office, actor: &str, name: &str, out: &Path) -> Result<(), Error> {
    let (spare, sample) = (office.spare(), office.sample());
    // Long work takes the desk only now and then.
    const LONG: [&str; 15] = [
        "import_by",
        "price_policies",
        "import",
        "import_replacing",
        "draft_mapping",
        "import_mapped",
        "print_batch",
        "save_apart",
        "check_store",
        "back_up",
        "renew_store_key",
        "move_store",
        "rescue_here",
        "back_up_automatically",
        "maintain_at_sign_in",
    ];
    if LONG.contains(&name) {
        let desk = Mutex::new(office.take(actor));
        let done = long_work(&desk, name, &sample, out);
        office.put_back(actor, desk.into_inner().unwrap_or_else(PoisonError::into_inner));
        return done;
    }
    let desk = office.session_of(actor);
    let with = |ending: &str| out.with_extension(ending);
    match name {
        "list_cases" => desk.list_cases(&CaseQuery::default()).map(drop),
        "home" => desk.home().map(drop),
        "ledger" => desk.ledger(&LedgerQuery::default()).map(drop),
        "calendar" => desk.calendar().map(drop),
        "rulings" => desk.rulings(None).map(drop),
        "ruling_effects" => desk.ruling_effects(None, "tape-out-boundary", "major").map(drop),
        "policy" => desk.policy(None).map(drop),
        "policies" => desk.policies().map(drop),
        "policy_page" => desk.policy_page(None).map(drop),
        "preview_policy" => desk.preview_policy(&pack()).map(drop),
        "install_policy" => desk.install_policy(&pack(), "会议").map(drop),
        "preview_adoption" => desk.preview_adoption(SHIPPED, &adoption()).map(drop),
        "adopt_policy" => desk.adopt_policy("没有这一政策", &adoption(), "会议").map(drop),
        "retire_policy" => desk.retire_policy("没有这一政策", "试").map(drop),
        "export_policy" => desk.export_policy("没有这一政策", out).map(drop),
        "explain_price" => desk.explain_price("没有这一案").map(drop),
        "price_pdf" => desk.price_pdf().map(drop),
        "save_price_pdf" => desk.save_price_pdf(&with("price.pdf")).map(drop),
        "save_price_workbook" => desk.save_price_workbook(&with("price.xlsx")).map(drop),
        "carry_over" => desk.carry_over("没有这一政策", "没有这一政策", None, true).map(drop),
        "template" => desk.template(&[], None, &with("template.xlsx")),
        "mapping_file" => desk.mapping_file(&sample, None).map(drop),
        "mapping_parts" => desk.mapping_parts(&sample, "没有这一案").map(drop),
        "figures" => desk.figures().map(drop),
        "statistics" => desk.statistics(None, None).map(drop),
        "settings" => desk.settings(None).map(drop),
        "preference" => desk.preference("views").map(drop),
        "keep_preference" => desk.keep_preference("views", "[]").map(drop),
        "save_table" => desk.save_table(&with("xlsx"), "案卷", &["案号".to_owned()], &[]).map(drop),
        "save_text" => desk.save_text(&with("svg"), "<svg/>").map(drop),
        "set_parameter" => desk.set_parameter(None, "area_per_person", "20", "会议").map(drop),
        "set_goal" => desk.set_goal("binjiang-computing-2024-draft", "没有这个目标", "1", "年报").map(drop),
        "save_root" => desk.save_root(&with("pem")).map(drop),
        "verify_file" => desk.verify_file(&sample, &[]).map(drop),
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
        "revoke_certificate" => desk.revoke_certificate(&sample, None, "遗失").map(drop),
        "trust_root" => desk.trust_root(&sample).map(drop),
        "change_password" => desk.change_password(&wrong(), &secret()).map(drop),
        "export" => desk.export(Report::Summary, None, None, &with("xlsx")).map(drop),
        "import_ledger" => desk.import_ledger(&sample, None).map(drop),
        "users" => desk.users().map(drop),
        "accept_history" => desk.accept_history("查过了", &secret()).map(drop),
        "verify_audit" => desk.verify_audit(&[]).map(drop),
        "audit_entries" => desk.audit_entries().map(drop),
        "audit_page" => desk.audit_page(&AuditQuery::default()).map(drop),
        "export_audit" => desk.export_audit(&with("jsonl")).map(drop),
        "add_user" => desk.add_user("新人", &["checker".to_owned()], None, &secret(), &secret()).map(drop),
        "set_roles" => desk.set_roles(&spare, &["auditor".to_owned()], None).map(drop),
        "reset_password" => desk.reset_password(&spare, &secret(), &secret()).map(drop),
        "renew_recovery_key" => desk.renew_recovery_key(&secret()).map(drop),
        "unlock_user" => desk.unlock_user(&spare).map(drop),
        "retire_user" => desk.retire_user(&spare).map(drop),
        "set_ruling" => desk.set_ruling(None, "tape-out-boundary", "major", "会议").map(drop),
        "rate_tables" => desk.rate_tables(None).map(drop),
        "add_rate" => {
            let until = RateInput { known_until: "2030-01-01".to_owned(), ..RateInput::default() };
            desk.add_rate(None, "lpr.csv", &until, "公告").map(drop)
        }
        "set_holiday" => desk.set_holiday("2026-12-31", false, "调休").map(drop),
        "remove_holiday" => desk.remove_holiday("2026-12-31").map(drop),
        "set_limit" => desk.set_limit(Stage::InReview, 15).map(drop),
        "set_lock_after" => desk.set_lock_after(10).map(drop),
        other => panic!("{other} cannot be carried out: say how, in this file"),
    }
}
