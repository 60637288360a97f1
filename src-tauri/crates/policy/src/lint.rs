//! What a loaded pack still leaves open: numbers that no rule uses, tiers that overlap, thresholds without a
//! worked example, and what nothing refers to.

mod examples;
mod numbers;
mod tiers;
mod unused;
mod written;

use serde::Serialize;

pub(crate) use written::{numeral, written_numbers};

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
    examples::shared(pack, &mut lints);
    examples::rulings(pack, &mut lints);
    unused::lint(pack, &mut lints);
    lints.sort_by_key(|lint| lint.line);
    lints
}

/// What a lint has looked at: success is worth as much as what was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Clauses of the text.
    pub clauses: usize,
    /// Numbers of the text, each used by a rule or marked as used by none.
    pub numbers: usize,
    /// Benefits.
    pub benefits: usize,
    /// Criteria, the shared ones once.
    pub criteria: usize,
    /// Thresholds, each with examples below, at and above.
    pub thresholds: usize,
    /// Rulings.
    pub rulings: usize,
    /// Worked examples.
    pub examples: usize,
}

/// What [`lint`] looks at in a pack.
#[must_use]
pub fn checked(pack: &Pack) -> Checked {
    let own = |benefit: &Benefit| benefit.criteria.iter().filter(|criterion| !criterion.shared).count();
    let shared = pack.benefits.first().map_or(0, |first| first.criteria.len() - own(first));
    Checked {
        clauses: pack.clauses.len(),
        numbers: numbers::count(pack),
        benefits: pack.benefits.len(),
        criteria: shared + pack.benefits.iter().map(own).sum::<usize>(),
        thresholds: examples::count(pack),
        rulings: pack.rulings.len(),
        examples: pack.examples.len(),
    }
}

impl std::fmt::Display for Checked {
    /// In one Chinese sentence.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "已核对：条款 {} 条、原文中的数 {} 个、资助项 {} 个、条件 {} 条、门槛 {} 处、口径 {} 项、算例 {} 个",
            self.clauses,
            self.numbers,
            self.benefits,
            self.criteria,
            self.thresholds,
            self.rulings,
            self.examples
        )
    }
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
