//! Where a case stands, how it came there, and who signed on the way.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Person, Role};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 待受理
    Received,
    /// 初审
    InReview,
    /// 补正
    Correction,
    /// 复核
    Checking,
    /// 审定
    Approving,
    /// 已签发
    Signed,
    /// 公示
    Announced,
    /// 拨付
    Paid,
    /// 不予支持
    Refused,
    /// 撤回
    Withdrawn,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Stage; 10] = [
        Stage::Received,
        Stage::InReview,
        Stage::Correction,
        Stage::Checking,
        Stage::Approving,
        Stage::Signed,
        Stage::Announced,
        Stage::Paid,
        Stage::Refused,
        Stage::Withdrawn,
    ];

    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Stage::Received => "待受理",
            Stage::InReview => "初审",
            Stage::Correction => "补正",
            Stage::Checking => "复核",
            Stage::Approving => "审定",
            Stage::Signed => "已签发",
            Stage::Announced => "公示",
            Stage::Paid => "拨付",
            Stage::Refused => "不予支持",
            Stage::Withdrawn => "撤回",
        }
    }

    /// Whether a step from here to there hands a case back: to 初审, once 经办 has signed.
    #[must_use]
    pub fn hands_back_to(self, to: Stage) -> bool {
        let signed = match self {
            Stage::Checking | Stage::Approving | Stage::Signed | Stage::Announced | Stage::Refused => true,
            Stage::Received | Stage::InReview | Stage::Correction | Stage::Paid | Stage::Withdrawn => false,
        };
        signed && to == Stage::InReview
    }

    /// As the store and the command line write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Received => "received",
            Stage::InReview => "in-review",
            Stage::Correction => "correction",
            Stage::Checking => "checking",
            Stage::Approving => "approving",
            Stage::Signed => "signed",
            Stage::Announced => "announced",
            Stage::Paid => "paid",
            Stage::Refused => "refused",
            Stage::Withdrawn => "withdrawn",
        }
    }

    /// Whose turn it is at this stage; `None` once it is decided or closed.
    #[must_use]
    pub const fn role(self) -> Option<Role> {
        match self {
            Stage::Received | Stage::InReview | Stage::Correction => Some(Role::Reviewer),
            Stage::Checking => Some(Role::Checker),
            Stage::Approving => Some(Role::Approver),
            Stage::Signed | Stage::Announced | Stage::Paid | Stage::Refused | Stage::Withdrawn => None,
        }
    }

    /// The stage of a name, or of a Chinese label.
    #[must_use]
    pub fn named(name: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.name() == name || stage.label() == name)
    }
}

/// One move from stage to stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// From where.
    pub from: Stage,
    /// To where.
    pub to: Stage,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// The opinion that was signed, or the reason for going back.
    pub comment: String,
}

/// Who signed, in which of the three roles, and what they said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Reviewer, checker or approver.
    pub role: Role,
    /// Who.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// The opinion drawn in the signature's field.
    pub opinion: String,
}
