//! Folding: how SQLite brings what its log holds into the database.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

/// Pages of the log, of 4 KiB, that are folded into the database together.
pub(crate) const PAGES: i64 = 1000;

/// Folds the log into the database whenever it has so many pages; never for none.
pub(crate) fn after(conn: &Connection, pages: i64) -> rusqlite::Result<()> {
    conn.query_row(&format!("PRAGMA wal_autocheckpoint = {pages}"), [], |_| Ok(()))
}

/// Leaves all in the log, also when the connection is closed, until [`resume`].
pub(crate) fn suspend(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    after(conn, 0)
}

/// Folds as ever.
pub(crate) fn resume(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    after(conn, PAGES)
}
