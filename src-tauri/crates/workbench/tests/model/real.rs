//! The office as it is: a store, six desks, the real program. Each day begins with the same files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use casework::{Action, Case, FindingOutcome, MaterialState, Person, Role, SettledAs, Stage};
use jiff::{Timestamp, ToSpan};
use memo::certificate;
use memo::p256::pkcs8::EncodePrivateKey;
use secrecy::SecretString;
use store::{Head, KeyCost, NewStore, NewUser, Store, StoreError, Tx};
use tempfile::TempDir;
use workbench::view::{AnnounceInput, FindingInput, PayInput, SettlementInput};
use workbench::{Error, SignWith, Workbench};

use crate::judge::{Event, Rights};
use crate::steps::{BUREAUS, CASES, PERSONS, ROLES, Step, beginning};

const PASSWORD: &str = "yanshi-2024-binjiang";
/// Guessing is slowed down for the program, and not for thousands of sign-ins in a test.
const CHEAP: KeyCost = KeyCost { memory_kib: 64, passes: 1, lanes: 1 };
/// The key that everybody has a file of, each under a certificate of their own.
const SHARED: usize = 99;

fn secret() -> SecretString {
    SecretString::from(PASSWORD)
}

fn name(who: usize) -> String {
    format!("person{who}")
}

fn number(case: usize) -> String {
    format!("经信-2024-9{case:03}")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

pub struct Office {
    folder: TempDir,
    keys: TempDir,
    /// A material that the cases ask for.
    material: String,
}

fn audited(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.audit(casework::AuditEvent {
        at: Timestamp::now(),
        who: "test".to_owned(),
        action: "test".to_owned(),
        subject: String::new(),
        before: String::new(),
        after: String::new(),
    })
    .map(drop)
}

/// An announcement whose period is over, and a payment after it.
fn announcement() -> AnnounceInput {
    let [from, until, document] = ["2024-11-25", "2024-12-01", "官网"].map(str::to_owned);
    AnnounceInput { from, until, document }
}

fn payment() -> PayInput {
    let [on, document] = ["2024-12-05", "凭证 118"].map(str::to_owned);
    PayInput { on, document, account_checked: true, no_objection: true, papers: Vec::new() }
}

impl Office {
    pub fn set_up() -> Office {
        let (folder, keys) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let path = folder.path().join("workbench.db");
        let (now, password) = (Timestamp::now(), secret());
        let until = now + (24 * 1000).hours();
        let new = NewStore {
            bureau: "滨江区经信局",
            admin: &name(0),
            roles: ROLES[5],
            password: &password,
            cost: CHEAP,
            at: now,
        };
        let (mut store, _, _) = Store::create::<StoreError>(&path, &new, |tx, admin| {
            let (key, root) = certificate::make_root("滨江区经信局", now).unwrap();
            let certify = |tx: &Tx<'_>, person: &Person, serial| {
                let own = certificate::new_key();
                let issued =
                    certificate::issue(&key, &root, &person.name, serial, own.verifying_key(), (now, until));
                let der = certificate::to_der(&issued.unwrap()).unwrap();
                let private = own.to_pkcs8_der().unwrap();
                tx.put_signing_key(person.id, (&der, None), private.as_bytes(), &password, now)
            };
            tx.put_root_certificate(&certificate::to_der(&root).unwrap(), now)?;
            tx.put_root_key(admin.id, key.to_pkcs8_der().unwrap().as_bytes(), &password, now)?;
            certify(tx, admin, 1)?;
            for (who, (roles, bureau)) in beginning().into_iter().enumerate().skip(1) {
                let bureau = bureau.map(|bureau| BUREAUS[bureau]);
                let person = tx.add_user(&NewUser { name: &name(who), roles, bureau }, &password, now)?;
                certify(tx, &person, who as u64 + 1)?;
            }
            Ok(())
        })
        .unwrap();
        let mut admin = Workbench::new(path, root().join("assets/fonts"));
        admin.sign_in(&name(0), &secret()).unwrap();
        // A store that is made without the program has the first version of the policy; the sample is on the second's form.
        let newest = policy::shipped_files("binjiang-computing-2024-draft").unwrap();
        admin.install_policy(&newest, "区政府常务会议纪要").unwrap();
        authority(keys.path());
        admin.trust_root(&keys.path().join("ca.pem")).unwrap();
        (0..PERSONS).for_each(|who| shared_key(keys.path(), who));
        let sample = root().join("assets/samples/01-砚湖微电子-流片.zip");
        let admin = Mutex::new(admin);
        let report = workbench::import(&admin, &[sample], None, &|_| {}, &AtomicBool::new(false)).unwrap();
        let made = report.packages[0].cases[0].clone();
        let material = admin.lock().unwrap().show_case(&made).unwrap().materials[0].id.clone();
        drop(admin);
        store
            .write::<_, StoreError>(|tx| {
                let template = tx.load_case(&made)?.unwrap();
                let package = tx.packages_of(&made)?.remove(0).id;
                (0..CASES).try_for_each(|case| tx.put_case(&another(&template, case), package))?;
                audited(tx)
            })
            .unwrap();
        drop(store);
        Office { folder, keys, material }
    }

    /// A new day: the files as they were, everybody at their desk.
    pub fn day(&self) -> Day<'_> {
        let folder = TempDir::new().unwrap();
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            let file = file.unwrap().path();
            if file.is_file() {
                std::fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
            }
        }
        let path = folder.path().join("workbench.db");
        let members = beginning().map(|(roles, bureau)| Member {
            desk: Workbench::new(path.clone(), root().join("assets/fonts")),
            roles: roles.to_vec(),
            bureau,
            retired: false,
            stale: false,
        });
        let mut day = Day {
            office: self,
            folder,
            members: members.into(),
            beside: None,
            kept: None,
            put_back: false,
            end: None,
            over: false,
            history: Vec::new(),
        };
        (0..PERSONS).for_each(|who| day.take(&Step::SignIn(who)));
        day
    }
}

