//! What was handed in: files, folders and zips, guarded before anything in them is believed.

pub(crate) mod contents;
pub(crate) mod disk;
pub(crate) mod guard;
pub(crate) mod kind;
pub(crate) mod limits;
pub(crate) mod name;
pub(crate) mod opened;
pub(crate) mod refusal;
pub(crate) mod source;
