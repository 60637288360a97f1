//! The window's page: installed and built only when its sources changed.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::run::{finish, program, root};

/// Installs npm packages where the lock file changed, and builds `ui/dist` where a source is newer.
pub fn build() -> Result<()> {
    install()?;
    let ui = root().join("ui");
    let built = modified(&ui.join("dist/index.html"));
    // The window's help quotes the guide.
    let guide = modified(&root().join("docs/guide.md")).unwrap_or(SystemTime::UNIX_EPOCH);
    let newest = newest(&ui)?.max(guide);
    if built.is_none_or(|built| built < newest) {
        npm(&["run", "build"])?;
    }
    Ok(())
}

/// Runs npm in `ui/`.
pub fn npm(arguments: &[&str]) -> Result<()> {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments);
    command.current_dir(root().join("ui"));
    finish(command)
}

fn install() -> Result<()> {
    let ui = root().join("ui");
    let lock = fs::read_to_string(ui.join("package-lock.json")).context("ui/package-lock.json")?;
    let stamp = ui.join("node_modules/.installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    npm(&["ci", "--no-audit", "--no-fund"])?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// The newest change below a folder, what is installed or built left out.
fn newest(folder: &Path) -> Result<SystemTime> {
    let mut latest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "node_modules" || name == "dist" {
            continue;
        }
        let changed = if entry.file_type()?.is_dir() {
            newest(&entry.path())?
        } else {
            entry.metadata()?.modified()?
        };
        latest = latest.max(changed);
    }
    Ok(latest)
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}
