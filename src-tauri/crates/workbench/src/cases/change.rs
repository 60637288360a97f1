//! One change to a case: it is loaded, the act is permitted or refused, the change and its audit entry are made, and the
//! whole new view of the case is returned, all in one transaction. The case is loaded once: what people put on record is
//! read anew where it has changed, never its package. It is assessed once: an assessment is a function of its facts,
//! and is made again only where those have changed.

use std::rc::Rc;

use casework::{
    Action, Actor, Admission, AssessmentInputs, AuditAction, Case, Computed, Move, Settlement, Stage,
    facts_of, permit,
};
use jiff::Timestamp;
use policy::Facts;
use store::Tx;

use crate::cases::case::{sheets_of, whole_view};
use crate::cases::view::CaseView;
use crate::error::Error;
use crate::session::{Session, add_settled_elsewhere, assessment_inputs, frozen, load};

/// A case in the middle of a change.
pub(crate) struct CaseChange<'a> {
    /// The transaction.
    pub(crate) tx: &'a Tx<'a>,
    /// Who changes it.
    pub(crate) actor: &'a Actor,
    /// As it stands.
    pub(crate) case: Case,
    /// What its assessment needs from the store.
    pub(crate) inputs: AssessmentInputs,
    computed: Option<(Basis, Rc<Computed>)>,
}

/// All that a computation of a case depends on, beside the package.
#[derive(PartialEq)]
struct Basis {
    facts: Facts,
    admissions: Vec<Admission>,
    settlements: Vec<Settlement>,
}

impl<'a> CaseChange<'a> {
    /// Loads a case and asks whether the act is permitted.
    fn begin(
        tx: &'a Tx<'a>,
        actor: &'a Actor,
        number: &str,
        act: impl FnOnce(&Case) -> Action,
    ) -> Result<CaseChange<'a>, Error> {
        let case = load(tx, number)?;
        permit(actor, &case, act(&case))?;
        let inputs = assessment_inputs(tx, &case)?;
        Ok(CaseChange::of(tx, actor, case, inputs))
    }

    /// A case that is at hand and may be changed.
    pub(crate) fn of(
        tx: &'a Tx<'a>,
        actor: &'a Actor,
        case: Case,
        inputs: AssessmentInputs,
    ) -> CaseChange<'a> {
        CaseChange { tx, actor, case, inputs, computed: None }
    }

    /// What is computed of the case as it stands here, whatever its memo froze.
    ///
    /// # Errors
    /// Facts that do not fit the pack.
    pub(crate) fn computed(&mut self) -> Result<Rc<Computed>, Error> {
        let basis = Basis {
            facts: facts_of(&self.case, &self.inputs, None),
            admissions: self.case.admissions.clone(),
            settlements: self.case.settlements.clone(),
        };
        if let Some((of, computed)) = &self.computed
            && *of == basis
        {
            return Ok(Rc::clone(computed));
        }
        let computed = Rc::new(Computed::now(&self.case, &self.inputs)?);
        self.computed = Some((basis, Rc::clone(&computed)));
        Ok(computed)
    }

    /// Reads anew what the transaction has put on record, and what follows from it.
    ///
    /// # Errors
    /// What the store refuses.
    pub(crate) fn reread(&mut self) -> Result<(), Error> {
        let settled = std::mem::take(&mut self.case.settlements);
        self.tx.reread_record(&mut self.case)?;
        add_settled_elsewhere(self.tx, &mut self.case)?;
        if self.case.settlements != settled {
            // Whose case it is may have been corrected.
            self.inputs = assessment_inputs(self.tx, &self.case)?;
        }
        Ok(())
    }

    /// One step from stage to stage, on record. The caller appends the audit entry.
    ///
    /// # Errors
    /// The case is not where it was.
    pub(crate) fn move_to(&self, to: Stage, comment: &str, at: Timestamp) -> Result<(), Error> {
        let (from, by) = (self.case.stage, self.actor.person.clone());
        self.tx
            .move_case(&self.case.number, &Move { from, to, by, at, comment: comment.trim().to_owned() })?;
        Ok(())
    }

    /// Keeps what lists show of the case as it stands now, and gives the view of it.
    fn close(mut self) -> Result<CaseView, Error> {
        self.reread()?;
        let (frozen, now) = (frozen(self.tx, &self.case)?, self.computed()?);
        let shown = frozen.as_ref().unwrap_or(&now);
        crate::cases::list::keep(self.tx, &self.case, &shown.assessed)?;
        let sheets = sheets_of(self.tx, &self.case)?;
        self.tx.put_sheets(&self.case.number, &sheets)?;
        whole_view(self.tx, self.actor, &self.case, &self.inputs, (frozen, &now), sheets)
    }
}

impl Session {
    /// A change that returns the case as it stands after it. A refusal is logged in a transaction of its own.
    ///
    /// # Errors
    /// No such case; a refusal; what the work or the store refuses.
    pub(crate) fn change(
        &mut self,
        number: &str,
        act: Action,
        work: impl FnOnce(&mut CaseChange<'_>) -> Result<(), Error>,
    ) -> Result<CaseView, Error> {
        Ok(self.change_by_stage(number, |_| act, |change, _| work(change))?.1)
    }

    /// The same, with more to return, where the case itself says which act it is.
    ///
    /// # Errors
    /// As [`Session::change`].
    pub(crate) fn change_by_stage<T>(
        &mut self,
        number: &str,
        act: impl FnOnce(&Case) -> Action,
        work: impl FnOnce(&mut CaseChange<'_>, Action) -> Result<T, Error>,
    ) -> Result<(T, CaseView), Error> {
        let actor = self.actor.clone();
        let mut tried = Action::Read;
        let done = self.store.write(|tx| {
            let chosen = |case: &Case| {
                tried = act(case);
                tried
            };
            let mut change = CaseChange::begin(tx, &actor, number, chosen)?;
            let done = work(&mut change, tried)?;
            Ok((done, change.close()?))
        });
        if let Err(Error::Refused(refusal)) = &done {
            self.log_refusal(AuditAction::from(tried), number, refusal)?;
        }
        done
    }
}
