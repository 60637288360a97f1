//! Reading one package ahead: while one is being stored, the next is read by another thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

use intake::{ReadPackage, Refused};

use crate::error::Error;
use crate::import::Reading;

/// Larger files, and folders, are read when it is their turn: two of them at once might take more memory than one
/// package may.
const SMALL: u64 = 4 << 20;

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
    std::thread::scope(|scope| {
        // The reader waits with what it has read until it is taken: there is never more than one ahead.
        let (ready, next) = sync_channel(0);
        scope.spawn(move || {
            for path in paths {
                // What goes wrong with one package is told with its name, when it is its turn.
                let read = catch_unwind(AssertUnwindSafe(|| ahead(path, reading))).unwrap_or(Ok(None));
                // Nobody takes it any more: the work has ended.
                if ready.send(read).is_err() {
                    return;
                }
            }
        });
        for path in paths {
            let Ok(read) = next.recv() else { return Ok(false) };
            if !work(path, read?)? {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

fn ahead(path: &Path, reading: &Reading<'_>) -> Result<Option<Result<ReadPackage, Refused>>, Error> {
    let small = std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= SMALL);
    if !small {
        return Ok(None);
    }
    match reading.source(path) {
        Ok(source) => reading.read(source).map(Some),
        Err(refused) => Ok(Some(Err(refused))),
    }
}
