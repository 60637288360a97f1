//! Applying a pack to facts: each claim by itself first, then all together.
//!
//! The order of the arithmetic: a claim's ceiling, rounded down to the fen; less another policy's award for
//! its project; no more than what was decided; then the shared caps, over the selected claims in order.

mod advisories;
mod alone;
mod anniversary;
mod claim;
mod computation;
mod criteria;
mod in_force;
mod interest;
mod look;
mod other_awards;
mod payment_selection;
mod prior;
mod readings;
mod shapes;
mod stacking;
mod values;

use crate::pack::{RECEIVED_ON, Rates, Shape};
use crate::{Assessment, Facts, Pack};

pub use advisories::cut_raises_ceiling;
pub(crate) use look::{Looked, look};
pub use readings::price_readings;
pub use values::FactsError;
use values::Values;

/// How much an assessment says beside its amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Traces, and the ceiling under each reading of each ruling.
    Full,
    /// Neither of them, for lists and comparisons: amounts, standings and what is missing are the same.
    Amounts,
}

/// What the policy grants for these facts. Exact, and the same for the same facts.
///
/// # Errors
/// Facts that are not in the form that the pack declares; what is merely missing is no error.
pub fn assess(pack: &Pack, facts: &Facts) -> Result<Assessment, FactsError> {
    assess_in(pack, facts, Detail::Full)
}

/// [`assess`], in as much detail as is wanted.
///
/// # Errors
/// As [`assess`].
pub fn assess_in(pack: &Pack, facts: &Facts, detail: Detail) -> Result<Assessment, FactsError> {
    for (ruling, reading) in &facts.rulings {
        let known = pack.ruling(ruling).and_then(|ruling| ruling.reading_label(reading));
        if known.is_none() {
            return Err(FactsError::Ruling { ruling: ruling.clone(), reading: reading.clone() });
        }
    }
    with_known(pack, facts, |known| {
        let mut claims = Vec::with_capacity(facts.claims.len());
        for (row, claim) in facts.claims.iter().enumerate() {
            if facts.claims.iter().take(row).any(|earlier| earlier.id == claim.id) {
                return Err(FactsError::DuplicateClaim { claim: claim.id.clone() });
            }
            claims.push(claim::alone(pack, facts, claim, known, detail)?);
        }
        if detail == Detail::Full {
            advisories::between_claims(&mut claims);
        }
        payment_selection::pay_selected(pack, facts, claims, detail)
    })
}

/// Reads what all claims of some facts share.
fn with_known<'a, T>(
    pack: &'a Pack,
    facts: &'a Facts,
    work: impl FnOnce(&claim::Known<'a, '_>) -> Result<T, FactsError>,
) -> Result<T, FactsError> {
    let applicant = Values::read(|| "申报主体".to_owned(), &pack.applicant_inputs, &facts.applicant)?;
    let rates = later_rates(pack, facts)?;
    let is_parameter = |name: &str| pack.parameters.iter().any(|known| known.name == name);
    let is_table = |name: &str| dated_tables(pack).any(|table| table.file == name);
    if let Some(name) = facts.parameters.keys().find(|name| !is_parameter(name) && !is_table(name)) {
        return Err(FactsError::UnknownParameter { parameter: name.clone() });
    }
    let parameters = Values::parameters(&pack.parameters, &facts.parameters)?;
    let received_on = values::day_of("收件日期", RECEIVED_ON, facts.received_on.as_deref())?;
    let known = claim::Known { applicant: &applicant, parameters: &parameters, rates: &rates, received_on };
    work(&known)
}

/// The pack's dated tables for which the bureau has entered later rows, under the table's name.
fn later_rates(pack: &Pack, facts: &Facts) -> Result<Vec<Rates>, FactsError> {
    let mut tables: Vec<Rates> = Vec::new();
    for printed in dated_tables(pack) {
        let file = &printed.file;
        let Some(rows) = facts.parameters.get(file).filter(|rows| !rows.is_null()) else { continue };
        if tables.iter().any(|table| table.file == *file) {
            continue;
        }
        tables.push(printed.with_later(rows).map_err(|expected| FactsError::Value {
            place: "参数".to_owned(),
            input: file.clone(),
            label: "利率表".to_owned(),
            value: rows.to_string(),
            expected,
        })?);
    }
    Ok(tables)
}

/// Every dated table that a benefit computes with.
pub(crate) fn dated_tables(pack: &Pack) -> impl Iterator<Item = &Rates> {
    pack.benefits.iter().filter_map(|benefit| match &benefit.amount.shape {
        Shape::Interest(interest) => Some(&interest.rates),
        Shape::Rate { .. }
        | Shape::Tiers { .. }
        | Shape::MarginalTiers { .. }
        | Shape::Step { .. }
        | Shape::Graded { .. }
        | Shape::Fixed { .. }
        | Shape::Figure { .. }
        | Shape::Parts(_)
        | Shape::Discretionary
        | Shape::InKind { .. } => None,
    })
}
