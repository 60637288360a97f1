//! Awards of earlier years, from a workbook: they use up caps as the store's own do, and have no case here.

use casework::{Person, Sha256Hex};
use jiff::Timestamp;
use policy::{Money, Used, folded};
use rusqlite::{Row, params};

use crate::columns::{by, fen, from_json_if, json, moment};
use crate::tables::awards::GrantedTo;
use crate::{AwardFilter, Reader, StoreError, Tx};

/// An award of an earlier year.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct EarlierAward {
    /// The pack's id.
    pub pack: String,
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
    /// Whose share of a cap it used; `None` is unknown.
    pub holder: Option<String>,
    /// What it used up beyond money; `None` is unknown.
    pub used: Option<Used>,
    /// Yuan, whole fen.
    pub amount: Money,
    /// The document that granted it, or empty.
    pub basis: String,
    /// The workbook's file name; empty where it was entered before names were kept.
    pub file: String,
    /// The workbook it came in, an original.
    pub sha256: Sha256Hex,
    /// The row's first cell in it.
    pub place: String,
    /// Who entered it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

fn award(row: &Row<'_>) -> Result<EarlierAward, StoreError> {
    Ok(EarlierAward {
        pack: row.get("pack")?,
        applicant: row.get("applicant")?,
        uscc: row.get("uscc")?,
        benefit: row.get("benefit")?,
        cap: row.get("cap")?,
        year: row.get("year")?,
        project: row.get("project")?,
        holder: row.get("holder")?,
        used: from_json_if(row, "used")?,
        amount: Money::from_fen(row.get("amount_fen")?),
        basis: row.get("basis")?,
        file: row.get("file")?,
        sha256: row.get::<_, String>("sha256")?.into(),
        place: row.get("place")?,
        by: by(row)?,
        at: moment(row, "at")?,
    })
}

impl Reader<'_> {
    /// The earlier awards that a filter lets through, in order of being entered.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn list_earlier_awards(&self, filter: &AwardFilter) -> Result<Vec<EarlierAward>, StoreError> {
        let condition = if filter.uscc.is_some() { "uscc = ?1" } else { "?1 IS NULL" };
        let sql = format!(
            "SELECT earlier_awards.*, users.name AS by_name FROM earlier_awards JOIN users ON users.id = by_id
             WHERE {condition} AND (?2 IS NULL OR year = ?2) ORDER BY earlier_awards.id"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        statement.query_and_then(params![filter.uscc, filter.year], award)?.collect()
    }

    /// What was granted in earlier years to an enterprise or a holder, in order of being entered. Persons are not in
    /// such workbooks.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn granted_earlier_to(&self, whom: GrantedTo<'_>) -> Result<Vec<EarlierAward>, StoreError> {
        if matches!(whom, GrantedTo::Person(_)) {
            return Ok(Vec::new());
        }
        let (condition, key, benefit) = whom.condition("earlier_awards");
        let sql = format!(
            "SELECT earlier_awards.*, users.name AS by_name FROM earlier_awards JOIN users ON users.id = by_id
             WHERE {condition} ORDER BY earlier_awards.id"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        statement.query_and_then(params![key, benefit], award)?.collect()
    }
}

impl Tx<'_> {
    /// Enters an award of an earlier year. Its workbook is an original already.
    ///
    /// # Errors
    /// [`StoreError::NotWholeFen`] where the amount has parts of a fen; [`StoreError::Taken`] where that row of
    /// that workbook was entered before.
    pub fn put_earlier_award(&self, award: &EarlierAward) -> Result<(), StoreError> {
        let sql = "SELECT 1 FROM earlier_awards WHERE sha256 = ?1 AND place = ?2";
        if self.conn().prepare_cached(sql)?.exists(params![award.sha256.as_str(), award.place])? {
            return Err(StoreError::Taken { what: "往年资助", name: award.place.clone() });
        }
        self.conn()
            .prepare_cached(
                "INSERT INTO earlier_awards
                 (applicant, uscc, benefit, cap, year, project, amount_fen, basis, sha256, place, by_id, at,
                   pack, holder, holder_key, used, file)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
            )?
            .execute(params![
                award.applicant,
                award.uscc,
                award.benefit,
                award.cap,
                award.year,
                award.project,
                fen(award.amount)?,
                award.basis,
                award.sha256.as_str(),
                award.place,
                award.by.id,
                award.at.to_string(),
                award.pack,
                award.holder,
                award.holder.as_deref().map(folded),
                award.used.as_ref().map(json).transpose()?,
                award.file,
            ])?;
        Ok(())
    }

    /// Takes rows of an earlier workbook out, since a corrected one takes their place. The workbook stays an original,
    /// and the caller's audit entry holds the rows.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn withdraw_earlier_award(&self, sha256: &Sha256Hex, place: &str) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("DELETE FROM earlier_awards WHERE sha256 = ?1 AND place = ?2")?
            .execute(params![sha256.as_str(), place])?;
        Ok(())
    }
}
