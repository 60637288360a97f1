//! What a loaded pack still leaves open: numbers that no rule uses, tiers that overlap, thresholds without a
//! worked example, and what nothing refers to.

mod examples;
mod numbers;
mod tiers;
mod unused;

use serde::Serialize;

pub(crate) use numbers::figures;

use crate::{Benefit, Pack};

/// Something to put right in a pack, or to know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lint {
    /// `policy.md` or `examples.toml`.
    pub file: &'static str,
    /// In that file, from 1.
    pub line: usize,
    /// The id of the clause.
    pub clause: Option<String>,
    /// Such as `idle-number`, `cliff`.
    pub code: &'static str,
    /// Whether `policy lint` fails on it.
    pub severity: Severity,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

/// How much a lint matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// To be put right.
    Error,
    /// True of the text itself, and good to know.
    Note,
}

/// Looks a pack over, in the order of the text.
#[must_use]
pub fn lint(pack: &Pack) -> Vec<Lint> {
    let mut lints = Vec::new();
    numbers::lint(pack, &mut lints);
    for benefit in &pack.benefits {
        tiers::lint(pack, benefit, &mut lints);
        examples::lint(pack, benefit, &mut lints);
    }
    examples::rulings(pack, &mut lints);
    unused::lint(pack, &mut lints);
    lints.sort_by_key(|lint| lint.line);
    lints
}

const POLICY: &str = "policy.md";

fn line(pack: &Pack, name: &str) -> usize {
    pack.places.iter().find(|(known, _)| known == name).map_or(1, |(_, line)| *line)
}

fn of_benefit(
    pack: &Pack,
    benefit: &Benefit,
    code: &'static str,
    severity: Severity,
    message: String,
) -> Lint {
    let line = line(pack, &format!("benefit {}", benefit.id));
    Lint { file: POLICY, line, clause: Some(benefit.clause.clone()), code, severity, message }
}
