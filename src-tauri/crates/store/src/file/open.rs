//! Making and opening a store.

use std::path::Path;
use std::time::Duration;

use casework::{Actor, AuditAction, AuditEvent, Person, Role};
use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};
use secrecy::SecretString;

use crate::file::connect::Connected;
use crate::file::presence::Presence;
use crate::file::store::Store;
use crate::file::store_files::StoreFiles;
use crate::file::{atomic_file, backup, connect, damage, folding, moving};
use crate::keys::key_wrapping::KeyCost;
use crate::keys::sign_in::refuse;
use crate::keys::slots::{Head, Slots, Unlocked};
use crate::keys::{attempts, key_wrapping, lockout, new_key, rekeying};
use crate::schema::Schema;
use crate::tx::{Reader, Tx, Vault};
use crate::{NewUser, RecoveryKey, StoreError, audit, commit, schema};

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
        let files = StoreFiles::new(path);
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
        let presence = Presence::shared(&files).map_err(E::from)?;
        let connected =
            connect::open(&files.database, &vault.key, schema::CURRENT.version()).map_err(E::from)?;
        Ok((Store { conn: connected.conn, vault, presence }, actor, recovery))
    }

    fn fill<E: From<StoreError>>(
        files: &StoreFiles,
        new: &NewStore<'_>,
        setup: impl FnOnce(&Tx<'_>, &Person) -> Result<(), E>,
    ) -> Result<(Vault, Actor, RecoveryKey), E> {
        let key = key_wrapping::random::<32>().map_err(E::from)?;
        let mut conn = connect::create(&files.unfinished, &key).map_err(E::from)?.conn;
        schema::CURRENT.migrate(&mut conn).map_err(E::from)?;
        Slots::new(Head { seq: 0, hash: casework::GENESIS.to_owned() }).write(files).map_err(E::from)?;
        let vault = Vault { files: files.clone(), key, cost: new.cost, unwritable: None, lost_log: None };
        let mut roles = new.roles.to_vec();
        if !roles.contains(&Role::Admin) {
            roles.push(Role::Admin);
        }
        let made = commit::write(&conn, &vault, |tx| {
            let user = NewUser { name: new.admin, roles: &roles, bureau: None };
            let person = tx.add_user(&user, new.password, new.at).map_err(E::from)?;
            let recovery = tx.renew_recovery_key(new.at).map_err(E::from)?;
            tx.set_setting(Store::BUREAU, new.bureau).map_err(E::from)?;
            tx.audit(AuditEvent {
                at: new.at,
                who: new.admin.to_owned(),
                action: AuditAction::StoreCreate.code().to_owned(),
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
        let presence = Presence::shared(&files)?;
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
        let Some(first) = fitting(&files, &unlocked) else { return Err(refuse(&files, &slots, user, at)) };
        // The password is right: nobody need wait while the store is opened.
        drop(turn);
        let store = Store::unlock(&files, presence, first, at, &schema::CURRENT)?;
        // The store says which of a user's slots is in force.
        let found = store.read(|reader| {
            for slot in &unlocked {
                if let Some(actor) = reader.actor_of_slot(&slot.slot)? {
                    return Ok::<_, StoreError>(Some((actor, slot.without_pair)));
                }
            }
            Ok(None)
        })?;
        let Some((actor, without_pair)) = found else { return Err(refuse(&files, &slots, user, at)) };
        let renewed = without_pair.then_some((actor.person.id, password));
        store.signed_in(&actor.person.name, renewed, at)?;
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
        let presence = Presence::shared(&files)?;
        let slots = Slots::read(&files)?;
        let unlocked = match slots.unlock_with_recovery(key) {
            Err(StoreError::WrongPassword) => return Err(refuse(&files, &slots, "", at)),
            other => other?,
        };
        let Some(first) = fitting(&files, &unlocked) else { return Err(refuse(&files, &slots, "", at)) };
        let store = Store::unlock(&files, presence, first, at, &schema::CURRENT)?;
        let known = store.read(|reader| {
            let in_force = reader.recovery_slots()?;
            Ok::<_, StoreError>(unlocked.iter().any(|slot| in_force.contains(&slot.slot)))
        })?;
        if !known {
            return Err(refuse(&files, &slots, "", at));
        }
        store.signed_in("恢复密钥", None, at)?;
        Ok(store)
    }

    /// Another connection to the same store, for work beside the window's.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn connect_again(&self) -> Result<Store, StoreError> {
        let presence = Presence::shared(&self.vault.files)?;
        let Connected { conn, .. } =
            connect::open(&self.vault.files.database, &self.vault.key, schema::CURRENT.version())?;
        Ok(Store { conn, vault: self.vault.clone(), presence })
    }

    pub(crate) fn unlock(
        files: &StoreFiles,
        presence: Presence,
        unlocked: &Unlocked,
        at: Timestamp,
        schema: &Schema,
    ) -> Result<Store, StoreError> {
        let known = schema.version();
        // Nobody is at it while others have the store open.
        let _ = new_key::clear(files);
        let log_left_behind = Slots::read(files)?.in_use && !files.has_log();
        let Connected { mut conn, version, unwritable } =
            connect::open(&files.database, &unlocked.key, known)?;
        let key = unlocked.key.clone();
        let lost_log = log_left_behind.then(|| audit::head(&conn)).transpose()?;
        let vault = Vault { files: files.clone(), key, cost: unlocked.cost, unwritable, lost_log };
        if version < known {
            if let Some(why) = unwritable {
                return Err(why.into());
            }
            backup::before_migration(&conn, &vault, version, at)?;
            // The database stays as it was until all of it is done: where there is no room for the last of it, too.
            folding::suspend(&conn)?;
            schema.migrate(&mut conn)?;
        }
        if unwritable.is_none() {
            rekeying::where_stale(&conn, &vault, at)?;
        }
        if version < known {
            folding::resume(&conn)?;
        }
        Ok(Store { conn, vault, presence })
    }

    /// Reads one consistent view.
    ///
    /// # Errors
    /// What `work` returns.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.watched(|| {
            let begun = rusqlite::Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred);
            let transaction = begun.map_err(|error| E::from(error.into()))?;
            let value = work(&Reader::new(&self.conn, &self.vault))?;
            transaction.rollback().map_err(|error| E::from(error.into()))?;
            Ok(value)
        })
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
        self.watched(|| commit::write(&self.conn, &self.vault, work))
    }

    /// Work that marks the store where it meets something broken.
    pub(crate) fn watched<T, E>(&self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        damage::look_anew();
        work().inspect_err(|_| damage::mark_seen(&self.vault.files))
    }

    /// Seals the log without adding to it.
    ///
    /// # Errors
    /// What `work` returns.
    pub fn seal<E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        commit::write(&self.conn, &self.vault, |tx| work(tx).inspect(|()| tx.tells_of_the_log()))
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

    /// Where the automatic backups of this store are.
    #[must_use]
    pub fn backups_folder(&self) -> &Path {
        &self.vault.files.backups
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
    /// Notes how long the audit log is, and whether this was the last who had the store open. What fails here is made up
    /// for by the next opening.
    fn drop(&mut self) {
        let _ = self.conn.busy_timeout(Duration::from_millis(100));
        let ended = self.presence.take_alone() && commit::end_use(&self.conn, &self.vault).is_ok();
        if !ended {
            let _ = commit::prune_slots(&self.conn, &self.vault);
            // The file of slots says that there is a log: closing may not fold it away then.
            let _ = self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
    }
}

fn found(path: &Path) -> Result<StoreFiles, StoreError> {
    if !atomic_file::exists(path)? {
        return Err(StoreError::Missing(atomic_file::shown(path)));
    }
    let files = StoreFiles::new(path);
    moving::check(&files)?;
    Ok(files)
}

/// The key that opens the database: while it is being given a new one, the slots hold two.
fn fitting<'a>(files: &StoreFiles, unlocked: &'a [Unlocked]) -> Option<&'a Unlocked> {
    let first = unlocked.first()?;
    if unlocked.iter().all(|other| other.key == first.key) {
        return Some(first);
    }
    unlocked.iter().find(|one| new_key::opens(&files.database, &one.key))
}
