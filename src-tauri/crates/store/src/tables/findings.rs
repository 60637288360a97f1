//! Findings: one in force for each claim and criterion, the others as history.

use casework::{Finding, Outside};
use jiff::Timestamp;
use rusqlite::{Row, params};

use crate::columns::{by, from_json, from_json_if, from_word, json, moment, word};
use crate::{Reader, StoreError, Tx};

fn finding(row: &Row<'_>) -> Result<Finding, StoreError> {
    Ok(Finding {
        claim: row.get("claim")?,
        criterion: row.get("criterion")?,
        outcome: from_word(row, "outcome")?,
        evidence: from_json(row, "evidence")?,
        note: row.get("note")?,
        told: Outside::new(row.get::<_, String>("told")?),
        ticked: from_json(row, "ticked")?,
        judgement: from_json_if(row, "judgement")?,
        by: by(row)?,
        at: moment(row, "at")?,
    })
}

impl Reader<'_> {
    pub(super) fn findings(&self, case_id: i64) -> Result<Vec<Finding>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT findings.*, users.name AS by_name FROM findings JOIN users ON users.id = by_id
             WHERE case_id = ?1 AND superseded_at IS NULL ORDER BY findings.id",
        )?;
        statement.query_and_then([case_id], finding)?.collect()
    }

    /// Every finding there ever was on a criterion, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn finding_history(
        &self,
        number: &str,
        claim: &str,
        criterion: &str,
    ) -> Result<Vec<Finding>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT findings.*, users.name AS by_name FROM findings JOIN users ON users.id = by_id
             WHERE case_id = ?1 AND claim = ?2 AND criterion = ?3 ORDER BY findings.id",
        )?;
        statement.query_and_then(params![self.case_id(number)?, claim, criterion], finding)?.collect()
    }
}

impl Tx<'_> {
    /// Puts a finding in force; the one before becomes history.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_finding(&self, number: &str, finding: &Finding) -> Result<(), StoreError> {
        self.clear_finding(number, &finding.claim, &finding.criterion, finding.at)?;
        self.insert_finding(self.case_id(number)?, finding)
    }

    /// Takes the finding on a criterion out of force: it becomes history, and none is in force.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn clear_finding(
        &self,
        number: &str,
        claim: &str,
        criterion: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "UPDATE findings SET superseded_at = ?4
                 WHERE case_id = ?1 AND claim = ?2 AND criterion = ?3 AND superseded_at IS NULL",
            )?
            .execute(params![self.case_id(number)?, claim, criterion, at.to_string()])?;
        Ok(())
    }

    pub(super) fn insert_finding(&self, case_id: i64, finding: &Finding) -> Result<(), StoreError> {
        let Finding { claim, criterion, outcome, evidence, note, told, ticked, judgement, by, at } = finding;
        let judgement = judgement.as_ref().map(json).transpose()?;
        self.conn()
            .prepare_cached(
                "INSERT INTO findings(case_id, claim, criterion, outcome, evidence, note, told, ticked, by_id, at,
                 judgement) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                case_id,
                claim,
                criterion,
                word(outcome)?,
                json(evidence)?,
                note,
                told.as_str(),
                json(ticked)?,
                by.id,
                at.to_string(),
                judgement
            ])?;
        Ok(())
    }
}
