//! Meetings of a committee.

use std::process::ExitCode;

use workbench::view::{AttendeeView, MeetingView, NewMeetingInput};

use super::arguments::Meeting;
use super::output::{either, json, say};
use super::{Ended, Run};

pub fn meeting(run: &Run<'_>, command: Meeting) -> Ended {
    let mut desk = run.workbench()?;
    let view = match command {
        Meeting::New { name, date, place, attendees } => {
            let attendees = attendees.iter().map(|text| attendee(text)).collect();
            desk.new_meeting(&NewMeetingInput { name, date, place, attendees })?
        }
        Meeting::List => {
            let all = desk.meetings()?;
            return either(run, &all, |all| all.iter().for_each(line));
        }
        Meeting::Show { meeting } => desk.meeting(&meeting)?,
        Meeting::Add { meeting, cases } => desk.add_to_meeting(&meeting, &cases)?,
        Meeting::Print { meeting, out } => {
            let path = desk.save_meeting(&meeting, &out)?;
            return either(run, &path, |path| say(format_args!("会议材料：{path}")));
        }
        Meeting::Record { meeting, case, result, note } => {
            desk.record_resolution(&meeting, &case, &result, &note)?
        }
    };
    if run.json {
        return json(&view);
    }
    line(&view);
    for (index, case) in view.cases.iter().enumerate() {
        let benefits = case.benefits.join("、");
        let resolution =
            if case.resolution_label.is_empty() { "待议" } else { case.resolution_label.as_str() };
        let amount = case.amount.grouped();
        say(format_args!(
            "    {} {} {} {benefits} {amount} {resolution} {}",
            index + 1,
            case.case,
            case.applicant,
            case.note
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn line(view: &MeetingView) {
    say(format_args!(
        "{}\t{}\t{}\t{} 件\t合计 {}",
        view.number,
        view.date,
        view.name,
        view.cases.len(),
        view.total.grouped()
    ));
}

/// `陆玥琪` or `陆玥琪:经信局`.
fn attendee(text: &str) -> AttendeeView {
    let (name, unit) = text.split_once([':', '：']).unwrap_or((text, ""));
    AttendeeView { name: name.to_owned(), unit: unit.to_owned() }
}
