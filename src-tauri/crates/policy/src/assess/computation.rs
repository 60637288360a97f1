//! One claim's computation: from inputs to its ceiling, with the trace that a desk calculator can follow.

use super::values::{Value, Values};
use crate::exact::{Exact, TooLarge};
use crate::pack::{Amount, Cap, Combine, Quantity, Scope, Setting, Shape, SharedBound, Tier};
use crate::{Benefit, ClaimFacts, Facts, Input, InputKind, Pack, Trace};

/// What a computation looks at, and what it has noticed on the way.
pub(crate) struct Computation<'a, 'v> {
    pub pack: &'a Pack,
    pub benefit: &'a Benefit,
    pub facts: &'a Facts,
    pub claim: &'a ClaimFacts,
    pub applicant_values: &'v Values<'a>,
    pub values: &'v Values<'a>,
    pub parameters: &'v Values<'a>,
    /// A reading to suppose, in place of the one in force.
    pub supposed: Option<(&'a str, &'a str)>,
    /// Inputs and parameters that were looked for and are unknown.
    pub missing: Vec<String>,
    /// Rulings that were asked.
    pub asked: Vec<&'a str>,
}

/// What a claim alone could get.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ceiling<'a> {
    /// Exact, before rounding.
    pub exact: Option<Exact>,
    pub in_kind: Option<Exact>,
    pub trace: Trace,
    /// The cap it counts against, and what shares it.
    pub cap: Option<(&'a Cap, Scope)>,
    /// The cap of the tier that it lies in, for the ledger.
    pub tier_cap: Option<&'a str>,
    /// Whether all tiers count against that one cap.
    pub pooled: bool,
    /// The figure that tiers go by.
    pub figure: Option<Exact>,
}

type Step = Result<(Option<Exact>, Trace), TooLarge>;

