//! What the command line says of itself to a shell and to `man`; packages carry both.

use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;
use workbench::Error;

use super::{Arguments, Ended};

pub fn completions(shell: clap_complete::Shell) -> Ended {
    let mut command = Arguments::command();
    clap_complete::generate(shell, &mut command, "policy-workbench", &mut std::io::stdout());
    Ok(ExitCode::SUCCESS)
}

pub fn man(out: &Path) -> Ended {
    let written =
        std::fs::create_dir_all(out).and_then(|()| clap_mangen::generate_to(Arguments::command(), out));
    written.map_err(|error| Error::Invalid(format!("手册页写不到 {}：{error}", out.display())))?;
    Ok(ExitCode::SUCCESS)
}
