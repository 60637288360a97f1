//! Making and opening a store.

use std::path::Path;
use std::time::Duration;

use casework::{Actor, AuditEvent, Person, Role};
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use secrecy::SecretString;

use crate::attempts::{self, Waiting};
use crate::beside::{self, Beside};
use crate::connect::{self, Connected};
use crate::schema::{self, Schema};
use crate::sealed::{self, KeyCost};
use crate::slots::{Head, Slots, Unlocked};
use crate::tx::{self, Reader, Tx, Vault};
use crate::{NewUser, RecoveryKey, StoreError, backup, lockout, rekeying};

/// What a new store starts with.
#[derive(Debug, Clone)]
pub struct NewStore<'a> {
    /// The bureau's name; kept as the setting [`Store::BUREAU`].
    pub bureau: &'a str,
    /// The first administrator's sign-in name.
    pub admin: &'a str,
    /// The first administrator's roles: [`Role::Admin`] is added.
    pub roles: &'a [Role],
    /// The first administrator's password.
    pub password: &'a SecretString,
    /// How costly guessing passwords is made, here and for all users that are added later.
    pub cost: KeyCost,
    /// Now.
    pub at: Timestamp,
}

/// The clock stood later at the last entry than it does now: how the audit log says so.
const CLOCK_BACK: &str = "clock.back";
/// Clocks are set right by seconds now and then.
const CLOCK_TOLERANCE: jiff::SignedDuration = jiff::SignedDuration::from_mins(2);

/// An open store. Several may be open on one file, in one process or more.
pub struct Store {
    conn: Connection,
    vault: Vault,
}

impl Store {
    /// The setting that holds the bureau's name.
    pub const BUREAU: &'static str = "bureau";

