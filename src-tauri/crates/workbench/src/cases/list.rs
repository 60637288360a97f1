//! Lists of cases, from what each change keeps for them: no case is read whole for a row.

use casework::{Case, Stage, assess_case, assessed_claim, is_unmet, progress};
use jiff::Timestamp;
use policy::{Assessment, Pack};
use store::{CaseFilter, CaseOrder, CaseRow, OrderBy, Reader, Summary, Turn, Tx};

use crate::cases::deadlines::Deadlines;
use crate::cases::view::{CaseListView, CaseQuery, CaseRowView, StageCount};
use crate::error::Error;
use crate::format::{date, day};
use crate::ledger::granted::reserved;
use crate::policy::installed::{asked_for, listed, pack_of};
use crate::session::{Session, Workbench, assessment_inputs, frozen, load};

/// How many rows a page has unless another number is asked for.
const PAGE: u32 = 200;

impl Workbench {
    /// A page of the cases that the person signed in may read.
    ///
    /// # Errors
    /// What the store refuses.
    pub fn list_cases(&self, query: &CaseQuery) -> Result<CaseListView, Error> {
        let session = self.session()?;
        session.store.read(|reader| {
            let deadlines = Deadlines::read(reader)?;
            let turn = session.turn();
            let filter = CaseFilter {
                stages: query.stage.into_iter().collect(),
                bureau: query.bureau.clone(),
                benefit: query.benefit.clone(),
                policy: asked_for(reader, query.policy.as_deref())?,
                year: query.year,
                search: query.search.trim().to_owned(),
                readable_by: session.reads(),
                turn_of: query.mine.then(|| turn.clone()),
                due_before: query.overdue.then(|| deadlines.today()),
                order: query.order.as_deref().map(|name| ordered(name, query.down)).transpose()?,
                limit: Some(if query.limit == 0 { PAGE } else { query.limit }),
                offset: query.offset,
                ..CaseFilter::default()
            };
            let page = reader.list_cases(&filter)?;
            let rows = page
                .rows
                .into_iter()
                .map(|row| {
                    let mine = reader.is_turn_of(&row.number, &turn)?;
                    row_view(reader, row, mine, &deadlines)
                })
                .collect::<Result<Vec<_>, Error>>()?;
            Ok(CaseListView {
                rows,
                total: page.total,
                more: page.more,
                stages: stage_counts(reader, session)?,
                mine: reader.count_cases(&CaseFilter { turn_of: Some(turn), ..CaseFilter::default() })?,
            })
        })
    }
}

fn ordered(name: &str, down: bool) -> Result<CaseOrder, Error> {
    let by = OrderBy::named(name).ok_or_else(|| Error::invalid(format!("不能按“{name}”排序")))?;
    Ok(CaseOrder { by, down })
}

/// How many cases stand at each stage, of those that the person may read.
pub(crate) fn stage_counts(reader: &Reader<'_>, session: &Session) -> Result<Vec<StageCount>, Error> {
    let counts = reader.count_by_stage(session.reads().as_deref())?;
    let count = |stage| counts.iter().find(|(at, _)| *at == stage).map_or(0, |(_, count)| *count);
    Ok(Stage::ALL
        .into_iter()
        .map(|stage| StageCount { stage, label: stage.label().to_owned(), count: count(stage) })
        .collect())
}

impl Session {
    /// What it takes for a case's next step to be this person's.
    pub(crate) fn turn(&self) -> Turn {
        let holds = |stage: &Stage| stage.role().is_some_and(|role| self.actor.is(role));
        Turn {
            user_id: self.actor.person.id,
            stages: Stage::ALL.into_iter().filter(holds).collect(),
            bureau: self.actor.bureau.clone(),
        }
    }
}

/// Keeps what the listing shows of a case, after every change to it.
pub(crate) fn refresh(tx: &Tx<'_>, number: &str) -> Result<(), Error> {
    let case = load(tx, number)?;
    keep(tx, &case, &assessed(tx, &case)?)
}

