//! Reading in a child process: a name with its length before it and the file in, a reading as JSON out. The wall
//! itself is the crate `apart`.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::ExitCode;
use std::time::Instant;

use ::apart::{Asked, Failure, Task, ask};

use crate::archive::entries;
use crate::problem::VoucherProblem;
use crate::reading::{nested, zip_problem};
use crate::{FileKind, Limits, Reading, read};

/// What the child does.
pub const CHILD: Task = Task { argument: ARGUMENT, work: child };

/// The argument by which a binary knows that it is the child.
const ARGUMENT: &str = "read-voucher";
/// Bytes of a file's name that are handed over.
const NAME: usize = 1000;
/// Bytes of an answer.
const MOST_ANSWERED: u64 = 32 << 20;

/// Reads the attachment on standard input and exits, where this process was started for that: for the child's own binary.
#[must_use]
pub fn answer_if_child() -> Option<ExitCode> {
    ::apart::answer_if_child(&[CHILD])
}

/// The child's work: a name with its length before it, and the file; a reading as JSON.
fn child(_: &[OsString]) -> ExitCode {
    let limits = Limits::default();
    let mut bytes = Vec::new();
    let most = limits.file_bytes + NAME as u64 + 8;
    if std::io::stdin().take(most).read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let Some((name, file)) = handed_over(&bytes) else { return ExitCode::FAILURE };
    let reading = read(&name, file, &limits);
    let mut out = std::io::BufWriter::new(std::io::stdout());
    let done = serde_json::to_writer(&mut out, &reading).is_ok() && out.flush().is_ok();
    if done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn handed_over(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (name, file) = rest.split_at_checked(length)?;
    Some((String::from_utf8(name.to_vec()).ok()?, file))
}

/// What is written to the child before the file.
fn head_of(name: &str) -> Vec<u8> {
    let mut end = name.len().min(NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let mut head = u32::try_from(end).unwrap_or(0).to_be_bytes().to_vec();
    head.extend_from_slice(&name.as_bytes()[..end]);
    head
}

/// Reads an attachment in a child process: whatever the file is, there is an answer in time. Each file of a zip has a
/// child of its own, so that one that is hostile takes nothing from the others. `cancelled` is asked often.
#[must_use]
pub fn read_apart(name: &str, bytes: &[u8], limits: &Limits, cancelled: &dyn Fn() -> bool) -> Reading {
    if bytes.len() as u64 > limits.file_bytes {
        return Reading::failed(name, VoucherProblem::too_large(name, "文件过大"));
    }
    let mut asker = Asker { limits, cancelled, left: limits.inflated_bytes };
    asker.file(name, bytes, 0)
}

struct Asker<'a> {
    limits: &'a Limits,
    cancelled: &'a dyn Fn() -> bool,
    /// Bytes that may still be inflated, over all zips within zips.
    left: u64,
}

/// Why a child was not waited for any longer.
enum Why {
    Cancelled,
    TooLong,
}

impl Asker<'_> {
    fn file(&mut self, name: &str, bytes: &[u8], level: usize) -> Reading {
        match FileKind::of(bytes) {
            FileKind::Zip => self.zip(name, bytes, level),
            FileKind::Other => Reading::empty(name, FileKind::Other),
            FileKind::Xml | FileKind::Ofd | FileKind::Pdf | FileKind::Picture => self.one(name, bytes),
        }
    }

    /// Nothing but inflated here: what is within is decoded by children.
    fn zip(&mut self, name: &str, bytes: &[u8], level: usize) -> Reading {
        let mut reading = Reading::empty(name, FileKind::Zip);
        if level >= self.limits.nesting {
            reading.problems.push(nested(name));
            return reading;
        }
        let limits = Limits { inflated_bytes: self.left, ..self.limits.clone() };
        match entries(bytes, &limits) {
            Ok(entries) => {
                let size: u64 = entries.iter().map(|entry| entry.bytes.len() as u64).sum();
                self.left = self.left.saturating_sub(size);
                for entry in entries {
                    reading.take(self.file(&format!("{name}/{}", entry.name), &entry.bytes, level + 1));
                }
            }
            Err(why) => reading.problems.push(zip_problem(name, why)),
        }
        reading
    }

    fn one(&self, name: &str, bytes: &[u8]) -> Reading {
        let began = Instant::now();
        let go_on = || match ((self.cancelled)(), began.elapsed() > self.limits.wall) {
            (true, _) => Err(Why::Cancelled),
            (false, true) => Err(Why::TooLong),
            (false, false) => Ok(()),
        };
        let head = head_of(name);
        let asked = Asked { arguments: &[ARGUMENT], input: &[&head, bytes], most_answered: MOST_ANSWERED };
        let unreadable = |why: &str| Reading::failed(name, VoucherProblem::unreadable(name, why));
        let ended = || {
            let what = "识读所需的时间或内存过大，或文件结构异常，已停止";
            Reading::failed(name, VoucherProblem::too_large(name, what))
        };
        match ask(&asked, &go_on) {
            Ok(answer) => serde_json::from_slice(&answer).unwrap_or_else(|_| ended()),
            Err(Failure::NotReady) => unreadable("识读程序没有就绪"),
            Err(Failure::NotStarted) => unreadable("识读程序没能启动"),
            Err(Failure::Stopped(Why::Cancelled)) => unreadable("识读已停止"),
            Err(Failure::Stopped(Why::TooLong) | Failure::Ended | Failure::TooLong) => ended(),
        }
    }
}
