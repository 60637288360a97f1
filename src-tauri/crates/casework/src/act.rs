//! Who may do what with a case, and when: the one place where that is decided.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Actor, Case, Person, Role, Stage};

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
    /// Settle an open question.
    Settle,
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
    /// Say something about it, for the others who work on it.
    Comment,
    /// Give one of the three roles on it to one person.
    Assign,
    /// Announce the decision (公示).
    Announce,
    /// Note that it was paid (拨付).
    Pay,
    /// Take a decided case up again: its memo is void and its awards leave the ledger.
    Reopen,
}

impl Act {
    /// Everything that can be done with a case.
    pub const ALL: [Act; 20] = [
        Act::Read,
        Act::Declare,
        Act::Find,
        Act::Admit,
        Act::CheckMaterial,
        Act::Settle,
        Act::Decide,
        Act::RequestCorrection,
        Act::Receive,
        Act::Resume,
        Act::Submit,
        Act::Check,
        Act::Approve,
        Act::Return,
        Act::Withdraw,
        Act::Comment,
        Act::Assign,
        Act::Announce,
        Act::Pay,
        Act::Reopen,
    ];
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
    /// The role on this case was given to somebody else.
    #[error("本案的{}已指派给{to}", .role.label())]
    Assigned {
        /// The role.
        role: Role,
        /// Who holds it.
        to: String,
    },
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
    let role = role_for(case, act);
    let roles: &[Role] = match (&role, act) {
        (Some(role), _) => std::slice::from_ref(role),
        (None, Act::Assign) => &[Role::Admin, Role::Approver],
        (None, _) => &[Role::Reviewer, Role::Checker, Role::Approver],
    };
    if !roles.iter().any(|role| actor.is(*role)) {
        let role = roles.first().copied().unwrap_or(Role::Reviewer);
        return Err(Refusal::Role { role, who: actor.person.name.clone() });
    }
    if act == Act::Comment {
        // The other named bureaus have their say too.
        may_read(actor, case)?;
    } else if let Some(bureau) = &actor.bureau
        && *bureau != case.bureau
        // One package may be for several bureaus: whoever takes it in, takes it in for all of them.
        && act != Act::Receive
    {
        return Err(Refusal::Bureau(case.bureau.clone()));
    }
    if !stages_for(act).contains(&case.stage) {
        return Err(Refusal::Stage(case.stage));
    }
    let declaration = case.declaration(&actor.person);
    let recused = declaration.is_some_and(|declaration| declaration.recusal.is_some());
    if recused && act == Act::Comment {
        return Err(Refusal::Recused(actor.person.name.clone()));
    }
    let Some(wanted) = role else { return Ok(()) };
    separate(&actor.person, case, wanted)?;
    if let Some(to) = case.assignee(wanted)
        && to.id != actor.person.id
        && !matches!(act, Act::Announce | Act::Pay | Act::Reopen)
    {
        return Err(Refusal::Assigned { role: wanted, to: to.name.clone() });
    }
    match declaration {
        // Taking a file in judges nothing of it.
        None if act == Act::Receive => Ok(()),
        None => Err(Refusal::NotDeclared),
        Some(_) if recused => Err(Refusal::Recused(actor.person.name.clone())),
        Some(_) => Ok(()),
    }
}

/// The one role that an act takes; `None` where several will do.
fn role_for(case: &Case, act: Act) -> Option<Role> {
    match act {
        Act::Read | Act::Declare | Act::Comment | Act::Assign => None,
        Act::Find
        | Act::Admit
        | Act::CheckMaterial
        | Act::Settle
        | Act::Decide
        | Act::RequestCorrection
        | Act::Receive
        | Act::Resume
        | Act::Submit
        | Act::Withdraw
        | Act::Announce
        | Act::Pay => Some(Role::Reviewer),
        Act::Check => Some(Role::Checker),
        Act::Approve | Act::Reopen => Some(Role::Approver),
        Act::Return => Some(if case.stage == Stage::Approving { Role::Approver } else { Role::Checker }),
    }
}

