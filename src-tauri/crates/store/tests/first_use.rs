//! Several threads of a process that open their first store at the same moment each get it.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::process::Command;
use std::sync::Barrier;

use support::*;

const CHILD: &str = "STORE_TEST_FIRST_USE";

#[test]
fn child_uses_sqlite_for_the_first_time_in_many_threads() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let together = Barrier::new(8);
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                let folder = Folder::new();
                together.wait();
                create(&folder);
            });
        }
    });
}

#[test]
fn stores_made_at_the_same_moment_in_a_new_process_are_all_made() {
    for round in 0..20 {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_uses_sqlite_for_the_first_time_in_many_threads"])
            .env(CHILD, "1")
            .output()
            .unwrap();
        assert!(child.status.success(), "{round}: {}", String::from_utf8_lossy(&child.stdout));
    }
}
