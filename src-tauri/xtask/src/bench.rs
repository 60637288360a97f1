//! `bench`: every figure that the project claims, measured again. Timings never decide a test.

use anyhow::Result;

use crate::run::{finish, program};
use crate::setup::{For, peers, setup, venv};

/// Runs the benches of every crate that has one; peers that are not installed are said to be missing.
pub fn bench() -> Result<()> {
    setup(For::Test)?;
    peers();
    let mut benches = program(
        "cargo",
        &["bench", "--bench", "*", "-p", "policy", "-p", "intake", "-p", "memo", "-p", "store"],
    );
    benches.env("WORKBENCH_JUDGES", venv());
    finish(benches)
}
