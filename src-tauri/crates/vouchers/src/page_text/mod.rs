//! Text of a page as a person reads it: characters with their places, put into lines, and what an invoice's words say in
//! them. It knows nothing of files: PDF and OFD bring their visible characters.

#![allow(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on pages, never money"
)]

mod invoice;
mod line;

pub(crate) use invoice::voucher;
pub(crate) use line::{Line, lines};

use crate::{PageBox, Place};

/// A character that a person sees, with its box in the page's own units, from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Letter {
    pub c: char,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Letter {
    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(crate) fn middle(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }
}

/// A page's visible text.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageText {
    /// The file that the page is of.
    pub file: String,
    /// From 1.
    pub page: u32,
    /// In the units of the letters.
    pub width: f64,
    /// In the same.
    pub height: f64,
    /// In any order.
    pub letters: Vec<Letter>,
}

impl PageText {
    /// The place around some letters.
    pub(crate) fn place(&self, letters: &[Letter]) -> Place {
        let part = |value: f64, of: f64| {
            let share = if of > 0.0 { value / of * 10_000.0 } else { 0.0 };
            share.clamp(0.0, 10_000.0) as u16
        };
        let boxes = letters.iter().map(|letter| PageBox {
            page: self.page,
            left: part(letter.left, self.width),
            top: part(letter.top, self.height),
            right: part(letter.right, self.width),
            bottom: part(letter.bottom, self.height),
        });
        match boxes.reduce(PageBox::around) {
            Some(on) => Place::on_page(&self.file, on),
            None => Place::whole(&self.file),
        }
    }
}
