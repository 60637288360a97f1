//! The one binary: without a command it opens the window, with one it is a command line.
// The window asks for no console. On Windows the command line is a second program, built without it.
#![cfg_attr(all(feature = "window", not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    // Started by itself to decode a file of somebody else, it does that and nothing else.
    workbench::answer_if_child().unwrap_or_else(policy_workbench::run)
}
