//! Who signed the memo in force. Voiding the memo makes history of them.

use casework::{Role, Submission};
use jiff::Timestamp;
use rusqlite::params;

use crate::columns::{by, moment};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn signatures(&self, case_id: i64) -> Result<Vec<Submission>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT signatures.*, users.name AS by_name FROM signatures JOIN users ON users.id = by_id
             WHERE case_id = ?1 AND superseded_at IS NULL ORDER BY signatures.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            let role: String = row.get("role")?;
            Ok(Submission {
                role: Role::named(&role).ok_or_else(|| StoreError::Damaged(format!("角色“{role}”")))?,
                by: by(row)?,
                at: moment(row, "at")?,
                opinion: row.get("opinion")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Puts a signature of the memo in force on record.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where the memo has one in this role already.
    pub fn put_signature(&self, number: &str, signature: &Submission) -> Result<(), StoreError> {
        let case_id = self.case_id(number)?;
        if self.signatures(case_id)?.iter().any(|other| other.role == signature.role) {
            return Err(StoreError::Stale(number.to_owned()));
        }
        self.insert_signature(case_id, signature)
    }

    pub(super) fn insert_signature(&self, case_id: i64, signature: &Submission) -> Result<(), StoreError> {
        let Submission { role, by, at, opinion } = signature;
        let sql = "INSERT INTO signatures(case_id, role, opinion, by_id, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.conn().prepare_cached(sql)?.execute(params![
            case_id,
            role.name(),
            opinion,
            by.id,
            at.to_string()
        ])?;
        Ok(())
    }

    pub(super) fn void_signatures(&self, case_id: i64, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE signatures SET superseded_at = ?2 WHERE case_id = ?1 AND superseded_at IS NULL";
        self.conn().prepare_cached(sql)?.execute(params![case_id, at.to_string()])?;
        Ok(())
    }
}
