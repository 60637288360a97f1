//! What those who work on a case say to each other. Nothing is ever taken back.

use casework::{Comment, Person, Stage};
use jiff::Timestamp;
use rusqlite::params;

use crate::columns::{by, moment};
use crate::tables::moves::stage;
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn comments(&self, case_id: i64) -> Result<Vec<Comment>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT comments.*, users.name AS by_name FROM comments JOIN users ON users.id = by_id
             WHERE case_id = ?1 ORDER BY comments.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            Ok(Comment {
                id: row.get("id")?,
                answers: row.get("answers")?,
                stage: stage(row, "stage")?,
                text: row.get("text")?,
                by: by(row)?,
                at: moment(row, "at")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Puts a comment on record, or an answer to one.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case, or no such comment on it.
    pub fn put_comment(
        &self,
        number: &str,
        answers: Option<i64>,
        (stage, text): (Stage, &str),
        by: &Person,
        at: Timestamp,
    ) -> Result<Comment, StoreError> {
        let case_id = self.case_id(number)?;
        if let Some(answered) = answers
            && !self.comments(case_id)?.iter().any(|comment| comment.id == answered)
        {
            return Err(StoreError::NoSuch { what: "意见", name: answered.to_string() });
        }
        let id = self.insert_comment(case_id, answers, (stage, text), by, at)?;
        Ok(Comment { id, answers, stage, text: text.to_owned(), by: by.clone(), at })
    }

    pub(super) fn insert_comment(
        &self,
        case_id: i64,
        answers: Option<i64>,
        (stage, text): (Stage, &str),
        by: &Person,
        at: Timestamp,
    ) -> Result<i64, StoreError> {
        self.conn()
            .prepare_cached(
                "INSERT INTO comments(case_id, answers, stage, text, by_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![case_id, answers, stage.name(), text, by.id, at.to_string()])?;
        Ok(self.conn().last_insert_rowid())
    }
}
