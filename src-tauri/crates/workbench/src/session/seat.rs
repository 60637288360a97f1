//! A person's place at an open store. Each transaction begins by asking whether the person still holds what they
//! signed in with: who was retired, demoted, moved, locked or given another password does nothing more.

use std::cell::Cell;

use casework::{Actor, AuditAction};
use jiff::Timestamp;
use serde_json::json;
use store::{Reader, Standing, Store, StoreError, Tx};

use crate::error::Error;
use crate::session::refused;

/// A store, and who sits at it.
pub(crate) struct Seat {
    store: Store,
    /// As the store had them when they signed in.
    actor: Actor,
    /// The key slot of the password that they signed in with.
    slot: String,
}

impl Seat {
    /// Takes a place at a store that was just opened for somebody.
    ///
    /// # Errors
    /// What the store refuses.
    pub(crate) fn take(store: Store, actor: &Actor) -> Result<Seat, Error> {
        let standing = store.read(|reader| reader.standing(actor.person.id, Timestamp::now()))?;
        match standing {
            Standing::Holds { actor, slot } => Ok(Seat { store, actor, slot }),
            Standing::Locked { .. } | Standing::Retired => Err(Error::Store(StoreError::WrongPassword)),
        }
    }

    /// Takes the place anew, with what the person holds now: they changed it themselves.
    ///
    /// # Errors
    /// They hold nothing any more.
    pub(crate) fn retake(&mut self) -> Result<Actor, Error> {
        let id = self.actor.person.id;
        match self.store.read(|reader| reader.standing(id, Timestamp::now()))? {
            Standing::Holds { actor, slot } => {
                self.slot = slot;
                self.actor.clone_from(&actor);
                Ok(actor)
            }
            Standing::Locked { .. } | Standing::Retired => Err(Error::Store(StoreError::WrongPassword)),
        }
    }

    /// Another place for the same person, for work that goes on beside the window's: it ends with their rights, too.
    ///
    /// # Errors
    /// What the store refuses.
    pub(crate) fn connect_again(&self) -> Result<Seat, Error> {
        Ok(Seat { store: self.store.connect_again()?, actor: self.actor.clone(), slot: self.slot.clone() })
    }

    /// The store itself, for what is no act of a person: looks at it, backups of it, the note that somebody left.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Whether the person still holds what they signed in with.
    ///
    /// # Errors
    /// [`Error::Ended`], which is logged.
    pub(crate) fn still(&self) -> Result<(), Error> {
        self.read(|_| Ok(()))
    }

    /// Reads one consistent view.
    ///
    /// # Errors
    /// [`Error::Ended`], which is logged; what `work` returns.
    pub(crate) fn read<T, E>(&self, work: impl FnOnce(&Reader<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError> + From<Error>,
    {
        let ended = Cell::new(None);
        let read = self.store.read(|reader| {
            holds(reader, &self.actor, &self.slot, &ended)?;
            work(reader)
        });
        self.log_end(ended.take());
        read
    }

    /// Changes the store in one transaction.
    ///
    /// # Errors
    /// [`Error::Ended`], which is logged; as [`Store::write`].
    pub(crate) fn write<T, E>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError> + From<Error>,
    {
        let ended = Cell::new(None);
        let Seat { store, actor, slot } = self;
        let written = store.write(|tx| {
            holds(tx, actor, slot, &ended)?;
            work(tx)
        });
        self.log_end(ended.take());
        written
    }

    /// As [`Seat::write`], with the wait for the disk left to [`Seat::settle`].
    ///
    /// # Errors
    /// As [`Seat::write`].
    pub(crate) fn write_soon<T, E>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError> + From<Error>,
    {
        let ended = Cell::new(None);
        let Seat { store, actor, slot } = self;
        let written = store.write_soon(|tx| {
            holds(tx, actor, slot, &ended)?;
            work(tx)
        });
        self.log_end(ended.take());
        written
    }

    /// Waits until all that was written is on the disk: what was written in somebody's right stays.
    ///
    /// # Errors
    /// What the store refuses.
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        Ok(self.store.flush()?)
    }

    /// Changes the person's own password: the place goes on under the new one.
    ///
    /// # Errors
    /// As [`Seat::write`].
    pub(crate) fn change_password(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let id = self.actor.person.id;
        let now = self.write(|tx| {
            work(tx)?;
            Ok::<_, Error>(tx.standing(id, Timestamp::now())?)
        })?;
        if let Standing::Holds { slot, .. } = now {
            self.slot = slot;
        }
        Ok(())
    }

    fn log_end(&self, why: Option<String>) {
        let Some(why) = why else { return };
        let after = json!({ "reason": why }).to_string();
        // What cannot be logged is refused all the same.
        let _ = self.store.connect_again().map_err(Error::from).and_then(|mut store| {
            store.write::<_, Error>(|tx| {
                tx.audit(refused(&self.actor, Timestamp::now(), AuditAction::Session, "", &after))?;
                Ok(())
            })
        });
    }
}

/// Refuses whoever no longer holds what they signed in with, and leaves the reason for the log.
fn holds(reader: &Reader<'_>, actor: &Actor, slot: &str, ended: &Cell<Option<String>>) -> Result<(), Error> {
    let why = match reader.standing(actor.person.id, Timestamp::now())? {
        Standing::Retired => "您的账号已停用".to_owned(),
        Standing::Locked { minutes } => format!("您的账号因多次登录失败被锁定，请 {minutes} 分钟后再登录"),
        Standing::Holds { actor: now, .. } if now.bureau != actor.bureau => {
            "您的单位已由管理员更改，请重新登录".to_owned()
        }
        Standing::Holds { actor: now, .. } if now.roles != actor.roles => {
            "您的角色已由管理员更改，请重新登录".to_owned()
        }
        Standing::Holds { slot: now, .. } if now != slot => "您的口令已更改，请用新口令重新登录".to_owned(),
        Standing::Holds { .. } => return Ok(()),
    };
    ended.set(Some(why.clone()));
    Err(Error::Ended(why))
}
