//! Invoices and other vouchers that read themselves: bytes of an attachment in, vouchers and problems out, each
//! field with its place and its source.
//!
//! Nothing is fetched (an address in a QR code is parsed, never followed), nothing is run, and no name in a file is
//! used as a path. A value is read or left unknown, never guessed: what a person would not see on the page is no
//! evidence, and an unread code is said to be unread, never absent.
//!
//! Decoders of pages and pictures have inputs that never end or take all memory. So [`read_apart`] reads in a child
//! process with limits on time and memory; [`read`] is what the child does.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod amount;
mod apart;
mod archive;
mod compare;
mod contract;
mod field;
mod file_kind;
mod limits;
mod merge;
mod ofd;
mod page_text;
mod pdf;
mod picture;
mod problem;
mod qr;
mod reading;
mod seal;
mod source;
mod voucher;
mod xml;

pub use self::apart::{CHILD, answer_if_child, read_apart};
pub use ::apart::start_with as read_with;
pub use casework::{At, Coverage, PageBox, Place, Standing};
pub use compare::{
    ClaimWords, Compared, Difference, DifferenceCode, ItemMatch, MatchedBy, SentVoucher, compare, coverage,
    once_of, text_values,
};
pub use contract::{Proposal, Proposed};
pub use field::Field;
pub use file_kind::FileKind;
pub use limits::Limits;
pub use problem::{FileProblemCode, VoucherProblem};
pub use reading::{READER_VERSION, Reading, read};
pub use seal::{Seal, SealState, is_seal_root};
pub use source::Source;
pub use voucher::{Booking, Kind, Party, Payment, Voucher, VoucherLine};
