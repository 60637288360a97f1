//! One section of a format code: its condition, its words and what they do to the number that it shows.

use rust_decimal::Decimal;

use super::{Compared, Format};
use crate::checks::currency::{Currency, currency_of};

/// One of the up to four parts of a code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) condition: Option<(Compared, Decimal)>,
    /// Literals before the first digit, between digits, and behind the last.
    lead: String,
    between: String,
    tail: String,
    /// `[$USD]`, `[$¥-411]`.
    foreign_symbol: bool,
    /// Places for digits, `General` or `@`.
    shows_number: bool,
    /// Zeros that are always shown before the decimal point.
    zeros: u8,
    decimals: Option<u8>,
    grouped: bool,
    scaled: bool,
    percent: bool,
    red: bool,
    pub(super) white: bool,
    /// What all this comes to: worked out once for many cells.
    minus: bool,
    look: Format,
}

impl Section {
    pub(super) fn parse(code: &str) -> Section {
        let mut section = Section::default();
        // In some tongues `General` is called otherwise; it is the whole of a number in any.
        let code = code.replace("G/通用格式", "General");
        let mut rest = code.as_str();
        let mut commas = false;
        while let Some(c) = rest.chars().next() {
            let after = &rest[c.len_utf8()..];
            if let Some(behind) = strip_prefix_ignoring_case(rest, "general") {
                section.digit();
                rest = behind;
                continue;
            }
            match c {
                '"' => {
                    let end = after.find('"').unwrap_or(after.len());
                    section.literal(&after[..end]);
                    rest = after.get(end + 1..).unwrap_or("");
                    continue;
                }
                '\\' | '!' => {
                    let next = after.chars().next();
                    if let Some(next) = next {
                        // `0!.0000` draws a decimal point of its own: 12345 is shown as 1.2345.
                        section.literal(next.encode_utf8(&mut [0; 4]));
                    }
                    rest = &after[next.map_or(0, char::len_utf8)..];
                    continue;
                }
                '_' | '*' => {
                    rest = &after[after.chars().next().map_or(0, char::len_utf8)..];
                    continue;
                }
                '[' => {
                    let end = after.find(']').unwrap_or(after.len());
                    section.bracket(&after[..end]);
                    rest = after.get(end + 1..).unwrap_or("");
                    continue;
                }
                '%' => section.percent = true,
                ',' if section.shows_number => commas = true,
                ',' => section.literal(","),
                '0' | '#' | '?' => {
                    section.grouped |= commas;
                    commas = false;
                    section.digit();
                    match &mut section.decimals {
                        Some(count) => *count = count.saturating_add(1),
                        None if c == '0' => section.zeros = section.zeros.saturating_add(1),
                        None => {}
                    }
                }
                '.' if section.shows_number || after.starts_with(['0', '#', '?']) => {
                    section.scaled |= commas;
                    commas = false;
                    section.decimals = section.decimals.or(Some(0));
                    section.shows_number = true;
                }
                'E' | 'e' if section.shows_number && after.starts_with(['+', '-']) => {
                    rest = after[1..].trim_start_matches(['0', '#', '?']);
                    continue;
                }
                '/' if section.shows_number => {}
                '@' => section.digit(),
                _ => section.literal(c.encode_utf8(&mut [0; 4])),
            }
            rest = after;
        }
        section.scaled |= commas;
        (section.minus, section.look) = (section.has_minus(), section.look());
        section
    }

    fn digit(&mut self) {
        self.shows_number = true;
        let between = std::mem::take(&mut self.tail);
        self.between.push_str(&between);
    }

    fn literal(&mut self, text: &str) {
        if self.shows_number { self.tail.push_str(text) } else { self.lead.push_str(text) }
    }

