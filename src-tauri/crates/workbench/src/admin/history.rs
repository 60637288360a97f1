//! The store's history against what was seen before, and how an administrator settles on record that it differs.

use casework::{AuditAction, Refusal, Role};
use jiff::Timestamp;
use secrecy::SecretString;
use store::{Reader, StoreError};

use crate::error::Error;
use crate::session::Workbench;

/// What to do, after what was found.
const WHAT_NOW: &str =
    "查明之前请停止使用，报告管理员和审计；查明后由管理员在“管理 → 备份”确认（store accept）";

/// What does not fit, line by line; empty where everything does.
pub(crate) fn lines(reader: &Reader<'_>) -> Result<Vec<String>, Error> {
    let found = reader.history()?;
    let mut lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    if !lines.is_empty() {
        lines.push(WHAT_NOW.to_owned());
    }
    Ok(lines)
}

impl Workbench {
    /// What of the history that was seen before is not in the store: said until an administrator accepts it.
    #[must_use]
    pub fn history(&self) -> &[String] {
        self.session.as_ref().map_or(&[], |session| &session.history)
    }

    /// Accepts on record, with a reason, that the store's history is not the one that was seen before. Gives what was
    /// accepted.
    ///
    /// # Errors
    /// Not an administrator; no reason; nothing to accept; a wrong password, which is logged.
    pub fn accept_history(&mut self, reason: &str, password: &SecretString) -> Result<Vec<String>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::HistoryAccept, "")?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::invalid("请写明原因：查到了什么，为什么可以继续使用"));
        }
        let (actor, key, now) = (session.actor.clone(), session.seal_key.clone(), Timestamp::now());
        let accepted = session.store.write::<_, Error>(|tx| {
            tx.check_password(actor.person.id, password)?;
            let accepted = tx.accept_history(&actor.person.name, reason, now)?;
            if accepted.is_empty() {
                return Err(Error::invalid("没有要确认的：数据与此前所见的一致"));
            }
            key.as_deref().map_or(Ok(()), |key| key.seal(tx, now))?;
            Ok(accepted)
        });
        if let Err(Error::Store(StoreError::WrongPassword)) = &accepted {
            let refusal = Refusal::Reason("口令不正确".to_owned());
            session.log_refusal(AuditAction::HistoryAccept, "", &refusal)?;
        }
        session.history = session.store.read(lines)?;
        Ok(accepted?.iter().map(ToString::to_string).collect())
    }
}
