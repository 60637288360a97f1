//! What a loaded pack still leaves open: numbers that no rule uses, tiers that overlap, thresholds without a
//! worked example, and what nothing refers to.

use serde::Serialize;

use crate::exact::{Exact, TooLarge, money};
use crate::pack::{Amount, Condition, Quantity, Shape, Tier};
use crate::{Benefit, Clause, Pack};

/// Something to put right in a pack, or to know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lint {
    /// In `policy.md`, from 1.
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
    numbers(pack, &mut lints);
    for benefit in &pack.benefits {
        if let Shape::Tiers { tiers, .. } | Shape::MarginalTiers { tiers, .. } = &benefit.amount.shape {
            gaps_and_overlaps(pack, benefit, tiers, &mut lints);
        }
        if let Shape::Tiers { tiers, .. } = &benefit.amount.shape {
            cliffs(pack, benefit, tiers, &mut lints);
        }
        examples(pack, benefit, &mut lints);
    }
    unused(pack, &mut lints);
    lints.sort_by_key(|lint| lint.line);
    lints
}

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
    Lint { line, clause: Some(benefit.clause.clone()), code, severity, message }
}

/// Every number of a clause is a figure of a rule that cites the words around it, or is marked idle.
fn numbers(pack: &Pack, lints: &mut Vec<Lint>) {
    for clause in &pack.clauses {
        let mut rules: Vec<(Vec<Exact>, Vec<&str>)> = Vec::new();
        for benefit in pack.benefits.iter().filter(|benefit| benefit.clause == clause.id) {
            let (mut figures, mut cites) = (Vec::new(), Vec::new());
            figures_of(benefit, &mut figures, &mut cites);
            rules.push((figures, cites));
        }
        for goal in pack.goals.iter().filter(|goal| goal.clause == clause.id) {
            rules.push((Exact::parse(&goal.figure).into_iter().collect(), vec![&goal.cites]));
        }
        for (at, written, value) in numbers_in(clause) {
            let around = |words: &&str| {
                clause.text.match_indices(*words).any(|(start, _)| start <= at && at < start + words.len())
            };
            let used =
                rules.iter().any(|(figures, cites)| figures.contains(&value) && cites.iter().any(around));
            let idle = |(id, number): &(String, String)| *id == clause.id && *number == written;
            if used || pack.idle_numbers.iter().any(idle) {
                continue;
            }
            lints.push(Lint {
                line: clause.line,
                clause: Some(clause.id.clone()),
                code: "idle-number",
                severity: Severity::Error,
                message: format!("原文的“{written}”没有规则使用。请写入规则，或列入 idle_numbers 并说明。"),
            });
        }
    }
}

/// The numbers in digits, but for the clause's own: where, as written, and what they are worth.
fn numbers_in(clause: &Clause) -> Vec<(usize, String, Exact)> {
    let mut found = Vec::new();
    for (start, line) in lines_with_start(&clause.text) {
        let own = line.bytes().take_while(u8::is_ascii_digit).count();
        let mut at = if own > 0 && line[own..].starts_with('.') { own } else { 0 };
        while let Some(offset) = line[at..].find(|c: char| c.is_ascii_digit()) {
            let from = at + offset;
            let rest = &line[from..];
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let written = rest[..digits].trim_end_matches('.');
            let unit = &rest[written.len()..];
            let scale = if unit.starts_with('万') { Some(Exact::whole(10_000)) } else { None };
            let percent = unit.starts_with('%');
            if let Some(number) = Exact::parse(written) {
                let value = match scale {
                    Some(scale) => number.mul(scale).unwrap_or(number),
                    None if percent => number.div(Exact::whole(100)).ok().flatten().unwrap_or(number),
                    None => number,
                };
                found.push((start + from, written.to_owned(), value));
            }
            at = from + digits.max(1);
        }
    }
    found
}

fn lines_with_start(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line)
    })
}

fn figures_of<'p>(benefit: &'p Benefit, figures: &mut Vec<Exact>, cites: &mut Vec<&'p str>) {
    let amount: &Amount = &benefit.amount;
    cites.extend(amount.cites.as_deref());
    for cap in amount.caps() {
        figures.push(cap.limit);
        cites.push(&cap.cites);
    }
    for criterion in &benefit.criteria {
        cites.push(&criterion.cites);
        if let Condition::Compare { bound, .. } = &criterion.met {
            figures.push(*bound);
        }
    }
    match &amount.shape {
        Shape::Rate { rate, .. } => figures.push(*rate),
        Shape::Tiers { tiers, .. } | Shape::MarginalTiers { tiers, .. } => {
            for tier in tiers {
                figures.extend([Some(tier.rate), tier.from, tier.to].into_iter().flatten());
                cites.push(&tier.cites);
            }
        }
        Shape::Step { every, pays, .. } => figures.extend([*every, *pays]),
        Shape::Graded { pays, .. } => figures.extend(pays.iter().map(|(_, pays)| *pays)),
        Shape::Fixed { pays, .. } => figures.push(*pays),
        Shape::InKind { at_most, .. } => figures.push(*at_most),
        Shape::Interest(interest) => {
            figures.push(interest.principal_up_to);
            cites.push(&interest.cites_principal);
        }
        Shape::Figure { .. } | Shape::Discretionary => {}
    }
}