    fn bracket(&mut self, inner: &str) {
        if let Some(symbol) = inner.strip_prefix('$') {
            let (symbol, locale) = symbol.rsplit_once('-').map_or((symbol, ""), |(symbol, locale)| {
                // `[$￥-ja-JP]`
                symbol.rsplit_once('-').map_or((symbol, locale), |(symbol, tongue)| (symbol, tongue))
            });
            let symbol = symbol.trim();
            let yen = matches!(symbol, "¥" | "￥") && is_japanese(locale);
            self.foreign_symbol |= yen || currency_of(symbol) == Some(Currency::Foreign) || is_code(symbol);
            self.literal(symbol);
            return;
        }
        if let Some(condition) = Compared::parse(inner.trim()) {
            self.condition = Some(condition);
            return;
        }
        match inner.trim().to_lowercase().as_str() {
            "red" | "红色" | "color3" | "颜色3" | "color 3" | "颜色 3" => self.red = true,
            "white" | "白色" | "color2" | "颜色2" | "color 2" | "颜色 2" => self.white = true,
            _ => {}
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        !self.shows_number && self.lead.trim().is_empty()
    }

    /// Whether it puts the mark of a negative number around the digits.
    fn has_minus(&self) -> bool {
        let lead = self.lead.trim();
        let bracketed = lead.contains(['(', '（']) && self.tail.contains([')', '）']);
        // `"负"0.00` is read as less than nothing by whoever sees it.
        let said =
            |text: &str| ["负", "負", "减", "減", "红字", "冲减"].iter().any(|word| text.contains(word));
        let marked = lead.contains(['-', '−', '－', '△', '▲']) || self.tail.trim() == "-";
        bracketed || marked || said(lead) || said(&self.tail)
    }

    /// What is seen of a number other than zero, but for its sign.
    fn look(&self) -> Format {
        if self.white || self.is_blank() {
            return Format::Nothing;
        }
        if !self.shows_number {
            return Format::Words;
        }
        let (lead, unit) = (self.lead.trim(), self.tail.trim());
        let words = format!("{lead} {} {unit}", self.between);
        if self.foreign_symbol
            || currency_of(&words) == Some(Currency::Foreign)
            || is_code(lead)
            || is_code(unit)
        {
            return Format::Foreign;
        }
        if self.scaled
            || words.contains(SCALES)
            || self.between.contains('.')
            || matches!(unit, "K" | "k" | "M" | "W" | "w")
        {
            return Format::Scaled;
        }
        if self.percent {
            return Format::Percent;
        }
        // `"HT-2024-"000`: letters and digits that are seen as a part of a number.
        let label = lead.trim_end_matches(['.', ':', '：']);
        let is_part = self.zeros > 1
            && self.decimals.is_none()
            && label.chars().any(|c| c.is_ascii_alphabetic())
            && !label.eq_ignore_ascii_case("no");
        if is_part || lead.chars().chain(self.between.chars()).any(|c| c.is_ascii_digit()) {
            return Format::Words;
        }
        if matches!(unit, "元" | "圆" | "人民币元") {
            return Format::InYuan;
        }
        match (self.grouped, self.decimals) {
            (true, decimals) => Format::Grouped(decimals.unwrap_or(0)),
            (false, Some(decimals)) => Format::Fixed(decimals),
            (false, None) if self.zeros > 1 => Format::Padded(self.zeros),
            (false, None) => Format::Plain,
        }
    }

    pub(super) fn shows(&self, value: Decimal, signed: bool) -> Format {
        match self.look {
            // A dash for zero, or nothing at all, is how accounts write it.
            Format::Nothing | Format::Words if value.is_zero() => Format::Plain,
            Format::Nothing | Format::Words | Format::Foreign | Format::Scaled | Format::Sign => self.look,
            Format::Plain
            | Format::Grouped(_)
            | Format::Fixed(_)
            | Format::Padded(_)
            | Format::InYuan
            | Format::Percent => {
                let negative = value.is_sign_negative();
                let seen_negative = self.minus || (negative && (signed || self.red));
                if !value.is_zero() && seen_negative != negative { Format::Sign } else { self.look }
            }
        }
    }
}

/// What makes another number of the one before it.
const SCALES: &[char] = &['万', '千', '百', '亿', '萬', '億', '佰', '仟', '兆', '‰', '％', '%'];

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// Whether a locale is Japan's: `411`, `1010411`, `ja`, `ja-JP`.
fn is_japanese(locale: &str) -> bool {
    locale.to_ascii_lowercase().starts_with("ja")
        || u32::from_str_radix(locale, 16).is_ok_and(|number| number & 0xffff == 0x0411)
}

/// Three capital letters that are not ours are read as a currency's code.
fn is_code(word: &str) -> bool {
    word.len() == 3
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && !matches!(word, "CNY" | "RMB" | "CNH")
}
