//! How much of a file is read before it is refused, and how a long reading is watched and stopped.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::refusal::{RefusalCode, Refused};

/// Bounds on what a package may hold. The defaults are far above any real application.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Entries of a zip, the workbook's own parts included.
    pub entries: usize,
    /// Bytes of all parts of a workbook once inflated.
    pub workbook_bytes: u64,
    /// Bytes of one part of a workbook once inflated.
    pub part_bytes: u64,
    /// Bytes of the whole package once unpacked, attachments included.
    pub package_bytes: u64,
    /// Bytes of one file of the package.
    pub file_bytes: u64,
    /// Inflated bytes to one compressed byte, past the first MiB.
    pub ratio: u64,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// Non-empty cells of a workbook.
    pub cells: usize,
    /// Bytes of text in cells: a shared string counts each time it is used.
    pub text_bytes: usize,
    /// Processor time for the whole reading: a busy computer never refuses a sound workbook.
    pub time: Duration,
    /// Time on the wall, for a reading that does nothing and never ends.
    pub wall: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            entries: 4096,
            workbook_bytes: 256 << 20,
            part_bytes: 128 << 20,
            package_bytes: 512 << 20,
            file_bytes: 128 << 20,
            ratio: 200,
            sheets: 200,
            cells: 2_000_000,
            text_bytes: 96 << 20,
            // With starting and ending, ten seconds at the most.
            time: Duration::from_secs(8),
            wall: Duration::from_secs(600),
        }
    }
}

/// How far a reading has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// The file is checked before anything is believed of it.
    Checking,
    /// Cells of a sheet are being read.
    Reading {
        /// The sheet.
        sheet: String,
        /// Cells read so far, over all sheets.
        cells: usize,
    },
    /// Cells are being mapped to the policy's inputs.
    Mapping,
}

/// Watches one reading: tells progress, and ends it when it is cancelled or takes too long.
pub struct Watch<'a> {
    progress: &'a dyn Fn(Progress),
    cancelled: &'a dyn Fn() -> bool,
    started: Cell<Option<Started>>,
}

/// When a reading began, on the wall and on its thread's processor.
#[derive(Debug, Clone, Copy)]
struct Started {
    wall: Instant,
    worked: Duration,
}

impl<'a> Watch<'a> {
    /// Reports to `progress`, and ends the reading once `cancelled` says so. Both are called often and
    /// must return at once.
    pub fn new(progress: &'a dyn Fn(Progress), cancelled: &'a dyn Fn() -> bool) -> Watch<'a> {
        Watch { progress, cancelled, started: Cell::new(None) }
    }

    /// Tells nobody, and ends only by the time limit.
    #[must_use]
    pub fn silent() -> Watch<'static> {
        Watch::new(&|_| (), &|| false)
    }

    /// Starts the clock. A watch may serve several readings, one after the other.
    pub(crate) fn start(&self) {
        self.started.set(Some(Started { wall: Instant::now(), worked: worked() }));
    }

    pub(crate) fn tell(&self, progress: Progress) {
        (self.progress)(progress);
    }

    /// An error once the reading must end.
    pub(crate) fn check(&self, limits: &Limits) -> Result<(), Refused> {
        if (self.cancelled)() {
            return Err(Refused::new(RefusalCode::Cancelled, "读取已停止，库中没有留下任何内容。"));
        }
        let over = self.started.get().is_some_and(|started| {
            worked().saturating_sub(started.worked) > limits.time || started.wall.elapsed() > limits.wall
        });
        if over {
            let seconds = limits.time.as_secs();
            return Err(Refused::new(
                RefusalCode::TooLarge,
                format!(
                    "读取占用处理器超过 {seconds} 秒，已停止：文件过大或结构异常。请删去无关的工作表和格式后再交。"
                ),
            ));
        }
        Ok(())
    }
}

/// The processor time that this thread has taken.
#[cfg(unix)]
fn worked() -> Duration {
    let taken = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let (seconds, rest) = (u64::try_from(taken.tv_sec), u32::try_from(taken.tv_nsec));
    Duration::new(seconds.unwrap_or(0), rest.unwrap_or(0))
}

/// Elsewhere a tenth of the time on the wall stands for it: an honest reading has far more than it needs.
#[cfg(not(unix))]
fn worked() -> Duration {
    static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed() / 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_counts_nothing_and_working_counts() {
        let limits = Limits { time: Duration::from_millis(30), ..Limits::default() };
        let watch = Watch::silent();
        watch.start();
        std::thread::sleep(Duration::from_millis(80));
        assert!(watch.check(&limits).is_ok());
        let begun = Instant::now();
        let mut sum = 0_u64;
        while watch.check(&limits).is_ok() {
            sum = std::hint::black_box(sum.wrapping_mul(31).wrapping_add(7));
            assert!(begun.elapsed() < Duration::from_secs(60));
        }
        assert_eq!(watch.check(&limits).unwrap_err().code, RefusalCode::TooLarge);
    }

    #[test]
    fn what_never_ends_ends_on_the_wall() {
        let limits = Limits { wall: Duration::from_millis(10), ..Limits::default() };
        let watch = Watch::silent();
        watch.start();
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(watch.check(&limits).unwrap_err().code, RefusalCode::TooLarge);
    }
}
