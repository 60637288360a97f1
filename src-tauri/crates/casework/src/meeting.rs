//! The book that a committee meets over.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{MemoContent, Signing};

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
    /// The cases, in order.
    pub items: Vec<AgendaItem>,
    /// Who is expected; their names stand on the sign-in sheet, with room for others.
    pub attendees: Vec<Attendee>,
}

impl MeetingBook {
    /// The policies that its cases are of, each title once.
    #[must_use]
    pub fn policies(&self) -> String {
        let mut titles: Vec<&str> = Vec::new();
        for item in &self.items {
            if !titles.contains(&item.memo.policy.as_str()) {
                titles.push(&item.memo.policy);
            }
        }
        titles.join("、")
    }
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
