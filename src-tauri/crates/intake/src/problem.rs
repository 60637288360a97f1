//! A problem, with its place.

use casework::{CellRef, Problem, ProblemCode, Severity};

/// A problem.
pub(crate) fn problem(
    severity: Severity,
    code: ProblemCode,
    at: Option<CellRef>,
    message: String,
    remedy: &str,
) -> Problem {
    crate::received::limits::ask();
    Problem { severity, code, at, message: message.into(), remedy: remedy.into() }
}
