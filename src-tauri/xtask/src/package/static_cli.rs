//! The command line alone, as one static program for old systems and servers, in a `.tar.xz` with its fonts.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::{VERSION, notices, stage};
use crate::run::{finish, program, root, run};

/// The target.
const TARGET: &str = "x86_64-unknown-linux-musl";

/// Builds and packs it. Returns the archive.
pub fn pack() -> Result<PathBuf> {
    run("rustup", &["target", "add", TARGET])?;
    let mut build = program("cargo", &["build", "--release", "--no-default-features", "--target", TARGET]);
    build.env("CC_x86_64_unknown_linux_musl", "musl-gcc");
    finish(build)?;
    let name = format!("policy-workbench-cli-{VERSION}-linux-x86_64");
    let folder = stage().join(&name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let built = root().join("target").join(TARGET).join("release/policy-workbench");
    fs::copy(built, folder.join("policy-workbench"))?;
    fs::copy(notices::write()?, folder.join("third-party-notices.txt.gz"))?;
    let place = folder.display().to_string();
    run("cp", &["-r", "assets/fonts", &format!("{place}/fonts")])?;
    let archive = stage().join(format!("{name}.tar.xz"));
    let (stage, made) = (stage().display().to_string(), archive.display().to_string());
    let plain = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"];
    run("tar", &[&["-C", &stage, "-cJf", &made][..], &plain, &[&name]].concat())?;
    Ok(archive)
}