    /// Makes a store with its first administrator. `setup` is the first write (keys, certificates,
    /// settings); where it fails, nothing is left behind.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where a file stands in the way; what `setup` returns.
    pub fn create<E: From<StoreError>>(
        path: &Path,
        new: &NewStore<'_>,
        setup: impl FnOnce(&Tx<'_>, &Person) -> Result<(), E>,
    ) -> Result<(Store, Actor, RecoveryKey), E> {
        let files = Beside::new(path);
        files.clear_for_creation().map_err(E::from)?;
        let made = Store::fill(&files, new, setup);
        let (vault, actor, recovery) = match made {
            Ok(made) => made,
            Err(error) => {
                // The unfinished database marks the slots as unfinished too.
                files.clear_for_creation().map_err(E::from)?;
                return Err(error);
            }
        };
        files.finish_creation().map_err(E::from)?;
        let connected =
            connect::open(&files.database, &vault.key, schema::CURRENT.version()).map_err(E::from)?;
        Ok((Store { conn: connected.conn, vault }, actor, recovery))
    }

    fn fill<E: From<StoreError>>(
        files: &Beside,
        new: &NewStore<'_>,
        setup: impl FnOnce(&Tx<'_>, &Person) -> Result<(), E>,
    ) -> Result<(Vault, Actor, RecoveryKey), E> {
        let key = sealed::random::<32>().map_err(E::from)?;
        let mut conn = connect::create(&files.unfinished, &key).map_err(E::from)?.conn;
        schema::CURRENT.migrate(&mut conn).map_err(E::from)?;
        Slots::new(Head { seq: 0, hash: casework::GENESIS.to_owned() }).write(files).map_err(E::from)?;
        let vault = Vault { files: files.clone(), key, cost: new.cost, unwritable: None };
        let mut roles = new.roles.to_vec();
        if !roles.contains(&Role::Admin) {
            roles.push(Role::Admin);
        }
        let made = tx::write(&conn, &vault, |tx| {
            let user = NewUser { name: new.admin, roles: &roles, bureau: None };
            let person = tx.add_user(&user, new.password, new.at).map_err(E::from)?;
            let recovery = tx.renew_recovery_key(new.at).map_err(E::from)?;
            tx.set_setting(Store::BUREAU, new.bureau).map_err(E::from)?;
            tx.audit(AuditEvent {
                at: new.at,
                who: new.admin.to_owned(),
                action: "store.create".to_owned(),
                subject: new.bureau.to_owned(),
                before: String::new(),
                after: String::new(),
            })
            .map_err(E::from)?;
            // An empty store has no keys that could be stale.
            tx.remove_setting(rekeying::STALE).map_err(E::from)?;
            setup(tx, &person)?;
            Ok::<_, E>((Actor { person, roles, bureau: None }, recovery))
        });
        let (actor, recovery) = made?;
        conn.close().map_err(|(_, error)| E::from(error.into()))?;
        Ok((vault, actor, recovery))
    }

    /// Opens a store as a user, and notes that in the audit log.
    ///
    /// # Errors
    /// [`StoreError::WrongPassword`] where name or password is wrong: it does not say which, and the failure
    /// is noted. [`StoreError::Newer`] where a newer program wrote the store, which is left untouched.
    pub fn open(
        path: &Path,
        user: &str,
        password: &SecretString,
        at: Timestamp,
    ) -> Result<(Store, Actor), StoreError> {
        let files = found(path)?;
        let slots = Slots::read(&files)?;
        let turn = lockout::one_at_a_time(&files);
        if let Err(locked) = lockout::check(&files, user, at) {
            // What cannot be noted is refused all the same.
            let _ = attempts::failed(&files, &slots, user, at);
            return Err(locked);
        }
        let unlocked = match slots.unlock(user, password) {
            Err(StoreError::WrongPassword) => return Err(refuse(&files, &slots, user, at)),
            other => other?,
        };
        // All slots of a user hold the same key; the store says which of them is in force.
        let Some(first) = unlocked.first() else { return Err(refuse(&files, &slots, user, at)) };
        // The password is right: nobody need wait while the store is opened.
        drop(turn);
        let store = Store::unlock(&files, first, at, &schema::CURRENT)?;
        let actor = store.read(|reader| {
            for slot in &unlocked {
                if let Some(actor) = reader.actor_of_slot(&slot.slot)? {
                    return Ok::<_, StoreError>(Some(actor));
                }
            }
            Ok(None)
        })?;
        let Some(actor) = actor else { return Err(refuse(&files, &slots, user, at)) };
        store.signed_in(&actor.person.name, at)?;
        // Where the file cannot be written nobody is let in less safely: the count only stays.
        let _ = lockout::forgive(&files, user);
        Ok((store, actor))
    }

    /// The names that have a key slot in a store, for a sign-in page: they stand beside the store in the clear.
    ///
    /// # Errors
    /// There is no store, or no file of slots beside it.
    pub fn user_names(path: &Path) -> Result<Vec<String>, StoreError> {
        let slots = Slots::read(&found(path)?)?;
        let mut names: Vec<String> = slots.users.into_iter().map(|slot| slot.user).collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// Opens a store with the recovery key, to give an administrator a new password.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with_recovery(path: &Path, key: &RecoveryKey, at: Timestamp) -> Result<Store, StoreError> {
        let files = found(path)?;
        let slots = Slots::read(&files)?;
        let unlocked = match slots.unlock_with_recovery(key) {
            Err(StoreError::WrongPassword) => return Err(refuse(&files, &slots, "", at)),
            other => other?,
        };
        let Some(first) = unlocked.first() else { return Err(refuse(&files, &slots, "", at)) };
        let store = Store::unlock(&files, first, at, &schema::CURRENT)?;
        let known = store.read(|reader| {
            let in_force = reader.recovery_slots()?;
            Ok::<_, StoreError>(unlocked.iter().any(|slot| in_force.contains(&slot.slot)))
        })?;
        if !known {
            return Err(refuse(&files, &slots, "", at));
        }
        store.signed_in("恢复密钥", at)?;
        Ok(store)
    }

    /// Another connection to the same store, for work beside the window's.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn connect_again(&self) -> Result<Store, StoreError> {
        let Connected { conn, .. } =
            connect::open(&self.vault.files.database, &self.vault.key, schema::CURRENT.version())?;
        Ok(Store { conn, vault: self.vault.clone() })
    }

    pub(crate) fn unlock(
        files: &Beside,
        unlocked: &Unlocked,
        at: Timestamp,
        schema: &Schema,
    ) -> Result<Store, StoreError> {
        let known = schema.version();
        let Connected { mut conn, version, unwritable } =
            connect::open(&files.database, &unlocked.key, known)?;
        let key = unlocked.key.clone();
        let vault = Vault { files: files.clone(), key, cost: unlocked.cost, unwritable };
        if version < known {
            if let Some(why) = unwritable {
                return Err(why.into());
            }
            backup::before_migration(&conn, &vault, version, at)?;
            schema.migrate(&mut conn)?;
        }
        if unwritable.is_none() {
            rekeying::where_stale(&conn, &vault, at)?;
        }
        Ok(Store { conn, vault })
    }

    /// Notes a sign-in, with those that failed before it. Where another process is writing, the file of
    /// attempts takes it: reading goes on beside a long write.
    fn signed_in(&self, who: &str, at: Timestamp) -> Result<(), StoreError> {
        self.conn.busy_timeout(Duration::from_millis(250))?;
        let written = self.write_sign_in(who, at);
        self.conn.busy_timeout(connect::PATIENCE)?;
        match written {
            Err(StoreError::InUse) => attempts::note(&self.vault.files, who, attempts::SIGNED_IN, at),
            // Where nothing can be written nothing can be changed, and people must still read and back up.
            Err(StoreError::Full | StoreError::ReadOnly) => Ok(()),
            other => other,
        }
    }

    fn write_sign_in(&self, who: &str, at: Timestamp) -> Result<(), StoreError> {
        let files = &self.vault.files;
        let waiting = Waiting::look(files, at)?;
        tx::write(&self.conn, &self.vault, |tx| {
            let before = tx.audit_head()?.seq;
            let last = tx.audit_entries(before..=before)?.pop();
            if let Some(waiting) = &waiting {
                waiting.take(tx)?;
            }
            if let Some(last) = last.filter(|last| last.event.at > at + CLOCK_TOLERANCE) {
                tx.audit(AuditEvent {
                    at,
                    who: who.to_owned(),
                    action: CLOCK_BACK.to_owned(),
                    subject: String::new(),
                    before: last.event.at.to_string(),
                    after: at.to_string(),
                })?;
            }
            tx.audit(AuditEvent {
                at,
                who: who.to_owned(),
                action: attempts::SIGNED_IN.to_owned(),
                subject: String::new(),
                before: String::new(),
                after: String::new(),
            })
        })?;
        if let Some(waiting) = waiting {
            waiting.clear()?;
        }
        tx::prune_slots(&self.conn, &self.vault)
    }

    /// Reads one consistent view.
    ///
    /// # Errors
    /// What `work` returns.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = rusqlite::Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred);
        let transaction = begun.map_err(|error| E::from(error.into()))?;
        let value = work(&Reader::new(&self.conn, &self.vault))?;
        transaction.rollback().map_err(|error| E::from(error.into()))?;
        Ok(value)
    }

