//! Awards under another policy that could not be read, or that name none of the projects claimed: until somebody says
//! what they are, the full amount is not to be had.

use std::collections::HashSet;

use policy::folded;

use super::ids::id;
use super::{PLAIN, Question, blank};
use crate::corrections::UNTIED;
use crate::{AwardElsewhere, Case, CellRef, Claim, ProblemCode, SettledAs, Severity};

/// The codes under which a reading may have noted an award that is tied to nothing.
pub(super) const CODES: [ProblemCode; 2] = [UNTIED, ProblemCode::AwardWithoutProject];

impl Case {
    /// Whether an award under another policy may lower a claim by nobody knows how much: its amount is unknown, or
    /// whether it is for the claim's project. Then what can be paid is unknown too, and never the full amount.
    #[must_use]
    pub fn has_unknown_deduction(&self, claim: &Claim) -> bool {
        let own = claim.project.as_deref().map(folded);
        let projects = projects(self);
        self.package.other_awards.iter().any(|award| {
            let settled = self.award_of(award);
            match settled.project.as_deref().map(folded) {
                _ if !settled.counts => false,
                Some(project) if Some(&project) == own.as_ref() => settled.amount.is_none(),
                Some(project) => {
                    !projects.contains(&project) && self.settlement(&id(UNTIED, &about(award))).is_none()
                }
                None => own.is_some(),
            }
        })
    }
}

fn projects(case: &Case) -> HashSet<String> {
    case.package.claims.iter().filter_map(|claim| claim.project.as_deref()).map(folded).collect()
}

fn about(award: &AwardElsewhere) -> String {
    award.at.as_ref().map_or_else(|| named(award), ToString::to_string)
}

/// What is to be asked of the awards; a cell that an open question stands at already is not asked twice.
pub(super) fn questions(case: &Case, asked: &HashSet<CellRef>) -> Vec<Question> {
    let projects = projects(case);
    let mut found = Vec::new();
    for award in &case.package.other_awards {
        let settled = case.award_of(award);
        let about = about(award);
        if settled.amount.is_none() && award.at.as_ref().is_none_or(|at| !asked.contains(at)) {
            let message = format!("{}的金额未知，应扣减多少算不出来", named(award));
            let remedy = "请更正为核实的金额";
            found.push(Question {
                id: id(ProblemCode::AwardUnknown, &about),
                ways: PLAIN.to_vec(),
                ..blank(Severity::Error, ProblemCode::AwardUnknown, award.at.clone(), message, remedy)
            });
        }
        let tied = award.project.as_deref().is_some_and(|project| projects.contains(&folded(project)));
        if !tied {
            let message = match &award.project {
                Some(project) => {
                    format!("{}的项目“{project}”与所申报的项目都不一致，不知道应从哪一项扣减", named(award))
                }
                None => format!("{}没有写明项目，不知道应从哪一项扣减", named(award)),
            };
            let mut ways = vec![SettledAs::Corrected, SettledAs::Different, SettledAs::Accepted];
            if projects.len() == 1 {
                ways.insert(1, SettledAs::Same);
            }
            let remedy = "请更正为所申报的项目名称；属本项目的按“同一”、属其他项目的按“不同”办结";
            found.push(Question {
                id: id(UNTIED, &about),
                ways,
                ..blank(Severity::Error, UNTIED, award.at.clone(), message, remedy)
            });
        }
    }
    found
}

fn named(award: &AwardElsewhere) -> String {
    award.source.as_deref().map_or_else(|| "其他资助".to_owned(), |source| format!("其他资助“{source}”"))
}
