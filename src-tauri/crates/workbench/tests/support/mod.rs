//! An office with people at their desks, and cases at any stage, in any relation to whoever acts.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use casework::{
    Assignment, Case, Declaration, Finding, FindingOutcome, MaterialState, Move, Person, Role, Stage,
    Submission,
};
use jiff::Timestamp;
use secrecy::SecretString;
use store::{Store, StoreError};
use tempfile::TempDir;
use workbench::Workbench;
use workbench::view::{AnnounceInput, PayInput};

const PASSWORD: &str = "yanshi-2024-binjiang";
const BUREAU: &str = "经信局";
const OTHER_BUREAU: &str = "市监局";

pub fn secret() -> SecretString {
    SecretString::from(PASSWORD)
}

/// What an administrator gives a user for the first sign-in.
pub fn first() -> SecretString {
    SecretString::from("chuci-denglu-7391")
}

/// A user's first sign-in: the password is changed, and the signing key made.
pub fn maintain_at_sign_in(store: &Path, name: &str) {
    let mut desk = Workbench::new(store.to_owned(), root().join("assets/fonts"));
    desk.sign_in(name, &first()).unwrap();
    desk.change_password(&first(), &secret()).unwrap();
}

/// An announcement whose period is over.
pub fn announcement() -> AnnounceInput {
    let [from, until, document] = ["2024-11-25", "2024-12-01", "区政府门户网站"].map(str::to_owned);
    AnnounceInput { from, until, document }
}

/// A payment after it.
pub fn payment() -> PayInput {
    let [on, document] = ["2024-12-05", "凭证 2026-118"].map(str::to_owned);
    PayInput { on, document, account_checked: true, no_objection: true, papers: Vec::new() }
}

