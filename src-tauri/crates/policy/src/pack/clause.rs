//! The text of the policy in its parts, and what it says beside granting benefits.

use serde::Serialize;
use ts_rs::TS;

/// A clause of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Clause {
    /// Ours: `1.4`.
    pub id: String,
    /// The draft's own: `三（1）4`.
    pub number: String,
    /// Without its number: `加大流片支持`.
    pub heading: String,
    /// Word for word, one line for each paragraph.
    pub text: String,
    /// Lead first; empty where the text names none.
    pub bureaus: Vec<String>,
    /// What the clause does.
    pub kind: ClauseKind,
    /// The line in `policy.md`, from 1.
    pub line: usize,
}

/// What a clause does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseKind {
    /// Grants benefits.
    Grant,
    /// Encourages, and pays nothing; a reviewer can refer it.
    Encouragement,
    /// Refers to other rules.
    Reference,
    /// Sets a goal.
    Goal,
    /// Says whom the policy applies to, or how it is applied.
    Scope,
}

impl ClauseKind {
    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            ClauseKind::Grant => "资助",
            ClauseKind::Encouragement => "鼓励",
            ClauseKind::Reference => "参照",
            ClauseKind::Goal => "目标",
            ClauseKind::Scope => "范围",
        }
    }
}

/// Something that the text encourages without paying for it; a reviewer can refer it (转办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Encouragement {
    /// Such as `lead-research`.
    pub id: String,
    /// The id of its clause.
    pub clause: String,
    /// In Chinese.
    pub title: String,
    /// [`ClauseKind::Encouragement`] or [`ClauseKind::Reference`].
    pub kind: ClauseKind,
    /// Lead first.
    pub bureaus: Vec<String>,
    /// The words of the text.
    pub cites: String,
}

/// A figure that the policy aims at. Goals pay nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Goal {
    /// Such as `public-compute`.
    pub id: String,
    /// The id of its clause.
    pub clause: String,
    /// In Chinese.
    pub label: String,
    /// A decimal string.
    pub figure: String,
    /// Such as `亿元`, `家`, `P`.
    pub unit: String,
    /// The year by which it is to be reached.
    pub by: Option<String>,
    /// The words of the text.
    pub cites: String,
}

/// A remark on the pack as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PackNote {
    /// Such as `date`.
    pub id: String,
    /// In Chinese.
    pub text: String,
}
