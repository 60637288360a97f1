//! One claim's computation: from inputs to its ceiling, with the trace that a desk calculator can follow.

use std::borrow::Cow;

use jiff::civil::Date;

use super::values::{Value, Values};
use crate::exact::{Exact, TooLarge};
use crate::pack::{Cap, Combine, Quantity, Rates, Scope, Setting};
use crate::{Benefit, ClaimFacts, Facts, Input, InputKind, Pack, Trace, Used, missing};

/// What a computation looks at, and what it has noticed on the way.
pub(crate) struct Computation<'a, 'v> {
    pub pack: &'a Pack,
    pub benefit: &'a Benefit,
    pub facts: &'a Facts,
    pub claim: &'a ClaimFacts,
    pub applicant_values: &'v Values<'a>,
    pub values: &'v Values<'a>,
    pub parameters: &'v Values<'a>,
    pub later_rates: &'v [Rates],
    /// The day on which the application was received.
    pub received_on: Option<Date>,
    /// A reading to suppose, in place of the one in force. Then only the amount is wanted, and no trace.
    pub supposed: Option<(&'a str, &'a str)>,
    /// Whether a trace is wanted at all.
    pub tracing: bool,
    /// Inputs and parameters that were looked for and are unknown.
    pub missing: Vec<String>,
    /// Rulings that were asked.
    pub asked: Vec<&'a str>,
    /// What the amount uses up beyond money.
    pub uses: Used,
}

