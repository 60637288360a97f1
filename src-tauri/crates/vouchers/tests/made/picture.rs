//! Scans and photographs of printed invoices: a page of 210 by 140 mm with codes, words as bars and lines of a table, seen
//! under a transformation, blurred, sealed over, covered.

use super::code::{Modules, modules};

/// What a page shows: codes with their upper left corner and side in millimetres.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub width: f64,
    pub height: f64,
    pub codes: Vec<(Modules, f64, f64, f64)>,
    /// A red seal: middle and radius.
    pub seal: Option<(f64, f64, f64)>,
    /// White paper laid over a part: left, top, width, height.
    pub cover: Option<[f64; 4]>,
}

impl Sheet {
    pub fn of(texts: &[&str], other_maker: bool) -> Sheet {
        let codes = texts
            .iter()
            .enumerate()
            .map(|(index, text)| (modules(text, other_maker), 8.0, 8.0 + 140.0 * index as f64, 22.0));
        let codes: Vec<_> = codes.collect();
        let height = 140.0 * codes.len().max(1) as f64;
        Sheet { width: 210.0, height, codes, seal: None, cover: None }
    }

    /// Colour at a point, in millimetres; white outside of the paper.
    fn colour(&self, x: f64, y: f64) -> [f64; 3] {
        if let Some([left, top, width, height]) = self.cover
            && x >= left
            && y >= top
            && x < left + width
            && y < top + height
        {
            return [250.0, 250.0, 250.0];
        }
        let mut ink: f64 = 250.0;
        for (code, left, top, side) in &self.codes {
            let step = side / code.side as f64;
            if code.is_dark(((x - left) / step).floor() as i64, ((y - top) / step).floor() as i64) {
                ink = 25.0;
            }
        }
        let (row, column) = ((y % 140.0) as i64, x as i64);
        let on_paper = x >= 0.0 && y >= 0.0 && x < self.width && y < self.height;
        // Words, as bars of some width; lines of the table.
        if on_paper && row > 34 && row < 130 && column > 8 && column < 200 {
            let word = row % 7 < 3 && (column * 7 + row / 7 * 13) % 11 < 7 && (x * 3.0) as i64 % 3 != 0;
            let rule = (y * 4.0) as i64 % 120 == 0;
            if word || rule {
                ink = 60.0;
            }
        }
        let mut colour = [ink; 3];
        if let Some((cx, cy, radius)) = self.seal {
            let distance = (x - cx).hypot(y - cy);
            let ring = (distance - radius).abs() < 1.2 || (distance < radius * 0.45);
            if ring {
                // Red over what is printed: it darkens green and blue alone.
                colour = [colour[0].min(230.0), colour[1] * 0.25, colour[2] * 0.25];
            }
        }
        colour
    }

    /// Pixels in red, green and blue: `to_sheet` leads from a pixel to millimetres.
    pub fn seen(&self, width: usize, height: usize, to_sheet: impl Fn(f64, f64) -> (f64, f64)) -> Rgb {
        let mut pixels = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            for x in 0..width {
                let mut sum = [0.0; 3];
                for part in 0..4 {
                    let (dx, dy) = (f64::from(part % 2) / 2.0 + 0.25, f64::from(part / 2) / 2.0 + 0.25);
                    let (u, v) = to_sheet(x as f64 + dx, y as f64 + dy);
                    for (sum, part) in sum.iter_mut().zip(self.colour(u, v)) {
                        *sum += part;
                    }
                }
                pixels.extend(sum.map(|value| (value / 4.0) as u8));
            }
        }
        Rgb { width, height, pixels }
    }

    /// As a scanner sees it, turned by some degrees about its middle.
    pub fn scanned(&self, dpi: f64, degrees: f64) -> Rgb {
        let scale = dpi / 25.4;
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (wide, high) = (self.width * scale, self.height * scale);
        let width = (wide * cos.abs() + high * sin.abs()).ceil();
        let height = (wide * sin.abs() + high * cos.abs()).ceil();
        self.seen(width as usize, height as usize, |x, y| {
            let (x, y) = (x - width / 2.0, y - height / 2.0);
            let (u, v) = (x * cos + y * sin, y * cos - x * sin);
            ((u + wide / 2.0) / scale, (v + high / 2.0) / scale)
        })
    }

    /// As a phone sees it from one side: the far edge is shorter.
    pub fn photographed(&self, width: usize, height: usize, skew: f64) -> Rgb {
        let (w, h) = (width as f64, height as f64);
        self.seen(width, height, |x, y| {
            let depth = 1.0 + skew * (y / h);
            let u = (x / w - 0.5) * depth + 0.5;
            let v = (y / h) * depth / (1.0 + skew);
            ((u * 1.15 - 0.075) * self.width, (v * 1.15 - 0.075) * self.height)
        })
    }
}

/// A picture in colours.
#[derive(Debug, Clone)]
pub struct Rgb {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl Rgb {
    pub fn png(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header().unwrap().write_image_data(&self.pixels).unwrap();
        out
    }

    pub fn jpeg(&self, quality: u8) -> Vec<u8> {
        super::jpeg::encode(self.width, self.height, &self.pixels, quality)
    }

    /// Blurred by a box of some pixels to each side, twice.
    pub fn blurred(&self, by: usize) -> Rgb {
        let mut out = self.clone();
        for _ in 0..2 {
            out = out.blurred_along(by, true).blurred_along(by, false);
        }
        out
    }

    fn blurred_along(&self, by: usize, across: bool) -> Rgb {
        let mut out = self.clone();
        for y in 0..self.height {
            for x in 0..self.width {
                for channel in 0..3 {
                    let (at, most) = if across { (x, self.width) } else { (y, self.height) };
                    let (from, to) = (at.saturating_sub(by), (at + by).min(most - 1));
                    let sum: u32 = (from..=to)
                        .map(|at| {
                            let (x, y) = if across { (at, y) } else { (x, at) };
                            u32::from(self.pixels[(y * self.width + x) * 3 + channel])
                        })
                        .sum();
                    out.pixels[(y * self.width + x) * 3 + channel] = (sum / (to - from + 1) as u32) as u8;
                }
            }
        }
        out
    }
}
