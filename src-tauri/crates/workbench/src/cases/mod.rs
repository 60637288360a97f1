//! Cases: lists of them, one of them whole, its people, days and versions.

pub(crate) mod access;
pub(crate) mod case;
pub(crate) mod case_view;
pub(crate) mod change;
pub(crate) mod comparison;
pub(crate) mod deadlines;
pub(crate) mod discussion;
pub(crate) mod home;
pub(crate) mod list;
pub(crate) mod list_export;
pub(crate) mod statistics;
pub(crate) mod versions;
pub mod view;
