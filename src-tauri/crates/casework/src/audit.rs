//! Audit entries form a hash chain: each entry's hash covers its content and the hash before it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Something that happened, before it has its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// The user's name, or 未知 where nobody was signed in.
    pub who: String,
    /// What, such as `case.decide` or `refused.case.approve`.
    pub action: String,
    /// On what: a case's number, a user's name; may be empty.
    pub subject: String,
    /// What stood before, as JSON, or empty.
    pub before: String,
    /// What stands after, as JSON, or empty.
    pub after: String,
}

/// An event in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// From 1, without gaps.
    pub seq: i64,
    /// What happened.
    pub event: AuditEvent,
    /// The hash of the entry before.
    pub previous: String,
    /// This entry's hash.
    pub hash: String,
}

impl AuditEvent {
    /// The hash of this event at its place: SHA-256 over each field with its length before it, so that no
    /// text can be moved from one field to the next unnoticed.
    #[must_use]
    pub fn hash(&self, seq: i64, previous: &str) -> String {
        let mut digest = Sha256::new();
        let at = self.at.to_string();
        let place = seq.to_string();
        for field in
            [place.as_str(), previous, &at, &self.who, &self.action, &self.subject, &self.before, &self.after]
        {
            digest.update((field.len() as u64).to_be_bytes());
            digest.update(field.as_bytes());
        }
        hex::encode(digest.finalize())
    }
}
