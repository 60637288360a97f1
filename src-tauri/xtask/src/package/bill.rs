//! The bills of materials, in CycloneDX: what the binary contains, and what its page contains.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::stage;
use crate::run::{finish, printed, program, root, works};

/// The writer of the crates' bill, pinned.
const CYCLONEDX: &str = "0.5.9";

/// Writes both into one folder. Returns it.
pub fn write() -> Result<PathBuf> {
    let folder = stage().join("sbom");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let tools = root().join("target/tools");
    let tool = tools.join("bin/cargo-cyclonedx").display().to_string();
    if !works(&tool, &["cyclonedx", "--version"]) {
        let place = tools.display().to_string();
        let version = format!("cargo-cyclonedx@{CYCLONEDX}");
        finish(program("cargo", &["install", "--locked", "--root", &place, &version]))?;
    }
    finish(program(
        &tool,
        &["cyclonedx", "--format", "json", "--override-filename", "policy-workbench.cdx"],
    ))?;
    let bill = root().join("policy-workbench.cdx.json");
    fs::rename(&bill, folder.join("policy-workbench.cdx.json"))?;
    // It writes one beside every crate of the workspace.
    for entry in fs::read_dir(root().join("src-tauri/crates"))?.flatten() {
        let _ = fs::remove_file(entry.path().join("policy-workbench.cdx.json"));
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let bill = program(npm, &["--prefix", "ui", "sbom", "--sbom-format", "cyclonedx", "--omit", "dev"]);
    fs::write(folder.join("window.cdx.json"), printed(bill)?)?;
    Ok(folder)
}
