//! What words and signs say of a currency, wherever they stand: in a number format, a heading, a column, a cell.
//!
//! Converts nothing: an amount in another currency is asked about.

use crate::reading::text::half_width;

/// What a word says of an amount's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Currency {
    /// Renminbi, in any of its names.
    Yuan,
    /// Another one.
    Foreign,
}

/// Signs of other currencies. ¥ alone is ours; with a Japanese locale it is not, which the format tells.
const SIGNS: &[char] = &['$', '€', '£', '₩', '₽', '₹', '฿', '₫', '₺', '₴', '₱', '₪', '円', '￡', '￦', '￠'];

/// Names of other currencies that do not end in 元.
const NAMES: &[&str] = &[
    "美金",
    "美刀",
    "日圆",
    "日币",
    "港币",
    "港纸",
    "港幣",
    "韩币",
    "韩圆",
    "台币",
    "台幣",
    "英镑",
    "法郎",
    "瑞郎",
    "卢布",
    "泰铢",
    "马克",
    "卢比",
    "林吉特",
    "比索",
    "克朗",
    "里拉",
    "外币",
    "外汇",
    "新币",
    "澳币",
    "加币",
    "欧币",
];

/// What may stand before 元 without making another currency of it.
const OURS: &[&str] =
    &["", "人民币", "万", "千", "百", "十", "百万", "千万", "亿", "十万", "萬", "億", "単位", "单位"];

/// Codes of other currencies that stand in workbooks. Three capital letters that are none of them may mean anything.
const CODES: &[&str] = &[
    "USD", "JPY", "HKD", "EUR", "GBP", "KRW", "TWD", "NTD", "SGD", "AUD", "CAD", "CHF", "RUB", "THB", "MYR",
    "INR", "SEK", "NOK", "DKK", "NZD", "MOP", "VND", "PHP", "IDR", "ILS", "AED", "BRL", "MXN", "ZAR", "TRY",
    "PLN", "JP¥", "JP￥", "US",
];

/// The currency that a short text speaks of; `None` where it speaks of none.
pub(crate) fn currency_of(words: &str) -> Option<Currency> {
    let plain = half_width(words).0;
    if plain.is_empty() {
        return None;
    }
    if plain.contains(SIGNS) || NAMES.iter().any(|name| plain.contains(name)) {
        return Some(Currency::Foreign);
    }
    let upper = plain.to_uppercase();
    let mut codes = upper.split(|c: char| !c.is_ascii_alphabetic() && !matches!(c, '¥' | '￥'));
    if codes.any(|word| CODES.contains(&word)) {
        return Some(Currency::Foreign);
    }
    // 日元, 欧元, 新加坡元: whatever stands before 元 and is no number word names a country.
    let pieces = plain.split(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut ours = plain.contains(['¥', '￥']) || upper.contains("RMB") || upper.contains("CNY");
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        if let Some(before) = piece.strip_suffix('元').or_else(|| piece.strip_suffix('圆')) {
            let before = before.strip_prefix("人民币").unwrap_or(before);
            if before.chars().count() <= 4 && !OURS.contains(&before) && names_a_country(before) {
                return Some(Currency::Foreign);
            }
            ours = true;
        }
        ours |= piece.contains("人民币") || piece == "本位币" || piece == "本币";
    }
    ours.then_some(Currency::Yuan)
}

/// The beginnings of 元 that name where it is paid with.
fn names_a_country(before: &str) -> bool {
    const COUNTRIES: &[&str] = &[
        "美",
        "日",
        "港",
        "欧",
        "韩",
        "台",
        "新台币",
        "澳",
        "加",
        "新",
        "新加坡",
        "加拿大",
        "新西兰",
        "澳大利亚",
        "香港",
        "澳门",
        "台湾",
        "墨西哥",
    ];
    let bare = before.trim_start_matches(['百', '千', '万', '亿', '十']);
    COUNTRIES.contains(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_currencies_are_told_from_ours() {
        for word in [
            "美元",
            "USD",
            "usd",
            "US$",
            "$",
            "日元",
            "円",
            "万美元",
            "港币",
            "HK$",
            "H K D",
            "欧元",
            "EUR（欧元）",
            "英镑",
            "单位：千美元",
            "JPY",
            "新加坡元",
            "外币",
        ] {
            assert_eq!(currency_of(word), Some(Currency::Foreign), "{word}");
        }
        for word in
            ["元", "人民币", "人民币元", "人民币万元", "万元", "RMB", "¥", "￥", "CNY", "单位：元", "千元"]
        {
            assert_eq!(currency_of(word), Some(Currency::Yuan), "{word}");
        }
        for word in ["", "月", "台", "万", "㎡", "单元", "GDS", "合计"] {
            assert_ne!(currency_of(word), Some(Currency::Foreign), "{word}");
        }
    }
}
