//! Rights that hold now: who may act is asked in each transaction, and what somebody did once counts for good.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod attempts;
mod begun;
mod keys;
mod reading;
mod receiving;
mod separation;
mod sessions;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use support::{Bureau, first, maintain_at_sign_in, root, secret};
use workbench::Workbench;
use workbench::view::{ImportReport, ImportedPackage};

/// Adds somebody with these roles and seats them.
fn seat(bureau: &mut Bureau, name: &str, roles: &[&str], of: Option<&str>) -> Workbench {
    let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
    bureau.session_of("admin").add_user(name, &roles, of, &first(), &secret()).unwrap();
    maintain_at_sign_in(&bureau.path(), name);
    let mut desk = bureau.fresh();
    desk.sign_in(name, &secret()).unwrap();
    desk
}

fn sample(name: &str) -> PathBuf {
    root().join("assets/samples").join(name)
}

/// Imports one file at a desk, where it replaces nothing.
fn bring(
    desk: Workbench,
    path: PathBuf,
    replace: bool,
) -> (Workbench, Result<ImportReport, workbench::Error>) {
    let desk = Mutex::new(desk);
    let import = if replace { workbench::import_replacing } else { workbench::import };
    let report = import(&desk, &[path], None, &|_| {}, &AtomicBool::new(false));
    (desk.into_inner().unwrap(), report)
}

/// As the reviewer of a bureau.
fn as_reviewer(bureau: &mut Bureau, path: PathBuf, replace: bool) -> ImportedPackage {
    let (desk, report) = bring(bureau.take("reviewer"), path, replace);
    bureau.put_back("reviewer", desk);
    report.unwrap().packages.remove(0)
}

/// The last entries of the audit log, the newest first: who, what, on what.
fn log(bureau: &mut Bureau) -> Vec<(String, String, String)> {
    let entries = bureau.session_of("auditor").audit_entries().unwrap();
    entries.into_iter().rev().map(|entry| (entry.who, entry.action, entry.subject)).collect()
}
