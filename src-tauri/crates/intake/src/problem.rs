//! A problem, with its place.

use casework::{CellRef, Problem, Severity};

/// A problem.
pub(crate) fn problem(
    severity: Severity,
    code: &str,
    at: Option<CellRef>,
    message: String,
    remedy: &str,
) -> Problem {
    crate::received::limits::ask();
    Problem { severity, code: code.to_owned(), at, message: message.into(), remedy: remedy.into() }
}
