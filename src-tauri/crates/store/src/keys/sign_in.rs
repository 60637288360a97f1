//! What a sign-in leaves: its entry in the log, with those that failed before it, with a clock that went back, and with
//! what of the store's history is not the one that was seen before.

use std::time::Duration;

use casework::{AuditAction, AuditEvent};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::file::connect;
use crate::file::store_files::StoreFiles;
use crate::keys::attempts::Waiting;
use crate::keys::slots::Slots;
use crate::keys::{attempts, lockout};
use crate::{Store, StoreError, commit};

/// The clock stood later at the last entry than it does now: how the audit log says so.
const CLOCK_BACK: &str = AuditAction::ClockBack.code();
/// Clocks are set right by seconds now and then.
const CLOCK_TOLERANCE: jiff::SignedDuration = jiff::SignedDuration::from_mins(2);

impl Store {
    /// Notes a sign-in, with those that failed before it. Where another process is writing, the file of
    /// attempts takes it: reading goes on beside a long write.
    ///
    /// A slot of the first format is made anew by the way, since the password is at hand.
    pub(crate) fn signed_in(
        &self,
        who: &str,
        renewed: Option<(i64, &SecretString)>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.conn.busy_timeout(Duration::from_millis(250))?;
        let written = self.watched(|| self.write_sign_in(who, renewed, at));
        self.conn.busy_timeout(connect::PATIENCE)?;
        match written {
            Err(StoreError::InUse | StoreError::OnlyToRead | StoreError::Broken(_)) => {
                attempts::note(&self.vault.files, who, attempts::SIGNED_IN, at)
            }
            // Where nothing can be written nothing can be changed, and people must still read and back up.
            Err(StoreError::Full | StoreError::ReadOnly) => Ok(()),
            other => other,
        }
    }

    fn write_sign_in(
        &self,
        who: &str,
        renewed: Option<(i64, &SecretString)>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let files = &self.vault.files;
        let waiting = Waiting::look(files, at)?;
        commit::write(&self.conn, &self.vault, |tx| {
            let before = tx.audit_head()?.seq;
            let last = tx.audit_entries(before..=before)?.pop();
            tx.note_history(who, at)?;
            if let Some((user_id, password)) = renewed {
                tx.new_slot(user_id, password)?;
            }
            if let Some(waiting) = &waiting {
                waiting.take(tx)?;
            }
            if let Some(last) = last.filter(|last| last.event.at > at + CLOCK_TOLERANCE) {
                tx.audit(AuditEvent {
                    at,
                    who: who.to_owned(),
                    action: CLOCK_BACK.to_owned(),
                    subject: String::new(),
                    before: last.event.at.to_string(),
                    after: at.to_string(),
                })?;
            }
            tx.audit(AuditEvent {
                at,
                who: who.to_owned(),
                action: attempts::SIGNED_IN.to_owned(),
                subject: String::new(),
                before: String::new(),
                after: String::new(),
            })
        })?;
        if let Some(waiting) = waiting {
            waiting.clear()?;
        }
        commit::begin_use(&self.conn, &self.vault)
    }
}

/// Notes a failed sign-in. On a disk that cannot be written it is refused all the same.
pub(crate) fn refuse(files: &StoreFiles, slots: &Slots, user: &str, at: Timestamp) -> StoreError {
    let _ = attempts::failed(files, slots, user, at);
    if slots.knows(user) {
        let _ = lockout::failed(files, user, at);
    }
    StoreError::WrongPassword
}
