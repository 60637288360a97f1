//! Criteria, each met, unmet, unknown or awaiting a judgement, with the reason in words.

use jiff::civil::Date;

use super::anniversary::anniversary;
use super::computation::{Computation, shown};
use super::values::{FactsError, Value};
use crate::exact::{Exact, TooLarge};
use crate::pack::{Condition, DateBound, Quantity, RECEIVED_ON};
use crate::words::Words;
use crate::{Criterion, CriterionResult, InputKind, Outcome, Standing, missing};

/// Every criterion of the claim's benefit that applies, the shared ones first.
pub(crate) fn results(computation: &mut Computation<'_, '_>) -> Result<Vec<CriterionResult>, FactsError> {
    let benefit = computation.benefit;
    let shared = computation.setting(&benefit.shared_criteria);
    let applying = benefit.criteria.iter();
    let applying = applying
        .filter(|criterion| !criterion.shared || shared.is_none_or(|shared| shared.has(&criterion.id)));
    let mut results = Vec::with_capacity(benefit.criteria.len());
    for criterion in applying {
        if !computation.setting(&criterion.applies).copied().unwrap_or(true) {
            continue;
        }
        results.push(result(computation, criterion)?);
    }
    Ok(results)
}

/// By the criteria alone.
pub(crate) fn standing(criteria: &[CriterionResult]) -> Standing {
    if criteria.iter().any(|criterion| criterion.outcome == Outcome::Unmet) {
        Standing::Ineligible
    } else if criteria.iter().all(|criterion| criterion.outcome == Outcome::Met) {
        Standing::Eligible
    } else {
        Standing::Undetermined
    }
}

fn result<'a>(
    computation: &mut Computation<'a, '_>,
    criterion: &'a Criterion,
) -> Result<CriterionResult, FactsError> {
    let claim = computation.claim;
    if matches!(criterion.met, Condition::Judgement) {
        let (outcome, because) = match claim.judgements.get(&criterion.id).map(String::as_str) {
            None => (Outcome::AwaitingJudgement, format!("{}，尚未记录", criterion.label)),
            Some("met") => (Outcome::Met, format!("{}：已认定符合", criterion.label)),
            Some("unmet") => (Outcome::Unmet, format!("{}：已认定不符合", criterion.label)),
            Some(value) => {
                return Err(FactsError::Judgement {
                    claim: claim.id.clone(),
                    criterion: criterion.id.clone(),
                    value: value.to_owned(),
                });
            }
        };
        return Ok(CriterionResult { id: criterion.id.clone(), outcome, because, inputs: Vec::new() });
    }
    let known_gaps = computation.missing.len();
    let too_large = |TooLarge| FactsError::TooLarge { claim: claim.id.clone() };
    let computed = outcome(computation, &criterion.met).map_err(too_large)?;
    let found = claim.found.get(&criterion.id).copied();
    let outcome = found.unwrap_or(computed);
    if outcome != Outcome::Unknown {
        // What is not known did not matter.
        computation.missing.truncate(known_gaps);
    }
    let mut inputs: Vec<String> = Vec::new();
    criterion.met.names(&mut |name| {
        if !inputs.iter().any(|known| known == name) {
            inputs.push(name.to_owned());
        }
    });
    let phrases: Vec<String> = inputs.iter().filter_map(|name| phrase(computation, name)).collect();
    let mut because = phrases.join("，");
    let sentence = match &criterion.met {
        Condition::Compare { quantity, .. } => !matches!(quantity, Quantity::Input(_)),
        Condition::Date { .. } | Condition::InClaimYear { .. } => true,
        _ => false,
    };
    if sentence {
        let words = Words::of(computation.pack, Some(computation.benefit));
        because = format!("{because}；须{}", words.condition(&criterion.met));
    } else if let Condition::Compare { than, bound, quantity } = &criterion.met {
        because = format!("{because}；须{}", bound_words(computation, quantity, *bound, than.words()));
    }
    if found.is_some_and(|found| found != computed) {
        because.push_str("；经核查另有认定");
    }
    Ok(CriterionResult { id: criterion.id.clone(), outcome, because, inputs })
}

fn phrase(computation: &Computation<'_, '_>, name: &str) -> Option<String> {
    if let Some(parameter) = computation.pack.parameters.iter().find(|parameter| parameter.name == name) {
        return Some(format!("参数“{}”", parameter.label));
    }
    if name == RECEIVED_ON {
        let day = computation.received_on.map_or_else(|| "未填".to_owned(), |day| day.to_string());
        return Some(format!("收件日期：{day}"));
    }
    let input = computation.input(name)?;
    let own = computation.benefit.input(name).is_some();
    let value = if own { computation.values.get(name) } else { computation.applicant_values.get(name) };
    let shown = value.map_or_else(|| "未填".to_owned(), |value| shown(input, value));
    Some(format!("{}：{shown}", input.label))
}

/// `以上` and `以下` follow the figure; `超过` and `不满` come first.
fn bound_words(computation: &Computation<'_, '_>, quantity: &Quantity, bound: Exact, words: &str) -> String {
    let unit = match quantity {
        Quantity::Input(name) => computation.input(name).map(|input| (&input.kind, input.unit.as_deref())),
        Quantity::Parameter(_)
        | Quantity::Constant(_)
        | Quantity::Named { .. }
        | Quantity::Combined { .. }
        | Quantity::MonthsWithin { .. }
        | Quantity::ByRuling { .. } => None,
    };
    let figure = match unit {
        Some((InputKind::Money, _)) => {
            bound.floor_to_fen().map_or_else(|_| bound.to_string(), |fen| crate::exact::money(fen).grouped())
        }
        Some((_, unit)) => format!("{bound}{}", unit.unwrap_or_default()),
        None => bound.to_string(),
    };
    if words.starts_with('以') { format!("{figure}{words}") } else { format!("{words}{figure}") }
}

