//! How much of a file is read before it is refused, and how a long reading is watched and stopped.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::received::refusal::{RefusalCode, Refused};

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
    /// Bytes of a package that are held in memory; what is beyond them is read again from where it lies.
    pub held_bytes: u64,
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
            held_bytes: 32 << 20,
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
    /// Processor time that others have taken for this reading: a child process.
    spent: Cell<Duration>,
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
        Watch { progress, cancelled, started: Cell::new(None), spent: Cell::new(Duration::ZERO) }
    }

    /// Tells nobody, and ends only by the time limit.
    #[must_use]
    pub fn silent() -> Watch<'static> {
        Watch::new(&|_| (), &|| false)
    }

    /// Starts the clock. A watch may serve several readings, one after the other.
    pub(crate) fn start(&self) {
        self.started.set(Some(Started { wall: Instant::now(), worked: worked() }));
        self.spent.set(Duration::ZERO);
    }

    /// Counts what a child process has worked for this reading.
    pub(crate) fn spend(&self, by: Duration) {
        self.spent.set(self.spent.get() + by);
        let ends = ENDS.get().map(|ends| Ends { worked: ends.worked.saturating_sub(by), ..ends });
        ENDS.set(ends);
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
            let own = worked().saturating_sub(started.worked);
            own + self.spent.get() > limits.time || started.wall.elapsed() > limits.wall
        });
        if over {
            return Err(too_long(limits));
        }
        Ok(())
    }
}

/// When the reading that this thread is at must end, for code that is deep in it.
#[derive(Clone, Copy)]
struct Ends {
    worked: Duration,
    wall: Instant,
    /// Times it was asked: the clocks are not looked at each time.
    asked: u32,
    looked: Instant,
}

thread_local! {
    static ENDS: Cell<Option<Ends>> = const { Cell::new(None) };
}

/// How often [`ask`] looks at the wall's clock, which is cheap; and after how long at the processor's, which is not.
const OFTEN: u32 = 16;
const SELDOM: Duration = Duration::from_millis(5);

/// What unwinds where the time is up.
struct TimeIsUp;

/// Asked in whatever a file can make long, and has no watch at hand: where the reading's time is up, it ends in
/// [`within`], from however deep.
pub(crate) fn ask() {
    ENDS.with(|ends| {
        let Some(now) = ends.get() else { return };
        let asked = now.asked.wrapping_add(1);
        ends.set(Some(Ends { asked, ..now }));
        if !asked.is_multiple_of(OFTEN) || now.looked.elapsed() < SELDOM {
            return;
        }
        let looked = Instant::now();
        ends.set(Some(Ends { asked, looked, ..now }));
        if worked() > now.worked || looked > now.wall {
            ends.set(None);
            // No panic: nothing is printed, and only this way back is taken.
            std::panic::resume_unwind(Box::new(TimeIsUp));
        }
    });
}

/// Does work that [`ask`] may end.
pub(crate) fn within<T>(
    watch: &Watch,
    limits: &Limits,
    work: impl FnOnce() -> Result<T, Refused>,
) -> Result<T, Refused> {
    let started = watch.started.get();
    let ends = started.map(|started| Ends {
        worked: started.worked + limits.time,
        wall: started.wall + limits.wall,
        asked: 0,
        looked: started.wall,
    });
    let before = ENDS.replace(ends);
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    ENDS.set(before);
    match done {
        Ok(done) => done,
        Err(thrown) if thrown.is::<TimeIsUp>() => Err(too_long(limits)),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn too_long(limits: &Limits) -> Refused {
    let seconds = limits.time.as_secs();
    Refused::new(
        RefusalCode::TooLarge,
        format!(
            "读取占用处理器超过 {seconds} 秒，已停止：文件过大或结构异常。请删去无关的工作表和格式后再交。"
        ),
    )
}

/// The processor time that this process has taken, for a child that tells its parent.
#[cfg(unix)]
pub(crate) fn worked_in_all() -> Duration {
    clock(rustix::time::ClockId::ProcessCPUTime)
}

#[cfg(not(unix))]
pub(crate) fn worked_in_all() -> Duration {
    worked()
}

/// The processor time that this thread has taken.
#[cfg(unix)]
fn worked() -> Duration {
    clock(rustix::time::ClockId::ThreadCPUTime)
}

#[cfg(unix)]
fn clock(clock: rustix::time::ClockId) -> Duration {
    let taken = rustix::time::clock_gettime(clock);
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
    fn what_is_deep_in_a_reading_ends_it_and_only_it() {
        let limits = Limits { time: Duration::from_millis(20), ..Limits::default() };
        let watch = Watch::silent();
        watch.start();
        let endless = || -> Result<(), Refused> {
            loop {
                ask();
            }
        };
        assert_eq!(within(&watch, &limits, endless).unwrap_err().code, RefusalCode::TooLarge);
        // Outside of a reading nothing ends.
        (0..100_000).for_each(|_| ask());
        watch.start();
        assert_eq!(within(&watch, &limits, || Ok(7)).unwrap(), 7);
        let other = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            within::<()>(&watch, &limits, || panic!("another"))
        }));
        assert_eq!(other.unwrap_err().downcast_ref::<&str>(), Some(&"another"));
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
