//! The audit log's head that a memo prints under its check code: read from the page itself, which the signatures cover.

use crate::layout::signature_block::{AUDIT_HEAD, AUDIT_HEAD_BEFORE, PRINTED_CODE};
use crate::pdf::memo_file;

/// The head, as `number:hash`; `None` where the file shows none.
///
/// It is as good as the file's signatures: whoever asks has them verified.
#[must_use]
pub fn audit_head(pdf: &[u8]) -> Option<String> {
    let file = memo_file::read(pdf).ok()?;
    let code = file.check_code()?;
    // Nothing that an applicant wrote can stand here: nobody knows a check code before the memo is frozen.
    let pages: Vec<u32> = file.drawn.get_pages().into_keys().collect();
    let text: String = pages
        .iter()
        .filter_map(|page| file.text(*page))
        .flat_map(|page| page.chars().filter(|letter| !letter.is_whitespace()).collect::<Vec<_>>())
        .collect();
    let (_, after) = [AUDIT_HEAD, AUDIT_HEAD_BEFORE]
        .into_iter()
        .find_map(|label| text.split_once(&format!("{PRINTED_CODE}{code}{label}")))?;
    let (seq, hash) = after.split_once(':')?;
    let hash = hash.get(..64).filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    seq.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{seq}:{hash}"))
}
