//! Decided amounts: one in force for each claim at most, the others as history.

use casework::Decision;
use jiff::Timestamp;
use policy::Money;
use rusqlite::params;

use crate::columns::{by, fen, moment, money_if};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn decisions(&self, case_id: i64) -> Result<Vec<Decision>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT decisions.*, users.name AS by_name FROM decisions JOIN users ON users.id = by_id
             WHERE case_id = ?1 AND superseded_at IS NULL ORDER BY decisions.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            Ok(Decision {
                claim: row.get("claim")?,
                amount: Money::from_fen(row.get("amount_fen")?),
                ceiling: money_if(row, "ceiling")?,
                awarded_before: row.get::<_, Option<i64>>("awarded_before_fen")?.map(Money::from_fen),
                reason: row.get("reason")?,
                by: by(row)?,
                at: moment(row, "at")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Puts a decision in force; the one before becomes history.
    ///
    /// # Errors
    /// [`StoreError::NotWholeFen`] where the amount has parts of a fen.
    pub fn put_decision(&self, number: &str, decision: &Decision) -> Result<(), StoreError> {
        self.clear_decision(number, &decision.claim, decision.at)?;
        self.insert_decision(self.case_id(number)?, decision)
    }

    /// Takes a claim's decision out of force.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn clear_decision(&self, number: &str, claim: &str, at: Timestamp) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "UPDATE decisions SET superseded_at = ?3
                 WHERE case_id = ?1 AND claim = ?2 AND superseded_at IS NULL",
            )?
            .execute(params![self.case_id(number)?, claim, at.to_string()])?;
        Ok(())
    }

    pub(super) fn insert_decision(&self, case_id: i64, decision: &Decision) -> Result<(), StoreError> {
        let Decision { claim, amount, ceiling, awarded_before, reason, by, at } = decision;
        let ceiling = ceiling.map(|ceiling| ceiling.to_string());
        self.conn()
            .prepare_cached(
                "INSERT INTO decisions(case_id, claim, amount_fen, ceiling, reason, by_id, at, awarded_before_fen)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                case_id,
                claim,
                fen(*amount)?,
                ceiling,
                reason,
                by.id,
                at.to_string(),
                awarded_before.map(fen).transpose()?,
            ])?;
        Ok(())
    }
}
