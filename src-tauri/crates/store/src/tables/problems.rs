//! What is wrong with a package.

use casework::Problem;
use rusqlite::params;

use crate::columns::{from_word, word};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    /// A package's problems, in order.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn problems(&self, package_id: i64) -> Result<Vec<Problem>, StoreError> {
        let sql = "SELECT * FROM problems WHERE package_id = ?1 ORDER BY idx";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_and_then([package_id], |row| {
            let at: Option<String> = row.get("at")?;
            let at = at.map(|at| at.parse()).transpose();
            Ok(Problem {
                severity: from_word(row, "severity")?,
                code: from_word(row, "code")?,
                at: at.map_err(|error: casework::NotACell| StoreError::Damaged(error.to_string()))?,
                message: row.get::<_, String>("message")?.into(),
                remedy: row.get::<_, String>("remedy")?.into(),
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    pub(super) fn put_problems(&self, package_id: i64, problems: &[Problem]) -> Result<(), StoreError> {
        let mut statement = self.conn().prepare_cached(
            "INSERT INTO problems(package_id, idx, severity, code, at, message, remedy)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (index, problem) in (0_i64..).zip(problems) {
            let at = problem.at.as_ref().map(ToString::to_string);
            let Problem { severity, code, message, remedy, .. } = problem;
            statement.execute(params![
                package_id,
                index,
                word(severity)?,
                word(code)?,
                at,
                message.as_str(),
                remedy.as_str()
            ])?;
        }
        Ok(())
    }
}
