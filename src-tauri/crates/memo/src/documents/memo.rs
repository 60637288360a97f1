//! From a memo's content to the bytes of an unsigned PDF/A-2b.

use casework::{MemoContent, MemoKind};

use crate::MemoError;
use crate::documents::annex::{self, Annex};
use crate::documents::{correction_notice, decision_box, head, memo_opinion, memo_sections};
use crate::layout::flow::{Piece, filled, fits, paginate};
use crate::layout::fonts::Fonts;
use crate::layout::page::HEIGHT;
use crate::layout::prose::Script;
use crate::layout::signature_block;
use crate::pdf::pdf_a;
use crate::pdf::pdf_a::Imprint;
use crate::pdf::write::press;

/// Draws a memo: A4 in the manner of GB/T 9704-2012, PDF/A-2b (ISO 19005-2), with its signature fields empty.
///
/// The same content and fonts give the same bytes.
///
/// # Errors
///
/// A character that no font has, an amount without capitals, or a failure of the PDF library.
pub fn render(content: &MemoContent, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let mut keywords = content.case_number.clone();
    if let Some(pack) = &content.pack {
        keywords.push_str(&format!("；政策包 {}", pack.version));
    }
    if let Some(bureau) = &content.countersign {
        keywords.push_str(&format!("；会签 {bureau}"));
    }
    // Last: what is read back is all that follows it.
    if let Some(code) = &content.check_code {
        keywords.push_str(&format!("；{}{code}", pdf_a::CHECK_CODE));
    }
    let imprint = Imprint {
        title: &content.title,
        bureau: &content.bureau,
        keywords,
        date: content.date,
        preview: content.is_preview(),
        exercise: content.letterhead.exercise,
    };
    press(&imprint, paginate(pieces(content, fonts)?), fonts)
}

/// Pages of a memo's body with one claim, before its annexes.
const PAGES: usize = 3;

/// The whole memo: its body, the block of signatures, its annexes.
pub(crate) fn pieces(content: &MemoContent, fonts: &Fonts) -> Result<Vec<Piece>, MemoError> {
    if content.kind == MemoKind::Correction {
        return notice(content, fonts);
    }
    // What is too long goes into annexes, no more of it than is needed.
    let mut best: Option<(usize, Vec<Piece>)> = None;
    for annexes in annex::choices(content) {
        let pieces = composed(content, fonts, &annexes)?;
        let cost = cost(&pieces, PAGES + content.claims.len().saturating_sub(1));
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, pieces));
        }
        if cost == 0 {
            break;
        }
    }
    Ok(best.map(|(_, pieces)| pieces).unwrap_or_default())
}

/// How far a memo is from being good to read: pages of its body beyond those wanted, and pages that are nearly empty.
fn cost(pieces: &[Piece], pages: usize) -> usize {
    let annexes = pieces.iter().skip(1).position(|piece| piece.fresh).map_or(pieces.len(), |at| at + 1);
    let body = filled(pieces[..annexes].to_vec());
    let last = body.len() - 1;
    let sparse = body[..last].iter().filter(|(_, fill)| *fill < HEIGHT / 3.0).count();
    10 * body.len().saturating_sub(pages) + sparse
}

/// How the end of a memo is set: the first that fits on one page with the opinion.
#[derive(Clone, Copy)]
struct Ending {
    annexes: Listed,
    /// Low boxes for the opinions.
    tight: bool,
}

/// Where the annexes are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    /// Below the opinion, under one another, as the standard has them.
    Below,
    /// There in one paragraph.
    RunIn,
    /// In one paragraph above the opinion.
    Before,
}

const ENDINGS: [Ending; 4] = [
    Ending { annexes: Listed::Below, tight: false },
    Ending { annexes: Listed::RunIn, tight: false },
    Ending { annexes: Listed::Before, tight: false },
    Ending { annexes: Listed::Before, tight: true },
];

fn composed(content: &MemoContent, fonts: &Fonts, annexes: &[Annex]) -> Result<Vec<Piece>, MemoError> {
    let mut script = Script::new(fonts);
    headed(&mut script, content)?;
    decision_box::write(&mut script, content)?;
    memo_sections::write(&mut script, content, annexes)?;
    memo_opinion::reasons(&mut script, content)?;
    let (reasons, mut from) = (script.clone(), script.pieces.len());
    for ending in ENDINGS {
        script = reasons.clone();
        if ending.annexes == Listed::Before {
            memo_opinion::run_in(&mut script, annexes)?;
        }
        from = script.pieces.len();
        memo_opinion::write(&mut script, content)?;
        match ending.annexes {
            Listed::Below => memo_opinion::list(&mut script, annexes)?,
            Listed::RunIn => memo_opinion::run_in(&mut script, annexes)?,
            Listed::Before => {}
        }
        if !content.signers.is_empty() {
            script.pieces.push(signature_block::opinions(fonts, content, ending.tight)?);
        }
        script.pieces.push(signature_block::check(fonts, content)?);
        if fits(0.0, &script.pieces[from..]) {
            break;
        }
    }
    // The opinion is whole, on the page of the signatures.
    let last = script.pieces.len() - 1;
    script.pieces[from..last].iter_mut().for_each(|piece| piece.keep = true);
    for (index, annex) in annexes.iter().enumerate() {
        let number = (annexes.len() > 1).then_some(index + 1);
        annex.write(&mut script, content, number)?;
    }
    Ok(script.pieces)
}

fn notice(content: &MemoContent, fonts: &Fonts) -> Result<Vec<Piece>, MemoError> {
    let mut script = Script::new(fonts);
    headed(&mut script, content)?;
    correction_notice::write(&mut script, content)?;
    // What ends a letter never stands on a page without text: the last lines go with it.
    let from = script.pieces.len().saturating_sub(3);
    script.pieces[from..].iter_mut().for_each(|piece| piece.keep = true);
    script.pieces.extend(signature_block::colophon(fonts, &[&content.bureau], content.date)?);
    script.pieces.push(signature_block::check(fonts, content)?);
    Ok(script.pieces)
}

fn headed(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let (number, names) = (number(content), names(content));
    head::write(script, &[&content.bureau], content.letterhead, &number, &content.title, &names)
}

/// Names in a title, which it is not broken within.
pub(crate) fn names(content: &MemoContent) -> Vec<&str> {
    let titles = content.claims.iter().map(|claim| claim.title.as_str());
    std::iter::once(content.applicant.as_str()).chain(titles).collect()
}

/// 发文字号.
pub(crate) fn number(content: &MemoContent) -> String {
    match (&content.document_number, content.kind) {
        (Some(number), _) => number.clone(),
        // Notices of earlier versions of the program had no series of their own.
        (None, MemoKind::Correction) if !content.is_preview() => content.case_number.clone(),
        (None, _) => "（预览件，尚未编号）".to_owned(),
    }
}
