//! The wall around decoders of files of others: a process of its own for each file, with limits on processor time and
//! memory, without files, and with an answer on standard output as all that it gives.
//!
//! Decoders have inputs that never end, take all memory or panic, and an allocation that fails is an abort that nothing
//! catches. So the child bears it. It is the same binary: one that calls [`answer_if_child`] first thing in its `main`
//! can start itself. What is decoded, and what the answer means, is said by whoever asks.

#[cfg(windows)]
mod job;
mod parent;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

pub use parent::{Asked, Failure, ask};

/// Processor time that a child may take: with starting and ending, ten seconds at the most.
pub const PROCESSOR_SECONDS: u64 = 9;
/// Memory that a child may allocate: with the program itself, 512 MiB at the most.
pub const MEMORY: u64 = 448 << 20;

/// The program to start.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Something that a child does: it reads standard input and writes its answer.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    /// The first argument, by which a binary knows that it is the child for this.
    pub argument: &'static str,
    /// The work itself, with the arguments that follow.
    pub work: fn(&[OsString]) -> ExitCode,
}

/// Does what this process was started for, where it was started as a child; otherwise notes that this program can be
/// started so. To be called before anything else.
#[must_use]
pub fn answer_if_child(tasks: &[Task]) -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let first = arguments.next();
    let Some(task) = tasks.iter().find(|task| first.as_ref().is_some_and(|first| first == task.argument))
    else {
        if let Ok(program) = std::env::current_exe() {
            start_with(program);
        }
        return None;
    };
    limit();
    Some((task.work)(&arguments.collect::<Vec<_>>()))
}

/// Names the program that is started as a child; the first one named stays.
pub fn start_with(program: PathBuf) {
    // A second call changes nothing.
    let _ = PROGRAM.set(program);
}

/// Whether there is a program to start.
#[must_use]
pub fn is_ready() -> bool {
    PROGRAM.get().is_some()
}

/// Gives up what a decoder does not need.
#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    // A limit that cannot be set leaves the others, and the parent's time limit.
    let _ = setrlimit(Resource::Data, at_most(MEMORY));
    let _ = setrlimit(Resource::Cpu, at_most(PROCESSOR_SECONDS));
    let _ = setrlimit(Resource::Fsize, at_most(0));
    let _ = setrlimit(Resource::Core, at_most(0));
    let _ = setrlimit(Resource::Nofile, at_most(3));
}

#[cfg(windows)]
use job::limit;