pub(super) fn outcome<'a>(
    computation: &mut Computation<'a, '_>,
    condition: &'a Condition,
) -> Result<Outcome, TooLarge> {
    let decide = |holds: bool| if holds { Outcome::Met } else { Outcome::Unmet };
    Ok(match condition {
        Condition::Judgement => Outcome::AwaitingJudgement,
        Condition::Is { input, value } => match computation.value(input) {
            Some(Value::YesNo(answer)) => decide(answer == value),
            Some(Value::Number(_) | Value::Date(_) | Value::Words(_) | Value::Loans(_)) | None => {
                Outcome::Unknown
            }
        },
        Condition::OneOf { input, values } => computation
            .value(input)
            .and_then(words)
            .map_or(Outcome::Unknown, |choice| decide(values.iter().any(|v| v == choice))),
        Condition::NotOneOf { input, values } => computation
            .value(input)
            .and_then(words)
            .map_or(Outcome::Unknown, |choice| decide(values.iter().all(|v| v != choice))),
        Condition::Known { input } => {
            if computation.value(input).is_some() {
                Outcome::Met
            } else {
                Outcome::Unknown
            }
        }
        Condition::Compare { quantity, than, bound } => {
            let (value, _) = computation.quantity(quantity)?;
            value.map_or(Outcome::Unknown, |value| decide(than.holds(value, *bound)))
        }
        Condition::Blank { input } => {
            let known = computation.missing.len();
            let blank = computation.value(input).is_none();
            computation.missing.truncate(known);
            decide(blank)
        }
        Condition::Recognised => {
            let benefit = computation.benefit;
            match computation.setting(&benefit.recognition) {
                Some(Some(id)) => match computation.claim.judgements.get(id).map(String::as_str) {
                    Some(recorded) => decide(recorded == "met"),
                    None => Outcome::Unknown,
                },
                Some(None) | None => Outcome::Unmet,
            }
        }
        Condition::InClaimYear { input } => {
            let day = computation.value(input).and_then(day);
            let year = computation.claim.year;
            if year.is_none() {
                computation.miss(missing::YEAR);
            }
            match (day, year) {
                (Some(day), Some(year)) => decide(i32::from(day.year()) == year),
                _ => Outcome::Unknown,
            }
        }
        Condition::Date { input, than, bound, plus_years } => {
            let day = computation.value(input).and_then(day);
            let bound = match bound {
                DateBound::Day(day) => Some(*day),
                DateBound::Input(other) => computation.value(other).and_then(self::day),
                DateBound::Received => {
                    if computation.received_on.is_none() {
                        computation.miss(RECEIVED_ON);
                    }
                    computation.received_on
                }
            };
            match (day, bound) {
                (Some(day), Some(bound)) => decide(than.holds(day, anniversary(bound, *plus_years))),
                _ => Outcome::Unknown,
            }
        }
        Condition::Not(part) => match outcome(computation, part)? {
            Outcome::Met => Outcome::Unmet,
            Outcome::Unmet => Outcome::Met,
            open @ (Outcome::Unknown | Outcome::AwaitingJudgement) => open,
        },
        Condition::Any(parts) => several(computation, parts, Outcome::Met, Outcome::Unmet)?,
        Condition::All(parts) => several(computation, parts, Outcome::Unmet, Outcome::Met)?,
    })
}

fn day(value: &Value) -> Option<Date> {
    match value {
        Value::Date(day) => Some(*day),
        Value::Number(_) | Value::YesNo(_) | Value::Words(_) | Value::Loans(_) => None,
    }
}

fn words(value: &Value) -> Option<&str> {
    match value {
        Value::Words(words) => Some(words),
        Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Loans(_) => None,
    }
}

/// One part that comes out as `decisive` settles it; all as `otherwise` do too; else it is unknown.
fn several<'a>(
    computation: &mut Computation<'a, '_>,
    parts: &'a [Condition],
    decisive: Outcome,
    otherwise: Outcome,
) -> Result<Outcome, TooLarge> {
    let mut all = true;
    for part in parts {
        let outcome = outcome(computation, part)?;
        if outcome == decisive {
            return Ok(decisive);
        }
        all &= outcome == otherwise;
    }
    Ok(if all { otherwise } else { Outcome::Unknown })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use crate::{Outcome, Standing, assess, shipped};

    #[test]
    fn what_a_person_found_stands_above_what_was_computed() {
        let pack = shipped("binjiang-computing-2024-draft@1").unwrap();
        let mut facts: crate::Facts = serde_json::from_value(json!({
            "applicant": {"in_district": true, "field": "ic-design"},
            "claims": [{"id": "c1", "benefit": "tape-out", "year": 2024,
                        "inputs": {"tape_out_cost": "10000000", "first_tape_out": true, "key_chip": true}}]
        }))
        .unwrap();
        assert_eq!(assess(pack, &facts).unwrap().claims[0].standing, Standing::Eligible);
        facts.claims[0].found.insert("key-chip".to_owned(), Outcome::Unmet);
        let found = assess(pack, &facts).unwrap();
        assert_eq!(found.claims[0].standing, Standing::Ineligible);
        assert_eq!(found.claims[0].payable, crate::Money::ZERO);
        facts.claims[0].inputs.insert("key_chip".to_owned(), json!(null));
        facts.claims[0].found.insert("key-chip".to_owned(), Outcome::Met);
        assert_eq!(assess(pack, &facts).unwrap().claims[0].standing, Standing::Eligible);
    }
}
