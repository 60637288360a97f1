//! Interest on loans, day by day but computed by stretches of days in which nothing changes.

use std::borrow::Cow;

use jiff::Unit;
use jiff::civil::{Date, date};

use super::anniversary::anniversary;
use super::computation::{Computation, Step, node, ruling_of, yuan};
use super::values::{Loan, UsedLoan, Value, Values};
use super::{criteria, in_force, prior};
use crate::exact::{Exact, TooLarge};
use crate::pack::{Interest, Window};
use crate::{ClaimFacts, Standing, Trace, UsedPrincipal, missing};

/// Some days: the first, and the first that no longer counts.
#[derive(Debug, Clone, Copy)]
struct Days {
    from: Date,
    to: Date,
}

impl Days {
    fn of_year(year: i16) -> Days {
        Days { from: date(year, 1, 1), to: date(year.saturating_add(1), 1, 1) }
    }

    /// The days of both.
    fn within(self, other: Days) -> Days {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        Days { from, to: to.max(from) }
    }

    fn covers(self, from: Date, to: Date) -> bool {
        self.from <= from && to <= self.to
    }

    fn count(self) -> Exact {
        Exact::whole(self.from.until((Unit::Day, self.to)).map_or(0, |span| i128::from(span.get_days())))
    }
}

/// A loan of which enough is known to count its principal.
#[derive(Debug, Clone, Copy)]
struct Drawn<'v> {
    /// The claim's place in the facts, and the loan's in the claim.
    claim: usize,
    row: usize,
    loan: &'v Loan,
    days: Days,
    principal: Exact,
    counted: Days,
}

/// What the readings in force say.
struct Terms<'a> {
    term: &'a str,
    of_drawdown: bool,
    day_count: Exact,
    no_more_than_paid: bool,
    by_days: bool,
    at_any_time: bool,
    /// The first day that counts at all.
    commencement: Option<Date>,
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
        at_any_time: computation.setting(&interest.at_any_time).copied().unwrap_or(true),
        commencement: in_force::commencement(computation),
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
        computation.miss(missing::YEAR);
    }
    let (Some(window), Some(year)) = (window, year.and_then(|year| i16::try_from(year).ok())) else {
        return unknown(Vec::new());
    };
    let this = computation.facts.claims.iter().position(|claim| claim.id == computation.claim.id);
    let this = this.unwrap_or_default();
    let year = terms.year(year);
    let own = drawn(loans, this, &terms, window, year);
    if own.len() < loans.len() {
        let blank = |of: fn(&Loan) -> bool| loans.iter().any(of);
        let blanks = [
            ("principal", blank(|loan| loan.principal.is_none())),
            ("from", blank(|loan| loan.from.is_none())),
            ("to", blank(|loan| loan.to.is_none())),
        ];
        blanks.iter().filter(|(_, blank)| *blank).for_each(|(name, _)| computation.miss(name));
        return unknown(Vec::new());
    }
    // The principal is one for all of the applicant's claims and awards: what was granted before comes first, then
    // loans in order of drawdown, then of claim and row.
    let awarded = prior::principal_used(computation.pack, computation.facts, computation.benefit);
    let awarded = if terms.at_any_time { awarded } else { each_once(awarded) };
    let elsewhere = of_other_claims(computation, interest);
    let mut known = own;
    for (claim, year, loans) in &elsewhere {
        known.extend(drawn(loans, *claim, &terms, window, terms.year(*year)));
    }
    known.sort_by_key(|drawn| (drawn.days.from, drawn.claim, drawn.row));
    let mut edges: Vec<Date> =
        known.iter().flat_map(|drawn| [drawn.counted.from, drawn.counted.to]).collect();
    edges.extend(awarded.iter().flat_map(|used| [used.from, used.to]));
    if !terms.of_drawdown {
        edges.extend(rates.changes(terms.term));
    }
    edges.sort_unstable();
    edges.dedup();

    let mut total = Some(Exact::ZERO);
    let mut traces = Vec::new();
    let mut used = Vec::new();
    for (index, drawn) in known.iter().enumerate().filter(|(_, drawn)| drawn.claim == this) {
        let mut stretches: Vec<Stretch> = Vec::new();
        for pair in edges.windows(2) {
            let [from, to] = pair else { continue };
            let (from, to) = (*from, *to);
            if !drawn.counted.covers(from, to) {
                continue;
            }
            let mut free = interest.principal_up_to;
            let before =
                awarded.iter().filter(|used| !terms.at_any_time || used.from <= from && to <= used.to);
            let before = before.filter(|used| terms.at_any_time || !used.is_of(drawn));
            let earlier = known.iter().take(index);
            let counts = |other: &&Drawn<'_>| match terms.at_any_time {
                true => other.counted.covers(from, to),
                false => other.counted.from < other.counted.to,
            };
            let earlier = earlier.filter(counts);
            for taken in before.map(|used| used.principal).chain(earlier.map(|other| other.principal)) {
                free = free.sub(taken.min(free))?;
            }
            let principal = drawn.principal.min(free);
            let rate = rates.on(terms.term, if terms.of_drawdown { drawn.days.from } else { from });
            // The last day of a stretch has the same rate, unless the table is stale by then.
            let last = to.yesterday().unwrap_or(from);
            let known = terms.of_drawdown || rates.on(terms.term, last).is_some();
            let rate = rate.filter(|_| known);
            match stretches.last_mut() {
                Some(before)
                    if before.days.to == from && before.principal == principal && before.rate == rate =>
                {
                    before.days.to = to;
                }
                _ => stretches.push(Stretch { days: Days { from, to }, principal, rate }),
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
        used.extend(stretches.iter().filter(|stretch| !stretch.principal.is_zero()).map(Stretch::used));
        let share = Share::of(drawn, year, &stretches)?;
        let (result, trace) = one_loan(computation, interest, &terms, (drawn, &share), products, traced)?;
        total = match (total, result) {
            (Some(sum), Some(result)) => Some(sum.add(result)?),
            _ => None,
        };
        traces.push(trace);
    }
    computation.use_up(|uses| uses.loans = Some(used));
    Ok((total, Trace { cites, unit: yuan(), ..node("sum", "各笔贷款利息补贴合计", total, traces) }))
}

