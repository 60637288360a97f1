//! Statements on conflicts of interest. The last of a person counts; all are kept.

use casework::Declaration;
use rusqlite::params;

use crate::columns::{by, moment};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn declarations(&self, case_id: i64) -> Result<Vec<Declaration>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT declarations.*, users.name AS by_name FROM declarations JOIN users ON users.id = by_id
             WHERE case_id = ?1 ORDER BY declarations.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            Ok(Declaration { by: by(row)?, at: moment(row, "at")?, recusal: row.get("recusal")? })
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

    pub(super) fn insert_declaration(
        &self,
        case_id: i64,
        declaration: &Declaration,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO declarations(case_id, recusal, by_id, at) VALUES (?1, ?2, ?3, ?4)";
        let Declaration { by, at, recusal } = declaration;
        self.conn().prepare_cached(sql)?.execute(params![case_id, recusal, by.id, at.to_string()])?;
        Ok(())
    }
}
