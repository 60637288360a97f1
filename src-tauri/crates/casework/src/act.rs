//! What can be done with a case: in which role, and at which stages.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Case, Role, Stage};

/// Everything that can be done with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Read it.
    Read,
    /// State that there is no conflict of interest, or recuse oneself.
    Declare,
    /// Put a finding on record.
    Find,
    /// Admit or cut a line item.
    Admit,
    /// Tick a material off.
    CheckMaterial,
    /// Settle an open question.
    Settle,
    /// Decide an amount.
    Decide,
    /// Ask the applicant for corrections (补正).
    RequestCorrection,
    /// Take in a corrected package as the case's next version.
    Receive,
    /// Take the case up again after corrections.
    Resume,
    /// Sign as 经办 and hand on.
    Submit,
    /// Sign as 复核 and hand on.
    Check,
    /// Sign as 审定: the case is decided.
    Approve,
    /// Hand back to 经办 with a comment.
    Return,
    /// Close at the applicant's wish.
    Withdraw,
    /// Say something about it, for the others who work on it.
    Comment,
    /// Give one of the three roles on it to one person.
    Assign,
    /// Lift somebody's recusal.
    LiftRecusal,
    /// Announce the decision (公示).
    Announce,
    /// Note that it was paid (拨付).
    Pay,
    /// Take a decided case up again: its memo is void and its awards leave the ledger.
    Reopen,
}

impl Act {
    /// Everything that can be done with a case.
    pub const ALL: [Act; 21] = [
        Act::Read,
        Act::Declare,
        Act::Find,
        Act::Admit,
        Act::CheckMaterial,
        Act::Settle,
        Act::Decide,
        Act::RequestCorrection,
        Act::Receive,
        Act::Resume,
        Act::Submit,
        Act::Check,
        Act::Approve,
        Act::Return,
        Act::Withdraw,
        Act::Comment,
        Act::Assign,
        Act::LiftRecusal,
        Act::Announce,
        Act::Pay,
        Act::Reopen,
    ];
}

/// The one role that an act takes; `None` where several will do.
pub(crate) fn role_for(case: &Case, act: Act) -> Option<Role> {
    match act {
        Act::Read | Act::Declare | Act::Comment | Act::Assign | Act::LiftRecusal => None,
        Act::Find
        | Act::Admit
        | Act::CheckMaterial
        | Act::Settle
        | Act::Decide
        | Act::RequestCorrection
        | Act::Receive
        | Act::Resume
        | Act::Submit
        | Act::Withdraw
        | Act::Announce
        | Act::Pay => Some(Role::Reviewer),
        Act::Check => Some(Role::Checker),
        Act::Approve | Act::Reopen => Some(Role::Approver),
        Act::Return => Some(if case.stage == Stage::Approving { Role::Approver } else { Role::Checker }),
    }
}

/// At which stages something can be done.
pub(crate) fn stages_for(act: Act) -> &'static [Stage] {
    match act {
        Act::Read | Act::Comment => &Stage::ALL,
        Act::Declare | Act::Assign | Act::LiftRecusal => {
            &[Stage::Received, Stage::InReview, Stage::Correction, Stage::Checking, Stage::Approving]
        }
        Act::Find | Act::Admit | Act::CheckMaterial | Act::Settle | Act::Decide | Act::RequestCorrection => {
            &[Stage::Received, Stage::InReview]
        }
        Act::Submit => &[Stage::InReview],
        Act::Resume => &[Stage::Correction],
        Act::Check => &[Stage::Checking],
        Act::Approve => &[Stage::Approving],
        Act::Return => &[Stage::Checking, Stage::Approving],
        Act::Receive | Act::Withdraw => &[Stage::Received, Stage::InReview, Stage::Correction],
        Act::Announce => &[Stage::Signed],
        Act::Pay => &[Stage::Announced],
        Act::Reopen => &[Stage::Signed, Stage::Announced, Stage::Refused],
    }
}
