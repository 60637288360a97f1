//! The whole job on the samples, by the same use cases that people use: import, review, three signatures, memos.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use casework::{AuditAction, FindingOutcome, MaterialState, Stage};
use jiff::Timestamp;
use policy::{Outcome, Standing};
use secrecy::SecretString;
use serde::Serialize;
use ts_rs::TS;

use crate::admin::samples;
use crate::cases::view::CaseView;
use crate::error::Error;
use crate::import;
use crate::review::view::{CriterionView, EvidenceKind, EvidenceView, FindingInput};
use crate::saved_files::save;
use crate::session::{EXERCISE, Workbench, event};

/// Signs every user of the demonstration in: the store is made for looking around, and holds invented names only.
const PASSWORD: &str = "yanshi-2024-binjiang";
/// What the administrator gives them, for their first sign-in.
const FIRST_PASSWORD: &str = "chuci-denglu-7391";

const USERS: [(&str, &str); 4] =
    [("reviewer", "reviewer"), ("checker", "checker"), ("approver", "approver"), ("auditor", "auditor")];

/// What a demonstration made.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct DemoMade {
    /// File names in `memos/`.
    pub memos: Vec<String>,
    /// File names in `notices/`.
    pub notices: Vec<String>,
    /// File names in `letters/`: what the applicants of refused cases are told.
    pub letters: Vec<String>,
    /// Who can sign in.
    pub users: Vec<String>,
    /// With which password.
    pub password: String,
}

/// Runs the demonstration into a folder. A folder that holds one is left as it is, and told of.
///
/// # Errors
/// A folder that holds something else; whatever a use case refuses.
pub fn demo(out: &Path, fonts: PathBuf, tell: &dyn Fn(&str)) -> Result<DemoMade, Error> {
    demo_at(out.join("workbench.db"), out, fonts, tell)
}

impl Workbench {
    /// Runs the demonstration where the store of this desk is to be; its papers go into the same folder. Nobody
    /// is signed in afterwards.
    ///
    /// # Errors
    /// As [`demo`].
    pub fn demonstrate(&mut self, tell: &dyn Fn(&str)) -> Result<DemoMade, Error> {
        let folder = self.path.parent().map(Path::to_owned).unwrap_or_default();
        demo_at(self.path.clone(), &folder, self.fonts.clone(), tell)
    }
}

/// Makes all papers of the store say that they are an exercise's.
fn exercise(desk: &mut Workbench) -> Result<(), Error> {
    let session = desk.session_mut()?;
    let actor = session.actor.clone();
    session.store.write::<_, Error>(|tx| {
        tx.set_setting(EXERCISE, "1")?;
        tx.audit(event(&actor, Timestamp::now(), AuditAction::ExerciseSet, "", "", ""))?;
        Ok(())
    })
}

