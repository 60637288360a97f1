//! Settings by name, as text or as JSON.

use rusqlite::{OptionalExtension, params};

use crate::{Reader, StoreError, Tx};

impl Reader<'_> {
    /// A setting.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM settings WHERE name = ?1";
        Ok(self.conn().prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?)
    }

    /// All settings, by name.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn settings(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT name, value FROM settings ORDER BY name")?;
        Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Sets a setting.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn set_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.conn().execute(
            "INSERT INTO settings(name, value) VALUES (?1, ?2)
             ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            params![name, value],
        )?;
        Ok(())
    }

    /// Takes a setting away.
    pub(crate) fn remove_setting(&self, name: &str) -> Result<(), StoreError> {
        self.conn().execute("DELETE FROM settings WHERE name = ?1", [name])?;
        Ok(())
    }
}
