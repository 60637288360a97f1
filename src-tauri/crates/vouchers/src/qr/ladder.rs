//! The steps by which codes are found, in the order that was measured: all codes in grey, in the red channel (the only
//! cure for a red seal), filtered, and by another reader at twice the size.
//!
//! Each of them has pictures on which it never ends: only the child process's limits end it.

#![allow(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    reason = "places on pictures, never money"
)]

use std::collections::HashSet;

use rxing::helpers::{detect_in_luma_filtered_with_hints, detect_multiple_in_luma_with_hints};
use rxing::{BarcodeFormat, DecodeHints, RXingResult};

use crate::qr::{Grey, Shades};

/// A larger picture is not enlarged: the last reader takes minutes over some.
const MOST_ENLARGED: usize = 4_000_000;

/// A code with its box in pixels: left, top, right, bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub text: String,
    pub corners: [u32; 4],
}

/// Every code of a picture, each text once; the first step that finds any ends the search.
pub(crate) fn read_codes(shades: &Shades) -> Vec<Found> {
    let mut found = read_clear_codes(shades);
    let grey = &shades.luma;
    if found.is_empty() && is_large_enough(grey) {
        found = plain(filtered(grey));
    }
    if found.is_empty() && is_large_enough(grey) && grey.width * grey.height < MOST_ENLARGED {
        found = plain(enlarged(grey));
    }
    found
}

/// The same by the first steps alone: grey and the red channel.
pub(crate) fn read_clear_codes(shades: &Shades) -> Vec<Found> {
    if !is_large_enough(&shades.luma) {
        return Vec::new();
    }
    let mut found = plain(multiple(&shades.luma));
    if found.is_empty()
        && let Some(red) = &shades.red
    {
        found = plain(multiple(red));
    }
    found
}

/// The smallest code has 21 modules to a side.
fn is_large_enough(grey: &Grey) -> bool {
    grey.width >= 21 && grey.height >= 21
}

fn plain(mut found: Vec<Found>) -> Vec<Found> {
    let mut known = HashSet::new();
    found.retain(|code| is_plain(&code.text) && known.insert(code.text.clone()));
    found
}

/// Codes of invoices are printable ASCII; what is not may be bytes of another encoding, read wrongly.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.len() < 2000 && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

fn hints() -> DecodeHints {
    DecodeHints {
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        TryHarder: Some(true),
        ..DecodeHints::default()
    }
}

fn sides(grey: &Grey) -> Option<(u32, u32)> {
    Some((u32::try_from(grey.width).ok()?, u32::try_from(grey.height).ok()?))
}

fn multiple(grey: &Grey) -> Vec<Found> {
    let Some((width, height)) = sides(grey) else { return Vec::new() };
    let read = detect_multiple_in_luma_with_hints(grey.pixels.clone(), width, height, &mut hints());
    read.unwrap_or_default().iter().map(of_result).collect()
}

fn filtered(grey: &Grey) -> Vec<Found> {
    let Some((width, height)) = sides(grey) else { return Vec::new() };
    let kind = Some(BarcodeFormat::QR_CODE);
    let read = detect_in_luma_filtered_with_hints(grey.pixels.clone(), width, height, kind, &mut hints());
    read.iter().map(of_result).collect()
}

fn of_result(result: &RXingResult) -> Found {
    let points = result.getPoints();
    let whole = |value: f32| if value.is_finite() { value.clamp(0.0, 65_535.0) as u32 } else { 0 };
    let mut corners = [u32::MAX, u32::MAX, 0, 0];
    for point in points {
        let (x, y) = (whole(point.x), whole(point.y));
        corners = [corners[0].min(x), corners[1].min(y), corners[2].max(x), corners[3].max(y)];
    }
    if points.is_empty() {
        corners = [0; 4];
    }
    Found { text: result.getText().to_owned(), corners }
}

fn enlarged(grey: &Grey) -> Vec<Found> {
    let twice = grey.twice();
    let at = |x: usize, y: usize| twice.pixels.get(y * twice.width + x).copied().unwrap_or(255);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(twice.width, twice.height, at);
    let read = |grid: rqrr::Grid<_>| {
        let mut bytes = Vec::new();
        let points = grid.bounds;
        grid.decode_to(&mut bytes).ok()?;
        let (xs, ys) = (points.map(|p| p.x.max(0) / 2), points.map(|p| p.y.max(0) / 2));
        let whole = |value: Option<&i32>| value.and_then(|value| u32::try_from(*value).ok()).unwrap_or(0);
        let corners =
            [whole(xs.iter().min()), whole(ys.iter().min()), whole(xs.iter().max()), whole(ys.iter().max())];
        Some(Found { text: String::from_utf8(bytes).ok()?, corners })
    };
    image.detect_grids().into_iter().filter_map(read).collect()
}