/// What a claim alone could get.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ceiling<'a> {
    /// Exact, before rounding.
    pub exact: Option<Exact>,
    pub in_kind: Option<Exact>,
    pub trace: Trace,
    /// The benefit's own cap, and what shares it.
    pub cap: Option<(&'a Cap, Scope)>,
    /// A cap that several benefits share, and over which time.
    pub group: Option<(&'a Cap, Scope)>,
    /// The cap of the tier that it lies in, for the ledger.
    pub tier_cap: Option<&'a str>,
    /// Whether all tiers count against that one cap.
    pub pooled: bool,
    /// The figure that tiers go by.
    pub figure: Option<Exact>,
}

pub(crate) type Step = Result<(Option<Exact>, Trace), TooLarge>;

impl<'a, 'v> Computation<'a, 'v> {
    /// A trace, where one is wanted.
    pub fn traced(&self, trace: impl FnOnce() -> Trace) -> Trace {
        if self.tracing && self.supposed.is_none() { trace() } else { Trace::default() }
    }

    /// The same for another claim to the same benefit, of which only its criteria are wanted.
    pub fn for_claim<'c>(&self, claim: &'c ClaimFacts, values: &'c Values<'c>) -> Computation<'c, 'c>
    where
        'a: 'c,
        'v: 'c,
    {
        Computation {
            pack: self.pack,
            benefit: self.benefit,
            facts: self.facts,
            claim,
            applicant_values: self.applicant_values,
            values,
            parameters: self.parameters,
            later_rates: self.later_rates,
            received_on: self.received_on,
            supposed: self.supposed,
            tracing: false,
            missing: Vec::new(),
            asked: Vec::new(),
            uses: Used::default(),
        }
    }

    /// Notes what the amount uses up, unless a reading is only supposed.
    pub fn use_up(&mut self, note: impl FnOnce(&mut Used)) {
        if self.supposed.is_none() {
            note(&mut self.uses);
        }
    }

    /// The reading in force, or the supposed one.
    pub fn reading(&mut self, ruling: &'a str) -> &'a str {
        if !self.asked.contains(&ruling) {
            self.asked.push(ruling);
        }
        if let Some((supposed, reading)) = self.supposed
            && supposed == ruling
        {
            return reading;
        }
        reading_in_force(self.pack, self.facts, ruling)
    }

    pub fn setting<T>(&mut self, setting: &'a Setting<T>) -> Option<&'a T> {
        match setting {
            Setting::Always(value) => Some(value),
            Setting::ByRuling { ruling, readings } => {
                let reading = self.reading(ruling);
                readings.iter().find(|(id, _)| id == reading).map(|(_, value)| value)
            }
        }
    }

    pub fn input(&self, name: &str) -> Option<&'a Input> {
        self.benefit
            .input(name)
            .or_else(|| self.pack.applicant_inputs.iter().find(|input| input.name == name))
    }

    pub fn value(&mut self, name: &str) -> Option<&'v Value> {
        let values = if self.benefit.input(name).is_some() { self.values } else { self.applicant_values };
        let value = values.get(name);
        if value.is_none() {
            self.miss(name);
        }
        value
    }

    /// The value of the input that a cap goes by.
    pub fn holder(&mut self, input: &str) -> Option<String> {
        let name = self.input(input).map(|input| input.name.as_str())?;
        match self.value(name)? {
            Value::Words(words) => Some(words.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::YesNo(flag) => Some(flag.to_string()),
            Value::Date(date) => Some(date.to_string()),
            Value::Loans(_) => None,
        }
    }

    pub fn miss(&mut self, name: &str) {
        if !self.missing.iter().any(|missing| missing == name) {
            self.missing.push(name.to_owned());
        }
    }

    pub fn quantity(&mut self, quantity: &'a Quantity) -> Step {
        match quantity {
            Quantity::Input(name) => Ok(self.leaf(name)),
            Quantity::Parameter(name) => {
                let value = number(self.parameters.get(name));
                if value.is_none() {
                    self.miss(name);
                }
                let trace = self.traced(|| {
                    let parameter = self.pack.parameters.iter().find(|parameter| parameter.name == *name);
                    let label = parameter.map_or(name.as_str(), |parameter| &parameter.label);
                    let unit = unit_of(parameter.and_then(|parameter| parameter.unit.as_ref()));
                    Trace { unit, ..node("parameter", label, value, Vec::new()) }
                });
                Ok((value, trace))
            }
            Quantity::Constant(value) => {
                Ok((Some(*value), self.traced(|| node("constant", "", Some(*value), Vec::new()))))
            }
            Quantity::Named { value, label, unit, cites } => {
                let trace = self.traced(|| Trace {
                    cites: cites.clone(),
                    unit: unit_of(unit.as_ref()),
                    ..node("constant", label, Some(*value), Vec::new())
                });
                Ok((Some(*value), trace))
            }
            Quantity::MonthsWithin { label, years, since, cites } => {
                Ok(self.months_within(label, *years, since, cites.as_ref()))
            }
            Quantity::ByRuling { ruling, readings } => {
                let reading = self.reading(ruling);
                let Some((_, chosen)) = readings.iter().find(|(id, _)| id == reading) else {
                    return Ok((None, Trace::default()));
                };
                let (value, trace) = self.quantity(chosen)?;
                Ok((value, Trace { ruling: Some(ruling.clone()), ..trace }))
            }
            Quantity::Combined { combine, label, unit, of, cites } => {
                let mut traces = Vec::with_capacity(of.len());
                let mut values = Vec::with_capacity(of.len());
                for part in of {
                    let (value, trace) = self.quantity(part)?;
                    values.push(value);
                    traces.push(trace);
                }
                let known: Option<Vec<Exact>> = values.into_iter().collect();
                let value = known.map_or(Ok(None), |known| combined(*combine, &known))?;
                if !self.tracing || self.supposed.is_some() {
                    return Ok((value, Trace::default()));
                }
                let op = match combine {
                    Combine::Sum => "sum",
                    Combine::Difference => "difference",
                    Combine::Product => "product",
                    Combine::Quotient => "quotient",
                    Combine::Least => "least",
                };
                let unit =
                    unit_of(unit.as_ref()).or_else(|| traces.first().and_then(|first| first.unit.clone()));
                Ok((value, Trace { cites: cites.clone(), unit, ..node(op, label, value, traces) }))
            }
        }
    }

    /// The first of these dates that is known, with its label. What is unknown of the others did not matter.
    pub fn first_date(&mut self, names: &'a [String]) -> Option<(&'a str, Date)> {
        let known = self.missing.len();
        for name in names {
            if let Some(Value::Date(day)) = self.value(name) {
                self.missing.truncate(known);
                return Some((self.input(name).map_or(name.as_str(), |input| &input.label), *day));
            }
        }
        None
    }

    /// Calendar months, the month of the date being the first: of three years these are 36.
    fn months_within(
        &mut self,
        label: &str,
        years: i16,
        since: &'a [String],
        cites: Option<&String>,
    ) -> (Option<Exact>, Trace) {
        let from = self.first_date(since);
        let year = self.claim.year;
        if year.is_none() {
            self.miss(missing::YEAR);
        }
        let months = from.zip(year).map(|((_, from), year)| {
            let first = i64::from(from.year()) * 12 + i64::from(from.month()) - 1;
            let (year_from, year_to) = (i64::from(year) * 12, (i64::from(year) + 1) * 12);
            let last = first + i64::from(years) * 12;
            Exact::whole(i128::from((last.min(year_to) - first.max(year_from)).max(0)))
        });
        let trace = self.traced(|| Trace {
            cites: cites.cloned(),
            unit: Some(Cow::Borrowed("月")),
            ..node(
                "months-within",
                &from.map_or_else(|| label.to_owned(), |(of, day)| format!("{label}（{of} {day}）")),
                months,
                Vec::new(),
            )
        });
        (months, trace)
    }

    fn leaf(&mut self, name: &str) -> (Option<Exact>, Trace) {
        let value = number(self.value(name));
        let trace = self.traced(|| {
            let input = self.input(name);
            let own = self.benefit.input(name).is_some();
            let origins = if own { &self.claim.origins } else { &self.facts.applicant_origins };
            Trace {
                at: origins.get(name).cloned(),
                unit: unit_of(input.and_then(|input| input.unit.as_ref())),
                ..node("input", input.map_or(name, |input| input.label.as_str()), value, Vec::new())
            }
        });
        (value, trace)
    }
}

/// The reading that a bureau chose, or the default.
pub(crate) fn reading_in_force<'a>(pack: &'a Pack, facts: &'a Facts, ruling: &str) -> &'a str {
    let chosen = facts.rulings.get(ruling).map(String::as_str);
    chosen.or_else(|| pack.ruling(ruling).map(|ruling| ruling.default.as_str())).unwrap_or_default()
}

/// 年度上限 and its like.
pub(crate) fn scope_label(scope: &Scope) -> &'static str {
    match scope {
        Scope::Claim => "单项上限",
        Scope::EnterpriseYear | Scope::EachYear(_) => "年度上限",
        Scope::EnterpriseLifetime => "累计上限",
    }
}

