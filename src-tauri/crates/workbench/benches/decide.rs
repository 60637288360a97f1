//! From the reviewer's key to the case as it is shown: one decision, on each sample, and which sample takes longest.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use support::Bureau;

/// Every sample that gives a case with something to decide.
const SAMPLES: [&str; 8] = [
    "01-砚湖微电子-流片.zip",
    "02-栖岚半导体-流片.zip",
    "03-青屏芯设-EDA与IP.zip",
    "04-星渚集成-两款流片.zip",
    "05-松涧测控-补正后.zip",
    "06-禾隐集成-非首次流片.zip",
    "08-江荻软件-EDA技术攻关.zip",
    "09-澄丘智算-算力与流片.zip",
];
const TIMES: usize = 21;

fn main() {
    // `cargo test` builds benches and runs them with this word: there is nothing to test here.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let mut slowest = (Duration::ZERO, "");
    for sample in SAMPLES {
        let mut bureau = Bureau::set_up();
        let number = bureau.import(sample);
        bureau.found(&number);
        let desk = bureau.session_of("reviewer");
        let claims = desk.show_case(&number).unwrap().claims;
        let Some((claim, payable)) = claims.iter().find_map(|claim| Some((&claim.id, claim.payable?))) else {
            println!("{sample}: nothing to decide");
            continue;
        };
        if desk.decide(&number, claim, Some(&payable.to_string()), "").is_err() {
            println!("{sample}: refused, nothing to decide");
            continue;
        }
        let mut took: Vec<Duration> = (0..TIMES)
            .map(|_| {
                let start = Instant::now();
                desk.decide(&number, claim, Some(&payable.to_string()), "").unwrap();
                start.elapsed()
            })
            .collect();
        took.sort_unstable();
        let (median, best) = (took[TIMES / 2], took[0]);
        println!("{sample}: {median:.1?} from the key to the case shown, {best:.1?} at best");
        if median > slowest.0 {
            slowest = (median, sample);
        }
    }
    println!("slowest: {} in {:.1?}", slowest.1, slowest.0);
}
