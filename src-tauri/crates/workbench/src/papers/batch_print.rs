//! Memos of a selection of cases: as one print with cover, agenda, sign-in sheet and page numbers throughout, or each
//! as a file of its own. Long work: it tells how far it is, can be stopped, and holds the desk only while it reads.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::{AgendaItem, Attendee, AuditAction, MeetingBook};
use jiff::civil::Date;
use memo::MemoError;

use crate::error::Error;
use crate::format::count;
use crate::papers::glyphs::placed;
use crate::papers::view::{PrintFault, PrintInput, PrintProgress, PrintReport, PrintView};
use crate::policy::installed::pack_of;
use crate::session::lock::Begun;
use crate::session::{Workbench, bureau, load, typed};
use crate::stages::meetings::agenda_item;

/// A print that is ready: kept until it is made anew or somebody else sits down.
pub(crate) struct Print {
    name: String,
    cases: Vec<String>,
    pdf: Vec<u8>,
}

/// Makes one print of several cases' memos, in the order given. It waits at the desk: see [`Workbench::print_pdf`].
/// Where a case cannot be in it, nothing is made, and the report names each such case and why.
///
/// # Errors
/// Nobody is signed in, or no longer the same person; no cases; no name; a date that is none; a font that is missing.
pub fn print_batch(
    desk: &Mutex<Workbench>,
    input: &PrintInput,
    tell: &dyn Fn(PrintProgress),
    stop: &AtomicBool,
) -> Result<PrintReport, Error> {
    let desk = Begun::by(desk, |_| Ok(()))?;
    let (name, date) = named(input)?;
    let total = count(input.cases.len());
    let step = |done: usize, case: &str, drawing: bool| {
        tell(PrintProgress { done: count(done), total, case: case.to_owned(), drawing });
    };
    let mut report = PrintReport { cases: input.cases.clone(), ..PrintReport::default() };
    let mut items = Vec::new();
    for (done, number) in input.cases.iter().enumerate() {
        if stop.load(Ordering::Relaxed) {
            return Ok(PrintReport { stopped: true, ..report });
        }
        step(done, number, false);
        match desk.lock()?.read_case(number, |_, reader, case| agenda_item(reader, case)) {
            Ok(item) => items.push(item),
            Err(error @ (Error::SignedOut | Error::Ended(_))) => return Err(error),
            Err(error) => report.failed.push(fault(number, &error)),
        }
    }
    if !report.failed.is_empty() {
        return Ok(report);
    }
    let (book, fonts) = {
        let mut desk = desk.lock()?;
        let book = book(&desk, input, (name, date), items)?;
        (book, desk.fonts()?)
    };
    // Cases are read by now: drawing them needs nobody to wait.
    let go_on = |set: usize| {
        step(set, input.cases.get(set).map_or("", String::as_str), true);
        !stop.load(Ordering::Relaxed)
    };
    let drawn = match memo::render_meeting_watched(&book, &fonts, &go_on) {
        Ok(drawn) => drawn,
        Err(error @ MemoError::NoGlyph { .. }) => {
            report.failed = without_glyph(desk, input, &book, &fonts, error)?;
            return Ok(report);
        }
        Err(error) => return Err(error.into()),
    };
    let Some(pdf) = drawn else { return Ok(PrintReport { stopped: true, ..report }) };
    step(input.cases.len(), "", true);
    // What one person may read is not handed to whoever signed in meanwhile.
    let mut desk = desk.lock()?;
    desk.session()?;
    report.bytes = count(pdf.len());
    report.name.clone_from(&book.name);
    desk.print = Some(Print { name: book.name, cases: input.cases.clone(), pdf });
    Ok(report)
}

/// Saves the memos of several cases into a folder, each under its case's number. One that cannot be drawn is named in
/// the report, and the others are saved all the same.
///
/// # Errors
/// Nobody is signed in; no cases; a folder that cannot be made.
pub fn save_apart(
    desk: &Mutex<Workbench>,
    cases: &[String],
    folder: &Path,
    tell: &dyn Fn(PrintProgress),
    stop: &AtomicBool,
) -> Result<PrintReport, Error> {
    let desk = Begun::by(desk, |_| Ok(()))?;
    some(cases)?;
    let folder = typed(folder);
    std::fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    let mut report = PrintReport { cases: cases.to_vec(), ..PrintReport::default() };
    for (done, number) in cases.iter().enumerate() {
        if stop.load(Ordering::Relaxed) {
            return Ok(PrintReport { stopped: true, ..report });
        }
        tell(PrintProgress {
            done: count(done),
            total: count(cases.len()),
            case: number.clone(),
            drawing: true,
        });
        match desk.lock()?.save_memos(std::slice::from_ref(number), &folder) {
            Ok(saved) => report.saved.extend(saved),
            Err(error @ (Error::SignedOut | Error::Ended(_))) => return Err(error),
            Err(error) => report.failed.push(fault(number, &error)),
        }
    }
    Ok(report)
}

