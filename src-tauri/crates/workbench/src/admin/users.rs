//! Users: added, given roles, let in again, retired; and how a store whose passwords are lost is opened again.

use std::path::Path;
use std::sync::Arc;

use casework::{AuditAction, AuditEvent, Refusal, Role};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::json;
use store::{NewUser, Reader, RecoveryKey, Store, StoreError, Tx, User};

use crate::admin::passwords::strong;
use crate::admin::view::UserView;
use crate::error::Error;
use crate::format::day;
use crate::papers::issuer;
use crate::session::{Workbench, bureau, event};
use crate::stages::seals::SealKey;
use crate::stages::signing::{certify_again, make_key, make_root, make_voucher, redeem_voucher, root_key};

/// A store that was opened by its recovery key.
#[derive(Debug, Serialize)]
pub struct Recovered {
    /// The new recovery key: the one that was used opens nothing any more.
    pub recovery_key: String,
    /// In Chinese: what else had to be made anew.
    pub message: String,
}

impl Workbench {
    /// Adds a user. The password is their first: they change it when they first sign in, and their signing key is made
    /// then. The administrator's password opens the root that certifies it.
    ///
    /// # Errors
    /// Not an administrator; an unknown role or bureau; a name that is taken; a password that is too short.
    pub fn add_user(
        &mut self,
        name: &str,
        roles: &[String],
        bureau: Option<&str>,
        password: &SecretString,
        admin_password: &SecretString,
    ) -> Result<UserView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::UserAdd, name)?;
        let name = &*casework::user_name(name).map_err(Error::Invalid)?;
        session.store.read(|reader| strong_here(reader, password, name))?;
        let held = named(roles)?;
        let bureau = session.store.read(|reader| of_bureau(reader, bureau))?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let new = NewUser { name, roles: &held, bureau };
        session.store.write::<_, Error>(|tx| {
            // Two names that differ in case alone are taken for one by whoever reads a memo.
            let alike = |user: &User| user.person.name.to_lowercase() == name.to_lowercase();
            if let Some(other) = tx.list_users()?.into_iter().find(alike) {
                return Err(Error::Store(StoreError::Taken { what: "用户", name: other.person.name }));
            }
            let person = tx.add_user(&new, password, now)?;
            make_voucher(tx, &person, password, &actor.person, admin_password, now)?;
            if held.contains(&Role::Admin) {
                let root = root_key(tx, &actor.person, admin_password)?;
                tx.put_root_key(person.id, &root, password, now)?;
            }
            let after = json!({ "name": name, "roles": held, "bureau": bureau }).to_string();
            tx.audit(event(&actor, now, AuditAction::UserAdd, name, "", &after))?;
            Ok(())
        })?;
        self.user(name)
    }

    /// All users.
    ///
    /// # Errors
    /// Neither administrator nor auditor.
    pub fn users(&mut self) -> Result<Vec<UserView>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin, Role::Auditor], AuditAction::UserList, "")?;
        let (store, now) = (&session.store, Timestamp::now());
        store.read(|reader| {
            reader.list_users()?.into_iter().map(|user| user_view(store.store(), reader, user, now)).collect()
        })
    }

    /// Changes one's own password: the store's slot, the signing key and, for administrators, the root are
    /// wrapped anew. Where it was the first one, which an administrator gave, the signing key is made now.
    ///
    /// # Errors
    /// A wrong old password, which is logged; a new one that is too short.
    pub fn change_password(&mut self, old: &SecretString, new: &SecretString) -> Result<(), Error> {
        let session = self.session.as_mut().ok_or(Error::SignedOut)?;
        session.store.read(|reader| strong_here(reader, new, &session.actor.person.name))?;
        if old.expose_secret() == new.expose_secret() {
            return Err(Error::invalid("新口令不能与旧口令相同"));
        }
        let (actor, first, now) = (session.actor.clone(), session.first_password, Timestamp::now());
        let changed = session.store.change_password(|tx| {
            tx.change_password(actor.person.id, old, new)?;
            if first {
                redeem_voucher(tx, &actor.person, old, new, now)?;
            }
            tx.audit(event(&actor, now, AuditAction::UserPasswd, &actor.person.name, "", ""))?;
            Ok(())
        });
        if let Err(Error::Store(StoreError::WrongPassword)) = &changed {
            let refusal = Refusal::Reason("原口令不正确".to_owned());
            session.log_refusal(AuditAction::UserPasswd, &actor.person.name, &refusal)?;
        }
        changed?;
        session.first_password = false;
        session.seal_key = SealKey::open(session.store.store(), &session.actor, new)?.map(Arc::new);
        Ok(())
    }

    /// Gives a user other roles, and another bureau or all.
    ///
    /// # Errors
    /// Not an administrator; no such user; an unknown role or bureau; the last administrator who can certify.
    pub fn set_roles(
        &mut self,
        name: &str,
        roles: &[String],
        bureau: Option<&str>,
    ) -> Result<UserView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::UserRoles, name)?;
        let held = named(roles)?;
        let bureau = session.store.read(|reader| of_bureau(reader, bureau))?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            let user = in_use(tx, name)?;
            if !held.contains(&Role::Admin) {
                spare(tx, &user)?;
                tx.drop_root_key(user.person.id)?;
            }
            tx.set_roles(user.person.id, &held)?;
            tx.set_user_bureau(user.person.id, bureau)?;
            for number in tx.waiting_with_signature_of(user.person.id)? {
                crate::cases::list::refresh(tx, &number)?;
            }
            let before = json!({ "roles": user.roles, "bureau": user.bureau }).to_string();
            let after = json!({ "roles": held, "bureau": bureau }).to_string();
            tx.audit(event(&actor, now, AuditAction::UserRoles, name, &before, &after))?;
            Ok(())
        })?;
        // Whoever gives themselves other roles works on with these.
        if name == actor.person.name {
            session.actor = session.store.retake()?;
        }
        self.user(name)
    }

    /// Gives a user a new first password: their old certificate is retired, and they get a new signing key when they
    /// have changed it.
    ///
    /// # Errors
    /// Not an administrator; no such user; a password that is too weak; a wrong password of the administrator's own.
    pub fn reset_password(
        &mut self,
        name: &str,
        new: &SecretString,
        admin_password: &SecretString,
    ) -> Result<UserView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::UserReset, name)?;
        session.store.read(|reader| strong_here(reader, new, name))?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        if name == actor.person.name {
            return Err(Error::invalid("更改自己的口令要用旧口令，请用“更改口令”"));
        }
        session.store.write::<_, Error>(|tx| {
            let user = in_use(tx, name)?;
            let root = root_key(tx, &actor.person, admin_password)?;
            tx.reset_password(user.person.id, new, now)?;
            make_voucher(tx, &user.person, new, &actor.person, admin_password, now)?;
            if user.roles.contains(&Role::Admin) {
                tx.put_root_key(user.person.id, &root, new, now)?;
            }
            tx.audit(event(&actor, now, AuditAction::UserReset, name, "", ""))?;
            Ok(())
        })?;
        session.store.store().forgive(name)?;
        self.user(name)
    }

    /// Lets a user in again who was locked out by failed sign-ins.
    ///
    /// # Errors
    /// Not an administrator; no such user.
    pub fn unlock_user(&mut self, name: &str) -> Result<UserView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::UserUnlock, name)?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            in_use(tx, name)?;
            tx.audit(event(&actor, now, AuditAction::UserUnlock, name, "", ""))?;
            Ok(())
        })?;
        session.store.store().forgive(name)?;
        self.user(name)
    }

    /// Takes a user's access away. What they did stays, and the roles that they were given on cases go back to all.
    ///
    /// # Errors
    /// Not an administrator; oneself; the last administrator who can certify.
    pub fn retire_user(&mut self, name: &str) -> Result<UserView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::UserRetire, name)?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        if name == actor.person.name {
            return Err(Error::invalid("不能停用自己"));
        }
        session.store.write::<_, Error>(|tx| {
            let user = in_use(tx, name)?;
            spare(tx, &user)?;
            let cases = tx.clear_assignments_of(user.person.id, now)?;
            tx.retire_user(user.person.id, now)?;
            tx.audit(event(
                &actor,
                now,
                AuditAction::UserRetire,
                name,
                "",
                &json!({ "cases": cases }).to_string(),
            ))?;
            Ok(())
        })?;
        self.user(name)
    }

    /// Makes a new recovery key: the one before opens nothing any more. Shown once, and kept on paper.
    ///
    /// # Errors
    /// Not an administrator; a wrong password of the administrator's own, which is logged.
    pub fn renew_recovery_key(&mut self, admin_password: &SecretString) -> Result<String, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::StoreRecoveryKey, "")?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let made = session.store.write::<_, Error>(|tx| {
            tx.check_password(actor.person.id, admin_password)?;
            let recovery = tx.renew_recovery_key(now)?;
            tx.audit(event(&actor, now, AuditAction::StoreRecoveryKey, "", "", ""))?;
            Ok(recovery.to_string())
        });
        if let Err(Error::Store(StoreError::WrongPassword)) = &made {
            let refusal = Refusal::Reason("口令不正确".to_owned());
            session.log_refusal(AuditAction::StoreRecoveryKey, "", &refusal)?;
        }
        made
    }

    fn user(&self, name: &str) -> Result<UserView, Error> {
        let store = &self.session()?.store;
        store.read(|reader| {
            let user = reader.user(name)?;
            let user = user.ok_or_else(|| Error::NotFound(format!("没有用户“{name}”")))?;
            user_view(store.store(), reader, user, Timestamp::now())
        })
    }
}

