//! The ledger: what was finally approved. It uses up caps in later assessments.

use jiff::Timestamp;
use policy::Money;
use rusqlite::{Row, params};

use crate::columns::{fen, moment};
use crate::{Reader, StoreError, Tx};

/// An award.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Award {
    /// The case's number.
    pub case_number: String,
    /// The claim's id within the case.
    pub claim: String,
    /// The applicant's name.
    pub applicant: String,
    /// Its 统一社会信用代码.
    pub uscc: String,
    /// The benefit's id.
    pub benefit: String,
    /// Which of the benefit's caps it uses, where there are several.
    pub cap: Option<String>,
    /// The year it counts for.
    pub year: Option<i32>,
    /// The project.
    pub project: Option<String>,
    /// Yuan, whole fen.
    pub amount: Money,
    /// When it was approved.
    pub at: Timestamp,
}

/// Which awards to list. The default lists all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AwardFilter {
    /// Of this enterprise.
    pub uscc: Option<String>,
    /// For this year.
    pub year: Option<i32>,
}

fn award(row: &Row<'_>) -> Result<Award, StoreError> {
    Ok(Award {
        case_number: row.get("number")?,
        claim: row.get("claim")?,
        applicant: row.get("applicant")?,
        uscc: row.get("uscc")?,
        benefit: row.get("benefit")?,
        cap: row.get("cap")?,
        year: row.get("year")?,
        project: row.get("project")?,
        amount: Money::from_fen(row.get("amount_fen")?),
        at: moment(row, "at")?,
    })
}

impl Reader<'_> {
    /// The awards of an enterprise, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn awards_of(&self, uscc: &str) -> Result<Vec<Award>, StoreError> {
        self.list_awards(&AwardFilter { uscc: Some(uscc.to_owned()), year: None })
    }

    /// The awards that a filter lets through, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn list_awards(&self, filter: &AwardFilter) -> Result<Vec<Award>, StoreError> {
        let condition = if filter.uscc.is_some() { "awards.uscc = ?1" } else { "?1 IS NULL" };
        let sql = format!(
            "SELECT awards.*, cases.number FROM awards JOIN cases ON cases.id = case_id
             WHERE {condition} AND (?2 IS NULL OR awards.year = ?2) ORDER BY awards.id"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        statement.query_and_then(params![filter.uscc, filter.year], award)?.collect()
    }
}

impl Tx<'_> {
    /// Enters an award.
    ///
    /// # Errors
    /// [`StoreError::NotWholeFen`] where the amount has parts of a fen.
    pub fn put_award(&self, award: &Award) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "INSERT INTO awards(case_id, claim, applicant, uscc, benefit, cap, year, project, amount_fen, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                self.case_id(&award.case_number)?,
                award.claim,
                award.applicant,
                award.uscc,
                award.benefit,
                award.cap,
                award.year,
                award.project,
                fen(award.amount)?,
                award.at.to_string()
            ])?;
        Ok(())
    }
}

impl Tx<'_> {
    /// Takes a case's awards out of the ledger, since it was reopened; gives them, for the audit log.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn withdraw_awards(&self, number: &str) -> Result<Vec<Award>, StoreError> {
        let case_id = self.case_id(number)?;
        let sql =
            "SELECT awards.*, cases.number FROM awards JOIN cases ON cases.id = case_id WHERE case_id = ?1";
        let mut statement = self.conn().prepare_cached(sql)?;
        let awards = statement.query_and_then([case_id], award)?.collect::<Result<Vec<_>, _>>()?;
        self.conn().execute("DELETE FROM awards WHERE case_id = ?1", [case_id])?;
        Ok(awards)
    }
}