impl<'a, 'v> Computation<'a, 'v> {
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
        }
    }

    fn miss(&mut self, name: &str) {
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
                let parameter = self.pack.parameters.iter().find(|parameter| parameter.name == *name);
                let label = parameter.map_or(name.as_str(), |parameter| &parameter.label);
                let unit = parameter.and_then(|parameter| parameter.unit.clone());
                Ok((value, Trace { unit, ..node("parameter", label, value, Vec::new()) }))
            }
            Quantity::Constant(value) => Ok((Some(*value), node("constant", "", Some(*value), Vec::new()))),
            Quantity::ByRuling { ruling, readings } => {
                let reading = self.reading(ruling);
                let Some((_, chosen)) = readings.iter().find(|(id, _)| id == reading) else {
                    return Ok((None, Trace::default()));
                };
                let (value, trace) = self.quantity(chosen)?;
                Ok((value, Trace { ruling: Some(ruling.clone()), ..trace }))
            }
            Quantity::Combined { combine, label, of, cites } => {
                let mut traces = Vec::with_capacity(of.len());
                let mut values = Vec::with_capacity(of.len());
                for part in of {
                    let (value, trace) = self.quantity(part)?;
                    values.push(value);
                    traces.push(trace);
                }
                let known: Option<Vec<Exact>> = values.into_iter().collect();
                let value = known.map_or(Ok(None), |known| combined(*combine, &known))?;
                let op = match combine {
                    Combine::Sum => "sum",
                    Combine::Difference => "difference",
                    Combine::Product => "product",
                    Combine::Quotient => "quotient",
                    Combine::Least => "least",
                };
                Ok((value, Trace { cites: cites.clone(), ..node(op, label, value, traces) }))
            }
        }
    }

    fn leaf(&mut self, name: &str) -> (Option<Exact>, Trace) {
        let value = number(self.value(name));
        let input = self.input(name);
        let own = self.benefit.input(name).is_some();
        let origins = if own { &self.claim.origins } else { &self.facts.applicant_origins };
        let label = input.map_or(name, |input| input.label.as_str());
        let trace = Trace {
            at: origins.get(name).cloned(),
            unit: input.and_then(|input| input.unit.clone()),
            ..node("input", label, value, Vec::new())
        };
        (value, trace)
    }

    /// The claim's ceiling, exact, and never below zero.
    pub fn ceiling(&mut self) -> Result<Ceiling<'a>, TooLarge> {
        let amount = &self.benefit.amount;
        let mut ceiling = self.shape(amount)?;
        if ceiling.exact.is_some_and(Exact::is_negative) {
            let trace = std::mem::take(&mut ceiling.trace);
            ceiling.trace = Trace {
                unit: yuan(),
                ..node("floor", "不足零的按零计", Some(Exact::ZERO), vec![trace])
            };
            ceiling.exact = Some(Exact::ZERO);
        }
        if let Some(cap) = &amount.cap {
            let scope = self.setting(&cap.scope).cloned().unwrap_or(Scope::Claim);
            ceiling.cap = Some((cap, scope));
        }
        if let Some((cap, scope)) = &ceiling.cap {
            let limit = Trace {
                cites: Some(cap.cites.clone()),
                ruling: ruling_of(&cap.scope),
                unit: Some("元".to_owned()),
                ..node("limit", scope_label(scope), Some(cap.limit), Vec::new())
            };
            ceiling.exact = ceiling.exact.map(|exact| exact.min(cap.limit));
            let inner = std::mem::take(&mut ceiling.trace);
            ceiling.trace =
                Trace { unit: yuan(), ..node("cap", "不超过上限", ceiling.exact, vec![inner, limit]) };
        }
        Ok(ceiling)
    }

    fn shape(&mut self, amount: &'a Amount) -> Result<Ceiling<'a>, TooLarge> {
        let cites = amount.cites.clone();
        let (exact, trace) = match &amount.shape {
            Shape::Rate { of, rate } => {
                let (value, trace) = self.quantity(of)?;
                at_rate(value, trace, *rate, cites, None)?
            }
            Shape::Tiers { of, tiers, shared_bound, together } => {
                return self.tiers(of, tiers, shared_bound.as_ref(), together.as_ref());
            }
            Shape::MarginalTiers { of, tiers } => self.marginal(of, tiers)?,
            Shape::Step { of, every, pays, whole_steps } => {
                self.steps(of, *every, *pays, whole_steps, cites)?
            }
            Shape::Graded { by, pays } => self.graded(by, pays, cites),
            Shape::Fixed { pays, pieces } => {
                let each =
                    Trace { cites, unit: yuan(), ..node("constant", "定额", Some(*pays), Vec::new()) };
                match pieces {
                    None => (Some(*pays), each),
                    Some(pieces) => {
                        let (value, trace) = self.quantity(pieces)?;
                        let total = value.map(|value| value.mul(*pays)).transpose()?;
                        (total, node("product", "按件计", total, vec![trace, each]))
                    }
                }
            }
            Shape::Figure { of } => {
                let (value, trace) = self.quantity(of)?;
                let cites = trace.cites.clone().or(cites);
                (value, Trace { cites, ..trace })
            }
            Shape::Discretionary => {
                (None, Trace { cites, ..node("discretionary", "原文未定金额", None, Vec::new()) })
            }
            Shape::InKind { of, at_most, unit } => {
                let (value, trace) = self.quantity(of)?;
                let granted = value.map(|value| value.min(*at_most).max(Exact::ZERO));
                let limit = Trace {
                    cites,
                    unit: Some(unit.clone()),
                    ..node("limit", "最高", Some(*at_most), Vec::new())
                };
                let trace = Trace {
                    unit: Some(unit.clone()),
                    ..node("cap", "实物上限", granted, vec![trace, limit])
                };
                return Ok(Ceiling { in_kind: granted, trace, ..Ceiling::default() });
            }
        };
        Ok(Ceiling { exact, trace, ..Ceiling::default() })
    }

    fn tiers(
        &mut self,
        of: &'a Quantity,
        tiers: &'a [Tier],
        shared_bound: Option<&'a Setting<SharedBound>>,
        together: Option<&'a Setting<Option<String>>>,
    ) -> Result<Ceiling<'a>, TooLarge> {
        let (value, trace) = self.quantity(of)?;
        let Some(figure) = value else {
            let trace = node("rate", "按比例计", None, vec![trace]);
            return Ok(Ceiling { trace, ..Ceiling::default() });
        };
        let holding: Vec<&'a Tier> = tiers.iter().filter(|tier| tier.holds(figure)).collect();
        let mut ruling = None;
        let chosen = match (holding.as_slice(), shared_bound) {
            ([], _) => {
                let trace = node("rate", "不在任何一档，按零计", Some(Exact::ZERO), vec![trace]);
                return Ok(Ceiling { exact: Some(Exact::ZERO), trace, ..Ceiling::default() });
            }
            ([one], _) => *one,
            ([first, rest @ ..], shared) => {
                ruling = shared.and_then(ruling_of);
                let bound = shared.and_then(|shared| self.setting(shared));
                match bound {
                    Some(SharedBound::Tier(id)) => {
                        holding.iter().find(|tier| tier.id == *id).copied().unwrap_or(first)
                    }
                    Some(SharedBound::Higher) | None => {
                        let mut best = *first;
                        for tier in rest {
                            if tier.alone(figure)? > best.alone(figure)? {
                                best = tier;
                            }
                        }
                        best
                    }
                }
            }
        };
        let pooled = together.and_then(|together| self.setting(together)).and_then(Option::as_deref);
        let pool = tiers.iter().find(|tier| Some(tier.id.as_str()) == pooled).unwrap_or(chosen);
        let (exact, trace) = at_rate(Some(figure), trace, chosen.rate, Some(chosen.cites.clone()), ruling)?;
        let cap =
            pool.cap.as_ref().map(|cap| (cap, self.setting(&cap.scope).cloned().unwrap_or(Scope::Claim)));
        let tier_cap = chosen.cap.as_ref().map(|cap| cap.id.as_str());
        Ok(Ceiling { exact, trace, cap, tier_cap, in_kind: None, pooled: pooled.is_some(), figure: value })
    }

    fn marginal(&mut self, of: &'a Quantity, tiers: &'a [Tier]) -> Step {
        let (value, trace) = self.quantity(of)?;
        let Some(figure) = value else {
            return Ok((None, node("sum", "分段累计", None, vec![trace])));
        };
        let mut total = Exact::ZERO;
        let mut parts = Vec::new();
        for tier in tiers {
            let from = tier.from.unwrap_or(Exact::ZERO);
            let part = figure.min(tier.to.unwrap_or(figure)).sub(from)?.max(Exact::ZERO);
            let part_trace = node("constant", "本段数额", Some(part), Vec::new());
            let (amount, trace) = at_rate(Some(part), part_trace, tier.rate, Some(tier.cites.clone()), None)?;
            total = total.add(amount.unwrap_or(Exact::ZERO))?;
            parts.push(trace);
        }
        Ok((Some(total), node("sum", "分段累计", Some(total), parts)))
    }

    fn steps(
        &mut self,
        of: &'a Quantity,
        every: Exact,
        pays: Exact,
        whole_steps: &'a Setting<bool>,
        cites: Option<String>,
    ) -> Step {
        let (value, trace) = self.quantity(of)?;
        let whole = self.setting(whole_steps).copied().unwrap_or(true);
        let divided = value.map(|value| value.div(every)).transpose()?.flatten();
        let steps = divided.map(|steps| if whole { Exact::whole(steps.floor()) } else { steps });
        let every = Trace { unit: yuan(), ..node("constant", "每满", Some(every), Vec::new()) };
        let quotient = node("quotient", "倍数", divided, vec![trace, every]);
        let counted = if whole { node("whole", "取整数倍", steps, vec![quotient]) } else { quotient };
        let counted = Trace { ruling: ruling_of(whole_steps), ..counted };
        let total = steps.map(|steps| steps.mul(pays)).transpose()?;
        let each = Trace { unit: yuan(), ..node("constant", "每倍补助", Some(pays), Vec::new()) };
        Ok((total, Trace { cites, ..node("product", "按倍数计", total, vec![counted, each]) }))
    }

    fn graded(
        &mut self,
        by: &'a str,
        pays: &'a [(String, Exact)],
        cites: Option<String>,
    ) -> (Option<Exact>, Trace) {
        let grade = match self.value(by) {
            Some(Value::Words(grade)) => Some(grade.as_str()),
            Some(Value::Number(_) | Value::YesNo(_) | Value::Date(_)) | None => None,
        };
        let input = self.input(by);
        let choice = input
            .and_then(|input| input.kind.choices().iter().find(|choice| Some(choice.id.as_str()) == grade));
        let label = input.map_or(by, |input| input.label.as_str());
        let shown = choice.map_or_else(|| label.to_owned(), |choice| format!("{label}：{}", choice.label));
        let amount =
            grade.map(|grade| pays.iter().find(|(id, _)| id == grade).map_or(Exact::ZERO, |(_, pays)| *pays));
        let trace = Trace {
            cites,
            unit: yuan(),
            at: self.claim.origins.get(by).cloned(),
            ..node("grade", &shown, amount, Vec::new())
        };
        (amount, trace)
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

pub(crate) fn node(op: &str, label: &str, value: Option<Exact>, of: Vec<Trace>) -> Trace {
    Trace {
        op: op.to_owned(),
        label: label.to_owned(),
        value: value.map(|value| value.to_string()),
        of,
        ..Trace::default()
    }
}

fn yuan() -> Option<String> {
    Some("元".to_owned())
}

fn ruling_of<T>(setting: &Setting<T>) -> Option<String> {
    match setting {
        Setting::Always(_) => None,
        Setting::ByRuling { ruling, .. } => Some(ruling.clone()),
    }
}

fn number(value: Option<&Value>) -> Option<Exact> {
    match value {
        Some(Value::Number(number)) => Some(*number),
        Some(Value::YesNo(_) | Value::Date(_) | Value::Words(_)) | None => None,
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

fn at_rate(
    value: Option<Exact>,
    of: Trace,
    rate: Exact,
    cites: Option<String>,
    ruling: Option<String>,
) -> Step {
    let product = value.map(|value| value.mul(rate)).transpose()?;
    let percent = Trace {
        ruling,
        cites: cites.clone(),
        unit: Some("%".to_owned()),
        ..node("percent", "比例", Some(rate), Vec::new())
    };
    Ok((product, Trace { cites, unit: yuan(), ..node("rate", "按比例计", product, vec![of, percent]) }))
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
        Value::Words(id) => {
            let choice = input.kind.choices().iter().find(|choice| choice.id == *id);
            choice.map_or_else(|| id.clone(), |choice| choice.label.clone())
        }
    }
}
