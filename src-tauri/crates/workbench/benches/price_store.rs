//! Claims of a store priced a second, under a policy and its revision: read, assessed twice, summed up.
//! `WORKBENCH_BENCH_CLAIMS` asks for another number of claims.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::float_arithmetic, missing_docs)]

#[path = "../tests/support/mod.rs"]
mod support;

#[path = "../tests/support/generated_cases.rs"]
mod generated_cases;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use generated_cases::{fill, revised};
use workbench::view::PriceInput;

fn main() {
    // `cargo test` builds benches and runs them with this word: there is nothing to test here.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let claims = std::env::var("WORKBENCH_BENCH_CLAIMS").map_or(100_000, |claims| claims.parse().unwrap());
    let mut bureau = support::Bureau::set_up();
    let start = Instant::now();
    fill(&mut bureau, claims);
    println!("filled in {:.1?}", start.elapsed());
    let to = revised(Path::new(&bureau.out("")));
    let (from, to) = ("elder-2025@1".to_owned(), to.display().to_string());
    let input = PriceInput { from, to, ..PriceInput::default() };
    let desk = Mutex::new(bureau.take("auditor"));
    let start = Instant::now();
    let found = workbench::price_policies(&desk, &input, &|_| {}, &AtomicBool::new(false)).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{} claims of {} cases under two versions: {seconds:.2} s, {:.0} claims/s; payable {} and {}",
        found.before.claims,
        found.cases,
        found.before.claims as f64 / seconds,
        found.before.payable,
        found.after.payable
    );
    let start = Instant::now();
    let mut desk = desk.into_inner().unwrap();
    desk.save_price_workbook(&bureau.out("price.xlsx")).unwrap();
    println!("saved as a workbook in {:.1?}", start.elapsed());
}
