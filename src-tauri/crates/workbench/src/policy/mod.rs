//! The policy: shown, assessed by itself, and what an administrator sets of it.

pub(crate) mod adopting;
pub(crate) mod installed;
pub(crate) mod installing;
pub(crate) mod pack_files;
pub(crate) mod parameters;
pub(crate) mod policies;
pub(crate) mod price_papers;
pub(crate) mod priced;
pub(crate) mod pricing;
pub(crate) mod rates;
pub mod view;
pub(crate) mod what_if;
