//! Setting up a store, its users, its log, its backups.

use std::path::Path;

use casework::{Role, Sha256Hex};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::json;
use store::{KeyCost, NewStore, NewUser, Store};

use crate::desk::{Session, Workbench, event, root_certificate, typed};
use crate::error::Error;
use crate::files::{save, save_new};
use crate::signing::{make_key, make_root, root_key};

/// The fewest characters that a password has.
const SHORTEST_PASSWORD: usize = 10;

/// A store that was just made.
#[derive(Debug, Serialize)]
pub struct StoreMade {
    /// Opens the store when every password is lost: shown once, kept by the bureau on paper.
    pub recovery_key: String,
    /// SHA-256 of the root certificate, for comparing it on paper.
    pub root_fingerprint: String,
}

/// A user as the lists show one.
#[derive(Debug, Serialize)]
pub struct UserView {
    /// The sign-in name.
    pub name: String,
    /// Roles by name.
    pub roles: Vec<Role>,
    /// Roles in Chinese, joined by 、.
    pub roles_label: String,
    /// For which bureau; none is every bureau.
    pub bureau: Option<String>,
    /// Whether the user is retired.
    pub retired: bool,
}

/// What the audit log's verification found.
#[derive(Debug, Serialize)]
pub struct AuditView {
    /// Whether the chain holds.
    pub good: bool,
    /// How many entries it has.
    pub entries: i64,
    /// In Chinese: that it holds, or where it breaks and how.
    pub message: String,
}

/// One entry of the audit log.
#[derive(Debug, Serialize)]
pub struct AuditRow {
    /// From 1, without gaps.
    pub seq: i64,
    /// UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub action: String,
    /// On what.
    pub subject: String,
    /// What stood before.
    pub before: String,
    /// What stands after.
    pub after: String,
    /// The entry's hash.
    pub hash: String,
}

impl Workbench {
    /// Makes a store with its root certificate and its first administrator, who is then signed in.
    ///
    /// # Errors
    /// A file that exists; a password that is too short; a place that cannot be written.
    pub fn init(&mut self, bureau: &str, admin: &str, password: &SecretString) -> Result<StoreMade, Error> {
        let bureau = bureau.trim();
        if bureau.is_empty() {
            return Err(Error::invalid("请写明单位名称"));
        }
        strong(password, admin)?;
        let now = Timestamp::now();
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
        let new =
            NewStore { bureau, admin, roles: &[Role::Admin], password, cost: KeyCost::default(), at: now };
        let (store, _, recovery) = Store::create::<Error>(&self.path, &new, |tx, person| {
            make_root(tx, person, bureau, password, now)?;
            make_key(tx, person, password, person, password, now)
        })?;
        let root = store.read(root_certificate)?;
        drop(store);
        self.sign_in(admin, password)?;
        Ok(StoreMade {
            recovery_key: recovery.to_string(),
            root_fingerprint: Sha256Hex::of(&root).as_str().to_owned(),
        })
    }

