//! Working days and deadlines: the calendar with its holidays, the stages' limits, and what is overdue.

use casework::{AuditAction, Calendar, Case, Due, Limits, Role, Stage};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use store::{Holiday, Reader, Tx};

use crate::cases::view::{CalendarView, DeadlineView, HolidayView, LimitView};
use crate::error::Error;
use crate::format::date;
use crate::session::{Workbench, event};

/// The State Council's notices for 2024 to 2026. A row of the store's own replaces them for its whole year.
const SHIPPED: &str = include_str!("../../../../../assets/calendar/holidays.csv");

/// The setting that holds a stage's limit, in working days.
fn setting(stage: Stage) -> String {
    format!("deadline.{}", stage.name())
}

/// The calendar and the limits, with which deadlines are counted.
pub(crate) struct Deadlines {
    calendar: Calendar,
    limits: Limits,
    today: Date,
}

impl Deadlines {
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Deadlines, Error> {
        let days = in_force(reader)?.into_iter().map(|holiday| (holiday.day, holiday.working));
        let mut limits = Limits::default();
        for stage in Stage::ALL {
            let days = reader.setting(&setting(stage))?.and_then(|days| days.parse().ok());
            if let Some(days) = days {
                limits.set(stage, days);
            }
        }
        Ok(Deadlines { calendar: Calendar::new(days), limits, today: date(Timestamp::now()) })
    }

    /// How many working days a stage has, and the last of them; `None` where it has no limit.
    pub(crate) fn limit(&self, stage: Stage, since: Date) -> Option<(u16, Due)> {
        let days = self.limits.of(stage)?;
        Some((days, self.calendar.after(since, days)?))
    }

    /// The last day at a stage.
    pub(crate) fn due(&self, stage: Stage, since: Date) -> Option<Date> {
        Some(self.limit(stage, since)?.1.on)
    }

    /// So many working days after a day; `None` past the end of the calendar.
    pub(crate) fn after(&self, from: Date, days: u16) -> Option<Due> {
        self.calendar.after(from, days)
    }

    /// The last of so many working days, of which a day is the first where it is one; `None` past the end of the calendar.
    pub(crate) fn last_of(&self, from: Date, days: u16) -> Option<Date> {
        Some(self.calendar.after(from.yesterday().ok()?, days)?.on)
    }

    /// How many working days there are from a day to another, both counted; `None` where the table does not know a year.
    pub(crate) fn working_days(&self, from: Date, until: Date) -> Option<i64> {
        let known = self.calendar.knows(from.year()) && self.calendar.knows(until.year());
        known.then(|| from.yesterday().ok().map(|before| self.calendar.between(before, until))).flatten()
    }

    pub(crate) fn today(&self) -> Date {
        self.today
    }

    /// A deadline as lists and pages show it.
    pub(crate) fn view(&self, stage: Stage, since: Date, due: Option<Date>) -> Option<DeadlineView> {
        let due = due?;
        let certain = self.limit(stage, since);
        let left = self.calendar.between(self.today, due);
        Some(DeadlineView {
            on: due.to_string(),
            days_left: i32::try_from(left).unwrap_or(i32::MAX),
            overdue: due < self.today,
            certain: certain.is_none_or(|(_, due)| due.certain),
        })
    }

    pub(crate) fn of(&self, case: &Case) -> Option<DeadlineView> {
        let since = date(case.since());
        self.view(case.stage, since, self.due(case.stage, since))
    }
}

/// The store's own rows, and the shipped ones of the years that it has none for.
fn in_force(reader: &Reader<'_>) -> Result<Vec<Holiday>, Error> {
    let own = reader.holidays()?;
    let shipped = SHIPPED.lines().skip(1).filter_map(shipped_row);
    let shipped = shipped.filter(|row| !own.iter().any(|known| known.day.year() == row.day.year()));
    let mut days: Vec<Holiday> = shipped.collect();
    days.extend(own);
    days.sort_by_key(|row| row.day);
    Ok(days)
}

fn shipped_row(line: &str) -> Option<Holiday> {
    let mut fields = line.split(',');
    let (day, working, name) = (fields.next()?, fields.next()?, fields.next()?);
    Some(Holiday { day: day.parse().ok()?, working: working == "1", name: name.to_owned() })
}

/// Counts every open deadline anew. A stage and the day since when are one deadline, however many cases stand there.
pub(crate) fn recount(tx: &Tx<'_>) -> Result<(), Error> {
    let deadlines = Deadlines::read(tx)?;
    for (stage, since) in tx.stages_since()? {
        tx.set_due(stage, since, deadlines.due(stage, since))?;
    }
    Ok(())
}

