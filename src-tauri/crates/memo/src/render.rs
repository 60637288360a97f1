//! From a memo's content to the bytes of an unsigned PDF/A-2b.

use casework::{MemoContent, MemoKind};
use printpdf::{Mm, PdfDocument, PdfPage};

use crate::fields::Field;
use crate::flow::{Mark, Page, Piece, paginate};
use crate::fonts::{Face, Fonts};
use crate::page::{
    BODY, FOLIO, FOLIO_DROP, HEIGHT, LEFT, PITCH, SHEET_HEIGHT, SHEET_WIDTH, TOP, WIDTH, baseline,
};
use crate::prose::Script;
use crate::text::{Line, Style};
use crate::{MemoError, archive, block, fields, ink, notice, review, title};

/// The page's own fonts; those of signatures have other tags.
const SERIES: ink::Series = "MEMO";
/// 发文机关标志: 小标宋, smaller than the issuing office's own letterhead (7.2.4).
const LETTERHEAD: Style = Style { face: Face::Title, size: 26.0, track: 2.0 };

/// Draws a memo: A4 in the manner of GB/T 9704-2012, PDF/A-2b (ISO 19005-2), with its signature fields empty.
///
/// The same content and fonts give the same bytes.
///
/// # Errors
///
/// A character that no font has, an amount without capitals, or a failure of the PDF library.
pub fn render(content: &MemoContent, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let pages = paginate(pieces(content, fonts)?);
    let sheets: Vec<Vec<Mark>> = pages
        .into_iter()
        .enumerate()
        .map(|(index, page)| sheet(page, index, fonts))
        .collect::<Result<_, _>>()?;
    let mut document = PdfDocument::new(&content.title);
    ink::register(&mut document, fonts, SERIES, sheets.iter().flatten());
    let mut found = Vec::new();
    let mut drawn = Vec::new();
    for (index, marks) in sheets.iter().enumerate() {
        found.extend(marks.iter().filter_map(|mark| field(mark, index)));
        drawn.push(PdfPage::new(Mm(210.0), Mm(297.0), ink::draw(marks, SERIES, SHEET_HEIGHT)));
    }
    document.with_pages(drawn);
    let mut objects = ink::objects(&document)?;
    archive::make(&mut objects, content)?;
    fields::add(&mut objects, &found)?;
    archive::bytes(objects)
}

fn pieces(content: &MemoContent, fonts: &Fonts) -> Result<Vec<Piece>, MemoError> {
    let mut script = Script::new(fonts);
    head(&mut script, content)?;
    match content.kind {
        MemoKind::Review | MemoKind::Refusal => review::write(&mut script, content)?,
        MemoKind::Correction => notice::write(&mut script, content)?,
    }
    // The block of signatures never stands on a page without text: the last lines go with it.
    let from = script.pieces.len().saturating_sub(3);
    script.pieces[from..].iter_mut().for_each(|piece| piece.keep = true);
    script.pieces.extend(block::colophon(fonts, content)?);
    if !content.signers.is_empty() {
        script.pieces.push(block::opinions(fonts, content)?);
    }
    script.pieces.push(block::check(fonts, content)?);
    Ok(script.pieces)
}

/// 发文机关标志, number, 分隔线 and title.
fn head(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    script.centred(LETTERHEAD, &content.bureau, 1.5 * PITCH)?;
    let mut number = content.case_number.clone();
    if let Some(status) = &content.policy_status {
        number.push_str(&format!("　　依据文本：{status}"));
    }
    script.centred(BODY, &number, PITCH)?;
    let rule = Mark::Rule { from: (0.0, 6.0), to: (WIDTH, 6.0), weight: 1.0 };
    script.pieces.push(Piece { height: PITCH * 0.5, marks: vec![rule], keep: true, ..Piece::default() });
    let mut names = vec![content.applicant.as_str()];
    names.extend(content.claims.iter().map(|claim| claim.title.as_str()));
    script.blank();
    script.pieces.push(title::title(script.fonts, &content.title, &names)?);
    script.blank();
    Ok(())
}

/// A page's marks on the sheet, with its number: 单页码居右空一字，双页码居左空一字 (7.5).
fn sheet(page: Page, index: usize, fonts: &Fonts) -> Result<Vec<Mark>, MemoError> {
    let mut marks: Vec<Mark> = page.into_iter().map(|mark| mark.moved(LEFT, TOP)).collect();
    let line = Line::set(fonts, FOLIO, &format!("— {} —", index + 1))?;
    let odd = index.is_multiple_of(2);
    let x = if odd { LEFT + WIDTH - FOLIO.size - line.width() } else { LEFT + FOLIO.size };
    let y = baseline(TOP + HEIGHT + FOLIO_DROP, FOLIO.size);
    marks.push(Mark::Text { x, y, line });
    Ok(marks)
}

fn field(mark: &Mark, page: usize) -> Option<Field> {
    let Mark::Field { role, x, y, width, height } = mark else { return None };
    let round = |value: f32| (value * 100.0).round() / 100.0;
    let (left, right) = (round(*x), round((x + width).min(SHEET_WIDTH)));
    let rect = [left, round(SHEET_HEIGHT - y - height), right, round(SHEET_HEIGHT - y)];
    Some(Field { role: *role, page, rect })
}
