//! `FILE.lockout`: who failed to sign in several times in a row, and until when they have to wait.
//!
//! It slows guessing at the desk down: attempts in parallel count one after another. Guessing on a copy is slowed down by the keys' own cost.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::StoreError;
use crate::file::atomic_file;
use crate::file::atomic_file::with_ending;
use crate::file::store_files::StoreFiles;

/// So many failures in a row lock a user out.
pub(crate) const FAILURES: u32 = 5;
/// For so long after the last of them.
const WAIT: SignedDuration = SignedDuration::from_mins(15);

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Failures {
    count: u32,
    last: Timestamp,
}

type Known = BTreeMap<String, Failures>;

/// One attempt at signing in at a time, over all processes: the one before has been counted when the next is looked at.
/// Given back when it is dropped.
pub(crate) struct OneAtATime {
    _locked: File,
}

/// Waits for one's turn to sign in. Where nothing can be written nothing is counted either, and nobody waits.
pub(crate) fn one_at_a_time(files: &StoreFiles) -> Option<OneAtATime> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    let file = atomic_file::private(&mut options).open(with_ending(&files.lockout, ".turn")).ok()?;
    file.lock().ok()?;
    Some(OneAtATime { _locked: file })
}

/// Refuses whoever is locked out.
pub(crate) fn check(files: &StoreFiles, user: &str, now: Timestamp) -> Result<(), StoreError> {
    match waiting(files, user, now)? {
        Some(minutes) => Err(StoreError::Locked { failures: FAILURES, minutes }),
        None => Ok(()),
    }
}

/// For how many minutes a user is still locked out.
pub(crate) fn waiting(files: &StoreFiles, user: &str, now: Timestamp) -> Result<Option<i64>, StoreError> {
    if !atomic_file::exists(&files.lockout)? {
        return Ok(None);
    }
    let known: Known = serde_json::from_slice(&std::fs::read(&files.lockout)?).unwrap_or_default();
    let Some(failures) = known.get(user).filter(|failures| failures.count >= FAILURES) else {
        return Ok(None);
    };
    // A clock that was set back must not lock anybody out for longer.
    let left = WAIT - now.duration_since(failures.last.min(now));
    Ok((left > SignedDuration::ZERO).then(|| (left.as_secs() + 59) / 60))
}

/// Counts a failure of a known user.
pub(crate) fn failed(files: &StoreFiles, user: &str, now: Timestamp) -> Result<(), StoreError> {
    change(files, |known| {
        let failures = known.entry(user.to_owned()).or_insert(Failures { count: 0, last: now });
        // Who waited starts again from nothing.
        let waited = failures.count >= FAILURES && now.duration_since(failures.last) >= WAIT;
        failures.count = if waited { 1 } else { failures.count.saturating_add(1) };
        failures.last = now;
        true
    })
}

/// Forgets a user's failures: they signed in, or an administrator let them in again.
pub(crate) fn forgive(files: &StoreFiles, user: &str) -> Result<(), StoreError> {
    if !atomic_file::exists(&files.lockout)? {
        return Ok(());
    }
    change(files, |known| known.remove(user).is_some())
}

fn change(files: &StoreFiles, work: impl FnOnce(&mut Known) -> bool) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    let mut file = atomic_file::private(&mut options).open(&files.lockout)?;
    file.lock()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    // A file that a crash cut off forgives: it must not keep everybody out.
    let mut known: Known = serde_json::from_slice(&bytes).unwrap_or_default();
    if work(&mut known) {
        let bytes = serde_json::to_vec(&known).map_err(|error| StoreError::Damaged(error.to_string()))?;
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&bytes)?;
        file.sync_all()?;
    }
    Ok(())
}
