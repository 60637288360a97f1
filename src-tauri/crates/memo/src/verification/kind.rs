//! Which of the program's papers a PDF says it is.

use crate::documents::paper::Paper;
use crate::pdf::memo_file;
use crate::pdf::memo_file::MemoFile;
use crate::pdf::pdf_a::TOOL;

/// The papers that are known by the document's keywords.
const BY_KEYWORD: [Paper; 5] =
    [Paper::Booklet, Paper::Announcement, Paper::PriceReport, Paper::SelfCheck, Paper::SelfTest];

impl Paper {
    /// Of a file that cannot be read: a memo, where it still says that this program made it.
    pub(crate) fn damaged(pdf: &[u8]) -> Paper {
        if memo_file::find_bytes(pdf, TOOL.as_bytes(), 0).is_some() { Paper::Memo } else { Paper::Foreign }
    }

    /// Of a file that could be read.
    pub(crate) fn of(file: &MemoFile, check_code: Option<&str>) -> Paper {
        if !file.fields.is_empty() {
            return if check_code.is_some() { Paper::Memo } else { Paper::Preview };
        }
        let keywords = file.info(b"Keywords").unwrap_or_default();
        let title = file.info(b"Title").unwrap_or_default();
        if file.info(b"Creator").as_deref() != Some(TOOL) {
            Paper::Foreign
        } else if let Some(paper) = BY_KEYWORD.into_iter().find(|paper| keywords == paper.keyword()) {
            paper
        } else if keywords.starts_with(Paper::RefusalLetter.keyword()) {
            Paper::RefusalLetter
        } else if title.ends_with("补正通知书") {
            Paper::Notice
        } else if check_code.is_some() {
            // A memo whose fields somebody took away.
            Paper::Memo
        } else {
            Paper::Foreign
        }
    }
}