/// Keeps what the listing shows of a case that is at hand as it stands in the store.
pub(crate) fn keep(tx: &Tx<'_>, case: &Case, assessed: &Assessment) -> Result<(), Error> {
    let summary = summary(tx, case, assessed, &Deadlines::read(tx)?)?;
    tx.put_summary(case, &summary)?;
    tx.set_reserved(&case.number, case.uscc(), &reserved(tx, case)?)?;
    Ok(())
}

/// As it was frozen, and else as things stand: what other readings would come to is not asked for.
pub(crate) fn assessed(reader: &Reader<'_>, case: &Case) -> Result<Assessment, Error> {
    match frozen(reader, case)? {
        Some(frozen) => Ok(frozen.assessed),
        None => Ok(assess_case(case, &assessment_inputs(reader, case)?)?),
    }
}

fn summary(
    reader: &Reader<'_>,
    case: &Case,
    assessed: &Assessment,
    deadlines: &Deadlines,
) -> Result<Summary, Error> {
    let granted = case.claims().filter(|claim| !is_unmet(case, &claim.id));
    let ceilings: Vec<_> = granted.filter_map(|claim| assessed_claim(assessed, &claim.id)?.ceiling).collect();
    let (checked, to_check) = progress(case, pack_of(reader, &case.pack)?);
    let since = date(case.since());
    Ok(Summary {
        ceiling: (!ceilings.is_empty()).then(|| ceilings.into_iter().sum()),
        checked,
        to_check,
        since,
        due: deadlines.due(case.stage, since),
    })
}

/// A row as lists show it. What the last version of the program did not keep is computed here.
pub(crate) fn row_view(
    reader: &Reader<'_>,
    row: CaseRow,
    mine: bool,
    deadlines: &Deadlines,
) -> Result<CaseRowView, Error> {
    let (pack, policy) = (pack_of(reader, &row.pack).ok(), listed(reader, &row.pack)?);
    let kept = match (row.summary, pack) {
        (Some(kept), _) => kept,
        (None, Some(_)) => {
            let case = load(reader, &row.number)?;
            summary(reader, &case, &assessed(reader, &case)?, deadlines)?
        }
        (None, None) => unread(row.stage, row.moved_at, deadlines),
    };
    let (clauses, benefits) = match pack {
        Some(pack) => named(pack, &row.benefits),
        None => (Vec::new(), row.benefits),
    };
    let refused = match row.stage {
        Stage::Refused => true,
        Stage::Checking | Stage::Approving => reader.refusal_in_force(&row.number)?,
        Stage::Received
        | Stage::InReview
        | Stage::Correction
        | Stage::Signed
        | Stage::Announced
        | Stage::Paid
        | Stage::Withdrawn => false,
    };
    Ok(CaseRowView {
        number: row.number,
        applicant: row.applicant,
        uscc: row.uscc,
        bureau: row.bureau,
        pack: row.pack.to_string(),
        policy: policy.title,
        policy_note: policy.note,
        clauses,
        benefits,
        stage: row.stage,
        stage_label: row.stage.label().to_owned(),
        // Rows that an earlier version of the program kept have one.
        ceiling: kept.ceiling.filter(|_| !refused),
        refused,
        decided: row.decided,
        checked: kept.checked,
        to_check: kept.to_check,
        returned: row.returned,
        granted_elsewhere: row.granted_elsewhere,
        problems: row.errors,
        mine,
        holder: row.holder,
        deadline: deadlines.view(row.stage, kept.since, kept.due),
        received_on: day(row.received_at),
        moved_on: day(row.moved_at),
    })
}

/// What can be said of a case whose policy cannot be read.
fn unread(stage: Stage, moved_at: Timestamp, deadlines: &Deadlines) -> Summary {
    let since = date(moved_at);
    Summary { ceiling: None, checked: 0, to_check: 0, since, due: deadlines.due(stage, since) }
}

/// The clauses and the titles of some benefits, each once.
fn named(pack: &Pack, ids: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut clauses, mut titles) = (Vec::new(), Vec::new());
    for benefit in ids.iter().filter_map(|id| pack.benefit(id)) {
        if !clauses.contains(&benefit.clause) {
            clauses.push(benefit.clause.clone());
        }
        if !titles.contains(&benefit.title) {
            titles.push(benefit.title.clone());
        }
    }
    (clauses, titles)
}
