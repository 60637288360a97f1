//! `test`: every test there is, from formatting to the real window.

use anyhow::Result;

use crate::check::{generated_unchanged, static_checks};
use crate::run::{finish, program, run};
use crate::setup::{For, setup, venv};
use crate::ui;

/// Runs everything; `long` runs the counts and judges that take longer.
pub fn test(long: bool) -> Result<()> {
    setup(if long { For::Long } else { For::Test })?;
    ui::build()?;
    static_checks()?;
    ui::npm(&["test"])?;
    // The pipeline and the window drive the real binary.
    run("cargo", &["build", "--workspace"])?;
    let mut tests = program("cargo", &["test", "--workspace"]);
    tests.env("WORKBENCH_JUDGES", venv());
    if long {
        tests.env("WORKBENCH_LONG", "1");
    }
    finish(tests)?;
    generated_unchanged()?;
    let window = ["-a", "-s", "-screen 0 1366x768x24", "dbus-run-session", "--"];
    let cargo = ["cargo", "test", "--workspace", "--features", "outside-tests/window", "--test", "window"];
    let mut window = program("xvfb-run", &[&window[..], &cargo].concat());
    if long {
        window.env("WORKBENCH_LONG", "1");
    }
    finish(window)
}
