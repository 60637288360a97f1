//! Every number of a clause, in digits or in words, is a figure of a rule that cites the words around it, or
//! is marked as used by none.

use jiff::civil::Date;

use super::written::{Number, numbers_in};
use super::{Lint, POLICY, Severity};
use crate::exact::Exact;
use crate::pack::{Amount, Quantity, Shape};
use crate::{Benefit, Clause, Pack};

/// The figures of a rule, and the words that it cites.
#[derive(Default)]
struct Rule<'p> {
    figures: Vec<Exact>,
    cites: Vec<&'p str>,
}

pub(super) fn lint(pack: &Pack, lints: &mut Vec<Lint>) {
    for clause in &pack.clauses {
        let rules = rules_of(pack, clause);
        let numbers = numbers_in(clause);
        let idle: Vec<&str> = pack
            .idle_numbers
            .iter()
            .filter(|(id, _)| *id == clause.id)
            .map(|(_, words)| words.as_str())
            .collect();
        let mut report = |code, message| {
            lints.push(Lint {
                file: POLICY,
                line: clause.line,
                clause: Some(clause.id.clone()),
                code,
                severity: Severity::Error,
                message,
            });
        };
        for number in &numbers {
            let around = |words: &&str| {
                let mut places = clause.text.match_indices(*words);
                places.any(|(start, _)| start <= number.at && number.at < start + words.len())
            };
            let used = rules.iter().any(|rule| {
                rule.figures.iter().any(|figure| number.values.contains(figure))
                    && rule.cites.iter().any(around)
            });
            let marked = idle.iter().any(|words| number.is_within(&clause.text, words));
            if !used && !marked && !is_of_a_day(pack, clause, number) {
                let (written, around) = (&number.written, number.around(&clause.text));
                report(
                    "idle-number",
                    format!(
                        "原文的“{written}”（“{around}”）没有规则使用。请写入规则，或列入 idle_numbers（连同单位，如 \"{written}\"）并说明。"
                    ),
                );
            }
            if used && idle.contains(&number.written.as_str()) {
                let written = &number.written;
                report(
                    "idle-number-in-use",
                    format!("idle_numbers 中的“{written}”有规则使用，请删去，或写得更长以指明是哪一处。"),
                );
            }
        }
        for words in
            idle.iter().filter(|words| !numbers.iter().any(|number| number.is_within(&clause.text, words)))
        {
            let unit = |number: &&Number| {
                let unit = number.written.strip_prefix(*words);
                unit.is_some_and(|unit| !unit.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
            };
            let mut whole: Vec<String> = Vec::new();
            for number in numbers.iter().filter(unit) {
                let written = format!("“{}”", number.written);
                if !whole.contains(&written) {
                    whole.push(written);
                }
            }
            let message = match whole.as_slice() {
                [] => format!("idle_numbers 中的“{words}”不是本条原文中的数，请删去。"),
                whole => format!("idle_numbers 中的“{words}”要连同单位写作{}。", whole.join("或")),
            };
            report("stale-idle-number", message);
        }
    }
}

/// The year, month and day of the text by which the pack is in force, or which a condition cites, are used.
fn is_of_a_day(pack: &Pack, clause: &Clause, number: &Number) -> bool {
    let (from, to) = pack.in_force();
    let mut days: Vec<Date> = [from, to].into_iter().flatten().collect();
    for criterion in
        pack.benefits.iter().flat_map(|benefit| &benefit.criteria).filter(|c| c.clause == clause.id)
    {
        criterion.met.days(&mut |day| days.push(day));
    }
    let written = |day: Date| format!("{}年{}月{}日", day.year(), day.month(), day.day());
    days.into_iter().any(|day| number.is_within(&clause.text, &written(day)))
}

/// How many numbers the clauses have, for what a lint has looked at.
pub(super) fn count(pack: &Pack) -> usize {
    pack.clauses.iter().map(|clause| numbers_in(clause).len()).sum()
}

fn rules_of<'p>(pack: &'p Pack, clause: &Clause) -> Vec<Rule<'p>> {
    let mut rules = Vec::new();
    for benefit in pack.benefits.iter().filter(|benefit| benefit.clause == clause.id) {
        let mut rule = Rule::default();
        rule.benefit(benefit);
        rules.push(rule);
    }
    for goal in pack.goals.iter().filter(|goal| goal.clause == clause.id) {
        let plain = Exact::parse(&goal.figure);
        let scale =
            [('亿', 100_000_000), ('万', 10_000)].into_iter().find(|(word, _)| goal.unit.starts_with(*word));
        let scaled = plain.zip(scale).and_then(|(figure, (_, scale))| figure.mul(Exact::whole(scale)).ok());
        rules.push(Rule { figures: plain.into_iter().chain(scaled).collect(), cites: vec![&goal.cites] });
    }
    for cap in pack.group_caps.iter().filter(|cap| clause.text.contains(&cap.cites)) {
        rules.push(Rule { figures: vec![cap.limit], cites: vec![&cap.cites] });
    }
    for criterion in
        pack.benefits.iter().flat_map(|benefit| &benefit.criteria).filter(|c| c.clause == clause.id)
    {
        let mut rule = Rule { figures: Vec::new(), cites: vec![&criterion.cites] };
        criterion.met.comparisons(&mut |_, bound| rule.figures.push(bound));
        rules.push(rule);
    }
    rules
}

