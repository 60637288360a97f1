//! How often the costly steps were taken on this thread, so that a test can hold a use case to them. Counted where
//! debug assertions are compiled in, and nowhere else; nothing decides by it.

use std::cell::Cell;

/// What was done on this thread since it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases loaded whole from a store.
    pub loads: u32,
    /// Cases assessed: each time all that is asked of the policy for a case as it stands, or any part of it by itself.
    pub assessments: u32,
    /// Workbooks opened.
    pub openings: u32,
}

thread_local! {
    static TALLY: Cell<Tally> = const { Cell::new(Tally { loads: 0, assessments: 0, openings: 0 }) };
}

impl Tally {
    /// What this thread has counted so far.
    #[must_use]
    pub fn now() -> Tally {
        TALLY.get()
    }

    /// What was counted after `earlier`.
    #[must_use]
    pub fn since(earlier: Tally) -> Tally {
        let now = TALLY.get();
        Tally {
            loads: now.loads - earlier.loads,
            assessments: now.assessments - earlier.assessments,
            openings: now.openings - earlier.openings,
        }
    }

    /// Counts a step.
    pub fn count(step: impl FnOnce(&mut Tally)) {
        if cfg!(debug_assertions) {
            let mut tally = TALLY.get();
            step(&mut tally);
            TALLY.set(tally);
        }
    }
}
