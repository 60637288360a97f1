//! What the outside tests share: the real binary, a demonstration to look at, the outside judges.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

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
        DEMO.get_or_init(|| Demo::make().expect("the demonstration runs"))
    }

    /// A demonstration of one's own, to change.
    ///
    /// # Errors
    /// It fails.
    pub fn make() -> Result<Demo> {
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

/// Writes a workbook of nobody's form, whose headings no program knows: one sheet 一 with who applies in B1 and
/// B2, headings in row 3 and an expense of 600 below them.
///
/// # Errors
/// It cannot be written.
pub fn strange_workbook(path: &Path, applicant: &str, number: &str) -> Result<()> {
    let cell = |place: &str, text: &str| match text.parse::<f64>() {
        Ok(_) if text.len() < 12 => format!(r#"<c r="{place}"><v>{text}</v></c>"#),
        _ => format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#),
    };
    let rows = [
        (1, vec![("A", "报送单位"), ("B", applicant)]),
        (2, vec![("A", "机构代号"), ("B", "91350100M000100Y43")]),
        (3, vec![("A", "票"), ("B", "谁开的"), ("C", "多少钱")]),
        (4, vec![("A", number), ("B", "宁波云岫代工有限公司"), ("C", "600")]),
    ];
    let rows: String = rows
        .iter()
        .map(|(row, cells)| {
            let cells: String =
                cells.iter().map(|(column, text)| cell(&format!("{column}{row}"), text)).collect();
            format!(r#"<row r="{row}">{cells}</row>"#)
        })
        .collect();
    let ns = "http://schemas.openxmlformats.org/";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<?xml version="1.0"?><Types xmlns="{ns}package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="rId1" Type="{ns}officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<?xml version="1.0"?><workbook xmlns="{ns}spreadsheetml/2006/main" xmlns:r="{ns}officeDocument/2006/relationships"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="{ns}package/2006/relationships"><Relationship Id="rId1" Type="{ns}officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<?xml version="1.0"?><worksheet xmlns="{ns}spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
            ),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path)?);
    for (name, text) in parts {
        use std::io::Write;
        zip.start_file(name, zip::write::SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish()?;
    Ok(())
}