pub fn wrong() -> SecretString {
    SecretString::from("not-my-password-9")
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

/// A workbook that is read wrongly at first sight, from the reader's own cases.
pub fn misread(name: &str) -> PathBuf {
    root().join("src-tauri/crates/intake/tests/cases").join(name)
}

/// One entry of the audit log, as far as tests look at it.
#[derive(Debug)]
pub struct Entry {
    pub action: String,
    pub who: String,
    pub subject: String,
}

pub struct Office {
    folder: TempDir,
    desks: BTreeMap<String, Workbench>,
    /// Another connection, to look and to put cases by.
    pub store: Store,
    people: BTreeMap<String, Person>,
    template: Case,
    package: i64,
    made: u32,
}

impl Office {
    /// A store with one user a role and bureau, each at their desk, and one imported package.
    pub fn set_up() -> Office {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("workbench.db");
        let fonts = root().join("assets/fonts");
        let mut admin = Workbench::new(path.clone(), fonts.clone());
        admin.init("滨江区经信局", "admin", &secret()).unwrap();
        for role in Role::ALL {
            for (name, bureau) in [(named(role, false), None), (named(role, true), Some(OTHER_BUREAU))] {
                if name != "admin" {
                    admin.add_user(&name, &[role.name().to_owned()], bureau, &first(), &secret()).unwrap();
                    maintain_at_sign_in(&path, &name);
                }
            }
        }
        admin.add_user("spare", &["checker".to_owned()], None, &first(), &secret()).unwrap();
        maintain_at_sign_in(&path, "spare");
        let mut desks: BTreeMap<String, Workbench> = BTreeMap::new();
        for role in Role::ALL {
            for name in [named(role, false), named(role, true)] {
                let mut desk = Workbench::new(path.clone(), fonts.clone());
                desk.sign_in(&name, &secret()).unwrap();
                desks.insert(name, desk);
            }
        }
        let reviewer = Mutex::new(desks.remove("reviewer").unwrap());
        let sample = root().join("assets/samples/01-砚湖微电子-流片.zip");
        let report = workbench::import(&reviewer, &[sample], None, &|_| {}, &AtomicBool::new(false)).unwrap();
        let number = report.packages[0].cases[0].clone();
        desks.insert("reviewer".to_owned(), reviewer.into_inner().unwrap());
        let (store, _) = Store::open(&path, "auditor", &secret(), Timestamp::now()).unwrap();
        let (template, package, users) = store
            .read(|reader| {
                let package = reader.packages_of(&number)?.remove(0).id;
                Ok::<_, StoreError>((reader.load_case(&number)?.unwrap(), package, reader.list_users()?))
            })
            .unwrap();
        assert_eq!(template.bureau, BUREAU);
        let people = users.into_iter().map(|user| (user.person.name.clone(), user.person)).collect();
        Office { folder, desks, store, people, template, package, made: 0 }
    }

    /// The one who acts in a role, of the case's bureau or of another.
    pub fn actor(&self, role: Role, elsewhere: bool) -> String {
        named(role, elsewhere)
    }

    pub fn session_of(&mut self, name: &str) -> &mut Workbench {
        self.desks.get_mut(name).unwrap()
    }

    pub fn take(&mut self, name: &str) -> Workbench {
        self.desks.remove(name).unwrap()
    }

    pub fn put_back(&mut self, name: &str, desk: Workbench) {
        self.desks.insert(name.to_owned(), desk);
    }

    pub fn out(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub fn spare(&self) -> String {
        "spare".to_owned()
    }

    pub fn sample(&self) -> PathBuf {
        root().join("assets/samples/06-禾隐集成-非首次流片.zip")
    }

    pub fn person(&self, name: &str) -> Person {
        self.people[name].clone()
    }

    pub fn entries(&self) -> i64 {
        self.store.read(|reader| reader.audit_head()).unwrap().seq
    }

    pub fn last_entry(&self) -> Entry {
        let seq = self.entries();
        let entry = self.store.read(|reader| reader.audit_entries(seq..=seq)).unwrap().remove(0);
        Entry { action: entry.event.action, who: entry.event.who, subject: entry.event.subject }
    }

    /// Adds somebody for every bureau, at their desk.
    pub fn add(&mut self, name: &str, roles: &[Role]) {
        let roles: Vec<String> = roles.iter().map(|role| role.name().to_owned()).collect();
        self.session_of("admin").add_user(name, &roles, None, &first(), &secret()).unwrap();
        let path = self.folder.path().join("workbench.db");
        maintain_at_sign_in(&path, name);
        let mut desk = Workbench::new(path, root().join("assets/fonts"));
        desk.sign_in(name, &secret()).unwrap();
        self.desks.insert(name.to_owned(), desk);
    }

    /// A new case at a stage, with its number.
    pub fn put(&mut self, change: impl FnOnce(&mut Case)) -> String {
        self.made += 1;
        let mut case = self.template.clone();
        case.number = format!("{}-X-{:05}", "经信", self.made);
        change(&mut case);
        let package = self.package;
        self.store
            .write::<_, StoreError>(|tx| {
                tx.put_case(&case, package)?;
                tx.audit(casework::AuditEvent {
                    at: Timestamp::now(),
                    who: "test".to_owned(),
                    action: "test.put".to_owned(),
                    subject: case.number.clone(),
                    before: String::new(),
                    after: String::new(),
                })?;
                Ok(())
            })
            .unwrap();
        case.number
    }
}

impl Office {
    /// A case at a stage, to which whoever acts in a role stands as said.
    pub fn case<R: std::fmt::Debug>(&mut self, stage: Stage, role: Role, relation: R) -> String {
        // By its name, so that this file needs nothing of the matrix.
        let relation = format!("{relation:?}");
        let me = self.person(&named(role, relation == "Elsewhere"));
        let other = self.person("spare");
        let now = Timestamp::now();
        let finding = || Finding {
            claim: "c1".to_owned(),
            criterion: "key-chip".to_owned(),
            outcome: FindingOutcome::Met,
            evidence: Vec::new(),
            note: String::new(),
            told: casework::Outside::default(),
            ticked: Vec::new(),
            judgement: None,
            by: me.clone(),
            at: now,
        };
        let number = self.put(|case| {
            case.stage = stage;
            let declared = |recusal: Option<&str>| Declaration {
                by: me.clone(),
                at: now,
                recusal: recusal.map(str::to_owned),
                lifted: None,
            };
            match relation.as_str() {
                "Fresh" => {}
                "Recused" => case.declarations.push(declared(Some("亲属任职"))),
                "RecusedOnce" => {
                    case.declarations.extend([declared(Some("亲属任职")), declared(None)]);
                }
                _ => case.declarations.push(declared(None)),
            }
            if relation == "GivenToOthers" {
                for role in [Role::Reviewer, Role::Checker, Role::Approver] {
                    case.assignments.push(Assignment { role, to: other.clone(), by: other.clone(), at: now });
                }
            }
            // 复核 is what a reviewer or approver may not also have done; 经办 is it for everybody else.
            match (relation.as_str(), role) {
                ("OtherRole", Role::Reviewer | Role::Approver) => case.moves.push(Move {
                    from: Stage::Checking,
                    to: Stage::InReview,
                    by: me.clone(),
                    at: now,
                    comment: "退回".to_owned(),
                }),
                ("OtherRole", _) => case.findings.push(finding()),
                _ => {}
            }
            if stage > Stage::InReview && stage != Stage::Correction {
                case.signatures.push(Submission {
                    role: Role::Reviewer,
                    by: other.clone(),
                    at: now,
                    opinion: "建议支持。".to_owned(),
                });
            }
        });
        if ["Superseded", "NewVersion"].contains(&relation.as_str()) {
            self.record_once(&number, &me, role, &finding(), relation == "NewVersion");
        }
        number
    }

    /// Somebody once took another of the three roles on a case, and nothing of it is in force any more.
    fn record_once(&mut self, number: &str, me: &Person, role: Role, finding: &Finding, new_version: bool) {
        let (now, package) = (Timestamp::now(), self.package);
        self.store
            .write::<_, StoreError>(|tx| {
                let case = tx.load_case(number)?.unwrap();
                match role {
                    Role::Reviewer | Role::Approver => {
                        // A signature as 复核 on a memo that was voided since; what others signed stands anew.
                        let standing = case.signatures.clone();
                        tx.void_memo(number, "退回", now)?;
                        let own = Submission {
                            role: Role::Checker,
                            by: me.clone(),
                            at: now,
                            opinion: "同意。".to_owned(),
                        };
                        tx.put_signature(number, &own)?;
                        tx.void_memo(number, "退回", now)?;
                        standing.iter().try_for_each(|signature| tx.put_signature(number, signature))?;
                    }
                    _ => {
                        tx.put_finding(number, finding)?;
                        tx.clear_finding(number, &finding.claim, &finding.criterion, now)?;
                    }
                }
                if new_version {
                    tx.replace_package(number, package, &case.claim_ids, now)?;
                }
                tx.audit(casework::AuditEvent {
                    at: now,
                    who: "test".to_owned(),
                    action: "test.once".to_owned(),
                    subject: number.to_owned(),
                    before: String::new(),
                    after: String::new(),
                })?;
                Ok(())
            })
            .unwrap();
    }
}

fn named(role: Role, elsewhere: bool) -> String {
    if elsewhere { format!("{}-elsewhere", role.name()) } else { role.name().to_owned() }
}

/// A small bureau: one user a role, each named after it.
pub struct Bureau {
    folder: TempDir,
    desks: BTreeMap<String, Workbench>,
    pub recovery_key: String,
}

impl Bureau {
    pub fn set_up() -> Bureau {
        let folder = TempDir::new().unwrap();
        let mut admin = Workbench::new(folder.path().join("workbench.db"), root().join("assets/fonts"));
        let made = admin.init("滨江区经信局", "admin", &secret()).unwrap();
        let desks = [("admin".to_owned(), admin)].into();
        let mut bureau = Bureau { folder, desks, recovery_key: made.recovery_key };
        for role in [Role::Reviewer, Role::Checker, Role::Approver, Role::Auditor] {
            bureau.add(role.name(), role);
        }
        bureau
    }

    /// Adds a user, who sits down at a desk.
    pub fn add(&mut self, name: &str, role: Role) {
        self.session_of("admin")
            .add_user(name, &[role.name().to_owned()], None, &first(), &secret())
            .unwrap();
        maintain_at_sign_in(&self.path(), name);
        let mut desk = self.fresh();
        desk.sign_in(name, &secret()).unwrap();
        self.desks.insert(name.to_owned(), desk);
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("workbench.db")
    }

    pub fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn session_of(&mut self, name: &str) -> &mut Workbench {
        self.desks.get_mut(name).unwrap()
    }

    /// Takes somebody's desk away, for work that holds it only now and then.
    pub fn take(&mut self, name: &str) -> Workbench {
        self.desks.remove(name).unwrap()
    }

    pub fn put_back(&mut self, name: &str, desk: Workbench) {
        self.desks.insert(name.to_owned(), desk);
    }

    /// What the memo in force says.
    pub fn memo_content(&self, number: &str) -> casework::MemoContent {
        let (store, _) = Store::open(&self.path(), "auditor", &secret(), Timestamp::now()).unwrap();
        let memo = store.read::<_, StoreError>(|reader| reader.memo_in_force(number)).unwrap();
        memo.unwrap().content
    }

    /// A desk with nobody at it.
    pub fn fresh(&self) -> Workbench {
        Workbench::new(self.path(), root().join("assets/fonts"))
    }

    /// Imports a sample; gives its first case.
    pub fn import(&mut self, sample: &str) -> String {
        self.import_file(root().join("assets/samples").join(sample))
    }

    /// Imports a file; gives its first case.
    pub fn import_file(&mut self, path: PathBuf) -> String {
        let desk = Mutex::new(self.take("reviewer"));
        let report = workbench::import(&desk, &[path], None, &|_| {}, &AtomicBool::new(false)).unwrap();
        self.desks.insert("reviewer".to_owned(), desk.into_inner().unwrap());
        report.packages[0].cases[0].clone()
    }

    /// Finds every criterion as the program proposes it, looks at the materials, and adopts the ceilings.
    pub fn review(&mut self, number: &str) {
        self.found(number);
        let desk = self.session_of("reviewer");
        desk.check_materials(number, MaterialState::Received, "").unwrap();
        for claim in desk.show_case(number).unwrap().claims {
            if claim.standing == policy::Standing::Eligible {
                desk.adopt_ceiling(number, &claim.id).unwrap();
            }
        }
    }

    /// Finds every criterion as the program proposes it.
    pub fn found(&mut self, number: &str) {
        let desk = self.session_of("reviewer");
        let view = desk.declare(number, None).unwrap();
        for claim in &view.claims {
            for criterion in &claim.criteria {
                let unmet = criterion.proposed == policy::Outcome::Unmet;
                let finding = workbench::view::FindingInput {
                    claim: claim.id.clone(),
                    criterion: criterion.id.clone(),
                    outcome: Some(if unmet { FindingOutcome::Unmet } else { FindingOutcome::Met }),
                    note: "已核对原件".to_owned(),
                    told: None,
                    evidence: Vec::new(),
                    ticked: Vec::new(),
                    judgement: None,
                };
                desk.record_finding(number, finding).unwrap();
            }
        }
    }

    /// The three signatures.
    pub fn sign(&mut self, number: &str) {
        self.session_of("reviewer").submit(number, "", &secret()).unwrap();
        for name in ["checker", "approver"] {
            self.session_of(name).declare(number, None).unwrap();
            self.session_of(name).approve(number, "", &secret()).unwrap();
        }
    }

    /// Reviews a case and signs as 经办: it may be laid before a meeting.
    pub fn hand_on(&mut self, number: &str) {
        self.review(number);
        self.session_of("reviewer").submit(number, "", &secret()).unwrap();
    }

    pub fn sign_wholly(&mut self, number: &str) {
        self.review(number);
        self.sign(number);
    }
}
