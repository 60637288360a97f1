//! Tests that need the store's key: tampering, versions, a full disk, what the files hold.

mod history;
mod persons;
mod plain_text;
mod rescue;
#[path = "../../tests/support/mod.rs"]
mod support;
mod tampering;
mod versions;
mod writing;
