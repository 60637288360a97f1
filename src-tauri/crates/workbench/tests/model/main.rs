//! Random acts of six persons over ten cases: work, signatures, recusals, retirements, other roles and bureaus, shared
//! keys, old files put back. After each step the judge holds what happened against the office's rules, which it knows
//! from nowhere in the program.
//!
//! Twice: in a world of `casework` alone, where each of ten checks is taken out in turn and the judge must notice; and
//! in a real store at the desks of the real program. A sample runs always; with `WORKBENCH_LONG=1` 10,000 runs of 60
//! steps of each, the real program's ended after `WORKBENCH_MINUTES` where that is set.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, clippy::print_stdout)]

mod judge;
mod pure;
mod real;
mod steps;

use std::cell::Cell;
use std::time::{Duration, Instant};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use judge::judge;
use pure::{CHECKS, World};
use steps::{Step, steps};

fn runs(sample: u32) -> u32 {
    if std::env::var_os("WORKBENCH_LONG").is_some() { 10_000 } else { sample }
}

/// What a run of the pure world did, with some check taken out or none.
fn history(run: &[Step], without: Option<usize>) -> Vec<judge::Event> {
    let mut world = World::new(without);
    run.iter().for_each(|step| world.take(step));
    world.history
}

#[test]
fn with_all_checks_in_place_no_random_run_breaks_a_rule() {
    let cases = runs(300);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let signed = Cell::new(0_usize);
    runner
        .run(&steps(60), |run| {
            let history = history(&run, None);
            signed.set(signed.get() + judge::memos(&history));
            let broken = judge(&history);
            if broken.is_empty() { Ok(()) } else { Err(TestCaseError::fail(broken.join("\n"))) }
        })
        .unwrap();
    println!("{cases} runs of 60 steps, {} memos signed by three", signed.get());
    // A world in which nothing is ever signed would break no rule either.
    assert!(signed.get() > cases as usize / 20);
}

#[test]
fn each_of_ten_checks_taken_out_is_noticed() {
    for (without, name) in CHECKS.iter().enumerate() {
        let mut runner = TestRunner::deterministic();
        let noticed = (1..=20_000).find_map(|run| {
            let steps = steps(60).new_tree(&mut runner).unwrap().current();
            let broken = judge(&history(&steps, Some(without)));
            broken.into_iter().next().map(|first| (run, first))
        });
        let (run, first) = noticed.unwrap_or_else(|| panic!("nobody notices that “{name}” is not asked"));
        println!("without “{name}”: noticed in run {run}: {first}");
    }
}

/// How long the real program is tried at most.
fn patience() -> Duration {
    let minutes = std::env::var("WORKBENCH_MINUTES").ok().and_then(|minutes| minutes.parse::<u64>().ok());
    minutes.map_or(Duration::MAX, |minutes| Duration::from_secs(minutes * 60))
}

#[test]
fn no_random_run_of_the_real_program_breaks_a_rule() {
    let office = real::Office::set_up();
    let (cases, patience, started) = (runs(6), patience(), Instant::now());
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let (ran, signed, done) = (Cell::new(0_usize), Cell::new(0_usize), Cell::new(0_usize));
    runner
        .run(&steps(60), |run| {
            if started.elapsed() > patience {
                return Ok(());
            }
            let mut day = office.day();
            for step in &run {
                day.take(step);
                let broken = judge(&day.history);
                if !broken.is_empty() {
                    return Err(TestCaseError::fail(broken.join("\n")));
                }
            }
            ran.set(ran.get() + 1);
            signed.set(signed.get() + judge::memos(&day.history));
            done.set(done.get() + day.history.len());
            Ok(())
        })
        .unwrap();
    let (ran, done, signed, took) = (ran.get(), done.get(), signed.get(), started.elapsed().as_secs());
    println!("{ran} runs of 60 steps in {took} s, {done} acts carried out, {signed} memos");
    assert!(ran >= 6 && done > ran * 6);
}
