//! The store and its users: set up, kept well, moved, rescued; and its audit log.

pub(crate) mod audit_log;
pub(crate) mod demo;
pub(crate) mod history;
pub(crate) mod maintenance;
pub(crate) mod move_and_rekey;
pub(crate) mod passwords;
pub(crate) mod preferences;
pub(crate) mod rescue;
pub(crate) mod samples;
pub(crate) mod self_test;
pub(crate) mod setup;
pub(crate) mod users;
pub mod view;
pub(crate) mod warning;
pub(crate) mod witnesses;
