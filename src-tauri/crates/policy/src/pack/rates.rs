//! A dated table of interest rates, from CSV: `from,term,percent`, and how far the table is known.

use jiff::civil::Date;

use super::PackError;
use crate::exact::Exact;

/// Rates by the day from which they hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rates {
    pub file: String,
    /// Term, first day, and rate as a fraction; by day within a term.
    rows: Vec<(String, Date, Exact)>,
    /// The last day on which the table was known to be complete.
    known_until: Option<Date>,
}

/// Rates are published monthly: past this many days the next one may be missing.
const STALE_AFTER_DAYS: i64 = 31;

impl Rates {
    pub(super) fn parse(file: &str, csv: &str) -> Result<Rates, PackError> {
        let mut rates = Rates { file: file.to_owned(), ..Rates::default() };
        for (index, line) in csv.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            let fail = |message: &str| PackError {
                file: file.to_owned(),
                line: index + 1,
                column: 1,
                clause: None,
                message: message.to_owned(),
            };
            let mut cells = line.split(',').map(str::trim);
            let (Some(day), Some(term), percent, None) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                return Err(fail("每行须为“日期,期限,百分比”。"));
            };
            let day: Date = day.parse().map_err(|_| fail("日期须如 2024-05-20。"))?;
            if term == "known-until" {
                rates.known_until = Some(day);
                continue;
            }
            let rate =
                percent.and_then(Exact::parse).and_then(|rate| rate.div(Exact::whole(100)).ok().flatten());
            let rate = rate.ok_or_else(|| fail("百分比须为十进制数，如 3.45。"))?;
            rates.rows.push((term.to_owned(), day, rate));
        }
        rates.rows.sort_by_key(|a| a.1);
        Ok(rates)
    }

    /// The rate in force on a day; `None` before the table begins and once it is stale.
    pub(crate) fn on(&self, term: &str, day: Date) -> Option<Exact> {
        let known_until = self.known_until?;
        let stale_from = known_until.checked_add(jiff::Span::new().days(STALE_AFTER_DAYS)).ok()?;
        if day > stale_from {
            return None;
        }
        let mut rows = self.rows.iter().filter(|(known, from, _)| known == term && *from <= day);
        rows.next_back().map(|(_, _, rate)| *rate)
    }

    /// The days on which a term's rate changes.
    pub(crate) fn changes(&self, term: &str) -> Vec<Date> {
        self.rows.iter().filter(|(known, _, _)| known == term).map(|(_, day, _)| *day).collect()
    }
}
