//! Originals, whole and addressed by their SHA-256: workbooks, attachments, memos.

use std::io::{self, Write};

use casework::Sha256Hex;
use rusqlite::{MAIN_DB, OptionalExtension, params};
use sha2::{Digest, Sha256};

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

    /// An original's size and its first bytes, so that what it is can be told without reading it.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where it is not there.
    pub fn original_head(&self, sha256: &Sha256Hex, length: u32) -> Result<(u64, Vec<u8>), StoreError> {
        let sql = "SELECT size, substr(bytes, 1, ?2) FROM originals WHERE sha256 = ?1";
        let found = self.conn().prepare_cached(sql)?.query_row(params![sha256.as_str(), length], |row| {
            Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
        });
        found.optional()?.ok_or_else(|| StoreError::NoSuch { what: "原件", name: sha256.to_string() })
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

    /// Keeps an original that comes in pieces and is never held whole: `copy` writes it out.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where the bytes are not those of the fingerprint; what the disk or the database refuses.
    pub fn put_original_in_pieces(
        &self,
        sha256: &Sha256Hex,
        size: u64,
        copy: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StoreError> {
        if self.has_original(sha256)? {
            return Ok(());
        }
        let length = i64::try_from(size).map_err(|_| StoreError::Changed)?;
        let sql = "INSERT INTO originals(sha256, size, bytes) VALUES (?1, ?2, zeroblob(?2))";
        self.conn().prepare_cached(sql)?.execute(params![sha256.as_str(), length])?;
        let row = self.conn().last_insert_rowid();
        let blob = self.conn().blob_open(MAIN_DB, "originals", "bytes", row, false)?;
        let mut into = Pieces { blob, all: Sha256::new(), left: size };
        match copy(&mut into) {
            Err(error) if error.kind() != io::ErrorKind::InvalidData => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
        let Pieces { blob, all, left } = into;
        blob.close()?;
        if left > 0 || hex::encode(all.finalize()) != sha256.as_str() {
            return Err(StoreError::Changed);
        }
        Ok(())
    }

    /// Takes an original out again that nothing refers to; one that something refers to stays.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn drop_stray_original(&self, sha256: &Sha256Hex) -> Result<(), StoreError> {
        let sql = "DELETE FROM originals WHERE sha256 = ?1
            AND NOT EXISTS (SELECT 1 FROM package_files WHERE sha256 = ?1)
            AND NOT EXISTS (SELECT 1 FROM memos WHERE pdf_sha256 = ?1)
            AND NOT EXISTS (SELECT 1 FROM earlier_awards WHERE sha256 = ?1)";
        self.conn().prepare_cached(sql)?.execute([sha256.as_str()])?;
        Ok(())
    }
}

/// Writes into a blob of a size that stands, and hashes what goes by.
struct Pieces<'c> {
    blob: rusqlite::blob::Blob<'c>,
    all: Sha256,
    left: u64,
}

impl Write for Pieces<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.all.update(piece);
        // More than was there a moment ago: the fingerprint does not hold.
        self.left = self.left.checked_sub(piece.len() as u64).ok_or(io::ErrorKind::InvalidData)?;
        self.blob.write_all(piece)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.blob.flush()
    }
}
