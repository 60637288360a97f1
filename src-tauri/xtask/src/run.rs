//! Running programs, each announced before it starts.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The repository's root.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map(PathBuf::from).unwrap_or(here)
}

/// A program that runs in the repository's root.
pub fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// Runs a program to its end, and fails where it fails.
pub fn run(name: &str, arguments: &[&str]) -> Result<()> {
    finish(program(name, arguments))
}

/// Runs a prepared program to its end, and fails where it fails.
pub fn finish(mut command: Command) -> Result<()> {
    let shown = shown(&command);
    eprintln!("\n→ {shown}");
    let status = command.status().with_context(|| format!("cannot start: {shown}"))?;
    if !status.success() {
        bail!("failed: {shown}");
    }
    Ok(())
}

/// Whether a program can be run and succeeds; it prints nothing.
pub fn works(name: &str, arguments: &[&str]) -> bool {
    let mut command = program(name, arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// What a program prints.
pub fn output(name: &str, arguments: &[&str]) -> Result<String> {
    let out = program(name, arguments).output().with_context(|| format!("cannot start: {name}"))?;
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// What a prepared program prints; fails where it fails.
pub fn printed(mut command: Command) -> Result<Vec<u8>> {
    let shown = shown(&command);
    let out = command.output().with_context(|| format!("cannot start: {shown}"))?;
    if !out.status.success() {
        bail!("failed: {shown}\n{}", String::from_utf8_lossy(&out.stderr));
    }
    Ok(out.stdout)
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
