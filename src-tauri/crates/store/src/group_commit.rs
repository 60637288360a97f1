//! Many changes in a row, with one wait for the disk: each is a transaction of its own, and together they are made
//! to outlive a power cut.

use rusqlite::Connection;

use crate::file::folding;
use crate::tx::Tx;
use crate::{Store, StoreError, commit};

impl Store {
    /// As [`Store::write`]: whole or not at all, whatever happens. But only once [`Store::flush`] or another write
    /// has returned is it sure to outlive a power cut.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_soon<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (conn, vault) = self.parts();
        let _unhurried = GroupCommit::begin(conn)?;
        commit::write(conn, vault, work)
    }

    /// Waits until all that was written is on the disk.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn flush(&mut self) -> Result<(), StoreError> {
        let (conn, vault) = self.parts();
        let _unfolded = LongLog::begin(conn)?;
        // With the log's next entry to be synced, all before it are.
        commit::append_to_log(conn, vault)
    }
}

/// While it lives, commits do not wait for the disk: SQLite appends to its log as always, and syncs it with the next
/// commit that waits, or before it folds it into the database.
struct GroupCommit<'a>(LongLog<'a>);

impl<'a> GroupCommit<'a> {
    fn begin(conn: &'a Connection) -> Result<GroupCommit<'a>, StoreError> {
        let group_commit = GroupCommit(LongLog::begin(conn)?);
        conn.pragma_update(None, "synchronous", "NORMAL")?;
        Ok(group_commit)
    }
}

impl Drop for GroupCommit<'_> {
    fn drop(&mut self) {
        // Outside of a transaction it cannot fail, and the one that began meanwhile has ended.
        let _ = self.0.0.pragma_update(None, "synchronous", "FULL");
    }
}

/// While it lives, a longer log is folded into the database at once: many packages write the same pages again and
/// again.
struct LongLog<'a>(&'a Connection);

/// Pages of the log that are folded into the database together in a group.
const FOLDED_IN_A_GROUP: i64 = 8000;

impl<'a> LongLog<'a> {
    fn begin(conn: &'a Connection) -> Result<LongLog<'a>, StoreError> {
        folding::after(conn, FOLDED_IN_A_GROUP)?;
        Ok(LongLog(conn))
    }
}

impl Drop for LongLog<'_> {
    fn drop(&mut self) {
        let _ = folding::after(self.0, folding::PAGES);
    }
}
