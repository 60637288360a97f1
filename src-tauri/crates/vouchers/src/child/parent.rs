//! The parent's side: starts the child, feeds it, waits no longer than it may take, and reads its answer.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::{ARGUMENT, PROGRAM, head_of};
use crate::archive::entries;
use crate::problem::VoucherProblem;
use crate::reading::{nested, zip_problem};
use crate::{FileKind, Limits, Reading};

/// Bytes of an answer.
const MOST_ANSWERED: u64 = 32 << 20;

/// Reads an attachment in a child process: whatever the file is, there is an answer in time. Each file of a zip has a
/// child of its own, so that one that is hostile takes nothing from the others. `cancelled` is asked often.
#[must_use]
pub fn read_apart(name: &str, bytes: &[u8], limits: &Limits, cancelled: &dyn Fn() -> bool) -> Reading {
    if bytes.len() as u64 > limits.file_bytes {
        return Reading::failed(name, VoucherProblem::too_large(name, "文件过大"));
    }
    let Some(program) = PROGRAM.get() else {
        return Reading::failed(name, VoucherProblem::unreadable(name, "识读程序没有就绪"));
    };
    let mut asker = Asker { program, limits, cancelled, left: limits.inflated_bytes };
    asker.file(name, bytes, 0)
}

struct Asker<'a> {
    program: &'a Path,
    limits: &'a Limits,
    cancelled: &'a dyn Fn() -> bool,
    /// Bytes that may still be inflated, over all zips within zips.
    left: u64,
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
        match ask(self.program, name, bytes, self.limits, self.cancelled) {
            Asked::Answered(reading) => *reading,
            Asked::NotStarted => Reading::failed(name, VoucherProblem::unreadable(name, "识读程序没能启动")),
            Asked::Ended => Reading::failed(
                name,
                VoucherProblem::too_large(name, "识读所需的时间或内存过大，或文件结构异常，已停止"),
            ),
            Asked::Cancelled => Reading::failed(name, VoucherProblem::unreadable(name, "识读已停止")),
        }
    }
}

enum Asked {
    Answered(Box<Reading>),
    NotStarted,
    /// By a limit or a panic.
    Ended,
    Cancelled,
}

fn ask(program: &Path, name: &str, bytes: &[u8], limits: &Limits, cancelled: &dyn Fn() -> bool) -> Asked {
    let started = Command::new(program)
        .arg(ARGUMENT)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else { return Asked::NotStarted };
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        end(&mut child);
        return Asked::NotStarted;
    };
    let began = Instant::now();
    let (send, answers) = mpsc::channel();
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A child that has died takes no more: its answer says so.
            let _ = input.write_all(&head_of(name)).and_then(|()| input.write_all(bytes));
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.take(MOST_ANSWERED + 1).read_to_end(&mut answer);
            let _ = send.send(read.map(|_| answer));
        });
        loop {
            match answers.recv_timeout(Duration::from_millis(20)) {
                Ok(answer) => {
                    end_unless_done(&mut child);
                    return answer.map_err(|_| Asked::Ended);
                }
                Err(mpsc::RecvTimeoutError::Timeout) if cancelled() => {
                    end(&mut child);
                    return Err(Asked::Cancelled);
                }
                Err(mpsc::RecvTimeoutError::Timeout) if began.elapsed() > limits.wall => {
                    end(&mut child);
                    return Err(Asked::Ended);
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    end(&mut child);
                    return Err(Asked::Ended);
                }
            }
        }
    });
    match answer {
        Ok(answer) if answer.len() as u64 <= MOST_ANSWERED => {
            match serde_json::from_slice::<Reading>(&answer) {
                Ok(reading) => Asked::Answered(Box::new(reading)),
                Err(_) => Asked::Ended,
            }
        }
        Ok(_) => Asked::Ended,
        Err(asked) => asked,
    }
}

fn end_unless_done(child: &mut Child) {
    for _ in 0..50 {
        if let Ok(Some(_)) = child.try_wait() {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    end(child);
}

fn end(child: &mut Child) {
    // It may have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}
