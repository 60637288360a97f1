//! Working days, and by when a stage should be done with.
//!
//! Days count from the day after, as the Civil Code has it (art. 201). Weekends are free unless the table makes
//! one up; a year without a row in the table counts weekends alone, and the result says so.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::Stage;

/// Holidays and make-up days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Whether a day is worked on, where the weekday does not say so.
    days: BTreeMap<Date, bool>,
}

/// By when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub on: Date,
    /// Whether the table knows every year in between.
    pub certain: bool,
}

impl Calendar {
    /// A calendar of exceptions: a day, and whether it is worked on.
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = (Date, bool)>) -> Calendar {
        Calendar { days: days.into_iter().collect() }
    }

    /// Whether the table has a row for a year.
    #[must_use]
    pub fn knows(&self, year: i16) -> bool {
        self.days.keys().any(|day| day.year() == year)
    }

    /// Whether a day is a working day.
    #[must_use]
    pub fn works(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.days.get(&day).copied().unwrap_or(!weekend)
    }

    /// So many working days after a day, which does not count itself. `None` past the end of the calendar.
    #[must_use]
    pub fn after(&self, from: Date, days: u16) -> Option<Due> {
        let mut on = from;
        let mut certain = true;
        let mut left = days;
        while left > 0 {
            on = on.checked_add(1.day()).ok()?;
            certain &= self.knows(on.year());
            left -= u16::from(self.works(on));
        }
        Some(Due { on, certain })
    }

    /// How many working days lie between two days, the first not counted and the last counted; negative where
    /// the last is past already.
    #[must_use]
    pub fn between(&self, from: Date, to: Date) -> i64 {
        let (early, late, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let days = early.series(1.day()).skip(1).take_while(|day| *day <= late);
        sign * i64::try_from(days.filter(|day| self.works(*day)).count()).unwrap_or(i64::MAX)
    }
}

/// How many working days a stage should take. A bureau changes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits(BTreeMap<Stage, u16>);

impl Default for Limits {
    fn default() -> Limits {
        Limits(
            [
                (Stage::Received, 5),
                (Stage::InReview, 20),
                // The applicant's time.
                (Stage::Correction, 10),
                (Stage::Checking, 5),
                (Stage::Approving, 5),
                (Stage::Signed, 5),
                // How long the announcement hangs out.
                (Stage::Announced, 7),
            ]
            .into(),
        )
    }
}

impl Limits {
    /// A stage's limit; `None` where it has none.
    #[must_use]
    pub fn of(&self, stage: Stage) -> Option<u16> {
        self.0.get(&stage).copied()
    }

    /// Gives a stage another limit.
    pub fn set(&mut self, stage: Stage, days: u16) {
        self.0.insert(stage, days);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// The National Day week of 2024: free from the 1st to the 7th, made up on Sunday the 29th and Saturday the 12th.
    fn autumn() -> Calendar {
        let free = (1..=7).map(|d| (Date::constant(2024, 10, d), false));
        Calendar::new(free.chain([(day("2024-09-29"), true), (day("2024-10-12"), true)]))
    }

    #[test]
    fn weekends_do_not_count() {
        let plain = Calendar::new([(day("2024-01-01"), false)]);
        // Friday and one day is Monday.
        assert_eq!(plain.after(day("2024-11-22"), 1).unwrap(), Due { on: day("2024-11-25"), certain: true });
        assert_eq!(plain.after(day("2024-11-22"), 5).unwrap().on, day("2024-11-29"));
        assert_eq!(plain.after(day("2024-11-23"), 0).unwrap().on, day("2024-11-23"));
    }

    #[test]
    fn holidays_and_make_up_days_are_by_the_table() {
        // Friday the 27th: Sunday 29th works, Monday 30th works, then the 8th.
        assert_eq!(autumn().after(day("2024-09-27"), 2).unwrap().on, day("2024-09-30"));
        assert_eq!(autumn().after(day("2024-09-27"), 3).unwrap().on, day("2024-10-08"));
        // 8th to 11th and the made-up Saturday.
        assert_eq!(autumn().between(day("2024-09-30"), day("2024-10-12")), 5);
        assert_eq!(autumn().between(day("2024-10-12"), day("2024-09-30")), -5);
        assert_eq!(autumn().between(day("2024-10-12"), day("2024-10-12")), 0);
    }

    #[test]
    fn a_year_without_a_row_is_said_to_be_uncertain() {
        assert!(autumn().after(day("2024-12-30"), 1).unwrap().certain);
        assert_eq!(
            autumn().after(day("2024-12-31"), 1).unwrap(),
            Due { on: day("2025-01-01"), certain: false }
        );
    }
}
