//! Each benefit has worked examples: below, at and above each of its thresholds, whatever figure they are of; at each
//! of its caps; where a share or a floor binds; with each input unknown; and each reading of each ruling has one.

use super::{Lint, Severity, line, of_benefit};
use crate::assess::{Looked, look};
use crate::exact::Exact;
use crate::examples::Example;
use crate::pack::{Amount, Condition, Part, Quantity, Shape};
use crate::words::{Words, figure};
use crate::{Benefit, Pack, assess, folded};

/// What a rule turns on, and how examples are looked at for it.
enum Threshold<'p> {
    Figure(&'p Quantity, Exact),
    /// A date input, and what it is set against.
    Date(&'p Condition),
}

pub(super) fn lint(pack: &Pack, benefit: &Benefit, lints: &mut Vec<Lint>) {
    let mine: Vec<&Example> = pack.examples.iter().filter(|example| example.benefit == benefit.id).collect();
    for example in mine.iter().filter(|example| example.note.is_none()) {
        if example.expect.ceiling.as_deref().is_some_and(|ceiling| ceiling != "unknown") {
            let message = format!("算例“{}”写了上限，没有写算式。请在 note 中写明怎么手算。", example.name);
            lints.push(of_benefit(pack, benefit, "no-example", Severity::Error, message));
        }
    }
    let mut report = |message: String| {
        let message = format!("{message}没有算例。请在 examples.toml 中补上。");
        lints.push(of_benefit(pack, benefit, "no-example", Severity::Error, message));
    };
    if mine.is_empty() {
        return report(format!("“{}”", benefit.title));
    }
    let words = Words::of(pack, Some(benefit));
    for threshold in thresholds(benefit, false) {
        sides(pack, &words, &threshold, &mine).into_iter().for_each(&mut report);
    }
    of_limits(pack, benefit, &mine).into_iter().for_each(&mut report);
    of_matter(benefit, &mine).into_iter().for_each(&mut report);
    for input in &benefit.inputs {
        let asked = pack.referred_to.contains(&format!("input {} {}", benefit.id, input.name));
        let asked = asked && !only_advises(benefit, &input.name);
        let unknown =
            |example: &&&Example| example.expect.missing.iter().flatten().any(|name| *name == input.name);
        if asked && !mine.iter().any(|example| unknown(&example)) {
            report(format!("“{}”未知（{}，写在 missing 中）", input.name, input.label));
        }
    }
}

/// An input that nothing but an advisory looks at is never waited for.
fn only_advises(benefit: &Benefit, name: &str) -> bool {
    let mut advised = false;
    benefit.advisories.iter().for_each(|advisory| advisory.when.names(&mut |known| advised |= known == name));
    advised && !benefit.input(name).is_some_and(|input| input.required)
}

/// Thresholds of what all benefits share, and most amounts of several: any benefit's examples do.
pub(super) fn shared(pack: &Pack, lints: &mut Vec<Lint>) {
    let Some(first) = pack.benefits.first().filter(|_| !pack.examples.is_empty()) else { return };
    let all: Vec<&Example> = pack.examples.iter().collect();
    let mut report = |name: &str, clause: Option<String>, message: String| {
        let message = format!("{message}没有算例。请在 examples.toml 中补上。");
        let line = line(pack, name);
        lints.push(Lint {
            file: super::POLICY,
            line,
            clause,
            code: "no-example",
            severity: Severity::Error,
            message,
        });
    };
    let words = Words::of(pack, Some(first));
    for criterion in first.criteria.iter().filter(|criterion| criterion.shared) {
        for threshold in of_condition(&criterion.met) {
            for side in sides(pack, &words, &threshold, &all) {
                report(&format!("criterion {}", criterion.id), Some(criterion.clause.clone()), side);
            }
        }
    }
    let under = |id: &str| pack.benefits.iter().any(|benefit| benefit.amount.under.as_deref() == Some(id));
    for cap in pack.group_caps.iter().filter(|cap| under(&cap.id)) {
        let limit = figure(cap.limit, Some("元"));
        let reached = all.iter().any(|example| {
            let facts = example.facts();
            let Ok(assessment) = assess(pack, &facts) else { return false };
            let cut = |claim: &crate::ClaimAssessment| {
                let payment = &claim.payment;
                let of_cap = payment.cap.as_ref().is_some_and(|used| used.id == cap.id);
                of_cap && payment.cap.as_ref().is_some_and(|used| used.left == claim.potential)
            };
            let expects = example.expect.payable.is_some() || example.expect.total_payable.is_some();
            expects && assessment.claims.iter().any(cut)
        });
        if !reached {
            report(&format!("cap {}", cap.id), None, format!("几项合计达到“{}”的最高 {limit} ", cap.id));
        }
    }
}

/// Each reading that a bureau could choose instead of the default.
pub(super) fn rulings(pack: &Pack, lints: &mut Vec<Lint>) {
    if pack.examples.is_empty() {
        return;
    }
    for ruling in pack.rulings.iter().filter(|ruling| ruling.settled_by.is_none()) {
        for reading in ruling.readings.iter().filter(|reading| reading.id != ruling.default) {
            let shown =
                |example: &Example| example.rulings.get(&ruling.id).is_some_and(|id| *id == reading.id);
            if !pack.examples.iter().any(shown) {
                lints.push(Lint {
                    file: super::POLICY,
                    line: line(pack, &format!("ruling {}", ruling.id)),
                    clause: Some(ruling.clause.clone()),
                    code: "no-example",
                    severity: Severity::Error,
                    message: format!(
                        "口径“{}”的读法“{}”没有算例。请在 examples.toml 中补上。",
                        ruling.id, reading.id
                    ),
                });
            }
        }
    }
}

/// Which sides of a threshold no example stands on.
fn sides(pack: &Pack, words: &Words<'_>, threshold: &Threshold<'_>, examples: &[&Example]) -> Vec<String> {
    use std::cmp::Ordering;
    let (of, bound, found): (String, String, Vec<Ordering>) = match threshold {
        Threshold::Figure(quantity, bound) => {
            let looked =
                examples.iter().filter_map(|example| look(pack, &example.facts(), Looked::Figure(quantity)));
            let of = match quantity {
                Quantity::Input(name) => format!("“{name}”"),
                other => words.quantity(other),
            };
            let found = looked.filter_map(|looked| looked.figure).map(|figure| figure.cmp(bound)).collect();
            (of, bound.to_string(), found)
        }
        Threshold::Date(condition) => {
            let looked =
                examples.iter().filter_map(|example| look(pack, &example.facts(), Looked::Date(condition)));
            let found =
                looked.filter_map(|looked| looked.dates).map(|(day, bound)| day.cmp(&bound)).collect();
            (words.condition(condition), "界定日".to_owned(), found)
        }
    };
    let wanted = [(Ordering::Equal, "恰为"), (Ordering::Less, "低于"), (Ordering::Greater, "高于")];
    let dates = [(Ordering::Equal, "恰在"), (Ordering::Less, "早于"), (Ordering::Greater, "晚于")];
    let wanted = if matches!(threshold, Threshold::Date(_)) { dates } else { wanted };
    let absent = wanted.into_iter().filter(|(side, _)| !found.contains(side));
    let side = |side: &str| match threshold {
        Threshold::Figure(..) => format!("{of}{side} {bound} "),
        Threshold::Date(_) => format!("条件（{of}）：日期{side}{bound}的"),
    };
    absent.map(|(_, words)| side(words)).collect()
}

/// How many thresholds a pack has, for what a lint has looked at.
pub(super) fn count(pack: &Pack) -> usize {
    pack.benefits.iter().map(|benefit| thresholds(benefit, false).len()).sum()
}

fn thresholds(benefit: &Benefit, shared: bool) -> Vec<Threshold<'_>> {
    let mut found: Vec<Threshold<'_>> = Vec::new();
    for criterion in benefit.criteria.iter().filter(|criterion| criterion.shared == shared) {
        found.extend(of_condition(&criterion.met));
    }
    of_amount(&benefit.amount, &mut |quantity, bound| add(&mut found, quantity, bound));
    found
}

