//! Pages drawn to be searched for codes: what is found there is what a person sees.

#![allow(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels, never money"
)]

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_syntax::page::Page;

use crate::qr::{Found, Shades, read_clear_codes, read_codes};
use crate::{Limits, PageBox};

/// Resolutions in the order in which they were measured to help.
const RESOLUTIONS: [f32; 3] = [150.0, 200.0, 300.0];

/// Texts of codes with their boxes. A page whose pixels would be too many is not drawn.
pub(super) fn codes(page: &Page<'_>, number: u32, limits: &Limits) -> Vec<(String, PageBox)> {
    for resolution in RESOLUTIONS {
        let Some(shades) = drawn(page, resolution, limits) else { return Vec::new() };
        // The longer steps are for pictures of paper: once is enough.
        let first = (resolution - RESOLUTIONS[0]).abs() < 1.0;
        let found = if first { read_codes(&shades) } else { read_clear_codes(&shades) };
        if !found.is_empty() {
            return found.iter().map(|code| (code.text.clone(), on_picture(code, &shades, number))).collect();
        }
    }
    Vec::new()
}

/// The box of a code on a picture that is the whole page.
pub(crate) fn on_picture(code: &Found, shades: &Shades, page: u32) -> PageBox {
    let (width, height) = (shades.luma.width.max(1) as u64, shades.luma.height.max(1) as u64);
    let share = |at: u32, of: u64| u16::try_from((u64::from(at) * 10_000 / of).min(10_000)).unwrap_or(10_000);
    let [left, top, right, bottom] = code.corners;
    PageBox {
        page,
        left: share(left, width),
        top: share(top, height),
        right: share(right, width),
        bottom: share(bottom, height),
    }
}

fn drawn(page: &Page<'_>, resolution: f32, limits: &Limits) -> Option<Shades> {
    let (width, height) = page.render_dimensions();
    let scale = resolution / 72.0;
    let (wide, high) = (f64::from(width * scale), f64::from(height * scale));
    let side = f64::from(limits.side);
    // Before anything is drawn: the renderer casts to 16 bits and takes what it is given.
    let sound =
        wide >= 1.0 && high >= 1.0 && wide < side && high < side && wide * high < limits.pixels as f64;
    if !sound {
        return None;
    }
    let settings = InterpreterSettings::default();
    let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = hayro::render(page, &RenderCache::new(), &settings, &RenderSettings::default(), &pixels);
    let rgb: Vec<u8> = drawn.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    Shades::of_rgb(usize::from(drawn.width()), usize::from(drawn.height()), &rgb)
}
