//! What a file is worth, from its bytes and the roots alone.

pub(crate) mod audit_head;
pub(crate) mod changes;
mod kind;
pub(crate) mod verdict;
pub(crate) mod verify;
