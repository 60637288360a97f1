//! 政策评审工作台: the application's two faces, a window and a command line, over the same use cases. Without the feature
//! `window` it is the command line alone.

mod cli;
#[cfg(feature = "window")]
mod commands;
mod crash_report;
mod places;
#[cfg(feature = "window")]
mod window;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Runs what the command line asks for: exit code 0 done, 1 refused or problems found, 2 wrong usage.
#[must_use]
pub fn run() -> ExitCode {
    crash_report::leave_in(places::crash_reports());
    let arguments = cli::Arguments::parse();
    let store = arguments.store.clone().unwrap_or_else(places::default_store);
    match arguments.command {
        None => window(store, arguments.open),
        Some(command) => cli::run(&store, arguments.user.as_deref(), arguments.json, command),
    }
}

#[cfg(feature = "window")]
fn window(store: PathBuf, pack: Option<PathBuf>) -> ExitCode {
    window::open(store, pack)
}

#[cfg(not(feature = "window"))]
fn window(_: PathBuf, _: Option<PathBuf>) -> ExitCode {
    eprintln!("这是只有命令行的版本，没有窗口。各命令见 policy-workbench --help");
    ExitCode::from(2)
}
