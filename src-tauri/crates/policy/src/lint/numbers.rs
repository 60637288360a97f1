//! Every number of a clause, in digits or in words, is a figure of a rule that cites the words around it, or
//! is marked as used by none.

use jiff::civil::Date;

use super::{Lint, POLICY, Severity};
use crate::exact::Exact;
use crate::pack::{Amount, Quantity, Shape};
use crate::{Benefit, Clause, Pack};

/// A number of the text: where, as written with its unit, and what it may be worth.
pub(super) struct Number {
    pub at: usize,
    pub written: String,
    pub values: Vec<Exact>,
}

impl Number {
    /// Whether these words of the text, where they stand, hold the whole number with its unit: `1` does not hold `1%`.
    fn is_within(&self, text: &str, words: &str) -> bool {
        let end = self.at + self.written.len();
        let holds = |start: usize| start <= self.at && end <= start + words.len();
        !words.is_empty() && text.match_indices(words).any(|(start, _)| holds(start))
    }

    /// Some words around it, for who looks for it.
    fn around(&self, text: &str) -> String {
        let before: String =
            text[..self.at].chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        let after: String = text[self.at + self.written.len()..].chars().take(4).collect();
        format!("{before}{}{after}", self.written).replace('\n', "")
    }
}

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

/// The numbers of a text as it writes them, each once.
pub(crate) fn written_numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        digits(line, start, &mut found);
        words(line, start, &mut found);
        start += line.len() + 1;
    }
    found.sort_by_key(|number| number.at);
    let mut written: Vec<String> = Vec::new();
    for number in found {
        if !written.contains(&number.written) {
            written.push(number.written);
        }
    }
    written
}

/// The numbers of a clause, but for its own.
fn numbers_in(clause: &Clause) -> Vec<Number> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in clause.text.split('\n') {
        digits(line, start, &mut found);
        words(line, start, &mut found);
        start += line.len() + 1;
    }
    found.sort_by_key(|number| number.at);
    found
}

fn digits(line: &str, start: usize, found: &mut Vec<Number>) {
    let own = line.bytes().take_while(u8::is_ascii_digit).count();
    let mut at = if own > 0 && line[own..].starts_with('.') { own } else { 0 };
    while let Some(offset) = line[at..].find(|c: char| c.is_ascii_digit()) {
        let from = at + offset;
        let rest = &line[from..];
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let written = rest[..digits].trim_end_matches('.');
        let unit = &rest[written.len()..];
        if let Some(number) = Exact::parse(written) {
            let scaled = |scale: i128| number.mul(Exact::whole(scale)).unwrap_or(number);
            let value = match unit.chars().next() {
                Some('万') => scaled(10_000),
                Some('亿') => scaled(100_000_000),
                Some('%' | '％') => number.div(Exact::whole(100)).ok().flatten().unwrap_or(number),
                _ => number,
            };
            let written = format!("{written}{}", unit_of(unit));
            found.push(Number { at: start + from, written, values: vec![value] });
        }
        at = from + digits.max(1);
    }
}

/// The unit that stands right after a number: `万元`, `%`, `个月`.
fn unit_of(after: &str) -> String {
    let scale =
        after.chars().next().filter(|c| matches!(c, '万' | '亿')).map(String::from).unwrap_or_default();
    let rest = &after[scale.len()..];
    let known = UNITS.iter().find(|unit| rest.starts_with(**unit));
    format!("{scale}{}", known.copied().unwrap_or_default())
}

/// Longer ones first.
const UNITS: [&str; 30] = [
    "个工作日",
    "平方米",
    "个百分点",
    "个月",
    "公里",
    "元",
    "%",
    "％",
    "‰",
    "家",
    "年",
    "月",
    "日",
    "天",
    "号",
    "项",
    "个",
    "件",
    "台",
    "套",
    "人",
    "名",
    "次",
    "倍",
    "米",
    "吨",
    "㎡",
    "P",
    "条",
    "期",
];

const NUMERALS: &str = "一二两三四五六七八九十百千";

/// Numbers in words that count something: 三年, 百亿, 六个月. 同一项目 and 第一区 count nothing.
fn words(line: &str, start: usize, found: &mut Vec<Number>) {
    let is_numeral = |c: char| NUMERALS.contains(c);
    let mut at = 0;
    while let Some(offset) = line[at..].find(is_numeral) {
        let from = at + offset;
        let rest = &line[from..];
        let length = rest.find(|c: char| !is_numeral(c)).unwrap_or(rest.len());
        let (numerals, after) = rest.split_at(length);
        at = from + length;
        if line[..from].ends_with(['同', '第']) {
            continue;
        }
        let Some(number) = numeral(numerals) else { continue };
        let scale = match after.chars().next() {
            Some('万') => Some(10_000),
            Some('亿') => Some(100_000_000),
            _ => None,
        };
        let (written, values) = if let Some(scale) = scale {
            let unit = if scale == 10_000 { "万" } else { "亿" };
            (format!("{numerals}{unit}"), vec![number * scale])
        } else if after.starts_with('年') {
            // A span of years may be counted in months.
            (format!("{numerals}年"), vec![number, number * 12])
        } else if let Some(unit) =
            ["个月", "倍", "家", "元", "天", "个工作日"].into_iter().find(|unit| after.starts_with(unit))
        {
            (format!("{numerals}{unit}"), vec![number])
        } else {
            continue;
        };
        let values = values.into_iter().map(Exact::whole).collect();
        found.push(Number { at: start + from, written, values });
    }
}

/// Whole numbers below ten thousand, as a text writes them.
pub(crate) fn numeral(words: &str) -> Option<i128> {
    let digit = |c: char| match c {
        '一' => Some(1),
        '二' | '两' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    };
    let mut total = 0;
    let mut pending = None;
    for c in words.chars() {
        let place = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            other => {
                if pending.is_some() {
                    return None;
                }
                pending = Some(digit(other)?);
                continue;
            }
        };
        total += pending.take().unwrap_or(1) * place;
    }
    Some(total + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_as_a_text_writes_them() {
        let read = |words| numeral(words);
        assert_eq!(read("三"), Some(3));
        assert_eq!(read("十"), Some(10));
        assert_eq!(read("十二"), Some(12));
        assert_eq!(read("二十四"), Some(24));
        assert_eq!(read("百"), Some(100));
        assert_eq!(read("两千三百"), Some(2300));
        assert_eq!(read("一二"), None);
    }

    #[test]
    fn only_what_counts_something_is_a_number() {
        let mut found = Vec::new();
        words("同一项目，第一区，进一步，最长三年，营收百亿以上，一次性", 0, &mut found);
        let written: Vec<&str> = found.iter().map(|number| number.written.as_str()).collect();
        assert_eq!(written, ["三年", "百亿"]);
    }
}
