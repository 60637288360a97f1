//! Statements on conflicts of interest: all are kept. The last of a person counts, and a recusal until it is lifted.

use casework::{Declaration, Lifted, Person};
use rusqlite::params;

use crate::columns::{by, moment, moment_if};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn declarations(&self, case_id: i64) -> Result<Vec<Declaration>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT declarations.*, users.name AS by_name, lifter.name AS lifted_by_name FROM declarations
             JOIN users ON users.id = by_id LEFT JOIN users AS lifter ON lifter.id = lifted_by_id
             WHERE case_id = ?1 ORDER BY declarations.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            let lifted = moment_if(row, "lifted_at")?.map(|at| {
                let by = Person { id: row.get("lifted_by_id")?, name: row.get("lifted_by_name")? };
                Ok::<_, StoreError>(Lifted { by, at, reason: row.get("lifted_reason")? })
            });
            Ok(Declaration {
                by: by(row)?,
                at: moment(row, "at")?,
                recusal: row.get("recusal")?,
                lifted: lifted.transpose()?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Puts a declaration on record.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_declaration(&self, number: &str, declaration: &Declaration) -> Result<(), StoreError> {
        self.insert_declaration(self.case_id(number)?, declaration)
    }

    /// Lifts a person's recusals.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn lift_recusal(&self, number: &str, person: &Person, lifted: &Lifted) -> Result<(), StoreError> {
        let sql = "UPDATE declarations SET lifted_by_id = ?3, lifted_at = ?4, lifted_reason = ?5
                   WHERE case_id = ?1 AND by_id = ?2 AND recusal IS NOT NULL AND lifted_at IS NULL";
        let Lifted { by, at, reason } = lifted;
        let case_id = self.case_id(number)?;
        self.conn().prepare_cached(sql)?.execute(params![
            case_id,
            person.id,
            by.id,
            at.to_string(),
            reason
        ])?;
        Ok(())
    }

    pub(super) fn insert_declaration(
        &self,
        case_id: i64,
        declaration: &Declaration,
    ) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO declarations(case_id, recusal, by_id, at, lifted_by_id, lifted_at, lifted_reason)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let Declaration { by, at, recusal, lifted } = declaration;
        self.conn().prepare_cached(sql)?.execute(params![
            case_id,
            recusal,
            by.id,
            at.to_string(),
            lifted.as_ref().map(|lifted| lifted.by.id),
            lifted.as_ref().map(|lifted| lifted.at.to_string()),
            lifted.as_ref().map(|lifted| lifted.reason.as_str()),
        ])?;
        Ok(())
    }
}
