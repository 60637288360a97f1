//! Which of the program's papers a PDF says it is, where it is not a memo to sign. It says so of itself: nobody has
//! signed it, and it is worth no more than its check code.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::Object;

use crate::pdf::memo_file;
use crate::pdf::memo_file::MemoFile;
use crate::pdf::pdf_a::TOOL;

/// What a file is, by what the program writes into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 评审意见 or 不予支持意见, with its fields for three signatures.
    Memo,
    /// The same before its content froze.
    Preview,
    /// 补正通知书.
    Notice,
    /// 会议材料.
    Booklet,
    /// 公示.
    Announcement,
    /// Not made by this program, or no PDF at all.
    Foreign,
}

impl Paper {
    /// What the document's keywords say; empty for papers that are known otherwise.
    pub(crate) const fn keyword(self) -> &'static str {
        match self {
            Paper::Booklet => "会议材料",
            Paper::Announcement => "公示",
            Paper::Memo | Paper::Preview | Paper::Notice | Paper::Foreign => "",
        }
    }

    /// Of a file that cannot be read: a memo, where it still says that this program made it.
    pub(crate) fn damaged(pdf: &[u8]) -> Paper {
        if memo_file::find_bytes(pdf, TOOL.as_bytes(), 0).is_some() { Paper::Memo } else { Paper::Foreign }
    }

    /// Of a file that could be read.
    pub(crate) fn of(file: &MemoFile, check_code: Option<&str>) -> Paper {
        if !file.fields.is_empty() {
            return if check_code.is_some() { Paper::Memo } else { Paper::Preview };
        }
        let keywords = info(file, b"Keywords").unwrap_or_default();
        let title = info(file, b"Title").unwrap_or_default();
        if info(file, b"Creator").as_deref() != Some(TOOL) {
            Paper::Foreign
        } else if keywords == Paper::Booklet.keyword() {
            Paper::Booklet
        } else if keywords == Paper::Announcement.keyword() {
            Paper::Announcement
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

/// What stands on a page, as far as lopdf can read it.
pub(crate) fn text(file: &MemoFile, page: u32) -> Option<String> {
    catch_unwind(AssertUnwindSafe(|| file.drawn.extract_text(&[page]).ok())).ok().flatten()
}

/// A text of the document's information dictionary, in UTF-16BE as the program writes it.
pub(crate) fn info(file: &MemoFile, key: &[u8]) -> Option<String> {
    let info = file.drawn.get_dictionary(file.trailer.info).ok()?;
    let bytes = info.get(key).and_then(Object::as_str).ok()?.strip_prefix(&[0xFE, 0xFF])?;
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)))
        .collect();
    String::from_utf16(&units).ok()
}
