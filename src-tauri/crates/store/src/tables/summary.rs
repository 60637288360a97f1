//! What the listing shows of a case beside its own columns: kept with each change, so that a page of a list reads
//! no case whole.

use casework::{Case, Stage};
use jiff::civil::Date;
use policy::Money;
use rusqlite::params;

use crate::columns::parsed;
use crate::tables::moves::stage;
use crate::{Reader, StoreError, Tx};

/// What each change keeps of a case for the listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The sum of the ceilings that are known.
    pub ceiling: Option<Money>,
    /// Criteria found.
    pub checked: u32,
    /// Criteria in all.
    pub to_check: u32,
    /// The day since when it stands at its stage.
    pub since: Date,
    /// The last day at its stage; `None` where the stage has no limit.
    pub due: Option<Date>,
}

impl Tx<'_> {
    /// Keeps a case's summary, whose turn it is, and the words that it is found by.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_summary(&self, case: &Case, summary: &Summary) -> Result<(), StoreError> {
        let id = self.case_id(&case.number)?;
        let holder = case.stage.role().and_then(|role| case.assignee(role)).map(|person| person.id);
        self.conn()
            .prepare_cached(
                "UPDATE cases SET ceiling = ?2, checked = ?3, to_check = ?4, since = ?5, due = ?6, holder = ?7
                 WHERE id = ?1",
            )?
            .execute(params![
                id,
                summary.ceiling.map(|ceiling| ceiling.to_string()),
                summary.checked,
                summary.to_check,
                summary.since.to_string(),
                summary.due.map(|due| due.to_string()),
                holder
            ])?;
        self.set_applicant(id, case)?;
        self.conn().prepare_cached("DELETE FROM set_aside WHERE case_id = ?1")?.execute([id])?;
        let Some(role) = case.stage.role() else { return self.index_words(id, case) };
        for person in case.people().iter().filter(|person| case.stands_aside(person)) {
            // Who does not hold the stage's role does not have it on their list anyway.
            self.conn()
                .prepare_cached(
                    "INSERT INTO set_aside(user_id, case_id)
                     SELECT user_id, ?2 FROM user_roles WHERE user_id = ?1 AND role = ?3",
                )?
                .execute(params![person.id, id, role.name()])?;
        }
        self.index_words(id, case)
    }

    /// Gives the cases at a stage since some day another deadline.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn set_due(&self, stage: Stage, since: Date, due: Option<Date>) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("UPDATE cases SET due = ?3 WHERE stage = ?1 AND since = ?2")?
            .execute(params![stage.name(), since.to_string(), due.map(|due| due.to_string())])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The cases that wait for 复核 or 审定 with a person's signature on them, by number: whose turn it is there
    /// depends on that person's roles.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn waiting_with_signature_of(&self, user_id: i64) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT DISTINCT number FROM cases JOIN signatures ON signatures.case_id = cases.id
             WHERE stage IN ('checking', 'approving') AND by_id = ?1 AND superseded_at IS NULL",
        )?;
        Ok(statement.query_map([user_id], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The days since when cases stand at their stages, each pair once.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn stages_since(&self) -> Result<Vec<(Stage, Date)>, StoreError> {
        let sql = "SELECT DISTINCT stage, since FROM cases WHERE since IS NOT NULL";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_and_then([], |row| {
            Ok((stage(row, "stage")?, parsed(&row.get::<_, String>("since")?, "since")?))
        })?;
        rows.collect()
    }
}
