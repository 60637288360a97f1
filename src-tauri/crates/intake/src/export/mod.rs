//! Workbooks out: the marked copy, plain tables and lists.

pub(crate) mod listing;
pub(crate) mod marked;
pub(crate) mod plain_table;