fn demo_at(store: PathBuf, out: &Path, fonts: PathBuf, tell: &dyn Fn(&str)) -> Result<DemoMade, Error> {
    let folders = ["memos", "notices", "letters", "packages"].map(|name| out.join(name));
    for folder in &folders {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    let [memos, notices, letters, packages] = &folders;
    let mut desk = Workbench::new(store, fonts);
    let secret = SecretString::from(PASSWORD);
    tell("建库，设五个用户");
    desk.init("杭州高新区（滨江）经信局", "admin", &secret)?;
    exercise(&mut desk)?;
    let first = SecretString::from(FIRST_PASSWORD);
    for (name, role) in USERS {
        desk.add_user(name, &[role.to_owned()], None, &first, &secret)?;
    }
    save(&out.join("root.pem"), desk.root_pem()?.as_bytes())?;
    let mut made = DemoMade {
        memos: Vec::new(),
        notices: Vec::new(),
        letters: Vec::new(),
        users: std::iter::once("admin").chain(USERS.map(|(name, _)| name)).map(str::to_owned).collect(),
        password: PASSWORD.to_owned(),
    };

    tell("各用户首次登录，改口令，生成签名证书");
    for (name, _) in USERS {
        desk.sign_in(name, &first)?;
        desk.change_password(&first, &secret)?;
    }

    tell("导入样例");
    let mut paths = Vec::new();
    for (name, bytes) in samples::ALL {
        let path = packages.join(name);
        save(&path, bytes)?;
        paths.push(path);
    }
    desk.sign_in("reviewer", &secret)?;
    let shared = Mutex::new(desk);
    let report = import(&shared, &paths, None, &|_| {}, &AtomicBool::new(false))?;
    let mut desk = shared.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut submitted = Vec::new();
    for package in &report.packages {
        tell(&match package.cases.as_slice() {
            [] => format!(
                "    {}：未导入。{}",
                package.file,
                package.problems.first().map_or("", |p| &p.message)
            ),
            cases => format!("    {}：立案 {}", package.file, cases.join("、")),
        });
        for number in &package.cases {
            let view = desk.declare(number, None)?;
            if view.problems.iter().any(|problem| problem.blocks) {
                desk.request_correction(number, "申报材料有误，请按补正通知书更正后再交。")?;
                let name = format!("{number}-补正通知书.pdf");
                desk.save_notice(number, &notices.join(&name))?;
                tell(&format!("{number} {}：发补正通知书", view.applicant_name));
                made.notices.push(name);
                continue;
            }
            review(&mut desk, view)?;
            desk.submit(number, "", &secret)?;
            submitted.push(number.clone());
        }
    }
    tell(&format!("经办已签 {} 件，交复核、审定", submitted.len()));
    for name in ["checker", "approver"] {
        desk.sign_in(name, &secret)?;
        for number in &submitted {
            desk.declare(number, None)?;
            desk.approve(number, "", &secret)?;
        }
    }
    for number in &submitted {
        let view = desk.show_case(number)?;
        let name = format!("{number}-评审意见.pdf");
        desk.save_memo(number, &memos.join(&name))?;
        tell(&format!(
            "{number} {}：{}，{} 元",
            view.applicant_name,
            view.stage_label,
            view.total_decided.grouped()
        ));
        made.memos.push(name);
        if view.stage == Stage::Refused {
            let name = format!("{number}-不予支持告知书.pdf");
            desk.save_refusal_letter(number, &letters.join(&name))?;
            made.letters.push(name);
        }
    }
    desk.sign_out();
    Ok(made)
}

/// Reviews a case as a careful reviewer would who finds everything as the program proposes.
fn review(desk: &mut Workbench, mut view: CaseView) -> Result<(), Error> {
    let number = view.number.clone();
    for claim in view.claims.clone() {
        for criterion in &claim.criteria {
            view = desk.record_finding(&number, confirmed(&claim.id, criterion))?;
        }
    }
    for material in view.materials.clone() {
        let in_workbook = casework::IN_WORKBOOK.contains(&material.label.as_str());
        let (state, note) = if !material.attachments.is_empty() {
            (MaterialState::Received, "")
        } else if in_workbook {
            (MaterialState::Received, "在申报表内")
        } else if material.when.is_empty() {
            (MaterialState::Missing, "拨付前补齐")
        } else {
            (MaterialState::NotApplicable, "")
        };
        view = desk.check_material(&number, &material.id, Some(state), note)?;
    }
    for claim in view.claims.clone() {
        if claim.standing == Standing::Eligible && claim.decision.is_none() {
            desk.adopt_ceiling(&number, &claim.id)?;
        }
    }
    Ok(())
}

fn confirmed(claim: &str, criterion: &CriterionView) -> FindingInput {
    let (outcome, note) = match criterion.proposed {
        Outcome::Met => (FindingOutcome::Met, ""),
        Outcome::Unmet => (FindingOutcome::Unmet, ""),
        Outcome::AwaitingJudgement => {
            (FindingOutcome::Met, "2024年10月18日专家评审会通过，评审纪要〔2024〕第6号。")
        }
        Outcome::Unknown => (FindingOutcome::NeedsCorrection, "申报表没有填写，请补填并附证明。"),
    };
    FindingInput {
        claim: claim.to_owned(),
        criterion: criterion.id.clone(),
        outcome: Some(outcome),
        note: note.to_owned(),
        told: None,
        evidence: criterion
            .cells
            .iter()
            .map(|cell| EvidenceView { kind: EvidenceKind::Cell, what: cell.clone() })
            .collect(),
        ticked: criterion.checklist.clone(),
        judgement: None,
    }
}
