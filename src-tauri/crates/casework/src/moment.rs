//! Moments in Beijing time, whatever zone the computer is set to: memos state them so, and lists must agree.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

fn in_beijing(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::fixed(Offset::constant(8)))
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
