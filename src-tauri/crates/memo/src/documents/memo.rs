//! From a memo's content to the bytes of an unsigned PDF/A-2b.

use casework::{MemoContent, MemoKind};

use crate::MemoError;
use crate::documents::{correction_notice, head, memo_sections};
use crate::layout::flow::{Piece, paginate};
use crate::layout::fonts::Fonts;
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
    };
    press(&imprint, paginate(pieces(content, fonts)?), fonts)
}

/// The whole memo: its body, the block of signatures, its annexes.
pub(crate) fn pieces(content: &MemoContent, fonts: &Fonts) -> Result<Vec<Piece>, MemoError> {
    let mut script = Script::new(fonts);
    let mut names = vec![content.applicant.as_str()];
    names.extend(content.claims.iter().map(|claim| claim.title.as_str()));
    head::write(
        &mut script,
        &[&content.bureau],
        content.letterhead,
        &number(content),
        &content.title,
        &names,
    )?;
    let annexes = match content.kind {
        MemoKind::Review | MemoKind::Refusal => memo_sections::write(&mut script, content)?,
        MemoKind::Correction => {
            correction_notice::write(&mut script, content)?;
            Vec::new()
        }
    };
    // The block of signatures never stands on a page without text: the last lines go with it.
    let from = script.pieces.len().saturating_sub(3);
    script.pieces[from..].iter_mut().for_each(|piece| piece.keep = true);
    script.pieces.extend(signature_block::colophon(fonts, &[&content.bureau], content.date)?);
    if !content.signers.is_empty() {
        script.pieces.push(signature_block::opinions(fonts, content)?);
    }
    script.pieces.push(signature_block::check(fonts, content)?);
    for (index, annex) in annexes.iter().enumerate() {
        let number = (annexes.len() > 1).then_some(index + 1);
        annex.write(&mut script, content, number)?;
    }
    Ok(script.pieces)
}

/// 发文字号, and what the policy is while it is a draft.
fn number(content: &MemoContent) -> String {
    let mut number = match (&content.document_number, content.kind) {
        (Some(number), _) => number.clone(),
        // Notices of earlier versions of the program had no series of their own.
        (None, MemoKind::Correction) if !content.is_preview() => content.case_number.clone(),
        (None, _) => "（预览件，尚未编号）".to_owned(),
    };
    if let Some(status) = &content.policy_status {
        number.push_str(&format!("　　依据文本：{status}"));
    }
    number
}
