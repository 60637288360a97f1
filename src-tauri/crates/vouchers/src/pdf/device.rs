//! A device that draws nothing and notes what a page shows, in order: characters, what covers, what clips, and pictures.
//!
//! Switched-off layers never come here: the interpreter leaves them out.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape as _, Stroke, StrokeOpts, stroke};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, FillRule, Image, ImageData, ImageDrawProps, Paint,
    SoftMask,
};

use crate::Limits;
use crate::qr::Shades;

/// Characters and shapes of a page that are noted; a page with more is no invoice.
const MOST: usize = 100_000;
/// Less opaque than this is not seen, and hides nothing.
const OPAQUE: f32 = 0.5;
/// A line as wide as this, in points, can cover text.
const BROAD: f64 = 3.0;

/// A character as it was drawn.
pub(super) struct Drawn {
    pub text: Vec<char>,
    /// The box of the em, and its middle, in points from the page's upper left corner.
    pub place: Rect,
    pub middle: Point,
    /// Red, green, blue from 0 to 1; `None` for a pattern.
    pub colour: Option<[f32; 3]>,
    /// Whether it is drawn so that it can be seen at all.
    pub shown: bool,
    /// The size of an em in points.
    pub size: f64,
    pub order: usize,
}

/// What lies over what was drawn before it.
pub(super) struct Cover {
    pub path: BezPath,
    pub bounds: Rect,
    pub even_odd: bool,
    pub colour: Option<[f32; 3]>,
    /// Shows what is below, as a marker pen does.
    pub multiplies: bool,
    pub order: usize,
}

/// A picture, with its way onto the page.
pub(super) struct Picture {
    pub transform: Affine,
    pub width: f64,
    pub height: f64,
    pub shades: Shades,
    /// 255 where it covers; `None` where it covers everywhere.
    pub alpha: Option<Vec<u8>>,
    pub shown: bool,
    pub order: usize,
    pub clips: Vec<(BezPath, bool)>,
}

/// Notes what a page shows.
pub(super) struct Watcher<'l> {
    pub drawn: Vec<Drawn>,
    pub covers: Vec<Cover>,
    pub pictures: Vec<Picture>,
    /// Characters without a known character.
    pub unknown: usize,
    /// Lines and curves of all paths: a code of squares has hundreds.
    pub strokes: usize,
    /// A picture too large to be decoded stands on the page: it must not be drawn.
    pub oversized: bool,
    /// Shapes or characters beyond what is noted.
    pub overfull: bool,
    order: usize,
    clips: Vec<(BezPath, bool)>,
    /// Opacity and whether what is drawn is seen as it is.
    groups: Vec<(f32, bool, BlendMode)>,
    page: Rect,
    pixels: u64,
    limits: &'l Limits,
}

impl<'l> Watcher<'l> {
    pub(super) fn new(page: Rect, limits: &'l Limits) -> Watcher<'l> {
        Watcher {
            drawn: Vec::new(),
            covers: Vec::new(),
            pictures: Vec::new(),
            unknown: 0,
            strokes: 0,
            oversized: false,
            overfull: false,
            order: 0,
            clips: Vec::new(),
            groups: Vec::new(),
            page,
            pixels: 0,
            limits,
        }
    }

    fn next(&mut self) -> usize {
        self.order += 1;
        self.order
    }

    /// Whether a point is on the page and within every clip.
    fn is_open(&self, point: Point) -> bool {
        self.page.contains(point) && self.clips.iter().all(|clip| within(&clip.0, clip.1, point))
    }

    /// Whether the groups at hand show what is drawn.
    fn groups_show(&self) -> bool {
        self.groups.iter().all(|(opacity, sound, _)| *sound && *opacity >= OPAQUE)
    }

    fn opacity(&self) -> f32 {
        self.groups.iter().map(|(opacity, _, _)| *opacity).product()
    }

    fn blend(&self, own: BlendMode) -> BlendMode {
        if own != BlendMode::Normal {
            return own;
        }
        let other =
            self.groups.iter().rev().map(|(_, _, blend)| *blend).find(|blend| *blend != BlendMode::Normal);
        other.unwrap_or_default()
    }

    fn cover(&mut self, path: BezPath, even_odd: bool, props: &DrawProps<'_>) {
        let (colour, alpha) = colour_of(&props.paint);
        if alpha * self.opacity() < OPAQUE {
            return;
        }
        if self.covers.len() >= MOST {
            self.overfull = true;
            return;
        }
        let bounds = path.bounding_box();
        let bounds = self.clips.iter().fold(bounds, |bounds, clip| bounds.intersect(clip.0.bounding_box()));
        if bounds.area() <= 0.0 {
            return;
        }
        let blend = self.blend(props.blend_mode);
        let light = colour.is_some_and(|c| brightness(c) > 0.5);
        let multiplies = matches!(blend, BlendMode::Multiply | BlendMode::Darken) && light;
        let order = self.next();
        self.covers.push(Cover { path, bounds, even_odd, colour, multiplies, order });
    }
}

/// Whether a path holds a point.
pub(super) fn within(path: &BezPath, even_odd: bool, point: Point) -> bool {
    let winding = path.winding(point);
    if even_odd { winding % 2 != 0 } else { winding != 0 }
}

/// How bright a colour is, from 0 to 1.
pub(super) fn brightness(colour: [f32; 3]) -> f32 {
    colour[0] * 0.299 + colour[1] * 0.587 + colour[2] * 0.114
}

fn colour_of(paint: &Paint<'_>) -> (Option<[f32; 3]>, f32) {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, alpha] = colour.to_rgba().components();
            (Some([red, green, blue]), alpha)
        }
        Paint::Pattern(_) => (None, 1.0),
    }
}