fn add<'p>(found: &mut Vec<Threshold<'p>>, quantity: &'p Quantity, bound: Exact) {
    let same = |known: &Threshold<'_>| match known {
        Threshold::Figure(other, at) => *at == bound && format!("{other:?}") == format!("{quantity:?}"),
        Threshold::Date(_) => false,
    };
    // Nothing lies below zero.
    if !bound.is_zero() && !found.iter().any(same) {
        found.push(Threshold::Figure(quantity, bound));
    }
}

fn of_condition(condition: &Condition) -> Vec<Threshold<'_>> {
    let mut found = Vec::new();
    condition.comparisons(&mut |quantity, bound| add(&mut found, quantity, bound));
    dates(condition, &mut found);
    found
}

fn dates<'p>(condition: &'p Condition, found: &mut Vec<Threshold<'p>>) {
    match condition {
        Condition::Date { .. } => found.push(Threshold::Date(condition)),
        Condition::Any(parts) | Condition::All(parts) => parts.iter().for_each(|part| dates(part, found)),
        Condition::Not(part) => dates(part, found),
        Condition::Judgement
        | Condition::Is { .. }
        | Condition::OneOf { .. }
        | Condition::NotOneOf { .. }
        | Condition::Known { .. }
        | Condition::Blank { .. }
        | Condition::Recognised
        | Condition::InClaimYear { .. }
        | Condition::Compare { .. } => {}
    }
}

