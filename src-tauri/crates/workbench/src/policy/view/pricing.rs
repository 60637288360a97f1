//! A comparison of two policies over the cases of the store, as it crosses to the window and to `--json`.

use std::collections::BTreeMap;

use policy::{CaseChange, Money, Pack, Price, Standing, Step, Sums, Unpriced};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is compared.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct PriceInput {
    /// The first side: `ID`, `ID@N`, or a pack's folder or zip.
    pub from: String,
    /// The second.
    pub to: String,
    /// Only claims of this year.
    pub year: Option<i32>,
    /// Readings that the second side supposes, by ruling.
    pub rulings: BTreeMap<String, String>,
    /// Parameters that the second side supposes, by name; an empty text is not known.
    pub parameters: BTreeMap<String, String>,
}

/// A comparison.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PriceView {
    /// The first side: `ID@N`, and whether it is only written.
    pub from: String,
    /// Its title.
    pub from_title: String,
    /// The second.
    pub to: String,
    /// Its title.
    pub to_title: String,
    /// The year of the claims, where only one was asked for.
    pub year: Option<i32>,
    /// What the second side supposes, in words.
    pub supposed: Vec<String>,
    /// Cases priced on both sides.
    pub cases: usize,
    /// In the order of the text.
    pub clauses: Vec<PriceClauseView>,
    /// All of them, under the first.
    pub before: PriceSumsView,
    /// Under the second.
    pub after: PriceSumsView,
    /// The second less the first.
    pub difference: Money,
    /// How many cases get more.
    pub gained: usize,
    /// Those, the greatest gain first.
    pub gains: Vec<PriceCaseView>,
    /// How many get less.
    pub lost: usize,
    /// Those, the greatest loss first.
    pub losses: Vec<PriceCaseView>,
    /// Cases that get the same, and could get something else once everything is known of them.
    pub open: Vec<PriceCaseView>,
    /// Cases left out of every sum.
    pub unpriced: Vec<UnpricedView>,
}

impl PriceView {
    /// What was found, in the order of the texts; `applicants` stand beside the cases.
    pub(crate) fn of(price: &Price, (before, after): (&Pack, &Pack), applicants: &[String]) -> PriceView {
        let mut clauses: Vec<(&str, PriceClauseView)> = Vec::new();
        for one in &price.benefits {
            let benefit = PriceBenefitView {
                title: one.title.clone(),
                before: (&one.before).into(),
                after: (&one.after).into(),
                difference: one.after.payable - one.before.payable,
            };
            let place = clauses.iter().position(|(id, _)| *id == one.clause).unwrap_or_else(|| {
                let clause = before.clause(&one.clause).or_else(|| after.clause(&one.clause));
                let number = clause.map(|clause| clause.number.clone()).unwrap_or_default();
                clauses.push((&one.clause, PriceClauseView { number, ..PriceClauseView::default() }));
                clauses.len() - 1
            });
            if let Some((_, clause)) = clauses.get_mut(place) {
                clause.before.add(&benefit.before);
                clause.after.add(&benefit.after);
                clause.difference = clause.after.payable - clause.before.payable;
                clause.benefits.push(benefit);
            }
        }
        let case = |change: &CaseChange| PriceCaseView {
            number: change.name.clone(),
            applicant: applicants.get(change.index).cloned().unwrap_or_default(),
            before: change.before,
            after: change.after,
            difference: change.after - change.before,
            potential_before: change.potential.0,
            potential_after: change.potential.1,
        };
        let gains: Vec<PriceCaseView> = price.winners().map(case).collect();
        let mut losses: Vec<PriceCaseView> = price.losers().map(case).collect();
        losses.reverse();
        PriceView {
            from: String::new(),
            from_title: before.title.clone(),
            to: String::new(),
            to_title: after.title.clone(),
            year: None,
            supposed: Vec::new(),
            cases: price.cases,
            clauses: clauses.into_iter().map(|(_, clause)| clause).collect(),
            before: (&price.before).into(),
            after: (&price.after).into(),
            difference: price.after.payable - price.before.payable,
            gained: gains.len(),
            gains,
            lost: losses.len(),
            losses,
            open: price.changes.iter().filter(|change| change.before == change.after).map(case).collect(),
            unpriced: price.unpriced.iter().map(UnpricedView::from).collect(),
        }
    }
}

