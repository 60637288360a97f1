//! Forms as enterprises make them, from a seed, with the truth beside each: every figure of them is read right, asked,
//! or told; none is counted wrong, and none dropped in silence.
//!
//! The forms are written from the applicants' side, after real application forms, lists of invoices and exports, and
//! never after the code that reads them. What an applicant may do is a kind ([`habit::Habit`]), and each kind's line
//! there says what it is: several claims in one form in seven arrangements; labels above, beside or in one cell with
//! their values; units in headings, titles, names of sheets, rows and columns of their own; amounts with and without
//! tax; sums under any word or none; void lines and red letters; the tax bureau's export; formats that scale, hide, or
//! name another currency; numbers as text; merges; hidden parts; notes, boxes and pictures; sheets of no concern.
//!
//! A sample runs always, 5,000 forms with `WORKBENCH_LONG=1` (`WORKBENCH_SEEDS=FROM-TO` runs some of them by
//! themselves). `WORKBENCH_FORM=SEED:` makes one form again
//! (`SEED:KIND` with that kind alone, `SEED:Clean` with none) and prints it with its truth and its reading under
//! `one_form_made_again -- --nocapture`; with `WORKBENCH_FORM_FOLDER` it is left there as a file.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod amount;
mod arrangement;
mod asked;
mod benefit;
mod beside;
mod chance;
mod column;
mod draft;
mod facts;
mod fault;
mod form;
mod habit;
mod invent;
mod judge;
mod judged;
mod line;
mod list;
mod ods;
mod own;
mod pairs;
mod prefixed;
mod rows;
mod sheet;
mod sums;
mod surroundings;
mod tally;
mod truth;

use std::collections::BTreeSet;

use casework::Severity;
use form::Form;
use habit::{Habit, Mix};
use intake::{Limits, ReadPackage, Refused, Source, Watch, read};
use judge::judge;
use policy::Pack;
use tally::Tally;

fn pack() -> &'static Pack {
    policy::shipped("binjiang-computing-2024-draft@1").unwrap()
}

fn long() -> bool {
    std::env::var_os("WORKBENCH_LONG").is_some()
}

/// The seeds of the forms in which all kinds come together.
fn seeds() -> std::ops::Range<u64> {
    let asked = std::env::var("WORKBENCH_SEEDS").ok();
    let asked = asked.as_deref().and_then(|seeds| seeds.split_once('-'));
    match asked {
        Some((from, to)) => from.parse().unwrap()..to.parse().unwrap(),
        None => 0..if long() { 5000 } else { 150 },
    }
}

fn reading(form: &Form) -> Result<ReadPackage, Refused> {
    intake::read_old_formats_with(std::path::PathBuf::from(env!("CARGO_BIN_EXE_workbook-child")));
    let (name, bytes) = form.bytes();
    read(Source::File { name, bytes }, pack(), &Limits::default(), &Watch::silent())
}

#[test]
fn every_figure_of_a_form_is_read_asked_or_told() {
    let mut tally = Tally::default();
    for seed in seeds() {
        let form = Form::of(seed, Mix::All);
        tally.add(&form, &judge(&form, &reading(&form), pack()), Mix::All);
    }
    tally.settle();
    tally.asked_little();
}

#[test]
fn each_kind_alone_is_read_asked_or_told() {
    let mut tally = Tally::default();
    for mix in Habit::ALL.iter().copied().map(Mix::Alone).chain([Mix::Clean]) {
        for seed in 0..if long() { 30 } else { 2 } {
            let form = Form::of(seed, mix);
            tally.add(&form, &judge(&form, &reading(&form), pack()), mix);
        }
    }
    tally.settle();
}

