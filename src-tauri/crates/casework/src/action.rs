//! What can be done with a case: in which role, and at which stages.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Case, Role, Stage};

/// Everything that can be done with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
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

impl Action {
    /// Everything that can be done with a case.
    pub const ALL: [Action; 21] = [
        Action::Read,
        Action::Declare,
        Action::Find,
        Action::Admit,
        Action::CheckMaterial,
        Action::Settle,
        Action::Decide,
        Action::RequestCorrection,
        Action::Receive,
        Action::Resume,
        Action::Submit,
        Action::Check,
        Action::Approve,
        Action::Return,
        Action::Withdraw,
        Action::Comment,
        Action::Assign,
        Action::LiftRecusal,
        Action::Announce,
        Action::Pay,
        Action::Reopen,
    ];
}

/// The one role that an act takes; `None` where several will do.
pub(crate) fn role_for(case: &Case, act: Action) -> Option<Role> {
    match act {
        Action::Read | Action::Declare | Action::Comment | Action::Assign | Action::LiftRecusal => None,
        Action::Find
        | Action::Admit
        | Action::CheckMaterial
        | Action::Settle
        | Action::Decide
        | Action::RequestCorrection
        | Action::Receive
        | Action::Resume
        | Action::Submit
        | Action::Withdraw
        | Action::Announce
        | Action::Pay => Some(Role::Reviewer),
        Action::Check => Some(Role::Checker),
        Action::Approve | Action::Reopen => Some(Role::Approver),
        Action::Return => Some(if case.stage == Stage::Approving { Role::Approver } else { Role::Checker }),
    }
}

/// At which stages something can be done.
pub(crate) fn stages_for(act: Action) -> &'static [Stage] {
    match act {
        Action::Read | Action::Comment => &Stage::ALL,
        Action::Declare | Action::Assign | Action::LiftRecusal => {
            &[Stage::Received, Stage::InReview, Stage::Correction, Stage::Checking, Stage::Approving]
        }
        Action::Find
        | Action::Admit
        | Action::CheckMaterial
        | Action::Settle
        | Action::Decide
        | Action::RequestCorrection => &[Stage::Received, Stage::InReview],
        Action::Submit => &[Stage::InReview],
        Action::Resume => &[Stage::Correction],
        Action::Check => &[Stage::Checking],
        Action::Approve => &[Stage::Approving],
        Action::Return => &[Stage::Checking, Stage::Approving],
        Action::Receive | Action::Withdraw => &[Stage::Received, Stage::InReview, Stage::Correction],
        Action::Announce => &[Stage::Signed],
        Action::Pay => &[Stage::Announced],
        Action::Reopen => &[Stage::Signed, Stage::Announced, Stage::Refused],
    }
}
