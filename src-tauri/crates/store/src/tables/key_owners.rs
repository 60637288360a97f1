//! Whose a signing key is: one key is one person, whatever certificates name it.

use casework::{Person, Sha256Hex};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    /// Who signed with a key first, by the hash of its public part.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn key_owner(&self, public_key: &Sha256Hex) -> Result<Option<Person>, StoreError> {
        let sql =
            "SELECT users.id, name FROM key_owners JOIN users ON users.id = user_id WHERE public_key = ?1";
        let person = |row: &rusqlite::Row<'_>| Ok(Person { id: row.get("id")?, name: row.get("name")? });
        Ok(self.conn().prepare_cached(sql)?.query_row([public_key.as_str()], person).optional()?)
    }
}

impl Tx<'_> {
    /// Notes whose a key is, where nobody has signed with it yet.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn own_key(&self, public_key: &Sha256Hex, owner: &Person, at: Timestamp) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO key_owners(public_key, user_id, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.conn().prepare_cached(sql)?.execute(params![public_key.as_str(), owner.id, at.to_string()])?;
        Ok(())
    }
}
