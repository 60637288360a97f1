//! What a person sees of a page: text that is not invisible, pale, tiny, clipped, off the page or covered; and the codes of
//! pictures that are seen. The rest is no evidence.

use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, Point, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt as _, interpret_page};

use crate::page_text::{Letter, PageText};
use crate::pdf::device::{Cover, Drawn, Picture, Watcher, brightness, within};
use crate::qr::grey::margin;
use crate::qr::read_codes;
use crate::{Limits, PageBox};

/// Smaller text, in points, is not read by people.
const SMALLEST: f64 = 2.0;
/// Less difference in brightness is not seen.
const CONTRAST: f32 = 0.2;
/// Pictures of a page that are searched for codes.
const SEARCHED: usize = 12;

/// What is seen of a page.
#[derive(Debug, Default)]
pub(super) struct Seen {
    letters: Vec<Letter>,
    width: f64,
    height: f64,
    /// Characters that nobody would see.
    pub hidden: usize,
    /// Characters of which nobody says what they are.
    pub unknown: usize,
    /// Characters over other ones.
    pub overprinted: usize,
    pub pictures: usize,
    /// Lines and curves of all paths.
    pub strokes: usize,
    /// The page must not be drawn: a picture on it is too large, or there are too many shapes.
    pub oversized: bool,
    /// Texts of codes with their boxes.
    pub codes: Vec<(String, PageBox)>,
}

impl Seen {
    pub(super) fn text(&self, file: &str, page: u32) -> PageText {
        PageText {
            file: file.to_owned(),
            page,
            width: self.width,
            height: self.height,
            letters: self.letters.clone(),
        }
    }
}

/// Looks at a page.
pub(super) fn look(page: &Page<'_>, number: u32, limits: &Limits) -> Seen {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut watcher = Watcher::new(area, limits);
    let transform: Affine = page.initial_transform(true).to_kurbo();
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let mut context = Context::new(transform, area, &cache, page.xref(), settings);
    interpret_page(page, &mut context, &mut watcher);
    let mut seen = Seen {
        width: area.width(),
        height: area.height(),
        unknown: watcher.unknown,
        pictures: watcher.pictures.len(),
        strokes: watcher.strokes,
        oversized: watcher.oversized,
        ..Seen::default()
    };
    if watcher.overfull {
        // What was not noted may cover the rest, and drawing it would take as long again.
        seen.unknown += 1;
        seen.oversized = true;
        return seen;
    }
    letters(&watcher, &mut seen);
    codes(&watcher, area, number, &mut seen);
    seen
}

fn letters(watcher: &Watcher<'_>, seen: &mut Seen) {
    let visible = |drawn: &&Drawn| is_seen(drawn, watcher);
    let mut shown: Vec<&Drawn> = Vec::new();
    for drawn in &watcher.drawn {
        if drawn.text.iter().all(|c| c.is_whitespace()) {
            continue;
        }
        if visible(&drawn) {
            shown.push(drawn);
        } else {
            seen.hidden += 1;
        }
    }
    let fates = overprinted(&shown);
    seen.overprinted = fates.iter().filter(|fate| **fate == Overprint::Other).count();
    for (drawn, _) in shown.into_iter().zip(fates).filter(|(_, fate)| *fate == Overprint::None) {
        // A ligature's characters share its box.
        let count = drawn.text.len().max(1) as f64;
        let step = drawn.place.width() / count;
        for (index, c) in drawn.text.iter().enumerate() {
            let left = drawn.place.x0 + step * index as f64;
            let (top, bottom) = (drawn.place.y0, drawn.place.y1);
            seen.letters.push(Letter { c: *c, left, top, right: left + step, bottom });
        }
    }
}

/// What lies over a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Overprint {
    None,
    /// The same one: it is bold, and read once.
    Same,
    /// Another one: which of them is read depends on the eye.
    Other,
}

/// Characters whose middles meet.
fn overprinted(shown: &[&Drawn]) -> Vec<Overprint> {
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.sort_by(|a, b| shown[*a].middle.x.total_cmp(&shown[*b].middle.x));
    let mut fates = vec![Overprint::None; shown.len()];
    for (at, &one) in order.iter().enumerate() {
        for &other in &order[at + 1..] {
            let (a, b) = (shown[one], shown[other]);
            if b.middle.x - a.middle.x > 0.25 * a.size.max(b.size) {
                break;
            }
            if a.middle.distance(b.middle) >= 0.25 * a.size.min(b.size) {
                continue;
            }
            if a.text != b.text {
                (fates[one], fates[other]) = (Overprint::Other, Overprint::Other);
            } else if fates[other] == Overprint::None {
                fates[other] = Overprint::Same;
            }
        }
    }
    fates
}

