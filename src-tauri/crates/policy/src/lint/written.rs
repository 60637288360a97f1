//! Numbers as a text writes them, in digits and in words, each with its unit and its place.

use crate::Clause;
use crate::exact::Exact;

/// A number of the text: where, as written with its unit, and what it may be worth.
pub(super) struct Number {
    pub at: usize,
    pub written: String,
    pub values: Vec<Exact>,
}

impl Number {
    /// Whether these words of the text, where they stand, hold the whole number with its unit: `1` does not hold `1%`.
    pub fn is_within(&self, text: &str, words: &str) -> bool {
        let end = self.at + self.written.len();
        let holds = |start: usize| start <= self.at && end <= start + words.len();
        !words.is_empty() && text.match_indices(words).any(|(start, _)| holds(start))
    }

    /// Some words around it, for who looks for it.
    pub fn around(&self, text: &str) -> String {
        let before: String =
            text[..self.at].chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        let after: String = text[self.at + self.written.len()..].chars().take(4).collect();
        format!("{before}{}{after}", self.written).replace('\n', "")
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
pub(super) fn numbers_in(clause: &Clause) -> Vec<Number> {
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
