//! Who may do what with a case, and when: the one place where that is decided.

use crate::action::{role_for, stages_for};
use crate::{Action, Actor, Case, Person, Role, Stage};

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

/// One question that is asked before anything is done with a case.
pub struct Check {
    /// What it guards.
    pub name: &'static str,
    /// The refusal, where the answer is no.
    pub ask: fn(&Actor, &Case, Action) -> Result<(), Refusal>,
}

/// Everything that is asked, in this order: the first refusal is the one that is told.
pub const CHECKS: [Check; 7] = [
    Check { name: "role", ask: holds_the_role },
    Check { name: "bureau", ask: is_of_the_bureau },
    Check { name: "stage", ask: is_at_the_stage },
    Check { name: "separation", ask: has_no_other_hand_in_it },
    Check { name: "assignment", ask: is_not_given_to_another },
    Check { name: "recusal", ask: is_not_recused },
    Check { name: "declaration", ask: has_declared },
];

/// Whether an actor may do something with a case as it stands.
///
/// # Errors
/// A [`Refusal`] with the first reason why not.
pub fn permit(actor: &Actor, case: &Case, act: Action) -> Result<(), Refusal> {
    CHECKS.iter().try_for_each(|check| (check.ask)(actor, case, act))
}

fn holds_the_role(actor: &Actor, case: &Case, act: Action) -> Result<(), Refusal> {
    let role = role_for(case, act);
    let roles: &[Role] = match (&role, act) {
        (_, Action::Read) => return Ok(()),
        (Some(role), _) => std::slice::from_ref(role),
        (None, Action::Assign) => &[Role::Admin, Role::Approver],
        (None, Action::LiftRecusal) => &[Role::Admin],
        (None, _) => &[Role::Reviewer, Role::Checker, Role::Approver],
    };
    if roles.iter().any(|role| actor.is(*role)) {
        return Ok(());
    }
    let role = roles.first().copied().unwrap_or(Role::Reviewer);
    Err(Refusal::Role { role, who: actor.person.name.clone() })
}

/// Work is the lead bureau's. Reading and commenting is open to the other named bureaus, too.
fn is_of_the_bureau(actor: &Actor, case: &Case, act: Action) -> Result<(), Refusal> {
    let may = match act {
        Action::Read | Action::Comment => actor.reads().is_none_or(|bureau| case.is_read_by(bureau)),
        _ => actor.bureau.as_ref().is_none_or(|bureau| *bureau == case.bureau),
    };
    if may { Ok(()) } else { Err(Refusal::Bureau(case.bureau.clone())) }
}

fn is_at_the_stage(_: &Actor, case: &Case, act: Action) -> Result<(), Refusal> {
    if stages_for(act).contains(&case.stage) { Ok(()) } else { Err(Refusal::Stage(case.stage)) }
}

fn has_no_other_hand_in_it(actor: &Actor, case: &Case, act: Action) -> Result<(), Refusal> {
    role_for(case, act).map_or(Ok(()), |wanted| separate(&actor.person, case, wanted))
}

fn is_not_given_to_another(actor: &Actor, case: &Case, act: Action) -> Result<(), Refusal> {
    let Some(role) = role_for(case, act) else { return Ok(()) };
    match case.assignee(role) {
        Some(to)
            if to.id != actor.person.id
                && !matches!(act, Action::Announce | Action::Pay | Action::Reopen) =>
        {
            Err(Refusal::Assigned { role, to: to.name.clone() })
        }
        Some(_) | None => Ok(()),
    }
}

/// Whoever is recused reads the case, and does nothing else with it.
fn is_not_recused(actor: &Actor, case: &Case, act: Action) -> Result<(), Refusal> {
    if act != Action::Read && case.is_recused(&actor.person) {
        return Err(Refusal::Recused(actor.person.name.clone()));
    }
    Ok(())
}

fn has_declared(actor: &Actor, case: &Case, act: Action) -> Result<(), Refusal> {
    // Taking a file in judges nothing of it.
    let judges = role_for(case, act).is_some() && act != Action::Receive;
    if judges && case.declaration(&actor.person).is_none() { Err(Refusal::NotDeclared) } else { Ok(()) }
}

/// No person takes two of the three roles on one case, whether by signing or by having put anything on record, in
/// force or not.
fn separate(person: &Person, case: &Case, wanted: Role) -> Result<(), Refusal> {
    match case.roles_of(person).into_iter().find(|held| *held != wanted) {
        Some(held) => Err(Refusal::SamePerson { who: person.name.clone(), held, wanted }),
        None => Ok(()),
    }
}

impl Case {
    /// Whether a person cannot take the case's next step, whatever their roles: recused, or already in another
    /// of the three.
    #[must_use]
    pub fn stands_aside(&self, person: &Person) -> bool {
        let Some(wanted) = self.stage.role() else { return false };
        self.is_recused(person) || separate(person, self, wanted).is_err()
    }
}
