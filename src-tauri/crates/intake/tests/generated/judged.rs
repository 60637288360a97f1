//! The judge is judged: readings of our own template that were spoilt one by one, each with the fault it must find.

use casework::{Problem, Severity};
use intake::{Limits, ReadPackage, Source, Watch, read};
use policy::Money;
use serde_json::json;

use crate::fault::Fault;
use crate::form::Form;
use crate::judge::{Judgement, judge};
use crate::truth::{Tell, Weight, What};
use crate::{own, pack};

/// A template of several claims and lines, and its reading, which is right.
fn right() -> (Form, ReadPackage) {
    let several = |form: &Form| {
        let lines = form.truth.figures.iter().filter(|figure| matches!(figure.what, What::Item(_))).count();
        form.truth.claims.len() > 1 && lines > 2
    };
    let (form, bytes) =
        (0..100).map(|seed| own::filled(seed, pack())).find(|(form, _)| several(form)).expect("one of them");
    let source = Source::File { name: "申报书.xlsx".to_owned(), bytes };
    (form, read(source, pack(), &Limits::default(), &Watch::silent()).unwrap())
}

fn judged(form: &Form, read: ReadPackage) -> Judgement {
    judge(form, &Ok(read), pack())
}

fn faults(form: &Form, read: ReadPackage) -> Vec<Fault> {
    let mut faults: Vec<Fault> =
        judged(form, read).findings.into_iter().map(|finding| finding.fault).collect();
    faults.dedup();
    faults
}

fn error_at(read: &mut ReadPackage, item: usize) {
    let at = read.package.items[item].at.clone();
    read.problems.push(Problem {
        severity: Severity::Error,
        code: casework::ProblemCode::NotANumber,
        at,
        message: String::new().into(),
        remedy: String::new().into(),
    });
}

#[test]
fn a_right_reading_has_no_fault() {
    let (form, read) = right();
    assert_eq!(faults(&form, read), []);
}

#[test]
fn an_amount_that_is_off_by_a_fen_is_wrong_unless_it_is_asked() {
    let (form, mut read) = right();
    let amount = read.package.items[0].amount.unwrap();
    read.package.items[0].amount = Some(amount + Money::from_fen(1));
    assert_eq!(faults(&form, read.clone()), [Fault::WrongAmount]);
    error_at(&mut read, 0);
    let judgement = judged(&form, read);
    assert_eq!((judgement.findings.len(), judgement.asked.len()), (0, 1));
}

#[test]
fn a_warning_beside_a_wrong_amount_is_not_asking() {
    let (form, mut read) = right();
    read.package.items[0].amount = Some(Money::from_fen(1));
    error_at(&mut read, 0);
    read.problems.last_mut().unwrap().severity = Severity::Warning;
    assert_eq!(faults(&form, read), [Fault::WrongAmount]);
}

#[test]
fn a_line_that_is_left_out_must_be_spoken_of() {
    let (form, mut read) = right();
    read.package.items[0].amount = None;
    assert_eq!(faults(&form, read.clone()), [Fault::Dropped]);
    error_at(&mut read, 0);
    assert_eq!(faults(&form, read), []);
}

#[test]
fn a_line_of_another_claim_is_found() {
    let (form, mut read) = right();
    let other = read.package.claims.iter().map(|claim| claim.id.clone());
    let other = other.into_iter().find(|id| read.package.items[0].claim.as_ref() != Some(id));
    read.package.items[0].claim = other;
    assert_eq!(faults(&form, read.clone()), [Fault::WrongClaim]);
    read.package.items[0].claim = None;
    assert_eq!(faults(&form, read), [Fault::WrongClaim]);
}

#[test]
fn a_claim_more_or_less_is_found() {
    let (form, mut read) = right();
    let mut claim = read.package.claims[0].clone();
    claim.id = "c99".to_owned();
    claim.project = Some("别的项目".to_owned());
    claim.inputs.clear();
    read.package.claims.push(claim);
    assert_eq!(faults(&form, read), [Fault::InventedClaim]);
    let (form, mut read) = right();
    let gone = read.package.claims.pop().unwrap();
    read.package.items.retain(|item| item.claim.as_ref() != Some(&gone.id));
    assert_eq!(faults(&form, read)[0], Fault::MissingClaim);
}

#[test]
fn a_sum_or_a_void_line_that_is_counted_is_found() {
    for (weight, fault) in [(Weight::NoCost, Fault::CountedNoCost), (Weight::Void, Fault::CountedVoid)] {
        let (mut form, read) = right();
        let at = read.package.items[0].at.clone().unwrap();
        let figure = form.truth.figures.iter_mut().find(|figure| figure.at == at).unwrap();
        figure.weight = weight;
        figure.right.clear();
        assert_eq!(faults(&form, read), [fault]);
    }
}

#[test]
fn half_of_a_red_pair_is_found_and_the_whole_is_right() {
    let (mut form, read) = right();
    let places: Vec<usize> = read.package.items[..2]
        .iter()
        .map(|item| {
            form.truth.figures.iter().position(|figure| Some(&figure.at) == item.at.as_ref()).unwrap()
        })
        .collect();
    form.truth.figures[places[0]].weight = Weight::Cancels(places[1]);
    form.truth.figures[places[1]].weight = Weight::Cancels(places[0]);
    assert_eq!(faults(&form, read.clone()), []);
    let mut half = read;
    half.package.items[1].amount = None;
    assert_eq!(faults(&form, half), [Fault::CountedVoid, Fault::Dropped]);
}

#[test]
fn a_name_a_number_or_an_answer_that_is_wrong_is_found() {
    let (form, mut read) = right();
    read.package.items[0].vendor = Some("别家有限公司".to_owned());
    assert_eq!(faults(&form, read), [Fault::WrongFact]);
    let (form, mut read) = right();
    read.package.items[0].number = None;
    assert_eq!(faults(&form, read), [Fault::DroppedFact]);
    let (form, mut read) = right();
    read.package.applicant.get_mut("name").unwrap().value = Some(json!("企业名称"));
    assert_eq!(faults(&form, read), [Fault::WrongFact]);
}

#[test]
fn what_stands_over_the_cells_must_be_told() {
    let (mut form, mut read) = right();
    let at = read.package.items[0].at.clone().unwrap();
    form.truth.tells.push(Tell {
        sheet: at.sheet.clone(),
        cells: Vec::new(),
        words: vec!["已退货".to_owned()],
        habit: crate::habit::Habit::NoteOnCell,
    });
    assert_eq!(faults(&form, read.clone()), [Fault::Untold]);
    error_at(&mut read, 1);
    read.problems.last_mut().unwrap().message = "批注：其中一批已退货".into();
    let found = faults(&form, read);
    assert!(!found.contains(&Fault::Untold), "{found:?}");
}
