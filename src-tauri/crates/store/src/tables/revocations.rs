//! Certificates that were withdrawn: since when, and why.

use casework::{Person, Sha256Hex};
use jiff::Timestamp;
use rusqlite::params;

use crate::columns::{by, moment};
use crate::{Reader, StoreError, Tx};

/// A certificate that was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The certificate's SHA-256.
    pub certificate: Sha256Hex,
    /// Whose it is, as it says.
    pub name: String,
    /// Since when it signs nothing any more.
    pub since: Timestamp,
    /// Why.
    pub reason: String,
    /// Who withdrew it.
    pub by: Person,
    /// When that was put on record.
    pub at: Timestamp,
}

impl Reader<'_> {
    /// All certificates that were withdrawn.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn revocations(&self) -> Result<Vec<Revocation>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT revocations.*, users.name AS by_name FROM revocations JOIN users ON users.id = by_id
             ORDER BY revocations.at",
        )?;
        let rows = statement.query_and_then([], |row| {
            let hash: String = row.get("certificate")?;
            Ok(Revocation {
                certificate: hash.into(),
                name: row.get("name")?,
                since: moment(row, "since")?,
                reason: row.get("reason")?,
                by: by(row)?,
                at: moment(row, "at")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Withdraws a certificate. An earlier moment takes the place of a later one, and never the other way round.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn revoke(&self, revocation: &Revocation) -> Result<(), StoreError> {
        let Revocation { certificate, name, since, reason, by, at } = revocation;
        self.conn()
            .prepare_cached(
                "INSERT INTO revocations(certificate, name, since, reason, by_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT(certificate) DO UPDATE SET since = excluded.since, reason = excluded.reason,
                   by_id = excluded.by_id, at = excluded.at WHERE excluded.since < since",
            )?
            .execute(params![certificate.as_str(), name, since.to_string(), reason, by.id, at.to_string()])?;
        Ok(())
    }
}
