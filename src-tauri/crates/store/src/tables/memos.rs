//! Memos: their content as it froze, and the PDF as far as it is signed.

use casework::{MemoContent, MemoKind, Sha256Hex};
use jiff::Timestamp;
use rusqlite::{Row, params};

use crate::columns::{from_json, json, moment, moment_if, word};
use crate::{Head, Reader, StoreError, Tx};

/// A memo of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Memo {
    /// The store's id.
    pub id: i64,
    /// Of the case: 1, 2, …, notices of correction included.
    pub version: i64,
    /// What it says.
    pub content: MemoContent,
    /// The PDF as far as it is signed, an original.
    pub pdf: Sha256Hex,
    /// When its content froze.
    pub frozen_at: Timestamp,
    /// Since when it is void.
    pub voided_at: Option<Timestamp>,
    /// Why it is void.
    pub void_reason: Option<String>,
}

/// A signed paper as it is kept, by whose bytes its head is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPaper {
    /// Its case.
    pub case_number: String,
    /// Of the case: 1, 2, …
    pub version: i64,
    /// The PDF as far as it is signed, an original.
    pub pdf: Sha256Hex,
}

fn memo(row: &Row<'_>) -> Result<Memo, StoreError> {
    Ok(Memo {
        id: row.get("id")?,
        version: row.get("version")?,
        content: from_json(row, "content")?,
        pdf: row.get::<_, String>("pdf_sha256")?.into(),
        frozen_at: moment(row, "frozen_at")?,
        voided_at: moment_if(row, "voided_at")?,
        void_reason: row.get("void_reason")?,
    })
}

impl Reader<'_> {
    /// The memo in force: 评审意见 or 不予支持意见, never a notice of correction.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn memo_in_force(&self, number: &str) -> Result<Option<Memo>, StoreError> {
        let sql = "SELECT * FROM memos WHERE case_id = ?1 AND voided_at IS NULL AND kind <> 'correction'";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement.query_and_then([self.case_id(number)?], memo)?;
        rows.next().transpose()
    }

    /// Whether the memo in force is 不予支持意见.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn refusal_in_force(&self, number: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM memos WHERE case_id = ?1 AND voided_at IS NULL AND kind = 'refusal'";
        Ok(self.conn().prepare_cached(sql)?.exists([self.case_id(number)?])?)
    }

    /// All memos and notices of a case, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn memos_of(&self, number: &str) -> Result<Vec<Memo>, StoreError> {
        let sql = "SELECT * FROM memos WHERE case_id = ?1 ORDER BY version";
        let mut statement = self.conn().prepare_cached(sql)?;
        statement.query_and_then([self.case_id(number)?], memo)?.collect()
    }

    /// The memo or notice that bears a check code, in force or void, with its case's number.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn memo_by_code(&self, code: &str) -> Result<Option<(String, Memo)>, StoreError> {
        let sql = "SELECT memos.*, cases.number AS case_number FROM memos JOIN cases ON cases.id = case_id
                   WHERE json_extract(content, '$.check_code') = ?1 ORDER BY memos.id DESC";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement
            .query_and_then([code], |row| Ok::<_, StoreError>((row.get("case_number")?, memo(row)?)))?;
        rows.next().transpose()
    }

    /// The assessment as it stood when the memo in force froze, as JSON; `None` where there is no memo, or one of an
    /// earlier version of the program.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn frozen_assessment(&self, number: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT assessment FROM memos
                   WHERE case_id = ?1 AND voided_at IS NULL AND kind <> 'correction'";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement.query_map([self.case_id(number)?], |row| row.get(0))?;
        Ok(rows.next().transpose()?.flatten())
    }

    /// Every memo that anybody has signed, in force or void.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn signed_papers(&self) -> Result<Vec<SignedPaper>, StoreError> {
        let sql = "SELECT cases.number, version, pdf_sha256 FROM memos JOIN cases ON cases.id = case_id
                   WHERE kind <> 'correction' ORDER BY memos.id";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let pdf: String = row.get("pdf_sha256")?;
            Ok(SignedPaper { case_number: row.get("number")?, version: row.get("version")?, pdf: pdf.into() })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The audit log's heads when memos froze.
    pub(crate) fn heads_in_memos(&self) -> Result<Vec<Head>, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT head_seq, head_hash FROM memos")?;
        let rows = statement.query_map([], |row| Ok(Head { seq: row.get(0)?, hash: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Keeps a memo whose content is frozen, with its PDF, which is an original already.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where another memo of the case is in force.
    pub fn put_memo(
        &self,
        number: &str,
        content: &MemoContent,
        pdf: &Sha256Hex,
        at: Timestamp,
    ) -> Result<Memo, StoreError> {
        let case_id = self.case_id(number)?;
        if content.kind != MemoKind::Correction && self.memo_in_force(number)?.is_some() {
            return Err(StoreError::Stale(number.to_owned()));
        }
        let sql = "SELECT coalesce(max(version), 0) + 1 FROM memos WHERE case_id = ?1";
        let version: i64 = self.conn().prepare_cached(sql)?.query_row([case_id], |row| row.get(0))?;
        let head = self.audit_head()?;
        self.conn()
            .prepare_cached(
                "INSERT INTO memos(case_id, version, kind, content, pdf_sha256, frozen_at, head_seq, head_hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                case_id,
                version,
                word(&content.kind)?,
                json(content)?,
                pdf.as_str(),
                at.to_string(),
                head.seq,
                head.hash
            ])?;
        Ok(Memo {
            id: self.conn().last_insert_rowid(),
            version,
            content: content.clone(),
            pdf: pdf.clone(),
            frozen_at: at,
            voided_at: None,
            void_reason: None,
        })
    }

    /// Keeps the assessment that a memo rests on.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn freeze_assessment(&self, memo_id: i64, assessment: &str) -> Result<(), StoreError> {
        let sql = "UPDATE memos SET assessment = ?2 WHERE id = ?1 AND assessment IS NULL";
        self.conn().prepare_cached(sql)?.execute(params![memo_id, assessment])?;
        Ok(())
    }

    /// Gives a memo its PDF with one signature more. The PDF before stays an original.
    ///
    /// # Errors
    /// [`StoreError::Stale`] where the memo is void.
    pub fn update_memo_pdf(&self, memo_id: i64, pdf: &Sha256Hex) -> Result<(), StoreError> {
        let sql = "UPDATE memos SET pdf_sha256 = ?2 WHERE id = ?1 AND voided_at IS NULL";
        if self.conn().prepare_cached(sql)?.execute(params![memo_id, pdf.as_str()])? == 0 {
            return Err(StoreError::Stale("评审意见".to_owned()));
        }
        Ok(())
    }

    /// Voids the memo in force with its signatures, where there is one; gives whether there was.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn void_memo(&self, number: &str, reason: &str, at: Timestamp) -> Result<bool, StoreError> {
        let case_id = self.case_id(number)?;
        self.void_signatures(case_id, at)?;
        let voided = self
            .conn()
            .prepare_cached(
                "UPDATE memos SET voided_at = ?2, void_reason = ?3
                 WHERE case_id = ?1 AND voided_at IS NULL AND kind <> 'correction'",
            )?
            .execute(params![case_id, at.to_string(), reason])?;
        Ok(voided > 0)
    }
}
