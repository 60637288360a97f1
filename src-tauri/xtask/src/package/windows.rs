//! The Windows installer: built here for `x86_64-pc-windows-gnu` by mingw, put together by Debian's makensis.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{VERSION, notices, stage};
use crate::licences::shipped_crates;
use crate::run::{finish, program, root, run};

/// The target.
const TARGET: &str = "x86_64-pc-windows-gnu";

/// Builds the window and the command line, and packs both. Returns the installer.
pub fn pack() -> Result<PathBuf> {
    run("rustup", &["target", "add", TARGET])?;
    let release = root().join("target").join(TARGET).join("release/policy-workbench.exe");
    let folder = stage().join("windows");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    // The shell prefers `.com` to `.exe`: who types the name gets the one that can speak.
    for (features, name) in
        [(&["--no-default-features"][..], "policy-workbench.com"), (&[], "policy-workbench.exe")]
    {
        let build = [&["build", "--release", "--target", TARGET], features].concat();
        let mut build = program("cargo", &build);
        build.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", "x86_64-w64-mingw32-gcc");
        finish(build)?;
        fs::copy(&release, folder.join(name)).with_context(|| release.display().to_string())?;
    }
    let loader = loader()?;
    notices::write()?;
    run("gzip", &["-dkf", &stage().join("third-party-notices.txt.gz").display().to_string()])?;
    let out = stage().join(format!("policy-workbench-{VERSION}-windows-x86_64-setup.exe"));
    let defined = |name: &str, value: &Path| format!("-D{name}={}", value.display());
    let words = [
        "-V2".to_owned(),
        format!("-DVERSION={VERSION}"),
        defined("EXE", &folder.join("policy-workbench.exe")),
        defined("COM", &folder.join("policy-workbench.com")),
        defined("LOADER", &loader),
        defined("FONTS", &root().join("assets/fonts")),
        defined("NOTICES", &stage().join("third-party-notices.txt")),
        defined("ICON", &root().join("assets/icons/icon.ico")),
        defined("OUT", &out),
        root().join("assets/package/installer.nsi").display().to_string(),
    ];
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    run("makensis", &words)?;
    Ok(out)
}

/// Microsoft's loader of WebView2, which the binding's crate carries.
fn loader() -> Result<PathBuf> {
    let carrier = shipped_crates()?.into_iter().find(|shipped| shipped.name == "webview2-com-sys");
    let Some(carrier) = carrier else { bail!("webview2-com-sys is not among the crates") };
    Ok(carrier.folder.join("x64/WebView2Loader.dll"))
}
