//! Money in yuan, exact from the cell to the memo.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact amount in yuan. It may carry more than two decimals until [`Money::floor_to_fen`].
///
/// Shown and serialised as a decimal string with at least two decimals, never as a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(Decimal);

/// The text is not a decimal number of yuan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是金额")]
pub struct NotMoney(pub String);

impl Money {
    /// 0.00 yuan.
    pub const ZERO: Money = Money(Decimal::ZERO);

    /// An exact amount.
    #[must_use]
    pub const fn new(yuan: Decimal) -> Money {
        Money(yuan)
    }

    /// Whole fen, as the store keeps them.
    #[must_use]
    pub fn from_fen(fen: i64) -> Money {
        Money(Decimal::new(fen, 2))
    }

    /// Whole fen, or `None` where the amount has parts of a fen or is out of range.
    #[must_use]
    pub fn to_fen(self) -> Option<i64> {
        let fen = self.0.checked_mul(Decimal::ONE_HUNDRED)?;
        if !fen.fract().is_zero() {
            return None;
        }
        i64::try_from(fen.trunc().mantissa() / 10_i128.pow(fen.trunc().scale())).ok()
    }

    /// The exact yuan.
    #[must_use]
    pub const fn yuan(self) -> Decimal {
        self.0
    }

    /// The one place where money is rounded: down to the fen, so that a ceiling is never exceeded.
    #[must_use]
    pub fn floor_to_fen(self) -> Money {
        Money(self.0.round_dp_with_strategy(2, RoundingStrategy::ToNegativeInfinity))
    }

    /// As it is said in a sentence: `300万元` and `250.05万元` where two digits tell it whole, else `2,345,678.90元`.
    #[must_use]
    pub fn in_words(self) -> String {
        let wan = self.0 / Decimal::from(10_000);
        let whole = wan.normalize();
        if whole >= Decimal::ONE && whole.scale() <= 2 {
            format!("{whole}万元")
        } else {
            format!("{}元", self.grouped())
        }
    }

    /// `3,000,000.00`, with U+2212 for a minus.
    #[must_use]
    pub fn grouped(self) -> String {
        let plain = self.to_string();
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("−", rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "00"));
        let mut out = String::with_capacity(plain.len() + 8);
        out.push_str(sign);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        out.push('.');
        out.push_str(fraction);
        out
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0.normalize();
        if value.scale() <= 2 { write!(f, "{value:.2}") } else { write!(f, "{value}") }
    }
}

impl FromStr for Money {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Money, NotMoney> {
        Decimal::from_str_exact(text.trim()).map(Money).map_err(|_| NotMoney(text.to_owned()))
    }
}

impl std::ops::Add for Money {
    type Output = Money;

    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl std::ops::Sub for Money {
    type Output = Money;

    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, std::ops::Add::add)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl ts_rs::TS for Money {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "string".to_owned()
    }

    fn inline(_: &ts_rs::Config) -> String {
        "string".to_owned()
    }
}
