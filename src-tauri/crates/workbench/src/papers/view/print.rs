//! Papers: a selection of cases to be printed together or saved one by one, and how papers look.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::papers::view::AttendeeView;

/// What is to be printed together, and what stands on its cover and its sign-in sheet.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct PrintInput {
    /// The cases, in the order of the agenda.
    pub cases: Vec<String>,
    /// What the meeting is called.
    pub name: String,
    /// The day, `2024-12-02`.
    pub date: String,
    /// Where; may be empty.
    pub place: String,
    /// Who is expected.
    pub attendees: Vec<AttendeeView>,
}

/// How far the work is.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PrintProgress {
    /// Cases done.
    pub done: u32,
    /// Cases in all.
    pub total: u32,
    /// The case that is worked on.
    pub case: String,
    /// Whether pages are drawn already; else cases are read.
    pub drawing: bool,
}

/// What came of it.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct PrintReport {
    /// The cases that were asked for.
    pub cases: Vec<String>,
    /// What the print is called; empty where none was made.
    pub name: String,
    /// The print's size in bytes; 0 where none was made.
    pub bytes: u32,
    /// Files that were saved, where each memo is one of its own.
    pub saved: Vec<String>,
    /// Cases that could not be drawn or read, and why.
    pub failed: Vec<PrintFault>,
    /// Whether the user stopped it.
    pub stopped: bool,
}

/// A case that could not be printed.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PrintFault {
    /// Its number.
    pub case: String,
    /// Why, in Chinese.
    pub message: String,
}

/// How a bureau's papers look, with what can be set of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PaperStyleView {
    /// Head and rule in red.
    pub red: bool,
    /// The bureau that countersigns memos by hand; empty where none is asked to.
    pub countersign: String,
    /// What stands before the year in document numbers, bureau by bureau.
    pub offices: Vec<OfficeView>,
    /// The fonts, face by face.
    pub faces: Vec<FaceView>,
    /// Whether there is a picture of the seal.
    pub seal: bool,
    /// Whether the person signed in has a picture of their handwriting.
    pub hand: bool,
}

/// A bureau's document numbers.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct OfficeView {
    /// The bureau.
    pub bureau: String,
    /// Its name in full, as it heads and signs papers.
    pub name: String,
    /// Whether a seal of its own is drawn.
    pub seal: bool,
    /// What stands before the year in the numbers of its 补正通知书.
    pub notices: String,
    /// Where it takes papers in; may be empty.
    pub address: String,
    /// Who takes them; may be empty.
    pub contact: String,
    /// What stands before the year, such as `经信评`.
    pub office: String,
    /// Whether that was set, and is not the usual.
    pub own: bool,
    /// The last number of each year that was given under it, such as `经信评〔2024〕3号`.
    pub last: Vec<String>,
}

/// A face that papers are set in.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FaceView {
    /// Its name: `fang`, `kai`, `hei`, `title` or `fallback`.
    pub name: String,
    /// In Chinese.
    pub label: String,
    /// The bureau's own font file; none where the shipped one is used.
    pub file: Option<String>,
}
