//! QR codes of pictures, by a ladder of steps, and the fields of their texts.
//!
//! A code that is not read is normal (a pen's line, a blurred photo): it is said to be unread, never absent.

pub(crate) mod fields;
pub(crate) mod grey;
mod ladder;

pub(crate) use grey::{Grey, Shades};
pub(crate) use ladder::{Found, read_clear_codes, read_codes};
