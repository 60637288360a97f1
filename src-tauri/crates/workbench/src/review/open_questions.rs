//! The open questions of a case, asked with what the pack and the store know; and their settling by the reviewer, each
//! one transaction with its audit entry.

use casework::{
    Action, Admission, AssessmentInputs, AuditAction, Case, Corrects, GrantedBefore, Known, Question,
    SettledAs, Settlement, Severity, UnknownFigure, asked_materials, assess_case, assessed_claim, corrects,
    label_of, questions, value_for,
};
use jiff::Timestamp;
use policy::{Assessment, InputKind, Money, Nature, RawValue, Standing};
use store::{Reader, Tx};

use crate::cases::view::CaseView;
use crate::error::Error;
use crate::import::view::SettlementInput;
use crate::review::findings::drop_stale_decisions;
use crate::session::{Workbench, event, recorded};

/// All that is to be told or asked of a case as it stands.
pub(crate) fn questions_of(
    reader: &Reader<'_>,
    case: &Case,
    inputs: &AssessmentInputs,
    assessed: &Assessment,
) -> Result<Vec<Question>, Error> {
    let ineligible = assessed
        .claims
        .iter()
        .filter(|claim| claim.standing == Standing::Ineligible)
        .map(|claim| claim.id.clone());
    let known = Known {
        materials: asked_materials(case, inputs.pack)
            .into_iter()
            .map(|material| (material.id, material.label))
            .collect(),
        unknown: unknown_figures(case, inputs, assessed),
        ineligible: ineligible.collect(),
        elsewhere: reader.claimed_elsewhere(&case.number)?,
        granted: granted_before(reader, case, inputs)?,
        names: reader.other_names(&case.number)?,
    };
    Ok(questions(case, &known))
}

/// The enterprise's earlier awards that may be for a project of this case, by this policy or another.
fn granted_before(
    reader: &Reader<'_>,
    case: &Case,
    inputs: &AssessmentInputs,
) -> Result<Vec<GrantedBefore>, Error> {
    let own = inputs.prior_awards.iter().filter(|award| award.applicant.is_none());
    let named = own.map(|award| {
        let pack = award.pack.as_deref().unwrap_or(&case.pack.id);
        let year_text = award.year.map(|year| format!("{year}年")).unwrap_or_default();
        let amount = award.amount.parse().map_or_else(|_| award.amount.clone(), Money::grouped);
        let source = award.source.as_ref().map(|source| format!("（{source}）")).unwrap_or_default();
        let title = crate::ledger::granted::title(reader, pack, &award.benefit)?;
        let of_case = (pack == case.pack.id).then(|| inputs.pack.benefit(&award.benefit)).flatten();
        Ok(GrantedBefore {
            project: award.project.clone(),
            what: format!("{year_text}“{title}”{amount}元{source}"),
            yearly: of_case
                .filter(|benefit| benefit.yearly)
                .map(|benefit| benefit.id.clone())
                .zip(award.year),
        })
    });
    named.collect()
}

/// What other cases say of a package that was just filed, and its awards that are tied to nothing: more than its
/// reading could know.
pub(crate) fn beyond_the_reading(reader: &Reader<'_>, number: &str) -> Result<Vec<Question>, Error> {
    let (elsewhere, names) = (reader.claimed_elsewhere(number)?, reader.other_names(number)?);
    let case = crate::session::load(reader, number)?;
    if elsewhere.is_empty() && names.is_empty() && case.package.other_awards.is_empty() {
        return Ok(Vec::new());
    }
    Ok(casework::beyond_the_reading(&case, &Known { elsewhere, names, ..Known::default() }))
}

/// Figures without which what a claim could get is not to be had. A claim that is not granted, one whose amount the
/// text leaves open and one in kind have none.
fn unknown_figures(case: &Case, inputs: &AssessmentInputs, assessed: &Assessment) -> Vec<UnknownFigure> {
    let mut unknown = Vec::new();
    for claim in case.claims() {
        let Some(benefit) = inputs.pack.benefit(&claim.benefit) else { continue };
        let Some(result) = assessed_claim(assessed, &claim.id) else { continue };
        let computed = match benefit.nature {
            Nature::Ceiling | Nature::Fixed => true,
            Nature::Discretionary | Nature::InKind => false,
        };
        if !computed || result.ceiling.is_some() || result.standing == Standing::Ineligible {
            continue;
        }
        for name in &result.missing {
            let input = benefit.inputs.iter().find(|input| input.name == *name);
            // The line items that a sum is made of are asked about one by one.
            let itemised = input.is_some_and(|input| input.from_items)
                && case.items_of(&claim.id).any(|item| case.admitted(item).is_none());
            if itemised {
                continue;
            }
            let of_loans = input.is_some_and(|input| matches!(input.kind, InputKind::Loans));
            let sourced = claim.inputs.get(name).or_else(|| case.package.applicant.get(name));
            unknown.push(UnknownFigure {
                claim: claim.id.clone(),
                name: name.clone(),
                label: label_of(inputs.pack, benefit, name),
                at: sourced.and_then(|sourced| sourced.at.clone()).filter(|_| !of_loans),
                parameter: inputs.pack.parameters.iter().any(|parameter| parameter.name == *name),
            });
        }
    }
    unknown
}

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
    let target = match asked.code.as_str() {
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
