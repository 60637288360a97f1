//! The wall around the decoders: a process of its own for each file, with limits on processor time and memory, without
//! files, and with a reading as its only answer.
//!
//! The child is the same binary: a binary that calls [`answer_if_child`] first thing can start itself.

mod parent;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

pub use parent::read_apart;

use crate::{Limits, read};

/// The argument by which a binary knows that it is the child.
const ARGUMENT: &str = "read-voucher";
/// Bytes of a file's name that are handed over.
const NAME: usize = 1000;

/// The program to start.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Reads the attachment on standard input and exits, where this process was started for that; otherwise notes that
/// this program can be started so. To be called before anything else.
#[must_use]
pub fn answer_if_child() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|first| first != ARGUMENT) {
        if let Ok(program) = std::env::current_exe() {
            read_with(program);
        }
        return None;
    }
    Some(child())
}

/// Names the program that reads when it is started as a child; the first one named stays.
pub fn read_with(program: PathBuf) {
    // A second call changes nothing.
    let _ = PROGRAM.set(program);
}

/// The child's work: a name with its length before it, and the file; a reading as JSON.
fn child() -> ExitCode {
    let limits = Limits::default();
    limit(&limits);
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

/// Gives up what a decoder does not need.
#[cfg(unix)]
fn limit(limits: &Limits) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    // A limit that cannot be set leaves the others, and the parent's time limit.
    let _ = setrlimit(Resource::Data, at_most(limits.memory));
    let _ = setrlimit(Resource::Cpu, at_most(limits.time.as_secs()));
    let _ = setrlimit(Resource::Fsize, at_most(0));
    let _ = setrlimit(Resource::Core, at_most(0));
    let _ = setrlimit(Resource::Nofile, at_most(3));
}

/// Elsewhere the parent's time limit stands alone.
#[cfg(not(unix))]
fn limit(_: &Limits) {}
