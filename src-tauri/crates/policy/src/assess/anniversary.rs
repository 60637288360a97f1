//! Years that are counted from a day.

use jiff::civil::{Date, date};

/// The first day not covered. Of 29 February it is 1 March: the last day of February still belongs.
pub(super) fn anniversary(from: Date, years: i16) -> Date {
    let year = from.year().saturating_add(years);
    Date::new(year, from.month(), from.day()).unwrap_or_else(|_| date(year, 3, 1))
}
