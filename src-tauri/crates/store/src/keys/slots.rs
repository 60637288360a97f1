//! `FILE.slots`: the store's key, sealed once for each user and once under the recovery key, as in LUKS.
//!
//! A user's slot holds a pair of keys: the private half under the password, the store's key for the public half. So the
//! store can be given a new key while only one password is known. Slots of the first format hold the store's key
//! under the password itself; they are made anew at their owner's next sign-in.
//!
//! The file may hold a slot more than the store knows, for a moment or after a crash: the `users` table says
//! which slot is in force, so that a password and what is wrapped under it change in one step.

use std::fs;

use rusqlite::Connection;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::file::atomic_file;
use crate::file::store_files::StoreFiles;
use crate::keys::key_pair;
use crate::keys::key_pair::Wrapped;
use crate::keys::key_wrapping::{Key, KeyCost, KeyWrapped, PasswordWrapped, random};
use crate::{RecoveryKey, StoreError};

/// The newest form of the file that this program knows.
const FORMAT: i64 = 2;

/// The end of the audit log at some moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The last entry's number; 0 where there is none.
    pub seq: i64,
    /// The last entry's hash.
    pub hash: String,
}

/// Everything in the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Slots {
    format: i64,
    pub(crate) users: Vec<UserSlot>,
    pub(crate) recovery: Vec<RecoverySlot>,
    /// The audit log was at least as long as this once. It moves on only over a chain that holds it.
    pub(crate) head: Head,
    /// Whether somebody may be writing into the log beside the database: then a copy needs that log.
    #[serde(default)]
    pub(crate) in_use: bool,
}

/// The store's key under a user's password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UserSlot {
    pub(crate) id: String,
    pub(crate) user: String,
    /// The private half of the pair under the password; without a pair, the store's key itself.
    #[serde(flatten)]
    key: PasswordWrapped,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pair: Option<Pair>,
}

/// What a slot has beside the private half.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Pair {
    /// The private half is bound to it: it stays when the store's key changes.
    id: String,
    store_key: Wrapped,
}

/// The store's key under the recovery key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RecoverySlot {
    pub(crate) id: String,
    #[serde(flatten)]
    key: KeyWrapped,
}

#[derive(Deserialize)]
struct Form {
    format: i64,
}

/// A key with the slot that gave it.
pub(crate) struct Unlocked {
    pub(crate) key: Key,
    pub(crate) slot: String,
    pub(crate) cost: KeyCost,
    /// Whether the slot is of the first format.
    pub(crate) without_pair: bool,
}

impl Slots {
    pub(crate) fn new(head: Head) -> Slots {
        Slots { format: FORMAT, users: Vec::new(), recovery: Vec::new(), head, in_use: false }
    }

