//! The ledger: what was finally approved. It uses up caps in later assessments.

use jiff::Timestamp;
use policy::{Money, Used, folded};
use rusqlite::{Row, params};

use crate::columns::{fen, from_json_if, json, moment};
use crate::tables::figures::READABLE;
use crate::{Reader, StoreError, Tx};

/// An award.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Award {
    /// The case's number.
    pub case_number: String,
    /// The claim's id within the case.
    pub claim: String,
    /// The pack's id.
    pub pack: String,
    /// Its version, under which the case was decided.
    pub pack_version: u32,
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
    /// Whose share of a cap it uses, where a cap goes by one; `None` where that is unknown too.
    pub holder: Option<String>,
    /// The person that it was granted for, where there is one.
    pub person: Option<String>,
    /// Who is paid, where that is not the applicant.
    pub payee: Option<String>,
    /// What it uses up beyond money; `None` is unknown.
    pub used: Option<Used>,
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
    /// Of the cases that this bureau may read.
    pub readable_by: Option<String>,
}

/// A key to what was granted: of an enterprise, of a share of a benefit's cap, or for a person. Compared folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantedTo<'a> {
    /// An enterprise's 统一社会信用代码.
    Enterprise(&'a str),
    /// Whoever's share of a benefit's cap is used.
    Holder {
        /// The benefit's id.
        benefit: &'a str,
        /// The holder as a claim names it.
        holder: &'a str,
    },
    /// A person's name.
    Person(&'a str),
}

impl GrantedTo<'_> {
    /// The condition, with its two values, `?1` and `?2`, of a table with these columns.
    pub(super) fn condition(self, table: &str) -> (String, String, String) {
        match self {
            GrantedTo::Enterprise(uscc) => {
                (format!("{table}.uscc = ?1 AND ?2 = ''"), uscc.to_owned(), String::new())
            }
            GrantedTo::Holder { benefit, holder } => (
                format!("{table}.holder_key = ?1 AND {table}.benefit = ?2"),
                folded(holder),
                benefit.to_owned(),
            ),
            GrantedTo::Person(person) => {
                (format!("{table}.person_key = ?1 AND ?2 = ''"), folded(person), String::new())
            }
        }
    }
}

fn award(row: &Row<'_>) -> Result<Award, StoreError> {
    Ok(Award {
        case_number: row.get("number")?,
        pack: row.get("pack")?,
        pack_version: row.get("pack_version")?,
        claim: row.get("claim")?,
        applicant: row.get("applicant")?,
        uscc: row.get("uscc")?,
        benefit: row.get("benefit")?,
        cap: row.get("cap")?,
        year: row.get("year")?,
        project: row.get("project")?,
        holder: row.get("holder")?,
        person: row.get("person")?,
        payee: row.get("payee")?,
        used: from_json_if(row, "used")?,
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
        self.list_awards(&AwardFilter { uscc: Some(uscc.to_owned()), ..AwardFilter::default() })
    }

    /// What was granted to somebody, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn granted_to(&self, whom: GrantedTo<'_>) -> Result<Vec<Award>, StoreError> {
        let (condition, key, benefit) = whom.condition("awards");
        let sql = format!(
            "SELECT awards.*, cases.number FROM awards JOIN cases ON cases.id = case_id
             WHERE {condition} ORDER BY awards.id"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        statement.query_and_then(params![key, benefit], award)?.collect()
    }

    /// The awards that a filter lets through, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn list_awards(&self, filter: &AwardFilter) -> Result<Vec<Award>, StoreError> {
        let condition = if filter.uscc.is_some() { "awards.uscc = ?2" } else { "?2 IS NULL" };
        let sql = format!(
            "SELECT awards.*, cases.number FROM awards JOIN cases ON cases.id = case_id
             WHERE {READABLE} AND {condition} AND (?3 IS NULL OR awards.year = ?3) ORDER BY awards.id"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        statement.query_and_then(params![filter.readable_by, filter.uscc, filter.year], award)?.collect()
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
                "INSERT INTO awards(case_id, claim, applicant, uscc, benefit, cap, year, project, amount_fen, at,
                   pack, holder, holder_key, person, person_key, payee, used, pack_version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
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
                award.at.to_string(),
                award.pack,
                award.holder,
                award.holder.as_deref().map(folded),
                award.person,
                award.person.as_deref().map(folded),
                award.payee,
                award.used.as_ref().map(json).transpose()?,
                award.pack_version,
            ])?;
        Ok(())
    }

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
