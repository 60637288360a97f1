//! Figures that a policy leaves to the bureau: one in force for each, the others as history.

use casework::{PackVersion, Person};
use jiff::Timestamp;
use policy::RawValue;
use rusqlite::{Row, params};

use crate::columns::{by, from_json, json, moment, moment_if};
use crate::{Reader, StoreError, Tx};

/// A parameter of a pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name in the pack.
    pub parameter: String,
    /// In the JSON form that the parameter's kind asks for.
    pub value: RawValue,
    /// On what basis.
    pub basis: String,
    /// Who set it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// `None` while in force.
    pub superseded_at: Option<Timestamp>,
}

fn parameter(row: &Row<'_>) -> Result<Parameter, StoreError> {
    Ok(Parameter {
        parameter: row.get("parameter")?,
        value: from_json(row, "value")?,
        basis: row.get("basis")?,
        by: by(row)?,
        at: moment(row, "at")?,
        superseded_at: moment_if(row, "superseded_at")?,
    })
}

impl Reader<'_> {
    /// The parameters in force for a pack, in order of being set.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn parameters(&self, pack: &PackVersion) -> Result<Vec<Parameter>, StoreError> {
        let all = self.parameter_history(pack)?;
        Ok(all.into_iter().filter(|parameter| parameter.superseded_at.is_none()).collect())
    }

    /// All values there ever were for a pack's parameters, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn parameter_history(&self, pack: &PackVersion) -> Result<Vec<Parameter>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT parameters.*, users.name AS by_name FROM parameters JOIN users ON users.id = by_id
             WHERE pack = ?1 AND pack_version = ?2 ORDER BY parameters.id",
        )?;
        statement.query_and_then(params![pack.id, pack.version], parameter)?.collect()
    }
}

impl Tx<'_> {
    /// Puts a parameter's value in force; the one before becomes history.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn set_parameter(&self, pack: &PackVersion, new: &Parameter) -> Result<(), StoreError> {
        let Parameter { parameter, value, basis, by, at, .. } = new;
        let at = at.to_string();
        self.conn().execute(
            "UPDATE parameters SET superseded_at = ?4
             WHERE pack = ?1 AND pack_version = ?2 AND parameter = ?3 AND superseded_at IS NULL",
            params![pack.id, pack.version, parameter, at],
        )?;
        self.conn().execute(
            "INSERT INTO parameters(pack, pack_version, parameter, value, basis, by_id, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![pack.id, pack.version, parameter, json(value)?, basis, by.id, at],
        )?;
        Ok(())
    }
}
