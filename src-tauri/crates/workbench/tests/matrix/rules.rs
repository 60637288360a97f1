//! Who may do what: written by hand from the rules of the bureau, not from the code.

use casework::{Role, Stage};

/// How the person who acts stands to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
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
    /// Once took another of the three roles; nothing of it is in force any more.
    Superseded,
    /// The same, where a new version of the package took it out of force.
    NewVersion,
    /// Was recused, and has stated since that there is no conflict.
    RecusedOnce,
}

pub const RELATIONS: [Relation; 9] = [
    Relation::Fresh,
    Relation::Declared,
    Relation::Recused,
    Relation::Elsewhere,
    Relation::OtherRole,
    Relation::GivenToOthers,
    Relation::Superseded,
    Relation::NewVersion,
    Relation::RecusedOnce,
];

/// What a use case on one case takes.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Any of these roles; empty is every role.
    pub roles: &'static [Role],
    /// At any of these stages.
    pub stages: &'static [Stage],
    /// In which relations to the case.
    pub relations: &'static [Relation],
}

pub const ALL: &[Stage] = &Stage::ALL;
pub const OPEN: &[Stage] =
    &[Stage::Received, Stage::InReview, Stage::Correction, Stage::Checking, Stage::Approving];
pub const REVIEW: &[Stage] = &[Stage::Received, Stage::InReview];
pub const EARLY: &[Stage] = &[Stage::Received, Stage::InReview, Stage::Correction];
pub const REVIEWER: &[Role] = &[Role::Reviewer];
pub const THREE: &[Role] = &[Role::Reviewer, Role::Checker, Role::Approver];
/// Whoever has a hand in it: declared, and nothing else in the way.
pub const CLEAR: &[Relation] = &[Relation::Declared];
pub const NOT_ELSEWHERE: &[Relation] = &[
    Relation::Fresh,
    Relation::Declared,
    Relation::Recused,
    Relation::OtherRole,
    Relation::GivenToOthers,
    Relation::Superseded,
    Relation::NewVersion,
    Relation::RecusedOnce,
];

/// Whoever is recused reads, and does nothing else.
pub const NOT_RECUSED: &[Relation] = &[
    Relation::Fresh,
    Relation::Declared,
    Relation::OtherRole,
    Relation::GivenToOthers,
    Relation::Superseded,
    Relation::NewVersion,
];

pub const fn work(stages: &'static [Stage]) -> Rule {
    Rule { roles: REVIEWER, stages, relations: CLEAR }
}

/// Reading: everybody of the bureau; an auditor everywhere.
pub const READ: Rule = Rule { roles: &[], stages: ALL, relations: NOT_ELSEWHERE };

/// Use cases on one case, with what they take.
pub fn on_a_case() -> Vec<(&'static str, Rule)> {
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
        ("save_summary", READ),
        ("refusal_letter_pdf", READ),
        ("save_refusal_letter", READ),
        ("print_notice", READ),
        ("notice_view", READ),
        ("print_memo", READ),
        ("package_versions", READ),
        ("changes_since_return", READ),
        ("save_corrections", READ),
        ("what_if", READ),
        (
            "draft_reading",
            Rule { roles: REVIEWER, stages: EARLY, relations: &[Relation::Fresh, Relation::Declared] },
        ),
        (
            "read_anew",
            Rule { roles: REVIEWER, stages: EARLY, relations: &[Relation::Fresh, Relation::Declared] },
        ),
        ("declare", Rule { roles: THREE, stages: OPEN, relations: NOT_RECUSED }),
        ("record_finding", work(REVIEW)),
        ("admit", work(REVIEW)),
        // Vouchers are part of what was handed in: whoever reads the attachments may have them read.
        ("read_vouchers", READ),
        ("match_voucher", work(REVIEW)),
        ("admit_agreeing", work(REVIEW)),
        ("make_items", work(REVIEW)),
        ("take_back_made_items", work(REVIEW)),
        ("check_material", work(REVIEW)),
        ("check_materials", work(REVIEW)),
        ("settle", work(REVIEW)),
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
        ("comment", Rule { roles: THREE, stages: ALL, relations: NOT_RECUSED }),
        ("assign", Rule { roles: &[Role::Admin, Role::Approver], stages: OPEN, relations: NOT_RECUSED }),
        ("lift_recusal", Rule { roles: &[Role::Admin], stages: OPEN, relations: NOT_RECUSED }),
    ]
}

