//! 政策评审工作台: the application's two faces, a window and a command line, over the same use cases.

mod cli;
mod commands;
mod crash_report;
mod places;
mod window;

use std::process::ExitCode;

use clap::Parser;

/// Runs what the command line asks for: exit code 0 done, 1 refused or problems found, 2 wrong usage.
#[must_use]
pub fn run() -> ExitCode {
    crash_report::leave_in(places::crash_reports());
    let arguments = cli::Arguments::parse();
    let store = arguments.store.clone().unwrap_or_else(places::default_store);
    match arguments.command {
        None => window::open(store),
        Some(command) => cli::run(&store, arguments.user.as_deref(), arguments.json, command),
    }
}
