//! A committee's meetings: made, filled with cases, printed as one book, and their resolutions put on record.

use casework::{AuditAction, is_refused, is_unmet};
use std::path::Path;

use casework::{Action, AgendaItem, Attendee, Case, MeetingBook, Pictures, Refusal, Role, Signing, permit};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::Money;
use serde_json::json;
use store::{Meeting, NewMeeting, Reader};

use crate::error::Error;
use crate::papers::view::{AttendeeView, MeetingCaseView, MeetingView, NewMeetingInput};
use crate::policy::installed::pack_of;
use crate::session::{Session, Workbench, bureau, event, load};

/// What a meeting may resolve of a case.
const RESOLUTIONS: [(&str, &str); 3] = [("passed", "通过"), ("rejected", "不通过"), ("deferred", "暂缓")];
/// Who convenes meetings and keeps their record.
const CONVENERS: [Role; 4] = [Role::Reviewer, Role::Checker, Role::Approver, Role::Admin];

impl Workbench {
    /// Makes a meeting, without cases yet.
    ///
    /// # Errors
    /// None of the roles that convene; no name; a date that is none.
    pub fn new_meeting(&mut self, input: &NewMeetingInput) -> Result<MeetingView, Error> {
        let session = self.session_mut()?;
        session.require(&CONVENERS, AuditAction::MeetingNew, &input.name)?;
        let name = input.name.trim();
        if name.is_empty() {
            return Err(Error::invalid("请写明会议名称"));
        }
        let held_on: Date = input
            .date
            .trim()
            .parse()
            .map_err(|_| Error::invalid(format!("“{}”不是日期，应如 2024-12-02", input.date)))?;
        let attendees: Vec<Attendee> = input
            .attendees
            .iter()
            .map(|one| Attendee { name: one.name.trim().to_owned(), unit: one.unit.trim().to_owned() })
            .collect();
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let number = session.store.write::<_, Error>(|tx| {
            let number = tx.next_case_number("会议", i32::from(held_on.year()))?;
            let new = NewMeeting {
                number: &number,
                name,
                held_on,
                place: input.place.trim(),
                attendees: &attendees,
            };
            tx.add_meeting(&new, &actor.person, now)?;
            let after = json!({ "name": name, "date": held_on.to_string() }).to_string();
            tx.audit(event(&actor, now, AuditAction::MeetingNew, &number, "", &after))?;
            Ok(number)
        })?;
        self.meeting(&number)
    }

    /// All meetings, the last first.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn meetings(&mut self) -> Result<Vec<MeetingView>, Error> {
        let session = self.session()?;
        session.store.read(|reader| {
            reader.meetings()?.iter().map(|meeting| session.meeting_view(reader, meeting)).collect()
        })
    }

    /// One meeting.
    ///
    /// # Errors
    /// No such meeting.
    pub fn meeting(&mut self, number: &str) -> Result<MeetingView, Error> {
        let session = self.session()?;
        session.store.read(|reader| session.meeting_view(reader, &meeting(reader, number)?))
    }

    /// Puts cases at the end of a meeting's agenda.
    ///
    /// # Errors
    /// No such meeting or case; a case that may not be read, or that stands on the agenda already.
    pub fn add_to_meeting(&mut self, number: &str, cases: &[String]) -> Result<MeetingView, Error> {
        let session = self.session_mut()?;
        session.require(&CONVENERS, AuditAction::MeetingAdd, number)?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let added = session.store.write::<_, Error>(|tx| {
            let meeting = meeting(tx, number)?;
            for case in cases {
                let case = load(tx, case)?;
                permit(&actor, &case, Action::Read)?;
                tx.add_to_meeting(&meeting.number, &case.number)?;
            }
            tx.audit(event(
                &actor,
                now,
                AuditAction::MeetingAdd,
                &meeting.number,
                "",
                &json!(cases).to_string(),
            ))?;
            Ok(())
        });
        if let Err(Error::Refused(refusal)) = &added {
            let refusal = refusal.clone();
            session.log_refusal(AuditAction::MeetingAdd, number, &refusal)?;
        }
        added?;
        self.meeting(number)
    }

    /// Puts on record what a meeting resolved of a case: `passed`, `rejected` or `deferred`, or the same in Chinese.
    ///
    /// # Errors
    /// Another resolution; one other than passed without a note; a case that is not on the agenda.
    pub fn record_resolution(
        &mut self,
        number: &str,
        case: &str,
        resolution: &str,
        note: &str,
    ) -> Result<MeetingView, Error> {
        let session = self.session_mut()?;
        session.require(&CONVENERS, AuditAction::MeetingRecord, number)?;
        let named = RESOLUTIONS.iter().find(|(name, label)| [*name, *label].contains(&resolution.trim()));
        let (name, _) = named.ok_or_else(|| {
            Error::invalid(format!("没有“{resolution}”这一结论，应为 passed、rejected 或 deferred"))
        })?;
        let note = note.trim();
        if *name != "passed" && note.is_empty() {
            return Err(Error::invalid("不通过或暂缓的，请写明原因"));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let recorded = session.store.write::<_, Error>(|tx| {
            let meeting = meeting(tx, number)?;
            let case = load(tx, case)?;
            permit(&actor, &case, Action::Read)?;
            let before = meeting.cases.iter().find(|item| item.number == case.number);
            let before = before.and_then(|item| item.resolution.clone()).unwrap_or_default();
            tx.record_resolution(&meeting.number, &case.number, name, note, &actor.person, now)?;
            let after = json!({ "meeting": meeting.number, "resolution": name, "note": note }).to_string();
            tx.audit(event(&actor, now, AuditAction::MeetingRecord, &case.number, &before, &after))?;
            Ok(())
        });
        if let Err(Error::Refused(refusal)) = &recorded {
            let refusal = refusal.clone();
            session.log_refusal(AuditAction::MeetingRecord, number, &refusal)?;
        }
        recorded?;
        self.meeting(number)
    }

    /// The meeting's book as one PDF: cover, agenda, memos as they stand, sign-in sheet.
    ///
    /// # Errors
    /// No such meeting; no cases on it; one that 经办 has not signed yet; a case that may not be read; a character that no font has.
    pub fn meeting_pdf(&mut self, number: &str) -> Result<Vec<u8>, Error> {
        let cases = self.meeting(number)?.cases;
        if cases.is_empty() {
            return Err(Error::Refused(Refusal::Reason("会议还没有案卷，请先加入案卷".to_owned())));
        }
        let mut items = Vec::new();
        for case in &cases {
            items.push(self.read_case(&case.case, |_, reader, case| agenda_item(reader, case))?);
        }
        let book = self.session()?.store.read::<_, Error>(|reader| {
            let meeting = meeting(reader, number)?;
            Ok(MeetingBook {
                bureau: bureau(reader)?,
                name: meeting.name,
                date: meeting.held_on,
                place: meeting.place,
                items,
                attendees: meeting.attendees,
            })
        })?;
        Ok(memo::render_meeting(&book, &*self.fonts()?)?)
    }

    /// Saves the meeting's book. Returns the path.
    ///
    /// # Errors
    /// As [`Workbench::meeting_pdf`]; a place that cannot be written.
    pub fn save_meeting(&mut self, number: &str, path: &Path) -> Result<String, Error> {
        let pdf = self.meeting_pdf(number)?;
        self.saved(AuditAction::MeetingPrint, number, path, &pdf)
    }
}