/// Opens a store by its recovery key and gives an administrator a new password. Where no other administrator holds
/// the root's key it is lost with the old password: a new root is made, and every signer certified by it. The
/// recovery key is renewed.
///
/// # Errors
/// A wrong recovery key, which is logged; nobody of that name who is an administrator; a password that is too weak.
pub fn recover(path: &Path, key: &str, admin: &str, new: &SecretString) -> Result<Recovered, Error> {
    strong(new, admin, &[])?;
    let (key, now): (RecoveryKey, _) = (key.parse()?, Timestamp::now());
    let mut store = Store::open_with_recovery(path, &key, now)?;
    let recovered = store.write::<_, Error>(|tx| {
        let user = in_use(tx, admin)?;
        if !user.roles.contains(&Role::Admin) {
            return Err(Error::invalid(format!("{admin}不是管理员")));
        }
        tx.reset_password(user.person.id, new, now)?;
        // Chosen by its owner, and not given by somebody else.
        tx.drop_voucher(user.person.id)?;
        let mut others = tx.list_users()?.into_iter().filter(|other| other.person.id != user.person.id);
        let elsewhere = others.try_fold(None, |found, other| match found {
            None => Ok::<_, Error>(tx.has_root_key(other.person.id)?.then_some(other.person.name)),
            found => Ok(found),
        })?;
        let message = match &elsewhere {
            Some(other) => format!("{admin}的签名证书须由{other}重设一次口令后重新签发"),
            None => {
                make_root(tx, &user.person, &bureau(tx)?, new, now)?;
                make_key(tx, &user.person, new, &user.person, new, now)?;
                let signers = certify_again(tx, &user.person, new, now)?;
                format!("原根证书的钥匙已随旧口令失去：已建新的根证书，并为 {signers} 位用户换发签名证书。请重新输出根证书")
            }
        };
        let recovery = tx.renew_recovery_key(now)?;
        tx.audit(AuditEvent {
            at: now,
            who: "恢复密钥".to_owned(),
            action: AuditAction::StoreRecover.code().to_owned(),
            subject: admin.to_owned(),
            before: String::new(),
            after: json!({ "new_root": elsewhere.is_none() }).to_string(),
        })?;
        Ok(Recovered { recovery_key: recovery.to_string(), message })
    })?;
    store.forgive(admin)?;
    Ok(recovered)
}