/// Use cases that concern no one case, with the roles that they take; empty is everybody who is signed in.
pub fn on_the_store() -> Vec<(&'static str, &'static [Role])> {
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
        ("policies", &[]),
        ("policy_page", &[]),
        ("preview_policy", &[]),
        ("preview_adoption", &[]),
        ("export_policy", &[]),
        ("template", &[]),
        ("mapping_file", &[]),
        ("mapping_parts", &[]),
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
        ("print_batch", &[]),
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
        ("revoke_certificate", ADMIN),
        ("change_password", &[]),
        // Both go by themselves when somebody signs in.
        ("maintain_at_sign_in", &[]),
        ("back_up_automatically", &[]),
        ("export", &[]),
        ("import", REVIEWER),
        ("draft_mapping", REVIEWER),
        ("import_mapped", REVIEWER),
        ("import_replacing", REVIEWER),
        ("import_by", REVIEWER),
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
        ("renew_recovery_key", ADMIN),
        ("unlock_user", ADMIN),
        ("retire_user", ADMIN),
        ("install_policy", ADMIN),
        ("adopt_policy", ADMIN),
        ("retire_policy", ADMIN),
        ("carry_over", ADMIN),
        ("price_policies", INSPECT),
        ("explain_price", INSPECT),
        ("price_pdf", INSPECT),
        ("save_price_pdf", INSPECT),
        ("save_price_workbook", INSPECT),
        ("set_ruling", ADMIN),
        ("set_parameter", ADMIN),
        ("set_goal", ADMIN),
        ("add_rate", ADMIN),
        ("set_holiday", ADMIN),
        ("remove_holiday", ADMIN),
        ("set_limit", ADMIN),
        ("set_lock_after", ADMIN),
        ("back_up", ADMIN),
        ("accept_history", ADMIN),
        ("renew_store_key", ADMIN),
        ("move_store", ADMIN),
        ("rescue_here", ADMIN),
    ]
}

/// What needs nobody signed in: a store is not there yet, not open yet, or not asked.
pub const WITHOUT_A_SESSION: &[&str] = &[
    "new",
    "start",
    "history",
    "init",
    "sign_in",
    "sign_out",
    "restore",
    "restore_here",
    "demonstrate",
    "recover",
    "rescue",
    "check_broken",
    "demo",
    "save_template",
    "save_ledger_form",
    "pack_files",
    "write_pack",
    "answer_if_child",
    "printers",
    "verify",
    "assess_file",
    // An enterprise's own package, before it is handed in: no store is opened.
    "precheck",
    "self_test",
    "print_self_test",
    "save_precheck",
    "print_precheck",
];

/// Signing and handing back belong to the role of the stage.
pub fn roles_at(name: &str, rule: Rule, stage: Stage) -> &'static [Role] {
    match (name, stage) {
        ("approve" | "approve_with" | "send_back", Stage::Checking) => &[Role::Checker],
        ("approve" | "approve_with" | "send_back", Stage::Approving) => &[Role::Approver],
        _ => rule.roles,
    }
}

pub fn allowed(name: &str, rule: Rule, role: Role, stage: Stage, relation: Relation) -> bool {
    let roles = roles_at(name, rule, stage);
    let auditor_reads = roles.is_empty() && role == Role::Auditor;
    (roles.is_empty() || roles.contains(&role))
        && rule.stages.contains(&stage)
        && (rule.relations.contains(&relation) || auditor_reads)
}
