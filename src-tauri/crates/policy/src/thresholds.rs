//! The amounts at which a benefit's treatment of a cost changes: what expenses might be split to stay below.

use crate::exact::{Exact, money};
use crate::pack::{Condition, Pack, Quantity, Shape};
use crate::{InputKind, Money};

impl Pack {
    /// The thresholds of a benefit in yuan, ascending: bounds of tiers, steps, and what its criteria ask of an
    /// amount of money.
    #[must_use]
    pub fn thresholds(&self, benefit: &str) -> Vec<Money> {
        let Some(benefit) = self.benefit(benefit) else { return Vec::new() };
        let is_money = |of: &Quantity| match of {
            Quantity::Input(name) => benefit
                .inputs
                .iter()
                .any(|input| input.name == *name && matches!(input.kind, InputKind::Money)),
            _ => false,
        };
        let mut bounds: Vec<Exact> = Vec::new();
        of_shape(&benefit.amount.shape, &is_money, &mut bounds);
        for criterion in &benefit.criteria {
            of_condition(&criterion.met, &is_money, &mut bounds);
        }
        let fen = bounds.into_iter().filter_map(|bound| bound.floor_to_fen().ok());
        let mut thresholds: Vec<Money> = fen.filter(|fen| *fen > 0).map(money).collect();
        thresholds.sort();
        thresholds.dedup();
        thresholds
    }
}

fn of_shape(shape: &Shape, is_money: &dyn Fn(&Quantity) -> bool, bounds: &mut Vec<Exact>) {
    match shape {
        Shape::Tiers { of, tiers, .. } | Shape::MarginalTiers { of, tiers } => {
            if is_money(of) {
                bounds.extend(tiers.iter().flat_map(|tier| [tier.from, tier.to]).flatten());
            }
        }
        Shape::Step { of, every, .. } => {
            if is_money(of) {
                bounds.push(*every);
            }
        }
        Shape::Parts(parts) => {
            parts.iter().for_each(|part| of_shape(&part.amount.shape, is_money, bounds));
        }
        Shape::Rate { .. }
        | Shape::Graded { .. }
        | Shape::Fixed { .. }
        | Shape::Figure { .. }
        | Shape::Interest(_)
        | Shape::Discretionary
        | Shape::InKind { .. } => {}
    }
}

fn of_condition(met: &Condition, is_money: &dyn Fn(&Quantity) -> bool, bounds: &mut Vec<Exact>) {
    match met {
        Condition::Compare { quantity, bound, .. } => {
            if is_money(quantity) {
                bounds.push(*bound);
            }
        }
        Condition::Any(all) | Condition::All(all) => {
            all.iter().for_each(|one| of_condition(one, is_money, bounds))
        }
        Condition::Not(one) => of_condition(one, is_money, bounds),
        Condition::Judgement
        | Condition::Is { .. }
        | Condition::OneOf { .. }
        | Condition::NotOneOf { .. }
        | Condition::Known { .. }
        | Condition::Blank { .. }
        | Condition::Recognised
        | Condition::InClaimYear { .. }
        | Condition::Date { .. } => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn thresholds_are_those_of_the_text() {
        let pack = crate::shipped("binjiang-computing-2024-draft@1").unwrap();
        let of = |benefit: &str| pack.thresholds(benefit).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(of("tape-out"), ["10000000.00"]);
        assert_eq!(of("terminal-equipment"), ["5000000.00"]);
        assert_eq!(of("terminal-chips"), ["3000000.00"]);
        assert_eq!(of("eda-purchase"), Vec::<String>::new());
    }
}