impl<'a> Device<'a> for Watcher<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.strokes += path.elements().len();
        match mode {
            DrawMode::Fill(rule) | DrawMode::FillAndStroke(rule, _) => {
                self.cover(props.transform * path, *rule == FillRule::EvenOdd, &props);
            }
            DrawMode::Stroke(line) => {
                let width = f64::from(line.line_width) * props.transform.determinant().abs().sqrt();
                if width >= BROAD && path.elements().len() < 1000 {
                    let style = Stroke::new(f64::from(line.line_width));
                    let outline = stroke(path.iter(), &style, &StrokeOpts::default(), 0.5);
                    self.cover(props.transform * outline, false, &props);
                }
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push((clip.path.clone(), clip.fill == FillRule::EvenOdd));
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        self.groups.push((opacity, mask.is_none(), blend));
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let (colour, alpha) = colour_of(&props.paint);
        let shown = !matches!(mode, DrawMode::Invisible)
            && alpha >= OPAQUE
            && props.soft_mask.is_none()
            && self.groups_show()
            && self.blend(props.blend_mode) != BlendMode::Screen
            && self.blend(props.blend_mode) != BlendMode::Lighten;
        for glyph in run.glyphs() {
            if self.drawn.len() >= MOST {
                self.overfull = true;
                return;
            }
            let text: Vec<char> = match glyph.as_unicode() {
                Some(BfString::Char(c)) => vec![c],
                Some(BfString::String(text)) => text.chars().collect(),
                None => Vec::new(),
            };
            let sound =
                |c: &char| *c != '\u{fffd}' && !c.is_control() && !matches!(c, '\u{e000}'..='\u{f8ff}');
            if text.is_empty() || !text.iter().all(|c| sound(c) || c.is_whitespace()) {
                // What nobody sees need not be known.
                if shown {
                    self.unknown += 1;
                }
                continue;
            }
            let transform = props.transform * glyph.transform();
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(glyph) => glyph.advance_width(),
            };
            let wide = text.iter().any(|c| !c.is_ascii());
            let advance = advance.map(f64::from).filter(|width| (50.0..4000.0).contains(width));
            let advance = advance.unwrap_or(if wide { 1000.0 } else { 500.0 });
            let place = (transform * Rect::new(0.0, -120.0, advance, 880.0).to_path(0.1)).bounding_box();
            let size = transform.determinant().abs().sqrt() * 1000.0;
            let middle = transform * Point::new(advance / 2.0, 350.0);
            let shown = shown && self.is_open(middle);
            let order = self.next();
            self.drawn.push(Drawn { text, place, middle, colour, shown, size, order });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (u64::from(image.width()), u64::from(image.height()));
        let side = u64::from(self.limits.side);
        self.pixels = self.pixels.saturating_add(width.saturating_mul(height));
        if width > side || height > side || self.pixels > self.limits.pixels * 2 {
            self.oversized = true;
            return;
        }
        let shown = self.groups_show() && props.soft_mask.is_none();
        let order = self.next();
        let clips = self.clips.clone();
        let mut note = |wide: u32, high: u32, shades: Option<Shades>, alpha: Option<Vec<u8>>| {
            let Some(shades) = shades else { return };
            let decoded = Affine::scale_non_uniform(
                width as f64 / f64::from(wide.max(1)),
                height as f64 / f64::from(high.max(1)),
            );
            self.pictures.push(Picture {
                transform: props.transform * decoded,
                width: f64::from(wide),
                height: f64::from(high),
                shades,
                alpha,
                shown,
                order,
                clips: clips.clone(),
            });
        };
        match image {
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, paint| {
                    let dark = colour_of(paint).0.is_none_or(|colour| brightness(colour) < 0.5);
                    let pixels = mask.data.iter().map(|v| if dark { 255 - v } else { 255 }).collect();
                    let (wide, high) = (mask.width, mask.height);
                    note(wide, high, Shades::of_grey(wide as usize, high as usize, pixels), Some(mask.data));
                },
                None,
            ),
            Image::Raster(raster) => raster.with_rgba(
                |data, alpha| {
                    let (wide, high) = (data.width(), data.height());
                    let shades = match data {
                        ImageData::Rgb(rgb) => Shades::of_rgb(wide as usize, high as usize, &rgb.data),
                        ImageData::Luma(luma) => Shades::of_grey(wide as usize, high as usize, luma.data),
                    };
                    let alpha =
                        alpha.filter(|mask| mask.width == wide && mask.height == high).map(|mask| mask.data);
                    note(wide, high, shades, alpha);
                },
                None,
            ),
        }
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }
}
