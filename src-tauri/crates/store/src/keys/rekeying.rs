//! What cases and invoices are recognised by, made anew after a rule for it has changed: in the first opening of a
//! store by the program that knows the new rule. Nothing that people put on record is touched; what the new keys find
//! twice is said.

use casework::{AuditAction, AuditEvent};
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::json;

use crate::tx::Vault;
use crate::{Reader, StoreError, Tx, commit};

/// The setting that a migration leaves where keys are stale.
pub(crate) const STALE: &str = "identity.stale";
/// The setting that says since when which cases were found to claim something twice.
const FOUND: &str = "identity.found";

/// Makes all keys anew where a migration left them stale, in one transaction.
pub(crate) fn where_stale(conn: &Connection, vault: &Vault, at: Timestamp) -> Result<(), StoreError> {
    if Reader::new(conn, vault).setting(STALE)?.is_none() {
        return Ok(());
    }
    commit::write(conn, vault, |tx| {
        let mut numbers: Vec<String> = Vec::new();
        for number in tx.case_numbers()? {
            tx.index_anew(&number)?;
            numbers.push(number);
        }
        let mut found: Vec<String> = Vec::new();
        for number in numbers {
            if !tx.claimed_elsewhere(&number)?.is_empty() {
                found.push(number);
            }
        }
        tx.remove_setting(STALE)?;
        if !found.is_empty() {
            tx.set_setting(FOUND, &json!({ "at": at, "cases": found }).to_string())?;
        }
        tx.audit(AuditEvent {
            at,
            who: "程序".to_owned(),
            action: AuditAction::StoreRekey.code().to_owned(),
            subject: String::new(),
            before: String::new(),
            after: json!({ "claimed_twice": found }).to_string(),
        })?;
        Ok(())
    })
}

impl Reader<'_> {
    /// Since when which cases were found to claim something that another one claims, when the keys were made anew.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn found_by_rekeying(&self) -> Result<Option<(Timestamp, Vec<String>)>, StoreError> {
        let Some(kept) = self.setting(FOUND)? else { return Ok(None) };
        let damaged = || StoreError::Damaged(FOUND.to_owned());
        let kept: serde_json::Value = serde_json::from_str(&kept).map_err(|_| damaged())?;
        let at = kept["at"].as_str().and_then(|at| at.parse().ok()).ok_or_else(damaged)?;
        let cases = kept["cases"].as_array().ok_or_else(damaged)?;
        Ok(Some((at, cases.iter().filter_map(|number| number.as_str().map(str::to_owned)).collect())))
    }
}

impl Tx<'_> {
    pub(crate) fn index_anew(&self, number: &str) -> Result<(), StoreError> {
        let missing = || StoreError::NoSuch { what: "案卷", name: number.to_owned() };
        let case = self.load_case(number)?.ok_or_else(missing)?;
        self.index_case(self.case_id(number)?, &case)
    }
}
