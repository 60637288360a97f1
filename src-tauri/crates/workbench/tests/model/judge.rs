//! The rules of the office, written down once more, by hand: what happened is held against them. The judge knows who
//! held which rights at each moment from whoever gave them, and asks the program nothing.

use std::collections::{BTreeMap, BTreeSet};

use casework::{Action, Role, Stage};

/// What somebody held when they did something.
#[derive(Debug, Clone)]
pub struct Rights {
    pub roles: Vec<Role>,
    pub bureau: Option<usize>,
    pub retired: bool,
    /// Whether anything of it changed since they signed in.
    pub stale: bool,
}

/// Something that was carried out.
#[derive(Debug, Clone)]
pub enum Event {
    Done {
        who: usize,
        act: Action,
        case: usize,
        lead: usize,
        stage: Stage,
        rights: Rights,
        key: Option<usize>,
    },
    Recused {
        who: usize,
        case: usize,
    },
    Lifted {
        by: usize,
        who: usize,
        case: usize,
    },
    Assigned {
        case: usize,
        role: Role,
        to: usize,
    },
    /// A memo void: the case goes back.
    Void {
        case: usize,
    },
    /// What stood at the end of the audit log stands in it no more.
    Cut,
    /// Somebody signed in: whether the store had been put back, and whether they were told.
    Opened {
        put_back: bool,
        told: bool,
    },
}

#[derive(Default)]
struct Known {
    declared: BTreeSet<usize>,
    recused: BTreeSet<usize>,
    hands: BTreeSet<(usize, &'static str)>,
    assigned: BTreeMap<&'static str, usize>,
    signers: Vec<usize>,
}

/// How many memos three people signed.
pub fn memos(history: &[Event]) -> usize {
    history.iter().filter(|event| matches!(event, Event::Done { act: Action::Approve, .. })).count()
}

/// The rules that were broken.
pub fn judge(history: &[Event]) -> Vec<String> {
    let mut broken = Vec::new();
    let mut cases: BTreeMap<usize, Known> = BTreeMap::new();
    let mut owners: BTreeMap<usize, usize> = BTreeMap::new();
    for event in history {
        match event {
            Event::Done { who, act, case, lead, stage, rights, key } => {
                let mut wrong = |what: &str| broken.push(format!("{what}: {event:?}"));
                let known = cases.entry(*case).or_default();
                if rights.retired || rights.stale {
                    wrong("acted in rights that they held no more");
                }
                let role = part(*act, *stage);
                let may: &[Role] = match (act, role) {
                    (Action::Read, _) => &Role::ALL,
                    (Action::LiftRecusal, _) => &[Role::Admin],
                    (Action::Assign, _) => &[Role::Admin, Role::Approver],
                    (Action::Declare | Action::Comment, _) => {
                        &[Role::Reviewer, Role::Checker, Role::Approver]
                    }
                    (_, "经办") => &[Role::Reviewer],
                    (_, "复核") => &[Role::Checker],
                    _ => &[Role::Approver],
                };
                if !may.iter().any(|role| rights.roles.contains(role)) {
                    wrong("acted without the role");
                }
                if rights.bureau.is_some_and(|bureau| bureau != *lead) {
                    wrong("acted on another bureau's case");
                }
                if !stages(*act).contains(stage) {
                    wrong("acted at another stage");
                }
                if *act != Action::Read && known.recused.contains(who) {
                    wrong("acted though recused");
                }
                if !role.is_empty() {
                    if *act != Action::Receive && !known.declared.contains(who) {
                        wrong("acted without a declaration");
                    }
                    if known.hands.iter().any(|(other, held)| other == who && *held != role) {
                        wrong("took two of the three roles");
                    }
                    let given = known.assigned.get(role).is_some_and(|to| to != who);
                    if given && !matches!(act, Action::Announce | Action::Pay | Action::Reopen) {
                        wrong("acted in a role that was given to another");
                    }
                }
                if let Some(key) = key
                    && *owners.entry(*key).or_insert(*who) != *who
                {
                    wrong("signed with another's key");
                }
                match act {
                    Action::Declare => {
                        known.declared.insert(*who);
                    }
                    Action::Receive | Action::Announce | Action::Pay => {}
                    _ if !role.is_empty() => {
                        known.hands.insert((*who, role));
                    }
                    _ => {}
                }
                if matches!(act, Action::Submit | Action::Check | Action::Approve) {
                    if known.signers.contains(who) {
                        wrong("signed one memo twice");
                    }
                    known.signers.push(*who);
                    if *act == Action::Approve && known.signers.len() != 3 {
                        wrong("a memo was issued without three signers");
                    }
                }
            }
            Event::Recused { who, case } => {
                cases.entry(*case).or_default().recused.insert(*who);
            }
            Event::Lifted { by, who, case } => {
                let known = cases.entry(*case).or_default();
                if by == who || known.hands.iter().any(|(other, _)| other == who) {
                    broken.push(format!("lifted what stands for good: {event:?}"));
                }
                known.recused.remove(who);
                known.declared.remove(who);
            }
            Event::Assigned { case, role, to } => {
                cases.entry(*case).or_default().assigned.insert(role.label(), *to);
            }
            Event::Void { case } => cases.entry(*case).or_default().signers.clear(),
            Event::Cut => broken.push("the audit log did not only grow".to_owned()),
            Event::Opened { put_back, told } => {
                if *put_back && !told {
                    broken.push("an old store was put back, and nobody was told".to_owned());
                }
            }
        }
    }
    broken
}

/// In which of the three parts somebody acts; empty where it is none of them.
fn part(act: Action, stage: Stage) -> &'static str {
    match act {
        Action::Read | Action::Declare | Action::Comment | Action::Assign | Action::LiftRecusal => "",
        Action::Check => "复核",
        Action::Approve | Action::Reopen => "审定",
        Action::Return if stage == Stage::Approving => "审定",
        Action::Return => "复核",
        _ => "经办",
    }
}

fn stages(act: Action) -> &'static [Stage] {
    use Stage::{Announced, Approving, Checking, Correction, InReview, Received, Refused, Signed};
    match act {
        Action::Read | Action::Comment => &Stage::ALL,
        Action::Declare | Action::Assign | Action::LiftRecusal => {
            &[Received, InReview, Correction, Checking, Approving]
        }
        Action::Find
        | Action::Admit
        | Action::CheckMaterial
        | Action::Settle
        | Action::Decide
        | Action::RequestCorrection => &[Received, InReview],
        Action::Receive | Action::Withdraw => &[Received, InReview, Correction],
        Action::Resume => &[Correction],
        Action::Submit => &[InReview],
        Action::Check => &[Checking],
        Action::Approve => &[Approving],
        Action::Return => &[Checking, Approving],
        Action::Announce => &[Signed],
        Action::Pay => &[Announced],
        Action::Reopen => &[Signed, Announced, Refused],
    }
}
