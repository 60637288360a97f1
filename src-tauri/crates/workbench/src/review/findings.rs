//! The reviewer's work: declarations, findings, cuts, materials, decisions. Each is one transaction with its
//! audit entry, and returns the whole new view of the case.

use casework::{
    Action, Admission, AuditAction, Case, CellRef, Decision, Declaration, Evidence, Finding, FindingOutcome,
    MaterialCheck, MaterialState, Role, Stage, asked_materials, assessed_claim, ceiling_of, check_criterion,
    payable_for, require_reason, still_stands, typed_amount, within_ceiling,
};
use jiff::Timestamp;
use policy::Money;
use store::Tx;

use crate::cases::change::CaseChange;
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
        self.session_mut()?.change(number, Action::Declare, |change| {
            let (tx, actor) = (change.tx, change.actor);
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
            if declaration.recusal.is_some() { Ok(()) } else { take_up(change, now) }
        })
    }

    /// Puts a finding on record, or takes it back.
    ///
    /// # Errors
    /// A refusal; an overruled proposal without its reason; what the store refuses.
    pub fn record_finding(&mut self, number: &str, mut input: FindingInput) -> Result<CaseView, Error> {
        // A review or recognition that was recorded says what a note would.
        let judged = input.judgement.as_ref().map(casework::Judgement::words);
        let unsaid = input.note.trim().is_empty() && input.outcome != Some(FindingOutcome::NeedsCorrection);
        if let Some(words) = judged.filter(|_| unsaid) {
            input.note = words;
        }
        self.session_mut()?.change(number, Action::Find, |change| {
            let (tx, actor, pack) = (change.tx, change.actor, change.inputs.pack);
            let now = Timestamp::now();
            let before = change.case.finding(&input.claim, &input.criterion);
            let before = before.map(recorded).transpose()?;
            check_criterion(&change.case, pack, &input.claim, &input.criterion)?;
            let Some(outcome) = input.outcome else {
                let Some(before) = before else { return Ok(()) };
                tx.clear_finding(number, &input.claim, &input.criterion, now)?;
                tx.audit(event(actor, now, AuditAction::CaseTakeBackFinding, number, &before, ""))?;
                return Ok(());
            };
            let note = input.note.trim();
            let told = match outcome {
                // Where nobody says it apart, the note is for the applicant: the command line says so.
                FindingOutcome::NeedsCorrection => input.told.as_deref().unwrap_or(note).trim(),
                FindingOutcome::Unmet => input.told.as_deref().unwrap_or_default().trim(),
                FindingOutcome::Met | FindingOutcome::NotApplicable => "",
            };
            let reason = if outcome == FindingOutcome::NeedsCorrection { told } else { note };
            let finding = Finding {
                claim: input.claim.clone(),
                criterion: input.criterion.clone(),
                outcome,
                evidence: Vec::new(),
                note: note.to_owned(),
                told: told.into(),
                ticked: input.ticked.clone(),
                judgement: input.judgement.clone(),
                by: actor.person.clone(),
                at: now,
            };
            // What the program proposes by itself is the same with the finding as without it.
            let place = (input.claim.as_str(), input.criterion.as_str());
            change.case.findings.retain(|other| (other.claim.as_str(), other.criterion.as_str()) != place);
            change.case.findings.push(finding.clone());
            let computed = change.computed()?;
            require_reason(&change.case, pack, &computed, place, outcome, reason)?;
            let given = input.evidence.iter().map(|given| evidence(&change.case, given));
            let finding = Finding { evidence: given.collect::<Result<_, _>>()?, ..finding };
            tx.put_finding(number, &finding)?;
            tx.audit(event(
                actor,
                now,
                AuditAction::from(Action::Find),
                number,
                &before.unwrap_or_default(),
                &recorded(&finding)?,
            ))?;
            drop_stale_decisions(change, now)
        })
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
        self.session_mut()?.change(number, Action::Admit, |change| {
            let (tx, actor, case) = (change.tx, change.actor, &change.case);
            let now = Timestamp::now();
            // A row that names no claim may be cut, so that it asks nothing more.
            let belongs = |item: &&casework::LineItem| {
                let claim = case.claim_of(item);
                claim.is_none_or(|claim| case.claim_ids.iter().any(|own| own == claim))
            };
            let line = case.items().filter(belongs).find(|line| line.id == item);
            let line = line.ok_or_else(|| Error::NotFound(format!("本案明细中没有“{item}”")))?;
            let before = case.admissions.iter().find(|admission| admission.item == item);
            let before = before.map(recorded).transpose()?.unwrap_or_default();
            let Some(admitted) = admitted else {
                tx.clear_admission(number, item, now)?;
                tx.audit(event(actor, now, AuditAction::CaseAdmitWhole, number, &before, item))?;
                return drop_stale_decisions(change, now);
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
            drop_stale_decisions(change, now)
        })
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
        self.session_mut()?.change(number, Action::CheckMaterial, |change| {
            let (tx, actor, case) = (change.tx, change.actor, &change.case);
            if !asked_materials(case, change.inputs.pack).iter().any(|asked| asked.id == material) {
                return Err(Error::NotFound(format!("本案不收“{material}”这一材料")));
            }
            tick(tx, case, actor, material, state, note, Timestamp::now())
        })
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
        self.session_mut()?.change(number, Action::CheckMaterial, |change| {
            let (tx, actor, case) = (change.tx, change.actor, &change.case);
            let now = Timestamp::now();
            let asked = asked_materials(case, change.inputs.pack);
            asked.iter().try_for_each(|asked| tick(tx, case, actor, &asked.id, Some(state), note, now))
        })
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
        self.session_mut()?.change(number, Action::Decide, |change| {
            let Some(yuan) = yuan else {
                let (tx, actor, now) = (change.tx, change.actor, Timestamp::now());
                let stood = stood(&change.case, claim)?;
                tx.clear_decision(number, claim, now)?;
                tx.audit(event(actor, now, AuditAction::CaseTakeBackDecision, number, &stood, claim))?;
                return Ok(());
            };
            put_decision(change, claim, typed_amount(yuan)?, reason)
        })
    }

    /// Decides the payable ceiling itself.
    ///
    /// # Errors
    /// As [`Workbench::decide`]; also where the text gives no figure.
    pub fn adopt_ceiling(&mut self, number: &str, claim: &str) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Decide, |change| {
            let payable = payable_for(&change.case, &change.inputs, claim)?;
            let payable = payable.ok_or_else(|| Error::invalid("上限还算不出来，请直接写明金额和原因"))?;
            put_decision(change, claim, payable, "")
        })
    }
}

