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
#[path = "../tests/judges/mod.rs"]
mod judges;

mod documents;
mod error;
mod layout;
mod pdf;
mod signing;
mod verification;

pub use crate::documents::announcement::render_announcement;
pub use crate::documents::meeting_booklet::{render_meeting, render_meeting_watched};
pub use crate::documents::memo::render;
pub use crate::documents::paper::Paper;
pub use crate::documents::price_report::{
    PriceReport, PricedCases, PricedClause, PricedSide, PricedTrace, render_price_report,
};
pub use crate::documents::refusal_letter::render_refusal_letter;
pub use crate::documents::self_check::{SelfCheck, SelfCheckRow, render_self_check};
pub use crate::documents::self_test::{SelfTest, render_self_test};
pub use crate::documents::summary::render_summary;
pub use crate::layout::fonts::{FACES, Fonts};
pub use crate::pdf::picture::check_picture;
pub use crate::signing::key_file::open_key_file;
pub use crate::signing::sign::sign;
pub use crate::signing::signer::{Signer, SigningKey};
pub use crate::signing::token::open_token;
pub use crate::verification::audit_head::audit_head;
pub use crate::verification::verdict::{SignatureVerdict, Verification};
pub use crate::verification::verify::verify;
pub use error::MemoError;

#[cfg(fuzzing)]
pub use crate::layout::fonts::check_font;

/// Certificates: made, read, and whether they lead to a root.
pub mod certificate {
    pub use crate::signing::certificate::*;
    pub use crate::signing::certificate_path::{leads_to, vouches};
}

// What a caller needs to hold keys and certificates, in the versions that fit.
pub use p256;
pub use x509_cert::Certificate;

/// A length in points.
pub(crate) type Pt = f32;