fn gaps_and_overlaps(pack: &Pack, benefit: &Benefit, tiers: &[Tier], lints: &mut Vec<Lint>) {
    let mut sorted: Vec<&Tier> = tiers.iter().collect();
    sorted.sort_by_key(|tier| tier.from.unwrap_or(Exact::ZERO));
    for pair in sorted.windows(2) {
        let [below, above] = pair else { continue };
        let from = above.from.unwrap_or(Exact::ZERO);
        let (code, words) = match below.to {
            Some(to) if to == from => continue,
            Some(to) if to < from => ("tier-gap", "之间有空档"),
            Some(_) | None => ("tier-overlap", "相互重叠"),
        };
        let message = format!("“{}”与“{}”两档{words}。", below.id, above.id);
        lints.push(of_benefit(pack, benefit, code, Severity::Error, message));
    }
}

fn cliffs(pack: &Pack, benefit: &Benefit, tiers: &[Tier], lints: &mut Vec<Lint>) {
    let yuan = |amount: Exact| amount.floor_to_fen().map(|fen| money(fen).grouped());
    for below in tiers {
        let Some(bound) = below.to else { continue };
        let drop = |above: &Tier| -> Result<Option<String>, TooLarge> {
            let (at_bound, after) = (below.alone(bound)?, above.alone(bound)?);
            if after >= at_bound {
                return Ok(None);
            }
            let (bound, high, low) = (yuan(bound)?, yuan(at_bound)?, yuan(after)?);
            Ok(Some(format!("断崖：{bound} 处上限 {high}，刚超过时降为 {low}。此系原文，评审时有提示。")))
        };
        for above in tiers.iter().filter(|tier| tier.id != below.id && tier.from == Some(bound)) {
            if let Ok(Some(message)) = drop(above) {
                lints.push(of_benefit(pack, benefit, "cliff", Severity::Note, message));
            }
        }
    }
}

/// Each benefit has an example, and one at each of its thresholds.
fn examples(pack: &Pack, benefit: &Benefit, lints: &mut Vec<Lint>) {
    let mine: Vec<_> = pack.examples.iter().filter(|example| example.benefit == benefit.id).collect();
    if mine.is_empty() {
        let message = format!("“{}”没有算例。请在 examples.toml 中补上。", benefit.title);
        lints.push(of_benefit(pack, benefit, "no-example", Severity::Error, message));
    }
    for (name, threshold) in thresholds(benefit) {
        let at_it = mine.iter().any(|example| {
            let given = example
                .inputs
                .get(name)
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            given.and_then(|given| Exact::parse(&given)) == Some(threshold)
        });
        if !at_it {
            let message = format!("“{name}”恰为 {threshold} 没有算例。请在 examples.toml 中补上。");
            lints.push(of_benefit(pack, benefit, "no-example", Severity::Error, message));
        }
    }
}

fn thresholds(benefit: &Benefit) -> Vec<(&str, Exact)> {
    let mut found = Vec::new();
    for criterion in benefit.criteria.iter().filter(|criterion| !criterion.shared) {
        if let Condition::Compare { quantity: Quantity::Input(name), bound, .. } = &criterion.met {
            found.push((name.as_str(), *bound));
        }
    }
    match &benefit.amount.shape {
        Shape::Tiers { of: Quantity::Input(name), tiers, .. }
        | Shape::MarginalTiers { of: Quantity::Input(name), tiers } => {
            found.extend(
                tiers
                    .iter()
                    .flat_map(|tier| [tier.from, tier.to])
                    .flatten()
                    .map(|bound| (name.as_str(), bound)),
            );
        }
        Shape::Step { of: Quantity::Input(name), every, .. } => found.push((name, *every)),
        _ => {}
    }
    found.dedup();
    found
}

/// Rulings, inputs and parameters that nothing refers to.
fn unused(pack: &Pack, lints: &mut Vec<Lint>) {
    let mut report = |name: String, clause: Option<String>, code, message| {
        lints.push(Lint { line: line(pack, &name), clause, code, severity: Severity::Error, message });
    };
    let used = |name: &str| pack.referred_to.iter().any(|known| known == name);
    for ruling in pack.rulings.iter().filter(|ruling| ruling.settled_by.is_none()) {
        let name = format!("ruling {}", ruling.id);
        if !used(&name) {
            let message =
                format!("没有规则用到口径“{}”。请用上、删去，或以 settled_by 写明何处使用。", ruling.id);
            report(name, Some(ruling.clause.clone()), "unused-ruling", message);
        }
    }
    for parameter in &pack.parameters {
        let name = format!("parameter {}", parameter.name);
        if !used(&name) {
            let message = format!("没有规则用到参数“{}”。", parameter.name);
            report(name, Some(parameter.clause.clone()), "unused-parameter", message);
        }
    }
    let mut inputs: Vec<(String, Option<String>, &str)> = Vec::new();
    for input in &pack.applicant_inputs {
        inputs.push((format!("input {}", input.name), None, &input.name));
    }
    for benefit in &pack.benefits {
        for input in &benefit.inputs {
            let name = format!("input {} {}", benefit.id, input.name);
            inputs.push((name, Some(benefit.clause.clone()), &input.name));
        }
    }
    for (name, clause, input) in inputs {
        if !used(&name) && !pack.for_the_record.contains(&name) {
            let message =
                format!("没有规则用到填报项“{input}”。请用上、删去，或写 record = true 表明只备查。");
            report(name, clause, "unused-input", message);
        }
    }
}
