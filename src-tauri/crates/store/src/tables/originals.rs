//! Originals, whole and addressed by their SHA-256: workbooks, attachments, memos.

use casework::Sha256Hex;
use rusqlite::{OptionalExtension, params};

use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    /// An original, checked against its address.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where it is not there, [`StoreError::Damaged`] where it is another.
    pub fn original(&self, sha256: &Sha256Hex) -> Result<Vec<u8>, StoreError> {
        let sql = "SELECT bytes FROM originals WHERE sha256 = ?1";
        let bytes: Option<Vec<u8>> =
            self.conn().prepare_cached(sql)?.query_row([sha256.as_str()], |row| row.get(0)).optional()?;
        let bytes = bytes.ok_or_else(|| StoreError::NoSuch { what: "原件", name: sha256.to_string() })?;
        if Sha256Hex::of(&bytes) != *sha256 {
            return Err(StoreError::Damaged(format!("原件 {sha256} 与其校验值不符")));
        }
        Ok(bytes)
    }

    /// Whether an original is there.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn has_original(&self, sha256: &Sha256Hex) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM originals WHERE sha256 = ?1";
        Ok(self.conn().prepare_cached(sql)?.exists([sha256.as_str()])?)
    }
}

impl Tx<'_> {
    /// Keeps an original. One that is there already is kept once.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn put_original(&self, bytes: &[u8]) -> Result<Sha256Hex, StoreError> {
        let sha256 = Sha256Hex::of(bytes);
        if !self.has_original(&sha256)? {
            let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            self.conn()
                .prepare_cached("INSERT INTO originals(sha256, size, bytes) VALUES (?1, ?2, ?3)")?
                .execute(params![sha256.as_str(), size, bytes])?;
        }
        Ok(sha256)
    }
}
