//! Reading the vouchers of cases, in child processes and beside other work: the desk is held only to take a file out and
//! to keep what was read. An import is stored before it begins.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::{Action, AuditAction, Sha256Hex, permit};
use jiff::Timestamp;
use serde_json::json;
use store::{FileRole, ReadState, VoucherReading};
use vouchers::{FileKind, Limits, READER_VERSION, Reading, VoucherProblem, read_apart};

use crate::error::Error;
use crate::format::count;
use crate::session::lock::Begun;
use crate::session::{Session, Workbench, event, load};
use crate::vouchers::check::keep;
use crate::vouchers::view::{VouchersProgress, VouchersRead};

/// Reads the vouchers of some cases: those attachments that this reader has not read yet, or all of them `again`. It
/// ends when whoever began it signs out; what was read until then is kept.
///
/// # Errors
/// Nobody signed in; a case that they may not read, which is logged; a store that fails. What is wrong with a file is
/// in its reading.
pub fn read_vouchers(
    desk: &Mutex<Workbench>,
    numbers: &[String],
    again: bool,
    tell: &dyn Fn(VouchersProgress),
    stop: &AtomicBool,
) -> Result<Vec<VouchersRead>, Error> {
    let desk = Begun::by(desk, |session| numbers.iter().try_for_each(|number| may_read(session, number)))?;
    if !apart::is_ready() {
        return Err(Error::invalid("识读程序没有就绪，凭证没有识读"));
    }
    let mut done = Vec::new();
    for number in numbers {
        match read_case(desk, number, again, tell, stop) {
            Ok(read) => done.push(read),
            // Whoever began it has left: the next person at the desk is told nothing of it.
            Err(Error::SignedOut | Error::Ended(_)) => {
                done.push(VouchersRead { case: number.clone(), read: 0, stopped: true });
                break;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

fn may_read(session: &mut Session, number: &str) -> Result<(), Error> {
    let read = session.store.read(|reader| {
        permit(&session.actor, &load(reader, number)?, Action::Read)?;
        Ok(())
    });
    if let Err(Error::Refused(refusal)) = &read {
        session.log_refusal(AuditAction::CaseReadVouchers, number, refusal)?;
    }
    read
}

/// An attachment to be read.
struct File {
    name: String,
    sha256: Sha256Hex,
    size: u64,
}

fn read_case(
    desk: Begun<'_>,
    number: &str,
    again: bool,
    tell: &dyn Fn(VouchersProgress),
    stop: &AtomicBool,
) -> Result<VouchersRead, Error> {
    let (package, files, checked) = desk.lock()?.unread_files(number, again)?;
    let limits = Limits::default();
    let total = count(files.len());
    let mut readings = Vec::new();
    let mut stopped = false;
    for (done, file) in (0..).zip(&files) {
        if stop.load(Ordering::Relaxed) {
            stopped = true;
            break;
        }
        tell(VouchersProgress { case: number.to_owned(), file: file.name.clone(), done, total });
        let cancelled = || stop.load(Ordering::Relaxed);
        let reading = if file.size > limits.file_bytes {
            Reading::failed(&file.name, VoucherProblem::too_large(&file.name, "文件过大"))
        } else {
            let bytes = desk
                .lock()?
                .session()?
                .store
                .read(|reader| Ok::<_, Error>(reader.original(&file.sha256)?))?;
            read_apart(&file.name, &bytes, &limits, &cancelled)
        };
        if cancelled() {
            stopped = true;
            break;
        }
        readings.push(kept(file, &reading)?);
    }
    let read = count(readings.len());
    if read > 0 || (!checked && !stopped) {
        desk.lock()?.keep_readings(number, package, &readings, !stopped)?;
    }
    tell(VouchersProgress { case: number.to_owned(), file: String::new(), done: read, total });
    Ok(VouchersRead { case: number.to_owned(), read, stopped })
}

fn kept(file: &File, reading: &Reading) -> Result<VoucherReading, Error> {
    let state = match (reading.vouchers.is_empty(), reading.kind, reading.problems.is_empty()) {
        (false, _, _) => ReadState::Vouchers,
        (true, FileKind::Other, false) => ReadState::Failed,
        (true, _, _) => ReadState::Nothing,
    };
    Ok(VoucherReading {
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        reader: READER_VERSION,
        state,
        content: serde_json::to_string(reading).map_err(|error| Error::Content("凭证的识读结果", error))?,
        at: Timestamp::now(),
    })
}

impl Workbench {
    /// The package of a case, its attachments that are to be read, and whether all before were.
    fn unread_files(&mut self, number: &str, again: bool) -> Result<(i64, Vec<File>, bool), Error> {
        self.read_case(number, |_, reader, case| {
            let missing = || Error::NotFound(format!("{number}没有申报材料"));
            let package = reader.packages_of(number)?.pop().ok_or_else(missing)?.id;
            let known = reader.voucher_readings(package)?;
            let read = |file: &store::PackageFile| {
                known.iter().any(|known| known.name == file.name && known.reader >= READER_VERSION)
            };
            let files = reader.package_files(package)?.into_iter();
            let files = files.filter(|file| file.role == FileRole::Attachment && (again || !read(file)));
            let size = |name: &str| {
                let listed = case.package.attachments.iter().find(|listed| listed.name == name);
                listed.and_then(|listed| listed.size).unwrap_or(0)
            };
            let files =
                files.map(|file| File { size: size(&file.name), name: file.name, sha256: file.sha256 });
            Ok((package, files.collect(), case.voucher_check().is_some()))
        })
    }

    /// Keeps what was read of a package, and where that is all of it what follows for its cases.
    fn keep_readings(
        &mut self,
        number: &str,
        package: i64,
        readings: &[VoucherReading],
        all: bool,
    ) -> Result<(), Error> {
        let session = self.session_mut()?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            for reading in readings {
                tx.put_voucher_reading(package, reading)?;
            }
            if all {
                tx.cases_of_package(package)?.iter().try_for_each(|number| keep(tx, number, now))?;
            }
            let found = readings.iter().filter(|reading| reading.state == ReadState::Vouchers).count();
            let after = json!({ "reader": READER_VERSION, "files": readings.len(), "with_vouchers": found });
            tx.audit(event(&actor, now, AuditAction::CaseReadVouchers, number, "", &after.to_string()))?;
            Ok(())
        })
    }
}
