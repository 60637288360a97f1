//! What the papers say: memos, notices, announcements and the meeting's booklet.

pub(crate) mod annex;
pub(crate) mod announcement;
pub(crate) mod correction_notice;
pub(crate) mod head;
pub(crate) mod kind;
pub(crate) mod meeting_booklet;
pub(crate) mod memo;
pub(crate) mod memo_sections;