/// Refuses a password that is easily guessed by whoever knows the office.
fn strong_here(reader: &Reader<'_>, password: &SecretString, name: &str) -> Result<(), Error> {
    let (own, others) = (bureau(reader)?, issuer::bureaus(reader)?);
    let words: Vec<&str> = std::iter::once(own.as_str()).chain(others.iter().map(String::as_str)).collect();
    strong(password, name, &words)
}

/// The bureau that somebody works for; none, or an empty one, is every bureau.
fn of_bureau<'a>(reader: &Reader<'_>, bureau: Option<&'a str>) -> Result<Option<&'a str>, Error> {
    let bureau = bureau.map(str::trim).filter(|bureau| !bureau.is_empty());
    bureau.map_or(Ok(()), |bureau| issuer::known(reader, bureau))?;
    Ok(bureau)
}

fn in_use(reader: &Reader<'_>, name: &str) -> Result<User, Error> {
    let user = reader.user(name)?.filter(|user| user.retired_at.is_none());
    user.ok_or_else(|| Error::NotFound(format!("没有在用的用户“{name}”")))
}

/// Refuses to take away the last administrator who holds the root's key: nobody could be certified any more.
fn spare(tx: &Tx<'_>, user: &User) -> Result<(), Error> {
    if !user.roles.contains(&Role::Admin) || !tx.has_root_key(user.person.id)? {
        return Ok(());
    }
    for other in tx.list_users()? {
        if other.person.id != user.person.id
            && other.retired_at.is_none()
            && tx.has_root_key(other.person.id)?
        {
            return Ok(());
        }
    }
    Err(Error::invalid(format!("{}是唯一能签发证书的管理员，不能停用或取消管理员角色", user.person.name)))
}

/// Roles by their names, each once, in order.
fn named(roles: &[String]) -> Result<Vec<Role>, Error> {
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
    if held.is_empty() {
        return Err(Error::invalid("请至少给一个角色"));
    }
    held.sort();
    Ok(held)
}

fn user_view(store: &Store, reader: &Reader<'_>, user: User, now: Timestamp) -> Result<UserView, Error> {
    let certificates = reader.certificates(user.person.id)?;
    Ok(UserView {
        locked_minutes: store.locked_out(&user.person.name, now)?,
        certified: certificates.iter().any(|certificate| certificate.retired_at.is_none()),
        name: user.person.name,
        roles_label: user.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、"),
        roles: user.roles,
        bureau: user.bureau,
        retired: user.retired_at.is_some(),
        first_password: user.first_password,
        created_on: day(user.created_at),
        retired_on: user.retired_at.map(day),
    })
}