impl<'p> Rule<'p> {
    fn benefit(&mut self, benefit: &'p Benefit) {
        for criterion in &benefit.criteria {
            self.cites.push(&criterion.cites);
            criterion.met.comparisons(&mut |_, bound| self.figures.push(bound));
        }
        for most in &benefit.mosts {
            self.quantity(&most.bound);
        }
        self.amount(&benefit.amount);
    }

    fn amount(&mut self, amount: &'p Amount) {
        self.cites.extend(amount.cites.as_deref());
        for cap in amount.caps() {
            self.figures.push(cap.limit);
            self.cites.push(&cap.cites);
        }
        if let Some(share) = &amount.no_more_than {
            self.figures.push(share.rate);
            self.cites.push(&share.cites);
            self.quantity(&share.of);
        }
        if let Some(floor) = &amount.nothing_below {
            self.figures.push(floor.least);
            self.cites.push(&floor.cites);
        }
        match &amount.shape {
            Shape::Rate { of, rate } => {
                self.figures.push(*rate);
                self.quantity(of);
            }
            Shape::Tiers { of, tiers, .. } | Shape::MarginalTiers { of, tiers } => {
                self.quantity(of);
                if let Shape::Tiers { base: Some(base), .. } = &amount.shape {
                    self.quantity(base);
                }
                for tier in tiers {
                    self.figures.extend([Some(tier.rate), tier.from, tier.to].into_iter().flatten());
                    self.cites.push(&tier.cites);
                }
            }
            Shape::Step { of, every, pays, .. } => {
                self.figures.extend([*every, *pays]);
                self.quantity(of);
            }
            Shape::Graded { pays, .. } => self.figures.extend(pays.iter().map(|(_, pays)| *pays)),
            Shape::Fixed { pays, pieces } => {
                self.figures.push(*pays);
                pieces.iter().for_each(|pieces| self.quantity(pieces));
            }
            Shape::InKind { of, at_most, .. } => {
                self.figures.push(*at_most);
                self.quantity(of);
            }
            Shape::Interest(interest) => {
                self.figures
                    .extend([interest.principal_up_to, Exact::whole(i128::from(interest.window.years))]);
                self.cites.extend([interest.cites_principal.as_str(), &interest.window.cites]);
            }
            Shape::Parts(parts) => parts.iter().for_each(|part| self.amount(&part.amount)),
            Shape::Figure { of } => self.quantity(of),
            Shape::Discretionary => {}
        }
    }

    fn quantity(&mut self, quantity: &'p Quantity) {
        match quantity {
            Quantity::Input(_) | Quantity::Parameter(_) => {}
            Quantity::Constant(value) => self.figures.push(*value),
            Quantity::Named { value, cites, .. } => {
                self.figures.push(*value);
                self.cites.extend(cites.as_deref());
            }
            Quantity::Combined { of, cites, .. } => {
                self.cites.extend(cites.as_deref());
                of.iter().for_each(|part| self.quantity(part));
            }
            Quantity::MonthsWithin { years, cites, .. } => {
                let years = i128::from(*years);
                self.figures.extend([Exact::whole(years), Exact::whole(years * 12)]);
                self.cites.extend(cites.as_deref());
            }
            Quantity::ByRuling { readings, .. } => {
                readings.iter().for_each(|(_, part)| self.quantity(part));
            }
        }
    }
}