/// Cases of either kind that the window lists.
const SHOWN: usize = 200;

impl PriceView {
    /// As the window shows it: of many cases the greatest changes.
    #[must_use]
    pub fn shortened(mut self) -> PriceView {
        self.gains.truncate(SHOWN);
        self.losses.truncate(SHOWN);
        self.open.truncate(SHOWN);
        self
    }
}

impl PriceSumsView {
    fn add(&mut self, other: &PriceSumsView) {
        self.claims += other.claims;
        self.eligible += other.eligible;
        self.payable = self.payable + other.payable;
        self.potential = self.potential + other.potential;
    }
}

/// A clause's sums under both.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export)]
pub struct PriceClauseView {
    /// As it is cited; empty where the text has none.
    pub number: String,
    /// Under the first.
    pub before: PriceSumsView,
    /// Under the second.
    pub after: PriceSumsView,
    /// The second less the first.
    pub difference: Money,
    /// Benefit by benefit.
    pub benefits: Vec<PriceBenefitView>,
}

/// A benefit's sums under both.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PriceBenefitView {
    /// Its title.
    pub title: String,
    /// Under the first.
    pub before: PriceSumsView,
    /// Under the second.
    pub after: PriceSumsView,
    /// The second less the first.
    pub difference: Money,
}

/// What is payable for some claims on one side.
#[derive(Debug, Clone, Copy, Default, Serialize, TS)]
#[ts(export)]
pub struct PriceSumsView {
    /// Claims.
    pub claims: usize,
    /// Of these, eligible ones.
    pub eligible: usize,
    /// Payable in all.
    pub payable: Money,
    /// Payable with undetermined claims taken as eligible.
    pub potential: Money,
}

impl From<&Sums> for PriceSumsView {
    fn from(sums: &Sums) -> PriceSumsView {
        let Sums { claims, eligible, payable, potential } = *sums;
        PriceSumsView { claims, eligible, payable, potential }
    }
}

/// A case for which the two sides differ.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PriceCaseView {
    /// Its number.
    pub number: String,
    /// The applicant.
    pub applicant: String,
    /// Payable under the first.
    pub before: Money,
    /// Payable under the second.
    pub after: Money,
    /// The second less the first.
    pub difference: Money,
    /// Payable under the first with undetermined claims taken as eligible.
    pub potential_before: Money,
    /// The same under the second.
    pub potential_after: Money,
}

/// A case that one side could not assess.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct UnpricedView {
    /// Its number.
    pub number: String,
    /// Why, in Chinese.
    pub why: String,
}

impl From<&Unpriced> for UnpricedView {
    fn from(unpriced: &Unpriced) -> UnpricedView {
        UnpricedView { number: unpriced.name.clone(), why: unpriced.why.clone() }
    }
}

/// Why a claim gets what it gets on either side.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PriceClaimView {
    /// The claim's id.
    pub claim: String,
    /// The benefit's title.
    pub title: String,
    /// The project, where the claim names one.
    pub project: String,
    /// Under the first; none where the pack has no such benefit.
    pub before: Option<PriceTraceView>,
    /// Under the second.
    pub after: Option<PriceTraceView>,
}

/// How a claim's amount comes about under one side.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct PriceTraceView {
    /// Payable, yuan.
    pub payable: Money,
    /// By the criteria alone.
    pub standing: Standing,
    /// Criteria that are not met, and what is still unknown, in words.
    pub reasons: Vec<String>,
    /// The ladder of the computation.
    pub steps: Vec<Step>,
}
