//! What must be answered before a case is signed: the one rule that submitting, 复核 and 审定 ask.
//!
//! An error of the package, a thing claimed twice, a figure that an amount hangs on and nobody could read, an award
//! under another policy that could not be read or tied, a material that nobody looked at. A warning or a note is
//! told, and never blocks. It settles nothing itself.

mod awards;
mod ids;
mod projects;
mod twice;
mod vouchers;

use std::collections::{HashMap, HashSet};

use policy::Money;

use crate::identity::{Names, OnceKind, Sameness};
use crate::{
    Admission, Case, CellRef, Inside, LineItem, Outside, Place, ProblemCode, SettledAs, Settlement, Severity,
    Stage,
};

use ids::id;
pub use ids::problem_ids;
pub use projects::{CLOSE as PROJECT_CLOSE, UNKNOWN as PROJECT_UNKNOWN};
pub use twice::twice;
use twice::{of_elsewhere, of_names, of_twins};
pub use vouchers::asked_about_vouchers;
use vouchers::of_vouchers;

/// What the rule needs beside the case.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The materials that the case asks for, by id and label.
    pub materials: Vec<(String, String)>,
    /// Figures without which an amount cannot be computed.
    pub unknown: Vec<UnknownFigure>,
    /// Claims that do not meet a criterion: no amount of theirs matters.
    pub ineligible: Vec<String>,
    /// What other cases claim too.
    pub elsewhere: Vec<ClaimedElsewhere>,
    /// What the enterprise was granted before.
    pub granted: Vec<GrantedBefore>,
    /// Under which other name the applicant's code, or code the name, came before.
    pub names: Vec<OtherName>,
}

/// A figure that an amount hangs on, and that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFigure {
    /// The claim's id.
    pub claim: String,
    /// The input's or parameter's name.
    pub name: String,
    /// In Chinese.
    pub label: String,
    /// The input's cell.
    pub at: Option<CellRef>,
    /// Whether an administrator sets it, and not the application.
    pub parameter: bool,
}

/// An award to the same enterprise, signed before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantedBefore {
    /// Its project.
    pub project: Option<String>,
    /// In Chinese: year, benefit, amount and where it was decided.
    pub what: String,
    /// Benefit and year, where this policy grants it year by year: it never overlaps with that benefit's other years.
    pub yearly: Option<(String, i32)>,
}

/// Something of this case that another case claims too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedElsewhere {
    /// What of this case names it.
    pub names: Names,
    /// What kind of thing it is.
    pub kind: OnceKind,
    /// As it is shown.
    pub shown: String,
    /// Where it stands here.
    pub at: CellRef,
    /// How sure it is that the two are one.
    pub sameness: Sameness,
    /// Who claims it too: nothing that this case's applicant may read.
    pub other: Inside<OtherClaim>,
}

/// Where something is claimed that is claimed here too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherClaim {
    /// The case.
    pub case: String,
    /// Its applicant.
    pub applicant: String,
    /// Where it stands.
    pub stage: Stage,
    /// The cell there.
    pub at: CellRef,
}

/// An earlier case of the same code under another name, or of the same name under another code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherName {
    /// The other case.
    pub case: String,
    /// The name there.
    pub name: String,
    /// The code there.
    pub uscc: String,
}

/// Where a question leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadsTo {
    /// Its cell, in the list of problems.
    Problem,
    /// A claim, by its id.
    Claim(String),
    /// A material, by its id.
    Material(String),
}

impl Question {
    /// What is asked, with whom else it concerns: for whoever reviews the case.
    #[must_use]
    pub fn in_the_office(&self) -> String {
        match &self.elsewhere {
            None => self.message.to_string(),
            Some(elsewhere) => format!("{}：{}", self.message, elsewhere.in_the_office()),
        }
    }
}

/// How a question stands answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Settled {
    /// A reviewer settled it.
    Put(Settlement),
    /// What it is about was cut.
    Cut(Admission),
}

/// Something about the package that a person should know, and in most cases answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// How much it weighs.
    pub severity: Severity,
    /// The same over versions of the package: made of the code and of what it is about.
    pub id: String,
    /// Its kind.
    pub code: ProblemCode,
    /// Its cell.
    pub at: Option<CellRef>,
    /// Places in attachments that it is about too.
    pub places: Vec<Place>,
    /// Where it leads.
    pub leads_to: LeadsTo,
    /// In Chinese: what and why. A memo prints it once it is settled.
    pub message: Outside,
    /// In Chinese: what the reviewer is to do.
    pub remedy: String,
    /// What of it concerns somebody else.
    pub elsewhere: Option<Inside>,
    /// What of the package it is about, where that is a thing claimed twice.
    pub names: Option<Names>,
    /// Whether it is this case's to answer: another bureau's claims are that bureau's.
    pub ours: bool,
    /// How it can be settled.
    pub ways: Vec<SettledAs>,
    /// How it is.
    pub settled: Option<Settled>,
}

