//! Exact fractions: what an assessment computes with, so that a third of a yuan is never a little less.
//!
//! Rounding does not happen here, but for [`Exact::floor_to_fen`], once, at the end.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;

use crate::Money;

/// A fraction of two whole numbers; the denominator is above zero.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exact {
    num: i128,
    den: i128,
}

/// The figure is too large to compute with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// Fractions are reduced once they pass this, and not at every step.
const ROOM: i128 = 1_000_000_000_000_000;

impl Exact {
    pub(crate) const ZERO: Exact = Exact { num: 0, den: 1 };

    pub(crate) const fn whole(number: i128) -> Exact {
        Exact { num: number, den: 1 }
    }

    /// A plain decimal: digits, at most one point, and a leading minus. No exponent, sign plus or separator.
    pub(crate) fn parse(text: &str) -> Option<Exact> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !plain(fraction) || digits.len() > 28 {
            return None;
        }
        Decimal::from_str_exact(text).ok().map(Exact::from)
    }

    pub(crate) fn add(self, other: Exact) -> Result<Exact, TooLarge> {
        let cross = |a: i128, b: i128| a.checked_mul(b).ok_or(TooLarge);
        if self.den == other.den {
            return Ok(Exact::tidy(self.num.checked_add(other.num).ok_or(TooLarge)?, self.den));
        }
        let num = cross(self.num, other.den)?.checked_add(cross(other.num, self.den)?).ok_or(TooLarge)?;
        Ok(Exact::tidy(num, cross(self.den, other.den)?))
    }

    pub(crate) fn sub(self, other: Exact) -> Result<Exact, TooLarge> {
        self.add(Exact { num: -other.num, den: other.den })
    }

    pub(crate) fn mul(self, other: Exact) -> Result<Exact, TooLarge> {
        let num = self.num.checked_mul(other.num).ok_or(TooLarge)?;
        Ok(Exact::tidy(num, self.den.checked_mul(other.den).ok_or(TooLarge)?))
    }

    /// `None` for a division by zero.
    pub(crate) fn div(self, other: Exact) -> Result<Option<Exact>, TooLarge> {
        if other.num == 0 {
            return Ok(None);
        }
        let flipped = Exact { num: other.den * other.num.signum(), den: other.num.abs() };
        self.mul(flipped).map(Some)
    }

    /// The greatest whole number that is not above this.
    pub(crate) fn floor(self) -> i128 {
        self.num.div_euclid(self.den)
    }

    /// The one rounding: down to the fen.
    pub(crate) fn floor_to_fen(self) -> Result<i128, TooLarge> {
        self.num.checked_mul(100).map(|num| num.div_euclid(self.den)).ok_or(TooLarge)
    }

    pub(crate) fn is_zero(self) -> bool {
        self.num == 0
    }

    pub(crate) fn is_negative(self) -> bool {
        self.num < 0
    }

    pub(crate) fn is_whole(self) -> bool {
        self.num % self.den == 0
    }

    fn tidy(num: i128, den: i128) -> Exact {
        if den <= ROOM && num.abs() <= ROOM * ROOM {
            return Exact { num, den };
        }
        let divisor = greatest_common_divisor(num.unsigned_abs(), den.unsigned_abs());
        i128::try_from(divisor).map_or(Exact { num, den }, |by| Exact { num: num / by, den: den / by })
    }
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// Yuan from fen, for every amount that leaves an assessment.
pub(crate) fn money(fen: i128) -> Money {
    Money::new(Decimal::from_i128_with_scale(fen, 2))
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Exact {
        let value = value.normalize();
        // A Decimal's scale is at most 28, so the power fits.
        Exact { num: value.mantissa(), den: 10_i128.pow(value.scale()) }
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Exact) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    /// Across, where that fits; else as continued fractions, which cannot overflow.
    fn cmp(&self, other: &Exact) -> Ordering {
        if let (Some(left), Some(right)) = (self.num.checked_mul(other.den), other.num.checked_mul(self.den))
        {
            return left.cmp(&right);
        }
        let (mut a, mut b) = (*self, *other);
        let mut flipped = false;
        loop {
            let (left, right) = (a.floor(), b.floor());
            let (rest_a, rest_b) = (a.num.rem_euclid(a.den), b.num.rem_euclid(b.den));
            let order = match left.cmp(&right) {
                Ordering::Equal if rest_a != 0 && rest_b != 0 => None,
                Ordering::Equal => Some(rest_a.signum().cmp(&rest_b.signum())),
                unequal @ (Ordering::Less | Ordering::Greater) => Some(unequal),
            };
            if let Some(order) = order {
                return if flipped { order.reverse() } else { order };
            }
            (a, b) = (Exact { num: a.den, den: rest_a }, Exact { num: b.den, den: rest_b });
            flipped = !flipped;
        }
    }
}

impl fmt::Display for Exact {
    /// A decimal string; one that never ends is cut after ten decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.num < 0 { "-" } else { "" };
        let (num, den) = (self.num.unsigned_abs(), self.den.unsigned_abs());
        write!(f, "{sign}{}", num / den)?;
        let mut rest = num % den;
        if rest == 0 {
            return Ok(());
        }
        let mut digits = String::with_capacity(10);
        while rest != 0 && digits.len() < 10 {
            // The remainder is below a denominator that has been kept small.
            rest = rest.saturating_mul(10);
            digits.push(char::from(b'0' + u8::try_from(rest / den).unwrap_or(9)));
            rest %= den;
        }
        write!(f, ".{digits}")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn thirds_add_up_to_a_whole() {
        let third = Exact::whole(1).div(Exact::whole(3)).unwrap().unwrap();
        assert_eq!(third.add(third).unwrap().add(third).unwrap(), Exact::whole(1));
        assert_eq!(third.to_string(), "0.3333333333");
    }

    #[test]
    fn fractions_compare_exactly() {
        let a = Exact::parse("0.3333333333333333333333333").unwrap();
        let third = Exact::whole(1).div(Exact::whole(3)).unwrap().unwrap();
        assert!(a < third);
        assert!(Exact::parse("-1.5").unwrap() < Exact::parse("-1.4").unwrap());
        let huge = |num| Exact { num, den: i128::MAX / 3 };
        assert!(huge(i128::MAX - 1) < huge(i128::MAX));
        assert!(huge(i128::MAX) > Exact { num: i128::MAX - 1, den: i128::MAX / 3 + 1 });
    }

    #[test]
    fn only_plain_decimals_are_figures() {
        for text in ["1e3", "+5", "1_000", "1,000", "", "-", ".5", "5.", "１２", " 5"] {
            assert!(Exact::parse(text).is_none(), "{text}");
        }
    }
}
