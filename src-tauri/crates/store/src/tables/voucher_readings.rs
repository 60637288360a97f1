//! What was read of attachments as vouchers, what came of holding it against a case's line items, and what a reviewer
//! said of it. Readings are opaque here.

use casework::{GivenMatch, Person, Sha256Hex, VoucherCheck};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::columns::{by, from_json, from_word, json, moment, word};
use crate::{Reader, StoreError, Tx};

/// How far an attachment could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadState {
    /// At least one voucher was read.
    Vouchers,
    /// It holds none that can be read.
    Nothing,
    /// A limit or the file itself ended the reading.
    Failed,
}

/// What was read of one attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherReading {
    /// The attachment's name within its package.
    pub name: String,
    /// Its bytes' address.
    pub sha256: Sha256Hex,
    /// The reader's version.
    pub reader: u32,
    /// How far.
    pub state: ReadState,
    /// Vouchers and problems, as JSON.
    pub content: String,
    /// When.
    pub at: Timestamp,
}

impl Reader<'_> {
    /// What was read of a package's attachments, by their names.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn voucher_readings(&self, package_id: i64) -> Result<Vec<VoucherReading>, StoreError> {
        let sql = "SELECT * FROM voucher_readings WHERE package_id = ?1 ORDER BY name";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_and_then([package_id], |row| {
            Ok(VoucherReading {
                name: row.get("name")?,
                sha256: row.get::<_, String>("sha256")?.into(),
                reader: row.get("reader")?,
                state: from_word(row, "state")?,
                content: row.get("content")?,
                at: moment(row, "at")?,
            })
        })?;
        rows.collect()
    }

    /// The cases whose package is the one given, by number.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn cases_of_package(&self, package_id: i64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT number FROM cases WHERE package_id = ?1 ORDER BY id";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_map([package_id], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// A case's check; none where its package was replaced since.
    pub(super) fn voucher_check(&self, case_id: i64) -> Result<Option<VoucherCheck>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT content FROM voucher_checks JOIN cases ON cases.id = case_id
             WHERE case_id = ?1 AND voucher_checks.package_id = cases.package_id",
        )?;
        let mut rows = statement.query_and_then([case_id], |row| from_json(row, "content"))?;
        rows.next().transpose()
    }

    pub(super) fn given_matches(&self, case_id: i64) -> Result<Vec<GivenMatch>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT voucher_matches.*, users.name AS by_name FROM voucher_matches JOIN users ON users.id = by_id
             WHERE case_id = ?1 AND superseded_at IS NULL ORDER BY voucher_matches.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            Ok(GivenMatch {
                item: row.get("item")?,
                voucher: row.get("voucher")?,
                by: by(row)?,
                at: moment(row, "at")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Keeps what was read of an attachment; an earlier reading of it makes room.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn put_voucher_reading(&self, package_id: i64, reading: &VoucherReading) -> Result<(), StoreError> {
        let VoucherReading { name, sha256, reader, state, content, at } = reading;
        self.conn()
            .prepare_cached(
                "INSERT OR REPLACE INTO voucher_readings(package_id, name, sha256, reader, state, content, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                package_id,
                name,
                sha256.as_str(),
                reader,
                word(state)?,
                content,
                at.to_string()
            ])?;
        Ok(())
    }

    /// Keeps what came of holding a case's vouchers against its line items.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_voucher_check(
        &self,
        number: &str,
        check: &VoucherCheck,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "INSERT OR REPLACE INTO voucher_checks(case_id, package_id, content, at)
                 SELECT id, package_id, ?2, ?3 FROM cases WHERE id = ?1",
            )?
            .execute(params![self.case_id(number)?, json(check)?, at.to_string()])?;
        Ok(())
    }

    /// Puts a match in force, or with no match takes the one in force back; the one before becomes history.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_given_match(
        &self,
        number: &str,
        item: &str,
        given: Option<&GivenMatch>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let id = self.case_id(number)?;
        self.conn()
            .prepare_cached(
                "UPDATE voucher_matches SET superseded_at = ?3
                 WHERE case_id = ?1 AND item = ?2 AND superseded_at IS NULL",
            )?
            .execute(params![id, item, at.to_string()])?;
        given.map_or(Ok(()), |given| self.insert_given_match(id, given))
    }

    pub(super) fn insert_given_match(&self, case_id: i64, given: &GivenMatch) -> Result<(), StoreError> {
        let GivenMatch { item, voucher, by: Person { id, .. }, at } = given;
        let sql =
            "INSERT INTO voucher_matches(case_id, item, voucher, by_id, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.conn().prepare_cached(sql)?.execute(params![case_id, item, voucher, id, at.to_string()])?;
        Ok(())
    }

    /// The reading of the same bytes under the same name by the same reader, in whatever package.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn same_reading(
        &self,
        name: &str,
        sha256: &Sha256Hex,
        reader: u32,
    ) -> Result<Option<(ReadState, String)>, StoreError> {
        let sql = "SELECT state, content FROM voucher_readings
                   WHERE sha256 = ?1 AND name = ?2 AND reader = ?3 LIMIT 1";
        let found =
            self.conn().prepare_cached(sql)?.query_row(params![sha256.as_str(), name, reader], |row| {
                Ok((from_word(row, "state"), row.get("content")))
            });
        let Some((state, content)) = found.optional()? else { return Ok(None) };
        Ok(Some((state?, content?)))
    }
}
