//! Reading and writing in transactions. A write commits only with an audit entry in it.

use std::cell::{Cell, RefCell};
use std::ops::Deref;

use rusqlite::Connection;

use crate::StoreError;
use crate::file::connect::Unwritable;
use crate::file::store_files::StoreFiles;
use crate::keys::key_wrapping::{Key, KeyCost};
use crate::keys::slots::{Head, RecoverySlot, Slots, UserSlot};

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
    pub(crate) reader: Reader<'a>,
    pub(crate) audited: Cell<bool>,
    /// Slots that stand in the file before the store says so, and go again unless it does.
    pub(crate) slots: RefCell<Vec<NewSlot>>,
    /// Whether a slot has gone out of force.
    pub(crate) stale_slots: Cell<bool>,
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