pub(crate) fn node(op: &'static str, label: &str, value: Option<Exact>, of: Vec<Trace>) -> Trace {
    Trace {
        op: Cow::Borrowed(op),
        label: label.to_owned(),
        value: value.map(|value| value.to_string()),
        of,
        ..Trace::default()
    }
}

pub(crate) fn yuan() -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed("元"))
}

/// A unit as the pack writes it; the usual ones cost nothing.
fn unit_of(unit: Option<&String>) -> Option<Cow<'static, str>> {
    unit.map(|unit| match unit.as_str() {
        "元" => Cow::Borrowed("元"),
        "月" => Cow::Borrowed("月"),
        other => Cow::Owned(other.to_owned()),
    })
}

pub(crate) fn ruling_of<T>(setting: &Setting<T>) -> Option<String> {
    match setting {
        Setting::Always(_) => None,
        Setting::ByRuling { ruling, .. } => Some(ruling.clone()),
    }
}

fn number(value: Option<&Value>) -> Option<Exact> {
    match value {
        Some(Value::Number(number)) => Some(*number),
        Some(Value::YesNo(_) | Value::Date(_) | Value::Words(_) | Value::Loans(_)) | None => None,
    }
}

fn combined(combine: Combine, values: &[Exact]) -> Result<Option<Exact>, TooLarge> {
    let Some((first, rest)) = values.split_first() else {
        return Ok(None);
    };
    let mut value = *first;
    for next in rest {
        value = match combine {
            Combine::Sum => value.add(*next)?,
            Combine::Difference => value.sub(*next)?,
            Combine::Product => value.mul(*next)?,
            Combine::Least => value.min(*next),
            Combine::Quotient => match value.div(*next)? {
                Some(quotient) => quotient,
                None => return Ok(None),
            },
        };
    }
    Ok(Some(value))
}

/// For a phrase that names an input and its value.
pub(crate) fn shown(input: &Input, value: &Value) -> String {
    match value {
        Value::Number(number) if input.kind == InputKind::Money => number
            .floor_to_fen()
            .map_or_else(|_| number.to_string(), |fen| crate::exact::money(fen).grouped()),
        Value::Number(number) => format!("{number}{}", input.unit.as_deref().unwrap_or_default()),
        Value::YesNo(true) => "是".to_owned(),
        Value::YesNo(false) => "否".to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Loans(loans) => format!("{} 笔", loans.len()),
        Value::Words(id) => {
            let choice = input.kind.choices().iter().find(|choice| choice.id == *id);
            choice.map_or_else(|| id.clone(), |choice| choice.label.clone())
        }
    }
}
