//! Who may do what with a case, and when: the one place where that is decided.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Actor, Case, Role, Stage};

/// Everything that can be done with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Read it.
    Read,
    /// State that there is no conflict of interest, or recuse oneself.
    Declare,
    /// Put a finding on record.
    Find,
    /// Admit or cut a line item.
    Admit,
    /// Tick a material off.
    CheckMaterial,
    /// Decide an amount.
    Decide,
    /// Ask the applicant for corrections (补正).
    RequestCorrection,
    /// Take in a corrected package as the case's next version.
    Receive,
    /// Take the case up again after corrections.
    Resume,
    /// Sign as 经办 and hand on.
    Submit,
    /// Sign as 复核 and hand on.
    Check,
    /// Sign as 审定: the case is decided.
    Approve,
    /// Hand back to 经办 with a comment.
    Return,
    /// Close at the applicant's wish.
    Withdraw,
}

/// Why something was refused. Each is logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The actor does not hold the role.
    #[error("需要{}角色，{who}没有", .role.label())]
    Role {
        /// The role that is needed.
        role: Role,
        /// Who tried.
        who: String,
    },
    /// The case belongs to another bureau.
    #[error("本案由{0}办理")]
    Bureau(String),
    /// The case is at another stage.
    #[error("本案现处“{}”阶段，不能这样办理", .0.label())]
    Stage(Stage),
    /// The same person has worked on the case in another of the three roles.
    #[error("{who}已在本案{}，同一人不得再{}", .held.label(), .wanted.label())]
    SamePerson {
        /// Who tried.
        who: String,
        /// The role already taken.
        held: Role,
        /// The role that was wanted.
        wanted: Role,
    },
    /// No statement on conflicts of interest yet.
    #[error("请先声明与本案有无利益冲突")]
    NotDeclared,
    /// The actor is recused.
    #[error("{0}已回避本案")]
    Recused(String),
    /// Something else stands in the way, in words.
    #[error("{0}")]
    Reason(String),
}

/// Whether an actor may do something with a case as it stands.
///
/// # Errors
/// A [`Refusal`] with the first reason why not.
pub fn permit(actor: &Actor, case: &Case, act: Act) -> Result<(), Refusal> {
    if act == Act::Read {
        return may_read(actor, case);
    }
    let role = match act {
        Act::Read | Act::Declare => None,
        Act::Find
        | Act::Admit
        | Act::CheckMaterial
        | Act::Decide
        | Act::RequestCorrection
        | Act::Receive
        | Act::Resume
        | Act::Submit
        | Act::Withdraw => Some(Role::Reviewer),
        Act::Check => Some(Role::Checker),
        Act::Approve => Some(Role::Approver),
        Act::Return => Some(if case.stage == Stage::Approving { Role::Approver } else { Role::Checker }),
    };
    if let Some(role) = role
        && !actor.is(role)
    {
        return Err(Refusal::Role { role, who: actor.person.name.clone() });
    }
    if role.is_none()
        && ![Role::Reviewer, Role::Checker, Role::Approver].into_iter().any(|role| actor.is(role))
    {
        return Err(Refusal::Role { role: Role::Reviewer, who: actor.person.name.clone() });
    }
    // One package may be for several bureaus: whoever takes it in, takes it in for all of them.
    if let Some(bureau) = &actor.bureau
        && *bureau != case.bureau
        && act != Act::Receive
    {
        return Err(Refusal::Bureau(case.bureau.clone()));
    }
    let stages: &[Stage] = match act {
        Act::Read | Act::Declare => {
            &[Stage::Received, Stage::InReview, Stage::Correction, Stage::Checking, Stage::Approving]
        }
        Act::Find | Act::Admit | Act::CheckMaterial | Act::Decide | Act::RequestCorrection => {
            &[Stage::Received, Stage::InReview]
        }
        Act::Submit => &[Stage::InReview],
        Act::Resume => &[Stage::Correction],
        Act::Check => &[Stage::Checking],
        Act::Approve => &[Stage::Approving],
        Act::Return => &[Stage::Checking, Stage::Approving],
        Act::Receive | Act::Withdraw => &[Stage::Received, Stage::InReview, Stage::Correction],
    };
    if !stages.contains(&case.stage) {
        return Err(Refusal::Stage(case.stage));
    }
    if let Some(wanted) = role {
        separate(actor, case, wanted)?;
        match case.declaration(&actor.person) {
            // Taking a file in judges nothing of it.
            None if act == Act::Receive => {}
            None => return Err(Refusal::NotDeclared),
            Some(declaration) if declaration.recusal.is_some() => {
                return Err(Refusal::Recused(actor.person.name.clone()));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Reading: the lead bureau, the other named bureaus, and those who see every bureau.
fn may_read(actor: &Actor, case: &Case) -> Result<(), Refusal> {
    match &actor.bureau {
        None => Ok(()),
        Some(_) if actor.is(Role::Auditor) => Ok(()),
        Some(bureau) if *bureau == case.bureau || case.other_bureaus.contains(bureau) => Ok(()),
        Some(_) => Err(Refusal::Bureau(case.bureau.clone())),
    }
}

/// No person takes two of the three roles on one case, whether by signing or by having put anything on record.
fn separate(actor: &Actor, case: &Case, wanted: Role) -> Result<(), Refusal> {
    let held = |role: Role| Refusal::SamePerson { who: actor.person.name.clone(), held: role, wanted };
    let recorded = case.findings.iter().any(|finding| finding.by.id == actor.person.id)
        || case.admissions.iter().any(|admission| admission.by.id == actor.person.id)
        || case.decisions.iter().any(|decision| decision.by.id == actor.person.id);
    if recorded && wanted != Role::Reviewer {
        return Err(held(Role::Reviewer));
    }
    match case.signatures.iter().find(|signature| signature.by.id == actor.person.id) {
        Some(signature) if signature.role != wanted => Err(held(signature.role)),
        _ => Ok(()),
    }
}
