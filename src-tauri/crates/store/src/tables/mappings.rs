//! How workbooks that are not the template are read: a mapping made once, found again by the fingerprint of
//! the workbook's headers.

use casework::Person;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    /// The mapping for a fingerprint, as JSON.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn mapping(&self, fingerprint: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT mapping FROM mappings WHERE fingerprint = ?1";
        Ok(self.conn().prepare_cached(sql)?.query_row([fingerprint], |row| row.get(0)).optional()?)
    }
}

impl Tx<'_> {
    /// Keeps a mapping; an earlier one for the fingerprint is replaced.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn put_mapping(
        &self,
        fingerprint: &str,
        mapping: &str,
        by: &Person,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.conn().execute(
            "INSERT OR REPLACE INTO mappings(fingerprint, mapping, by_id, at) VALUES (?1, ?2, ?3, ?4)",
            params![fingerprint, mapping, by.id, at.to_string()],
        )?;
        Ok(())
    }
}
