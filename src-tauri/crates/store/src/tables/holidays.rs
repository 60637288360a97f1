//! Holidays and make-up days, as an administrator edits them.

use jiff::civil::Date;
use rusqlite::params;

use crate::columns::parsed;
use crate::{Reader, StoreError, Tx};

/// A day that is not what its weekday says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub day: Date,
    /// Whether it is worked on: a make-up day.
    pub working: bool,
    /// Such as 国庆节.
    pub name: String,
}

impl Reader<'_> {
    /// All of them, in order.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn holidays(&self) -> Result<Vec<Holiday>, StoreError> {
        let mut statement =
            self.conn().prepare_cached("SELECT day, working, name FROM holidays ORDER BY day")?;
        let rows = statement.query_and_then([], |row| {
            Ok(Holiday {
                day: parsed(&row.get::<_, String>("day")?, "day")?,
                working: row.get("working")?,
                name: row.get("name")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Puts a day into the table, in place of what stood there.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn put_holiday(&self, holiday: &Holiday) -> Result<(), StoreError> {
        let Holiday { day, working, name } = holiday;
        self.conn()
            .prepare_cached(
                "INSERT INTO holidays(day, working, name) VALUES (?1, ?2, ?3)
                 ON CONFLICT(day) DO UPDATE SET working = excluded.working, name = excluded.name",
            )?
            .execute(params![day.to_string(), working, name])?;
        Ok(())
    }

    /// Takes a day out of the table; gives whether it was there.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn remove_holiday(&self, day: Date) -> Result<bool, StoreError> {
        Ok(self.conn().execute("DELETE FROM holidays WHERE day = ?1", [day.to_string()])? > 0)
    }
}
