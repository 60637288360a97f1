//! The memo: its content drawn as a PDF, signed by three people, and verified.
//!
//! [`render`] draws what [`casework::MemoContent`] says; [`sign`] appends one signature; [`verify`] says what
//! a file is worth, from its bytes and the root certificates alone. The crate decides nothing about a case,
//! reads no clock and no store, and never edits a page that has been drawn.

// Layout is geometry, in points; money never passes through it but as text.
#![allow(clippy::float_arithmetic)]

// The fixtures of the tests name the crate from outside.
#[cfg(test)]
extern crate self as memo;

#[cfg(test)]
#[path = "../tests/fixture/mod.rs"]
mod fixture;
#[cfg(test)]
mod judges;

mod annex;
mod announce;
mod appearance;
mod archive;
mod audit_head;
mod block;
mod cades;
pub mod certificate;
mod changes;
mod error;
mod fields;
mod flow;
mod fonts;
mod head;
mod icc;
mod ink;
mod keyfile;
mod meeting;
mod memo_file;
mod notice;
mod outline;
mod page;
mod paper;
mod picture;
mod press;
mod prose;
mod render;
mod report;
mod review;
mod rsa;
mod seal;
mod sign;
mod signer;
mod syntax;
mod table;
mod text;
mod title;
mod token;
mod verify;

pub use announce::render_announcement;
pub use audit_head::audit_head;
pub use error::MemoError;
#[cfg(fuzzing)]
pub use fonts::check_font;
pub use fonts::{FACES, Fonts};
pub use keyfile::open_key_file;
pub use meeting::{render_meeting, render_meeting_watched};
pub use paper::Paper;
pub use picture::check_picture;
pub use render::render;
pub use report::{SignatureReport, Verification};
pub use sign::sign;
pub use signer::{Signer, SigningKey};
pub use token::open_token;
pub use verify::verify;

// What a caller needs to hold keys and certificates, in the versions that fit.
pub use p256;
pub use x509_cert::Certificate;

/// A length in points.
pub(crate) type Pt = f32;
