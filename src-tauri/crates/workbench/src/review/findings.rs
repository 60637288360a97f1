//! The reviewer's work: declarations, findings, cuts, materials, decisions. Each is one transaction with its
//! audit entry, and returns the whole new view of the case.

use casework::{
    Action, Admission, AssessmentInputs, AuditAction, Case, CellRef, Decision, Declaration, Evidence,
    Finding, MaterialCheck, MaterialState, Stage, asked_materials, assess_case, assessed_claim, ceiling_of,
    check_criterion, require_reason, still_stands, typed_amount, within_ceiling,
};
use jiff::Timestamp;
use store::Tx;

use crate::cases::view::CaseView;
use crate::error::Error;
use crate::review::view::{EvidenceKind, EvidenceView, FindingInput};
use crate::session::{Workbench, event, recorded};

impl Workbench {
    /// States that the person signed in has no conflict of interest, or is recused for a reason.
    ///
    /// # Errors
    /// A refusal, or what the store refuses.
    pub fn declare(&mut self, number: &str, recusal: Option<String>) -> Result<CaseView, Error> {
        if recusal.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Error::invalid("请写明回避的原因"));
        }
        self.session_mut()?.change(number, Action::Declare, |tx, actor, case, _| {
            let now = Timestamp::now();
            let declaration = Declaration { by: actor.person.clone(), at: now, recusal, lifted: None };
            tx.put_declaration(number, &declaration)?;
            tx.audit(event(
                actor,
                now,
                AuditAction::from(Action::Declare),
                number,
                "",
                &recorded(&declaration)?,
            ))?;
            if declaration.recusal.is_some() { Ok(()) } else { take_up(tx, case, actor, now) }
        })?;
        self.show_case(number)
    }

    /// Puts a finding on record, or takes it back.
    ///
    /// # Errors
    /// A refusal; an overruled proposal without its reason; what the store refuses.
    pub fn record_finding(&mut self, number: &str, mut input: FindingInput) -> Result<CaseView, Error> {
        // A review or recognition that was recorded says what a note would.
        let judged = input.judgement.as_ref().map(casework::Judgement::words);
        if let Some(words) = judged.filter(|_| input.note.trim().is_empty()) {
            input.note = words;
        }
        self.session_mut()?.change(number, Action::Find, |tx, actor, case, inputs| {
            let now = Timestamp::now();
            let before = case.finding(&input.claim, &input.criterion);
            check_criterion(case, inputs.pack, &input.claim, &input.criterion)?;
            let Some(outcome) = input.outcome else {
                let Some(before) = before else { return Ok(()) };
                tx.clear_finding(number, &input.claim, &input.criterion, now)?;
                tx.audit(event(
                    actor,
                    now,
                    AuditAction::CaseTakeBackFinding,
                    number,
                    &recorded(before)?,
                    "",
                ))?;
                return Ok(());
            };
            require_reason(case, inputs, (&input.claim, &input.criterion), outcome, &input.note)?;
            let finding = Finding {
                claim: input.claim.clone(),
                criterion: input.criterion.clone(),
                outcome,
                evidence: input
                    .evidence
                    .iter()
                    .map(|given| evidence(case, given))
                    .collect::<Result<_, _>>()?,
                note: input.note.trim().to_owned(),
                ticked: input.ticked.clone(),
                judgement: input.judgement.clone(),
                by: actor.person.clone(),
                at: now,
            };
            let before = before.map(recorded).transpose()?.unwrap_or_default();
            tx.put_finding(number, &finding)?;
            tx.audit(event(
                actor,
                now,
                AuditAction::from(Action::Find),
                number,
                &before,
                &recorded(&finding)?,
            ))?;
            drop_stale_decisions(tx, number, inputs, actor, now)
        })?;
        self.show_case(number)
    }

    /// Admits a line item in part or, with `None`, whole again.
    ///
    /// # Errors
    /// A refusal; an amount that is none, is negative or is above what was claimed; a cut without its reason.
    pub fn admit(
        &mut self,
        number: &str,
        item: &str,
        admitted: Option<&str>,
        reason: &str,
    ) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Admit, |tx, actor, case, inputs| {
            let now = Timestamp::now();
            // A row that names no claim may be cut, so that it asks nothing more.
            let belongs = |item: &&casework::LineItem| {
                let claim = case.claim_of(item);
                claim.is_none_or(|claim| case.claim_ids.iter().any(|own| own == claim))
            };
            let line = case.package.items.iter().filter(belongs).find(|line| line.id == item);
            let line = line.ok_or_else(|| Error::NotFound(format!("本案明细中没有“{item}”")))?;
            let before = case.admissions.iter().find(|admission| admission.item == item);
            let before = before.map(recorded).transpose()?.unwrap_or_default();
            let Some(admitted) = admitted else {
                tx.clear_admission(number, item, now)?;
                tx.audit(event(actor, now, AuditAction::CaseAdmitWhole, number, &before, item))?;
                return drop_stale_decisions(tx, number, inputs, actor, now);
            };
            let admitted = typed_amount(admitted)?;
            if case.amount_of(line).is_some_and(|claimed| admitted > claimed) {
                return Err(Error::invalid("认定金额不能高于申报金额"));
            }
            if case.amount_of(line) != Some(admitted) && reason.trim().is_empty() {
                return Err(Error::invalid("核减须写明原因"));
            }
            let admission = Admission {
                item: item.to_owned(),
                admitted,
                reason: reason.trim().to_owned(),
                by: actor.person.clone(),
                at: now,
            };
            tx.put_admission(number, &admission)?;
            tx.audit(event(
                actor,
                now,
                AuditAction::from(Action::Admit),
                number,
                &before,
                &recorded(&admission)?,
            ))?;
            drop_stale_decisions(tx, number, inputs, actor, now)
        })?;
        self.show_case(number)
    }

    /// Ticks a material off, or takes the tick back.
    ///
    /// # Errors
    /// A refusal; a material that the pack does not ask for.
    pub fn check_material(
        &mut self,
        number: &str,
        material: &str,
        state: Option<MaterialState>,
        note: &str,
    ) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::CheckMaterial, |tx, actor, case, inputs| {
            if !asked_materials(case, inputs.pack).iter().any(|asked| asked.id == material) {
                return Err(Error::NotFound(format!("本案不收“{material}”这一材料")));
            }
            tick(tx, case, actor, material, state, note, Timestamp::now())
        })?;
        self.show_case(number)
    }

    /// Ticks all materials of a case off alike, each with its audit entry.
    ///
    /// # Errors
    /// A refusal.
    pub fn check_materials(
        &mut self,
        number: &str,
        state: MaterialState,
        note: &str,
    ) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::CheckMaterial, |tx, actor, case, inputs| {
            let now = Timestamp::now();
            let asked = asked_materials(case, inputs.pack);
            asked.iter().try_for_each(|asked| tick(tx, case, actor, &asked.id, Some(state), note, now))
        })?;
        self.show_case(number)
    }

    /// Decides the amount of a claim, or with `None` takes the decision back.
    ///
    /// # Errors
    /// A refusal; an amount above the payable ceiling, or below it without a reason; a ceiling that is not known.
    pub fn decide(
        &mut self,
        number: &str,
        claim: &str,
        yuan: Option<&str>,
        reason: &str,
    ) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Decide, |tx, actor, case, inputs| {
            let now = Timestamp::now();
            let stood = case.decision(claim).map(recorded).transpose()?.unwrap_or_default();
            let Some(yuan) = yuan else {
                tx.clear_decision(number, claim, now)?;
                tx.audit(event(actor, now, AuditAction::CaseTakeBackDecision, number, &stood, claim))?;
                return Ok(());
            };
            let ceiling = ceiling_of(case, inputs, claim)?;
            let assessed = assess_case(case, inputs)?;
            let before = assessed_claim(&assessed, claim).map(|found| found.payment.awarded_before);
            let decision = Decision {
                awarded_before: before.filter(|_| ceiling.is_none()),
                claim: claim.to_owned(),
                amount: within_ceiling(typed_amount(yuan)?, ceiling, reason)?,
                ceiling,
                reason: reason.trim().to_owned(),
                by: actor.person.clone(),
                at: now,
            };
            tx.put_decision(number, &decision)?;
            tx.audit(event(
                actor,
                now,
                AuditAction::from(Action::Decide),
                number,
                &stood,
                &recorded(&decision)?,
            ))?;
            Ok(())
        })?;
        self.show_case(number)
    }

    /// Decides the payable ceiling itself.
    ///
    /// # Errors
    /// As [`Workbench::decide`]; also where the text gives no figure.
    pub fn adopt_ceiling(&mut self, number: &str, claim: &str) -> Result<CaseView, Error> {
        let view = self.show_case(number)?;
        let payable = view.claims.iter().find(|found| found.id == claim).and_then(|found| found.payable);
        let payable = payable.ok_or_else(|| Error::invalid("上限还算不出来，请直接写明金额和原因"))?;
        self.decide(number, claim, Some(&payable.to_string()), "")
    }
}