/// A case of an enterprise and with papers of its own: nothing in it bears on another.
fn another(template: &Case, case: usize) -> Case {
    let mut other = template.clone();
    (other.number, other.bureau) = (number(case), BUREAUS[case % 2].to_owned());
    other.other_bureaus.clear();
    let mut json = serde_json::to_string(&other.package).unwrap();
    json = json.replace(template.uscc(), &format!("91330108MA2X{case:03}A1{}", case % 10));
    other.package = serde_json::from_str(&json).unwrap();
    for item in &mut other.package.items {
        item.number = item.number.as_ref().map(|number| format!("{number}{case:03}"));
    }
    for claim in &mut other.package.claims {
        claim.project = claim.project.as_ref().map(|project| format!("{project}{case}号"));
    }
    other
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn authority(folder: &Path) {
    let root =
        ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650"];
    let usage = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Public CA", "-addext"];
    openssl(folder, &[&root[..], &usage[..], &["keyUsage=critical,keyCertSign,cRLSign"]].concat());
    openssl(folder, &["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "shared.key"]);
    std::fs::write(folder.join("leaf.cnf"), "keyUsage=critical,digitalSignature,nonRepudiation\n").unwrap();
}

fn shared_key(folder: &Path, who: usize) {
    let (leaf, file, subject) = (format!("{who}.pem"), format!("{who}.p12"), format!("/CN={}", name(who)));
    openssl(folder, &["req", "-new", "-key", "shared.key", "-out", "request.csr", "-subj", &subject]);
    let serial = format!("{}", who + 10);
    let issue =
        ["x509", "-req", "-in", "request.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", &serial];
    openssl(folder, &[&issue[..], &["-days", "365", "-extfile", "leaf.cnf", "-out", &leaf]].concat());
    let export =
        ["pkcs12", "-export", "-inkey", "shared.key", "-in", &leaf, "-certfile", "ca.pem", "-out", &file];
    openssl(folder, &[&export[..], &["-passout", "pass:yanshi-2024-binjiang"]].concat());
}

struct Member {
    desk: Workbench,
    roles: Vec<Role>,
    bureau: Option<usize>,
    retired: bool,
    stale: bool,
}

pub struct Day<'a> {
    office: &'a Office,
    folder: TempDir,
    members: Vec<Member>,
    /// Another connection, to look.
    beside: Option<Store>,
    /// A copy of the database.
    kept: Option<PathBuf>,
    put_back: bool,
    /// Where the audit log ended after the last step.
    end: Option<Head>,
    /// What was put back took the office's own record of rights along: nothing can be said after that.
    over: bool,
    pub history: Vec<Event>,
}

impl Day<'_> {
    fn path(&self) -> PathBuf {
        self.folder.path().join("workbench.db")
    }

    fn session_of(&mut self, who: usize) -> &mut Workbench {
        &mut self.members[who].desk
    }

    /// A connection beside all desks.
    fn witness(&mut self) -> &Store {
        let path = self.path();
        self.beside
            .get_or_insert_with(|| Store::open(&path, &name(0), &secret(), Timestamp::now()).unwrap().0)
    }

    /// Where a case stands, as the store has it.
    fn stage(&mut self, case: usize) -> Stage {
        self.witness().read(|reader| reader.load_case(&number(case))).unwrap().unwrap().stage
    }

    /// Notes an act that was carried out.
    fn done(&mut self, who: usize, case: usize, act: Action, stage: Stage, key: Option<usize>) {
        let Member { roles, bureau, retired, stale, .. } = &self.members[who];
        let rights = Rights { roles: roles.clone(), bureau: *bureau, retired: *retired, stale: *stale };
        self.history.push(Event::Done { who, act, case, lead: case % 2, stage, rights, key });
        if matches!(act, Action::Return | Action::Reopen) {
            self.history.push(Event::Void { case });
        }
    }

    /// Tries something, and notes it where it was carried out.
    fn try_it<T>(
        &mut self,
        (who, case, act, key): (usize, usize, Action, Option<usize>),
        it: impl FnOnce(&mut Workbench, &str) -> Result<T, Error>,
    ) -> Option<T> {
        let stage = self.stage(case);
        let done = it(self.session_of(who), &number(case)).ok()?;
        self.done(who, case, act, stage, key);
        Some(done)
    }

    pub fn take(&mut self, step: &Step) {
        if self.over {
            return;
        }
        self.carry_out(step);
        // Of an old file put back it is asked at the sign-in whether it was told.
        if !self.put_back && !self.over {
            self.look_at_the_log();
        }
    }

    /// The log only grows: what was its end stands in it.
    fn look_at_the_log(&mut self) {
        let before = self.end.take();
        let looked = self.witness().read(|reader| {
            let stands = match &before {
                None => true,
                Some(end) => {
                    reader.audit_entries(end.seq..=end.seq)?.iter().any(|entry| entry.hash == end.hash)
                }
            };
            Ok::<_, StoreError>((stands, reader.audit_head()?))
        });
        let (stands, end) = looked.unwrap();
        if !stands {
            self.history.push(Event::Cut);
        }
        self.end = Some(end);
    }

    fn carry_out(&mut self, step: &Step) {
        match step {
            Step::SignIn(who) => self.sign_in(*who),
            Step::SignOut(who) => self.session_of(*who).sign_out(),
            Step::Try { who, case, act } => self.try_act(*who, *case, *act),
            Step::Advance { who, case, key } => self.advance(*who, *case, *key),
            Step::TakeBack { who, case } => {
                let at = (*who, *case, Action::CheckMaterial, None);
                let material = &self.office.material;
                let tick = |state| {
                    move |desk: &mut Workbench, number: &str| desk.check_material(number, material, state, "")
                };
                if self.try_it(at, tick(Some(MaterialState::Received))).is_some() {
                    self.try_it(at, tick(None));
                }
            }
            Step::Recuse { who, case } => {
                let recuse =
                    |desk: &mut Workbench, number: &str| desk.declare(number, Some("亲属任职".to_owned()));
                if self.try_it((*who, *case, Action::Declare, None), recuse).is_some() {
                    self.history.push(Event::Recused { who: *who, case: *case });
                }
            }
            Step::Lift { by, who, case } => {
                let of = name(*who);
                let lift = |desk: &mut Workbench, number: &str| desk.lift_recusal(number, &of, "查无此事");
                if self.try_it((*by, *case, Action::LiftRecusal, None), lift).is_some() {
                    self.history.push(Event::Lifted { by: *by, who: *who, case: *case });
                }
            }
            Step::Assign { by, case, role, to } => {
                let of = name(*to);
                let assign = |desk: &mut Workbench, number: &str| desk.assign(number, *role, Some(&of));
                if self.try_it((*by, *case, Action::Assign, None), assign).is_some() {
                    self.history.push(Event::Assigned { case: *case, role: *role, to: *to });
                }
            }
            Step::Retire { by, who } => {
                let of = name(*who);
                if self.session_of(*by).retire_user(&of).is_ok() {
                    self.members[*who].retired = true;
                    self.is_refused_everything(*who);
                    // The roles that they were given on cases go back to all: the day ends here.
                    self.over = true;
                }
            }
            Step::SetRights { by, who, roles, bureau } => {
                let named: Vec<String> = ROLES[*roles].iter().map(|role| role.name().to_owned()).collect();
                let of = bureau.map(|bureau| BUREAUS[bureau]);
                if self.session_of(*by).set_roles(&name(*who), &named, of).is_ok() {
                    let member = &mut self.members[*who];
                    let mut held = ROLES[*roles].to_vec();
                    held.sort();
                    member.stale |= member.roles != held || member.bureau != *bureau;
                    (member.roles, member.bureau) = (held, *bureau);
                }
            }
            Step::Keep => {
                self.leave();
                let copy = self.folder.path().join("kept");
                std::fs::copy(self.path(), &copy).unwrap();
                self.kept = Some(copy);
                (0..PERSONS).for_each(|who| self.sign_in(who));
            }
            Step::PutBack => {
                let Some(kept) = self.kept.clone() else { return };
                self.leave();
                for ending in ["-wal", "-shm"] {
                    let _ = std::fs::remove_file(self.folder.path().join(format!("workbench.db{ending}")));
                }
                std::fs::copy(kept, self.path()).unwrap();
                self.put_back = true;
                self.sign_in(0);
                self.over = true;
            }
        }
    }

    fn leave(&mut self) {
        self.beside = None;
        self.members.iter_mut().for_each(|member| member.desk.sign_out());
    }

    fn sign_in(&mut self, who: usize) {
        let put_back = self.put_back;
        let desk = self.session_of(who);
        desk.sign_out();
        let told = match desk.sign_in(&name(who), &secret()) {
            Ok(session) => session.history,
            // A store that is refused is told of as well.
            Err(Error::Store(StoreError::Damaged(why))) => vec![format!("审计日志：{why}")],
            Err(_) => return,
        };
        self.members[who].stale = false;
        let told = !told.is_empty();
        self.history.push(Event::Opened { put_back, told });
    }

    /// Whoever was retired at their desk does nothing more, whatever they try.
    fn is_refused_everything(&mut self, who: usize) {
        for act in Action::ALL {
            self.try_act(who, 0, act);
        }
    }

    fn try_act(&mut self, who: usize, case: usize, act: Action) {
        let key = matches!(act, Action::Submit | Action::Check | Action::Approve).then_some(who);
        let at = (who, case, act, key);
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
        match act {
            Action::Read => drop(self.try_it(at, |desk, case| desk.show_case(case))),
            Action::Declare => drop(self.try_it(at, |desk, case| desk.declare(case, None))),
            Action::Find => drop(self.try_it(at, |desk, case| desk.record_finding(case, finding()))),
            Action::Admit => {
                drop(self.try_it(at, |desk, case| desk.admit(case, "i1", Some("1"), "超出期间")))
            }
            Action::CheckMaterial => {
                let material = &self.office.material;
                drop(self.try_it(at, |desk, case| {
                    desk.check_material(case, material, Some(MaterialState::Received), "")
                }));
            }
            Action::Decide => {
                drop(self.try_it(at, |desk, case| desk.decide(case, "c1", Some("1"), "按比例")))
            }
            Action::RequestCorrection => {
                drop(self.try_it(at, |desk, case| desk.request_correction(case, "请补正")));
            }
            Action::Resume => drop(self.try_it(at, |desk, case| desk.resume(case, "已补正"))),
            // A case that is withdrawn is over: that is tried, and seldom.
            Action::Withdraw if case > 1 => {
                drop(self.try_it(at, |desk, case| desk.withdraw(case, "企业撤回")))
            }
            Action::Submit => drop(self.try_it(at, |desk, case| desk.submit(case, "", &secret()))),
            Action::Check | Action::Approve => {
                // By the stage: who checks where approval is due approves.
                let due = if self.stage(case) == Stage::Checking { Action::Check } else { Action::Approve };
                let at = (who, case, due, key);
                drop(self.try_it(at, |desk, case| desk.approve(case, "", &secret())));
            }
            Action::Return => drop(self.try_it(at, |desk, case| desk.send_back(case, "请补核"))),
            Action::Announce => drop(self.try_it(at, |desk, case| desk.announce(case, &announcement()))),
            Action::Pay => drop(self.try_it(at, |desk, case| desk.pay(case, &payment()))),
            Action::Reopen => drop(self.try_it(at, |desk, case| desk.reopen(case, "发现重复"))),
            Action::Comment => drop(self.try_it(at, |desk, case| desk.comment(case, "请看附件", None))),
            // What they concern stands in steps of their own; a new version has its tests in `rights`.
            Action::Withdraw | Action::Settle | Action::Receive | Action::Assign | Action::LiftRecusal => {}
        }
    }

    fn advance(&mut self, who: usize, case: usize, key: usize) {
        let Ok(view) = self.session_of(who).show_case(&number(case)) else { return };
        if !view.me.declared {
            self.try_it((who, case, Action::Declare, None), |desk, case| desk.declare(case, None));
        }
        let (act, shared) = match view.stage {
            Stage::Checking => (Action::Check, key != who),
            Stage::Approving => (Action::Approve, key != who),
            _ => {
                self.review(who, case);
                (Action::Submit, key != who)
            }
        };
        let file = self.office.keys.path().join(format!("{who}.p12"));
        let with = secret();
        let with =
            if shared { SignWith::File { path: &file, password: &with } } else { SignWith::Store(&with) };
        let at = (who, case, act, Some(if shared { SHARED } else { who }));
        self.try_it(at, |desk, case| match act {
            Action::Submit => desk.submit_with(case, "", with),
            _ => desk.approve_with(case, "", with),
        });
    }

    /// Does all that is left to do before 经办 signs.
    fn review(&mut self, who: usize, case: usize) {
        let Ok(view) = self.session_of(who).show_case(&number(case)) else { return };
        let seen = |desk: &mut Workbench, case: &str| desk.check_materials(case, MaterialState::Received, "");
        if self.try_it((who, case, Action::CheckMaterial, None), seen).is_none() {
            return;
        }
        let mut settled = BTreeSet::new();
        for claim in &view.claims {
            for criterion in &claim.criteria {
                let unmet = criterion.proposed == policy::Outcome::Unmet;
                let finding = FindingInput {
                    claim: claim.id.clone(),
                    criterion: criterion.id.clone(),
                    outcome: Some(if unmet { FindingOutcome::Unmet } else { FindingOutcome::Met }),
                    note: "已核对原件".to_owned(),
                    told: None,
                    evidence: Vec::new(),
                    ticked: Vec::new(),
                    judgement: None,
                };
                self.try_it((who, case, Action::Find, None), |desk, case| desk.record_finding(case, finding));
            }
        }
        for problem in
            view.problems.iter().filter(|problem| problem.blocks && settled.insert(problem.id.clone()))
        {
            let input = SettlementInput {
                how: Some(SettledAs::Accepted),
                reason: "已另行核对".to_owned(),
                ..SettlementInput::default()
            };
            self.try_it((who, case, Action::Settle, None), |desk, case| {
                desk.settle(case, &problem.id, &input)
            });
        }
        for claim in &view.claims {
            self.try_it((who, case, Action::Decide, None), |desk, case| desk.adopt_ceiling(case, &claim.id));
        }
    }
}
