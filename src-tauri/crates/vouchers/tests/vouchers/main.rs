//! Vouchers of every form, made by code of ours of invented parties, read from the outside in.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic
)]

#[path = "../made/mod.rs"]
mod made;

mod apart;
mod compared;
mod files;
mod hidden;
mod judges;
mod pictures;
mod planted;
mod seals;
mod table;