fn of_amount<'p>(amount: &'p Amount, add: &mut dyn FnMut(&'p Quantity, Exact)) {
    match &amount.shape {
        Shape::Tiers { of, tiers, .. } | Shape::MarginalTiers { of, tiers } => {
            for bound in tiers.iter().flat_map(|tier| [tier.from, tier.to]).flatten() {
                add(of, bound);
            }
        }
        Shape::Step { of, every, .. } => add(of, *every),
        Shape::Parts(parts) => parts.iter().for_each(|part| of_amount(&part.amount, add)),
        Shape::Rate { .. }
        | Shape::Graded { .. }
        | Shape::Fixed { .. }
        | Shape::Figure { .. }
        | Shape::Interest(_)
        | Shape::Discretionary
        | Shape::InKind { .. } => {}
    }
}

/// Caps that no example reaches, shares and floors that bind in none.
fn of_limits(pack: &Pack, benefit: &Benefit, mine: &[&Example]) -> Vec<String> {
    let mut absent = Vec::new();
    let mut limits: Vec<Exact> = benefit.amount.caps().into_iter().map(|cap| cap.limit).collect();
    if let Shape::InKind { at_most, .. } = &benefit.amount.shape {
        limits.push(*at_most);
    }
    for limit in limits {
        let at_it = mine.iter().any(|example| {
            let expected = [&example.expect.ceiling, &example.expect.ceiling_p];
            expected.into_iter().flatten().any(|expected| Exact::parse(expected) == Some(limit))
        });
        if !at_it {
            absent.push(format!("“{}”达到最高 {limit} ", benefit.title));
        }
    }
    let amounts = whole_and_parts(&benefit.amount);
    let wants = [
        (amounts.iter().any(|amount| amount.no_more_than.is_some()), "不超过比例额", "达到比例限额"),
        (amounts.iter().any(|amount| amount.nothing_below.is_some()), "不足起付额的不付", "不足起付额"),
    ];
    for (_, label, words) in wants.into_iter().filter(|(said, _, _)| *said) {
        let binds = mine.iter().filter(|example| example.expect.ceiling.is_some()).any(|example| {
            let assessed = assess(pack, &example.facts()).ok();
            let claim = assessed.and_then(|assessment| assessment.claims.into_iter().next());
            claim.is_some_and(|claim| changed_by(&claim.trace, label))
        });
        if !binds {
            absent.push(format!("“{}”{words}", benefit.title));
        }
    }
    if let Some(floor) = &benefit.amount.nothing_below {
        let at_it = |example: &&&Example| {
            example.expect.ceiling.as_deref().and_then(Exact::parse) == Some(floor.least)
        };
        if !mine.iter().any(|example| at_it(&example)) {
            absent.push(format!("“{}”恰为起付额 {} ", benefit.title, floor.least));
        }
    }
    absent
}

/// Words of the matter that no line of an example has, and lines that have none of them.
fn of_matter(benefit: &Benefit, mine: &[&Example]) -> Vec<String> {
    if benefit.matter.is_empty() {
        return Vec::new();
    }
    let judged = mine.iter().filter(|example| example.expect.off_matter.is_some());
    let lines: Vec<&String> = judged.flat_map(|example| &example.lines).collect();
    let has = |word: &String| lines.iter().any(|line| folded(line).contains(&folded(word)));
    let absent = benefit.matter.iter().filter(|word| !has(word));
    let mut absent: Vec<String> = absent.map(|word| format!("发票内容有“{word}”的")).collect();
    if !lines.iter().any(|line| benefit.is_of_its_matter(line) == Some(false)) {
        absent.push("发票内容没有 matter 所列各词的".to_owned());
    }
    absent
}

/// An amount, and those that it is added up from.
fn whole_and_parts(amount: &Amount) -> Vec<&Amount> {
    let parts: &[Part] = if let Shape::Parts(parts) = &amount.shape { parts } else { &[] };
    std::iter::once(amount).chain(parts.iter().flat_map(|part| whole_and_parts(&part.amount))).collect()
}

/// Whether the step of this label made something else of what came into it.
fn changed_by(trace: &crate::Trace, label: &str) -> bool {
    let first = trace.of.first();
    let here = trace.label == label && first.is_some_and(|first| first.value != trace.value);
    here || trace.of.iter().any(|part| changed_by(part, label))
}