impl Session {
    /// A meeting as the person signed in may see it: cases of other bureaus by number alone.
    fn meeting_view(&self, reader: &Reader<'_>, meeting: &Meeting) -> Result<MeetingView, Error> {
        let mut cases = Vec::new();
        for item in &meeting.cases {
            let case = load(reader, &item.number)?;
            let readable = self.may_read(&case);
            let pack = pack_of(reader, &case.pack)?;
            let label = item.resolution.as_deref().and_then(|resolution| {
                RESOLUTIONS.iter().find(|(name, _)| *name == resolution).map(|(_, label)| *label)
            });
            let mut view = MeetingCaseView {
                case: case.number.clone(),
                applicant: String::new(),
                benefits: Vec::new(),
                amount: Money::ZERO,
                refused: false,
                decided: false,
                stage_label: if readable { case.stage.label().to_owned() } else { String::new() },
                resolution: item.resolution.clone().filter(|_| readable),
                resolution_label: label.filter(|_| readable).unwrap_or_default().to_owned(),
                note: if readable { item.note.clone() } else { String::new() },
            };
            if readable {
                view.applicant = case.applicant_name().to_owned();
                view.benefits = case
                    .claims()
                    .filter_map(|claim| pack.benefit(&claim.benefit))
                    .map(|benefit| benefit.title.clone())
                    .collect();
                view.refused = is_refused(&case);
                view.decided = view.refused || case.claims().all(|claim| is_decided(&case, &claim.id));
                let granted = case.decisions.iter().filter(|decision| !is_unmet(&case, &decision.claim));
                view.amount = granted.map(|decision| decision.amount).sum();
            }
            cases.push(view);
        }
        Ok(MeetingView {
            number: meeting.number.clone(),
            name: meeting.name.clone(),
            date: meeting.held_on.to_string(),
            place: meeting.place.clone(),
            attendees: meeting
                .attendees
                .iter()
                .map(|one| AttendeeView { name: one.name.clone(), unit: one.unit.clone() })
                .collect(),
            total: cases.iter().map(|case| case.amount).sum(),
            cases,
        })
    }
}

fn is_decided(case: &Case, claim: &str) -> bool {
    is_unmet(case, claim) || case.decision(claim).is_some()
}

fn meeting(reader: &Reader<'_>, number: &str) -> Result<Meeting, Error> {
    let number = number.trim();
    reader.meeting(number)?.ok_or_else(|| Error::NotFound(format!("没有编号为“{number}”的会议")))
}

/// A case's memo as it is laid before a meeting, with whoever has signed it. A case that 经办 has not decided and signed
/// has none.
pub(crate) fn agenda_item(reader: &Reader<'_>, case: &Case) -> Result<AgendaItem, Error> {
    let Some(memo) = reader.memo_in_force(&case.number)? else {
        let stage = case.stage.label();
        return Err(Error::Refused(Refusal::Reason(format!(
            "{}现处“{stage}”，还没有经办签名的评审意见，不能上会：请先决定并签名提交，或把它移出议程",
            case.number
        ))));
    };
    let signings = case
        .signatures
        .iter()
        .map(|signature| Signing {
            role: signature.role,
            name: signature.by.name.clone(),
            opinion: signature.opinion.clone(),
            at: signature.at,
            pictures: Pictures::default(),
        })
        .collect();
    Ok(AgendaItem { memo: memo.content, signings })
}
