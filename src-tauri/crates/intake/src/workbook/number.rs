//! Excel's edge: the one place where a float becomes a decimal, and a decimal a float.

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
}
