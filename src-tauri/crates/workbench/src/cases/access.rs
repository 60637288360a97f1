//! Whose cases, amounts and files somebody may read: the one rule, [`casework::Actor::reads`], as lists, sums and papers
//! ask it. What bears on a case that one may read (what its enterprise was granted before, what it claims twice) is part
//! of that case.

use casework::{Action, Case, permit};
use store::Reader;

use crate::cases::view::AffectedCaseView;
use crate::error::Error;
use crate::policy::installed::newest;
use crate::session::{Session, load};

impl Session {
    /// The bureau whose cases the person may read; none is every bureau.
    pub(crate) fn reads(&self) -> Option<String> {
        self.actor.reads().map(str::to_owned)
    }

    /// Whether the person may read a case.
    pub(crate) fn may_read(&self, case: &Case) -> bool {
        permit(&self.actor, case, Action::Read).is_ok()
    }

    /// Whether the person may read what was granted in earlier years for a benefit: it has no case here, and is read by
    /// the bureaus that the benefit names.
    pub(crate) fn reads_earlier(
        &self,
        reader: &Reader<'_>,
        pack: &str,
        benefit: &str,
    ) -> Result<bool, Error> {
        let Some(bureau) = self.actor.reads() else { return Ok(true) };
        let named = newest(reader, pack)?.and_then(|pack| pack.benefit(benefit));
        Ok(named.is_some_and(|benefit| benefit.bureaus.iter().any(|named| named == bureau)))
    }

    /// Of the cases that something touches, those that the person may read.
    pub(crate) fn readable(
        &self,
        reader: &Reader<'_>,
        touched: Vec<AffectedCaseView>,
    ) -> Result<Vec<AffectedCaseView>, Error> {
        let mut shown = Vec::new();
        for one in touched {
            if self.may_read(&load(reader, &one.number)?) {
                shown.push(one);
            }
        }
        Ok(shown)
    }
}
