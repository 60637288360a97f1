//! Who works on cases, and in which roles.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person may do. Several may be held, but never two of the first three on one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 经办: imports, checks, decides, signs first.
    Reviewer,
    /// 复核: reads it all again, returns or signs.
    Checker,
    /// 审定: decides finally, signs.
    Approver,
    /// 管理员: users, bureau, parameters, rulings, certificates, backup.
    Admin,
    /// 审计: reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// All roles, in order.
    pub const ALL: [Role; 5] = [Role::Reviewer, Role::Checker, Role::Approver, Role::Admin, Role::Auditor];

    /// In Chinese.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Role::Reviewer => "经办",
            Role::Checker => "复核",
            Role::Approver => "审定",
            Role::Admin => "管理员",
            Role::Auditor => "审计",
        }
    }

    /// As the store and the command line write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Role::Reviewer => "reviewer",
            Role::Checker => "checker",
            Role::Approver => "approver",
            Role::Admin => "admin",
            Role::Auditor => "auditor",
        }
    }

    /// The role of a name, or of a Chinese label.
    #[must_use]
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name || role.label() == name)
    }
}

/// A user, as cases refer to one: users are retired but never deleted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Person {
    /// The store's id.
    #[ts(type = "number")]
    pub id: i64,
    /// The sign-in name, which memos print as well.
    pub name: String,
}

/// Who acts: a person with the roles and the bureau that the store gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: Person,
    /// In which roles.
    pub roles: Vec<Role>,
    /// For which bureau; `None` is every bureau.
    pub bureau: Option<String>,
}

impl Actor {
    /// Whether the actor holds a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The one bureau whose cases, amounts and files the actor may read; `None` is every bureau's. Lists and sums ask
    /// it, and [`crate::permit`] of each case.
    #[must_use]
    pub fn reads(&self) -> Option<&str> {
        self.bureau.as_deref().filter(|_| !self.is(Role::Auditor))
    }
}