    /// Changes the store in one transaction, which must hold an audit entry. Where `work` returns an error
    /// or panics, nothing has changed.
    ///
    /// # Errors
    /// [`StoreError::InUse`] after five seconds of another's writing, [`StoreError::Unaudited`] for a change
    /// without its entry, and what `work` returns.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        tx::write(&self.conn, &self.vault, work)
    }

    /// For how many minutes a user is still locked out after failed sign-ins; `None` is not at all.
    ///
    /// # Errors
    /// The file beside the store cannot be read.
    pub fn locked_out(&self, user: &str, now: Timestamp) -> Result<Option<i64>, StoreError> {
        lockout::waiting(&self.vault.files, user, now)
    }

    /// Lets a user who was locked out sign in again.
    ///
    /// # Errors
    /// The file beside the store cannot be written.
    pub fn forgive(&self, user: &str) -> Result<(), StoreError> {
        lockout::forgive(&self.vault.files, user)
    }

    /// The database's path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.vault.files.database
    }

    pub(crate) fn parts(&self) -> (&Connection, &Vault) {
        (&self.conn, &self.vault)
    }
}

impl Drop for Store {
    /// Notes how long the audit log is. What fails here is made up for by the next opening.
    fn drop(&mut self) {
        let _ = self.conn.busy_timeout(Duration::from_millis(100));
        let _ = tx::prune_slots(&self.conn, &self.vault);
    }
}

fn found(path: &Path) -> Result<Beside, StoreError> {
    if beside::exists(path)? { Ok(Beside::new(path)) } else { Err(StoreError::Missing(beside::shown(path))) }
}

/// Notes a failed sign-in. On a disk that cannot be written it is refused all the same.
fn refuse(files: &Beside, slots: &Slots, user: &str, at: Timestamp) -> StoreError {
    let _ = attempts::failed(files, slots, user, at);
    if slots.knows(user) {
        let _ = lockout::failed(files, user, at);
    }
    StoreError::WrongPassword
}
