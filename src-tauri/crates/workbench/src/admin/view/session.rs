//! Who is signed in, and to which store.

use casework::Role;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the window knows before anybody signs in.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct StartView {
    /// The store's path.
    pub store: String,
    /// Whether there is a store at that path.
    pub exists: bool,
    /// The names that can sign in, for the sign-in field's list.
    pub users: Vec<String>,
    /// Who is signed in.
    pub session: Option<SessionView>,
    /// The program's version.
    pub version: String,
}

/// Who is signed in.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SessionView {
    /// The user's name.
    pub user: String,
    /// In which roles.
    pub roles: Vec<Role>,
    /// The roles in Chinese, joined by 、.
    pub roles_label: String,
    /// For which bureau; none is every bureau.
    pub bureau: Option<String>,
    /// The name of the bureau that the store was set up for.
    pub store_bureau: String,
    /// The pack in force, by title.
    pub policy: String,
    /// `征求意见稿` while it is a draft.
    pub policy_status: Option<String>,
    /// The bureaus that a user can be of.
    pub bureaus: Vec<String>,
    /// Whether the password is one that an administrator gave: it is changed before anything else.
    pub first_password: bool,
    /// After so many minutes without a key or a pointer the window signs out.
    pub lock_after_minutes: u32,
    /// What of the history that was seen before is not in the store, line by line.
    pub history: Vec<String>,
}

/// An error as it crosses to the window: the code is for acting on, the message for reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ErrorView {
    /// What a screen may act on.
    pub code: ErrorCode,
    /// In Chinese: what, where, why, and what to do.
    pub message: String,
}

/// The closed set of codes that a screen acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ErrorCode {
    /// Nobody is signed in: show the sign-in page.
    SignedOut,
    /// Whoever was signed in lost their rights: sign out, and show the message.
    Ended,
    /// Name or password is wrong: stay in the field.
    WrongPassword,
    /// The first password is to be changed before anything else.
    FirstPassword,
    /// Not allowed to this person, or not at this stage.
    Refused,
    /// The input is not acceptable: stay in the field.
    Invalid,
    /// There is no such case, file or user.
    NotFound,
    /// Somebody else is writing to the store.
    InUse,
    /// There is no store at the path.
    NoStore,
    /// Stopped by the user.
    Stopped,
    /// The program could not do its work.
    Failed,
}
