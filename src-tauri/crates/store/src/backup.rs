//! A backup is one file: a zip, without compression, of the encrypted database, the key slots and a manifest
//! with their hashes. It opens with the passwords of the day on which it was made.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::beside::{self, Beside, with_ending};
use crate::slots::{Head, Slots};
use crate::tx::Vault;
use crate::{Store, StoreError, audit, connect};

const FORMAT: i64 = 1;
const MANIFEST: &str = "backup.json";
const DATABASE: &str = "workbench.db";
const SLOTS: &str = "workbench.db.slots";
/// Neither the manifest nor the slots can be larger: a bound against hostile files.
const SMALL: u64 = 16 * 1024 * 1024;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupManifest {
    format: i64,
    /// When it was made.
    pub at: Timestamp,
    /// The audit log's head in it.
    pub head: Head,
    /// SHA-256 by file name.
    pub sha256: BTreeMap<String, String>,
}

impl Store {
    /// Writes a backup beside whatever goes on in the store. It does not overwrite.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is a file already.
    pub fn backup(&self, to: &Path, at: Timestamp) -> Result<BackupManifest, StoreError> {
        let (conn, vault) = self.parts();
        write(conn, vault, to, at)
    }
}

/// A backup beside a store whose schema is about to change.
pub(crate) fn before_migration(
    conn: &Connection,
    vault: &Vault,
    version: i64,
    at: Timestamp,
) -> Result<BackupManifest, StoreError> {
    let moment = at.strftime("%Y%m%dT%H%M%SZ");
    let to = with_ending(&vault.files.database, &format!(".v{version}-{moment}.backup"));
    write(conn, vault, &to, at)
}

fn write(conn: &Connection, vault: &Vault, to: &Path, at: Timestamp) -> Result<BackupManifest, StoreError> {
    if beside::exists(to)? {
        return Err(StoreError::Exists(beside::shown(to)));
    }
    let copy = with_ending(to, ".database.new");
    let unfinished = with_ending(to, ".new");
    let sweep = || beside::remove_if_there(&copy).and_then(|()| beside::remove_if_there(&unfinished));
    sweep()?;
    let written = copy_database(conn, vault, &copy)
        .and_then(|slots| zip_up(&unfinished, &copy, &slots, at))
        .and_then(|manifest| {
            fs::rename(&unfinished, to)?;
            beside::sync_folder(to)?;
            Ok(manifest)
        });
    sweep()?;
    written
}