impl Workbench {
    /// The print that was made last.
    ///
    /// # Errors
    /// Nobody is signed in; none was made.
    pub fn print_pdf(&self) -> Result<Vec<u8>, Error> {
        Ok(self.made()?.pdf.clone())
    }

    /// Saves the print that was made last. Returns the path.
    ///
    /// # Errors
    /// As [`Workbench::print_pdf`]; a place that cannot be written.
    pub fn save_print(&mut self, path: &Path) -> Result<String, Error> {
        let Print { name, cases, pdf } = self.made()?;
        let (subject, pdf) = (format!("{name}：{}", cases.join("、")), pdf.clone());
        self.saved(AuditAction::PrintSave, &subject, path, &pdf)
    }

    /// Sends the print that was made last to a printer, or without one saves it ready to print.
    ///
    /// # Errors
    /// As [`Workbench::print_pdf`]; a spooler that refuses.
    pub fn send_print(
        &mut self,
        printer: Option<&str>,
        copies: u32,
        path: Option<&Path>,
    ) -> Result<PrintView, Error> {
        let Print { name, cases, pdf } = self.made()?;
        let (name, pdf) = (name.clone(), pdf.clone());
        let subject = format!("{name}：{}", cases.join("、"));
        self.hand_to_printer(AuditAction::Print, (&subject, &name), &pdf, (printer, copies), path)
    }

    fn made(&self) -> Result<&Print, Error> {
        self.session()?;
        self.print.as_ref().ok_or_else(|| Error::NotFound("还没有生成合并打印文件".to_owned()))
    }
}

fn named(input: &PrintInput) -> Result<(String, Date), Error> {
    some(&input.cases)?;
    let name = input.name.trim();
    if name.is_empty() {
        return Err(Error::invalid("请写明会议名称，印在封面上"));
    }
    let date = input.date.trim();
    let date = date.parse().map_err(|_| Error::invalid(format!("“{date}”不是日期，应如 2024-12-02")))?;
    Ok((name.to_owned(), date))
}

fn some(cases: &[String]) -> Result<(), Error> {
    if cases.is_empty() {
        Err(Error::invalid("没有选案卷，请在案卷列表里勾选"))
    } else {
        Ok(())
    }
}

fn book(
    desk: &Workbench,
    input: &PrintInput,
    (name, date): (String, Date),
    items: Vec<AgendaItem>,
) -> Result<MeetingBook, Error> {
    desk.session()?.store.read::<_, Error>(|reader| {
        let first = input.cases.first().map_or("", String::as_str);
        let pack = load(reader, first).and_then(|case| pack_of(reader, &case.pack))?;
        let attendees = input.attendees.iter();
        Ok(MeetingBook {
            bureau: bureau(reader)?,
            name,
            date,
            place: input.place.trim().to_owned(),
            policy: format!("《{}》", pack.title),
            items,
            attendees: attendees
                .map(|one| Attendee { name: one.name.trim().to_owned(), unit: one.unit.trim().to_owned() })
                .collect(),
        })
    })
}

/// Which cases hold characters that no font has, with their cells; or else the character is of the cover's.
fn without_glyph(
    desk: Begun<'_>,
    input: &PrintInput,
    book: &MeetingBook,
    fonts: &memo::Fonts,
    error: MemoError,
) -> Result<Vec<PrintFault>, Error> {
    let mut failed = Vec::new();
    for (number, item) in input.cases.iter().zip(&book.items) {
        if let Err(error) = memo::render(&item.memo, fonts) {
            let error = desk.lock()?.read_case(number, |_, _, case| Ok(placed(error, case)))?;
            failed.push(fault(number, &error));
        }
    }
    if failed.is_empty() { Err(error.into()) } else { Ok(failed) }
}

fn fault(number: &str, error: &Error) -> PrintFault {
    PrintFault { case: number.to_owned(), message: error.to_string() }
}
