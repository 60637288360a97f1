//! The child process that reads old workbook formats, as the application starts itself for it.

use std::process::ExitCode;

fn main() -> ExitCode {
    intake::answer_if_child().unwrap_or(ExitCode::from(2))
}
