//! What the outside tests share: the real binary, a demonstration to look at, the outside judges.

mod edited;
mod made;
pub mod memory;
mod office;
mod with_vouchers;
mod workbook;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

pub use edited::edited_sample;
pub use office::{Office, PLATFORMS};
pub use with_vouchers::{with_more_vouchers, with_vouchers, with_vouchers_alone};
pub use workbook::{fill_in, strange_workbook, texts_of, write_workbook};

/// The password of every user of a demonstration; the README states it too.
pub const DEMO_PASSWORD: &str = "yanshi-2024-binjiang";

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// The application, as `cargo build` made it beside this test.
///
/// # Errors
/// It is not there.
pub fn binary() -> Result<PathBuf> {
    let exe = std::env::current_exe()?;
    let name = format!("policy-workbench{}", std::env::consts::EXE_SUFFIX);
    let found = exe.ancestors().skip(1).map(|folder| folder.join(&name)).find(|path| path.is_file());
    found.context("the application is not built: run `cargo build` first, or `cargo xtask test`")
}

/// A demonstration, run once for all tests of a process.
#[derive(Debug)]
pub struct Demo {
    folder: TempDir,
}

impl Demo {
    /// The demonstration; the first caller runs it.
    ///
    /// # Panics
    /// Where it fails: no test that needs it can go on.
    #[must_use]
    #[allow(clippy::expect_used, reason = "a test without its fixture must end")]
    pub fn shared() -> &'static Demo {
        static DEMO: OnceLock<Demo> = OnceLock::new();
        DEMO.get_or_init(|| Demo::run().expect("the demonstration runs"))
    }

    /// A demonstration of one's own, to change: a copy of the shared one.
    ///
    /// # Errors
    /// It cannot be copied.
    pub fn make() -> Result<Demo> {
        let folder = TempDir::new()?;
        copy_folder(&Demo::shared().path(""), &folder.path().join("demo"))?;
        Ok(Demo { folder })
    }

    /// A demonstration with keys of its own: another office, with users of the same names.
    ///
    /// # Errors
    /// It fails.
    pub fn run() -> Result<Demo> {
        let folder = TempDir::new()?;
        let out = folder.path().join("demo");
        let ended = Command::new(binary()?).arg("demo").arg("--out").arg(&out).output()?;
        if !ended.status.success() {
            bail!("demo: {}", String::from_utf8_lossy(&ended.stderr));
        }
        Ok(Demo { folder })
    }

    /// A path below its folder.
    #[must_use]
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join("demo").join(below)
    }

    /// The memos, sorted.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn memos(&self) -> Result<Vec<PathBuf>> {
        let entries = std::fs::read_dir(self.path("memos"))?;
        let mut memos = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        memos.sort();
        Ok(memos)
    }

    /// Runs the command line on its store as one of its users.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn cli(&self, user: &str, arguments: &[&str]) -> Result<Output> {
        cli(&self.path("workbench.db"), user, DEMO_PASSWORD, arguments)
    }

    /// The same, for its JSON document. It must succeed.
    ///
    /// # Errors
    /// It fails, or prints no JSON.
    pub fn json(&self, user: &str, arguments: &[&str]) -> Result<Value> {
        json(&self.cli(user, &[arguments, &["--json"]].concat())?)
    }
}

/// Copies a folder with all that is in it. A store that nobody has open is whole in its files.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            std::fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// Runs the command line on a store.
///
/// # Errors
/// It cannot be started.
pub fn cli(store: &Path, user: &str, password: &str, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new(binary()?);
    command.args(arguments).arg("--store").arg(store).args(["--user", user]);
    command.env("WORKBENCH_PASSWORD", password).env("WORKBENCH_NEW_PASSWORD", password);
    Ok(command.output()?)
}

/// What an administrator gives a user for the first sign-in.
const FIRST_PASSWORD: &str = "chuci-denglu-7391";

/// Adds a user, as `user add NAME …` says, who then changes the first password into their own.
///
/// # Errors
/// Either is refused.
pub fn add_user(store: &Path, admin: &str, password: &str, arguments: &[&str]) -> Result<()> {
    let name = arguments.get(2).context("user add NAME")?;
    let run = |user: &str, arguments: &[&str], now: &str, new: &str| -> Result<()> {
        let mut command = Command::new(binary()?);
        command.args(arguments).arg("--store").arg(store).args(["--user", user]);
        let output = command.env("WORKBENCH_PASSWORD", now).env("WORKBENCH_NEW_PASSWORD", new).output()?;
        if output.status.success() { Ok(()) } else { bail!("{arguments:?}: {}", said(&output)) }
    };
    run(admin, arguments, password, FIRST_PASSWORD)?;
    run(name, &["user", "passwd"], FIRST_PASSWORD, password)
}

/// A run's JSON document; the run must have succeeded.
///
/// # Errors
/// It failed, or printed no JSON.
pub fn json(output: &Output) -> Result<Value> {
    if !output.status.success() {
        bail!("exit {:?}: {}", output.status.code(), said(output));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// All that a run printed.
#[must_use]
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs an outside judge, and gives what it printed. It must succeed.
///
/// # Errors
/// It is not installed, or it complains.
pub fn judge(program: impl AsRef<Path>, arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Result<String> {
    let program = program.as_ref();
    let mut command = Command::new(program);
    for argument in arguments {
        command.arg(argument);
    }
    let output = command
        .output()
        .with_context(|| format!("{} is not installed: run `cargo xtask test`", program.display()))?;
    if !output.status.success() {
        bail!("{}: {}", program.display(), said(&output));
    }
    Ok(said(&output))
}

/// pyHanko, in the environment that `cargo xtask test` made.
#[must_use]
pub fn pyhanko() -> PathBuf {
    let venv = std::env::var_os("WORKBENCH_JUDGES").map_or_else(|| root().join(".venv"), PathBuf::from);
    venv.join("bin/pyhanko")
}
