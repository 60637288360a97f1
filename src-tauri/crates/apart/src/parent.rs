//! The parent's side: starts the child, feeds it, waits no longer than it may take, and takes its answer.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use crate::PROGRAM;

/// What a child is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The task's argument, and what follows it.
    pub arguments: &'a [&'a str],
    /// What is written to it, piece after piece.
    pub input: &'a [&'a [u8]],
    /// Bytes that its answer may have.
    pub most_answered: u64,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure<E> {
    /// No program was named that could be started.
    NotReady,
    /// It could not be started.
    NotStarted,
    /// It ended without an answer: by a limit or a panic.
    Ended,
    /// Its answer was too long.
    TooLong,
    /// Whoever waits for it gave it up.
    Stopped(E),
}

/// Asks a child, and gives the bytes of its answer. `go_on` is asked often while it works.
///
/// # Errors
/// As [`Failure`] says; a child that fails takes nothing with it.
pub fn ask<E>(asked: &Asked<'_>, go_on: &dyn Fn() -> Result<(), E>) -> Result<Vec<u8>, Failure<E>> {
    let program = PROGRAM.get().ok_or(Failure::NotReady)?;
    let mut command = Command::new(program);
    command.args(asked.arguments).env_clear();
    // Windows loads nothing without it.
    if let Some(root) = std::env::var_os("SystemRoot").filter(|_| cfg!(windows)) {
        command.env("SystemRoot", root);
    }
    let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = started.map_err(|_| Failure::NotStarted)?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        end(&mut child);
        return Err(Failure::NotStarted);
    };
    let (send, answers) = channel();
    let most = asked.most_answered;
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A child that has died takes no more: its answer says so.
            let _ = asked.input.iter().try_for_each(|piece| input.write_all(piece));
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.take(most.saturating_add(1)).read_to_end(&mut answer);
            let _ = send.send(read.map(|_| answer));
        });
        loop {
            match answers.recv_timeout(Duration::from_millis(20)) {
                Ok(answer) => {
                    // Past its answer a child has nothing to do, and one that goes on is ended.
                    end_unless_done(&mut child);
                    return answer.map_err(|_| Failure::Ended);
                }
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(why) = go_on() {
                        end(&mut child);
                        return Err(Failure::Stopped(why));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    end(&mut child);
                    return Err(Failure::Ended);
                }
            }
        }
    })?;
    if answer.len() as u64 > most { Err(Failure::TooLong) } else { Ok(answer) }
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
