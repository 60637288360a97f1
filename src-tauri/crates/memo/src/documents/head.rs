//! The head of a document's first page: 发文机关标志, 发文字号, 分隔线 and title (GB/T 9704-2012, 7.2 and 7.3.1).

use casework::Letterhead;

use crate::MemoError;
use crate::layout::flow::{Ink, Mark, Piece};
use crate::layout::fonts::Face;
use crate::layout::page::{BODY, PITCH, WIDTH};
use crate::layout::prose::Script;
use crate::layout::text::Style;
use crate::layout::title;

/// 发文机关标志: 小标宋, smaller than the issuing office's own letterhead (7.2.4).
const LETTERHEAD: Style = Style { face: Face::Title, size: 26.0, track: 2.0 };

/// The head, and the title broken around the names in it. Several bureaus stand under one another (7.2.4), and
/// `under` below them: the number.
pub(crate) fn write(
    script: &mut Script<'_>,
    bureaus: &[&str],
    letterhead: Letterhead,
    under: &str,
    text: &str,
    names: &[&str],
) -> Result<(), MemoError> {
    let from = script.pieces.len();
    for bureau in bureaus {
        script.centred(LETTERHEAD, bureau, 1.5 * PITCH)?;
    }
    if letterhead.red {
        for piece in &mut script.pieces[from..] {
            piece.marks.insert(0, Mark::Ink(Ink::Red));
            piece.marks.push(Mark::Ink(Ink::Black));
        }
    }
    script.centred(BODY, under, PITCH)?;
    let weight = if letterhead.red { 1.5 } else { 1.0 };
    let rule = Mark::Rule { from: (0.0, 6.0), to: (WIDTH, 6.0), weight };
    let ink = if letterhead.red { Ink::Red } else { Ink::Black };
    let marks = vec![Mark::Ink(ink), rule, Mark::Ink(Ink::Black)];
    script.pieces.push(Piece { height: PITCH * 0.5, marks, keep: true, ..Piece::default() });
    script.blank();
    let at = script.pieces.len();
    script.pieces.push(title::title(script.fonts, text, names)?);
    script.chapter(at, 1, text);
    script.blank();
    Ok(())
}
