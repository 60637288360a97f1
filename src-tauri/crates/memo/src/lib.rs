//! The memo: its content drawn as a PDF, signed by three people, and verified.
//!
//! [`render`] draws what [`casework::MemoContent`] says; [`sign`] appends one signature; [`verify`] says what
//! a file is worth, from its bytes and the root certificates alone. The crate decides nothing about a case,
//! reads no clock and no store, and never edits a page that has been drawn.

// Layout is geometry, in points; money never passes through it but as text.
#![allow(clippy::float_arithmetic)]

mod archive;
mod block;
mod error;
mod fields;
mod flow;
mod fonts;
mod icc;
mod ink;
mod notice;
mod page;
mod prose;
mod render;
mod review;
mod table;
mod text;
mod title;

pub use error::MemoError;
pub use fonts::Fonts;
pub use render::render;

/// A length in points.
pub(crate) type Pt = f32;
