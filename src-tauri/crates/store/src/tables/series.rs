//! Numbers of cases, documents and meetings: for each bureau and year a series without gaps.

use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    /// The last 发文字号 of each series: what stands before the year, the year, and the number.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn document_series(&self) -> Result<Vec<(String, i32, i64)>, StoreError> {
        let mut rows = self.conn().prepare_cached(
            "SELECT substr(bureau, length(?1) + 1), year, last FROM series
             WHERE substr(bureau, 1, length(?1)) = ?1 ORDER BY 1, 2",
        )?;
        let rows = rows.query_map([DOCUMENTS], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// What the name of a series of 发文字号 begins with, so that it is none of case numbers.
const DOCUMENTS: &str = "发文 ";

impl Tx<'_> {
    /// The next number, such as `经信-2024-0003`. Where the write is undone, so is the number.
    ///
    /// `bureau_short` is the bureau's name without 局.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn next_case_number(&self, bureau_short: &str, year: i32) -> Result<String, StoreError> {
        Ok(format!("{bureau_short}-{year}-{:04}", self.next_in_series(bureau_short, year)?))
    }

    /// The next 发文字号, such as `经信评〔2024〕3号`: `office` is what stands before the year.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn next_document_number(&self, office: &str, year: i32) -> Result<String, StoreError> {
        let number = self.next_in_series(&format!("{DOCUMENTS}{office}"), year)?;
        Ok(format!("{office}〔{year}〕{number}号"))
    }

    fn next_in_series(&self, series: &str, year: i32) -> Result<i64, StoreError> {
        Ok(self
            .conn()
            .prepare_cached(
                "INSERT INTO series(bureau, year, last) VALUES (?1, ?2, 1)
                 ON CONFLICT(bureau, year) DO UPDATE SET last = last + 1 RETURNING last",
            )?
            .query_row((series, year), |row| row.get(0))?)
    }
}
