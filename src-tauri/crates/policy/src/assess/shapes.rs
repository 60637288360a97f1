//! The shapes of amounts, each applied to a claim's figures.

use std::borrow::Cow;

use super::computation::{Ceiling, Computation, Step, node, ruling_of, scope_label, yuan};
use super::interest;
use super::values::{Value, Values};
use crate::Trace;
use crate::exact::{Exact, TooLarge, money};
use crate::missing;
use crate::pack::{Amount, Cap, Floor, Part, Quantity, Scope, Setting, Shape, Share, SharedBound, Tier};

impl<'a> Computation<'a, '_> {
    /// The claim's ceiling, exact, and never below zero.
    pub fn ceiling(&mut self) -> Result<Ceiling<'a>, TooLarge> {
        let benefit = self.benefit;
        self.amount(&benefit.amount)
    }

    /// The shape's amount, and then every limit on it, in the order in which a text sets them.
    fn amount(&mut self, amount: &'a Amount) -> Result<Ceiling<'a>, TooLarge> {
        let mut ceiling = self.shape(amount)?;
        if ceiling.exact.is_some_and(Exact::is_negative) {
            let trace = std::mem::take(&mut ceiling.trace);
            ceiling.trace = self.traced(|| Trace {
                unit: yuan(),
                ..node("floor", "不足零的按零计", Some(Exact::ZERO), vec![trace])
            });
            ceiling.exact = Some(Exact::ZERO);
        }
        if let Some(share) = &amount.no_more_than {
            self.within_share(share, &mut ceiling)?;
        }
        if let Some(floor) = &amount.nothing_below {
            self.nothing_below(floor, &mut ceiling);
        }
        if let Some(cap) = &amount.cap {
            let scope = self.setting(&cap.scope).cloned().unwrap_or(Scope::Claim);
            ceiling.cap = Some((cap, scope));
        }
        if let Some((cap, scope)) = ceiling.cap.clone() {
            self.within(cap, scope_label(&scope), &mut ceiling);
        }
        let pack = self.pack;
        let group = amount.under.as_ref().and_then(|id| pack.group_caps.iter().find(|cap| cap.id == *id));
        if let Some(cap) = group {
            let scope = self.setting(&cap.scope).cloned().unwrap_or(Scope::EnterpriseYear);
            self.within(cap, "几项合计上限", &mut ceiling);
            ceiling.group = Some((cap, scope));
        }
        Ok(ceiling)
    }

    fn within(&self, cap: &Cap, label: &str, ceiling: &mut Ceiling<'a>) {
        ceiling.exact = ceiling.exact.map(|exact| exact.min(cap.limit));
        let inner = std::mem::take(&mut ceiling.trace);
        ceiling.trace = self.traced(|| {
            let limit = Trace {
                cites: Some(cap.cites.clone()),
                ruling: ruling_of(&cap.scope),
                unit: yuan(),
                ..node("limit", label, Some(cap.limit), Vec::new())
            };
            Trace { unit: yuan(), ..node("cap", "不超过上限", ceiling.exact, vec![inner, limit]) }
        });
    }

    fn within_share(&mut self, share: &'a Share, ceiling: &mut Ceiling<'a>) -> Result<(), TooLarge> {
        let (value, trace) = self.quantity(&share.of)?;
        let (limit, trace) = self.at_rate(value, trace, share.rate, Some(&share.cites), None)?;
        ceiling.exact = match (ceiling.exact, limit) {
            (Some(exact), Some(limit)) => Some(exact.min(limit.max(Exact::ZERO))),
            _ => None,
        };
        let inner = std::mem::take(&mut ceiling.trace);
        ceiling.trace = self.traced(|| {
            let limit = Trace { label: "不超过的比例额".to_owned(), ..trace };
            Trace { unit: yuan(), ..node("cap", "不超过比例额", ceiling.exact, vec![inner, limit]) }
        });
        Ok(())
    }

    fn nothing_below(&self, floor: &Floor, ceiling: &mut Ceiling<'a>) {
        let paid = |exact: Exact| if exact < floor.least { Exact::ZERO } else { exact };
        ceiling.exact = ceiling.exact.map(paid);
        let inner = std::mem::take(&mut ceiling.trace);
        ceiling.trace = self.traced(|| {
            let least = Trace {
                cites: Some(floor.cites.clone()),
                unit: yuan(),
                ..node("limit", "起付额", Some(floor.least), Vec::new())
            };
            Trace {
                unit: yuan(), ..node("from", "不足起付额的不付", ceiling.exact, vec![inner, least])
            }
        });
    }

    fn shape(&mut self, amount: &'a Amount) -> Result<Ceiling<'a>, TooLarge> {
        let cites = amount.cites.as_ref().filter(|_| self.tracing && self.supposed.is_none()).cloned();
        let (exact, trace) = match &amount.shape {
            Shape::Rate { of, rate } => {
                let (value, trace) = self.quantity(of)?;
                self.at_rate(value, trace, *rate, cites.as_deref(), None)?
            }
            Shape::Tiers { of, base, tiers, shared_bound, shared_cap } => {
                return self.tiers((of, base.as_ref()), tiers, shared_bound.as_ref(), shared_cap.as_ref());
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
                        self.use_up(|uses| uses.pieces = value.map(|pieces| pieces.to_string()));
                        let total = value.map(|value| value.mul(*pays)).transpose()?;
                        (total, Trace { unit: yuan(), ..node("product", "按件计", total, vec![trace, each]) })
                    }
                }
            }
            Shape::Figure { of } => {
                let (value, trace) = self.quantity(of)?;
                let cites = trace.cites.clone().or(cites);
                (value, Trace { cites, ..trace })
            }
            Shape::Parts(parts) => self.parts(parts, cites)?,
            Shape::Interest(interest) => interest::compute(self, interest, cites)?,
            Shape::Discretionary => {
                (None, Trace { cites, ..node("discretionary", "原文未定金额", None, Vec::new()) })
            }
            Shape::InKind { of, at_most, unit, per, lasting } => {
                let (value, trace) = self.quantity(of)?;
                if let Some(lasting) = lasting {
                    let (months, _) = self.quantity(lasting)?;
                    self.use_up(|uses| uses.months = months.map(|months| months.to_string()));
                }
                let left = match self.setting(per) {
                    Some(Scope::EnterpriseYear) => self.left_in_kind(of, *at_most)?,
                    _ => *at_most,
                };
                let granted = value.map(|value| value.min(left).max(Exact::ZERO));
                let label = if left == *at_most { "最高" } else { "每年最高的余额" };
                let limit = Trace {
                    cites,
                    unit: Some(Cow::Owned(unit.clone())),
                    ruling: ruling_of(per),
                    ..node("limit", label, Some(left), Vec::new())
                };
                let trace = Trace {
                    unit: Some(Cow::Owned(unit.clone())),
                    ..node("cap", "实物上限", granted, vec![trace, limit])
                };
                return Ok(Ceiling { in_kind: granted, trace, ..Ceiling::default() });
            }
        };
        Ok(Ceiling { exact, trace, ..Ceiling::default() })
    }

    fn tiers(
        &mut self,
        (of, base): (&'a Quantity, Option<&'a Quantity>),
        tiers: &'a [Tier],
        shared_bound: Option<&'a Setting<SharedBound>>,
        shared_cap: Option<&'a Setting<Option<String>>>,
    ) -> Result<Ceiling<'a>, TooLarge> {
        let (value, trace) = self.quantity(of)?;
        let Some(figure) = value else {
            let trace = node("rate", "按比例计", None, vec![trace]);
            return Ok(Ceiling { trace, ..Ceiling::default() });
        };
        let (base, trace) = match base {
            None => (Some(figure), trace),
            Some(base) => self.quantity(base)?,
        };
        let Some(base) = base else {
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
                ruling = shared.and_then(|shared| match shared {
                    Setting::Always(_) => None,
                    Setting::ByRuling { ruling, .. } => Some(ruling.as_str()),
                });
                let bound = shared.and_then(|shared| self.setting(shared));
                match bound {
                    Some(SharedBound::Tier(id)) => {
                        holding.iter().find(|tier| tier.id == *id).copied().unwrap_or(first)
                    }
                    Some(SharedBound::Higher) | None => {
                        let mut best = *first;
                        for tier in rest {
                            if tier.alone(base)? > best.alone(base)? {
                                best = tier;
                            }
                        }
                        best
                    }
                }
            }
        };
        let pooled = shared_cap.and_then(|shared_cap| self.setting(shared_cap)).and_then(Option::as_deref);
        let pool = tiers.iter().find(|tier| Some(tier.id.as_str()) == pooled).unwrap_or(chosen);
        let (exact, trace) = self.at_rate(Some(base), trace, chosen.rate, Some(&chosen.cites), ruling)?;
        let cap =
            pool.cap.as_ref().map(|cap| (cap, self.setting(&cap.scope).cloned().unwrap_or(Scope::Claim)));
        let tier_cap = chosen.cap.as_ref().map(|cap| cap.id.as_str());
        let pooled = pooled.is_some();
        // A cliff is told of the figure that is both threshold and base.
        let figure = value.filter(|figure| *figure == base);
        Ok(Ceiling { exact, trace, cap, tier_cap, pooled, figure, ..Ceiling::default() })
    }

    /// What the enterprise's earlier awards and earlier claims of the year leave of a most in kind.
    fn left_in_kind(&mut self, of: &'a Quantity, at_most: Exact) -> Result<Exact, TooLarge> {
        let year = self.claim.year;
        if year.is_none() {
            self.miss(missing::YEAR);
        }
        let used = super::prior::in_kind_used(self.pack, self.facts, self.benefit, year);
        let mut left = at_most.sub(used.min(at_most))?;
        for claim in self.facts.claims.iter().take_while(|claim| claim.id != self.claim.id) {
            if claim.benefit != self.benefit.id || claim.year != year {
                continue;
            }
            // What does not read is an error where that claim itself is assessed.
            let Ok(values) = Values::read(String::new, &self.benefit.inputs, &claim.inputs) else { continue };
            let mut other = self.for_claim(claim, &values);
            let Ok(criteria) = super::criteria::results(&mut other) else { continue };
            if super::criteria::standing(&criteria) == crate::Standing::Ineligible {
                continue;
            }
            let (asked, _) = other.quantity(of)?;
            left = left.sub(asked.unwrap_or(Exact::ZERO).max(Exact::ZERO).min(left))?;
        }
        Ok(left)
    }

    fn parts(&mut self, parts: &'a [Part], cites: Option<String>) -> Step {
        let mut total = Some(Exact::ZERO);
        let mut traces = Vec::with_capacity(parts.len());
        for part in parts {
            let one = self.amount(&part.amount)?;
            total = match (total, one.exact) {
                (Some(total), Some(exact)) => Some(total.add(exact)?),
                _ => None,
            };
            let unit = yuan();
            traces.push(
                self.traced(|| Trace { unit, ..node("part", &part.label, one.exact, vec![one.trace]) }),
            );
        }
        Ok((total, self.traced(|| Trace { cites, unit: yuan(), ..node("sum", "各部分合计", total, traces) })))
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
            if part.is_zero() {
                continue;
            }
            let slice = self.traced(|| {
                let yuan_of = |bound: Exact| {
                    bound.floor_to_fen().map_or_else(|TooLarge| bound.to_string(), |fen| money(fen).grouped())
                };
                let label = match tier.to {
                    Some(to) => format!("其中 {} 至 {} 的部分", yuan_of(from), yuan_of(to)),
                    None => format!("其中超过 {} 的部分", yuan_of(from)),
                };
                Trace { unit: yuan(), ..node("slice", &label, Some(part), vec![trace.clone()]) }
            });
            let (amount, rated) = self.at_rate(Some(part), slice, tier.rate, Some(&tier.cites), None)?;
            total = total.add(amount.unwrap_or(Exact::ZERO))?;
            let label = format!("第 {} 段", parts.len() + 1);
            parts.push(self.traced(|| Trace { label, ..rated }));
        }
        if parts.is_empty() {
            parts.push(trace);
        }
        Ok((
            Some(total),
            self.traced(|| Trace { unit: yuan(), ..node("sum", "分段累计", Some(total), parts) }),
        ))
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
        self.use_up(|uses| uses.pieces = steps.map(|steps| steps.to_string()));
        let every = Trace { unit: yuan(), ..node("constant", "每满", Some(every), Vec::new()) };
        let quotient = node("quotient", "倍数", divided, vec![trace, every]);
        let counted = if whole { node("whole", "取整数倍", steps, vec![quotient]) } else { quotient };
        let counted = Trace { ruling: ruling_of(whole_steps), ..counted };
        let total = steps.map(|steps| steps.mul(pays)).transpose()?;
        let each = Trace { unit: yuan(), ..node("constant", "每倍补助", Some(pays), Vec::new()) };
        Ok((total, Trace { cites, unit: yuan(), ..node("product", "按倍数计", total, vec![counted, each]) }))
    }

    fn graded(
        &mut self,
        by: &'a str,
        pays: &'a [(String, Exact)],
        cites: Option<String>,
    ) -> (Option<Exact>, Trace) {
        let grade = match self.value(by) {
            Some(Value::Words(grade)) => Some(grade.as_str()),
            Some(Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Loans(_)) | None => None,
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

    fn at_rate(
        &self,
        value: Option<Exact>,
        of: Trace,
        rate: Exact,
        cites: Option<&str>,
        ruling: Option<&str>,
    ) -> Step {
        let product = value.map(|value| value.mul(rate)).transpose()?;
        let trace = self.traced(|| {
            let percent = Trace {
                ruling: ruling.map(str::to_owned),
                cites: cites.map(str::to_owned),
                unit: Some(Cow::Borrowed("%")),
                ..node("percent", "比例", Some(rate), Vec::new())
            };
            Trace {
                cites: cites.map(str::to_owned),
                unit: yuan(),
                ..node("rate", "按比例计", product, vec![of, percent])
            }
        });
        Ok((product, trace))
    }
}
