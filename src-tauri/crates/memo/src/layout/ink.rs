//! Marks as drawing operations of printpdf, and fonts under names that do not change from run to run.

use std::collections::BTreeSet;

use printpdf::{
    Codepoint, Color, FontId, Greyscale, Line as Stroke, LinePoint, Op, PaintMode, PdfDocument,
    PdfFontHandle, Point, Rect, Rgb, TextItem,
};

use crate::layout::flow::{Ink, Mark};
use crate::layout::fonts::{Face, Fonts};
use crate::layout::text::Line;
use crate::{MemoError, Pt};

/// Four letters that start the subset tags of a document's fonts; each signature's fonts have their own.
pub(crate) type Series = &'static str;

fn font_id(series: Series, face: Face) -> FontId {
    FontId(format!("{series}{}", face.tag()))
}

/// Makes known to a document the faces that these marks use: taking a face in costs a copy of its tables.
pub(crate) fn register<'a>(
    document: &mut PdfDocument,
    fonts: &Fonts,
    series: Series,
    marks: impl Iterator<Item = &'a Mark>,
) {
    let mut used = BTreeSet::new();
    for mark in marks {
        if let Mark::Text { line, .. } = mark {
            used.extend(line.glyphs.iter().map(|(glyph, _)| glyph.face));
        }
    }
    for face in used {
        let font = printpdf::PdfFont::new(fonts.parsed(face).clone());
        document.resources.fonts.map.insert(font_id(series, face), font);
    }
}

/// Draws marks on a sheet of the given height.
pub(crate) fn draw(marks: &[Mark], series: Series, sheet_height: Pt) -> Vec<Op> {
    let mut ops = Vec::new();
    dip(&mut ops, Ink::Black);
    for mark in marks {
        match mark {
            Mark::Text { x, y, line } => text(&mut ops, series, *x, sheet_height - y, line),
            Mark::Rule { from, to, weight } => {
                let at = |(x, y): (Pt, Pt)| LinePoint { p: point(x, sheet_height - y), bezier: false };
                ops.push(Op::SetOutlineThickness { pt: printpdf::Pt(*weight) });
                ops.push(Op::DrawLine {
                    line: Stroke { points: vec![at(*from), at(*to)], is_closed: false },
                });
            }
            Mark::Fill { x, y, width, height } => ops.push(Op::DrawRectangle {
                rectangle: Rect {
                    x: rounded(*x),
                    y: rounded(sheet_height - y - height),
                    width: rounded(*width),
                    height: rounded(*height),
                    mode: Some(PaintMode::Fill),
                    winding_order: None,
                },
            }),
            Mark::Ink(ink) => dip(&mut ops, *ink),
            Mark::Field { .. } | Mark::Chapter { .. } => {}
        }
    }
    ops
}

/// Changes the ink, for areas and lines alike.
fn dip(ops: &mut Vec<Op>, ink: Ink) {
    let colour = || match ink {
        Ink::Black => Color::Greyscale(Greyscale { percent: 0.0, icc_profile: None }),
        Ink::Pale => Color::Greyscale(Greyscale { percent: 0.88, icc_profile: None }),
        // 红色标识 of official documents.
        Ink::Red => Color::Rgb(Rgb { r: 0.86, g: 0.08, b: 0.08, icc_profile: None }),
    };
    ops.extend([Op::SetFillColor { col: colour() }, Op::SetOutlineColor { col: colour() }]);
}

/// A line of text; a change of face starts a new run.
fn text(ops: &mut Vec<Op>, series: Series, x: Pt, y: Pt, line: &Line) {
    let style = line.style;
    let mut x = x;
    let mut rest = line.glyphs.as_slice();
    while let Some((first, _)) = rest.first() {
        let face = first.face;
        let count = rest.iter().take_while(|(glyph, _)| glyph.face == face).count();
        let (run, later) = rest.split_at(count);
        rest = later;
        let glyphs = run
            .iter()
            .map(|(glyph, after)| {
                // What a TJ number takes away is in thousandths of an em; no PDF reader sees less than a tenth.
                let offset =
                    if *after == 0.0 { 0.0 } else { -(after * 10_000.0 / style.size).round() / 10.0 };
                Codepoint::with_cid(glyph.gid, offset, glyph.ch.to_string())
            })
            .collect();
        ops.extend([
            Op::StartTextSection,
            Op::SetTextCursor { pos: point(x, y) },
            Op::SetFont {
                font: PdfFontHandle::External(font_id(series, face)),
                size: printpdf::Pt(style.size),
            },
            Op::SetCharacterSpacing { multiplier: style.track },
            Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] },
            Op::EndTextSection,
        ]);
        x += run.iter().map(|(glyph, after)| glyph.advance * style.size + style.track + after).sum::<Pt>();
    }
}

fn point(x: Pt, y: Pt) -> Point {
    Point { x: rounded(x), y: rounded(y) }
}

/// Thousandths of a point are finer than any printer, and keep the file small.
fn rounded(value: Pt) -> printpdf::Pt {
    printpdf::Pt((value * 1000.0).round() / 1000.0)
}

/// The document as lopdf objects.
///
/// # Errors
///
/// printpdf reports that a font could not be embedded.
pub(crate) fn objects(document: &PdfDocument) -> Result<lopdf::Document, MemoError> {
    let options = printpdf::PdfSaveOptions { image_optimization: None, ..Default::default() };
    let mut warnings = Vec::new();
    let objects = document.to_lopdf_document(&options, &mut warnings);
    let failed = |warning: &&printpdf::PdfWarnMsg| warning.severity == printpdf::PdfParseErrorSeverity::Error;
    match warnings.iter().find(failed) {
        Some(warning) => Err(MemoError::Pdf(warning.msg.clone())),
        None => Ok(objects),
    }
}
