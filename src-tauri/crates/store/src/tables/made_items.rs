//! Line items that reviewers made from vouchers; those that were taken back as history.

use casework::{MadeItem, Person};
use jiff::Timestamp;
use rusqlite::params;

use crate::columns::{by, from_json, json, moment};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn made_items(&self, case_id: i64) -> Result<Vec<MadeItem>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT made_items.*, users.name AS by_name FROM made_items JOIN users ON users.id = by_id
             WHERE case_id = ?1 AND superseded_at IS NULL ORDER BY made_items.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            Ok(MadeItem {
                item: from_json(row, "content")?,
                voucher: row.get("voucher")?,
                by: by(row)?,
                at: moment(row, "at")?,
            })
        })?;
        rows.collect()
    }

    /// How many line items were ever made in a case: the next one's id follows from it, and none is used twice.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn made_items_ever(&self, number: &str) -> Result<u32, StoreError> {
        let sql = "SELECT COUNT(*) FROM made_items WHERE case_id = ?1";
        Ok(self.conn().prepare_cached(sql)?.query_row([self.case_id(number)?], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    /// Puts a line item that was made from a voucher on record.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_made_item(&self, number: &str, made: &MadeItem) -> Result<(), StoreError> {
        self.insert_made_item(self.case_id(number)?, made)
    }

    /// Takes a line item that was made from a voucher off the list.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn clear_made_item(&self, number: &str, item: &str, at: Timestamp) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "UPDATE made_items SET superseded_at = ?3
                 WHERE case_id = ?1 AND item = ?2 AND superseded_at IS NULL",
            )?
            .execute(params![self.case_id(number)?, item, at.to_string()])?;
        Ok(())
    }

    pub(super) fn insert_made_item(&self, case_id: i64, made: &MadeItem) -> Result<(), StoreError> {
        let MadeItem { item, voucher, by: Person { id, .. }, at } = made;
        self.conn()
            .prepare_cached(
                "INSERT INTO made_items(case_id, item, voucher, content, by_id, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![case_id, item.id, voucher, json(item)?, id, at.to_string()])?;
        Ok(())
    }
}
