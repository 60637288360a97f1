//! What a file is worth, from its bytes and the roots alone.

pub(crate) mod audit_head;
pub(crate) mod changes;
mod kind;
pub(crate) mod verification_report;
pub(crate) mod verify;