fn is_seen(drawn: &Drawn, watcher: &Watcher<'_>) -> bool {
    if !drawn.shown || drawn.size < SMALLEST {
        return false;
    }
    // The edges of a character are covered as well as its middle by whatever hides it.
    let points = [
        drawn.middle,
        Point::new(drawn.place.x0 + 0.25 * drawn.place.width(), drawn.middle.y),
        Point::new(drawn.place.x0 + 0.75 * drawn.place.width(), drawn.middle.y),
    ];
    let open = points.iter().filter(|point| !is_covered(**point, drawn.order, watcher)).count();
    if open < 2 {
        return false;
    }
    let Some(colour) = drawn.colour else { return true };
    match below(drawn.middle, drawn.order, watcher) {
        Some(ground) => (brightness(colour) - ground).abs() >= CONTRAST || is_strong(colour, ground),
        None => true,
    }
}

/// A colour that is as bright as its ground is seen where the ground has none: red on a middle grey.
fn is_strong(colour: [f32; 3], ground: f32) -> bool {
    let most = colour.iter().map(|part| (part - ground).abs()).fold(0.0, f32::max);
    most >= 0.35
}

fn hides(cover: &Cover, point: Point) -> bool {
    cover.bounds.contains(point) && within(&cover.path, cover.even_odd, point)
}

/// Whether something that came later lies over a point.
fn is_covered(point: Point, order: usize, watcher: &Watcher<'_>) -> bool {
    let shape = watcher.covers.iter().rev().take_while(|cover| cover.order > order);
    if shape.into_iter().any(|cover| !cover.multiplies && hides(cover, point)) {
        return true;
    }
    let pictures = watcher.pictures.iter().rev().take_while(|picture| picture.order > order);
    pictures.into_iter().any(|picture| on_picture(picture, point).is_some_and(|(_, alpha)| alpha > 128))
}

/// The brightness of what lies below a point, white paper where nothing does; `None` where nobody can say.
fn below(point: Point, order: usize, watcher: &Watcher<'_>) -> Option<f32> {
    let shape = watcher
        .covers
        .iter()
        .rev()
        .find(|cover| cover.order < order && !cover.multiplies && hides(cover, point));
    let covering = |picture: &&Picture| {
        picture.order < order && on_picture(picture, point).is_some_and(|(_, alpha)| alpha > 128)
    };
    let picture = watcher.pictures.iter().rev().find(covering);
    match (shape, picture) {
        (None, None) => Some(1.0),
        (Some(shape), picture) if picture.is_none_or(|picture| picture.order < shape.order) => {
            shape.colour.map(brightness)
        }
        (_, Some(picture)) => on_picture(picture, point).map(|(grey, _)| f32::from(grey) / 255.0),
        (Some(shape), None) => shape.colour.map(brightness),
    }
}

/// Grey and opacity of a picture at a point of the page; `None` where it is not.
fn on_picture(picture: &Picture, point: Point) -> Option<(u8, u8)> {
    if picture.transform.determinant().abs() < 1e-12 || !picture.shown {
        return None;
    }
    let own = picture.transform.inverse() * point;
    if own.x < 0.0 || own.y < 0.0 || own.x >= picture.width || own.y >= picture.height {
        return None;
    }
    if !picture.clips.iter().all(|(path, even_odd)| within(path, *even_odd, point)) {
        return None;
    }
    let at = own.y as usize * picture.shades.luma.width + own.x as usize;
    let alpha = picture.alpha.as_ref().map_or(255, |alpha| alpha.get(at).copied().unwrap_or(0));
    Some((picture.shades.luma.pixels.get(at).copied()?, alpha))
}

/// Codes of the pictures that are seen, the largest pictures first.
fn codes(watcher: &Watcher<'_>, area: Rect, number: u32, seen: &mut Seen) {
    let mut pictures: Vec<&Picture> = watcher.pictures.iter().filter(|picture| picture.shown).collect();
    pictures.sort_by(|a, b| (b.width * b.height).total_cmp(&(a.width * a.height)));
    for picture in pictures.into_iter().take(SEARCHED) {
        let margin = margin() as f64;
        for code in read_codes(&picture.shades.with_margin()) {
            let [left, top, right, bottom] = code.corners.map(f64::from);
            let place = Rect::new(left - margin, top - margin, right - margin, bottom - margin);
            let on_page = picture.transform.transform_rect_bbox(place);
            let centre = on_page.center();
            let clipped = !picture.clips.iter().all(|(path, even_odd)| within(path, *even_odd, centre));
            if !area.contains(centre) || clipped || is_covered(centre, picture.order, watcher) {
                seen.hidden += 1;
                continue;
            }
            let share = |at: f64, of: f64| (at / of.max(1.0) * 10_000.0).clamp(0.0, 10_000.0) as u16;
            let on = PageBox {
                page: number,
                left: share(on_page.x0, area.width()),
                top: share(on_page.y0, area.height()),
                right: share(on_page.x1, area.width()),
                bottom: share(on_page.y1, area.height()),
            };
            if !seen.codes.iter().any(|(text, _)| *text == code.text) {
                seen.codes.push((code.text, on));
            }
        }
    }
}
