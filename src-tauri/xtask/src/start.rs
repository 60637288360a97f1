//! `start`: from a fresh clone to signed memos and an open window.

use std::env;

use anyhow::Result;

use crate::run::{finish, program, root, run};
use crate::setup::{For, setup};
use crate::ui;

/// Sets up, builds, runs the demonstration unless it was run before, and opens the window.
pub fn start() -> Result<()> {
    setup(For::Build)?;
    ui::build()?;
    // The whole workspace, as the tests build it: what is built once serves both.
    run("cargo", &["build", "--workspace"])?;
    let binary = root().join("target/debug/policy-workbench");
    let binary = binary.display().to_string();
    let store = root().join("demo/workbench.db");
    if store.is_file() {
        println!(
            "\ndemo/ is there already, with whatever was done in it; delete it to run the demonstration again."
        );
        println!("评审意见：demo/memos/ 补正通知书：demo/notices/ 数据文件：demo/workbench.db");
        println!("用户 admin、reviewer、checker、approver、auditor；演示口令见 README");
    } else {
        run(&binary, &["demo", "--out", "demo"])?;
    }
    let display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|v| !v.is_empty()));
    if cfg!(target_os = "linux") && !display {
        println!("\nno display here: the window is not opened. With one: {binary} --store demo/workbench.db");
        return Ok(());
    }
    let mut window = program(&binary, &["--store"]);
    window.arg(store);
    finish(window)
}
