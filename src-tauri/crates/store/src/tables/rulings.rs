//! Which readings of a pack's text are followed: one in force for each question, the others as history.

use casework::{PackVersion, Ruling};
use jiff::Timestamp;
use rusqlite::{Row, params};

use crate::columns::{by, moment, moment_if};
use crate::{Reader, StoreError, Tx};

/// A ruling with the time until when it was in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulingRow {
    /// What was ruled.
    pub ruling: Ruling,
    /// `None` while in force.
    pub superseded_at: Option<Timestamp>,
}

fn ruling(row: &Row<'_>) -> Result<RulingRow, StoreError> {
    Ok(RulingRow {
        ruling: Ruling {
            ruling: row.get("ruling")?,
            reading: row.get("reading")?,
            basis: row.get("basis")?,
            by: by(row)?,
            at: moment(row, "at")?,
        },
        superseded_at: moment_if(row, "superseded_at")?,
    })
}

impl Reader<'_> {
    /// The rulings in force for a pack, in order of being made.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn rulings(&self, pack: &PackVersion) -> Result<Vec<Ruling>, StoreError> {
        let all = self.ruling_history(pack)?;
        Ok(all.into_iter().filter(|row| row.superseded_at.is_none()).map(|row| row.ruling).collect())
    }

    /// All rulings there ever were for a pack, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn ruling_history(&self, pack: &PackVersion) -> Result<Vec<RulingRow>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT rulings.*, users.name AS by_name FROM rulings JOIN users ON users.id = by_id
             WHERE pack = ?1 AND pack_version = ?2 ORDER BY rulings.id",
        )?;
        statement.query_and_then(params![pack.id, pack.version], ruling)?.collect()
    }
}

impl Tx<'_> {
    /// Puts a ruling in force; the one before becomes history.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn set_ruling(&self, pack: &PackVersion, new: &Ruling) -> Result<(), StoreError> {
        let Ruling { ruling, reading, basis, by, at } = new;
        let at = at.to_string();
        self.conn().execute(
            "UPDATE rulings SET superseded_at = ?4
             WHERE pack = ?1 AND pack_version = ?2 AND ruling = ?3 AND superseded_at IS NULL",
            params![pack.id, pack.version, ruling, at],
        )?;
        self.conn().execute(
            "INSERT INTO rulings(pack, pack_version, ruling, reading, basis, by_id, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![pack.id, pack.version, ruling, reading, basis, by.id, at],
        )?;
        Ok(())
    }
}
