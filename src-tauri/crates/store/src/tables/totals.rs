//! Sums over the ledger, for the home page and the statistics.

use policy::Money;

use crate::tables::figures::READABLE;
use crate::{Reader, StoreError};

/// What was awarded to one benefit of a policy in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardTotal {
    /// The pack's id: another policy's benefit of the same id is another.
    pub pack: String,
    /// The benefit's id.
    pub benefit: String,
    /// The year it counts for.
    pub year: Option<i32>,
    /// The lead bureau; empty for what was entered from earlier years.
    pub bureau: String,
    /// How many awards.
    pub awards: u64,
    /// How many enterprises.
    pub enterprises: u64,
    /// Their sum.
    pub amount: Money,
}

impl Reader<'_> {
    /// Sums by year, policy, benefit and bureau, the latest year first: of the cases that one bureau may read, or of all; and of
    /// what was entered from earlier years.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn award_totals(&self, readable_by: Option<&str>) -> Result<Vec<AwardTotal>, StoreError> {
        let sql = format!(
            "SELECT pack, benefit, year, bureau, count(*) AS awards, count(DISTINCT uscc) AS enterprises,
                    sum(amount_fen) AS fen
             FROM (SELECT awards.pack, benefit, awards.year, bureau, awards.uscc, amount_fen
                   FROM awards JOIN cases ON cases.id = case_id WHERE {READABLE}
                   UNION ALL SELECT pack, benefit, year, '', uscc, amount_fen FROM earlier_awards)
             GROUP BY year, pack, benefit, bureau ORDER BY year DESC, pack, benefit, bureau"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        let rows = statement.query_and_then([readable_by], |row| {
            Ok(AwardTotal {
                pack: row.get("pack")?,
                benefit: row.get("benefit")?,
                year: row.get("year")?,
                bureau: row.get("bureau")?,
                awards: count(row.get("awards")?),
                enterprises: count(row.get("enterprises")?),
                amount: Money::from_fen(row.get("fen")?),
            })
        })?;
        rows.collect()
    }
}