/// At which stages something can be done.
fn stages_for(act: Act) -> &'static [Stage] {
    match act {
        Act::Read | Act::Comment => &Stage::ALL,
        Act::Declare | Act::Assign => {
            &[Stage::Received, Stage::InReview, Stage::Correction, Stage::Checking, Stage::Approving]
        }
        Act::Find | Act::Admit | Act::CheckMaterial | Act::Settle | Act::Decide | Act::RequestCorrection => {
            &[Stage::Received, Stage::InReview]
        }
        Act::Submit => &[Stage::InReview],
        Act::Resume => &[Stage::Correction],
        Act::Check => &[Stage::Checking],
        Act::Approve => &[Stage::Approving],
        Act::Return => &[Stage::Checking, Stage::Approving],
        Act::Receive | Act::Withdraw => &[Stage::Received, Stage::InReview, Stage::Correction],
        Act::Announce => &[Stage::Signed],
        Act::Pay => &[Stage::Announced],
        Act::Reopen => &[Stage::Signed, Stage::Announced, Stage::Refused],
    }
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
/// What a void memo was signed as counts too: it was read and judged in that role.
fn separate(person: &Person, case: &Case, wanted: Role) -> Result<(), Refusal> {
    match roles_held(person, case).into_iter().find(|held| *held != wanted) {
        Some(held) => Err(Refusal::SamePerson { who: person.name.clone(), held, wanted }),
        None => Ok(()),
    }
}

/// Which of the three roles a person has taken on a case so far.
fn roles_held(person: &Person, case: &Case) -> Vec<Role> {
    let me = |by: &Person| by.id == person.id;
    let recorded = case.findings.iter().any(|finding| me(&finding.by))
        || case.admissions.iter().any(|admission| me(&admission.by))
        || case.materials.iter().any(|check| me(&check.by))
        || case.settlements.iter().any(|settlement| me(&settlement.by))
        || case.decisions.iter().any(|decision| me(&decision.by));
    let mut held: Vec<Role> = recorded.then_some(Role::Reviewer).into_iter().collect();
    held.extend(case.signatures.iter().filter(|signature| me(&signature.by)).map(|signature| signature.role));
    held.extend(case.moves.iter().filter(|step| me(&step.by)).filter_map(|step| {
        match (step.from, step.to) {
            (Stage::Checking, _) => Some(Role::Checker),
            (Stage::Approving, _) | (Stage::Signed | Stage::Announced | Stage::Refused, Stage::InReview) => {
                Some(Role::Approver)
            }
            (Stage::InReview | Stage::Correction, _) => Some(Role::Reviewer),
            // Taking a case up is not yet a judgement, nor is what follows the decision.
            _ => None,
        }
    }));
    held
}

impl Case {
    /// Whether a person cannot take the case's next step, whatever their roles: recused, or already in another
    /// of the three.
    #[must_use]
    pub fn stands_aside(&self, person: &Person) -> bool {
        let Some(wanted) = self.stage.role() else { return false };
        let declaration = self.declaration(person);
        declaration.is_some_and(|declaration| declaration.recusal.is_some())
            || separate(person, self, wanted).is_err()
    }

    /// Which of the three roles a person has taken on this case so far.
    #[must_use]
    pub fn roles_of(&self, person: &Person) -> Vec<Role> {
        roles_held(person, self)
    }

    /// Everybody who has put anything on record, each once.
    #[must_use]
    pub fn people(&self) -> Vec<Person> {
        let mut people: Vec<Person> = Vec::new();
        let by = self.declarations.iter().map(|declaration| &declaration.by);
        let by = by.chain(self.findings.iter().map(|finding| &finding.by));
        let by = by.chain(self.admissions.iter().map(|admission| &admission.by));
        let by = by.chain(self.materials.iter().map(|check| &check.by));
        let by = by.chain(self.settlements.iter().map(|settlement| &settlement.by));
        let by = by.chain(self.decisions.iter().map(|decision| &decision.by));
        let by = by.chain(self.signatures.iter().map(|signature| &signature.by));
        for person in by.chain(self.moves.iter().map(|step| &step.by)) {
            if !people.iter().any(|known| known.id == person.id) {
                people.push(person.clone());
            }
        }
        people
    }
}
