//! A new key for the store: the whole database is written anew under it, and everybody who is in force keeps their
//! password. Who has an old file of slots, with any password, opens nothing that is written from then on.
//!
//! The new database takes the old one's place in one step. Before it, both keys stand in the file of slots: whenever
//! this is cut short, the old database opens by the old key or the new one by the new key.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use casework::{AuditAction, AuditEvent};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::file::atomic_file::with_ending;
use crate::file::backup::Watch;
use crate::file::store_files::StoreFiles;
use crate::file::{atomic_file, backup, connect, integrity};
use crate::keys::key_wrapping;
use crate::keys::key_wrapping::Key;
use crate::keys::slots::{Head, RecoverySlot, Slots};
use crate::tx::Vault;
use crate::{Reader, RecoveryKey, Store, StoreError, audit, commit, schema};

/// How the log says so.
const NEW_KEY: &str = AuditAction::StoreNewKey.code();

/// What a store with a new key comes with.
pub struct NewKey {
    /// The recovery key: the one before opens nothing any more.
    pub recovery: RecoveryKey,
    /// The backup that was made first. It opens by the old slots.
    pub backup: PathBuf,
}

impl Store {
    /// Gives the store a new key. A backup is made and opened first; the new database is opened and checked before it
    /// takes the old one's place.
    ///
    /// # Errors
    /// [`StoreError::OthersOpen`] where anybody else has the store open, [`StoreError::NoPairYet`] where somebody's slot
    /// cannot be wrapped without their password, [`StoreError::Full`]: nothing has changed then.
    pub fn renew_key(&mut self, who: &str, at: Timestamp, watch: Watch<'_>) -> Result<NewKey, StoreError> {
        commit::begin(&self.conn, &self.vault)?.rollback()?;
        self.read(|reader| reader.all_have_pairs())?;
        self.presence.wait_alone()?;
        let made = self.renew_alone(who, at, watch);
        self.presence.give_back();
        made
    }

    fn renew_alone(&mut self, who: &str, at: Timestamp, watch: Watch<'_>) -> Result<NewKey, StoreError> {
        let files = self.vault.files.clone();
        let third = |part: u64| move |done: u64, total: u64| watch(part * total + done, 3 * total.max(1));
        let backup = self.backup_first(at, &third(0))?;
        // Its log is folded into it, and the file may be taken by its name.
        commit::end_use(&self.conn, &self.vault)?;
        let idle = Connection::open_in_memory()?;
        let closed = std::mem::replace(&mut self.conn, idle).close().map_err(|(_, error)| error.into());
        let made = closed.and_then(|()| self.written_anew(&files, who, at, &third(1)));
        let made = made.and_then(|(key, recovery)| {
            take_the_place(&files)?;
            self.vault.key = key;
            Ok(NewKey { recovery, backup })
        });
        if made.is_err() {
            // Under its old key, as it was: the error says why.
            let _ = clear(&files);
        }
        self.conn = connect::open(&files.database, &self.vault.key, schema::CURRENT.version())?.conn;
        // What is not done here is done by the next opening.
        let _ = commit::begin_use(&self.conn, &self.vault);
        made
    }

    /// A backup, tried: what cannot be opened is none.
    fn backup_first(&self, at: Timestamp, watch: Watch<'_>) -> Result<PathBuf, StoreError> {
        let folder = &self.vault.files.backups;
        fs::create_dir_all(folder)?;
        let moment = at.strftime("%Y%m%dT%H%M%SZ");
        let own = hex::encode(*key_wrapping::random::<2>()?);
        let to = folder.join(format!("before-new-key-{moment}-{own}.backup"));
        let made = self.backup_watched(&to, at, watch)?;
        let tried = with_ending(&to, ".tried.new");
        let opened = backup::restore(&to, &tried).and_then(|_| {
            let copy = connect::keyed(&tried, &self.vault.key)?;
            whole(&copy, &made.head)
        });
        for ending in ["", "-wal", "-shm", ".slots"] {
            atomic_file::remove_if_there(&with_ending(&tried, ending))?;
        }
        opened.map(|()| to)
    }

