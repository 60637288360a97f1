//! Case numbers: for each bureau and year a series without gaps.

use crate::{StoreError, Tx};

impl Tx<'_> {
    /// The next number, such as `经信-2024-0003`. Where the write is undone, so is the number.
    ///
    /// `bureau_short` is the bureau's name without 局.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn next_case_number(&self, bureau_short: &str, year: i32) -> Result<String, StoreError> {
        let last: i64 = self
            .conn()
            .prepare_cached(
                "INSERT INTO series(bureau, year, last) VALUES (?1, ?2, 1)
                 ON CONFLICT(bureau, year) DO UPDATE SET last = last + 1 RETURNING last",
            )?
            .query_row((bureau_short, year), |row| row.get(0))?;
        Ok(format!("{bureau_short}-{year}-{last:04}"))
    }
}
