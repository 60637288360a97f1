//! Excel's edge: the one place where a float becomes a decimal, and what a number format does to a number.

use rust_decimal::Decimal;

/// The 15 significant digits that Excel shows of a float, exactly; `None` for NaN, infinities and what no
/// decimal holds.
#[must_use]
pub(crate) fn decimal(float: f64) -> Option<Decimal> {
    if !float.is_finite() {
        return None;
    }
    // Whole numbers are the most, and within 15 digits they are their own.
    if float.trunc() == float && float.abs() < 1e15 {
        return Some(Decimal::from(float as i64));
    }
    // The shortest digits that name the float are the same digits where there are no more than 15 of them,
    // and are found faster.
    let shortest = float.to_string();
    if shortest.len() <= 15 {
        // -0 is 0.
        return Decimal::from_str_exact(&shortest)
            .ok()
            .map(|number| if number.is_zero() { Decimal::ZERO } else { number });
    }
    Decimal::from_scientific(&format!("{float:.14e}")).ok().map(|number| number.normalize())
}

/// A number as a workbook stores it: the float nearest to it.
#[must_use]
pub(crate) fn float(number: Decimal) -> f64 {
    // A decimal's digits always name a float.
    number.to_string().parse().unwrap_or(0.0)
}

/// Whether a whole number has more digits than Excel keeps.
#[must_use]
pub(crate) fn lost_digits(number: Decimal) -> bool {
    number.is_integer() && number.abs() >= Decimal::from(10_i64.pow(15))
}

/// What a number format does to the number that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub(crate) enum Format {
    /// Shows it as it is, with this many decimals at most, and groups of thousands.
    #[default]
    Plain,
    /// Groups thousands, with this many decimals.
    Grouped(u8),
    /// A fixed number of decimals.
    Fixed(u8),
    /// Shows it as a percentage.
    Percent,
    /// Shows a part of it, or puts 万, 千 or 亿 behind it: what was meant cannot be told.
    Scaled,
    /// Puts the sign of another currency before it.
    Foreign,
}

/// The signs of other currencies that a format may put before a number.
fn is_foreign_sign(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '₩' | '₽' | '₹')
}

/// Whether the symbol of `[$US$-409]` is another currency's; `[$-804]` has none, and `[$¥-804]` is ours.
fn is_foreign_symbol(inner: &str) -> bool {
    let symbol = inner.split('-').next().unwrap_or("").trim();
    let ours = ["", "¥", "￥", "CNY", "RMB", "元", "CN¥"].contains(&symbol);
    !ours && (symbol.chars().any(is_foreign_sign) || symbol.chars().all(|c| c.is_ascii_uppercase()))
}

/// Reads a format code. Only its first section matters: the one for positive numbers.
#[must_use]
pub(crate) fn format_of(code: &str) -> Format {
    let mut last_digit = false;
    let mut group = false;
    let mut decimals = None::<u8>;
    let (mut quoted, mut skip, mut bracket) = (false, false, false);
    let mut commas_after_digit = false;
    let mut inner = String::new();
    for c in code.chars() {
        if skip {
            skip = false;
            // `0!.0000` draws a decimal point of its own: 12345 is shown as 1.2345.
            if is_scale_word(c) || (c == '.' && last_digit) {
                return Format::Scaled;
            }
            if is_foreign_sign(c) {
                return Format::Foreign;
            }
            last_digit = false;
            continue;
        }
        match c {
            _ if is_scale_word(c) => return Format::Scaled,
            '"' => quoted = !quoted,
            _ if !bracket && is_foreign_sign(c) => return Format::Foreign,
            _ if quoted => {}
            '[' => {
                bracket = true;
                inner.clear();
            }
            ']' => {
                bracket = false;
                if inner.strip_prefix('$').is_some_and(is_foreign_symbol) {
                    return Format::Foreign;
                }
            }
            _ if bracket => inner.push(c),
            '\\' | '!' | '_' | '*' => skip = true,
            ';' => break,
            '%' => return Format::Percent,
            ',' if last_digit => commas_after_digit = true,
            '0' | '#' | '?' => {
                group |= commas_after_digit;
                commas_after_digit = false;
                last_digit = true;
                if let Some(count) = decimals.as_mut() {
                    *count = count.saturating_add(1);
                }
                continue;
            }
            '.' => {
                if commas_after_digit {
                    return Format::Scaled;
                }
                decimals = decimals.or(Some(0));
                last_digit = true;
                continue;
            }
            _ => {}
        }
    }
    if commas_after_digit {
        return Format::Scaled;
    }
    match (group, decimals) {
        (true, decimals) => Format::Grouped(decimals.unwrap_or(0)),
        (false, Some(decimals)) => Format::Fixed(decimals),
        (false, None) => Format::Plain,
    }
}

fn is_scale_word(c: char) -> bool {
    matches!(c, '万' | '千' | '亿' | '‰')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_float_is_its_fifteen_digits() {
        for (float, text) in [
            (0.1 + 0.2, "0.3"),
            (9_999_999.99, "9999999.99"),
            (10_000_000.0, "10000000"),
            (-1234.5, "-1234.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (1e-9, "0.000000001"),
        ] {
            assert_eq!(decimal(float).unwrap().to_string(), text);
        }
        assert_eq!(decimal(f64::NAN), None);
        assert_eq!(decimal(f64::INFINITY), None);
        assert_eq!(decimal(1e300), None);
    }

    #[test]
    fn long_whole_numbers_have_lost_digits() {
        assert!(lost_digits(decimal(24_332_000_000_081_446_000.0).unwrap()));
        assert!(!lost_digits(decimal(999_999_999_999_999.0).unwrap()));
    }

    #[test]
    fn formats_that_scale_are_told_from_those_that_group() {
        for code in ["0!.0,\"万元\"", "0\"万元\"", "#,##0,", "0.00,,", "0!.0000", "#,##0\\万", "[$-804]0,"]
        {
            assert_eq!(format_of(code), Format::Scaled, "{code}");
        }
        assert_eq!(format_of("0.00%"), Format::Percent);
        for code in
            ["\"$\"#,##0.00", "[$$-409]#,##0.00", "[$USD] #,##0", "[$€-2] 0.00", "\\$0", "[$HKD-C04]0"]
        {
            assert_eq!(format_of(code), Format::Foreign, "{code}");
        }
        for (code, format) in [
            ("General", Format::Plain),
            ("@", Format::Plain),
            ("0", Format::Plain),
            ("0.00", Format::Fixed(2)),
            ("#,##0", Format::Grouped(0)),
            ("#,##0.00", Format::Grouped(2)),
            ("#,##0.00_);[Red](#,##0.00)", Format::Grouped(2)),
            ("[$¥-804]#,##0.00", Format::Grouped(2)),
            ("[$-804]0.00", Format::Fixed(2)),
            ("[Red]0.00", Format::Fixed(2)),
            ("_ \"¥\"* #,##0.00_ ;_ \"¥\"* -#,##0.00_ ", Format::Grouped(2)),
        ] {
            assert_eq!(format_of(code), format, "{code}");
        }
    }
}
