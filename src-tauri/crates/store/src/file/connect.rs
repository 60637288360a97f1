//! A connection to the encrypted database: its key, its settings, and what it refuses to open.

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::file::store_files::StoreFiles;
use crate::file::{atomic_file, damage};
use crate::keys::key_wrapping::Key;

/// `PRWB`: marks the database as ours.
const APPLICATION_ID: i64 = 0x5052_5742;

/// How long a write waits for another.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Whether all of SQLite's memory is locked and wiped, as against the keys' alone, which SQLCipher always
/// keeps in a heap of its own. Measured: filling a store takes six times as long, and a rare search ten.
const MEMORY_SECURITY: &str = "OFF";

/// What every connection is set to, once it is keyed.
const SETTINGS: &str = "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;";

/// Why a store can only be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unwritable {
    /// There is no room for SQLite's own files.
    Full,
    /// The media or the folder cannot be written.
    ReadOnly,
    /// Something in it is broken.
    Damaged,
}

impl From<Unwritable> for StoreError {
    fn from(why: Unwritable) -> StoreError {
        match why {
            Unwritable::Full => StoreError::Full,
            Unwritable::ReadOnly => StoreError::ReadOnly,
            Unwritable::Damaged => StoreError::OnlyToRead,
        }
    }
}

/// What a connection found.
pub(crate) struct Connected {
    pub(crate) conn: Connection,
    /// Why it is for reading only, where it is.
    pub(crate) unwritable: Option<Unwritable>,
    /// The schema's version in the file; 0 for a new one.
    pub(crate) version: i64,
}

/// Opens a database that exists. Nothing is written before it is known to be ours and not too new.
///
/// Where there is no room for SQLite's own files, or nothing can be written and no log waits to be folded in, it is
/// opened for reading: people must still look things up and back up.
pub(crate) fn open(path: &Path, key: &Key, known: i64) -> Result<Connected, StoreError> {
    if damage::is_marked(&StoreFiles::new(path)) {
        let conn = to_read(path, key)?;
        let version = ours(&conn, path, known)?;
        keep_at_hand(&conn)?;
        return Ok(Connected { conn, version, unwritable: Some(Unwritable::Damaged) });
    }
    let why = match open_to_write(path, key, known) {
        Err(StoreError::Full) => Unwritable::Full,
        Err(StoreError::ReadOnly) => Unwritable::ReadOnly,
        other => return other,
    };
    let conn = match (StoreFiles::new(path).has_log(), why) {
        (false, _) => to_read(path, key)?,
        (true, Unwritable::Full) => beside_its_log(path, key)?,
        (true, Unwritable::ReadOnly | Unwritable::Damaged) => return Err(why.into()),
    };
    let version = ours(&conn, path, known)?;
    keep_at_hand(&conn)?;
    Ok(Connected { conn, version, unwritable: Some(why) })
}

/// Opens a database with a log that waits where there is no room for the log's index on the disk: this process keeps it in
/// memory, and lets no other in meanwhile. The log is not folded in.
#[cfg(unix)]
fn beside_its_log(path: &Path, key: &Key) -> Result<Connection, StoreError> {
    wake();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = unlocked(Connection::open_with_flags_and_vfs(path, flags, c"unix-excl")?, key)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.execute_batch(SETTINGS)?;
    conn.execute_batch("PRAGMA query_only = ON;")?;
    Ok(conn)
}

/// SQLite keeps such an index in memory on Unix alone.
#[cfg(not(unix))]
fn beside_its_log(_: &Path, _: &Key) -> Result<Connection, StoreError> {
    Err(StoreError::Full)
}

/// Opens a database so that nothing is ever written to it, nor its log folded into it.
pub(crate) fn to_read(path: &Path, key: &Key) -> Result<Connection, StoreError> {
    let conn = bare_to_read(path, key)?;
    conn.execute_batch(SETTINGS)?;
    Ok(conn)
}

/// The same for a database that is broken: it makes do with what can be read of the schema.
pub(crate) fn to_salvage(path: &Path, key: &Key) -> Result<Connection, StoreError> {
    let conn = bare_to_read(path, key)?;
    // Its other meaning needs a connection that can write. Before anything that looks at the schema.
    conn.execute_batch("PRAGMA writable_schema = ON;")?;
    Ok(conn)
}

fn bare_to_read(path: &Path, key: &Key) -> Result<Connection, StoreError> {
    let only_read = OpenFlags::SQLITE_OPEN_READ_ONLY;
    match StoreFiles::new(path).has_log() {
        true => bare(path, key, only_read),
        false => bare(&immutable(path), key, only_read | OpenFlags::SQLITE_OPEN_URI),
    }
}

fn open_to_write(path: &Path, key: &Key, known: i64) -> Result<Connected, StoreError> {
    let conn = keyed(path, key)?;
    // Should it be refused, its log is not folded into it either: the file stays as it was.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version = ours(&conn, path, known)?;
    configure(&conn)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(Connected { conn, version, unwritable: None })
}

/// The schema's version of a database that is ours and not too new.
pub(crate) fn ours(conn: &Connection, path: &Path, known: i64) -> Result<i64, StoreError> {
    let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(StoreError::NotAStore(atomic_file::shown(path)));
    }
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > known { Err(StoreError::Newer { found: version, known }) } else { Ok(version) }
}

/// The address of a file that nobody can change while it is read: SQLite makes nothing beside it.
fn immutable(path: &Path) -> PathBuf {
    let mut address = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => address.push(byte.into()),
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address.push_str("?immutable=1");
    PathBuf::from(address)
}

/// Makes a new, empty database.
pub(crate) fn create(path: &Path, key: &Key) -> Result<Connected, StoreError> {
    drop(atomic_file::create_private(path)?);
    let conn = keyed(path, key)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    configure(&conn)?;
    Ok(Connected { conn, version: 0, unwritable: None })
}

/// A bare copy's target: keyed, and otherwise as SQLite has it.
pub(crate) fn keyed(path: &Path, key: &Key) -> Result<Connection, StoreError> {
    let conn = bare(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.execute_batch(SETTINGS)?;
    Ok(conn)
}

/// Wakes SQLCipher, once in a process and before anything is keyed.
///
/// SQLite calls itself ready before SQLCipher's own start has run: of two first connections at the same moment, the
/// second finds no cipher and its key is refused.
fn wake() {
    static AWAKE: Once = Once::new();
    // Should it fail, the connection that follows fails the same way and says so.
    AWAKE.call_once(|| drop(Connection::open_in_memory()));
}

/// A connection that can read what is encrypted, and has not looked at it yet.
fn bare(path: &Path, key: &Key, flags: OpenFlags) -> Result<Connection, StoreError> {
    wake();
    unlocked(Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?, key)
}

fn unlocked(conn: Connection, key: &Key) -> Result<Connection, StoreError> {
    conn.busy_timeout(PATIENCE)?;
    let digits = Zeroizing::new(hex::encode(key.as_slice()));
    conn.execute_batch(&format!("PRAGMA cipher_memory_security = {MEMORY_SECURITY};"))?;
    let pragma = Zeroizing::new(format!("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\";", *digits));
    conn.execute_batch(&pragma)?;
    Ok(conn)
}

fn configure(conn: &Connection) -> Result<(), StoreError> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    keep_at_hand(conn)
}

fn keep_at_hand(conn: &Connection) -> Result<(), StoreError> {
    // 64 MiB: what the listing of a hundred thousand cases reads stays decrypted.
    conn.pragma_update(None, "cache_size", -65_536)?;
    // Statements of the listing and of loading a case stay prepared.
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}
