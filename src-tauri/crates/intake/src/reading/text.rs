//! How texts are compared and tidied: headings and labels by their words, values without their dress.

use unicode_normalization::UnicodeNormalization;

use crate::checks::money_unit;

/// A text as it is compared: NFKC, lower case, without blanks, punctuation, brackets' contents kept.
pub(crate) fn key(text: &str) -> String {
    crate::received::limits::ask();
    if is_composed(text) {
        // What is not ASCII is a Chinese character, and so a letter.
        let kept = |c: &char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '+' | '%');
        return text.chars().filter(kept).map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkc()
        .filter(|c| c.is_alphanumeric() || matches!(c, 'Σ' | '+' | '%'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether NFKC plainly leaves a text as it is. Most words of a form are so, and every one of them is compared.
fn is_composed(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii() || ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// A heading or label as it is compared: `金额（万元，不含税）` is `金额万元不含税` as a whole, `金额不含税` without
/// its unit, and `金额` bare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HeadingKeys {
    pub whole: String,
    pub unitless: String,
    pub bare: String,
    /// What its brackets hold beside the unit.
    pub aside: String,
    /// `元`, `万元`, or the words of another unit of money.
    pub unit: Option<String>,
}

impl HeadingKeys {
    /// The readings that known words are compared with, the most telling first.
    pub(crate) fn readings(&self) -> impl Iterator<Item = &String> {
        [&self.whole, &self.unitless, &self.bare].into_iter().filter(|reading| !reading.is_empty())
    }
}

/// The keys of a heading. What is too long for a heading has empty keys.
pub(crate) fn heading(text: &str) -> HeadingKeys {
    crate::received::limits::ask();
    if text.len() > 240 {
        return HeadingKeys::default();
    }
    let whole = key(text);
    // Every text of a workbook may be asked, and most have neither brackets nor a unit.
    if !text.chars().any(may_say_more) {
        return HeadingKeys { bare: whole.clone(), unitless: whole.clone(), whole, ..HeadingKeys::default() };
    }
    let said = money_unit::said(text);
    let aside = key(&said.inside);
    let bare = key(&said.outside);
    HeadingKeys { whole, unitless: format!("{bare}{aside}"), bare, aside, unit: said.unit }
}

fn may_say_more(c: char) -> bool {
    matches!(
        c,
        '(' | '（' | '[' | '［' | '【' | '〔' | '{' | '｛' | '<' | '〈' | '元' | '圆' | '币' | '镑' | '美'
    ) || c.is_ascii_uppercase()
        || ('\u{ff21}'..='\u{ff5a}').contains(&c)
}

/// Whether brackets hold a unit of money, readable or not: 千元 and 美元 must be asked about.
pub(crate) fn is_money_unit(inner: &str) -> bool {
    let inner = inner.trim();
    inner.chars().count() <= 6
        && (inner.ends_with('元')
            || inner.ends_with('圆')
            || ["万", "USD", "EUR", "RMB", "CNY", "美金"].contains(&inner))
}

/// The unit that a line above a table gives to it: `单位：万元`, `（金额单位：元）`.
pub(crate) fn unit_line(text: &str) -> Option<String> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let rest = &plain[plain.find("单位:")? + "单位:".len()..];
    let unit: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    is_money_unit(&unit).then(|| unit.trim_start_matches("人民币").to_owned())
}

/// Whether a text holds control characters or others that cannot be seen, which [`tidy`] takes out of it. A carriage
/// return only goes along with its line break.
pub(crate) fn hides(text: &str) -> bool {
    text.bytes().any(may_hide) && text.chars().any(|c| is_invisible(c) && c != '\r')
}

/// Characters that cannot be seen are control characters, or begin with one of these bytes.
const fn may_hide(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef)
}

/// A text without its line breaks; `None` where it has none. Latin words keep a blank between them.
pub(crate) fn one_line(text: &str) -> Option<String> {
    crate::received::limits::ask();
    if !text.contains(['\n', '\r', '\t']) {
        return None;
    }
    let mut line = String::with_capacity(text.len());
    for piece in text.split(['\n', '\r', '\t']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(line.chars().next_back()) && latin(piece.chars().next()) {
            line.push(' ');
        }
        line.push_str(piece);
    }
    Some(line)
}

/// A text that is kept as it was written, but for blanks around it and invisible characters in it.
pub(crate) fn tidy(text: &str) -> String {
    crate::received::limits::ask();
    if !text.bytes().any(may_hide) || !text.chars().any(is_invisible) {
        return text.trim().to_owned();
    }
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    visible.trim().to_owned()
}

/// Whether a text is plainly in a machine's form already. Most identifiers are, and twenty thousand of them are read.
pub(crate) fn is_half_width(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
        || text.chars().all(|c| c.is_ascii_graphic() || ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// A text as a machine's form: NFKC, no blanks. The flag tells whether full-width forms were changed.
pub(crate) fn half_width(text: &str) -> (String, bool) {
    crate::received::limits::ask();
    // NFKC leaves these as they are.
    if is_half_width(text) {
        return (text.to_owned(), false);
    }
    let tidy = tidy(text);
    let narrow: String = tidy.nfkc().filter(|c| !c.is_whitespace()).collect();
    let changed = tidy.chars().any(|c| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}'));
    (narrow, changed)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{ad}')
        || (c.is_control() && c != '\n' && c != '\t')
}

/// The start of a text, for a message.
pub(crate) fn excerpt(text: &str) -> String {
    crate::received::limits::ask();
    const MOST: usize = 40;
    let line: String = tidy(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_compared_by_their_words() {
        for (text, whole, unitless, bare, unit) in [
            ("不含税金额（元）", "不含税金额元", "不含税金额", "不含税金额", Some("元")),
            (" * 金 额\n(单位：万元) ", "金额单位万元", "金额", "金额", Some("万元")),
            ("金额（万元，不含税）", "金额万元不含税", "金额不含税", "金额", Some("万元")),
            ("供应商：", "供应商", "供应商", "供应商", None),
        ] {
            let keys = heading(text);
            let found =
                (keys.whole.as_str(), keys.unitless.as_str(), keys.bare.as_str(), keys.unit.as_deref());
            assert_eq!(found, (whole, unitless, bare, unit));
        }
        assert_eq!(key("EDA 工具购买补助（本地）"), key("eda工具购买补助(本地)"));
    }

    #[test]
    fn what_is_composed_already_has_the_same_key_either_way() {
        for text in ["EDA 工具+购买%补助", "Sheet_1 (a)", "A-b/c\t金 额", "１２", "ﬁne", "㎡"] {
            let long: String = text
                .nfkc()
                .filter(|c| c.is_alphanumeric() || matches!(c, 'Σ' | '+' | '%'))
                .flat_map(char::to_lowercase)
                .collect();
            assert_eq!(key(text), long, "{text}");
        }
        assert!(!is_composed("ﬁne") && !is_composed("１２") && is_composed("金 额a"));
    }

    #[test]
    fn names_keep_their_brackets_and_lose_what_cannot_be_seen() {
        assert_eq!(tidy("\u{feff}砚湖（杭州）微电子\u{200b}　"), "砚湖（杭州）微电子");
    }
}
