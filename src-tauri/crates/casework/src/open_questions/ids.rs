//! Ids of questions: of the code and of what it is about, so that another version of the package has the same ones.

use std::collections::HashMap;

use crate::{CellRef, Problem, ProblemCode, Sha256Hex};

/// `not-a-number-3f9a1c07`: the code, and a part of the SHA-256 of it and what it is about.
pub(super) fn id(code: ProblemCode, about: &str) -> String {
    let digest = Sha256Hex::of(format!("{code}\u{1f}{about}").as_bytes());
    format!("{code}-{}", digest.as_str().get(..8).unwrap_or_default())
}

/// The ids of a package's problems, in order. A problem is about its cell; one of the whole file, or the second of a
/// code at one cell, is told apart by its words.
#[must_use]
pub fn problem_ids(problems: &[Problem]) -> Vec<String> {
    let mut first: HashMap<(ProblemCode, &CellRef), &str> = HashMap::new();
    problems
        .iter()
        .map(|problem| {
            let Some(at) = &problem.at else { return id(problem.code, &problem.message) };
            let words = first.entry((problem.code, at)).or_insert(&problem.message);
            if problem.message == *words {
                id(problem.code, &at.to_string())
            } else {
                id(problem.code, &format!("{at}\u{1f}{}", problem.message))
            }
        })
        .collect()
}
