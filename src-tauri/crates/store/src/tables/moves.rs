//! Moves from stage to stage. All are kept; the case's stage follows the last.

use casework::{Move, Stage};
use rusqlite::{Row, params};

use crate::columns::{by, moment};
use crate::{Reader, StoreError, Tx};

pub(super) fn stage(row: &Row<'_>, column: &str) -> Result<Stage, StoreError> {
    let name: String = row.get(column)?;
    Stage::named(&name).ok_or_else(|| StoreError::Damaged(format!("阶段“{name}”")))
}

impl Reader<'_> {
    pub(super) fn moves(&self, case_id: i64) -> Result<Vec<Move>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT moves.*, users.name AS by_name FROM moves JOIN users ON users.id = by_id
             WHERE case_id = ?1 ORDER BY moves.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            Ok(Move {
                from: stage(row, "from_stage")?,
                to: stage(row, "to_stage")?,
                by: by(row)?,
                at: moment(row, "at")?,
                comment: row.get("comment")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Moves a case.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where the case is not where the move starts.
    pub fn move_case(&self, number: &str, step: &Move) -> Result<(), StoreError> {
        let case_id = self.case_id(number)?;
        let sql = "UPDATE cases SET stage = ?3 WHERE id = ?1 AND stage = ?2";
        let moved =
            self.conn().prepare_cached(sql)?.execute(params![case_id, step.from.name(), step.to.name()])?;
        if moved == 0 {
            return Err(StoreError::Stale(number.to_owned()));
        }
        self.insert_move(case_id, step)
    }

    pub(super) fn insert_move(&self, case_id: i64, step: &Move) -> Result<(), StoreError> {
        let Move { from, to, by, at, comment } = step;
        self.conn()
            .prepare_cached(
                "INSERT INTO moves(case_id, from_stage, to_stage, comment, by_id, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![case_id, from.name(), to.name(), comment, by.id, at.to_string()])?;
        Ok(())
    }
}
