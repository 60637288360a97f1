//! Interest on loans, day by day but computed by stretches of days in which nothing changes.

use std::borrow::Cow;

use jiff::Unit;
use jiff::civil::{Date, date};

use super::computation::{Computation, Step, node, ruling_of, yuan};
use super::values::{Loan, Value};
use crate::Trace;
use crate::exact::{Exact, TooLarge};
use crate::pack::{Interest, Window};

/// A loan's days that count: the first, and the first that no longer does.
#[derive(Debug, Clone, Copy)]
struct Days {
    from: Date,
    to: Date,
}

/// What the readings in force say.
struct Terms<'a> {
    term: &'a str,
    of_drawdown: bool,
    day_count: Exact,
    no_more_than_paid: bool,
    by_days: bool,
}

/// Σ over loans of principal × rate × days ÷ day count, exactly.
pub(super) fn compute<'a>(
    computation: &mut Computation<'a, '_>,
    interest: &'a Interest,
    cites: Option<String>,
) -> Step {
    let unknown =
        |traces| Ok((None, Trace { unit: yuan(), ..node("sum", "各笔贷款利息补贴合计", None, traces) }));
    let terms = Terms {
        term: computation.setting(&interest.term).map_or("", String::as_str),
        of_drawdown: computation.setting(&interest.rate_of_drawdown).copied().unwrap_or(true),
        day_count: computation.setting(&interest.day_count).copied().unwrap_or(Exact::whole(360)),
        no_more_than_paid: computation.setting(&interest.no_more_than_paid).copied().unwrap_or(true),
        by_days: computation.setting(&interest.window.by_days).copied().unwrap_or(true),
    };
    let later = computation.later_rates.iter().find(|table| table.file == interest.rates.file);
    let rates = later.unwrap_or(&interest.rates);
    let loans: &[Loan] = match computation.value(&interest.of) {
        Some(Value::Loans(loans)) => loans,
        Some(Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Words(_)) | None => &[],
    };
    if loans.is_empty() {
        return unknown(Vec::new());
    }
    let window = window(computation, &interest.window);
    let year = computation.claim.year;
    if year.is_none() {
        computation.miss("year");
    }
    let (Some(window), Some(year)) = (window, year.and_then(|year| i16::try_from(year).ok())) else {
        return unknown(Vec::new());
    };
    let year = Days { from: date(year, 1, 1), to: date(year.saturating_add(1), 1, 1) };

    // In order of drawdown, then of row: the sort is stable.
    let mut known: Vec<(usize, &Loan, Date, Date, Exact)> = Vec::with_capacity(loans.len());
    for (row, loan) in loans.iter().enumerate() {
        match (loan.from, loan.to, loan.principal) {
            (Some(from), Some(to), Some(principal)) => known.push((row, loan, from, to, principal)),
            (from, to, principal) => {
                let blank =
                    [("principal", principal.is_none()), ("from", from.is_none()), ("to", to.is_none())];
                blank.iter().filter(|(_, blank)| *blank).for_each(|(name, _)| computation.miss(name));
            }
        }
    }
    if known.len() < loans.len() {
        return unknown(Vec::new());
    }
    known.sort_by_key(|(_, _, from, _, _)| *from);
    let counted: Vec<Days> =
        known.iter().map(|(_, _, from, to, _)| counted(*from, *to, &terms, window, year)).collect();
    let mut edges: Vec<Date> = counted.iter().flat_map(|days| [days.from, days.to]).collect();
    if !terms.of_drawdown {
        edges.extend(rates.changes(terms.term));
    }
    edges.sort_unstable();
    edges.dedup();

    let mut total = Some(Exact::ZERO);
    let mut traces = Vec::new();
    for (index, (row, loan, drawn, _, _)) in known.iter().enumerate() {
        let mut stretches: Vec<Stretch> = Vec::new();
        for pair in edges.windows(2) {
            let [from, to] = pair else { continue };
            let (from, to) = (*from, *to);
            let active = |days: &Days| days.from <= from && to <= days.to;
            if !counted.get(index).is_some_and(active) {
                continue;
            }
            let mut free = interest.principal_up_to;
            for (other, days) in known.iter().zip(&counted).take(index) {
                if active(days) {
                    free = free.sub(other.4.min(free))?;
                }
            }
            let principal = known.get(index).map_or(Exact::ZERO, |loan| loan.4).min(free);
            let rate = rates.on(terms.term, if terms.of_drawdown { *drawn } else { from });
            // The last day of a stretch has the same rate, unless the table is stale by then.
            let last = to.yesterday().unwrap_or(from);
            let known = terms.of_drawdown || rates.on(terms.term, last).is_some();
            let rate = rate.filter(|_| known);
            match stretches.last_mut() {
                Some(before) if before.to == from && before.principal == principal && before.rate == rate => {
                    before.to = to;
                }
                _ => stretches.push(Stretch { from, to, principal, rate }),
            }
        }
        if stretches.iter().any(|stretch| stretch.rate.is_none()) {
            computation.miss(&rates.file);
        }
        let mut products = Some(Exact::ZERO);
        let mut traced = Vec::with_capacity(stretches.len());
        for stretch in &stretches {
            let product = stretch.product()?;
            products = match (products, product) {
                (Some(sum), Some(product)) => Some(sum.add(product)?),
                _ => None,
            };
            traced.push(stretch.trace(interest, product));
        }
        let (result, trace) = one_loan(computation, interest, &terms, loan, *row, products, traced)?;
        total = match (total, result) {
            (Some(sum), Some(result)) => Some(sum.add(result)?),
            _ => None,
        };
        traces.push(trace);
    }
    Ok((total, Trace { cites, unit: yuan(), ..node("sum", "各笔贷款利息补贴合计", total, traces) }))
}

