//! The schema's versions. They are only ever appended.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::StoreError;

/// A line of schemas, the oldest first.
pub(crate) struct Schema(pub(crate) &'static [M<'static>]);

/// What this program knows.
pub(crate) const CURRENT: Schema = Schema(&[
    M::up(include_str!("schema/0001-first.sql")),
    M::up(include_str!("schema/0002-claimed-once.sql")),
    M::up(include_str!("schema/0003-life-of-a-case.sql")),
    M::up(include_str!("schema/0004-papers.sql")),
    M::up(include_str!("schema/0005-queues.sql")),
    M::up(include_str!("schema/0006-words.sql")),
    M::up(include_str!("schema/0007-due.sql")),
    M::up(include_str!("schema/0008-granted-before.sql")),
    M::up(include_str!("schema/0009-open-questions.sql")),
    M::up(include_str!("schema/0010-identity.sql")),
    M::up(include_str!("schema/0011-first-passwords.sql")),
    M::up(include_str!("schema/0012-history.sql")),
    M::up(include_str!("schema/0013-rights.sql")),
    M::up(include_str!("schema/0014-sheets.sql")),
    M::up(include_str!("schema/0015-policies.sql")),
    M::up(include_str!("schema/0016-vouchers.sql")),
    M::up(include_str!("schema/0017-made-items.sql")),
    M::up(include_str!("schema/0018-told.sql")),
    M::up(include_str!("schema/0019-mappings.sql")),
]);

impl Schema {
    /// The newest version.
    pub(crate) fn version(&self) -> i64 {
        i64::try_from(self.0.len()).unwrap_or(i64::MAX)
    }

    /// Brings a database to the newest version, in one transaction.
    pub(crate) fn migrate(&self, conn: &mut Connection) -> Result<(), StoreError> {
        Migrations::from_slice(self.0).to_latest(conn).map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => StoreError::Damaged(other.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_steps_apply_one_after_another() {
        super::Migrations::from_slice(super::CURRENT.0).validate().unwrap();
    }
}
