//! `FILE.attempts`: sign-ins that could not be written into the encrypted audit log when they happened.
//!
//! One JSON line each, appended and synced. The next opening moves them into the log; each has an id that
//! the store remembers, so that a crash between the two neither loses nor doubles one.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};

use casework::{AuditAction, AuditEvent};
use jiff::Timestamp;
use rusqlite::params;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::file::atomic_file;
use crate::file::store_files::StoreFiles;
use crate::keys::key_wrapping::random;
use crate::keys::slots::Slots;
use crate::{StoreError, Tx};

/// Who signs in where nobody is known.
pub(crate) const NOBODY: &str = "未知";
pub(crate) const SIGNED_IN: &str = AuditAction::SignIn.code();
pub(crate) const SIGN_IN_FAILED: &str = "refused.sign-in";

#[derive(Debug, Serialize, Deserialize)]
struct Attempt {
    id: String,
    at: Timestamp,
    /// A known user's name: what a stranger types may be a password in the wrong field.
    who: String,
    action: String,
}

/// Notes a sign-in that failed.
pub(crate) fn failed(files: &StoreFiles, slots: &Slots, user: &str, at: Timestamp) -> Result<(), StoreError> {
    let who = if slots.knows(user) { user } else { NOBODY };
    note(files, who, SIGN_IN_FAILED, at)
}

/// Notes a sign-in, successful or not.
pub(crate) fn note(files: &StoreFiles, who: &str, action: &str, at: Timestamp) -> Result<(), StoreError> {
    let id = hex::encode(random::<16>()?.as_slice());
    let attempt = Attempt { id, at, who: who.to_owned(), action: action.to_owned() };
    let text = crate::columns::json(&attempt)?;
    let mut options = OpenOptions::new();
    // Windows locks no file that is opened for appending alone.
    options.create(true).read(true).append(true);
    let mut file = atomic_file::private(&mut options).open(&files.attempts)?;
    file.lock()?;
    // The break in front ends a line that a crash cut off.
    file.write_all(format!("\n{text}\n").as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// The attempts that wait. The file is locked until this is dropped.
pub(crate) struct Waiting {
    file: File,
    attempts: Vec<Attempt>,
}

impl Waiting {
    /// What waits, or `None`.
    pub(crate) fn look(files: &StoreFiles, now: Timestamp) -> Result<Option<Waiting>, StoreError> {
        if !atomic_file::exists(&files.attempts)? {
            return Ok(None);
        }
        let mut file = OpenOptions::new().read(true).write(true).open(&files.attempts)?;
        file.lock()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let attempts: Vec<Attempt> = lines.map(|line| read(line, now)).collect();
        Ok((!attempts.is_empty()).then_some(Waiting { file, attempts }))
    }

    /// Writes them into the audit log, but for those that a crashed opening wrote already.
    pub(crate) fn take(&self, tx: &Tx<'_>) -> Result<(), StoreError> {
        for attempt in &self.attempts {
            let sql = "INSERT INTO attempts_taken(id) VALUES (?1) ON CONFLICT DO NOTHING";
            if tx.conn().prepare_cached(sql)?.execute(params![attempt.id])? == 0 {
                continue;
            }
            tx.audit(AuditEvent {
                at: attempt.at,
                who: attempt.who.clone(),
                action: attempt.action.clone(),
                subject: String::new(),
                before: String::new(),
                after: String::new(),
            })?;
        }
        Ok(())
    }

    /// Empties the file, once they stand in the log. It is not removed: another process may hold it open,
    /// waiting for the lock.
    pub(crate) fn clear(mut self) -> Result<(), StoreError> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.sync_all()?;
        Ok(())
    }
}

/// A line that a crash cut off is an attempt all the same.
fn read(line: &[u8], now: Timestamp) -> Attempt {
    serde_json::from_slice(line).unwrap_or_else(|_| Attempt {
        id: hex::encode(Sha256::digest(line)),
        at: now,
        who: NOBODY.to_owned(),
        action: SIGN_IN_FAILED.to_owned(),
    })
}
