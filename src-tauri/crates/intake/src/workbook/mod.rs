//! A workbook as cells, whatever format it came in, with what stands over them.

pub(crate) mod book;
pub(crate) mod format;
pub(crate) mod formula;
pub(crate) mod grid;
pub(crate) mod legacy;
pub(crate) mod number;
pub(crate) mod over;
pub(crate) mod over_cells;
pub(crate) mod read;
pub(crate) mod told_cells;
pub(crate) mod value;
