//! From cells to an application package: forms, tables, words and values.

pub(crate) mod applicant;
pub(crate) mod cell_accounting;
pub(crate) mod claim_match;
pub(crate) mod coerce;
pub(crate) mod cursor;
pub(crate) mod form;
pub(crate) mod input;
pub(crate) mod items;
pub(crate) mod lists;
pub(crate) mod package;
pub(crate) mod rows;
pub(crate) mod sheet_units;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod titles;
pub(crate) mod words;
