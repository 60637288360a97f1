//! Amounts, days and numbers as vouchers write them. Strict: `1e5`, `NaN` and the like are no amounts.

use jiff::civil::Date;
use policy::Money;

/// Digits of an amount before the point: more is no amount of an invoice.
const DIGITS: usize = 13;

/// An amount of plain digits with at most two decimals and perhaps a minus; zeros may follow. Nothing else is one:
/// no exponents, no separators, no sign of currency.
pub(crate) fn plain_amount(text: &str) -> Option<Money> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || whole.len() > DIGITS {
        return None;
    }
    if let Some(fraction) = fraction
        && (!all_digits(fraction) || fraction.len() > 8 || fraction.bytes().skip(2).any(|b| b != b'0'))
    {
        return None;
    }
    text.parse().ok()
}

/// An amount as it is printed: with `¥`, and with commas that part thousands.
pub(crate) fn printed_amount(text: &str) -> Option<Money> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (minus, rest) = match text.strip_prefix(['-', '−', '－']) {
        Some(rest) => (true, rest.to_owned()),
        None => (false, text),
    };
    let rest = rest.trim_start_matches(['¥', '￥', 'Ұ']);
    let (minus, rest) = match rest.strip_prefix(['-', '−', '－']) {
        Some(rest) => (true, rest),
        None => (minus, rest),
    };
    let plain = if rest.contains(',') {
        let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
        let groups: Vec<&str> = whole.split(',').collect();
        let grouped = groups.first().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.iter().skip(1).all(|group| group.len() == 3);
        if !grouped {
            return None;
        }
        let whole = groups.concat();
        if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
    } else {
        rest.to_owned()
    };
    let amount = plain_amount(&plain)?;
    Some(if minus { Money::ZERO - amount } else { amount })
}

/// A day: `20240528`, `2024-05-28`, `2024/5/28`, `2024年05月28日`, with or without a time behind it.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text: String = text.trim().chars().filter(|c| !c.is_whitespace() || *c == ' ').collect();
    let text = text.replace("年 ", "年").replace("月 ", "月").replace(" 月", "月").replace(" 日", "日");
    let text = text.replace(" 年", "年");
    let head = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = if head.len() >= 8 && head.bytes().all(|b| b.is_ascii_digit()) {
        // Eight digits, or fourteen with the time.
        if !matches!(head.len(), 8 | 14) {
            return None;
        }
        vec![&head[..4], &head[4..6], &head[6..8]]
    } else {
        head.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect()
    };
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (1990..=2100).contains(&date.year()).then_some(date)
}

/// Whether a text is a digital invoice's number: 20 digits that begin with a year from 2021 on.
pub(crate) fn is_digital_number(text: &str) -> bool {
    text.len() == 20
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.get(..2).and_then(|year| year.parse::<u32>().ok()).is_some_and(|year| year >= 21)
}

/// Whether a text has as many digits as one of these counts, and nothing else.
pub(crate) fn is_digits(text: &str, counts: &[usize]) -> bool {
    counts.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_are_amounts() {
        for (text, fen) in [("4449.00", 444_900), ("-12.5", -1250), ("0", 0), ("10000.000000", 1_000_000)] {
            assert_eq!(plain_amount(text).and_then(Money::to_fen), Some(fen), "{text}");
        }
        for text in
            ["NaN", "inf", "1e5", "1,000.00", "+1", "1.234", ".5", "1.", "", "12345678901234", "０", "--1"]
        {
            assert_eq!(plain_amount(text), None, "{text}");
        }
    }

    #[test]
    fn printed_amounts_have_signs_and_thousands() {
        for (text, fen) in [("¥4,449.00", 444_900), ("￥ 12.30", 1230), ("-¥1.00", -100), ("¥-1.00", -100)]
        {
            assert_eq!(printed_amount(text).and_then(Money::to_fen), Some(fen), "{text}");
        }
        for text in ["¥4,49.00", "¥", "1,0000", "肆仟", "¥1.2.3"] {
            assert_eq!(printed_amount(text), None, "{text}");
        }
    }

    #[test]
    fn days_in_every_writing() {
        let expected = Date::constant(2024, 5, 28);
        for text in [
            "20240528",
            "2024-05-28",
            "2024/5/28",
            "2024年05月28日",
            "2024-05-28 10:11:12",
            "2024 年 05 月 28 日",
            "20240528101112",
            "2024-05-28T10:11:12",
        ] {
            assert_eq!(day(text), Some(expected), "{text}");
        }
        for text in ["2024-02-30", "24-05-28", "20241301", "2024", "", "0001-01-01", "202405281"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
