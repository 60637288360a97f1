//! 公示: who is to be granted what, for anybody to object.

use jiff::civil::Date;
use policy::Money;
use serde::{Deserialize, Serialize};

use crate::{Letterhead, Outside};

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
    /// How many working days these are; `None` where the calendar does not know their year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<i64>,
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
