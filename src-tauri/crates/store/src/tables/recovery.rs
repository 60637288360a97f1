//! Which recovery key is in force. The key itself is on paper only.

use jiff::Timestamp;
use rusqlite::params;

use crate::keys::slots::RecoverySlot;
use crate::tx::NewSlot;
use crate::{Reader, RecoveryKey, StoreError, Tx};

impl Reader<'_> {
    pub(crate) fn recovery_slots(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT slot FROM recovery WHERE retired_at IS NULL";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Makes a new recovery key, to be shown once. Older ones open nothing from now on.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn renew_recovery_key(&self, at: Timestamp) -> Result<RecoveryKey, StoreError> {
        let recovery = RecoveryKey::generate()?;
        let slot = RecoverySlot::make(&self.vault.key, &recovery)?;
        let at = at.to_string();
        self.conn().execute("UPDATE recovery SET retired_at = ?1 WHERE retired_at IS NULL", [&at])?;
        self.conn()
            .execute("INSERT INTO recovery(slot, created_at) VALUES (?1, ?2)", params![slot.id, at])?;
        self.stage_slot(NewSlot::Recovery(slot));
        Ok(recovery)
    }
}
