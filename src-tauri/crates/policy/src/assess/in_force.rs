//! Whether a claim falls within the days on which the policy is in force. It is told, and what falls outside is not
//! payable; the criteria stand by themselves.

use jiff::civil::{Date, date};

use super::computation::Computation;
use crate::pack::EarlyCosts;
use crate::{AdvisoryNote, Pack};

/// How the year of a claim lies to the policy's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InForce {
    Within,
    Outside,
    /// The policy has a first or last day, and the claim no year.
    Unknown,
}

/// A claim is for a year: it is outside where no day of it is in force.
pub(super) fn of_year(pack: &Pack, year: Option<i32>) -> InForce {
    let (from, to) = pack.in_force();
    if from.is_none() && to.is_none() {
        return InForce::Within;
    }
    let Some(year) = year else { return InForce::Unknown };
    let before = from.is_some_and(|from| year < i32::from(from.year()));
    let after = to.is_some_and(|to| year > i32::from(to.year()));
    if before || after { InForce::Outside } else { InForce::Within }
}

pub(super) fn advise(pack: &Pack, year: Option<i32>) -> Option<AdvisoryNote> {
    if of_year(pack, year) != InForce::Outside {
        return None;
    }
    let days = match (&pack.in_force_from, &pack.in_force_to) {
        (Some(from), Some(to)) => format!("自 {from} 至 {to} 施行"),
        (Some(from), None) => format!("自 {from} 起施行"),
        (None, Some(to)) => format!("施行至 {to}"),
        (None, None) => return None,
    };
    let year = year.map_or_else(String::new, |year| format!("{year} 年"));
    Some(AdvisoryNote {
        id: "not-in-force".to_owned(),
        title: "不在施行期内".to_owned(),
        text: format!("本政策{days}，本项为 {year}的申报，不予支付。请核对年度，或改按当年施行的政策办理。"),
    })
}

/// The policy's first day, where it lies within the claim's year and costs before it do not count.
pub(super) fn commencement(computation: &mut Computation<'_, '_>) -> Option<Date> {
    let pack = computation.pack;
    let from = pack.in_force().0?;
    if computation.claim.year != Some(i32::from(from.year())) || from == date(from.year(), 1, 1) {
        return None;
    }
    match computation.setting(pack.early_costs.as_ref()?)? {
        EarlyCosts::Count => None,
        EarlyCosts::LeaveOut => Some(from),
    }
}

pub(super) fn advise_costs(computation: &mut Computation<'_, '_>) -> Option<AdvisoryNote> {
    let from = commencement(computation)?;
    Some(AdvisoryNote {
        id: "costs-before-commencement".to_owned(),
        title: "施行日前的费用不计".to_owned(),
        text: format!("本政策自 {from} 起施行，按口径只计该日及以后发生的费用：请逐笔核对，之前的予以核减。"),
    })
}
