//! The ledger: what this store granted, and what was granted in earlier years, entered from a workbook.

mod earlier_years;
pub(crate) mod granted;
pub(crate) mod prior_awards;
mod sheet;
pub mod view;

use store::AwardFilter;

use crate::error::Error;
use crate::format::day;
use crate::ledger::granted::{policy_title, title};
use crate::ledger::view::{LedgerQuery, LedgerRow, LedgerView};
use crate::policy::installed::asked_for;
use crate::session::Workbench;

pub use earlier_years::{SameName, save_ledger_form};

impl Workbench {
    /// The awards that a query lets through, with their sum: those of cases that the person may read. What counts
    /// against the caps of a case stands on the case.
    ///
    /// # Errors
    /// Nobody signed in.
    pub fn ledger(&self, query: &LedgerQuery) -> Result<LedgerView, Error> {
        let session = self.session()?;
        let filter = AwardFilter { uscc: query.uscc.clone(), year: query.year, readable_by: session.reads() };
        session.store.read(|reader| {
            let asked = asked_for(reader, query.policy.as_deref())?;
            let mut rows = Vec::new();
            for award in reader.list_awards(&filter)? {
                if asked.as_ref().is_some_and(|of| !of.means(&award.pack, award.pack_version)) {
                    continue;
                }
                rows.push(LedgerRow {
                    title: title(reader, &award.pack, &award.benefit)?,
                    policy: policy_title(reader, &award.pack)?,
                    version: Some(award.pack_version),
                    pack: award.pack,
                    case: Some(award.case_number),
                    claim: Some(award.claim),
                    applicant: award.applicant,
                    uscc: award.uscc,
                    benefit: award.benefit,
                    cap: award.cap,
                    year: award.year,
                    project: award.project,
                    holder: award.holder,
                    payee: award.payee,
                    amount: award.amount,
                    on: day(award.at),
                    basis: String::new(),
                });
            }
            for award in reader.list_earlier_awards(&filter)? {
                if asked.as_ref().is_some_and(|of| of.id != award.pack || of.version.is_some()) {
                    continue;
                }
                if !session.reads_earlier(reader, &award.pack, &award.benefit)? {
                    continue;
                }
                rows.push(LedgerRow {
                    title: title(reader, &award.pack, &award.benefit)?,
                    policy: policy_title(reader, &award.pack)?,
                    version: None,
                    pack: award.pack,
                    case: None,
                    claim: None,
                    applicant: award.applicant,
                    uscc: award.uscc,
                    benefit: award.benefit,
                    cap: award.cap,
                    year: award.year,
                    project: award.project,
                    holder: award.holder,
                    payee: None,
                    amount: award.amount,
                    on: day(award.at),
                    basis: [award.basis, award.place].join(" ").trim().to_owned(),
                });
            }
            Ok(LedgerView { total: rows.iter().map(|row| row.amount).sum(), rows })
        })
    }
}
