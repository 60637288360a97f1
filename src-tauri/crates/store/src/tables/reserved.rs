//! What is decided and not yet signed: it may come to count against other cases.

use policy::{Money, folded};
use rusqlite::params;

use crate::columns::fen;
use crate::tables::awards::GrantedTo;
use crate::{Reader, StoreError, Tx};

/// A decided amount that waits for signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// The case's number.
    pub case_number: String,
    /// The pack's id.
    pub pack: String,
    /// The applicant's name.
    pub applicant: String,
    /// The claim's id within the case.
    pub claim: String,
    /// The benefit's id.
    pub benefit: String,
    /// The year it counts for.
    pub year: Option<i32>,
    /// The project.
    pub project: Option<String>,
    /// Whose share of a cap it would use.
    pub holder: Option<String>,
    /// The person that it is for.
    pub person: Option<String>,
    /// Yuan, whole fen.
    pub amount: Money,
}

impl Reader<'_> {
    /// What is decided and not yet signed for somebody, by case and claim.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn reserved_for(&self, whom: GrantedTo<'_>) -> Result<Vec<Reserved>, StoreError> {
        let (condition, key, benefit) = whom.condition("reserved");
        let sql = format!(
            "SELECT reserved.*, cases.number, cases.pack, cases.applicant
             FROM reserved JOIN cases ON cases.id = case_id
             WHERE {condition} ORDER BY case_id, claim"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        let rows = statement.query_and_then(params![key, benefit], |row| {
            Ok(Reserved {
                case_number: row.get("number")?,
                pack: row.get("pack")?,
                applicant: row.get("applicant")?,
                claim: row.get("claim")?,
                benefit: row.get("benefit")?,
                year: row.get("year")?,
                project: row.get("project")?,
                holder: row.get("holder")?,
                person: row.get("person_key")?,
                amount: Money::from_fen(row.get("amount_fen")?),
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Puts what a case has decided in the place of what it had decided before; nothing, once it is signed or closed.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case; [`StoreError::NotWholeFen`].
    pub fn set_reserved(&self, number: &str, uscc: &str, decided: &[Reserved]) -> Result<(), StoreError> {
        let case_id = self.case_id(number)?;
        self.conn().prepare_cached("DELETE FROM reserved WHERE case_id = ?1")?.execute([case_id])?;
        let mut statement = self.conn().prepare_cached(
            "INSERT INTO reserved(case_id, claim, uscc, benefit, year, project, holder, holder_key, person_key,
               amount_fen)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        for one in decided {
            statement.execute(params![
                case_id,
                one.claim,
                uscc,
                one.benefit,
                one.year,
                one.project,
                one.holder,
                one.holder.as_deref().map(folded),
                one.person.as_deref().map(folded),
                fen(one.amount)?,
            ])?;
        }
        Ok(())
    }
}