impl Question {
    /// Whether it stands in the way of a signature.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Error && self.ours && self.settled.is_none()
    }

    /// In one line: its place, what it is and what to do.
    #[must_use]
    pub fn line(&self) -> String {
        let place = self.at.as_ref().map(|at| format!("{at}：")).unwrap_or_default();
        let remedy = if self.remedy.is_empty() { String::new() } else { format!("。{}", self.remedy) };
        format!("{place}{}{remedy}", self.in_the_office())
    }
}

/// What is open, in the order of the page; nothing once the case is decided.
pub(crate) fn open_at<'q>(case: &Case, questions: &'q [Question]) -> impl Iterator<Item = &'q Question> {
    let signable = match case.stage {
        Stage::Received | Stage::InReview | Stage::Correction | Stage::Checking | Stage::Approving => true,
        Stage::Signed | Stage::Announced | Stage::Paid | Stage::Refused | Stage::Withdrawn => false,
    };
    questions.iter().filter(move |question| signable && question.blocks())
}

/// The codes of what stands twice in one package.
pub const TWICE: [ProblemCode; 2] = [ProblemCode::DuplicateItem, ProblemCode::MaybeDuplicateItem];

/// Whether a reading's problem is found anew each time, whatever the reading noted: what stands twice, and an award that
/// is tied to no claim.
fn is_found_anew(code: ProblemCode) -> bool {
    TWICE.contains(&code) || awards::CODES.contains(&code)
}

const PLAIN: [SettledAs; 2] = [SettledAs::Corrected, SettledAs::Accepted];
const TWINS: [SettledAs; 3] = [SettledAs::Same, SettledAs::Different, SettledAs::Accepted];

/// All that is to be told or asked of a case, in the order of the package; what is settled stays in the list.
#[must_use]
pub fn questions(case: &Case, known: &Known) -> Vec<Question> {
    let rows = Rows::of(case);
    let mut all = of_package(case, &rows);
    all.extend(of_twins(case));
    all.extend(of_names(case, known));
    all.extend(of_vouchers(case, &rows));
    all.extend(of_elsewhere(case, &known.elsewhere));
    all.iter_mut().for_each(|question| answer(case, question));
    // A cell that is asked about already is not asked about twice.
    let asked: HashSet<CellRef> =
        all.iter().filter(|question| question.blocks()).filter_map(|question| question.at.clone()).collect();
    let told = all.len();
    all.extend(of_amounts(case, known).filter(|question| !is_asked(&asked, question)));
    all.extend(awards::questions(case, &asked));
    all.extend(projects::questions(case, &known.granted));
    all.extend(of_figures(case, known).filter(|question| !is_asked(&asked, question)));
    all.extend(of_materials(case, known));
    all.iter_mut().skip(told).for_each(|question| answer(case, question));
    all
}

/// What no reading of the package alone could say: what other cases claim too, under which other name the applicant
/// came, and which awards are tied to none of its claims.
#[must_use]
pub fn beyond_the_reading(case: &Case, known: &Known) -> Vec<Question> {
    let errors = case.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let asked: HashSet<CellRef> = errors.filter_map(|problem| problem.at.clone()).collect();
    let elsewhere = of_elsewhere(case, &known.elsewhere);
    let noted = case.problems.iter().any(|problem| awards::CODES.contains(&problem.code));
    let awards = awards::questions(case, &asked).into_iter().filter(|_| !noted);
    of_names(case, known).into_iter().chain(elsewhere).chain(awards).collect()
}

/// Puts what a reviewer settled beside its question.
fn answer(case: &Case, question: &mut Question) {
    if question.settled.is_none() {
        let settlement = case.settlement(&question.id).filter(|found| holds(case, question, found));
        question.settled = settlement.cloned().map(Settled::Put);
    }
}

/// Whether a settlement answers a question as the case stands: one thing claimed twice is not granted twice.
fn holds(case: &Case, question: &Question, settlement: &Settlement) -> bool {
    match (&question.names, settlement.how) {
        (Some(Names::Item(item)), SettledAs::Same) => case.cut_whole(item).is_some(),
        (Some(Names::Claim(claim)), SettledAs::Same) => {
            case.decision(claim).is_none_or(|decision| decision.amount == Money::ZERO)
        }
        (None, SettledAs::Same) | (_, SettledAs::Corrected | SettledAs::Accepted | SettledAs::Different) => {
            true
        }
    }
}

fn is_asked(asked: &HashSet<CellRef>, question: &Question) -> bool {
    question.at.as_ref().is_some_and(|at| asked.contains(at))
}

/// Line items by their rows.
struct Rows<'a>(HashMap<(&'a str, u32), &'a LineItem>);

impl<'a> Rows<'a> {
    fn of(case: &'a Case) -> Rows<'a> {
        let place = |item: &'a LineItem| item.at.as_ref().map(|at| ((at.sheet.as_str(), at.row), item));
        Rows(case.package.items.iter().filter_map(place).collect())
    }

    fn at(&self, at: &CellRef) -> Option<&'a LineItem> {
        self.0.get(&(at.sheet.as_str(), at.row)).copied()
    }
}

