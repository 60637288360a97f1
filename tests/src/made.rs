//! Invented vouchers, as the reader's own tests make them.

#![allow(
    dead_code,
    missing_docs,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::missing_errors_doc,
    missing_debug_implementations
)]

#[path = "../../src-tauri/crates/vouchers/tests/made/chance.rs"]
pub mod chance;
#[path = "../../src-tauri/crates/vouchers/tests/made/code.rs"]
pub mod code;
#[path = "../../src-tauri/crates/vouchers/tests/made/invoice.rs"]
pub mod invoice;
#[path = "../../src-tauri/crates/vouchers/tests/made/jpeg.rs"]
pub mod jpeg;
#[path = "../../src-tauri/crates/vouchers/tests/made/ofd.rs"]
pub mod ofd;
#[path = "../../src-tauri/crates/vouchers/tests/made/pdf.rs"]
pub mod pdf;
#[path = "../../src-tauri/crates/vouchers/tests/made/picture.rs"]
pub mod picture;
#[path = "../../src-tauri/crates/vouchers/tests/made/xml.rs"]
pub mod xml;

pub use chance::Chance;
pub use invoice::{Invoice, Party, fen};
