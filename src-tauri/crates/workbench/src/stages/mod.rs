//! The way of a case from stage to stage, the signatures on it and the meetings that resolve on it.

pub(crate) mod meetings;
pub(crate) mod moves;
pub(crate) mod seals;
pub(crate) mod signing;
pub mod view;
