//! The packages of one import: told of once they are there to stay.
//!
//! A package is stored in a transaction of its own, and waiting for the disk after each of them would take most of
//! the time. So several share one wait, and nobody is told of a package before it.

use std::time::{Duration, Instant};

use crate::error::Error;
use crate::format::count;
use crate::import::view::{ImportProgress, ImportedPackage};
use crate::session::lock::Begun;

/// How long a package that is stored waits for others, to be told of with them.
const TOGETHER: Duration = Duration::from_millis(400);

pub(super) struct Batch<'a> {
    desk: Begun<'a>,
    tell: &'a dyn Fn(ImportProgress),
    total: u32,
    packages: Vec<ImportedPackage>,
    /// How many of them are there to stay, and were told of.
    told: usize,
    waiting_since: Instant,
}

impl<'a> Batch<'a> {
    pub(super) fn new(desk: Begun<'a>, tell: &'a dyn Fn(ImportProgress), total: usize) -> Batch<'a> {
        Batch {
            desk,
            tell,
            total: count(total),
            packages: Vec::new(),
            told: 0,
            waiting_since: Instant::now(),
        }
    }

    /// Tells which package is at work.
    pub(super) fn begin(&mut self, file: &str) {
        let done = count(self.packages.len());
        (self.tell)(ImportProgress { done, total: self.total, file: file.to_owned(), finished: None });
        if self.told == self.packages.len() {
            self.waiting_since = Instant::now();
        }
    }

    /// Takes what became of the package.
    pub(super) fn end(&mut self, package: ImportedPackage) -> Result<(), Error> {
        self.packages.push(package);
        if self.waiting_since.elapsed() < TOGETHER { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let waiting = self.packages.get(self.told..).unwrap_or_default();
        if waiting.is_empty() {
            return Ok(());
        }
        // What was stored in somebody's right stays, though they lost it since; a store that was closed has settled by
        // that, and any connection settles what another one wrote.
        if let Some(session) = self.desk.lock_anyway().session.as_mut() {
            session.store.flush()?;
        }
        for (done, package) in (self.told + 1..).zip(waiting) {
            (self.tell)(ImportProgress {
                done: count(done),
                total: self.total,
                file: package.file.clone(),
                finished: Some(package.clone()),
            });
        }
        self.told = self.packages.len();
        Ok(())
    }

    /// What is there to stay: all that was begun, unless the store refuses the last of it.
    pub(super) fn close(mut self) -> (Vec<ImportedPackage>, Result<(), Error>) {
        let settled = self.flush();
        self.packages.truncate(self.told);
        (self.packages, settled)
    }
}
