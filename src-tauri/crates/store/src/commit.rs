//! How a write begins and ends: one transaction, its audit entry, and the key slots that follow it.

use std::cell::{Cell, RefCell};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::file::damage;
use crate::keys::slots::{Slots, keep_in_force};
use crate::tx::{Reader, Tx, Vault};
use crate::{StoreError, audit, history};

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
