//! Reading and writing in transactions. A write commits only with an audit entry in it.

use std::cell::{Cell, RefCell};
use std::ops::Deref;

use casework::{AuditEntry, AuditEvent};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::file::connect::Unwritable;
use crate::file::damage;
use crate::file::store_files::StoreFiles;
use crate::keys::key_wrapping::{Key, KeyCost};
use crate::keys::slots::{Head, RecoverySlot, Slots, UserSlot};
use crate::{StoreError, audit, history};

/// One consistent view of the store.
pub struct Reader<'a> {
    conn: &'a Connection,
    pub(crate) vault: &'a Vault,
}

/// What a store must hold to make key slots.
#[derive(Clone)]
pub(crate) struct Vault {
    pub(crate) files: StoreFiles,
    pub(crate) key: Key,
    pub(crate) cost: KeyCost,
    /// Why the store can only be read, where it can.
    pub(crate) unwritable: Option<Unwritable>,
    /// Where the chain ended when the store was opened, where its log was left behind.
    pub(crate) lost_log: Option<Head>,
}

/// A write in progress: everything that a [`Reader`] can, and every change.
///
/// It commits with at least one audit entry or not at all.
pub struct Tx<'a> {
    reader: Reader<'a>,
    audited: Cell<bool>,
    /// Slots that stand in the file before the store says so, and go again unless it does.
    slots: RefCell<Vec<NewSlot>>,
    /// Whether a slot has gone out of force.
    stale_slots: Cell<bool>,
}

pub(crate) enum NewSlot {
    User(UserSlot),
    Recovery(RecoverySlot),
}

impl<'a> Reader<'a> {
    pub(crate) fn new(conn: &'a Connection, vault: &'a Vault) -> Reader<'a> {
        Reader { conn, vault }
    }

    pub(crate) fn conn(&self) -> &'a Connection {
        self.conn
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl Tx<'_> {
    /// Appends to the audit log.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn audit(&self, event: AuditEvent) -> Result<AuditEntry, StoreError> {
        let entry = audit::append(self.conn(), event)?;
        self.audited.set(true);
        Ok(entry)
    }

    /// What is written is about the log itself, and needs no entry in it.
    pub(crate) fn tells_of_the_log(&self) {
        self.audited.set(true);
    }

    pub(crate) fn stage_slot(&self, slot: NewSlot) {
        self.slots.borrow_mut().push(slot);
        self.stale_slots.set(true);
    }

    pub(crate) fn drop_slots(&self) {
        self.stale_slots.set(true);
    }

    /// The slot of a user that this write is about to make, else those in the file.
    pub(crate) fn slots_now(&self) -> Result<Slots, StoreError> {
        let mut slots = Slots::read(&self.vault.files)?;
        for slot in self.slots.borrow().iter() {
            slot.add(&mut slots);
        }
        Ok(slots)
    }
}

impl NewSlot {
    fn add(&self, slots: &mut Slots) {
        match self {
            NewSlot::User(slot) => slots.users.push(slot.clone()),
            NewSlot::Recovery(slot) => slots.recovery.push(slot.clone()),
        }
    }
}

/// Runs a write and commits it.
pub(crate) fn write<T, E: From<StoreError>>(
    conn: &Connection,
    vault: &Vault,
    work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let transaction = begin(conn, vault).map_err(E::from)?;
    let tx = Tx {
        reader: Reader::new(conn, vault),
        audited: Cell::new(false),
        slots: RefCell::default(),
        stale_slots: Cell::new(false),
    };
    let value = work(&tx)?;
    commit(&tx, transaction).map_err(E::from)?;
    Ok(value)
}

pub(crate) fn begin<'a>(conn: &'a Connection, vault: &Vault) -> Result<Transaction<'a>, StoreError> {
    if let Some(why) = vault.unwritable {
        return Err(why.into());
    }
    damage::check(&vault.files)?;
    Ok(Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?)
}

