//! From pages of marks to the bytes of a PDF/A-2b: page numbers, fonts, metadata, fields, outline.

use printpdf::{Mm, PdfDocument, PdfPage};

use crate::MemoError;
use crate::layout::flow::{Ink, Mark, Page};
use crate::layout::fonts::{Face, Fonts};
use crate::layout::ink;
use crate::layout::page::{FOLIO, FOLIO_DROP, HEIGHT, LEFT, SHEET_HEIGHT, SHEET_WIDTH, TOP, WIDTH, baseline};
use crate::layout::text::{Line, Style};
use crate::pdf::outline::Entry;
use crate::pdf::pdf_a::Imprint;
use crate::pdf::signature_fields::Field;
use crate::pdf::{outline, pdf_a, signature_fields};

/// The page's own fonts; those of signatures have other tags.
const SERIES: ink::Series = "MEMO";

/// What a preview bears in the margin above each page.
const PREVIEW: &str = "预　览";
const PREVIEW_STYLE: Style = Style { face: Face::Hei, size: 22.0, track: 0.0 };

/// What papers of a demonstration store bear across each page.
const EXERCISE: &str = "演　练";
const EXERCISE_STYLE: Style = Style { face: Face::Hei, size: 110.0, track: 0.0 };

/// Prints pages: each gets its number, and the whole its metadata.
pub(crate) fn press(imprint: &Imprint<'_>, pages: Vec<Page>, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let sheets: Vec<Vec<Mark>> = pages
        .into_iter()
        .enumerate()
        .map(|(index, page)| sheet(page, index, imprint, fonts))
        .collect::<Result<_, _>>()?;
    let mut document = PdfDocument::new(imprint.title);
    ink::register(&mut document, fonts, SERIES, sheets.iter().flatten());
    let (mut found, mut entries, mut drawn) = (Vec::new(), Vec::new(), Vec::new());
    for (index, marks) in sheets.iter().enumerate() {
        found.extend(marks.iter().filter_map(|mark| field(mark, index)));
        entries.extend(marks.iter().filter_map(|mark| entry(mark, index)));
        drawn.push(PdfPage::new(Mm(210.0), Mm(297.0), ink::draw(marks, SERIES, SHEET_HEIGHT)));
    }
    document.with_pages(drawn);
    let mut objects = ink::objects(&document)?;
    pdf_a::make(&mut objects, imprint)?;
    signature_fields::add(&mut objects, &found)?;
    outline::add(&mut objects, &entries)?;
    pdf_a::bytes(objects)
}

/// A page's marks on the sheet, with its number: 单页码居右空一字，双页码居左空一字 (GB/T 9704-2012, 7.5).
fn sheet(page: Page, index: usize, imprint: &Imprint<'_>, fonts: &Fonts) -> Result<Vec<Mark>, MemoError> {
    let mut marks = if imprint.exercise { exercise(fonts)? } else { Vec::new() };
    marks.extend(page.into_iter().map(|mark| mark.moved(LEFT, TOP)));
    let line = Line::set(fonts, FOLIO, &format!("— {} —", index + 1))?;
    let odd = index.is_multiple_of(2);
    let x = if odd { LEFT + WIDTH - FOLIO.size - line.width() } else { LEFT + FOLIO.size };
    let y = baseline(TOP + HEIGHT + FOLIO_DROP, FOLIO.size);
    marks.push(Mark::Text { x, y, line });
    if imprint.preview {
        let line = Line::set(fonts, PREVIEW_STYLE, PREVIEW)?;
        let x = LEFT + (WIDTH - line.width()) / 2.0;
        marks.push(Mark::Text { x, y: baseline(TOP / 2.0, PREVIEW_STYLE.size), line });
    }
    Ok(marks)
}

/// 演练, three times down the page and under its text.
fn exercise(fonts: &Fonts) -> Result<Vec<Mark>, MemoError> {
    let mut marks = vec![Mark::Ink(Ink::Pale)];
    for third in [0.5, 1.5, 2.5] {
        let line = Line::set(fonts, EXERCISE_STYLE, EXERCISE)?;
        let (x, y) = ((SHEET_WIDTH - line.width()) / 2.0, TOP + HEIGHT * third / 3.0);
        marks.push(Mark::Text { x, y: baseline(y, EXERCISE_STYLE.size), line });
    }
    marks.push(Mark::Ink(Ink::Black));
    Ok(marks)
}

fn field(mark: &Mark, page: usize) -> Option<Field> {
    let Mark::Field { role, x, y, width, height } = mark else { return None };
    let (left, right) = (hundredths(*x), hundredths((x + width).min(SHEET_WIDTH)));
    let rect = [left, hundredths(SHEET_HEIGHT - y - height), right, hundredths(SHEET_HEIGHT - y)];
    Some(Field { role: *role, page, rect })
}

fn entry(mark: &Mark, page: usize) -> Option<Entry> {
    let Mark::Chapter { level, title, y } = mark else { return None };
    Some(Entry { level: *level, title: title.clone(), page, top: hundredths(SHEET_HEIGHT - y) })
}

fn hundredths(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}
