//! The one binary: without a command it opens the window, with one it is a command line.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    policy_workbench::run()
}