/// Days on which nothing changes for a loan.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: Date,
    /// The first day after it.
    to: Date,
    /// What counts of the loan's principal.
    principal: Exact,
    rate: Option<Exact>,
}

impl Stretch {
    fn days(&self) -> Exact {
        Exact::whole(self.from.until((Unit::Day, self.to)).map_or(0, |span| i128::from(span.get_days())))
    }

    fn product(&self) -> Result<Option<Exact>, TooLarge> {
        self.rate.map(|rate| self.principal.mul(rate)?.mul(self.days())).transpose()
    }

    fn trace(&self, interest: &Interest, product: Option<Exact>) -> Trace {
        let principal = Trace {
            cites: Some(interest.cites_principal.clone()),
            unit: yuan(),
            ..node("constant", "计补本金", Some(self.principal), Vec::new())
        };
        let rate = Trace {
            unit: Some(Cow::Borrowed("%")),
            ruling: ruling_of(&interest.rate_of_drawdown),
            ..node("percent", "LPR", self.rate, Vec::new())
        };
        let days = Trace {
            unit: Some(Cow::Borrowed("天")),
            ..node("constant", "天数", Some(self.days()), Vec::new())
        };
        let label = format!("{} 至 {}", self.from, self.to.yesterday().unwrap_or(self.to));
        Trace { unit: yuan(), ..node("product", &label, product, vec![principal, rate, days]) }
    }
}

/// One loan's interest, and no more than was paid where that is the reading.
fn one_loan(
    computation: &mut Computation<'_, '_>,
    interest: &Interest,
    terms: &Terms<'_>,
    loan: &Loan,
    row: usize,
    products: Option<Exact>,
    stretches: Vec<Trace>,
) -> Result<(Option<Exact>, Trace), TooLarge> {
    let label = format!("第 {} 笔贷款", row + 1);
    let sum = Trace { unit: yuan(), ..node("sum", &format!("{label}积数"), products, stretches) };
    let basis = Trace {
        unit: Some(Cow::Borrowed("天")),
        ruling: ruling_of(&interest.day_count),
        ..node("constant", "计息基数", Some(terms.day_count), Vec::new())
    };
    let at_lpr = products.map(|sum| sum.div(terms.day_count)).transpose()?.flatten();
    let trace =
        Trace { unit: yuan(), ..node("quotient", &format!("{label}按LPR计"), at_lpr, vec![sum, basis]) };
    if !terms.no_more_than_paid {
        return Ok((at_lpr, trace));
    }
    // A loan without counted days gets nothing, whatever was paid on it.
    if at_lpr.is_some_and(Exact::is_zero) {
        return Ok((at_lpr, trace));
    }
    if loan.interest_paid.is_none() {
        computation.miss("interest_paid");
    }
    let result = match (at_lpr, loan.interest_paid) {
        (Some(at_lpr), Some(paid)) => Some(at_lpr.min(paid)),
        _ => None,
    };
    let paid = Trace {
        unit: yuan(),
        ruling: ruling_of(&interest.no_more_than_paid),
        ..node("input", "当年实付利息", loan.interest_paid, Vec::new())
    };
    Ok((result, Trace { unit: yuan(), ..node("least", &format!("{label}补贴"), result, vec![trace, paid]) }))
}

fn window(computation: &mut Computation<'_, '_>, window: &Window) -> Option<Days> {
    let known = computation.missing.len();
    for name in &window.since {
        if let Some(Value::Date(from)) = computation.value(name) {
            computation.missing.truncate(known);
            return Some(Days { from: *from, to: anniversary(*from, window.years) });
        }
    }
    None
}

/// The first day not covered. Of 29 February it is 1 March: the last day of February still belongs.
fn anniversary(from: Date, years: i16) -> Date {
    let year = from.year().saturating_add(years);
    Date::new(year, from.month(), from.day()).unwrap_or_else(|_| date(year, 3, 1))
}

fn counted(from: Date, to: Date, terms: &Terms<'_>, window: Days, year: Days) -> Days {
    let nothing = Days { from: year.from, to: year.from };
    let (from, to) = if terms.by_days {
        (from.max(window.from), to.min(window.to))
    } else if window.from <= from && from < window.to {
        (from, to)
    } else {
        return nothing;
    };
    let (from, to) = (from.max(year.from), to.min(year.to));
    if from < to { Days { from, to } } else { nothing }
}
