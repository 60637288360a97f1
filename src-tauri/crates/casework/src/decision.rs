//! What may be decided: at most the ceiling, and what a lower or a free amount must say.

use policy::{Money, Nature, Pack, Standing};

use crate::assessment::{Computed, assessed_claim};
use crate::rule_error::{RuleError, no_claim};
use crate::{Case, Decision};

/// The most that may be decided for a claim as it was computed; `None` where the text gives no figure.
///
/// # Errors
/// A claim that does not qualify, or whose ceiling is not known yet.
pub fn ceiling_of(
    case: &Case,
    pack: &Pack,
    computed: &Computed,
    claim: &str,
) -> Result<Option<Money>, RuleError> {
    let found = case.claim(claim).ok_or_else(|| no_claim(claim))?;
    let standing = assessed_claim(&computed.assessed, claim).map(|result| result.standing);
    match standing {
        Some(Standing::Eligible) => {}
        Some(Standing::Ineligible) => {
            return Err(RuleError::invalid("本项不符合条件，不予支持，无须决定金额"));
        }
        Some(Standing::Undetermined) | None => {
            return Err(RuleError::invalid("还有条件没有核定，核定后才能决定金额"));
        }
    }
    let payable = computed.payable(claim);
    let discretionary =
        pack.benefit(&found.benefit).is_some_and(|benefit| benefit.nature == Nature::Discretionary);
    if payable.is_none() && !discretionary {
        return Err(RuleError::invalid("上限还算不出来：请先补齐所缺数据"));
    }
    Ok(payable)
}

/// A decided amount is at or below the ceiling, with a reason where it is lower. It is never clamped.
///
/// # Errors
/// What is wrong with it, in words.
pub fn within_ceiling(amount: Money, ceiling: Option<Money>, reason: &str) -> Result<Money, RuleError> {
    match ceiling {
        Some(ceiling) if amount > ceiling => Err(RuleError::invalid(format!(
            "拟支持金额 {} 高于可支持上限 {}，请改为不高于上限的金额",
            amount.grouped(),
            ceiling.grouped()
        ))),
        Some(ceiling) if amount < ceiling && reason.trim().is_empty() => Err(RuleError::invalid(format!(
            "拟支持金额低于可支持上限 {}，须写明原因",
            (ceiling - amount).grouped()
        ))),
        None if reason.trim().is_empty() => Err(RuleError::invalid("政策没有定额，须写明确定金额的依据")),
        Some(_) | None => Ok(amount),
    }
}

/// An amount of whole fen, as a person types it.
///
/// # Errors
/// What is no amount, is negative or has a fraction of a fen.
pub fn typed_amount(text: &str) -> Result<Money, RuleError> {
    let plain: String = text.trim().chars().filter(|c| *c != ',' && *c != '，').collect();
    let amount: Money = plain
        .parse()
        .map_err(|_| RuleError::invalid(format!("“{text}”不是金额，请填数字，单位为元，如 2600000.00")))?;
    if amount < Money::ZERO {
        return Err(RuleError::invalid("金额不能为负"));
    }
    if amount.to_fen().is_none() {
        return Err(RuleError::invalid("金额最多两位小数，且不能大得离谱"));
    }
    Ok(amount)
}

/// Whether a decision still stands at or below what may be paid: one that does not is taken back, on record.
#[must_use]
pub fn still_stands(case: &Case, pack: &Pack, computed: &Computed, decision: &Decision) -> bool {
    let payable = computed.payable_of_decided(case, pack, decision);
    match decision.ceiling {
        Some(_) => payable == decision.ceiling,
        None => payable.is_some_and(|payable| decision.amount <= payable),
    }
}
