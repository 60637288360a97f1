//! A picture in shades of grey. Its size was checked before it was made.

#![allow(clippy::float_arithmetic, reason = "brightness of pixels, never money")]

/// Luma of every pixel, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grey {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

/// A picture in grey, and its red channel where it has colours: a red seal over a code vanishes there.
#[derive(Debug, Clone)]
pub(crate) struct Shades {
    pub luma: Grey,
    pub red: Option<Grey>,
}

/// White around a picture before it is read: images within a PDF have none, and some are read only with it.
const MARGIN: usize = 24;

impl Grey {
    /// A white one.
    pub(crate) fn white(width: usize, height: usize) -> Grey {
        Grey { width, height, pixels: vec![255; width * height] }
    }

    /// With a white margin around it.
    pub(crate) fn with_margin(&self) -> Grey {
        let mut out = Grey::white(self.width + 2 * MARGIN, self.height + 2 * MARGIN);
        for (row, line) in self.pixels.chunks_exact(self.width.max(1)).enumerate() {
            let at = (row + MARGIN) * out.width + MARGIN;
            if let Some(place) = out.pixels.get_mut(at..at + self.width) {
                place.copy_from_slice(line);
            }
        }
        out
    }

    /// Twice the size, between its pixels: what the last reader needs for small codes.
    pub(crate) fn twice(&self) -> Grey {
        let mut out = Grey::white(self.width * 2, self.height * 2);
        let at = |x: usize, y: usize| {
            let (x, y) = (x.min(self.width.saturating_sub(1)), y.min(self.height.saturating_sub(1)));
            u32::from(self.pixels.get(y * self.width + x).copied().unwrap_or(255))
        };
        for y in 0..out.height {
            for x in 0..out.width {
                let (x0, y0, dx, dy) = (x / 2, y / 2, (x % 2) as u32, (y % 2) as u32);
                let sum = (2 - dx) * (2 - dy) * at(x0, y0)
                    + dx * (2 - dy) * at(x0 + 1, y0)
                    + (2 - dx) * dy * at(x0, y0 + 1)
                    + dx * dy * at(x0 + 1, y0 + 1);
                if let Some(pixel) = out.pixels.get_mut(y * self.width * 2 + x) {
                    *pixel = u8::try_from(sum / 4).unwrap_or(255);
                }
            }
        }
        out
    }
}

impl Shades {
    /// From red, green and blue, three bytes a pixel.
    pub(crate) fn of_rgb(width: usize, height: usize, rgb: &[u8]) -> Option<Shades> {
        if rgb.len() < width.checked_mul(height)?.checked_mul(3)? {
            return None;
        }
        let mut luma = Vec::with_capacity(width * height);
        let mut red = Vec::with_capacity(width * height);
        let mut coloured = false;
        for pixel in rgb.chunks_exact(3).take(width * height) {
            let (r, g, b) = (u32::from(pixel[0]), u32::from(pixel[1]), u32::from(pixel[2]));
            luma.push(u8::try_from((r * 299 + g * 587 + b * 114) / 1000).unwrap_or(255));
            red.push(pixel[0]);
            coloured |= r > g + 40;
        }
        let luma = Grey { width, height, pixels: luma };
        Some(Shades { luma, red: coloured.then_some(Grey { width, height, pixels: red }) })
    }

    /// From grey alone.
    pub(crate) fn of_grey(width: usize, height: usize, pixels: Vec<u8>) -> Option<Shades> {
        (pixels.len() == width.checked_mul(height)?)
            .then_some(Shades { luma: Grey { width, height, pixels }, red: None })
    }

    /// With a white margin around it.
    pub(crate) fn with_margin(&self) -> Shades {
        Shades { luma: self.luma.with_margin(), red: self.red.as_ref().map(Grey::with_margin) }
    }
}

/// What a margin adds on each side.
pub(crate) const fn margin() -> usize {
    MARGIN
}
