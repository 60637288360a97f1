//! `test`: every test there is, from formatting to the real window.

use std::process::Command;

use anyhow::Result;

use crate::check::{generated_unchanged, static_checks};
use crate::package;
use crate::run::{finish, program, root, run};
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
    let mut window = window_tests(&[]);
    if long {
        window.env("WORKBENCH_LONG", "1");
    }
    finish(window)?;
    package::try_bundler()
}

/// Makes the guide's pictures of every screen, light and dark, in the real window.
pub fn pictures() -> Result<()> {
    setup(For::Test)?;
    ui::build()?;
    run("cargo", &["build", "--workspace"])?;
    let mut window = window_tests(&["--", "pictures"]);
    window.env("WORKBENCH_PICTURES", root().join("docs/pictures"));
    finish(window)
}

/// The window's tests.
fn window_tests(which: &[&str]) -> Command {
    let cargo = ["cargo", "test", "--workspace", "--features", "outside-tests/window", "--test", "window"];
    on_a_screen(&[&cargo, which].concat())
}

/// A command on a virtual screen that is larger than any window it asks for.
pub fn on_a_screen(command: &[&str]) -> Command {
    let screen = ["-a", "-s", "-screen 0 1920x1080x24", "dbus-run-session", "--"];
    program("xvfb-run", &[&screen[..], command].concat())
}
