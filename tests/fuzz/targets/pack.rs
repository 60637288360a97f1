//! A policy pack's text and examples: read, linted and run, or refused in words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policy::{Pack, Sources};

fuzz_target!(|text: &str| {
    // The text, and after a line of its own the examples.
    let (policy, examples) = match text.split_once("\n%%%\n") {
        Some((policy, examples)) => (policy, Some(examples)),
        None => (text, None),
    };
    let sources = Sources { policy, examples, tables: &[] };
    if let Ok(pack) = Pack::parse(&sources) {
        let _ = policy::lint(&pack);
        let _ = policy::run_examples(&pack);
    }
});
