//! Questions settled: one settlement in force for each question, the others as history.

use casework::{NotACell, ProblemCode, Settlement};
use jiff::Timestamp;
use rusqlite::{Row, params};

use crate::columns::{by, from_json_if, from_word, json, moment, word};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn settlements(&self, case_id: i64) -> Result<Vec<Settlement>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT settlements.*, users.name AS by_name FROM settlements JOIN users ON users.id = by_id
             WHERE case_id = ?1 AND superseded_at IS NULL ORDER BY settlements.id",
        )?;
        statement.query_and_then([case_id], settlement)?.collect()
    }

    /// What other cases of an enterprise settled under a code, the newest of each question.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn settled_elsewhere(
        &self,
        uscc: &str,
        number: &str,
        code: ProblemCode,
    ) -> Result<Vec<Settlement>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT settlements.*, users.name AS by_name FROM settlements
             JOIN users ON users.id = by_id JOIN cases ON cases.id = case_id
             WHERE cases.uscc = ?1 AND cases.number <> ?2 AND code = ?3 AND superseded_at IS NULL
             ORDER BY settlements.id DESC",
        )?;
        let rows = statement.query_and_then([uscc, number, code.code()], settlement)?;
        let mut newest: Vec<Settlement> = Vec::new();
        for row in rows {
            let row = row?;
            if newest.iter().all(|known| known.problem != row.problem) {
                newest.push(row);
            }
        }
        Ok(newest)
    }
}

fn settlement(row: &Row<'_>) -> Result<Settlement, StoreError> {
    let place: Option<String> = row.get("place")?;
    let place = place.map(|place| place.parse()).transpose();
    Ok(Settlement {
        problem: row.get("problem")?,
        code: from_word(row, "code")?,
        place: place.map_err(|error: NotACell| StoreError::Damaged(error.to_string()))?,
        said: row.get("said")?,
        how: from_word(row, "how")?,
        value: from_json_if(row, "value")?,
        corrects: from_json_if(row, "corrects")?,
        reason: row.get("reason")?,
        by: by(row)?,
        at: moment(row, "at")?,
    })
}

impl Tx<'_> {
    /// Puts a settlement in force; the one before becomes history.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_settlement(&self, number: &str, settlement: &Settlement) -> Result<(), StoreError> {
        self.clear_settlement(number, &settlement.problem, settlement.at)?;
        self.insert_settlement(self.case_id(number)?, settlement)
    }

    /// Takes a question's settlement out of force: it is open again.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn clear_settlement(&self, number: &str, problem: &str, at: Timestamp) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "UPDATE settlements SET superseded_at = ?3
                 WHERE case_id = ?1 AND problem = ?2 AND superseded_at IS NULL",
            )?
            .execute(params![self.case_id(number)?, problem, at.to_string()])?;
        Ok(())
    }

    pub(super) fn insert_settlement(&self, case_id: i64, settlement: &Settlement) -> Result<(), StoreError> {
        let Settlement { problem, code, place, said, how, value, corrects, reason, by, at } = settlement;
        self.conn()
            .prepare_cached(
                "INSERT INTO settlements(case_id, problem, code, place, said, how, value, corrects, reason, by_id, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                case_id,
                problem,
                word(code)?,
                place.as_ref().map(ToString::to_string),
                said,
                word(how)?,
                value.as_ref().map(json).transpose()?,
                corrects.as_ref().map(json).transpose()?,
                reason,
                by.id,
                at.to_string()
            ])?;
        Ok(())
    }
}
