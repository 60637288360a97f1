//! How workbooks that are not the template are read: a mapping made once for a version of a policy, found again by the
//! fingerprint of the workbook's headers. A form has one mapping for each policy: the one that it was last read by.

use casework::{PackVersion, Person};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    /// The mapping for a fingerprint, as JSON, where it was made for this policy, in whatever version.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn mapping(&self, fingerprint: &str, pack: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT mapping FROM mappings WHERE fingerprint = ?1 AND pack = ?2";
        Ok(self.conn().prepare_cached(sql)?.query_row([fingerprint, pack], |row| row.get(0)).optional()?)
    }
}

impl Tx<'_> {
    /// Keeps a mapping; an earlier one for the fingerprint and the policy is replaced, in whatever version it was made.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn put_mapping(
        &self,
        fingerprint: &str,
        pack: &PackVersion,
        mapping: &str,
        by: &Person,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.conn().execute(
            "INSERT OR REPLACE INTO mappings(fingerprint, mapping, by_id, at, pack, pack_version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![fingerprint, mapping, by.id, at.to_string(), pack.id, pack.version],
        )?;
        Ok(())
    }
}