impl Workbench {
    /// The holidays in force, and how many working days each stage has.
    ///
    /// # Errors
    /// Nobody signed in.
    pub fn calendar(&self) -> Result<CalendarView, Error> {
        self.session()?.store.read(|reader| {
            let own = reader.holidays()?;
            let deadlines = Deadlines::read(reader)?;
            let this_year = deadlines.today.year();
            let days = in_force(reader)?;
            let known = |year| days.iter().any(|holiday| holiday.day.year() == year);
            Ok(CalendarView {
                unknown_years: (this_year..=this_year + 1).filter(|year| !known(*year)).collect(),
                holidays: days
                    .iter()
                    .map(|holiday| HolidayView {
                        day: holiday.day.to_string(),
                        working: holiday.working,
                        name: holiday.name.clone(),
                        own: own.contains(holiday),
                    })
                    .collect(),
                limits: Stage::ALL
                    .into_iter()
                    .filter_map(|stage| {
                        let days = deadlines.limits.of(stage)?;
                        Some(LimitView { stage, label: stage.label().to_owned(), days })
                    })
                    .collect(),
            })
        })
    }

    /// Puts a day into the calendar: free, or made up. The year's shipped rows become the store's own first.
    ///
    /// # Errors
    /// Not an administrator; no date.
    pub fn set_holiday(&mut self, day: &str, working: bool, name: &str) -> Result<CalendarView, Error> {
        let holiday = Holiday { day: parse_day(day)?, working, name: name.trim().to_owned() };
        self.change_calendar(AuditAction::CalendarSet, day, |tx| {
            adopt_year(tx, holiday.day.year())?;
            Ok(tx.put_holiday(&holiday)?)
        })
    }

    /// Takes a day out of the calendar: its weekday decides again.
    ///
    /// # Errors
    /// Not an administrator; no date, or none that is in the calendar.
    pub fn remove_holiday(&mut self, day: &str) -> Result<CalendarView, Error> {
        let date = parse_day(day)?;
        self.change_calendar(AuditAction::CalendarRemove, day, |tx| {
            adopt_year(tx, date.year())?;
            if tx.remove_holiday(date)? {
                Ok(())
            } else {
                Err(Error::NotFound(format!("节假日表中没有 {day}")))
            }
        })
    }

    /// Gives a stage so many working days.
    ///
    /// # Errors
    /// Not an administrator.
    pub fn set_limit(&mut self, stage: Stage, days: u16) -> Result<CalendarView, Error> {
        if !(1..=365).contains(&days) {
            return Err(Error::invalid("期限应为 1–365 个工作日"));
        }
        let text = format!("{}：{days} 个工作日", stage.label());
        self.change_calendar(AuditAction::CalendarLimit, &text, |tx| {
            Ok(tx.set_setting(&setting(stage), &days.to_string())?)
        })
    }

    fn change_calendar(
        &mut self,
        action: AuditAction,
        subject: &str,
        work: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<CalendarView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], action, subject)?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            let before = json!(days(tx)?).to_string();
            work(tx)?;
            let after = json!(days(tx)?).to_string();
            tx.audit(event(&actor, now, action, subject, &before, &after))?;
            recount(tx)
        })?;
        self.calendar()
    }
}

/// The store's own rows as the audit log keeps them.
fn days(reader: &Reader<'_>) -> Result<Vec<String>, Error> {
    let word = |working| if working { "班" } else { "休" };
    Ok(reader.holidays()?.iter().map(|row| format!("{}{}", row.day, word(row.working))).collect())
}

/// Makes the shipped rows of a year the store's own, before the first of them is changed.
fn adopt_year(tx: &Tx<'_>, year: i16) -> Result<(), Error> {
    if tx.holidays()?.iter().any(|row| row.day.year() == year) {
        return Ok(());
    }
    for row in SHIPPED.lines().skip(1).filter_map(shipped_row).filter(|row| row.day.year() == year) {
        tx.put_holiday(&row)?;
    }
    Ok(())
}

fn parse_day(text: &str) -> Result<Date, Error> {
    text.trim().parse().map_err(|_| Error::invalid(format!("“{text}”不是日期，应如 2026-10-01")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_years_are_whole() {
        let rows: Vec<Holiday> = SHIPPED.lines().skip(1).filter_map(shipped_row).collect();
        assert_eq!(rows.len(), SHIPPED.lines().count() - 1, "every line reads");
        // By the State Council's notices: days off, weekends within a holiday too, and days made up.
        let count = |year, working| {
            rows.iter().filter(|row| row.day.year() == year && row.working == working).count()
        };
        assert_eq!((count(2024, false), count(2024, true)), (28, 8));
        assert_eq!((count(2025, false), count(2025, true)), (28, 5));
        assert_eq!((count(2026, false), count(2026, true)), (33, 6));
        for row in rows.iter().filter(|row| row.working) {
            assert!(row.day.weekday().to_monday_zero_offset() >= 5, "{} is made up on a weekend", row.day);
        }
    }
}
