//! Papers beside the memo: the announcement sheet (公示), and the book that a committee meets over.

use jiff::civil::Date;
use policy::Money;
use serde::{Deserialize, Serialize};

use crate::{Letterhead, MemoContent, Outside, Signing};

/// 公示: who is to be granted what, for anybody to object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// The bureaus that announce, in full: those that lead the cases.
    pub bureaus: Vec<Outside>,
    /// How its head looks.
    pub letterhead: Letterhead,
    /// The policy's title with 《》.
    pub policy: Outside,
    /// `征求意见稿` while the policy is a draft.
    pub policy_status: Option<Outside>,
    /// The grants, in the order of their cases.
    pub awards: Vec<AnnouncedAward>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Where to object: telephone, mailbox, address. Left open to fill in by hand where empty.
    pub contact: Outside,
    /// The day of the sheet.
    pub date: Date,
}

/// One grant in an announcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncedAward {
    /// The case's number.
    pub case_number: Outside,
    /// The applicant's name.
    pub applicant: Outside,
    /// Its 统一社会信用代码.
    pub uscc: Outside,
    /// The benefit's title.
    pub benefit: Outside,
    /// How much.
    pub amount: Money,
}

/// What is printed for a committee's meeting: cover, agenda, memos, sign-in sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct MeetingBook {
    /// The bureau that convenes it, in full.
    pub bureau: String,
    /// What the meeting is called.
    pub name: String,
    /// The day of the meeting.
    pub date: Date,
    /// Where; may be empty.
    pub place: String,
    /// The policy's title with 《》.
    pub policy: String,
    /// The cases, in order.
    pub items: Vec<AgendaItem>,
    /// Who is expected; their names stand on the sign-in sheet, with room for others.
    pub attendees: Vec<Attendee>,
}

/// One case on the agenda.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaItem {
    /// Its memo.
    pub memo: MemoContent,
    /// The signatures that it has, drawn as they stand in the signed file.
    pub signings: Vec<Signing>,
}

/// Somebody expected at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// The name.
    pub name: String,
    /// The unit; may be empty.
    pub unit: String,
}
