//! The reviewer's work: declarations, findings, cuts, materials, decisions. Each is one transaction with its
//! audit entry, and returns the whole new view of the case.

use casework::{
    Act, Admission, Case, CellRef, Decision, Declaration, Evidence, Finding, FindingOutcome, MaterialCheck,
    MaterialState, Refusal, Stage,
};
use jiff::Timestamp;
use policy::{CriterionKind, Money, Nature, Outcome, Standing};
use store::Tx;

use crate::assessing::{Bearings, assess_case, payable_for, payable_of_decided};
use crate::case_view::{assessed_claim, criterion_of, materials, proposals};
use crate::desk::{Workbench, action, event, recorded};
use crate::error::Error;
use crate::view::{CaseView, EvidenceKind, EvidenceView, FindingInput};

impl Workbench {
    /// States that the person signed in has no conflict of interest, or is recused for a reason.
    ///
    /// # Errors
    /// A refusal, or what the store refuses.
    pub fn declare(&mut self, number: &str, recusal: Option<String>) -> Result<CaseView, Error> {
        if recusal.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Error::invalid("请写明回避的原因"));
        }
        self.session_mut()?.change(number, Act::Declare, |tx, actor, case, _| {
            let now = Timestamp::now();
            let declaration = Declaration { by: actor.person.clone(), at: now, recusal, lifted: None };
            tx.put_declaration(number, &declaration)?;
            tx.audit(event(actor, now, action(Act::Declare), number, "", &recorded(&declaration)?))?;
            if declaration.recusal.is_some() { Ok(()) } else { take_up(tx, case, actor, now) }
        })?;
        self.show_case(number)
    }

    /// Puts a finding on record, or takes it back.
    ///
    /// # Errors
    /// A refusal; an overruled proposal without its reason; what the store refuses.
    pub fn find(&mut self, number: &str, mut input: FindingInput) -> Result<CaseView, Error> {
        // A review or recognition that was recorded says what a note would.
        let judged = input.judgement.as_ref().map(casework::Judgement::words);
        if let Some(words) = judged.filter(|_| input.note.trim().is_empty()) {
            input.note = words;
        }
        self.session_mut()?.change(number, Act::Find, |tx, actor, case, bearings| {
            let now = Timestamp::now();
            let before = case.finding(&input.claim, &input.criterion);
            check_criterion(case, bearings, &input)?;
            let Some(outcome) = input.outcome else {
                let Some(before) = before else { return Ok(()) };
                tx.clear_finding(number, &input.claim, &input.criterion, now)?;
                tx.audit(event(actor, now, "case.take-back-finding", number, &recorded(before)?, ""))?;
                return Ok(());
            };
            require_reason(case, bearings, &input, outcome)?;
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
            tx.audit(event(actor, now, action(Act::Find), number, &before, &recorded(&finding)?))?;
            drop_stale_decisions(tx, number, bearings, actor, now)
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
        self.session_mut()?.change(number, Act::Admit, |tx, actor, case, bearings| {
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
                tx.audit(event(actor, now, "case.admit-whole", number, &before, item))?;
                return drop_stale_decisions(tx, number, bearings, actor, now);
            };
            let admitted = amount(admitted)?;
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
            tx.audit(event(actor, now, action(Act::Admit), number, &before, &recorded(&admission)?))?;
            drop_stale_decisions(tx, number, bearings, actor, now)
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
        self.session_mut()?.change(number, Act::CheckMaterial, |tx, actor, case, bearings| {
            if !materials(case, bearings).iter().any(|asked| asked.id == material) {
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
        self.session_mut()?.change(number, Act::CheckMaterial, |tx, actor, case, bearings| {
            let now = Timestamp::now();
            let asked = materials(case, bearings);
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
        self.session_mut()?.change(number, Act::Decide, |tx, actor, case, bearings| {
            let now = Timestamp::now();
            let stood = case.decision(claim).map(recorded).transpose()?.unwrap_or_default();
            let Some(yuan) = yuan else {
                tx.clear_decision(number, claim, now)?;
                tx.audit(event(actor, now, "case.take-back-decision", number, &stood, claim))?;
                return Ok(());
            };
            let ceiling = ceiling_of(case, bearings, claim)?;
            let assessed = assess_case(case, bearings)?;
            let before = assessed_claim(&assessed, claim).map(|found| found.payment.awarded_before);
            let decision = Decision {
                awarded_before: before.filter(|_| ceiling.is_none()),
                claim: claim.to_owned(),
                amount: within(amount(yuan)?, ceiling, reason)?,
                ceiling,
                reason: reason.trim().to_owned(),
                by: actor.person.clone(),
                at: now,
            };
            tx.put_decision(number, &decision)?;
            tx.audit(event(actor, now, action(Act::Decide), number, &stood, &recorded(&decision)?))?;
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
    tx.audit(event(actor, now, action(Act::CheckMaterial), &case.number, &before, &after))?;
    Ok(())
}

/// The first declaration without a conflict takes a received case into review.
fn take_up(tx: &Tx<'_>, case: &Case, actor: &casework::Actor, now: Timestamp) -> Result<(), Error> {
    if case.stage != Stage::Received || !actor.is(casework::Role::Reviewer) {
        return Ok(());
    }
    crate::stages::move_case(tx, case, actor, Stage::InReview, "", now)
}

fn check_criterion(case: &Case, bearings: &Bearings, input: &FindingInput) -> Result<(), Error> {
    let claim = case.claim(&input.claim).ok_or_else(|| no_claim(&input.claim))?;
    let benefit = bearings.pack.benefit(&claim.benefit);
    let known = benefit.is_some_and(|benefit| benefit.criteria.iter().any(|c| c.id == input.criterion));
    if known {
        return Ok(());
    }
    Err(Error::NotFound(format!("“{}”没有“{}”这一条件", claim.benefit, input.criterion)))
}

/// A finding that differs from what the program proposed takes a reason, and so does what is to be corrected.
fn require_reason(
    case: &Case,
    bearings: &Bearings,
    input: &FindingInput,
    outcome: FindingOutcome,
) -> Result<(), Error> {
    if !input.note.trim().is_empty() {
        return Ok(());
    }
    let proposed = proposals(case, bearings)?;
    let proposed = criterion_of(&proposed, &input.claim, &input.criterion).map(|found| found.outcome);
    match (outcome, proposed) {
        (FindingOutcome::NeedsCorrection, _) => Err(Error::invalid("待补正须写明请企业补什么")),
        (FindingOutcome::NotApplicable, _) => Err(Error::invalid("不适用须写明原因")),
        (FindingOutcome::Met, Some(Outcome::Unmet | Outcome::Unknown))
        | (FindingOutcome::Unmet, Some(Outcome::Met | Outcome::Unknown)) => {
            Err(Error::invalid("与程序建议不同，须写明原因"))
        }
        (FindingOutcome::Met | FindingOutcome::Unmet, _) if is_judgement(case, bearings, input) => {
            Err(Error::invalid("请写明评审或认定的文件、日期和结论"))
        }
        (FindingOutcome::Met | FindingOutcome::Unmet, _) => Ok(()),
    }
}

fn is_judgement(case: &Case, bearings: &Bearings, input: &FindingInput) -> bool {
    let benefit = case.claim(&input.claim).and_then(|claim| bearings.pack.benefit(&claim.benefit));
    let criterion = benefit.and_then(|benefit| benefit.criteria.iter().find(|c| c.id == input.criterion));
    criterion.is_some_and(|criterion| matches!(criterion.kind, CriterionKind::Judgement))
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

fn ceiling_of(case: &Case, bearings: &Bearings, claim: &str) -> Result<Option<Money>, Error> {
    let found = case.claim(claim).ok_or_else(|| no_claim(claim))?;
    let assessed = assess_case(case, bearings)?;
    let standing = assessed_claim(&assessed, claim).map(|result| result.standing);
    match standing {
        Some(Standing::Eligible) => {}
        Some(Standing::Ineligible) => return Err(Error::invalid("本项不符合条件，不予支持，无须决定金额")),
        Some(Standing::Undetermined) | None => {
            return Err(Error::invalid("还有条件没有核定，核定后才能决定金额"));
        }
    }
    let payable = payable_for(case, bearings, claim)?;
    let discretionary =
        bearings.pack.benefit(&found.benefit).is_some_and(|benefit| benefit.nature == Nature::Discretionary);
    if payable.is_none() && !discretionary {
        return Err(Error::invalid("上限还算不出来：请先补齐所缺数据"));
    }
    Ok(payable)
}

/// A decided amount is at or below the ceiling, with a reason where it is lower. It is never clamped.
fn within(amount: Money, ceiling: Option<Money>, reason: &str) -> Result<Money, Error> {
    match ceiling {
        Some(ceiling) if amount > ceiling => Err(Error::invalid(format!(
            "决定金额 {} 高于可支付上限 {}，请改为不高于上限的金额",
            amount.grouped(),
            ceiling.grouped()
        ))),
        Some(ceiling) if amount < ceiling && reason.trim().is_empty() => {
            Err(Error::invalid(format!("决定金额低于上限 {}，须写明原因", (ceiling - amount).grouped())))
        }
        None if reason.trim().is_empty() => Err(Error::invalid("政策没有定额，须写明确定金额的依据")),
        Some(_) | None => Ok(amount),
    }
}

/// An amount of whole fen, as a person types it.
fn amount(text: &str) -> Result<Money, Error> {
    let plain: String = text.trim().chars().filter(|c| *c != ',' && *c != '，').collect();
    let amount: Money = plain
        .parse()
        .map_err(|_| Error::invalid(format!("“{text}”不是金额，请填数字，单位为元，如 2600000.00")))?;
    if amount < Money::ZERO {
        return Err(Error::invalid("金额不能为负"));
    }
    if amount.to_fen().is_none() {
        return Err(Error::invalid("金额最多两位小数，且不能大得离谱"));
    }
    Ok(amount)
}

/// A change that lowers a ceiling below what was decided takes the decision back, on record: nothing that
/// was decided stands above what may be paid.
pub(crate) fn drop_stale_decisions(
    tx: &Tx<'_>,
    number: &str,
    bearings: &Bearings,
    actor: &casework::Actor,
    now: Timestamp,
) -> Result<(), Error> {
    let case = crate::desk::load(tx, number)?;
    for decision in &case.decisions {
        let payable = payable_of_decided(&case, bearings, decision)?;
        let stands = match decision.ceiling {
            Some(_) => payable == decision.ceiling,
            None => payable.is_some_and(|payable| decision.amount <= payable),
        };
        if !stands {
            tx.clear_decision(number, &decision.claim, now)?;
            tx.audit(event(actor, now, "case.decision-lapsed", number, &recorded(decision)?, ""))?;
        }
    }
    Ok(())
}

fn no_claim(claim: &str) -> Error {
    Error::Refused(Refusal::Reason(format!("本案没有“{claim}”这一申报项")))
}
