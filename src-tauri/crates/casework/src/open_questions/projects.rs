//! Whether a claim is for a project that was granted something before: asked where the names are close but not equal, and
//! where the claim names none. What folds alike is the same, and is not asked.

use policy::folded;

use super::ids::id;
use super::{GrantedBefore, Question, blank};
use crate::{Case, Claim, ProblemCode, SettledAs, Severity};

/// Two names that are close but not equal: settled for the pair, in whatever case it comes again.
pub const CLOSE: ProblemCode = ProblemCode::ProjectClose;
/// A claim without a project, beside awards of the same enterprise.
pub const UNKNOWN: ProblemCode = ProblemCode::ProjectUnknown;

impl Case {
    /// The project of a claim: as written, or where nothing is written as a reviewer settled it.
    #[must_use]
    pub fn project_of(&self, claim: &Claim) -> Option<String> {
        let settled = || {
            let settlement = self.settlement(&id(UNKNOWN, &claim.id))?;
            settlement.value.as_ref()?.as_str().map(str::to_owned)
        };
        claim.project.clone().filter(|project| !project.trim().is_empty()).or_else(settled)
    }

    /// The name that an award's project has in this case: of two names that a reviewer found to be one project's, the
    /// claim's own.
    #[must_use]
    pub fn project_of_award(&self, written: &str) -> String {
        let own = self.package.claims.iter().filter_map(|claim| claim.project.as_deref());
        let mut same = own.filter(|own| {
            let settlement = self.settlement(&of_pair(own, written));
            settlement.is_some_and(|settlement| settlement.how == SettledAs::Same)
        });
        same.next().unwrap_or(written).to_owned()
    }
}

fn of_pair(claimed: &str, granted: &str) -> String {
    id(CLOSE, &format!("{}\u{1f}{}", folded(claimed), folded(granted)))
}

/// What is to be asked of the claims that this case decides.
pub(super) fn questions(case: &Case, granted: &[GrantedBefore]) -> Vec<Question> {
    let mut found: Vec<Question> = Vec::new();
    for claim in case.claims() {
        let written = claim.project.as_deref().filter(|project| !folded(project).is_empty());
        let Some(project) = written else {
            found.extend(without_project(claim, case.year_of(claim), granted));
            continue;
        };
        for before in granted {
            let Some(theirs) = before.project.as_deref().filter(|theirs| are_close(project, theirs)) else {
                continue;
            };
            let question = of_pair(project, theirs);
            if found.iter().any(|known| known.id == question) {
                continue;
            }
            let message =
                format!("项目“{project}”与{}的项目“{theirs}”名称相近，不知道是否同一项目", before.what);
            let remedy = "是同一项目的按“同一”办结，只补差额；不是的按“不同”办结";
            found.push(Question {
                id: question,
                ways: vec![SettledAs::Same, SettledAs::Different],
                ..blank(Severity::Error, CLOSE, claim.at.clone(), message, remedy)
            });
        }
    }
    found
}

fn without_project(claim: &Claim, year: Option<i32>, granted: &[GrantedBefore]) -> Option<Question> {
    let other_year = |before: &&GrantedBefore| {
        let yearly = before.yearly.as_ref().zip(year);
        yearly.is_some_and(|((benefit, theirs), ours)| *benefit == claim.benefit && *theirs != ours)
    };
    let granted: Vec<&GrantedBefore> = granted.iter().filter(|before| !other_year(before)).collect();
    let first = granted.first()?;
    let others = if granted.len() > 1 { format!("等 {} 笔", granted.len()) } else { String::new() };
    let message = format!("本项没有写明项目，而该企业已获{}{others}，不知道是否同一项目", first.what);
    let remedy = "是同一项目的，更正为该项目的名称；都不是的按“不同”办结";
    Some(Question {
        id: id(UNKNOWN, &claim.id),
        ways: vec![SettledAs::Corrected, SettledAs::Different],
        ..blank(Severity::Error, UNKNOWN, claim.at.clone(), message, remedy)
    })
}

/// Whether two names are not equal and may still be one project's: one holds the other, or a few letters differ.
fn are_close(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) =
        (folded(one).chars().collect(), folded(other).chars().collect());
    if one == other || one.is_empty() || other.is_empty() {
        return false;
    }
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let holds = short.len() >= 3 && long.windows(short.len()).any(|part| part == short.as_slice());
    holds || distance(short, long) <= (long.len() / 5).max(usize::from(long.len() > 3))
}

/// How many letters must be put in, taken out or changed to make one name of the other.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (place, theirs) in other.iter().enumerate() {
            let changed = before + usize::from(letter != theirs);
            before = row[place + 1];
            row[place + 1] = changed.min(before + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_close_where_a_person_would_ask() {
        for (one, other) in [
            ("砚湖一号 边缘推理芯片", "砚湖一号边缘推理芯片（二期）"),
            ("砚湖一号边缘推理芯片", "砚湖1号边缘推理芯片"),
            ("LN03电源管理芯片", "LN03电源管理芯片项目"),
            ("澄丘Q1推理加速芯片", "澄丘Q2推理加速芯片"),
        ] {
            assert!(are_close(one, other) && are_close(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("砚湖一号", "砚湖 一号"),
            ("星渚 X1 图像处理芯片", "星渚 X2 语音处理芯片"),
            ("版图验证平台", "青屏二代显示驱动芯片"),
            ("甲", "乙"),
        ] {
            assert!(!are_close(one, other), "{one} {other}");
        }
    }
}