impl Terms<'_> {
    /// The days of a year that count.
    fn year(&self, year: i16) -> Days {
        let days = Days::of_year(year);
        match self.commencement {
            Some(from) => days.within(Days { from, to: days.to.max(from) }),
            None => days,
        }
    }
}

/// Earlier awards' principal, each loan's once: stretches of one principal that follow upon one another are one loan's.
fn each_once(mut used: Vec<UsedLoan>) -> Vec<UsedLoan> {
    used.sort_by_key(|used| (used.from, used.to));
    let mut once: Vec<UsedLoan> = Vec::new();
    for used in used {
        match once.iter_mut().find(|known| known.to == used.from && known.principal == used.principal) {
            Some(known) => known.to = used.to,
            None => once.push(used),
        }
    }
    once
}

impl UsedLoan {
    /// Whether it may be an earlier part of this loan: its days are the loan's.
    fn is_of(&self, drawn: &Drawn<'_>) -> bool {
        drawn.days.from <= self.from && self.to <= drawn.days.to && self.principal <= drawn.principal
    }
}

/// The loans that can be counted, in order of row.
fn drawn<'v>(loans: &'v [Loan], claim: usize, terms: &Terms<'_>, window: Days, year: Days) -> Vec<Drawn<'v>> {
    let known = loans.iter().enumerate().filter_map(|(row, loan)| {
        let days = Days { from: loan.from?, to: loan.to? };
        let counted = counted(days, terms, window, year);
        Some(Drawn { claim, row, loan, days, principal: loan.principal?, counted })
    });
    known.collect()
}

