//! The office in `casework` alone: the program's own checks over its own cases, one of them taken out where asked.

use casework::{
    Action, Actor, ApplicationPackage, Assignment, Case, Declaration, Finding, FindingOutcome, Hand, Lifted,
    Move, Person, Role, Stage, Submission,
};
use jiff::Timestamp;

use crate::judge::{Event, Rights};
use crate::steps::{BUREAUS, CASES, PERSONS, ROLES, Step, beginning};

/// The ten: those of [`casework::CHECKS`] in their order, and three that the desk and the store ask.
pub const CHECKS: [&str; 10] = [
    "role",
    "bureau",
    "stage",
    "separation",
    "assignment",
    "recusal",
    "declaration",
    "session",
    "key",
    "head",
];
const SESSION: usize = 7;
const KEY: usize = 8;
const HEAD: usize = 9;

struct Member {
    roles: Vec<Role>,
    bureau: Option<usize>,
    retired: bool,
    /// As they signed in; `None` is signed out.
    session: Option<Actor>,
}

pub struct World {
    without: Option<usize>,
    members: Vec<Member>,
    cases: Vec<Case>,
    owners: Vec<Option<usize>>,
    /// How long the audit log is, how long it was when a copy was kept, and how long the file beside says.
    log: (usize, Option<usize>, usize),
    pub history: Vec<Event>,
}

fn person(who: usize) -> Person {
    Person { id: who as i64, name: format!("p{who}") }
}

impl World {
    pub fn new(without: Option<usize>) -> World {
        let named: Vec<&str> = casework::CHECKS.iter().map(|check| check.name).collect();
        assert_eq!(named, CHECKS[..SESSION], "each check of casework stands in the list");
        let members = beginning().map(|(roles, bureau)| Member {
            roles: roles.to_vec(),
            bureau,
            retired: false,
            session: None,
        });
        let case = |number: usize| {
            let package = ApplicationPackage::default();
            let bureau = BUREAUS[number % 2];
            Case::received(
                &number.to_string(),
                bureau,
                casework::PackVersion::new("p", 1),
                package,
                Timestamp::UNIX_EPOCH,
            )
        };
        let mut world = World {
            without,
            members: members.into(),
            cases: (0..CASES).map(case).collect(),
            owners: vec![None; PERSONS],
            log: (0, None, 0),
            history: Vec::new(),
        };
        (0..PERSONS).for_each(|who| world.sign_in(who));
        world
    }

    fn asks(&self, check: usize) -> bool {
        self.without != Some(check)
    }

    fn actor(&self, who: usize) -> Actor {
        let member = &self.members[who];
        let bureau = member.bureau.map(|bureau| BUREAUS[bureau].to_owned());
        Actor { person: person(who), roles: member.roles.clone(), bureau }
    }

    fn sign_in(&mut self, who: usize) {
        if self.members[who].retired {
            return;
        }
        let (log, _, beside) = self.log;
        self.history.push(Event::Opened { put_back: log < beside, told: self.asks(HEAD) && log < beside });
        self.members[who].session = Some(self.actor(who));
    }

    /// Who acts, where their session lasts.
    fn acting(&self, who: usize) -> Option<Actor> {
        let session = self.members[who].session.clone()?;
        let lasts = !self.members[who].retired && session == self.actor(who);
        (lasts || !self.asks(SESSION)).then_some(session)
    }

    fn rights(&self, who: usize) -> Rights {
        let member = &self.members[who];
        let stale = member.session.as_ref().is_some_and(|session| *session != self.actor(who));
        Rights { roles: member.roles.clone(), bureau: member.bureau, retired: member.retired, stale }
    }

    /// Carries an act out, where it is permitted.
    fn perform(&mut self, who: usize, case: usize, act: Action, key: Option<usize>) -> bool {
        let Some(actor) = self.acting(who) else { return false };
        let refused = casework::CHECKS
            .iter()
            .enumerate()
            .any(|(index, check)| self.asks(index) && (check.ask)(&actor, &self.cases[case], act).is_err());
        if refused {
            return false;
        }
        if let Some(key) = key {
            let owner = *self.owners[key].get_or_insert(who);
            if owner != who && self.asks(KEY) {
                return false;
            }
        }
        let (stage, rights) = (self.cases[case].stage, self.rights(who));
        self.history.push(Event::Done { who, act, case, lead: case % 2, stage, rights, key });
        self.log.0 += 1;
        self.log.2 = self.log.2.max(self.log.0);
        self.effect(&actor, case, act);
        true
    }

