//! An open store: its connection, its keys, and that somebody is here.

use rusqlite::Connection;

use crate::file::presence::Presence;
use crate::tx::Vault;

/// An open store. Several may be open on one file, in one process or more.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) vault: Vault,
    /// Let go of after the connection is closed.
    pub(crate) presence: Presence,
}
