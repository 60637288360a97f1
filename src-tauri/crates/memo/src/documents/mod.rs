//! What the papers say: memos, notices, announcements and the meeting's booklet.

pub(crate) mod annex;
pub(crate) mod annex_pages;
pub(crate) mod announcement;
pub(crate) mod claim_parts;
pub(crate) mod correction_notice;
pub(crate) mod decision_box;
pub(crate) mod head;
pub(crate) mod meeting_booklet;
pub(crate) mod memo;
pub(crate) mod memo_computation;
pub(crate) mod memo_items;
pub(crate) mod memo_opinion;
pub(crate) mod memo_sections;
pub(crate) mod paper;
pub(crate) mod price_report;
pub(crate) mod refusal_letter;
pub(crate) mod self_check;
pub(crate) mod self_test;
pub(crate) mod summary;
