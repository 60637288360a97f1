//! Which other cases a reopened case or a new ruling touches. They are named; nothing in them changes by itself.

use casework::{Actor, AssessmentInputs, PackVersion, Stage, payable_for};
use jiff::Timestamp;
use policy::Money;
use store::{CaseFilter, Reader, Tx};

use crate::cases::change::CaseChange;
use crate::cases::view::AffectedCaseView;
use crate::error::Error;
use crate::policy::installed::chosen;
use crate::review::findings::drop_stale_decisions;
use crate::session::{Workbench, assessment_inputs, load};

/// What some cases may get, for comparing with what they may get after a change.
pub(crate) struct Before(Vec<(String, Money)>);

impl Before {
    /// The other cases of an enterprise.
    pub(crate) fn of_enterprise(reader: &Reader<'_>, uscc: &str, but: &str) -> Result<Before, Error> {
        if uscc.is_empty() {
            return Ok(Before(Vec::new()));
        }
        let others = reader.cases_of(uscc)?.into_iter().filter(|number| number != but);
        let payable = |number: String| {
            let total = payable_now(reader, &number)?;
            Ok((number, total))
        };
        Ok(Before(others.map(payable).collect::<Result<_, Error>>()?))
    }

    /// Those that may get another amount now.
    pub(crate) fn touched(self, reader: &Reader<'_>) -> Result<Vec<AffectedCaseView>, Error> {
        let mut touched = Vec::new();
        for (number, before) in self.0 {
            let after = payable_now(reader, &number)?;
            if after != before {
                touched.push(touched_view(reader, &number, before, after)?);
            }
        }
        Ok(touched)
    }
}

/// The cases that would get another amount under another reading of a question: each open one is computed both ways,
/// however many there are, since one left out would be a promise broken.
pub(crate) fn by_ruling(
    reader: &Reader<'_>,
    pack: &PackVersion,
    ruling: &str,
    reading: &str,
) -> Result<Vec<AffectedCaseView>, Error> {
    let mut touched = Vec::new();
    let closed = [Stage::Withdrawn, Stage::Paid];
    let stages = Stage::ALL.into_iter().filter(|stage| !closed.contains(stage)).collect();
    for row in reader.list_cases(&CaseFilter { stages, limit: None, ..CaseFilter::default() })?.rows {
        if row.pack != *pack {
            continue;
        }
        let number = &row.number;
        let case = load(reader, number)?;
        let now = assessment_inputs(reader, &case)?;
        let mut then = assessment_inputs(reader, &case)?;
        then.read_as(ruling, reading);
        let (before, after) = (total(&case, &now)?, total(&case, &then)?);
        if before != after {
            touched.push(touched_view(reader, number, before, after)?);
        }
    }
    Ok(touched)
}

fn touched_view(
    reader: &Reader<'_>,
    number: &str,
    before: Money,
    after: Money,
) -> Result<AffectedCaseView, Error> {
    let case = load(reader, number)?;
    Ok(AffectedCaseView {
        number: case.number.clone(),
        applicant: case.applicant_name().to_owned(),
        stage: case.stage,
        stage_label: case.stage.label().to_owned(),
        before,
        after,
        decided: case.decisions.iter().map(|decision| decision.amount).sum(),
        settled: case.stage.role().is_none(),
    })
}

fn payable_now(reader: &Reader<'_>, number: &str) -> Result<Money, Error> {
    let case = load(reader, number)?;
    total(&case, &assessment_inputs(reader, &case)?)
}

/// What the claims of a case may get in all, each with its own decision set aside.
pub(crate) fn total(case: &casework::Case, inputs: &AssessmentInputs) -> Result<Money, Error> {
    let mut bare = case.clone();
    bare.decisions.clear();
    let payables = bare.claims().map(|claim| payable_for(&bare, inputs, &claim.id));
    Ok(payables.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().sum())
}

/// Takes back, on record, what is decided above what may be paid now; a case whose memo is frozen keeps it, and is
/// refused at its next signature.
pub(crate) fn take_back(tx: &Tx<'_>, number: &str, actor: &Actor, now: Timestamp) -> Result<(), Error> {
    let case = load(tx, number)?;
    if !case.signatures.is_empty() {
        return Ok(());
    }
    let inputs = assessment_inputs(tx, &case)?;
    drop_stale_decisions(&mut CaseChange::of(tx, actor, case, inputs), now)
}

impl Workbench {
    /// Which of the cases that the person may read would get another amount if a question were read another way. Nothing
    /// changes.
    ///
    /// # Errors
    /// Nobody signed in.
    pub fn ruling_effects(
        &self,
        pack: Option<&str>,
        ruling: &str,
        reading: &str,
    ) -> Result<Vec<AffectedCaseView>, Error> {
        let session = self.session()?;
        session.store.read(|reader| {
            let pack = PackVersion::of(chosen(reader, pack)?);
            session.readable(reader, by_ruling(reader, &pack, ruling, reading)?)
        })
    }
}