    /// Adds a user with a signing key of their own. The administrator's password opens the root that certifies it.
    ///
    /// # Errors
    /// Not an administrator; an unknown role; a name that is taken; a password that is too short.
    pub fn add_user(
        &mut self,
        name: &str,
        roles: &[String],
        bureau: Option<&str>,
        password: &SecretString,
        admin_password: &SecretString,
    ) -> Result<UserView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], "user.add", name)?;
        strong(password, name)?;
        let mut held = Vec::new();
        for role in roles {
            let role = Role::named(role).ok_or_else(|| {
                Error::invalid(format!(
                    "没有“{role}”这一角色，应为 reviewer、checker、approver、admin 或 auditor"
                ))
            })?;
            if !held.contains(&role) {
                held.push(role);
            }
        }
        held.sort();
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let new = NewUser { name, roles: &held, bureau };
        session.store.write::<_, Error>(|tx| {
            let person = tx.add_user(&new, password, now)?;
            make_key(tx, &person, password, &actor.person, admin_password, now)?;
            if held.contains(&Role::Admin) {
                let root = root_key(tx, &actor.person, admin_password)?;
                tx.put_root_key(person.id, &root, password, now)?;
            }
            let after = json!({ "name": name, "roles": held, "bureau": bureau }).to_string();
            tx.audit(event(&actor, now, "user.add", name, "", &after))?;
            Ok(())
        })?;
        let users = self.users()?;
        users
            .into_iter()
            .find(|user| user.name == name)
            .ok_or_else(|| Error::NotFound(format!("没有用户“{name}”")))
    }

    /// All users.
    ///
    /// # Errors
    /// Neither administrator nor auditor.
    pub fn users(&mut self) -> Result<Vec<UserView>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin, Role::Auditor], "user.list", "")?;
        let users = session.store.read::<_, Error>(|reader| Ok(reader.list_users()?))?;
        Ok(users
            .into_iter()
            .map(|user| UserView {
                name: user.person.name,
                roles_label: user.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、"),
                roles: user.roles,
                bureau: user.bureau,
                retired: user.retired_at.is_some(),
            })
            .collect())
    }

    /// Changes one's own password: the store's slot, the signing key and, for administrators, the root are
    /// wrapped anew.
    ///
    /// # Errors
    /// A wrong old password, which is logged; a new one that is too short.
    pub fn change_password(&mut self, old: &SecretString, new: &SecretString) -> Result<(), Error> {
        let session = self.session_mut()?;
        strong(new, &session.actor.person.name)?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            tx.change_password(actor.person.id, old, new)?;
            tx.audit(event(&actor, now, "user.passwd", &actor.person.name, "", ""))?;
            Ok(())
        })
    }

    /// Verifies the audit log's chain.
    ///
    /// # Errors
    /// Neither auditor nor administrator.
    pub fn verify_audit(&mut self) -> Result<AuditView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Auditor, Role::Admin], "audit.verify", "")?;
        let verdict = session.store.read::<_, Error>(|reader| Ok(reader.verify_audit(&[])?))?;
        let message = match &verdict.fault {
            None => format!("审计日志完好：{} 条，首尾相接", verdict.entries),
            Some(fault) => format!("审计日志被改动：{fault}"),
        };
        Ok(AuditView { good: verdict.fault.is_none(), entries: verdict.entries, message })
    }

    /// The whole audit log, oldest first.
    ///
    /// # Errors
    /// Neither auditor nor administrator.
    pub fn audit_entries(&mut self) -> Result<Vec<AuditRow>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Auditor, Role::Admin], "audit.list", "")?;
        let entries = session.store.read::<_, Error>(|reader| Ok(reader.audit_entries(1..=i64::MAX)?))?;
        Ok(entries
            .into_iter()
            .map(|entry| AuditRow {
                seq: entry.seq,
                at: entry.event.at.to_string(),
                who: entry.event.who,
                action: entry.event.action,
                subject: entry.event.subject,
                before: entry.event.before,
                after: entry.event.after,
                hash: entry.hash,
            })
            .collect())
    }

    /// Backs the store up into one file, while it is in use.
    ///
    /// # Errors
    /// Not an administrator; a place that cannot be written.
    pub fn backup(&mut self, file: &Path) -> Result<(), Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], "backup", "")?;
        let (actor, now, file) = (session.actor.clone(), Timestamp::now(), typed(file));
        session.store.write::<_, Error>(|tx| {
            tx.audit(event(&actor, now, "backup", &file.display().to_string(), "", ""))?;
            Ok(())
        })?;
        session.store.backup(&file, now)?;
        Ok(())
    }

    /// Saves the root certificate as PEM: what others need to verify memos.
    ///
    /// # Errors
    /// A place that cannot be written.
    pub fn save_root(&mut self, file: &Path) -> Result<String, Error> {
        save(&typed(file), self.root_pem()?.as_bytes())
    }

    pub(crate) fn root_pem(&self) -> Result<String, Error> {
        let root = self.session()?.store.read(root_certificate)?;
        Ok(memo::certificate::to_pem(&memo::certificate::read(&root)?)?)
    }
}

impl Session {
    /// The rulings in force, for the assessment of cases.
    pub(crate) fn rulings(&self, pack: &str) -> Result<Vec<casework::Ruling>, Error> {
        self.store.read::<_, Error>(|reader| Ok(reader.rulings(pack)?))
    }
}

/// Restores a backup to a place where there is no store.
///
/// # Errors
/// A backup that is damaged; a store that exists.
pub fn restore(backup: &Path, to: &Path) -> Result<(), Error> {
    store::restore(&typed(backup), to)?;
    Ok(())
}

/// Writes the application workbook for some benefits, or for all. An existing file is not replaced.
///
/// # Errors
/// A benefit that the policy does not have; a file that exists.
pub fn save_template(benefits: &[String], out: &Path) -> Result<(), Error> {
    let pack = crate::desk::pack_of(crate::desk::PACK)?;
    if let Some(unknown) = benefits.iter().find(|id| pack.benefit(id).is_none()) {
        let known: Vec<&str> = pack.benefits.iter().map(|benefit| benefit.id.as_str()).collect();
        return Err(Error::invalid(format!("没有“{unknown}”这一事项，可选：{}", known.join("、"))));
    }
    let chosen: Vec<&str> = match benefits {
        [] => pack.benefits.iter().map(|benefit| benefit.id.as_str()).collect(),
        some => some.iter().map(String::as_str).collect(),
    };
    save_new(&typed(out), &intake::template(pack, &chosen)?)?;
    Ok(())
}

fn strong(password: &SecretString, name: &str) -> Result<(), Error> {
    let secret = password.expose_secret();
    if secret.chars().count() < SHORTEST_PASSWORD {
        return Err(Error::invalid(format!("口令至少 {SHORTEST_PASSWORD} 个字符")));
    }
    if secret.contains(name) && !name.is_empty() {
        return Err(Error::invalid("口令不能含用户名"));
    }
    Ok(())
}
