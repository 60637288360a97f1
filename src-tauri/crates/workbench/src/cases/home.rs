//! The home page: what waits, what is late, what was granted.

use store::{CaseFilter, Reader};

use crate::cases::deadlines::Deadlines;
use crate::cases::list::{row_view, stage_counts};
use crate::cases::view::{AwardTotalView, HomeView};
use crate::error::Error;
use crate::policy::installed::newest_of_each;
use crate::session::{Session, Workbench};

/// How many of the person's own cases are shown.
const NEXT: u32 = 8;

impl Workbench {
    /// What waits, what is late, what was granted.
    ///
    /// # Errors
    /// Nobody signed in.
    pub fn home(&self) -> Result<HomeView, Error> {
        let session = self.session()?;
        session.store.read(|reader| {
            let deadlines = Deadlines::read(reader)?;
            let turn = session.turn();
            let mine = CaseFilter { turn_of: Some(turn), ..CaseFilter::default() };
            let late = CaseFilter {
                readable_by: session.reads(),
                due_before: Some(deadlines.today()),
                ..CaseFilter::default()
            };
            let next = CaseFilter { limit: Some(NEXT), due_first: true, ..mine.clone() };
            Ok(HomeView {
                mine: reader.count_cases(&mine)?,
                overdue: reader.count_cases(&late)?,
                next: reader
                    .list_cases(&next)?
                    .rows
                    .into_iter()
                    .map(|row| row_view(reader, row, true, &deadlines))
                    .collect::<Result<_, Error>>()?,
                stages: stage_counts(reader, session)?,
                awarded: awarded(reader, session)?,
                warnings: session.warnings.iter().map(ToString::to_string).collect(),
            })
        })
    }
}

fn awarded(reader: &Reader<'_>, session: &Session) -> Result<Vec<AwardTotalView>, Error> {
    let policies = newest_of_each(reader)?;
    let mut shown = Vec::new();
    for total in reader.award_totals(session.reads().as_deref())? {
        let pack = policies.iter().find(|pack| pack.id == total.pack);
        let benefit = pack.and_then(|pack| pack.benefit(&total.benefit));
        // What was entered from earlier years has no lead bureau.
        let earlier = total.bureau.is_empty();
        let unknown = benefit.is_none();
        if earlier && (unknown || !session.reads_earlier(reader, &total.pack, &total.benefit)?) {
            continue;
        }
        shown.push(AwardTotalView {
            title: benefit.map_or_else(|| total.benefit.clone(), |benefit| benefit.title.clone()),
            clause: benefit.map(|benefit| benefit.clause.clone()).unwrap_or_default(),
            policy: pack.map_or_else(|| total.pack.clone(), |pack| pack.title.clone()),
            pack: total.pack,
            benefit: total.benefit,
            year: total.year,
            bureau: total.bureau,
            awards: total.awards,
            enterprises: total.enterprises,
            amount: total.amount,
        });
    }
    Ok(shown)
}
