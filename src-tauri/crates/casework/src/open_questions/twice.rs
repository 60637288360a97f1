//! What is claimed twice, in one package or in another case, and an applicant that came under another name or code.

use std::collections::HashMap;

use super::{ClaimedElsewhere, Known, Question, Settled, TWICE, TWINS, blank, id};
use crate::identity::{Names, Sameness, Twin, claimed_once, twins};
use crate::{Case, CellRef, Inside, Place, Problem, ProblemCode, Severity, Stage};

/// What the reviewer does about what stands twice; the applicant is told what they do.
const TWIN_REMEDY: &str = "同一票据、合同、贷款、标准或人才只能计一次：请核减一行，或核对后按“不同”办结";

/// What stands twice in a package, as a problem at the later one with the place of the earlier.
#[must_use]
pub fn twice(twin: &Twin<'_>) -> Problem {
    let (code, words) = match twin.sameness {
        Sameness::Same => (TWICE[0], "重复"),
        Sameness::Perhaps => (TWICE[1], "可能重复"),
    };
    let Twin { later, earlier, .. } = twin;
    Problem {
        severity: Severity::Error,
        code,
        at: Some(later.at.clone()),
        message: format!("{} {} 与 {} 一行{words}", later.kind.label(), shown(&later.shown), earlier.at)
            .into(),
        remedy: "同一票据、合同、贷款、标准或人才只能计一次：请删去一行，或说明两者不同".into(),
    }
}

/// A number as messages show it: one that is far too long is cut.
fn shown(number: &str) -> String {
    const MOST: usize = 40;
    match number.char_indices().nth(MOST) {
        None => number.to_owned(),
        Some((end, _)) => format!("{}…", number.get(..end).unwrap_or_default()),
    }
}

pub(super) fn of_twins(case: &Case) -> Vec<Question> {
    let ids: Vec<String> = case.package.claims.iter().map(|claim| claim.id.clone()).collect();
    let all = claimed_once(&case.package, &ids);
    let cut = |names: &Names| match names {
        Names::Item(item) => case.cut_whole(item),
        Names::Claim(_) => None,
    };
    let live: Vec<_> = all.iter().filter(|one| cut(&one.names).is_none()).cloned().collect();
    let pairs = twins(&all);
    let living = if live.len() == all.len() { pairs.clone() } else { twins(&live) };
    let living: HashMap<(&Names, &CellRef), _> =
        living.iter().map(|twin| ((&twin.later.names, &twin.later.at), twin)).collect();
    pairs
        .iter()
        .map(|pair| {
            let now = living.get(&(&pair.later.names, &pair.later.at)).copied();
            let twin = now.unwrap_or(pair);
            let problem = twice(twin);
            let claim = match &pair.later.names {
                Names::Item(item) => {
                    let item = case.items().find(|known| known.id == *item);
                    item.and_then(|item| case.claim_of(item)).map(str::to_owned)
                }
                Names::Claim(claim) => Some(claim.clone()),
            };
            // Cutting either answers it.
            let settled = match now {
                Some(_) => None,
                None => {
                    cut(&pair.later.names).or_else(|| cut(&pair.earlier.names)).cloned().map(Settled::Cut)
                }
            };
            Question {
                id: id(problem.code, &pair.later.at.to_string()),
                names: Some(pair.later.names.clone()),
                ours: claim.is_none_or(|claim| case.claim_ids.contains(&claim)),
                ways: TWINS.to_vec(),
                settled,
                ..blank(problem.severity, problem.code, problem.at, problem.message, TWIN_REMEDY)
            }
        })
        .collect()
}

pub(super) fn of_names(case: &Case, known: &Known) -> Vec<Question> {
    let told = known.names.iter().map(|other| {
        let elsewhere = Inside::new(format!("{}：{}，{}", other.case, other.name, other.uscc));
        let (code, input, message) = if other.uscc == case.uscc() {
            (
                ProblemCode::Renamed,
                "name",
                format!("统一社会信用代码 {} 在另一案中是另一企业名称", other.uscc),
            )
        } else {
            (
                ProblemCode::CodeDiffers,
                "uscc",
                format!("企业“{}”在另一案中是另一统一社会信用代码", other.name),
            )
        };
        let at = case.package.applicant.get(input).and_then(|sourced| sourced.at.clone());
        let remedy = "请核对是企业更名，还是填写有误";
        Question {
            id: id(code, &format!("{}|{}", other.name, other.uscc)),
            elsewhere: Some(elsewhere),
            ..blank(Severity::Warning, code, at, message, remedy)
        }
    });
    told.collect()
}

