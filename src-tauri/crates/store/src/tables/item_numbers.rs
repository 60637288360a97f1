//! Numbers of invoices and contracts: a case is found by them, and one that is used twice is noticed.

use casework::{ApplicationPackage, LineItem};
use rusqlite::params;

use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    /// The line items elsewhere that bear a number, as case number and item id, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn items_numbered(&self, number: &str) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT cases.number, item FROM item_numbers JOIN cases ON cases.id = case_id
             WHERE item_numbers.number = ?1 ORDER BY case_id, item",
        )?;
        let rows = statement.query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The line items that a case decides: those of its claims, and those that name none.
pub(super) fn items<'a>(
    package: &'a ApplicationPackage,
    claim_ids: &'a [String],
) -> impl Iterator<Item = (&'a LineItem, &'a str)> {
    package.items.iter().filter_map(|item| {
        let ours = item.claim.as_ref().is_none_or(|claim| claim_ids.contains(claim));
        item.number.as_deref().filter(|_| ours).map(|number| (item, number))
    })
}

impl Tx<'_> {
    pub(super) fn set_item_numbers(
        &self,
        case_id: i64,
        package: &ApplicationPackage,
        claim_ids: &[String],
    ) -> Result<(), StoreError> {
        self.conn().prepare_cached("DELETE FROM item_numbers WHERE case_id = ?1")?.execute([case_id])?;
        let sql = "INSERT INTO item_numbers(case_id, item, number) VALUES (?1, ?2, ?3)";
        let mut statement = self.conn().prepare_cached(sql)?;
        for (item, number) in items(package, claim_ids) {
            statement.execute(params![case_id, item.id, number])?;
        }
        Ok(())
    }
}
