//! How an amount of fen is written: its unit, its digits, the formats and texts that show it as it is.

use crate::chance::Chance;
use crate::habit::{Group, Habit, Habits};

/// In which unit a list's figures stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Yuan,
    Wan,
}

/// Fen as a number in a unit, without zeros at its end.
pub fn digits(fen: i64, unit: Unit) -> String {
    let (whole, part, places) = match unit {
        Unit::Yuan => (fen / 100, (fen % 100).abs(), 2),
        Unit::Wan => (fen / 1_000_000, (fen % 1_000_000).abs(), 6),
    };
    let sign = if fen < 0 && whole == 0 { "-" } else { "" };
    let part = format!("{part:0places$}");
    let part = part.trim_end_matches('0');
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

pub fn grouped(digits: &str, comma: &str) -> String {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let signs: Vec<char> = whole.chars().collect();
    let mut out = String::new();
    for (place, sign) in signs.iter().enumerate() {
        if place > 0 && (signs.len() - place).is_multiple_of(3) {
            out.push_str(comma);
        }
        out.push(*sign);
    }
    if part.is_empty() { out } else { format!("{out}.{part}") }
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(
            |sign| {
                if sign.is_ascii_digit() { char::from_u32(u32::from(sign) + 0xFEE0).unwrap() } else { sign }
            },
        )
        .collect()
}

/// A format that changes nothing of what is read.
pub fn plain_format(unit: Unit, chance: &mut Chance) -> String {
    let neutral = [
        "#,##0.00",
        "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        "0.00",
        "#,##0.00_);[Red](#,##0.00)",
        "#,##0.00;[Red]-#,##0.00",
        "0.00_ ",
    ];
    let yuan = [
        "\"¥\"#,##0.00",
        "[$¥-804]#,##0.00",
        "¥#,##0.00;¥-#,##0.00",
        "_ \"￥\"* #,##0.00_ ;_ \"￥\"* \\-#,##0.00_ ;_ \"￥\"* \"-\"??_ ;_ @_ ",
        "#,##0.00\"元\"",
        "[$CNY]\\ #,##0.00",
    ];
    if unit == Unit::Yuan && chance.percent(50) { chance.word(&yuan) } else { chance.word(&neutral) }
}

/// A number as people type it into a cell of text.
pub fn text_number(digits: &str, unit: Unit, chance: &mut Chance) -> String {
    let with_places = match digits.split_once('.') {
        Some((_, places)) if places.len() == 1 => format!("{digits}0"),
        Some(_) => digits.to_owned(),
        None => format!("{digits}.00"),
    };
    match chance.below(if unit == Unit::Yuan { 8 } else { 4 }) {
        0 => digits.to_owned(),
        1 => grouped(&with_places, ","),
        2 => full_width(digits),
        3 => format!(" {digits} "),
        4 => grouped(&with_places, "，"),
        5 => format!("¥{}", grouped(&with_places, ",")),
        6 => format!("￥{digits}"),
        _ => format!("{}元", grouped(&with_places, ",")),
    }
}

/// The unit of a form's lists.
pub fn unit(habits: &Habits, chance: &mut Chance) -> Unit {
    match habits.of(Group::Unit) {
        Some(Habit::NoUnit | Habit::CurrencyInHeading) | None => Unit::Yuan,
        Some(Habit::UnitColumn | Habit::UnitsDisagree) => *chance.pick(&[Unit::Yuan, Unit::Wan]),
        Some(_) => Unit::Wan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_exact() {
        assert_eq!(digits(635_000_000, Unit::Yuan), "6350000");
        assert_eq!(digits(635_000_001, Unit::Yuan), "6350000.01");
        assert_eq!(digits(635_010_000, Unit::Wan), "635.01");
        assert_eq!(digits(-50_000, Unit::Wan), "-0.05");
        assert_eq!(grouped("1234567.5", ","), "1,234,567.5");
    }
}
