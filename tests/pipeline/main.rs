//! The pipeline from outside: workbooks in, signed memos out, judged by others' programs.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod assess;
mod granted;
mod memos;
mod office_desk;
mod open_questions;
mod packages;
mod papers;
mod policies;
mod policy_officer;
mod self_test;
mod verify;
mod vouchers;
