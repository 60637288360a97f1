//! The unit of money that a heading or label says, however it is written: `（万元，不含税）`, `[单位:万元]`,
//! `/万元`, `（人民币万元）`. What only looks like one (10万元以上, 元器件, 单元) is none.

use unicode_normalization::UnicodeNormalization;

/// What a text says of its unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// `元`, `万元`, or the words of another; units that disagree are joined by a stroke, and are neither.
    pub unit: Option<String>,
    /// The text outside of its brackets, without the unit.
    pub outside: String,
    /// What its brackets hold beside the unit.
    pub inside: String,
}

/// Scales before 元, the longest first.
const SCALES: [&str; 12] =
    ["百万", "千万", "十万", "万亿", "百亿", "千亿", "万", "萬", "亿", "億", "千", "百"];
/// Other currencies that end in 元, by what stands before it.
const CURRENCIES: [&str; 11] = ["新台", "美", "欧", "日", "港", "韩", "加", "澳", "台", "新", "澳门"];
/// Currencies by other words and codes.
const CODES: [&str; 22] = [
    "美金",
    "港币",
    "日币",
    "日圆",
    "欧币",
    "英镑",
    "台币",
    "澳门币",
    "外币",
    "美刀",
    "USD",
    "EUR",
    "JPY",
    "HKD",
    "GBP",
    "KRW",
    "TWD",
    "MOP",
    "AUD",
    "SGD",
    "CAD",
    "CHF",
];
/// What may stand right before a unit and says nothing but that it is one.
const BEFORE: [&str; 18] = [
    "单位",
    "计量",
    "金额",
    "货币",
    "币种",
    "均",
    "人民币",
    "RMB",
    "CNY",
    "以",
    "按",
    "为",
    "是",
    ":",
    "¥",
    "/",
    "-",
    "_",
];
/// What may stand right behind it.
const BEHIND: [&str; 6] = ["人民币", "RMB", "CNY", "为单位", "计算", "计"];
/// Words that may follow a unit, so that it is one.
const FOLLOW: [&str; 9] = ["不含", "含税", "未税", "税前", "税后", "保留", "取整", "精确", "四舍"];

/// Reads a text of at most a heading's length.
pub(crate) fn said(text: &str) -> Said {
    let letters: Vec<char> = text.nfkc().collect();
    let inside = depths(&letters);
    let mut units: Vec<String> = Vec::new();
    let mut gone = vec![false; letters.len()];
    let mut at = 0;
    while at < letters.len() {
        let Some((length, unit)) = unit_at(&letters, at, &inside) else {
            at += 1;
            continue;
        };
        let (from, to) = dressed(&letters, at, at + length, &inside);
        gone[from..to].iter_mut().for_each(|gone| *gone = true);
        if !units.contains(&unit) {
            units.push(unit);
        }
        at = to.max(at + length);
    }
    let kept = |within: bool| -> String {
        let of = letters.iter().enumerate().filter(|(index, _)| inside[*index] == within && !gone[*index]);
        of.map(|(_, letter)| *letter).collect()
    };
    Said { unit: (!units.is_empty()).then(|| units.join("/")), outside: kept(false), inside: kept(true) }
}

/// The unit of a text that says nothing else: a cell of units beside or below what they are of.
pub(crate) fn alone(text: &str) -> Option<String> {
    if text.chars().count() > 16 {
        return None;
    }
    let Said { unit, outside, inside } = said(text);
    let says_more = outside.chars().chain(inside.chars()).any(char::is_alphanumeric);
    unit.filter(|_| !says_more)
}

/// Whether each letter stands in brackets, or is one.
fn depths(letters: &[char]) -> Vec<bool> {
    let mut depth = 0_usize;
    let mut inside = Vec::with_capacity(letters.len());
    for letter in letters {
        match letter {
            '(' | '[' | '【' | '〔' | '{' | '〈' | '<' => {
                depth += 1;
                inside.push(true);
            }
            ')' | ']' | '】' | '〕' | '}' | '〉' | '>' => {
                inside.push(depth > 0);
                depth = depth.saturating_sub(1);
            }
            _ => inside.push(depth > 0),
        }
    }
    // A bracket that is never closed holds what follows all the same.
    inside
}

fn starts(letters: &[char], at: usize, word: &str) -> bool {
    let mut place = at;
    word.chars().all(|c| {
        let same = letters.get(place).is_some_and(|letter| letter.eq_ignore_ascii_case(&c));
        place += 1;
        same
    })
}

fn ends(letters: &[char], at: usize, word: &str) -> bool {
    let length = word.chars().count();
    at >= length && starts(letters, at - length, word)
}