/// The decision on a claim as the audit log keeps it; nothing where there is none.
fn stood(case: &Case, claim: &str) -> Result<String, Error> {
    Ok(case.decision(claim).map(recorded).transpose()?.unwrap_or_default())
}

/// Decides an amount. The case is assessed with the decision in it: what may be decided is computed with the claim's own
/// decision set aside, and so is the same as without it.
fn put_decision(change: &mut CaseChange<'_>, claim: &str, amount: Money, reason: &str) -> Result<(), Error> {
    let (tx, actor, now) = (change.tx, change.actor, Timestamp::now());
    let stood = stood(&change.case, claim)?;
    let decision = Decision {
        awarded_before: None,
        claim: claim.to_owned(),
        amount,
        ceiling: None,
        reason: reason.trim().to_owned(),
        by: actor.person.clone(),
        at: now,
    };
    change.case.decisions.retain(|other| other.claim != claim);
    change.case.decisions.push(decision.clone());
    let computed = change.computed()?;
    let ceiling = ceiling_of(&change.case, change.inputs.pack, &computed, claim)?;
    let before = assessed_claim(&computed.assessed, claim).map(|found| found.payment.awarded_before);
    let decision = Decision {
        awarded_before: before.filter(|_| ceiling.is_none()),
        amount: within_ceiling(amount, ceiling, reason)?,
        ceiling,
        ..decision
    };
    let number = &change.case.number;
    tx.put_decision(number, &decision)?;
    let act = AuditAction::from(Action::Decide);
    tx.audit(event(actor, now, act, number, &stood, &recorded(&decision)?))?;
    Ok(())
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
fn take_up(change: &CaseChange<'_>, now: Timestamp) -> Result<(), Error> {
    if change.case.stage != Stage::Received || !change.actor.is(Role::Reviewer) {
        return Ok(());
    }
    change.move_to(Stage::InReview, "", now)
}

fn evidence(case: &Case, given: &EvidenceView) -> Result<Evidence, Error> {
    let what = given.what.trim();
    match given.kind {
        EvidenceKind::Cell => {
            what.parse::<CellRef>().map(Evidence::Cell).map_err(|error| Error::Invalid(error.to_string()))
        }
        EvidenceKind::Item if case.items().any(|item| item.id == what) => Ok(Evidence::Item(what.to_owned())),
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
pub(crate) fn drop_stale_decisions(change: &mut CaseChange<'_>, now: Timestamp) -> Result<(), Error> {
    change.reread()?;
    if change.case.decisions.is_empty() {
        return Ok(());
    }
    let computed = change.computed()?;
    let (tx, case) = (change.tx, &change.case);
    for decision in &case.decisions {
        if !still_stands(case, change.inputs.pack, &computed, decision) {
            let act = AuditAction::CaseDecisionLapsed;
            tx.clear_decision(&case.number, &decision.claim, now)?;
            tx.audit(event(change.actor, now, act, &case.number, &recorded(decision)?, ""))?;
        }
    }
    Ok(())
}
