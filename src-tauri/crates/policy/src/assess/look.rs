//! A look at one figure or date of an example's claim: what its threshold is held against.

use jiff::civil::Date;

use super::anniversary::anniversary;
use super::computation::Computation;
use super::values::{FactsError, Value, Values};
use super::{claim, with_known};
use crate::exact::Exact;
use crate::pack::{Condition, DateBound, Quantity};
use crate::{Facts, Pack, Used};

/// What is to be looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Looked<'p> {
    Figure(&'p Quantity),
    /// A condition on a date.
    Date(&'p Condition),
}

/// What was found; `None` where it is unknown.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    pub figure: Option<Exact>,
    /// The date, and what it is set against.
    pub dates: Option<(Date, Date)>,
}

/// Looks at the first claim of some facts. Facts that do not read show nothing.
pub(crate) fn look(pack: &Pack, facts: &Facts, looked: Looked<'_>) -> Option<Found> {
    let claim = facts.claims.first()?;
    let benefit = pack.benefit(&claim.benefit)?;
    let found = with_known(pack, facts, |known| {
        let mut values = Values::read(String::new, &benefit.inputs, &claim.inputs)?;
        claim::lower(benefit, &mut values);
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
            tracing: false,
            missing: Vec::new(),
            asked: Vec::new(),
            uses: Used::default(),
        };
        Ok(at(&mut computation, looked).unwrap_or_default())
    });
    found.map_err(|_: FactsError| ()).ok()
}

fn at<'a>(computation: &mut Computation<'a, '_>, looked: Looked<'a>) -> Option<Found> {
    let day = |value: Option<&Value>| match value {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    match looked {
        Looked::Figure(quantity) => {
            let (figure, _) = computation.quantity(quantity).ok()?;
            Some(Found { figure, dates: None })
        }
        Looked::Date(Condition::Date { input, bound, plus_years, .. }) => {
            let date = day(computation.value(input))?;
            let bound = match bound {
                DateBound::Day(day) => *day,
                DateBound::Input(other) => day(computation.value(other))?,
                DateBound::Received => computation.received_on?,
            };
            Some(Found { figure: None, dates: Some((date, anniversary(bound, *plus_years))) })
        }
        Looked::Date(_) => None,
    }
}
