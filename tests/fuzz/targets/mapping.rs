//! A mapping's JSON, and a workbook that is read by it.
#![no_main]

use intake::{Limits, Mapping, Source, Watch};
use libfuzzer_sys::fuzz_target;

const FORM: &[u8] = include_bytes!("../../../src-tauri/crates/intake/tests/cases/A22-重复发票-缺代码.xlsx");

fuzz_target!(|json: &str| {
    let Some(pack) = policy::shipped("binjiang-computing-2024-draft") else { return };
    let Ok(mapping) = Mapping::parse(json, pack) else { return };
    let source = Source::File { name: "a.xlsx".to_owned(), bytes: FORM.to_vec() };
    let by = |_: &str| Some(mapping.clone());
    let _ = intake::read_mapped(source, pack, &by, &Limits::default(), &Watch::silent());
});
