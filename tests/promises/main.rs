//! What the program promises, tried against faults.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod history;
mod import_killed;
mod maintenance;
mod people;
mod secrecy;
