//! `package`: what is installed at an office, in `dist/`, each with its size and SHA-256. What Tauri's own bundler does
//! with a built binary is tried by the tests as well, in a debug build: a fault in `tauri.conf.json` shows nowhere else.

mod bill;
mod deb;
mod notices;
mod static_cli;
mod windows;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::run::{root, run};
use crate::setup::{For, setup};
use crate::ui;

/// The version that is packed.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Builds and packs all, or only what is named: `deb`, `static`, `windows`.
pub fn package(wanted: &[&str]) -> Result<()> {
    let known = ["deb", "static", "windows"];
    if let Some(other) = wanted.iter().find(|name| !known.contains(name)) {
        bail!("no package “{other}”; there are: {}", known.join(", "));
    }
    setup(For::Package)?;
    ui::build()?;
    let bills = bill::write()?;
    let mut made = Vec::new();
    for name in known.iter().filter(|name| wanted.is_empty() || wanted.contains(name)) {
        made.push(match *name {
            "deb" => {
                run("cargo", &["build", "--release"])?;
                deb::pack("release", Some(&bills))?
            }
            "static" => static_cli::pack()?,
            _ => windows::pack()?,
        });
    }
    finished(&made)
}

/// Packs what `cargo build --workspace` has built.
pub fn try_bundler() -> Result<()> {
    let made = deb::pack("debug", None)?;
    println!("\n{}", made.display());
    Ok(())
}

/// Where what is packed is put together.
fn stage() -> PathBuf {
    root().join("target/package")
}

/// Puts the packages into `dist/`, and prints of each its size and SHA-256.
fn finished(made: &[PathBuf]) -> Result<()> {
    let dist = root().join("dist");
    fs::create_dir_all(&dist)?;
    let mut sums = String::new();
    println!();
    for file in made {
        let name = name_of(file)?;
        let bytes = fs::read(file)?;
        fs::write(dist.join(name), &bytes)?;
        let sum: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        println!("dist/{name}  {:.1} MB  SHA-256 {sum}", bytes.len() as f64 / 1e6);
        sums += &format!("{sum}  {name}\n");
    }
    fs::write(dist.join("SHA256SUMS"), sums)?;
    Ok(())
}

fn name_of(file: &Path) -> Result<&str> {
    file.file_name().and_then(|name| name.to_str()).with_context(|| file.display().to_string())
}

/// Compresses a file where it lies, as Debian wants its documents: without a name or a time.
fn gzip(file: &Path) -> Result<()> {
    run("gzip", &["-9nf", &file.display().to_string()])
}
