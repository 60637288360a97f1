//! What is checked of values and of the whole package.

pub(crate) mod attachment_check;
pub(crate) mod capitals;
pub(crate) mod currency;
pub(crate) mod gather;
pub(crate) mod money_unit;
pub(crate) mod package_checks;
pub(crate) mod totals;
pub(crate) mod vendors;
