//! The reviewer's work: findings, cuts, materials, decisions and open questions, and what they come to.

pub(crate) mod affected_cases;
pub(crate) mod findings;
pub(crate) mod open_questions;
pub(crate) mod questions;
pub mod view;
