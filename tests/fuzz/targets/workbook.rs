//! A part of a workbook: the first byte says which, the rest is its XML.
#![no_main]

use std::io::{Cursor, Write};

use intake::{Limits, Source, Watch};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const FORM: &[u8] = include_bytes!("../../../src-tauri/crates/intake/tests/cases/A22-重复发票-缺代码.xlsx");

fn with_part(index: usize, content: &[u8]) -> Option<Vec<u8>> {
    let mut form = ZipArchive::new(Cursor::new(FORM)).ok()?;
    let index = index % form.len();
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..form.len() {
        let mut part = form.by_index(at).ok()?;
        let name = part.name().ok()?.into_owned();
        made.start_file(name, stored).ok()?;
        if at == index {
            made.write_all(content).ok()?;
        } else {
            std::io::copy(&mut part, &mut made).ok()?;
        }
    }
    Some(made.finish().ok()?.into_inner())
}

// What others' crates panic on is caught and refused by `intake`; a panic of our own ends the run.
fn only_ours() {
    std::panic::set_hook(Box::new(|panic| {
        if !panic.location().is_some_and(|at| at.file().contains("/registry/")) {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

fuzz_target!(init: only_ours(), |data: &[u8]| {
    let Some((first, content)) = data.split_first() else { return };
    let Some(bytes) = with_part(usize::from(*first), content) else { return };
    let Some(pack) = policy::shipped("binjiang-computing-2024-draft") else { return };
    let source = Source::File { name: "a.xlsx".to_owned(), bytes };
    let _ = intake::read(source, pack, &Limits::default(), &Watch::silent());
});
