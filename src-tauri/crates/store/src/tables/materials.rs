//! Materials ticked off: one check in force for each material, the others as history.

use casework::MaterialCheck;
use jiff::Timestamp;
use rusqlite::params;

use crate::columns::{by, from_word, moment, word};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn materials(&self, case_id: i64) -> Result<Vec<MaterialCheck>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT materials.*, users.name AS by_name FROM materials JOIN users ON users.id = by_id
             WHERE case_id = ?1 AND superseded_at IS NULL ORDER BY materials.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            Ok(MaterialCheck {
                material: row.get("material")?,
                state: from_word(row, "state")?,
                note: row.get("note")?,
                by: by(row)?,
                at: moment(row, "at")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Puts a check in force; the one before becomes history.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_material(&self, number: &str, check: &MaterialCheck) -> Result<(), StoreError> {
        self.clear_material(number, &check.material, check.at)?;
        self.insert_material(self.case_id(number)?, check)
    }

    /// Takes a material's check out of force.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn clear_material(&self, number: &str, material: &str, at: Timestamp) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "UPDATE materials SET superseded_at = ?3
                 WHERE case_id = ?1 AND material = ?2 AND superseded_at IS NULL",
            )?
            .execute(params![self.case_id(number)?, material, at.to_string()])?;
        Ok(())
    }

    pub(super) fn insert_material(&self, case_id: i64, check: &MaterialCheck) -> Result<(), StoreError> {
        let MaterialCheck { material, state, note, by, at } = check;
        self.conn()
            .prepare_cached(
                "INSERT INTO materials(case_id, material, state, note, by_id, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![case_id, material, word(state)?, note, by.id, at.to_string()])?;
        Ok(())
    }
}
