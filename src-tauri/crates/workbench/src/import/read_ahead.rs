//! Reading ahead: while one package is being stored, and while the disk is waited for, the next ones are read by another
//! thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};

use intake::{ReadPackage, Refused};

use crate::error::Error;
use crate::import::Reading;

/// Larger files, and folders, are read when it is their turn: two of them at once might take more memory than one
/// package may.
const SMALL: u64 = 4 << 20;
/// So many packages wait at the most, of no more than `SMALL` bytes together.
const AHEAD: usize = 8;

/// Bytes of the files that were read ahead and not taken yet.
#[derive(Default)]
struct Waiting {
    bytes: Mutex<u64>,
    taken: Condvar,
}

impl Waiting {
    /// Waits until there is room for a file; one that is alone always has room.
    fn add(&self, size: u64) {
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |bytes: &mut u64| *bytes > 0 && *bytes + size > SMALL;
        *self.taken.wait_while(bytes, full).unwrap_or_else(PoisonError::into_inner) += size;
    }

    fn take(&self, size: u64) {
        *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) -= size;
        self.taken.notify_one();
    }

    /// Nobody takes anything any more: whoever waits for room goes on, and finds that out.
    fn end(&self) {
        *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) = 0;
        self.taken.notify_one();
    }
}

/// Calls `work` with each path and, where it was read ahead, with what was read, in order, until it says that it is
/// enough. Tells whether all were worked through.
pub(super) fn each(
    paths: &[PathBuf],
    reading: &Reading<'_>,
    mut work: impl FnMut(&Path, Option<Result<ReadPackage, Refused>>) -> Result<bool, Error>,
) -> Result<bool, Error> {
    // One package has nothing beside which it could be read.
    if let [only] = paths {
        return work(only, None);
    }
    let waiting = Waiting::default();
    std::thread::scope(|scope| {
        let (ready, next) = sync_channel(AHEAD);
        let room = &waiting;
        scope.spawn(move || {
            for path in paths {
                let size = size_ahead(path);
                room.add(size.unwrap_or(0));
                // What goes wrong with one package is told with its name, when it is its turn.
                let read = size.map(|_| catch_unwind(AssertUnwindSafe(|| ahead(path, reading))));
                let read = read.and_then(Result::ok).transpose();
                // Nobody takes it any more: the work has ended.
                if ready.send((size.unwrap_or(0), read)).is_err() {
                    return;
                }
            }
        });
        let worked = take_each(paths, &next, &waiting, &mut work);
        drop(next);
        waiting.end();
        worked
    })
}

/// What was read of a file, if it was, and how many bytes it holds.
type Ahead = (u64, Result<Option<Result<ReadPackage, Refused>>, Error>);

fn take_each(
    paths: &[PathBuf],
    next: &Receiver<Ahead>,
    waiting: &Waiting,
    work: &mut impl FnMut(&Path, Option<Result<ReadPackage, Refused>>) -> Result<bool, Error>,
) -> Result<bool, Error> {
    for path in paths {
        let Ok((size, read)) = next.recv() else { return Ok(false) };
        waiting.take(size);
        if !work(path, read?)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The size of a file that is small enough to be read ahead.
fn size_ahead(path: &Path) -> Option<u64> {
    let meta = std::fs::metadata(path).ok()?;
    (meta.is_file() && meta.len() <= SMALL).then_some(meta.len())
}

fn ahead(path: &Path, reading: &Reading<'_>) -> Result<Result<ReadPackage, Refused>, Error> {
    match reading.source(path) {
        Ok(source) => reading.read(source),
        Err(refused) => Ok(Err(refused)),
    }
}
