//! What may happen in the office, at random.

use casework::{Action, Role};
use proptest::collection::vec;
use proptest::prelude::*;

pub const PERSONS: usize = 6;
pub const CASES: usize = 10;
pub const BUREAUS: [&str; 2] = ["经信局", "市监局"];

/// The roles that somebody may be given.
pub const ROLES: [&[Role]; 6] = [
    &[Role::Reviewer],
    &[Role::Checker],
    &[Role::Reviewer, Role::Checker],
    &[Role::Checker, Role::Approver],
    &[Role::Reviewer, Role::Checker, Role::Approver],
    &[Role::Reviewer, Role::Checker, Role::Approver, Role::Admin],
];

/// One thing that somebody tries.
#[derive(Debug, Clone)]
pub enum Step {
    SignIn(usize),
    SignOut(usize),
    /// Any act on a case, at whatever stage.
    Try {
        who: usize,
        case: usize,
        act: Action,
    },
    /// What the case waits for, with one's own key or another's.
    Advance {
        who: usize,
        case: usize,
        key: usize,
    },
    /// Something put on record and taken back at once.
    TakeBack {
        who: usize,
        case: usize,
    },
    Recuse {
        who: usize,
        case: usize,
    },
    Lift {
        by: usize,
        who: usize,
        case: usize,
    },
    Assign {
        by: usize,
        case: usize,
        role: Role,
        to: usize,
    },
    Retire {
        by: usize,
        who: usize,
    },
    SetRights {
        by: usize,
        who: usize,
        roles: usize,
        bureau: Option<usize>,
    },
    /// A copy of the store's files is kept aside.
    Keep,
    /// The database of that copy is put back under the files that stand beside it.
    PutBack,
}

pub fn steps(count: usize) -> impl Strategy<Value = Vec<Step>> {
    let who = || 0..PERSONS;
    // Most happens on two cases, so that much happens on each.
    let case = || prop_oneof![8 => 0..2_usize, 2 => 0..CASES];
    let key = (who(), who(), 0..8_u8).prop_map(|(own, other, odd)| if odd == 0 { other } else { own });
    let role = prop::sample::select(vec![Role::Reviewer, Role::Checker, Role::Approver]);
    let step = prop_oneof![
        6 => who().prop_map(Step::SignIn),
        1 => who().prop_map(Step::SignOut),
        20 => (who(), case(), prop::sample::select(Action::ALL.to_vec()))
            .prop_map(|(who, case, act)| Step::Try { who, case, act }),
        40 => (who(), case(), key, any::<bool>()).prop_map(|(who, case, key, own)| Step::Advance {
            who,
            case,
            key: if own { who } else { key },
        }),
        6 => (who(), case()).prop_map(|(who, case)| Step::TakeBack { who, case }),
        2 => (who(), case()).prop_map(|(who, case)| Step::Recuse { who, case }),
        2 => (who(), who(), case()).prop_map(|(by, who, case)| Step::Lift { by, who, case }),
        2 => (who(), case(), role, who()).prop_map(|(by, case, role, to)| Step::Assign { by, case, role, to }),
        1 => (who(), who()).prop_map(|(by, who)| Step::Retire { by, who }),
        5 => (who(), who(), 0..ROLES.len(), prop::option::of(0..BUREAUS.len()))
            .prop_map(|(by, who, roles, bureau)| Step::SetRights { by, who, roles, bureau }),
        1 => Just(Step::Keep),
        1 => Just(Step::PutBack),
    ];
    vec(step, count)
}

/// Whom the office begins with: their roles, and the bureau that they work for.
pub fn beginning() -> [(&'static [Role], Option<usize>); PERSONS] {
    [
        (ROLES[5], None),
        (ROLES[4], None),
        (ROLES[2], Some(0)),
        (ROLES[3], Some(0)),
        (ROLES[4], Some(1)),
        (ROLES[3], None),
    ]
}