/// Puts a material's state on record, or takes it out of force.
fn tick(
    tx: &Tx<'_>,
    case: &Case,
    actor: &casework::Actor,
    material: &str,
    state: Option<MaterialState>,
    note: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let before = case.materials.iter().find(|check| check.material == material);
    let before = before.map(recorded).transpose()?.unwrap_or_default();
    let after = match state {
        None => {
            tx.clear_material(&case.number, material, now)?;
            String::new()
        }
        Some(state) => {
            let check = MaterialCheck {
                material: material.to_owned(),
                state,
                note: note.trim().to_owned(),
                by: actor.person.clone(),
                at: now,
            };
            tx.put_material(&case.number, &check)?;
            recorded(&check)?
        }
    };
    tx.audit(event(actor, now, AuditAction::from(Action::CheckMaterial), &case.number, &before, &after))?;
    Ok(())
}

/// The first declaration without a conflict takes a received case into review.
fn take_up(tx: &Tx<'_>, case: &Case, actor: &casework::Actor, now: Timestamp) -> Result<(), Error> {
    if case.stage != Stage::Received || !actor.is(casework::Role::Reviewer) {
        return Ok(());
    }
    crate::stages::moves::move_case(tx, case, actor, Stage::InReview, "", now)
}

fn evidence(case: &Case, given: &EvidenceView) -> Result<Evidence, Error> {
    let what = given.what.trim();
    match given.kind {
        EvidenceKind::Cell => {
            what.parse::<CellRef>().map(Evidence::Cell).map_err(|error| Error::Invalid(error.to_string()))
        }
        EvidenceKind::Item if case.package.items.iter().any(|item| item.id == what) => {
            Ok(Evidence::Item(what.to_owned()))
        }
        EvidenceKind::Attachment if case.package.attachments.iter().any(|file| file.name == what) => {
            Ok(Evidence::Attachment(what.to_owned()))
        }
        EvidenceKind::Document if !what.is_empty() => Ok(Evidence::Document(what.to_owned())),
        EvidenceKind::Item | EvidenceKind::Attachment | EvidenceKind::Document => {
            Err(Error::NotFound(format!("本案没有“{what}”这一证据")))
        }
    }
}

/// A change that lowers a ceiling below what was decided takes the decision back, on record: nothing that
/// was decided stands above what may be paid.
pub(crate) fn drop_stale_decisions(
    tx: &Tx<'_>,
    number: &str,
    inputs: &AssessmentInputs,
    actor: &casework::Actor,
    now: Timestamp,
) -> Result<(), Error> {
    let case = crate::session::load(tx, number)?;
    for decision in &case.decisions {
        if !still_stands(&case, inputs, decision)? {
            tx.clear_decision(number, &decision.claim, now)?;
            tx.audit(event(actor, now, AuditAction::CaseDecisionLapsed, number, &recorded(decision)?, ""))?;
        }
    }
    Ok(())
}
