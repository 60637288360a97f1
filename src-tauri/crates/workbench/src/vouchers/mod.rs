//! Vouchers of a case: attachments that read themselves, held against the line items, and what a reviewer says of them.

pub(crate) mod check;
mod making;
mod matching;
pub(crate) mod reading;
pub(crate) mod shown;
pub mod view;