/// Copies the database under the same key; gives the slots that open the copy.
fn copy_database(conn: &Connection, vault: &Vault, to: &Path) -> Result<Slots, StoreError> {
    drop(beside::create_private(to)?);
    let before = Slots::read(&vault.files)?;
    let mut copy = connect::keyed(to, &vault.key)?;
    {
        let backup = Backup::new(conn, &mut copy)?;
        let mut patience = 500;
        // All pages in one step: others go on writing into the log meanwhile.
        loop {
            match backup.step(-1)? {
                StepResult::Done => break,
                StepResult::Busy | StepResult::Locked if patience == 0 => return Err(StoreError::InUse),
                _ => {
                    patience -= 1;
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        }
    }
    // A password may have changed meanwhile: a new slot is in the file before the store refers to it, and
    // an old one goes after, so that one reading or the other has the slots of the copy.
    let mut slots = Slots::read(&vault.files)?;
    for slot in before.users {
        if !slots.users.iter().any(|other| other.id == slot.id) {
            slots.users.push(slot);
        }
    }
    for slot in before.recovery {
        if !slots.recovery.iter().any(|other| other.id == slot.id) {
            slots.recovery.push(slot);
        }
    }
    crate::tx::keep_in_force(&copy, &mut slots)?;
    slots.head = audit::head(&copy)?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(slots)
}

fn zip_up(to: &Path, database: &Path, slots: &Slots, at: Timestamp) -> Result<BackupManifest, StoreError> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    let mut zip = ZipWriter::new(beside::create_private(to)?);
    let mut sha256 = BTreeMap::new();
    zip.start_file(DATABASE, options).map_err(zip_error)?;
    sha256.insert(DATABASE.to_owned(), pour(&mut File::open(database)?, &mut zip)?);
    zip.start_file(SLOTS, options).map_err(zip_error)?;
    sha256.insert(SLOTS.to_owned(), pour(&mut slots.bytes()?.as_slice(), &mut zip)?);
    let manifest = BackupManifest { format: FORMAT, at, head: slots.head.clone(), sha256 };
    zip.start_file(MANIFEST, options).map_err(zip_error)?;
    let text =
        serde_json::to_vec_pretty(&manifest).map_err(|error| StoreError::Damaged(error.to_string()))?;
    zip.write_all(&text)?;
    zip.finish().map_err(zip_error)?.sync_all()?;
    Ok(manifest)
}

/// Makes a store of a backup, where there is none.
///
/// # Errors
/// [`StoreError::Exists`] where a store stands there, [`StoreError::Damaged`] where the backup is not whole.
pub fn restore(from: &Path, to: &Path) -> Result<BackupManifest, StoreError> {
    if !beside::exists(from)? {
        return Err(StoreError::Missing(beside::shown(from)));
    }
    let files = Beside::new(to);
    files.clear_for_creation()?;
    let mut zip =
        ZipArchive::new(File::open(from)?).map_err(|_| StoreError::NotAStore(beside::shown(from)))?;
    let manifest = manifest(&mut zip)?;
    let restored = unpack(&mut zip, &manifest, &files);
    if let Err(error) = restored {
        files.clear_for_creation()?;
        return Err(error);
    }
    files.finish_creation()?;
    Ok(manifest)
}

/// What a backup says of itself, without opening what it holds.
///
/// # Errors
/// [`StoreError::NotAStore`] where the file is no backup.
pub fn backup_manifest(from: &Path) -> Result<BackupManifest, StoreError> {
    if !beside::exists(from)? {
        return Err(StoreError::Missing(beside::shown(from)));
    }
    let mut zip =
        ZipArchive::new(File::open(from)?).map_err(|_| StoreError::NotAStore(beside::shown(from)))?;
    manifest(&mut zip)
}

fn manifest(zip: &mut ZipArchive<File>) -> Result<BackupManifest, StoreError> {
    #[derive(Deserialize)]
    struct Form {
        format: i64,
    }
    let damaged = |error: serde_json::Error| StoreError::Damaged(format!("{MANIFEST}：{error}"));
    let text = small(zip, MANIFEST)?;
    let Form { format } = serde_json::from_slice(&text).map_err(damaged)?;
    if format > FORMAT {
        return Err(StoreError::Newer { found: format, known: FORMAT });
    }
    serde_json::from_slice(&text).map_err(damaged)
}

fn unpack(zip: &mut ZipArchive<File>, manifest: &BackupManifest, files: &Beside) -> Result<(), StoreError> {
    let mut database = beside::create_private(&files.unfinished)?;
    let hash = pour(&mut zip.by_name(DATABASE).map_err(zip_error)?, &mut database)?;
    database.sync_all()?;
    let slots = small(zip, SLOTS)?;
    let whole = manifest.sha256.get(DATABASE) == Some(&hash)
        && manifest.sha256.get(SLOTS) == Some(&hex::encode(Sha256::digest(&slots)));
    if !whole {
        return Err(StoreError::Damaged("备份文件与其校验值不符".to_owned()));
    }
    Slots::parse(&slots)?.write(files)
}

fn small(zip: &mut ZipArchive<File>, name: &str) -> Result<Vec<u8>, StoreError> {
    let mut text = Vec::new();
    zip.by_name(name).map_err(zip_error)?.take(SMALL).read_to_end(&mut text)?;
    Ok(text)
}

/// Copies all bytes; gives their SHA-256.
fn pour(from: &mut impl Read, to: &mut impl Write) -> Result<String, StoreError> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(hex::encode(digest.finalize())),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // The zip's own check of what it holds.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(StoreError::Damaged(error.to_string()));
            }
            other => other?,
        };
        digest.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
    }
}

fn zip_error(error: zip::result::ZipError) -> StoreError {
    match error {
        zip::result::ZipError::Io(error) => error.into(),
        other => StoreError::Damaged(other.to_string()),
    }
}
