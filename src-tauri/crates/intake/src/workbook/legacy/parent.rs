//! The parent's side: starts the child, feeds it, waits no longer than it may take, and reads its answer.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::received::limits::{Limits, Watch};
use crate::received::refusal::{RefusalCode, Refused};
use crate::workbook::book::Book;
use crate::workbook::legacy::{ARGUMENT, Old, too_large};

/// Bytes of an answer: some 100 a cell.
const MOST_ANSWERED: u64 = 256 << 20;

/// Asks a child for a workbook's cells.
pub(super) fn ask(
    program: &Path,
    format: Old,
    bytes: &[u8],
    limits: &Limits,
    watch: &Watch,
) -> Result<Book, Refused> {
    let mut child = Command::new(program)
        .args([ARGUMENT, format.name()])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| no_child())?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        end(&mut child);
        return Err(no_child());
    };
    let (send, answers) = mpsc::channel();
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A child that has died takes no more: its answer says so.
            let _ = input.write_all(bytes);
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.take(MOST_ANSWERED + 1).read_to_end(&mut answer);
            let _ = send.send(read.map(|_| answer));
        });
        loop {
            match answers.recv_timeout(Duration::from_millis(20)) {
                Ok(answer) => {
                    // Past its answer a child has nothing to do, and one that goes on is ended.
                    end_unless_done(&mut child);
                    return answer.map_err(|_| no_child());
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    if let Err(refused) = watch.check(limits) {
                        end(&mut child);
                        return Err(refused);
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    end(&mut child);
                    return Err(no_child());
                }
            }
        }
    })?;
    if answer.len() as u64 > MOST_ANSWERED {
        return Err(too_large());
    }
    match serde_json::from_slice::<(Result<Book, Refused>, u64)>(&answer) {
        Ok((book, worked)) => {
            watch.spend(Duration::from_millis(worked));
            watch.check(limits)?;
            book
        }
        // It was ended by a limit, or by a panic.
        Err(_) => Err(Refused::unreadable("工作簿结构有误，或读取所需的内存过大")),
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

fn no_child() -> Refused {
    Refused::new(
        RefusalCode::Unreadable,
        "读取旧版工作簿的程序没能启动。请重试，或用 Excel、WPS 另存为 .xlsx 后再导入。",
    )
}