#[test]
fn our_own_template_filled_right_is_read_without_a_question() {
    for seed in 0..if long() { 1000 } else { 15 } {
        let (form, bytes) = own::filled(seed, pack());
        let source = Source::File { name: format!("申报书-{seed}.xlsx"), bytes };
        let read = read(source, pack(), &Limits::default(), &Watch::silent());
        let judgement = judge(&form, &read, pack());
        assert_eq!(
            (judgement.findings, judgement.asked, judgement.waits),
            (vec![], vec![], vec![]),
            "{seed}"
        );
        let read = read.unwrap();
        assert!(read.foreign.is_none(), "{seed}");
        let open: Vec<_> =
            read.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
        assert!(open.is_empty(), "{seed}: {open:?}");
        assert_eq!(read.package.claims.len(), form.truth.claims.len(), "{seed}");
    }
}

#[test]
fn the_problems_of_a_clean_form_are_few_and_what_is_blank_is_one_line_a_sheet() {
    for seed in 0..if long() { 300 } else { 24 } {
        let form = Form::of(seed, Mix::Clean);
        let read = reading(&form).unwrap();
        let lines: Vec<String> =
            read.problems.iter().map(|problem| format!("{} {}", problem.code, problem.message)).collect();
        assert!(lines.len() <= 5, "{seed}: {lines:#?}");
        let mut blank: Vec<_> = read.problems.iter().filter(|problem| problem.code == "blank").collect();
        blank.sort_by_key(|problem| problem.at.as_ref().map(|at| at.sheet.clone()));
        for pair in blank.windows(2) {
            let sheet = |problem: &casework::Problem| problem.at.as_ref().map(|at| at.sheet.clone());
            assert_ne!(sheet(pair[0]), sheet(pair[1]), "{seed}: {lines:#?}");
        }
    }
}

#[test]
fn every_kind_occurs_and_a_seed_makes_one_form() {
    let mut seen = BTreeSet::new();
    for seed in 0..600 {
        let form = Form::of(seed, Mix::All);
        let again = Form::of(seed, Mix::All);
        assert_eq!(sheet::shown(&form.sheets), sheet::shown(&again.sheets), "{seed}");
        assert_eq!(form.truth, again.truth, "{seed}");
        for figure in &form.truth.figures {
            let sheet = form.sheets.iter().find(|sheet| sheet.name == figure.at.sheet).unwrap();
            assert!(sheet.cells.contains_key(&(figure.at.row, figure.at.column)), "{seed}: {}", figure.at);
        }
        seen.extend(form.habits);
    }
    let missing: Vec<_> = Habit::ALL.iter().filter(|habit| !seen.contains(habit)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn one_form_made_again() {
    let Ok(asked) = std::env::var("WORKBENCH_FORM") else { return };
    let (seed, kind) = asked.split_once(':').unwrap_or((&asked, ""));
    let form = Form::of(seed.parse().unwrap(), Mix::named(kind).unwrap());
    let (name, bytes) = form.bytes();
    if let Some(folder) = std::env::var_os("WORKBENCH_FORM_FOLDER") {
        std::fs::write(std::path::Path::new(&folder).join(&name), bytes).unwrap();
    }
    println!("{name}: {:?}\n{}\n{}", form.habits, sheet::shown(&form.sheets), tally::shown(&form));
    let read = reading(&form);
    if let Ok(read) = &read {
        for claim in &read.package.claims {
            println!("read {} {} {:?} {:?}", claim.id, claim.benefit, claim.year, claim.project);
        }
        for item in &read.package.items {
            let at = item.at.as_ref().map(ToString::to_string);
            let amount = item.amount.map(|amount| amount.to_string());
            println!("read item {at:?} {:?} {amount:?} {:?}", item.claim, item.number);
        }
        for problem in &read.problems {
            let at = problem.at.as_ref().map(ToString::to_string).unwrap_or_default();
            println!("{:?} {} {at} {}", problem.severity, problem.code, problem.message);
        }
    }
    let judgement = judge(&form, &read, pack());
    let asked: Vec<String> = judgement.asked.iter().map(|(at, _)| at.to_string()).collect();
    println!("plain {}, asked {asked:?}, waits {:?}", judgement.plain, judgement.waits);
    for finding in judgement.findings {
        println!("{finding:?}");
    }
}
