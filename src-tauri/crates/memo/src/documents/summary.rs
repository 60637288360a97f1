//! 一页摘要: the first page of a case's memo alone, for a meeting. It is no memo: nobody signs in it.

use casework::MemoContent;

use crate::MemoError;
use crate::documents::paper::Paper;
use crate::documents::{decision_box, head, memo};
use crate::layout::flow::paginate;
use crate::layout::fonts::Fonts;
use crate::layout::prose::Script;
use crate::layout::signature_block::check;
use crate::pdf::pdf_a::Imprint;
use crate::pdf::write::press;

/// Draws the summary of what a memo says. The same content and fonts give the same bytes.
///
/// # Errors
///
/// A character that no font has, an amount without capitals, or a failure of the PDF library.
pub fn render_summary(content: &MemoContent, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let mut script = Script::new(fonts);
    let title = format!("{}（摘要）", content.title);
    head::write(
        &mut script,
        &[&content.bureau],
        content.letterhead,
        &memo::number(content),
        &title,
        &memo::names(content),
    )?;
    decision_box::write(&mut script, content)?;
    script.say("本页供会议讨论，不代替评审意见；理由和签名见评审意见。")?;
    script.pieces.push(check(fonts, &MemoContent { signers: Vec::new(), ..content.clone() })?);
    let imprint = Imprint {
        title: &title,
        bureau: &content.bureau,
        keywords: Paper::Booklet.keyword().to_owned(),
        date: content.date,
        preview: content.is_preview(),
        exercise: content.letterhead.exercise,
    };
    press(&imprint, paginate(script.pieces), fonts)
}
