//! The policy: shown, assessed by itself, and what an administrator sets of it.

pub(crate) mod parameters;
pub(crate) mod policies;
pub(crate) mod rates;
pub mod view;
pub(crate) mod what_if;
