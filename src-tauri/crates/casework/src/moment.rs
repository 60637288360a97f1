//! Moments in Beijing time, whatever zone the computer is set to: memos state them so, and lists must agree.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// Beijing's zone: eight hours ahead, the year round.
#[must_use]
pub fn beijing() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

fn in_beijing(at: Timestamp) -> Zoned {
    at.to_zoned(beijing())
}

/// `2024-11-21 14:32`.
#[must_use]
pub fn beijing_moment(at: Timestamp) -> String {
    in_beijing(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The calendar day of a moment.
#[must_use]
pub fn beijing_date(at: Timestamp) -> Date {
    in_beijing(at).date()
}

/// `2024-11-21`.
#[must_use]
pub fn beijing_day(at: Timestamp) -> String {
    beijing_date(at).to_string()
}

/// A day as papers write it, `2019年5月6日`: the year in full, month and day without a zero (GB/T 9704-2012, 7.3.5.4).
#[must_use]
pub fn day_in_words(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// When a day begins.
///
/// # Errors
/// A day beyond all that can be counted.
pub fn beijing_start_of(day: Date) -> Result<Timestamp, jiff::Error> {
    Ok(day.to_zoned(beijing())?.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_beijing() {
        let begins = beijing_start_of("2024-11-21".parse().unwrap()).unwrap();
        assert_eq!(begins.to_string(), "2024-11-20T16:00:00Z");
        assert_eq!(beijing_moment(begins), "2024-11-21 00:00");
    }
}
