//! A committee's meetings: which cases, in which order, and what was resolved of each.

use casework::{Attendee, Person};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};

use crate::columns::{by, from_json, json, moment, moment_if};
use crate::{Reader, StoreError, Tx};

/// A meeting to be made.
#[derive(Debug)]
pub struct NewMeeting<'a> {
    /// Such as `会议-2024-0001`.
    pub number: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// The day.
    pub held_on: Date,
    /// Where; may be empty.
    pub place: &'a str,
    /// Who is expected.
    pub attendees: &'a [Attendee],
}

/// A meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// Its number.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// The day.
    pub held_on: Date,
    /// Where; may be empty.
    pub place: String,
    /// Who is expected.
    pub attendees: Vec<Attendee>,
    /// Who made it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// Its cases, in order.
    pub cases: Vec<MeetingCase>,
}

/// A case on a meeting's agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingCase {
    /// The case's number.
    pub number: String,
    /// What was resolved; `None` before the meeting.
    pub resolution: Option<String>,
    /// What else was said.
    pub note: String,
    /// When that was put on record.
    pub recorded_at: Option<Timestamp>,
}

fn held_on(row: &Row<'_>) -> Result<Date, StoreError> {
    let text: String = row.get("held_on")?;
    text.parse().map_err(|_| StoreError::Damaged(format!("会议日期“{text}”")))
}

impl Reader<'_> {
    /// A meeting by its number.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn meeting(&self, number: &str) -> Result<Option<Meeting>, StoreError> {
        let sql = "SELECT meetings.*, users.name AS by_name FROM meetings JOIN users ON users.id = by_id
                   WHERE number = ?1";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows = statement.query_and_then([number], |row| self.whole(row))?;
        rows.next().transpose()
    }

    /// All meetings, the last first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn meetings(&self) -> Result<Vec<Meeting>, StoreError> {
        let sql = "SELECT meetings.*, users.name AS by_name FROM meetings JOIN users ON users.id = by_id
                   ORDER BY meetings.id DESC";
        let mut statement = self.conn().prepare_cached(sql)?;
        statement.query_and_then([], |row| self.whole(row))?.collect()
    }

    fn whole(&self, row: &Row<'_>) -> Result<Meeting, StoreError> {
        Ok(Meeting {
            number: row.get("number")?,
            name: row.get("name")?,
            held_on: held_on(row)?,
            place: row.get("place")?,
            attendees: from_json(row, "attendees")?,
            by: by(row)?,
            at: moment(row, "at")?,
            cases: self.meeting_cases(row.get("id")?)?,
        })
    }

    fn meeting_cases(&self, id: i64) -> Result<Vec<MeetingCase>, StoreError> {
        let sql = "SELECT cases.number, resolution, note, meeting_cases.at FROM meeting_cases
                   JOIN cases ON cases.id = case_id WHERE meeting_id = ?1 ORDER BY idx";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_and_then([id], |row| {
            Ok(MeetingCase {
                number: row.get("number")?,
                resolution: row.get("resolution")?,
                note: row.get("note")?,
                recorded_at: moment_if(row, "at")?,
            })
        })?;
        rows.collect()
    }

    fn meeting_id(&self, number: &str) -> Result<i64, StoreError> {
        let sql = "SELECT id FROM meetings WHERE number = ?1";
        let id = self.conn().prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?;
        id.ok_or_else(|| StoreError::NoSuch { what: "会议", name: number.to_owned() })
    }
}

impl Tx<'_> {
    /// Makes a meeting without cases.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn add_meeting(&self, new: &NewMeeting<'_>, by: &Person, at: Timestamp) -> Result<(), StoreError> {
        self.conn().execute(
            "INSERT INTO meetings(number, name, held_on, place, attendees, by_id, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                new.number,
                new.name,
                new.held_on.to_string(),
                new.place,
                json(&new.attendees)?,
                by.id,
                at.to_string()
            ],
        )?;
        Ok(())
    }

    /// Puts a case at the end of a meeting's agenda.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such meeting or case; [`StoreError::Taken`] where the case is on it.
    pub fn add_to_meeting(&self, meeting: &str, case: &str) -> Result<(), StoreError> {
        let (meeting_id, case_id) = (self.meeting_id(meeting)?, self.case_id(case)?);
        let added = self.conn().execute(
            "INSERT INTO meeting_cases(meeting_id, idx, case_id, note)
             SELECT ?1, (SELECT coalesce(max(idx), -1) + 1 FROM meeting_cases WHERE meeting_id = ?1), ?2, ''
             WHERE NOT EXISTS (SELECT 1 FROM meeting_cases WHERE meeting_id = ?1 AND case_id = ?2)",
            params![meeting_id, case_id],
        )?;
        if added == 0 {
            Err(StoreError::Taken { what: "会议案卷", name: case.to_owned() })
        } else {
            Ok(())
        }
    }

    /// Puts on record what a meeting resolved of a case.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where the meeting has no such case.
    pub fn record_resolution(
        &self,
        meeting: &str,
        case: &str,
        resolution: &str,
        note: &str,
        by: &Person,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (meeting_id, case_id) = (self.meeting_id(meeting)?, self.case_id(case)?);
        let recorded = self.conn().execute(
            "UPDATE meeting_cases SET resolution = ?3, note = ?4, by_id = ?5, at = ?6
             WHERE meeting_id = ?1 AND case_id = ?2",
            params![meeting_id, case_id, resolution, note, by.id, at.to_string()],
        )?;
        if recorded == 0 {
            Err(StoreError::NoSuch { what: "会议案卷", name: case.to_owned() })
        } else {
            Ok(())
        }
    }
}
