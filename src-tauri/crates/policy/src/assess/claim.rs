//! One claim by itself: its criteria, its ceiling, and the rulings that it rests on.

use std::borrow::Cow;

use super::alone::Alone;
use super::computation::{Computation, reading_in_force, yuan};
use super::criteria;
use super::values::{FactsError, Values};
use super::{Detail, advisories, prior};
use crate::exact::{Exact, TooLarge, money};
use crate::pack::{Cap, Rates, Scope};
use crate::{
    ClaimAssessment, ClaimFacts, Facts, Money, Pack, Payment, ReadingAmount, RulingUse, Standing, Trace, Used,
};

/// What all claims of an assessment share.
pub(crate) struct Known<'a, 'v> {
    pub applicant: &'v Values<'a>,
    pub parameters: &'v Values<'a>,
    /// Dated tables with the rows that a bureau has entered.
    pub rates: &'v [Rates],
}

/// Assesses a claim as if it were the only one.
pub(crate) fn alone<'a>(
    pack: &'a Pack,
    facts: &'a Facts,
    claim: &'a ClaimFacts,
    known: &Known<'a, '_>,
    detail: Detail,
) -> Result<Alone<'a>, FactsError> {
    let Some(benefit) = pack.benefit(&claim.benefit) else {
        return Err(FactsError::UnknownBenefit { claim: claim.id.clone(), benefit: claim.benefit.clone() });
    };
    let mut values = Values::read(|| format!("申报项 {} ", claim.id), &benefit.inputs, &claim.inputs)?;
    let months = benefit.months.as_ref();
    let raised = months.and_then(|months| {
        let used = prior::months_used(pack, facts, benefit);
        values.raise(&months.before, used).then_some((months, used))
    });
    let mut computation = Computation {
        pack,
        benefit,
        facts,
        claim,
        applicant_values: known.applicant,
        values: &values,
        parameters: known.parameters,
        later_rates: known.rates,
        supposed: None,
        tracing: detail == Detail::Full,
        missing: Vec::new(),
        asked: Vec::new(),
        uses: Used::default(),
    };
    // Criteria first: an input that they want settles the claim sooner than one that only counts.
    let results = criteria::results(&mut computation)?;
    let too_large = |TooLarge| FactsError::TooLarge { claim: claim.id.clone() };
    let mut ceiling = computation.ceiling().map_err(too_large)?;
    let fen = ceiling.exact.map(crate::exact::Exact::floor_to_fen).transpose().map_err(too_large)?;
    let rulings = match detail {
        Detail::Full => uses(&mut computation, fen).map_err(too_large)?,
        Detail::Amounts => Vec::new(),
    };
    let mut notes = advisories::of_claim(&computation, &ceiling, fen, &rulings).map_err(too_large)?;
    if let Some((months, used)) = raised {
        notes.push(advisories::months_before(&computation, months, used));
    }
    if let (Some(months), Some(_)) = (months, ceiling.exact) {
        let (counted, _) = computation.quantity(&months.used).map_err(too_large)?;
        computation.use_up(|uses| uses.months = counted.map(|months| months.max(Exact::ZERO).to_string()));
    }
    let holder = match &ceiling.cap {
        Some((_, Scope::EachYear(input))) => computation.holder(input),
        Some((_, Scope::Claim | Scope::EnterpriseYear | Scope::EnterpriseLifetime)) | None => None,
    };
    let by_year =
        |cap: &Option<(&Cap, Scope)>| matches!(cap, Some((_, Scope::EachYear(_) | Scope::EnterpriseYear)));
    if (by_year(&ceiling.cap) || by_year(&ceiling.group)) && claim.year.is_none() {
        computation.missing.push("year".to_owned());
    }
    let traced = std::mem::take(&mut ceiling.trace);
    let trace = match ceiling.in_kind {
        Some(_) => traced,
        None if detail == Detail::Amounts => Trace::default(),
        None => Trace {
            op: Cow::Borrowed("ceiling"),
            label: "本项上限".to_owned(),
            value: fen.map(|fen| money(fen).to_string()),
            unit: yuan(),
            of: vec![traced],
            ..Trace::default()
        },
    };
    if let Some(amount) = ceiling.in_kind {
        computation.use_up(|uses| uses.in_kind = Some(amount.to_string()));
    }
    let assessment = ClaimAssessment {
        uses: (computation.uses != Used::default()).then(|| std::mem::take(&mut computation.uses)),
        id: claim.id.clone(),
        benefit: benefit.id.clone(),
        standing: criteria::standing(&results),
        criteria: results,
        ceiling: fen.map(money),
        ceiling_p: ceiling.in_kind.map(|amount| amount.to_string()),
        selected: false,
        payable: Money::ZERO,
        potential: Money::ZERO,
        missing: std::mem::take(&mut computation.missing),
        advisories: notes.iter().map(|note| note.id.clone()).collect(),
        advisory_notes: notes,
        rulings,
        cap: if benefit.caps.len() > 1 { ceiling.tier_cap.map(str::to_owned) } else { None },
        payment: Payment::default(),
        trace,
    };
    Ok(Alone { benefit, claim, ceiling, fen, holder, assessment })
}

impl Alone<'_> {
    pub fn standing(&self) -> Standing {
        self.assessment.standing
    }
}

/// Every ruling that was asked, with the ceiling under each reading.
fn uses(computation: &mut Computation<'_, '_>, fen: Option<i128>) -> Result<Vec<RulingUse>, TooLarge> {
    let asked = computation.asked.clone();
    let missing = computation.missing.clone();
    let mut uses = Vec::with_capacity(asked.len());
    for id in asked {
        let Some(ruling) = computation.pack.ruling(id) else {
            continue;
        };
        let in_force = reading_in_force(computation.pack, computation.facts, id);
        let mut readings = Vec::with_capacity(ruling.readings.len());
        for reading in &ruling.readings {
            let ceiling = if reading.id == in_force {
                fen
            } else {
                computation.supposed = Some((id, &reading.id));
                let supposed = computation.ceiling()?.exact;
                supposed.map(crate::exact::Exact::floor_to_fen).transpose()?
            };
            readings.push(ReadingAmount {
                id: reading.id.clone(),
                label: reading.label.clone(),
                ceiling: ceiling.map(money),
                potential: None,
            });
        }
        computation.supposed = None;
        uses.push(RulingUse {
            id: id.to_owned(),
            question: ruling.question.clone(),
            reading: in_force.to_owned(),
            by_default: !computation.facts.rulings.contains_key(id),
            readings,
        });
    }
    computation.missing = missing;
    Ok(uses)
}