/// The unit that begins at a place: how many letters it has, and its name.
fn unit_at(letters: &[char], at: usize, inside: &[bool]) -> Option<(usize, String)> {
    // Every letter of a text is asked, and few begin a unit.
    if !letters[at].is_ascii_alphabetic() && !"百千十万萬亿億元圆新美欧日港韩加澳台英外".contains(letters[at])
    {
        return None;
    }
    let count = |word: &str| word.chars().count();
    let scale = SCALES.into_iter().find(|word| starts(letters, at, word)).unwrap_or("");
    let mut next = at + count(scale);
    let neutral = ["人民币", "RMB", "CNY"].into_iter().find(|word| starts(letters, next, word));
    let code = CODES.into_iter().find(|word| starts(letters, next, word));
    let name = if let Some(code) = code {
        next += count(code);
        format!("{scale}{code}")
    } else {
        if !scale.is_empty() {
            next += neutral.map_or(0, count);
        }
        let currency = CURRENCIES
            .into_iter()
            .find(|word| starts(letters, next, word) && letters.get(next + count(word)) == Some(&'元'))
            .unwrap_or("");
        next += count(currency);
        let named = matches!(letters.get(next), Some('元' | '圆'));
        // `（万）` leaves out what is meant.
        let short = scale == "万" && currency.is_empty();
        if !named && !short {
            return None;
        }
        next += usize::from(named);
        match (scale, currency, named) {
            ("", "", _) => "元".to_owned(),
            ("万" | "萬", "", true) => "万元".to_owned(),
            (_, _, true) => format!("{scale}{currency}元"),
            (_, _, false) => scale.to_owned(),
        }
    };
    let bare = !name.ends_with('元') || name == "元";
    let (from, to) = dressed(letters, at, next, inside);
    let before = from.checked_sub(1).map(|place| letters[place]);
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九〇零两几数多十".contains(c);
    if at.checked_sub(1).is_some_and(|place| numeral(letters[place])) {
        return None;
    }
    // Behind it the words end, or go on about tax and rounding.
    let ended = |place: usize| {
        letters.get(place).is_none_or(|c| !c.is_alphanumeric() || *c == '或')
            || FOLLOW.iter().any(|w| starts(letters, place, w))
    };
    let turned = |place: usize| inside.get(place) != inside.get(place.wrapping_sub(1));
    if !(ended(to) || turned(to)) {
        return None;
    }
    // 元 by itself, and codes, are a unit only where no word runs into them: 单元, 每股公元.
    let parted = from != at
        || before.is_none_or(|c| !c.is_alphanumeric())
        || turned(from)
        || ["税", "额", "价", "款"].iter().any(|word| inside[at] && ends(letters, from, word));
    (!bare || parted).then_some((next - at, name))
}

/// A unit with the words around it that only say that it is one.
fn dressed(letters: &[char], from: usize, to: usize, inside: &[bool]) -> (usize, usize) {
    let (mut start, mut end) = (from, to);
    let same = |place: usize| inside.get(place) == inside.get(from);
    loop {
        let word = BEFORE.iter().find(|word| ends(letters, start, word) && same(start - 1));
        let blank = start.checked_sub(1).filter(|place| letters[*place].is_whitespace());
        match (word, blank) {
            (Some(word), _) => start -= word.chars().count(),
            (None, Some(place)) => start = place,
            (None, None) => break,
        }
    }
    // 金额 is what is measured, unless it only says of which the unit is.
    if start < from && starts(letters, start, "金额") && !starts(letters, start, "金额单位") {
        start += 2;
    }
    while let Some(word) = BEHIND.iter().find(|word| starts(letters, end, word) && same(end)) {
        end += word.chars().count();
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Option<String> {
        said(text).unit
    }

    #[test]
    fn a_unit_is_found_however_it_is_written() {
        for text in [
            "金额（万元）",
            "不含税金额（万元，不含税）",
            "不含税金额（不含税，万元）",
            "不含税金额[单位:万元]",
            "金额【单位：人民币万元】",
            "金额（单位：人民币万元）",
            "金额（人民币：万元）",
            "金额（万元人民币）",
            "金额（RMB万元）",
            "金额（以万元计）",
            "金额（单位为万元）",
            "金额（不含税）（万元）",
            "金额（万元）（不含税）",
            "金额（不含税万元）",
            "金额/万元",
            "金额 万元",
            "金额\n（万元、保留两位小数）",
            "不含税金额万元",
            "金额，单位：万元",
            "金额（萬元）",
            "金额〔万元〕",
            "金额（万元",
            "（万元）金额",
        ] {
            assert_eq!(unit(text).as_deref(), Some("万元"), "{text}");
        }
        for text in [
            "金额（元）",
            "金额（元，不含税）",
            "金额（人民币元）",
            "金额/元",
            "金额 元",
            "金额（不含税，元）",
            "金额[单位：元]",
            "金额（不含税元）",
            "金额（元人民币）",
            "单位：元",
        ] {
            assert_eq!(unit(text).as_deref(), Some("元"), "{text}");
        }
    }

    #[test]
    fn what_is_neither_yuan_nor_wan_is_named() {
        for (text, named) in [
            ("金额（千元）", "千元"),
            ("金额（百万元）", "百万元"),
            ("金额（亿元，不含税）", "亿元"),
            ("金额（美元）", "美元"),
            ("金额（万美元）", "万美元"),
            ("金额（USD）", "USD"),
            ("金额（日元）", "日元"),
            ("金额（单位：港币）", "港币"),
            ("金额（万）", "万"),
            ("金额（元/万元）", "元/万元"),
            ("金额（元或万元）", "元/万元"),
        ] {
            assert_eq!(unit(text).as_deref(), Some(named), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_unit_is_none() {
        for text in [
            "金额（10万元以上）",
            "元器件采购",
            "采购内容（元器件）",
            "控制单元",
            "模块（单元）",
            "单笔5万元以上的说明",
            "亿元企业",
            "纪元",
            "金额（不含税）",
            "供应商",
            "万向节",
            "公司（万向）",
            "占比（千分之）",
        ] {
            assert_eq!(unit(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_brackets_say_beside_the_unit_is_kept() {
        let said = said("金额（万元，含税）");
        assert_eq!((said.outside.as_str(), said.inside.contains("含税")), ("金额", true));
        assert_eq!(alone("（单位：万元）").as_deref(), Some("万元"));
        assert_eq!(alone("万元").as_deref(), Some("万元"));
        assert_eq!(alone("金额（万元）"), None);
        assert_eq!(alone("单元"), None);
    }
}
