//! What a person chose of the window, kept in the store: views and columns may hold names of enterprises.

use casework::AuditAction;
use jiff::Timestamp;

use crate::error::Error;
use crate::session::{Workbench, event};

/// The longest preference that is kept, in bytes: what was written and not saved yet may be long.
const LONGEST: usize = 600_000;

impl Workbench {
    /// A preference of the person signed in, as it was kept; empty where none was.
    ///
    /// # Errors
    /// Nobody signed in.
    pub fn preference(&self, name: &str) -> Result<String, Error> {
        let session = self.session()?;
        let key = key(&session.actor.person.name, name);
        session.store.read::<_, Error>(|reader| Ok(reader.setting(&key)?.unwrap_or_default()))
    }

    /// Keeps a preference of the person signed in.
    ///
    /// # Errors
    /// Nobody signed in; one that is too long.
    pub fn keep_preference(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let session = self.session_mut()?;
        if value.len() > LONGEST {
            return Err(Error::invalid("要保存的内容太多，请先删去一些"));
        }
        let key = key(&session.actor.person.name, name);
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            tx.set_setting(&key, value)?;
            tx.audit(event(&actor, now, AuditAction::PreferenceKeep, name, "", ""))?;
            Ok(())
        })
    }
}

fn key(person: &str, name: &str) -> String {
    format!("preference:{person}:{name}")
}
