//! A bureau's desk at the command line: a store, whoever imports, and packages written otherwise.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use outside_tests::{DEMO_PASSWORD, add_user, cli, json, root, said};
use serde_json::Value;
use tempfile::TempDir;

/// A store with an administrator and a reviewer.
pub struct OfficeDesk {
    folder: TempDir,
}

impl OfficeDesk {
    pub fn new() -> OfficeDesk {
        let desk = OfficeDesk { folder: TempDir::new().unwrap() };
        let made = desk.run("admin", &["init", "--bureau", "滨江区", "--admin", "admin"]);
        assert!(made.status.success(), "{}", said(&made));
        desk.add_user("rev", "reviewer");
        desk
    }

    pub fn add_user(&self, name: &str, role: &str) {
        let add = ["user", "add", name, "--role", role];
        add_user(&self.path("store.db"), "admin", DEMO_PASSWORD, &add).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, user: &str, arguments: &[&str]) -> std::process::Output {
        cli(&self.path("store.db"), user, DEMO_PASSWORD, arguments).unwrap()
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        json(&self.run("rev", &[arguments, &["--json"]].concat())).unwrap()
    }

    /// Imports a file, its vouchers unread.
    pub fn import(&self, file: &Path) -> Value {
        let report = self.json(&["import", file.to_str().unwrap(), "--no-vouchers"]);
        assert_eq!(report["packages"].as_array().unwrap().len(), 1, "{report}");
        report["packages"][0].clone()
    }
}

pub fn sample(name: &str) -> PathBuf {
    root().join("assets/samples").join(name)
}

/// The sample's workbook with one text written otherwise, in every sheet that has it.
pub fn rewritten(sample: &Path, from: &str, to: &str) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(std::fs::File::open(sample).unwrap()).unwrap();
    let mut book = Vec::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        if part.name().unwrap().ends_with(".xlsx") {
            part.read_to_end(&mut book).unwrap();
        }
    }
    let mut book = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..book.len() {
        let mut part = book.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => text.replace(from, to).into_bytes(),
            Err(other) => other.into_bytes(),
        };
        changed.start_file(part.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        changed.write_all(&bytes).unwrap();
    }
    changed.finish().unwrap().into_inner()
}
