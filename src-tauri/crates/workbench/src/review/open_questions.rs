//! The settling of open questions by the reviewer, each one transaction with its audit entry.

use casework::{
    Action, Admission, AssessmentInputs, AuditAction, Case, Corrects, Question, SettledAs, Settlement,
    Severity, assess_case, corrects, value_for,
};
use jiff::Timestamp;
use policy::{Money, RawValue};
use store::Tx;

use crate::cases::view::CaseView;
use crate::error::Error;
use crate::import::view::SettlementInput;
use crate::review::findings::drop_stale_decisions;
use crate::review::questions::questions_of;
use crate::session::{Workbench, event, recorded};

impl Workbench {
    /// Settles an open question, or with no way takes its settlement back.
    ///
    /// # Errors
    /// A refusal; no such question; a way that does not answer it; a value that does not fit; no reason.
    pub fn settle(
        &mut self,
        number: &str,
        problem: &str,
        input: &SettlementInput,
    ) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Settle, |change| {
            let (tx, actor, case) = (change.tx, change.actor, &change.case);
            let now = Timestamp::now();
            let before = case.settlement(problem);
            let recorded_before = before.map(recorded).transpose()?.unwrap_or_default();
            let Some(how) = input.how else {
                let Some(before) = before else { return Ok(()) };
                // What another case settled for the pair is taken back there, or settled otherwise here.
                if tx.load_case(number)?.is_none_or(|own| own.settlement(problem).is_none()) {
                    return Err(Error::invalid(
                        "这一问题是在另一案卷办结的，不能在本案撤回；如有不同，请在本案重新办结",
                    ));
                }
                tx.clear_settlement(number, problem, now)?;
                let cut = item_cut_by(before, case);
                if let Some(item) = cut {
                    tx.clear_admission(number, item, now)?;
                }
                tx.audit(event(
                    actor,
                    now,
                    AuditAction::CaseTakeBackSettlement,
                    number,
                    &recorded_before,
                    "",
                ))?;
                return drop_stale_decisions(change, now);
            };
            let asked = asked(tx, case, &change.inputs, problem)?;
            let settlement = settlement(case, &change.inputs, asked, how, input, actor, now)?;
            tx.put_settlement(number, &settlement)?;
            if let Some(item) = twin_of(case, &settlement) {
                // One thing counts once: the row that repeats it is cut.
                tx.put_admission(
                    number,
                    &Admission {
                        item,
                        admitted: Money::ZERO,
                        reason: settlement.reason.clone(),
                        by: actor.person.clone(),
                        at: now,
                    },
                )?;
            }
            let after = recorded(&settlement)?;
            tx.audit(event(actor, now, AuditAction::from(Action::Settle), number, &recorded_before, &after))?;
            drop_stale_decisions(change, now)
        })
    }
}

fn asked(tx: &Tx<'_>, case: &Case, inputs: &AssessmentInputs, problem: &str) -> Result<Question, Error> {
    let assessed = assess_case(case, inputs)?;
    let found =
        questions_of(tx, case, inputs, &assessed)?.into_iter().find(|question| question.id == problem);
    found.ok_or_else(|| Error::NotFound(format!("本案没有编号为“{problem}”的问题")))
}

fn settlement(
    case: &Case,
    inputs: &AssessmentInputs,
    asked: Question,
    how: SettledAs,
    input: &SettlementInput,
    actor: &casework::Actor,
    now: Timestamp,
) -> Result<Settlement, Error> {
    if input.reason.trim().is_empty() {
        return Err(Error::invalid("请写明办结的理由，评审意见要列明"));
    }
    if asked.severity != Severity::Error {
        return Err(Error::invalid(format!("“{}”只是提示，不须办结", asked.message)));
    }
    if !asked.ways.contains(&how) {
        let ways: Vec<&str> = asked.ways.iter().map(|way| way.label()).collect();
        let may =
            if ways.is_empty() { asked.remedy } else { format!("可按“{}”办结", ways.join("”“")) };
        return Err(Error::invalid(format!("“{}”不能按“{}”办结：{may}", asked.message, how.label())));
    }
    let place = asked.at.as_ref();
    let target = match asked.code {
        // Which project a claim is for stands under the question's own id.
        casework::PROJECT_CLOSE | casework::PROJECT_UNKNOWN => None,
        code => place.and_then(|place| corrects(case, code, place)),
    };
    let (value, corrects) = match how {
        SettledAs::Corrected => {
            let typed = input.value.as_deref().map(str::trim).filter(|typed| !typed.is_empty());
            let typed = typed.ok_or_else(|| Error::invalid("更正须写明核实的值"))?;
            let value = value_for(case, inputs.pack, target.as_ref(), typed).map_err(Error::Invalid)?;
            (Some(value), target)
        }
        SettledAs::Same if target == Some(Corrects::AwardProject) => (the_project(case), target),
        SettledAs::Accepted | SettledAs::Same | SettledAs::Different => (None, None),
    };
    Ok(Settlement {
        problem: asked.id,
        code: asked.code,
        place: asked.at,
        said: asked.message.to_string(),
        how,
        value,
        corrects,
        reason: input.reason.trim().to_owned(),
        by: actor.person.clone(),
        at: now,
    })
}

/// The project of all claims, where they have one between them.
fn the_project(case: &Case) -> Option<RawValue> {
    case.package.claims.iter().find_map(|claim| claim.project.clone()).map(Into::into)
}

/// The line item that a settlement calls the same as another one.
fn twin_of(case: &Case, settlement: &Settlement) -> Option<String> {
    if settlement.how != SettledAs::Same || settlement.corrects.is_some() {
        return None;
    }
    let item = case.package.items.iter().find(|item| item.at == settlement.place)?;
    Some(item.id.clone())
}

/// The line item that a settlement cut.
fn item_cut_by<'a>(settlement: &Settlement, case: &'a Case) -> Option<&'a str> {
    let twin = twin_of(case, settlement)?;
    case.cut_whole(&twin)
        .filter(|admission| admission.at == settlement.at)
        .map(|admission| admission.item.as_str())
}
