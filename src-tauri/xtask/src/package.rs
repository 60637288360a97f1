//! `package`: an installable release. What Tauri's own bundler does with a built binary is tried by the tests as well,
//! in a debug build: a fault in `tauri.conf.json` shows nowhere else.

use anyhow::{Context, Result, bail};

use crate::run::{finish, program, root, run};
use crate::setup::{For, setup};
use crate::ui;

/// Builds the release and its Debian package.
pub fn package() -> Result<()> {
    setup(For::Build)?;
    ui::build()?;
    run("cargo", &["build", "--release"])?;
    bundle(&[], "release")
}

/// Bundles what `cargo build --workspace` has built.
pub fn try_bundler() -> Result<()> {
    bundle(&["--debug"], "debug")
}

fn bundle(extra: &[&str], profile: &str) -> Result<()> {
    let cli = if cfg!(windows) { "ui/node_modules/.bin/tauri.cmd" } else { "ui/node_modules/.bin/tauri" };
    let cli = root().join(cli).display().to_string();
    let mut command = program(&cli, &[&["bundle", "--bundles", "deb"], extra].concat());
    command.env("CI", "true");
    finish(command)?;
    let folder = root().join("target").join(profile).join("bundle/deb");
    let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let made = entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "deb"));
    let Some(made) = made else { bail!("no package in {}", folder.display()) };
    println!("\n{}", made.display());
    Ok(())
}
