//! Long work belongs to whoever began it: it holds the desk now and then, and never under another's name. It ends when
//! they sign out; what it did until then stays.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Error;
use crate::session::{Session, Workbench};

/// Long work at a desk, begun by whoever was signed in.
#[derive(Clone, Copy)]
pub(crate) struct Begun<'a> {
    desk: &'a Mutex<Workbench>,
    session: u64,
}

impl<'a> Begun<'a> {
    /// Begins it, where `may` permits that.
    ///
    /// # Errors
    /// Nobody is signed in; what `may` says.
    pub(crate) fn by(
        desk: &'a Mutex<Workbench>,
        may: impl FnOnce(&mut Session) -> Result<(), Error>,
    ) -> Result<Begun<'a>, Error> {
        let mut held = lock(desk);
        let session = held.session_mut()?;
        may(session)?;
        Ok(Begun { desk, session: session.id })
    }

    /// The desk, as long as the same person sits at it since the work was begun.
    ///
    /// # Errors
    /// [`Error::SignedOut`] where they have left, whoever sits there now.
    pub(crate) fn lock(&self) -> Result<MutexGuard<'a, Workbench>, Error> {
        let held = lock(self.desk);
        match &held.session {
            Some(session) if session.id == self.session => Ok(held),
            Some(_) | None => Err(Error::SignedOut),
        }
    }

    /// The desk, whoever sits at it.
    pub(crate) fn lock_anyway(&self) -> MutexGuard<'a, Workbench> {
        lock(self.desk)
    }
}

/// The desk. A panic left the store's own transaction rolled back, so the next may go on.
pub(crate) fn lock(desk: &Mutex<Workbench>) -> MutexGuard<'_, Workbench> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}
