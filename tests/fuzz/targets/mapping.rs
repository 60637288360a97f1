//! A mapping's JSON, and a workbook that is read by it.
#![no_main]

use intake::{Limits, Mapping, Source, Watch};
use libfuzzer_sys::fuzz_target;

const FORM: &[u8] = include_bytes!("../../../src-tauri/crates/intake/tests/cases/A22-重复发票-缺代码.xlsx");

// What others' crates panic on is caught and refused by `intake`; a panic of our own ends the run.
fn only_ours() {
    std::panic::set_hook(Box::new(|panic| {
        if !panic.location().is_some_and(|at| at.file().contains("/registry/")) {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

fuzz_target!(init: only_ours(), |json: &str| {
    let Some(pack) = policy::shipped("binjiang-computing-2024-draft") else { return };
    let Ok(mapping) = Mapping::parse(json, pack) else { return };
    let source = Source::File { name: "a.xlsx".to_owned(), bytes: FORM.to_vec() };
    let by = |_: &str| Some(mapping.clone());
    let _ = intake::read_mapped(source, pack, &by, &Limits::default(), &Watch::silent());
});
