//! What is done with the store as a whole while nobody else has it open: it is moved, or given a new key.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::{AuditAction, Refusal, Role};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Serialize;
use store::StoreError;
use ts_rs::TS;

use crate::admin::view::MaintenanceProgress;
use crate::error::Error;
use crate::session::lock::lock;
use crate::session::{Session, Workbench, typed};

/// A store under a new key.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct KeyMade {
    /// The new recovery key: the one before opens nothing any more. Shown once.
    pub recovery_key: String,
    /// The backup that was made first, which the old slots open.
    pub backup: String,
    /// In Chinese: what is left to do.
    pub message: String,
}

/// Gives the store a new key: who has an old file of slots opens nothing that is written from now on.
///
/// # Errors
/// Not an administrator; a wrong password, which is logged; somebody else at the store; a full disk: nothing has
/// changed then.
pub fn renew_store_key(
    desk: &Mutex<Workbench>,
    password: &SecretString,
    tell: &dyn Fn(MaintenanceProgress),
    stop: &AtomicBool,
) -> Result<KeyMade, Error> {
    let mut desk = lock(desk);
    let session = desk.session_mut()?;
    session.require(&[Role::Admin], AuditAction::StoreNewKey, "")?;
    session.own_password(password, AuditAction::StoreNewKey)?;
    let who = session.actor.person.name.clone();
    let made = session.store.store_mut().renew_key(&who, Timestamp::now(), &|done, total| {
        tell(MaintenanceProgress::new("换数据钥匙", done, total));
        !stop.load(Ordering::Relaxed)
    })?;
    // Everybody's slot is another now, one's own too.
    session.actor = session.store.retake()?;
    let backup = made.backup.display().to_string();
    Ok(KeyMade {
        recovery_key: made.recovery.to_string(),
        message: format!(
            "各人的口令照旧。原来的恢复密钥已作废，请打印新的。此前的备份（包括刚做的“{backup}”）仍用旧的钥匙文件打开：\
             怕泄露的，请另做一份新备份后把旧备份销毁"
        ),
        backup,
    })
}

/// Moves the store to a file or into a folder, where nothing stands. The administrator is signed out: from now on the
/// store opens there.
///
/// # Errors
/// Not an administrator; a place that is taken or cannot be written; somebody else at the store.
pub fn move_store(
    desk: &Mutex<Workbench>,
    to: &Path,
    tell: &dyn Fn(MaintenanceProgress),
    stop: &AtomicBool,
) -> Result<String, Error> {
    let mut desk = lock(desk);
    let session = desk.session_mut()?;
    session.require(&[Role::Admin], AuditAction::StoreMove, "")?;
    let (who, now) = (session.actor.person.name.clone(), Timestamp::now());
    let moved = session.store.store_mut().move_to(&typed(to), &who, now, &|done, total| {
        tell(MaintenanceProgress::new("搬动", done, total));
        !stop.load(Ordering::Relaxed)
    })?;
    desk.close_moved(&moved);
    Ok(moved.display().to_string())
}

impl Session {
    /// Asks for one's own password once more; a wrong one is logged.
    fn own_password(&mut self, password: &SecretString, action: AuditAction) -> Result<(), Error> {
        let id = self.actor.person.id;
        match self.store.read::<_, Error>(|reader| Ok(reader.check_password(id, password)?)) {
            Err(Error::Store(StoreError::WrongPassword)) => {
                self.log_refusal(action, "", &Refusal::Reason("口令不正确".to_owned()))?;
                Err(StoreError::WrongPassword.into())
            }
            other => other,
        }
    }
}