    pub(crate) fn read(files: &StoreFiles) -> Result<Slots, StoreError> {
        if !atomic_file::exists(&files.slots)? {
            return Err(StoreError::NoSlots(atomic_file::shown(&files.slots)));
        }
        Slots::parse(&fs::read(&files.slots)?)
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Slots, StoreError> {
        let damaged = |error: serde_json::Error| StoreError::Damaged(format!("钥匙文件：{error}"));
        let form: Form = serde_json::from_slice(bytes).map_err(damaged)?;
        if form.format > FORMAT {
            return Err(StoreError::Newer { found: form.format, known: FORMAT });
        }
        let slots: Slots = serde_json::from_slice(bytes).map_err(damaged)?;
        Ok(Slots { format: FORMAT, ..slots })
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>, StoreError> {
        serde_json::to_vec_pretty(self).map_err(|error| StoreError::Damaged(error.to_string()))
    }

    pub(crate) fn write(&self, files: &StoreFiles) -> Result<(), StoreError> {
        atomic_file::replace(&files.slots, &self.bytes()?)
    }

    pub(crate) fn knows(&self, user: &str) -> bool {
        self.users.iter().any(|slot| slot.user == user)
    }

    /// The store's key. An unknown user costs the same work and gives the same error as a wrong password.
    pub(crate) fn unlock(&self, user: &str, password: &SecretString) -> Result<Vec<Unlocked>, StoreError> {
        let mut unlocked = Vec::new();
        for slot in self.users.iter().filter(|slot| slot.user == user) {
            match slot.open(password) {
                Ok(key) => {
                    let without_pair = slot.pair.is_none();
                    unlocked.push(Unlocked { without_pair, ..Unlocked::new(&key, &slot.id, slot.key.cost)? });
                }
                Err(StoreError::WrongPassword) => {}
                Err(error) => return Err(error),
            }
        }
        if !self.knows(user)
            && let Some(other) = self.users.first()
        {
            // It cannot open: the purpose is bound into what was sealed.
            let _ = other.key.open(password, "nobody");
        }
        if unlocked.is_empty() { Err(StoreError::WrongPassword) } else { Ok(unlocked) }
    }

    pub(crate) fn unlock_with_recovery(&self, recovery: &RecoveryKey) -> Result<Vec<Unlocked>, StoreError> {
        let cost = self.users.first().map_or(KeyCost::STRONG, |slot| slot.key.cost);
        let key = recovery.key();
        let mut unlocked = Vec::new();
        for slot in &self.recovery {
            match slot.key.open(&key, &recovery_purpose(&slot.id)) {
                Ok(key) => unlocked.push(Unlocked::new(&key, &slot.id, cost)?),
                Err(StoreError::WrongPassword) => {}
                Err(error) => return Err(error),
            }
        }
        if unlocked.is_empty() { Err(StoreError::WrongPassword) } else { Ok(unlocked) }
    }
}

impl Unlocked {
    fn new(key: &Zeroizing<Vec<u8>>, slot: &str, cost: KeyCost) -> Result<Unlocked, StoreError> {
        let bytes: [u8; 32] =
            key.as_slice().try_into().map_err(|_| StoreError::Damaged("钥匙长度不对".to_owned()))?;
        Ok(Unlocked { key: Zeroizing::new(bytes), slot: slot.to_owned(), cost, without_pair: false })
    }
}

impl UserSlot {
    /// A slot with a new pair; gives the pair's public half too, by which the store's next key is wrapped.
    pub(crate) fn make(
        store_key: &Key,
        user: &str,
        password: &SecretString,
        cost: KeyCost,
    ) -> Result<(UserSlot, String), StoreError> {
        let pair = new_id()?;
        let private = key_pair::new_private()?;
        let public = key_pair::public(&private);
        let bytes = Zeroizing::new(private.to_bytes());
        let key = PasswordWrapped::wrap(bytes.as_slice(), password, cost, &pair_purpose(&pair, user))?;
        Ok((UserSlot::wrap(store_key, user, &public, pair, key)?, public))
    }

    /// The same pair with another key of the store; `None` for a slot of the first format.
    pub(crate) fn with_key(&self, store_key: &Key, public: &str) -> Result<Option<UserSlot>, StoreError> {
        let Some(Pair { id, .. }) = &self.pair else { return Ok(None) };
        UserSlot::wrap(store_key, &self.user, public, id.clone(), self.key.clone()).map(Some)
    }

    fn wrap(
        store_key: &Key,
        user: &str,
        public: &str,
        pair: String,
        key: PasswordWrapped,
    ) -> Result<UserSlot, StoreError> {
        let id = new_id()?;
        let store_key = Wrapped::wrap(store_key.as_slice(), public, &user_purpose(&id, user))?;
        Ok(UserSlot { id, user: user.to_owned(), key, pair: Some(Pair { id: pair, store_key }) })
    }

    /// The store's key.
    fn open(&self, password: &SecretString) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let purpose = user_purpose(&self.id, &self.user);
        let Some(pair) = &self.pair else { return self.key.open(password, &purpose) };
        let private = self.key.open(password, &pair_purpose(&pair.id, &self.user))?;
        pair.store_key.unwrap(&key_pair::private(&private)?, &purpose)
    }
}

fn new_id() -> Result<String, StoreError> {
    Ok(hex::encode(random::<16>()?.as_slice()))
}

fn pair_purpose(id: &str, user: &str) -> String {
    format!("policy-workbench key pair {id}, user {user}")
}

impl RecoverySlot {
    pub(crate) fn make(store_key: &Key, recovery: &RecoveryKey) -> Result<RecoverySlot, StoreError> {
        let id = new_id()?;
        let key = KeyWrapped::wrap(store_key.as_slice(), &recovery.key(), &recovery_purpose(&id))?;
        Ok(RecoverySlot { id, key })
    }
}

fn user_purpose(id: &str, user: &str) -> String {
    format!("policy-workbench store key, slot {id}, user {user}")
}

fn recovery_purpose(id: &str) -> String {
    format!("policy-workbench store key, slot {id}, recovery")
}

/// Whether the bytes are a file of key slots: for `cargo xtask fuzz` alone.
#[cfg(fuzzing)]
pub fn read_slots(bytes: &[u8]) -> bool {
    Slots::parse(bytes).is_ok()
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