/// What other cases claim too: one question for a thing and all cases that claim it. What was settled of one of them alone
/// stays settled, and another that comes later is asked about anew.
pub(super) fn of_elsewhere(case: &Case, all: &[ClaimedElsewhere]) -> Vec<Question> {
    let mut things: Vec<(bool, Vec<&ClaimedElsewhere>)> = Vec::new();
    for one in all {
        let alone = case.settlement(&id_of(&[one])).is_some();
        let same = things.iter_mut().find(|(apart, known)| {
            let first = known.first().map(|first| (&first.at, &first.names, first.sameness));
            !alone && !apart && first == Some((&one.at, &one.names, one.sameness))
        });
        match same {
            Some((_, known)) => known.push(one),
            None => things.push((alone, vec![one])),
        }
    }
    things.iter().filter_map(|(_, others)| elsewhere(case, others)).collect()
}

fn code_of(one: &ClaimedElsewhere) -> ProblemCode {
    match one.sameness {
        Sameness::Same => ProblemCode::ClaimedElsewhere,
        Sameness::Perhaps => ProblemCode::MaybeClaimedElsewhere,
    }
}

fn id_of(others: &[&ClaimedElsewhere]) -> String {
    let code = others.first().map_or(ProblemCode::ClaimedElsewhere, |one| code_of(one));
    let about = others.iter().map(|one| {
        let other = one.other.in_the_office();
        format!("{}|{}|{}", one.at, other.case, other.at)
    });
    id(code, &about.collect::<Vec<_>>().join(";"))
}

/// A thing that some other cases claim too.
fn elsewhere(case: &Case, others: &[&ClaimedElsewhere]) -> Option<Question> {
    let one = *others.first()?;
    // How many others there are is no business of the applicant's.
    let words = match one.sameness {
        Sameness::Same => "已在另一份申报中使用",
        Sameness::Perhaps => "可能已在另一份申报中使用",
    };
    let message = format!("{} {} {words}", one.kind.label(), shown(&one.shown));
    let named: Vec<String> = others
        .iter()
        .map(|one| {
            let other = one.other.in_the_office();
            format!("{}（{}，{}，{}）", other.case, other.applicant, other.stage.label(), other.at)
        })
        .collect();
    // What is not granted there takes nothing away here.
    let live = others.iter().any(|one| match one.other.in_the_office().stage {
        Stage::Refused | Stage::Withdrawn => false,
        Stage::Received
        | Stage::InReview
        | Stage::Correction
        | Stage::Checking
        | Stage::Approving
        | Stage::Signed
        | Stage::Announced
        | Stage::Paid => true,
    });
    let (cut, made) = match &one.names {
        Names::Item(item) => (case.cut_whole(item), case.made(item)),
        Names::Claim(_) => (None, None),
    };
    // A row that was made from a voucher has no cell, and stands in the voucher's file.
    let file = made.and_then(|made| made.item.attachment.as_deref());
    let remedy = "同一票据、合同、贷款、标准或人才只能申报一次：请核减本行，或核对后按“不同”办结";
    Some(Question {
        id: id_of(others),
        names: Some(one.names.clone()),
        ways: TWINS.to_vec(),
        settled: cut.cloned().map(Settled::Cut),
        elsewhere: Some(Inside::new(match named.as_slice() {
            [only] => only.clone(),
            several => format!("共 {} 份：{}", several.len(), several.join("；")),
        })),
        places: file.map(Place::whole).into_iter().collect(),
        ..blank(
            if live { Severity::Error } else { Severity::Warning },
            code_of(one),
            Some(one.at.clone()).filter(|_| made.is_none()),
            message,
            remedy,
        )
    })
}