    /// The database under a new key, beside the old one; the slots open both then.
    fn written_anew(
        &self,
        files: &StoreFiles,
        who: &str,
        at: Timestamp,
        watch: Watch<'_>,
    ) -> Result<(Key, RecoveryKey), StoreError> {
        clear(files)?;
        drop(atomic_file::create_private(&files.new_key)?);
        let key = key_wrapping::random::<32>()?;
        let old = connect::keyed(&files.database, &self.vault.key)?;
        let mut new = connect::keyed(&files.new_key, &key)?;
        backup::copy_pages(&old, &mut new, watch)?;
        old.close().map_err(|(_, error)| error)?;
        let vault = Vault { key: key.clone(), ..self.vault.clone() };
        let (slots, recovery) = entered(&new, &vault, who, at)?;
        let head = audit::head(&new)?;
        new.close().map_err(|(_, error)| error)?;
        let copy = connect::keyed(&files.new_key, &key)?;
        whole(&copy, &head)?;
        copy.close().map_err(|(_, error)| error)?;
        if with_ending(&files.new_key, "-wal").try_exists()? || files.has_log() {
            return Err(StoreError::InUse);
        }
        // Windows syncs no file that is open for reading alone.
        OpenOptions::new().write(true).open(&files.new_key)?.sync_all()?;
        let mut both = Slots::read(files)?;
        both.users.extend(slots.users);
        both.recovery.extend(slots.recovery);
        both.write(files)?;
        Ok((key, recovery))
    }
}

/// Puts the new key on record in the new database, with everybody's slot and a recovery key of its own.
fn entered(
    new: &Connection,
    vault: &Vault,
    who: &str,
    at: Timestamp,
) -> Result<(Slots, RecoveryKey), StoreError> {
    let old = Slots::read(&vault.files)?;
    let transaction = commit::begin(new, vault)?;
    let mut slots = Slots::new(Head { seq: 0, hash: String::new() });
    for (user_id, slot, public) in Reader::new(new, vault).slots_in_force()? {
        let kept = old.users.iter().find(|kept| kept.id == slot);
        let Some(kept) = kept.and_then(|kept| kept.with_key(&vault.key, &public).transpose()).transpose()?
        else {
            return Err(StoreError::Damaged("钥匙文件与数据不符".to_owned()));
        };
        new.execute("UPDATE users SET slot = ?2 WHERE id = ?1", params![user_id, kept.id])?;
        slots.users.push(kept);
    }
    let recovery = RecoveryKey::generate()?;
    let slot = RecoverySlot::make(&vault.key, &recovery)?;
    let now = at.to_string();
    new.execute("UPDATE recovery SET retired_at = ?1 WHERE retired_at IS NULL", [&now])?;
    new.execute("INSERT INTO recovery(slot, created_at) VALUES (?1, ?2)", params![slot.id, now])?;
    slots.recovery.push(slot);
    audit::append(
        new,
        AuditEvent {
            at,
            who: who.to_owned(),
            action: NEW_KEY.to_owned(),
            subject: String::new(),
            before: String::new(),
            after: String::new(),
        },
    )?;
    transaction.commit()?;
    Ok((slots, recovery))
}

/// Whether a copy is what it was made of.
pub(crate) fn whole(copy: &Connection, head: &Head) -> Result<(), StoreError> {
    for pragma in ["cipher_integrity_check", "quick_check"] {
        let mut statement = copy.prepare(&format!("PRAGMA {pragma}"))?;
        let found: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        if let Some(fault) = found.into_iter().find(|line| line != "ok") {
            return Err(StoreError::Damaged(integrity::in_words(&[fault])));
        }
    }
    if audit::head(copy)? == *head {
        Ok(())
    } else {
        Err(StoreError::Damaged("副本与原件不符".to_owned()))
    }
}

fn take_the_place(files: &StoreFiles) -> Result<(), StoreError> {
    fs::rename(&files.new_key, &files.database)?;
    atomic_file::sync_folder(&files.database)
}

/// Removes what was cut short. To be called where nobody can be at it.
pub(crate) fn clear(files: &StoreFiles) -> Result<(), StoreError> {
    for ending in ["-wal", "-shm", "-journal", ""] {
        atomic_file::remove_if_there(&with_ending(&files.new_key, ending))?;
    }
    Ok(())
}

/// Whether a database opens by a key: asked where the slots give two, or where it may be broken. The first page tells.
pub(crate) fn opens(database: &Path, key: &Key) -> bool {
    let look = |conn: Connection| conn.query_row("PRAGMA application_id", [], |_| Ok(()));
    connect::to_salvage(database, key).is_ok_and(|conn| look(conn).is_ok())
}

impl Reader<'_> {
    /// Who can sign in: the user, the slot, and the public half of the pair in it.
    fn slots_in_force(&self) -> Result<Vec<(i64, String, String)>, StoreError> {
        let sql = "SELECT id, slot, coalesce(slot_public, '') FROM users WHERE slot IS NOT NULL ORDER BY id";
        let mut statement = self.conn().prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn all_have_pairs(&self) -> Result<(), StoreError> {
        let mut without = Vec::new();
        for (user_id, _, public) in self.slots_in_force()? {
            if public.is_empty() {
                without.push(self.user_name(user_id)?);
            }
        }
        if without.is_empty() { Ok(()) } else { Err(StoreError::NoPairYet(without.join("、"))) }
    }
}
