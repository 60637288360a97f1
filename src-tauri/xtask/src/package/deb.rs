//! The Debian package: Debian 12, Ubuntu 22.04, deepin 23 and later. Tauri's bundler makes it; what is ours is the manual,
//! the completions, the type of a pack's file, the notices, and what the installation says.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{gzip, notices, stage};
use crate::run::{finish, printed, program, root, run};

/// Packs what was built under a profile, with bills of materials where they were written. Returns the package.
pub fn pack(profile: &str, bills: Option<&Path>) -> Result<PathBuf> {
    let stage = stage();
    let (manual, completions) = (stage.join("man"), stage.join("completions"));
    for folder in [&manual, &completions] {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder)?;
    }
    let built = root().join("target").join(profile).join("policy-workbench").display().to_string();
    run(&built, &["man", "--out", &manual.display().to_string()])?;
    let pages: Vec<PathBuf> = fs::read_dir(&manual)?.flatten().map(|page| page.path()).collect();
    pages.iter().try_for_each(|page| gzip(page))?;
    for shell in ["bash", "zsh", "fish"] {
        fs::write(completions.join(shell), printed(program(&built, &["completions", shell]))?)?;
    }
    let notices = notices::write()?;

    let share = "/usr/share";
    let doc = format!("{share}/doc/policy-workbench");
    let assets = root().join("assets/package");
    let mut files = serde_json::Map::new();
    let mut add = |to: String, from: &Path| files.insert(to, Value::from(from.display().to_string()));
    add(format!("{share}/man/man1"), &manual);
    add(format!("{share}/bash-completion/completions/policy-workbench"), &completions.join("bash"));
    add(format!("{share}/zsh/vendor-completions/_policy-workbench"), &completions.join("zsh"));
    add(format!("{share}/fish/vendor_completions.d/policy-workbench.fish"), &completions.join("fish"));
    add(format!("{share}/mime/packages/policy-workbench.xml"), &assets.join("policy-workbench.xml"));
    add(
        format!("{share}/applications/policy-workbench-pack.desktop"),
        &assets.join("policy-workbench-pack.desktop"),
    );
    let scalable = format!("{share}/icons/hicolor/scalable/apps/policy-workbench.svg");
    add(scalable, &root().join("assets/icons/icon.svg"));
    add(format!("{doc}/copyright"), &assets.join("copyright"));
    add(format!("{doc}/third-party-notices.txt.gz"), &notices);
    if let Some(bills) = bills {
        add(format!("{doc}/sbom"), bills);
    }
    let config = json!({ "bundle": { "linux": { "deb": { "files": files } } } });
    bundle(profile, &config)
}

fn bundle(profile: &str, config: &Value) -> Result<PathBuf> {
    let tauri = root().join("ui/node_modules/.bin/tauri").display().to_string();
    let mut command = program(&tauri, &["bundle", "--bundles", "deb", "--config", &config.to_string()]);
    if profile == "debug" {
        command.arg("--debug");
    }
    command.env("CI", "true");
    let folder = root().join("target").join(profile).join("bundle/deb");
    let _ = fs::remove_dir_all(&folder);
    finish(command)?;
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let made = entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "deb"));
    let Some(made) = made else { bail!("no package in {}", folder.display()) };
    Ok(made)
}
