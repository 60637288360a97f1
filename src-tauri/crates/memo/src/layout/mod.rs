//! Text and tables on the pages of GB/T 9704-2012.

pub(crate) mod flow;
pub(crate) mod fonts;
pub(crate) mod ink;
pub(crate) mod page;
pub(crate) mod prose;
pub(crate) mod signature_block;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod title;