    fn effect(&mut self, actor: &Actor, number: usize, act: Action) {
        let case = &mut self.cases[number];
        let (by, at, from) = (actor.person.clone(), Timestamp::UNIX_EPOCH, case.stage);
        let sign = |case: &mut Case, role| {
            case.signatures.push(Submission { role, by: by.clone(), at, opinion: String::new() });
            case.hands.push(Hand { by: by.clone(), role });
        };
        let to = match act {
            Action::Declare => {
                case.declarations.push(Declaration { by: by.clone(), at, recusal: None, lifted: None });
                let takes_up = from == Stage::Received && actor.is(Role::Reviewer);
                takes_up.then_some(Stage::InReview)
            }
            Action::Find | Action::Admit | Action::CheckMaterial | Action::Settle | Action::Decide => {
                case.findings.retain(|finding| finding.criterion != act_name(act));
                case.findings.push(finding(&by, act_name(act)));
                case.hands.push(Hand { by: by.clone(), role: Role::Reviewer });
                None
            }
            // A new version takes out of force what was put on record.
            Action::Receive => {
                case.findings.clear();
                None
            }
            Action::RequestCorrection => Some(Stage::Correction),
            Action::Resume => Some(Stage::InReview),
            Action::Withdraw => Some(Stage::Withdrawn),
            Action::Submit => {
                sign(case, Role::Reviewer);
                Some(Stage::Checking)
            }
            Action::Check => {
                sign(case, Role::Checker);
                Some(Stage::Approving)
            }
            Action::Approve => {
                sign(case, Role::Approver);
                Some(Stage::Signed)
            }
            Action::Return | Action::Reopen => {
                case.signatures.clear();
                Some(Stage::InReview)
            }
            Action::Announce => Some(Stage::Announced),
            Action::Pay => Some(Stage::Paid),
            Action::Read | Action::Comment | Action::Assign | Action::LiftRecusal => None,
        };
        if let Some(to) = to {
            case.moves.push(Move { from, to, by, at, comment: String::new() });
            case.stage = to;
        }
        if matches!(act, Action::Return | Action::Reopen) {
            self.history.push(Event::Void { case: number });
        }
    }

    pub fn take(&mut self, step: &Step) {
        let at = Timestamp::UNIX_EPOCH;
        match step {
            Step::SignIn(who) => self.sign_in(*who),
            Step::SignOut(who) => self.members[*who].session = None,
            Step::Try { who, case, act } => {
                let key = matches!(act, Action::Submit | Action::Check | Action::Approve).then_some(*who);
                // These have a step of their own, with whom they concern.
                if !matches!(act, Action::Assign | Action::LiftRecusal) {
                    self.perform(*who, *case, *act, key);
                }
            }
            Step::Advance { who, case, key } => {
                if self.cases[*case].declaration(&person(*who)).is_none() {
                    self.perform(*who, *case, Action::Declare, None);
                }
                let act = match self.cases[*case].stage {
                    Stage::Checking => Action::Check,
                    Stage::Approving => Action::Approve,
                    _ => Action::Submit,
                };
                self.perform(*who, *case, act, Some(*key));
            }
            Step::TakeBack { who, case } => {
                if self.perform(*who, *case, Action::Find, None) {
                    self.cases[*case].findings.retain(|finding| finding.by.id != *who as i64);
                }
            }
            Step::Recuse { who, case } => {
                if self.perform(*who, *case, Action::Declare, None) {
                    let last = self.cases[*case].declarations.last_mut().unwrap();
                    last.recusal = Some("亲属任职".to_owned());
                    self.history.push(Event::Recused { who: *who, case: *case });
                }
            }
            Step::Lift { by, who, case } => {
                let done = !self.cases[*case].roles_of(&person(*who)).is_empty();
                let none = !self.cases[*case].is_recused(&person(*who));
                if by == who || done || none || !self.perform(*by, *case, Action::LiftRecusal, None) {
                    return;
                }
                let lifted = Lifted { by: person(*by), at, reason: "查无此事".to_owned() };
                for one in &mut self.cases[*case].declarations {
                    if one.by.id == *who as i64 && one.recusal.is_some() {
                        one.lifted.get_or_insert_with(|| lifted.clone());
                    }
                }
                self.history.push(Event::Lifted { by: *by, who: *who, case: *case });
            }
            Step::Assign { by, case, role, to } => {
                if self.perform(*by, *case, Action::Assign, None) {
                    let assignments = &mut self.cases[*case].assignments;
                    assignments.retain(|one| one.role != *role);
                    assignments.push(Assignment { role: *role, to: person(*to), by: person(*by), at });
                    self.history.push(Event::Assigned { case: *case, role: *role, to: *to });
                }
            }
            Step::Retire { by, who } => {
                if by != who && self.acting(*by).is_some_and(|actor| actor.is(Role::Admin)) {
                    self.members[*who].retired = true;
                }
            }
            Step::SetRights { by, who, roles, bureau } => {
                if self.acting(*by).is_some_and(|actor| actor.is(Role::Admin)) {
                    (self.members[*who].roles, self.members[*who].bureau) = (ROLES[*roles].to_vec(), *bureau);
                }
            }
            Step::Keep => self.log.1 = Some(self.log.0),
            Step::PutBack => {
                if let Some(kept) = self.log.1 {
                    self.log.0 = kept;
                    self.members.iter_mut().for_each(|member| member.session = None);
                }
            }
        }
    }
}

fn act_name(act: Action) -> &'static str {
    match act {
        Action::Admit => "admit",
        Action::CheckMaterial => "material",
        Action::Settle => "settle",
        Action::Decide => "decide",
        _ => "find",
    }
}

fn finding(by: &Person, criterion: &str) -> Finding {
    Finding {
        claim: "c1".to_owned(),
        criterion: criterion.to_owned(),
        outcome: FindingOutcome::Met,
        evidence: Vec::new(),
        note: String::new(),
        told: casework::Outside::default(),
        ticked: Vec::new(),
        judgement: None,
        by: by.clone(),
        at: Timestamp::UNIX_EPOCH,
    }
}
