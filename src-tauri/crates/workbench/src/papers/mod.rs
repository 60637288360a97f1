//! Papers: what memos, notices and lists say, how they look, how they are printed and verified.

pub(crate) mod batch;
pub(crate) mod batch_print;
pub(crate) mod documents;
pub(crate) mod glyphs;
pub(crate) mod issuer;
pub(crate) mod letterhead;
pub(crate) mod notice;
pub(crate) mod refusal_letter;
pub(crate) mod reports;
pub(crate) mod spooler;
pub(crate) mod verification;
pub mod view;
