//! `bench`: every figure that the project claims, measured again. Timings never decide a test.

use anyhow::Result;

use crate::run::{finish, run};
use crate::setup::{For, peers, setup, venv};
use crate::test::on_a_screen;
use crate::ui;

/// Runs every bench there is, the window's on a virtual screen; peers that are not installed are said to be missing.
pub fn bench() -> Result<()> {
    // LibreOffice is one of the peers.
    setup(For::Long)?;
    peers();
    ui::build()?;
    // What the window's bench starts. The whole workspace at once: features are the same for all that follows.
    run("cargo", &["build", "--release", "--workspace", "--bins", "--example", "empty-window"])?;
    let benches = ["cargo", "bench", "--workspace", "--features", "outside-tests/window", "--bench", "*"];
    let mut benches = on_a_screen(&benches);
    benches.env("WORKBENCH_JUDGES", venv());
    finish(benches)
}
