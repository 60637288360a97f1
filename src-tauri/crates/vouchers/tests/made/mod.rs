//! Vouchers made by code of ours, of invented parties: the same invoice as XML, OFD, PDF and picture. No real invoice
//! is in this repository.

#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]

pub mod chance;
pub mod code;
pub mod invoice;
pub mod jpeg;
pub mod ofd;
pub mod office;
pub mod pdf;
pub mod picture;
pub mod sealed;
pub mod xml;

pub use chance::Chance;
pub use invoice::{Invoice, Party, fen};