/// The file of slots first gets the new ones, then the store says which are in force, then the file loses
/// the others: whenever this is cut short, the old passwords work or the new ones do.
fn commit(tx: &Tx<'_>, transaction: Transaction<'_>) -> Result<(), StoreError> {
    if !tx.audited.get() {
        return Err(StoreError::Unaudited);
    }
    let conn = tx.conn();
    let vault = tx.vault;
    if !tx.slots.borrow().is_empty() {
        tx.slots_now()?.write(&vault.files)?;
    }
    transaction.commit()?;
    if tx.stale_slots.get() {
        // The write is done. A slot that stays opens nothing, and goes at the next opening.
        let _ = prune_slots(conn, vault);
    }
    Ok(())
}

/// Drops the slots that are not in force, and notes how long the audit log is by now.
pub(crate) fn prune_slots(conn: &Connection, vault: &Vault) -> Result<(), StoreError> {
    change_slots(conn, vault, None)
}

/// The same, and notes that somebody is writing into the log from now on.
pub(crate) fn begin_use(conn: &Connection, vault: &Vault) -> Result<(), StoreError> {
    if !vault.files.has_log() {
        // The slots never speak of a log that is not there: whoever is killed now left nothing behind.
        append_to_log(conn, vault)?;
    }
    change_slots(conn, vault, Some(true))
}

/// Makes an entry in SQLite's log that changes nothing. An `UPDATE` with the values that stand there is left out by
/// SQLite, and appends nothing; a pragma of the header always writes its page.
pub(crate) fn append_to_log(conn: &Connection, vault: &Vault) -> Result<(), StoreError> {
    let transaction = begin(conn, vault)?;
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    conn.pragma_update(None, "user_version", version)?;
    Ok(transaction.commit()?)
}

/// The same, and notes that nobody is: to be called by the last who has the store open. Everything stands in the
/// database itself then.
pub(crate) fn end_use(conn: &Connection, vault: &Vault) -> Result<(), StoreError> {
    let folded = |row: &rusqlite::Row<'_>| {
        Ok(row.get::<_, i64>(0)? == 0 && row.get::<_, i64>(1)? == row.get::<_, i64>(2)?)
    };
    if !conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], folded)? {
        return Err(StoreError::InUse);
    }
    change_slots(conn, vault, Some(false))
}

/// The write lock is held meanwhile, so that no other process loses a slot.
fn change_slots(conn: &Connection, vault: &Vault, in_use: Option<bool>) -> Result<(), StoreError> {
    let transaction = begin(conn, vault)?;
    let head = audit::head(conn)?;
    let mut slots = Slots::read(&vault.files)?;
    let dropped = keep_in_force(conn, &mut slots)?;
    // A head that the chain does not hold stays: that is how a cut or a rewriting shows, until somebody accepts it.
    let moves = match history::holds(conn, &slots.head)? {
        true => slots.head.seq < head.seq,
        false => history::is_accepted(conn, &slots.head)?,
    };
    if moves {
        slots.head = head;
    }
    let used = in_use.is_some_and(|in_use| in_use != slots.in_use);
    slots.in_use = in_use.unwrap_or(slots.in_use);
    if dropped || moves || used {
        slots.write(&vault.files)?;
    }
    transaction.rollback()?;
    Ok(())
}

/// Drops the slots that the database does not refer to; gives whether there were any.
pub(crate) fn keep_in_force(conn: &Connection, slots: &mut Slots) -> Result<bool, StoreError> {
    let mut statement = conn.prepare(
        "SELECT slot FROM users WHERE slot IS NOT NULL
         UNION ALL SELECT slot FROM recovery WHERE retired_at IS NULL",
    )?;
    let in_force: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let before = slots.users.len() + slots.recovery.len();
    slots.users.retain(|slot| in_force.contains(&slot.id));
    slots.recovery.retain(|slot| in_force.contains(&slot.id));
    if slots.users.is_empty() {
        return Err(StoreError::Damaged("钥匙文件与数据不符".to_owned()));
    }
    Ok(before != slots.users.len() + slots.recovery.len())
}
