//! Cuts of line items: one in force for each item at most, the others as history.

use casework::Admission;
use jiff::Timestamp;
use rusqlite::params;

use crate::columns::{by, moment, money};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn admissions(&self, case_id: i64) -> Result<Vec<Admission>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT admissions.*, users.name AS by_name FROM admissions JOIN users ON users.id = by_id
             WHERE case_id = ?1 AND superseded_at IS NULL ORDER BY admissions.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            Ok(Admission {
                item: row.get("item")?,
                admitted: money(row, "admitted")?,
                reason: row.get("reason")?,
                by: by(row)?,
                at: moment(row, "at")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Puts an admission in force; the one before becomes history.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_admission(&self, number: &str, admission: &Admission) -> Result<(), StoreError> {
        self.clear_admission(number, &admission.item, admission.at)?;
        self.insert_admission(self.case_id(number)?, admission)
    }

    /// Takes an item's admission out of force: the item is admitted whole again.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn clear_admission(&self, number: &str, item: &str, at: Timestamp) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "UPDATE admissions SET superseded_at = ?3
                 WHERE case_id = ?1 AND item = ?2 AND superseded_at IS NULL",
            )?
            .execute(params![self.case_id(number)?, item, at.to_string()])?;
        Ok(())
    }

    pub(super) fn insert_admission(&self, case_id: i64, admission: &Admission) -> Result<(), StoreError> {
        let Admission { item, admitted, reason, by, at } = admission;
        self.conn()
            .prepare_cached(
                "INSERT INTO admissions(case_id, item, admitted, reason, by_id, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![case_id, item, admitted.to_string(), reason, by.id, at.to_string()])?;
        Ok(())
    }
}
