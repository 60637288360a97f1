//! The child process by itself, for this crate's tests; the application is its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    vouchers::answer_if_child().unwrap_or(ExitCode::FAILURE)
}