fn blank(
    severity: Severity,
    code: ProblemCode,
    at: Option<CellRef>,
    message: impl Into<Outside>,
    remedy: &str,
) -> Question {
    Question {
        severity,
        id: String::new(),
        code,
        at,
        places: Vec::new(),
        leads_to: LeadsTo::Problem,
        message: message.into(),
        remedy: remedy.to_owned(),
        elsewhere: None,
        names: None,
        ours: true,
        ways: PLAIN.to_vec(),
        settled: None,
    }
}

fn of_package(case: &Case, rows: &Rows<'_>) -> Vec<Question> {
    let ids = problem_ids(&case.problems);
    let found = case.problems.iter().zip(ids).filter(|(problem, _)| !is_found_anew(problem.code));
    found
        .map(|(problem, id)| {
            let row = problem.at.as_ref().and_then(|at| rows.at(at));
            let cut = row.and_then(|item| answered_by_cut(case, item, problem.at.as_ref()));
            Question {
                id,
                ours: problem.at.as_ref().is_none_or(|at| concerns(case, row, at)),
                settled: cut.cloned().map(Settled::Cut),
                ..blank(
                    problem.severity,
                    problem.code,
                    problem.at.clone(),
                    problem.message.clone(),
                    problem.for_the_reviewer(),
                )
            }
        })
        .collect()
}

/// A row that is cut wholly asks nothing more; an amount that was put on record answers for the one that could not be
/// read.
fn answered_by_cut<'a>(case: &'a Case, item: &LineItem, at: Option<&CellRef>) -> Option<&'a Admission> {
    let unread = item.amount.is_none() && item.at.as_ref() == at;
    let put = || case.admissions.iter().find(|admission| admission.item == item.id).filter(|_| unread);
    case.cut_whole(&item.id).or_else(put)
}

/// Whether a cell bears on this case: another bureau's claims of the same package are settled there.
fn concerns(case: &Case, row: Option<&LineItem>, at: &CellRef) -> bool {
    if let Some(claim) = row.and_then(|item| case.claim_of(item)) {
        return case.claim_ids.iter().any(|own| own == claim);
    }
    let of_input =
        |claim: &&crate::Claim| claim.inputs.values().any(|sourced| sourced.at.as_ref() == Some(at));
    let mut claims = case.package.claims.iter().filter(of_input).peekable();
    claims.peek().is_none() || claims.any(|claim| case.claim_ids.contains(&claim.id))
}

/// Line items whose amount nobody could read: the sum of their claim is unknown.
fn of_amounts<'a>(case: &'a Case, known: &'a Known) -> impl Iterator<Item = Question> + 'a {
    let ours = move |item: &&LineItem| {
        let claim = case.claim_of(item);
        claim.is_some_and(|claim| {
            case.claim_ids.iter().any(|own| own == claim) && !known.ineligible.iter().any(|id| id == claim)
        })
    };
    let unread = move |item: &&LineItem| case.admitted(item).is_none();
    case.package.items.iter().filter(ours).filter(unread).map(|item| {
        let named = item.number.as_deref().unwrap_or("本行");
        let message = format!("{named}的金额未知，所属申报项的金额算不出来");
        let remedy = "请更正为核实的金额，或核减本行";
        let about = item.at.as_ref().map_or_else(|| item.id.clone(), ToString::to_string);
        Question {
            id: id(ProblemCode::AmountUnknown, &about),
            ..blank(Severity::Error, ProblemCode::AmountUnknown, item.at.clone(), message, remedy)
        }
    })
}

fn of_figures<'a>(case: &'a Case, known: &'a Known) -> impl Iterator<Item = Question> + 'a {
    let ours = |figure: &&UnknownFigure| case.claim_ids.contains(&figure.claim);
    known.unknown.iter().filter(ours).map(|figure| {
        let message = format!("{}未知，金额算不出来", figure.label);
        let (remedy, ways) = match (figure.parameter, &figure.at) {
            (true, _) => ("请管理员设定此项参数", Vec::new()),
            (false, Some(_)) => ("请要求补正，或更正为核实的数据", PLAIN.to_vec()),
            (false, None) => ("请要求补正", vec![SettledAs::Accepted]),
        };
        Question {
            id: id(ProblemCode::FigureUnknown, &format!("{}|{}", figure.claim, figure.name)),
            leads_to: LeadsTo::Claim(figure.claim.clone()),
            ways,
            ..blank(Severity::Error, ProblemCode::FigureUnknown, figure.at.clone(), message, remedy)
        }
    })
}

fn of_materials<'a>(case: &'a Case, known: &'a Known) -> impl Iterator<Item = Question> + 'a {
    let seen = |id: &str| case.materials.iter().any(|check| check.material == id);
    let unseen = known.materials.iter().filter(move |(id, _)| !seen(id));
    unseen.map(|(material, label)| {
        let remedy = "请查看并记为已收、缺或不适用";
        Question {
            id: id(ProblemCode::MaterialUnseen, material),
            leads_to: LeadsTo::Material(material.clone()),
            ways: vec![SettledAs::Accepted],
            ..blank(
                Severity::Error,
                ProblemCode::MaterialUnseen,
                None,
                format!("材料“{label}”没有人看过"),
                remedy,
            )
        }
    })
}

#[cfg(test)]
mod tests;
