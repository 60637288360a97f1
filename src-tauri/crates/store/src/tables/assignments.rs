//! Who was given a role on a case: one in force for each role, the others as history.

use casework::{Assignment, Person, Role};
use jiff::Timestamp;
use rusqlite::params;

use crate::columns::{by, moment};
use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    pub(super) fn assignments(&self, case_id: i64) -> Result<Vec<Assignment>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT assignments.*, givers.name AS by_name, takers.name AS to_name FROM assignments
             JOIN users AS givers ON givers.id = by_id JOIN users AS takers ON takers.id = user_id
             WHERE case_id = ?1 AND superseded_at IS NULL ORDER BY assignments.id",
        )?;
        let rows = statement.query_and_then([case_id], |row| {
            let role: String = row.get("role")?;
            Ok(Assignment {
                role: Role::named(&role).ok_or_else(|| StoreError::Damaged(format!("角色“{role}”")))?,
                to: Person { id: row.get("user_id")?, name: row.get("to_name")? },
                by: by(row)?,
                at: moment(row, "at")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Gives a role on a case to one person; the one before becomes history.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_assignment(&self, number: &str, assignment: &Assignment) -> Result<(), StoreError> {
        self.clear_assignment(number, assignment.role, assignment.at)?;
        self.insert_assignment(self.case_id(number)?, assignment)
    }

    /// Leaves a role on a case to whoever holds the role.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn clear_assignment(&self, number: &str, role: Role, at: Timestamp) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "UPDATE assignments SET superseded_at = ?3
                 WHERE case_id = ?1 AND role = ?2 AND superseded_at IS NULL",
            )?
            .execute(params![self.case_id(number)?, role.name(), at.to_string()])?;
        Ok(())
    }

    /// Takes every role on a case back from a person; gives the cases' numbers.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn clear_assignments_of(&self, user_id: i64, at: Timestamp) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT DISTINCT number FROM assignments JOIN cases ON cases.id = case_id
             WHERE user_id = ?1 AND superseded_at IS NULL ORDER BY cases.id",
        )?;
        let numbers = statement.query_map([user_id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        self.conn().execute(
            "UPDATE assignments SET superseded_at = ?2 WHERE user_id = ?1 AND superseded_at IS NULL",
            params![user_id, at.to_string()],
        )?;
        self.conn().execute("UPDATE cases SET holder = NULL WHERE holder = ?1", [user_id])?;
        Ok(numbers)
    }

    pub(super) fn insert_assignment(&self, case_id: i64, assignment: &Assignment) -> Result<(), StoreError> {
        let Assignment { role, to, by, at } = assignment;
        self.conn()
            .prepare_cached(
                "INSERT INTO assignments(case_id, role, user_id, by_id, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![case_id, role.name(), to.id, by.id, at.to_string()])?;
        Ok(())
    }
}
