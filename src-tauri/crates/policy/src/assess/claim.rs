//! One claim by itself: its criteria, its ceiling, and the rulings that it rests on.

use std::borrow::Cow;

use jiff::civil::Date;

use super::alone::Alone;
use super::computation::{Computation, reading_in_force, shown, yuan};
use super::criteria;
use super::in_force::{self, InForce};
use super::values::{FactsError, Value, Values};
use super::{Detail, advisories, prior};
use crate::exact::{Exact, TooLarge, money};
use crate::pack::{Cap, Quantity, Rates, Scope};
use crate::{
    AdvisoryNote, Benefit, ClaimAssessment, ClaimFacts, Facts, Money, Pack, Payment, ReadingAmount,
    RulingUse, Standing, Trace, Used, missing,
};

/// What all claims of an assessment share.
pub(crate) struct Known<'a, 'v> {
    pub applicant: &'v Values<'a>,
    pub parameters: &'v Values<'a>,
    /// Dated tables with the rows that a bureau has entered.
    pub rates: &'v [Rates],
    pub received_on: Option<Date>,
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
    let lowered = lower(benefit, &mut values);
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
        received_on: known.received_on,
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
    let costs = in_force::advise_costs(&mut computation);
    computation.setting(&benefit.payees);
    let project = claim.project.as_deref().is_some_and(|project| !project.trim().is_empty());
    let yearly = match project {
        true => computation.setting(&benefit.yearly_when).copied().unwrap_or(false),
        false => benefit.yearly,
    };
    if let Some(stacking) = pack.stacking.as_ref().filter(|_| project) {
        computation.setting(&stacking.rule);
    }
    let rulings = match detail {
        Detail::Full => uses(&mut computation, fen).map_err(too_large)?,
        Detail::Amounts => Vec::new(),
    };
    let mut notes = advisories::of_claim(&computation, &ceiling, fen, &rulings).map_err(too_large)?;
    if let Some((months, used)) = raised {
        notes.push(advisories::months_before(&computation, months, used));
    }
    notes.extend(in_force::advise(pack, claim.year));
    notes.extend(costs);
    notes.extend(lowered);
    notes.extend(advisories::of_pack(&mut computation).map_err(too_large)?);
    let in_force = in_force::of_year(pack, claim.year);
    if in_force == InForce::Unknown {
        computation.miss(missing::YEAR);
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
        computation.miss(missing::YEAR);
    }
    let traced = std::mem::take(&mut ceiling.trace);
    let trace = match ceiling.in_kind {
        Some(_) => traced,
        None if detail == Detail::Amounts => Trace::default(),
        None => Trace {
            op: Cow::Borrowed("ceiling"),
            label: "测算上限".to_owned(),
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
    Ok(Alone { benefit, claim, ceiling, fen, yearly, in_force, holder, assessment })
}

/// Takes off what does not count of inputs that have a most; tells of each.
pub(super) fn lower(benefit: &Benefit, values: &mut Values<'_>) -> Vec<AdvisoryNote> {
    let mut notes = Vec::new();
    for most in &benefit.mosts {
        let (bound, of) = match &most.bound {
            Quantity::Constant(number) => (Some(*number), None),
            Quantity::Input(name) => (values.number(name), benefit.input(name)),
            _ => (None, None),
        };
        let Some(bound) = bound else { continue };
        let Some(was) = values.lower(&most.input, bound) else { continue };
        let Some(input) = benefit.input(&most.input) else { continue };
        let written = |number| shown(input, &Value::Number(number));
        let of = of.map(|of| format!("“{}”", of.label)).unwrap_or_default();
        notes.push(AdvisoryNote {
            id: "above-most".to_owned(),
            title: "超出部分不计".to_owned(),
            text: format!(
                "“{}”填 {}，超过{of} {}，按 {} 计。请核对。",
                input.label,
                written(was),
                written(bound),
                written(bound)
            ),
        });
    }
    notes
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
