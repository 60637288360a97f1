//! What the machine must have beside Rust and Node: Debian's packages, and a Python environment for the
//! outside judges of memos. Installed where that is possible, else the exact command is printed.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::run::{finish, output, program, root, run, works};

/// To build and run.
const BUILD: &[&str] =
    &["build-essential", "pkg-config", "libssl-dev", "libwebkit2gtk-4.1-dev", "fonts-noto-cjk"];

/// To test: the real window under a virtual display, and judges of the PDFs.
const TEST: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus",
    "dbus-x11",
    "poppler-utils",
    "qpdf",
    "python3-venv",
    "strace",
    "cups-client",
    "softhsm2",
    "openssl",
];

/// For `--long`: LibreOffice opens our workbooks and prints invoices, zxing reads their codes, PDFBox judges our archives. For the bench, LibreOffice prints.
const LONG: &[&str] = &[
    "libreoffice-calc",
    "libreoffice-writer",
    "zxing-cpp-tools",
    "libpdfbox2-java",
    "libcommons-io-java",
    "libactivation-java",
    "libjaxb-api-java",
    "default-jre-headless",
];

/// To pack: the static program's C, Windows' linker, its installer's maker.
const PACKAGE: &[&str] = &["musl-tools", "gcc-mingw-w64-x86-64", "nsis", "xz-utils", "perl"];

/// The stricter judge of signatures, and the reader of workbooks that ours is measured against, pinned.
const PYTHON: &[&str] = &["pyhanko==0.38.0", "pyhanko-cli==0.6.0", "openpyxl==3.1.5"];

/// Others who draw PDFs, for the bench.
const PEERS: &[&str] = &["typst==0.15.2", "weasyprint==70.0"];

/// What is to be done with the machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum For {
    /// Building and running.
    Build,
    /// Making packages.
    Package,
    /// Testing as well.
    Test,
    /// Testing for long as well.
    Long,
}

/// Installs what is missing.
pub fn setup(purpose: For) -> Result<()> {
    if cfg!(target_os = "linux") {
        let mut wanted = BUILD.to_vec();
        if purpose == For::Package {
            wanted.extend(PACKAGE);
        }
        if purpose >= For::Test {
            wanted.extend(TEST);
        }
        if purpose >= For::Long {
            wanted.extend(LONG);
        }
        debian(&wanted)?;
    }
    if purpose >= For::Test {
        python()?;
    }
    Ok(())
}

fn debian(wanted: &[&str]) -> Result<()> {
    if !works("dpkg-query", &["--version"]) {
        eprintln!("not a Debian-like system: make sure that these are there: {}", wanted.join(" "));
        return Ok(());
    }
    let mut query = vec!["-W", "-f", "${Package} ${db:Status-Status}\n"];
    query.extend(wanted);
    let installed = output("dpkg-query", &query)?;
    let has = |package: &str| {
        installed.lines().any(|line| {
            line.strip_suffix(" installed").is_some_and(|name| name.split(':').next() == Some(package))
        })
    };
    let missing: Vec<&str> = wanted.iter().copied().filter(|package| !has(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = [&["install", "-y", "--no-install-recommends"][..], &missing].concat();
    if output("id", &["-u"])?.trim() == "0" {
        run("apt-get", &["update", "-q"])?;
        let mut command = program("apt-get", &install);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        return finish(command);
    }
    if works("sudo", &["-n", "true"]) {
        run("sudo", &["apt-get", "update", "-q"])?;
        return run("sudo", &[&["apt-get"][..], &install].concat());
    }
    bail!(
        "packages are missing; run this, then try again:\n  sudo apt-get update && sudo apt-get {}",
        install.join(" ")
    )
}

/// The folder of the Python environment.
pub fn venv() -> PathBuf {
    root().join(".venv")
}

fn python() -> Result<()> {
    let stamp = venv().join("installed");
    let wanted = PYTHON.join(" ");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let folder = venv().display().to_string();
    run("python3", &["-m", "venv", &folder])?;
    let pip = venv().join("bin/pip").display().to_string();
    run(&pip, &[&["install", "--quiet", "--disable-pip-version-check"][..], PYTHON].concat())?;
    std::fs::write(stamp, wanted)?;
    Ok(())
}

/// Installs those whom the bench compares us with. One that cannot be had is said to be missing by the bench.
pub fn peers() {
    let pip = venv().join("bin/pip").display().to_string();
    let _ = run(&pip, &[&["install", "--quiet", "--disable-pip-version-check"][..], PEERS].concat());
}