/// The loans of the applicant's other claims to this benefit, each claim with its place and its year: all but those
/// to which nothing will be paid, whatever else is decided.
fn of_other_claims(computation: &Computation<'_, '_>, interest: &Interest) -> Vec<(usize, i16, Vec<Loan>)> {
    let this = computation.claim;
    let benefit = computation.benefit;
    let others = computation.facts.claims.iter().enumerate();
    let others = others.filter(|(_, claim)| claim.id != this.id && claim.benefit == benefit.id);
    let countable = |claim: &ClaimFacts| -> Option<(i16, Vec<Loan>)> {
        let year = i16::try_from(claim.year?).ok()?;
        // What does not read is an error where that claim itself is assessed.
        let values = Values::read(String::new, &benefit.inputs, &claim.inputs).ok()?;
        let refused = claim.decided.as_deref().and_then(Exact::parse).is_some_and(Exact::is_zero);
        let mut other = computation.for_claim(claim, &values);
        let standing = criteria::standing(&criteria::results(&mut other).ok()?);
        match values.get(&interest.of)? {
            Value::Loans(loans) if standing != Standing::Ineligible && !refused => {
                Some((year, loans.clone()))
            }
            Value::Loans(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Words(_) => None,
        }
    };
    others.filter_map(|(place, claim)| countable(claim).map(|(year, loans)| (place, year, loans))).collect()
}

/// How much of a loan's year counts: its counted principal by days, and all of its principal by days in the claim's
/// year. Interest paid is compared in that measure.
struct Share {
    counted: Exact,
    all: Exact,
}

impl Share {
    fn of(drawn: &Drawn<'_>, year: Days, stretches: &[Stretch]) -> Result<Share, TooLarge> {
        let mut counted = Exact::ZERO;
        for stretch in stretches {
            counted = counted.add(stretch.principal.mul(stretch.days.count())?)?;
        }
        Ok(Share { counted, all: drawn.principal.mul(drawn.days.within(year).count())? })
    }

    /// The part of the interest paid that belongs to what counts.
    fn of_paid(&self, paid: Option<Exact>, ruling: Option<String>) -> Step {
        let whole = Trace { unit: yuan(), ruling, ..node("input", "当年实付利息", paid, Vec::new()) };
        let part = paid.map(|paid| paid.mul(self.counted)?.div(self.all)).transpose()?.flatten();
        if self.counted == self.all || part.is_none() {
            return Ok((paid, whole));
        }
        let days = |label: &str, days: Exact| Trace {
            unit: Some(Cow::Borrowed("元·天")),
            ..node("constant", label, Some(days), Vec::new())
        };
        let product = paid.map(|paid| paid.mul(self.counted)).transpose()?;
        let product = node(
            "product",
            "实付利息×计补本金日数",
            product,
            vec![whole, days("计补本金日数", self.counted)],
        );
        let of = vec![product, days("该笔当年全部本金日数", self.all)];
        Ok((part, Trace { unit: yuan(), ..node("quotient", "计补部分的实付利息", part, of) }))
    }
}

/// Days on which nothing changes for a loan.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    days: Days,
    /// What counts of the loan's principal.
    principal: Exact,
    rate: Option<Exact>,
}

impl Stretch {
    fn used(&self) -> UsedPrincipal {
        UsedPrincipal {
            principal: self.principal.to_string(),
            from: self.days.from.to_string(),
            to: self.days.to.to_string(),
        }
    }

    fn product(&self) -> Result<Option<Exact>, TooLarge> {
        self.rate.map(|rate| self.principal.mul(rate)?.mul(self.days.count())).transpose()
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
            ..node("constant", "天数", Some(self.days.count()), Vec::new())
        };
        let label = format!("{} 至 {}", self.days.from, self.days.to.yesterday().unwrap_or(self.days.to));
        Trace { unit: yuan(), ..node("product", &label, product, vec![principal, rate, days]) }
    }
}

/// One loan's interest, and no more than was paid where that is the reading.
fn one_loan(
    computation: &mut Computation<'_, '_>,
    interest: &Interest,
    terms: &Terms<'_>,
    (drawn, share): (&Drawn<'_>, &Share),
    products: Option<Exact>,
    stretches: Vec<Trace>,
) -> Result<(Option<Exact>, Trace), TooLarge> {
    let label = format!("第 {} 笔贷款", drawn.row + 1);
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
    if drawn.loan.interest_paid.is_none() {
        computation.miss("interest_paid");
    }
    let (paid, paid_trace) =
        share.of_paid(drawn.loan.interest_paid, ruling_of(&interest.no_more_than_paid))?;
    let result = match (at_lpr, paid) {
        (Some(at_lpr), Some(paid)) => Some(at_lpr.min(paid)),
        _ => None,
    };
    Ok((
        result,
        Trace { unit: yuan(), ..node("least", &format!("{label}补贴"), result, vec![trace, paid_trace]) },
    ))
}

fn window<'a>(computation: &mut Computation<'a, '_>, window: &'a Window) -> Option<Days> {
    let (_, from) = computation.first_date(&window.since)?;
    Some(Days { from, to: anniversary(from, window.years) })
}

/// The days of a loan that count, within the claim's year.
fn counted(loan: Days, terms: &Terms<'_>, window: Days, year: Days) -> Days {
    if terms.by_days {
        loan.within(window).within(year)
    } else if window.from <= loan.from && loan.from < window.to {
        loan.within(year)
    } else {
        Days { from: year.from, to: year.from }
    }
}
