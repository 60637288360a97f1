//! A backup is one file: a zip, without compression, of the encrypted database, the key slots and a manifest
//! with their hashes. It opens with the passwords of the day on which it was made.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, TransactionBehavior};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::read::ZipFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::file::atomic_file::with_ending;
use crate::file::store_files::StoreFiles;
use crate::file::{atomic_file, connect};
use crate::keys::key_wrapping;
use crate::keys::slots::{Head, Slots};
use crate::tx::Vault;
use crate::{Store, StoreError, audit};

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

/// Told how far work is, as parts done and parts in all; where it answers `false` the work is given up.
pub(crate) type Watch<'a> = &'a dyn Fn(u64, u64) -> bool;

/// How many pages are copied between two looks at whether to go on: 1 MiB.
const STRIDE: i32 = 256;
/// What a backup that was cut short left is swept away by the next one to the same place, once it is that old.
const ABANDONED: Duration = Duration::from_secs(600);

impl Store {
    /// Writes a backup beside whatever goes on in the store. It does not overwrite.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is a file already.
    pub fn backup(&self, to: &Path, at: Timestamp) -> Result<BackupManifest, StoreError> {
        self.backup_watched(to, at, &|_, _| true)
    }

    /// As [`Store::backup`], told how far it is.
    ///
    /// # Errors
    /// As [`Store::backup`]; [`StoreError::Stopped`] where the watch said so: nothing is left of it then.
    pub fn backup_watched(
        &self,
        to: &Path,
        at: Timestamp,
        watch: Watch<'_>,
    ) -> Result<BackupManifest, StoreError> {
        let (conn, vault) = self.parts();
        self.watched(|| write(conn, vault, to, at, watch))
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
    write(conn, vault, &to, at, &|_, _| true)
}

fn write(
    conn: &Connection,
    vault: &Vault,
    to: &Path,
    at: Timestamp,
    watch: Watch<'_>,
) -> Result<BackupManifest, StoreError> {
    if atomic_file::exists(to)? {
        return Err(StoreError::Exists(atomic_file::shown(to)));
    }
    sweep(to)?;
    // Names of its own: another backup to the same place, which must lose, may not touch this one's.
    let own = hex::encode(*key_wrapping::random::<4>()?);
    let copy = with_ending(to, &format!(".{own}.database.new"));
    let unfinished = with_ending(to, &format!(".{own}.new"));
    let written = copy_database(conn, vault, &copy, watch)
        .and_then(|slots| zip_up(&unfinished, &copy, &slots, at, watch))
        .and_then(|manifest| {
            if atomic_file::exists(to)? {
                return Err(StoreError::Exists(atomic_file::shown(to)));
            }
            fs::rename(&unfinished, to)?;
            atomic_file::sync_folder(to)?;
            Ok(manifest)
        });
    atomic_file::remove_if_there(&copy).and_then(|()| atomic_file::remove_if_there(&unfinished))?;
    written
}

/// Removes what backups to this place left that were cut short.
fn sweep(to: &Path) -> Result<(), StoreError> {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    for entry in fs::read_dir(atomic_file::folder_of(to))? {
        let entry = entry?;
        let other = entry.file_name().to_string_lossy().into_owned();
        let unfinished = other.strip_prefix(&*name).is_some_and(|rest| rest.ends_with(".new"));
        if unfinished && atomic_file::age(&entry).is_some_and(|age| age > ABANDONED) {
            atomic_file::remove_if_there(&entry.path())?;
        }
    }
    Ok(())
}

/// Copies the database under the same key; gives the slots that open the copy.
fn copy_database(conn: &Connection, vault: &Vault, to: &Path, watch: Watch<'_>) -> Result<Slots, StoreError> {
    drop(atomic_file::create_private(to)?);
    let before = Slots::read(&vault.files)?;
    let mut copy = connect::keyed(to, &vault.key)?;
    copy_pages(conn, &mut copy, watch)?;
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
    crate::keys::slots::keep_in_force(&copy, &mut slots)?;
    slots.head = audit::head(&copy)?;
    slots.in_use = false;
    copy.close().map_err(|(_, error)| error)?;
    Ok(slots)
}

/// Copies all pages as they stand at one moment: others go on writing into the log meanwhile.
pub(crate) fn copy_pages(
    conn: &Connection,
    copy: &mut Connection,
    watch: Watch<'_>,
) -> Result<(), StoreError> {
    // What is read within one transaction is of one moment, however many steps it takes.
    let moment = rusqlite::Transaction::new_unchecked(conn, TransactionBehavior::Deferred)?;
    moment.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let backup = Backup::new(conn, copy)?;
    let mut patience = 500;
    loop {
        match backup.step(STRIDE)? {
            StepResult::Done => break,
            StepResult::More => {
                let pages = backup.progress();
                let count = |pages: i32| u64::from(pages.unsigned_abs());
                // Copying is half of it, packing the other.
                if !watch(count(pages.pagecount - pages.remaining), 2 * count(pages.pagecount)) {
                    return Err(StoreError::Stopped);
                }
            }
            _ if patience == 0 => return Err(StoreError::InUse),
            _ => {
                patience -= 1;
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }
    drop(backup);
    moment.rollback()?;
    Ok(())
}

fn zip_up(
    to: &Path,
    database: &Path,
    slots: &Slots,
    at: Timestamp,
    watch: Watch<'_>,
) -> Result<BackupManifest, StoreError> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    let mut zip = ZipWriter::new(atomic_file::create_private(to)?);
    let mut sha256 = BTreeMap::new();
    let mut database = File::open(database)?;
    let size = database.metadata()?.len();
    zip.start_file(DATABASE, options).map_err(zip_error)?;
    let hash = pour(&mut database, &mut zip, &|poured| watch(size + poured, 2 * size))?;
    sha256.insert(DATABASE.to_owned(), hash);
    zip.start_file(SLOTS, options).map_err(zip_error)?;
    sha256.insert(SLOTS.to_owned(), pour(&mut slots.bytes()?.as_slice(), &mut zip, &|_| true)?);
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
    if !atomic_file::exists(from)? {
        return Err(StoreError::Missing(atomic_file::shown(from)));
    }
    let files = StoreFiles::new(to);
    files.clear_for_creation()?;
    let mut zip =
        ZipArchive::new(File::open(from)?).map_err(|_| StoreError::NotAStore(atomic_file::shown(from)))?;
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
    if !atomic_file::exists(from)? {
        return Err(StoreError::Missing(atomic_file::shown(from)));
    }
    let mut zip =
        ZipArchive::new(File::open(from)?).map_err(|_| StoreError::NotAStore(atomic_file::shown(from)))?;
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

fn unpack(
    zip: &mut ZipArchive<File>,
    manifest: &BackupManifest,
    files: &StoreFiles,
) -> Result<(), StoreError> {
    let mut database = atomic_file::create_private(&files.unfinished)?;
    let hash = pour(&mut as_it_stands(zip, DATABASE)?, &mut database, &|_| true)?;
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
    as_it_stands(zip, name)?.take(SMALL).read_to_end(&mut text)?;
    Ok(text)
}

/// A part of a backup. None is packed: so what is read is never more than the file.
fn as_it_stands<'a>(zip: &'a mut ZipArchive<File>, name: &str) -> Result<ZipFile<'a, File>, StoreError> {
    let part = zip.by_name(name).map_err(zip_error)?;
    if part.compression() != CompressionMethod::Stored {
        return Err(StoreError::Damaged(format!("备份文件被重新压缩过（{name}），不是本程序写的")));
    }
    Ok(part)
}

/// Copies all bytes, told how many so far; gives their SHA-256.
fn pour(
    from: &mut impl Read,
    to: &mut impl Write,
    watch: &dyn Fn(u64) -> bool,
) -> Result<String, StoreError> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut poured = 0;
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
        poured += read as u64;
        if !watch(poured) {
            return Err(StoreError::Stopped);
        }
    }
}

fn zip_error(error: zip::result::ZipError) -> StoreError {
    match error {
        zip::result::ZipError::Io(error) => error.into(),
        other => StoreError::Damaged(other.to_string()),
    }
}
