//! Advisories: shown to the reviewer, never blocking.

use super::alone::Alone;
use super::computation::{Ceiling, Computation};
use super::criteria;
use super::values::{FactsError, Value};
use crate::exact::{Exact, TooLarge, money};
use crate::pack::{Condition, Months, Quantity, Shape};
use crate::{AdvisoryNote, Facts, InputKind, Outcome, Pack, RulingUse};

/// What a reviewer should know of this claim.
pub(crate) fn of_claim(
    computation: &Computation<'_, '_>,
    ceiling: &Ceiling<'_>,
    fen: Option<i128>,
    rulings: &[RulingUse],
) -> Result<Vec<AdvisoryNote>, TooLarge> {
    let mut notes: Vec<AdvisoryNote> = rulings.iter().filter_map(of_ruling).collect();
    match cliff(computation, ceiling, fen)? {
        Some(note) => notes.push(note),
        None => notes.extend(near_threshold(computation)?),
    }
    let asked = |id: &str| {
        let criterion = computation.benefit.criterion(id);
        criterion.is_some_and(|criterion| matches!(criterion.met, Condition::Judgement))
    };
    let ignored: Vec<&str> =
        computation.claim.judgements.keys().map(String::as_str).filter(|id| !asked(id)).collect();
    if !ignored.is_empty() {
        notes.push(AdvisoryNote {
            id: "judgement-ignored".to_owned(),
            title: "认定未采用".to_owned(),
            text: format!(
                "“{}”没有认定项“{}”，所记录的认定未采用。",
                computation.benefit.title,
                ignored.join("、")
            ),
        });
    }
    let declared = |name: &str| computation.benefit.input(name).is_some();
    let stray: Vec<&str> =
        computation.claim.inputs.keys().map(String::as_str).filter(|name| !declared(name)).collect();
    if !stray.is_empty() {
        notes.push(AdvisoryNote {
            id: "input-ignored".to_owned(),
            title: "填报项未采用".to_owned(),
            text: format!("“{}”没有填报项“{}”，其值未采用。", computation.benefit.title, stray.join("、")),
        });
    }
    Ok(notes)
}

/// The pack's own advisories of which the condition is met.
pub(crate) fn of_pack(computation: &mut Computation<'_, '_>) -> Result<Vec<AdvisoryNote>, TooLarge> {
    let benefit = computation.benefit;
    let known = computation.missing.len();
    let mut notes = Vec::new();
    for advisory in &benefit.advisories {
        if criteria::outcome(computation, &advisory.when)? == Outcome::Met {
            let (id, title, text) = (advisory.id.clone(), advisory.title.clone(), advisory.text.clone());
            notes.push(AdvisoryNote { id, title, text });
        }
    }
    // What an advisory would like to know, no claim waits for.
    computation.missing.truncate(known);
    Ok(notes)
}

/// The ledger knows of more months than the application says: the ledger's count.
pub(crate) fn months_before(computation: &Computation<'_, '_>, months: &Months, used: Exact) -> AdvisoryNote {
    let label = computation.input(&months.before).map_or(months.before.as_str(), |input| &input.label);
    AdvisoryNote {
        id: "months-before-from-ledger".to_owned(),
        title: "已补贴月数按台账".to_owned(),
        text: format!("台账记明在先资助已补贴 {used} 个月，多于填报的“{label}”，按台账计。"),
    }
}

/// A ruling matters where its readings give different ceilings. One under which nothing can be computed
/// (a table not loaded, an input that only it asks for) tells the reviewer nothing.
fn of_ruling(used: &RulingUse) -> Option<AdvisoryNote> {
    let mut known = used.readings.iter().filter_map(|reading| reading.ceiling);
    let first = known.next()?;
    if known.all(|ceiling| ceiling == first) {
        return None;
    }
    let amounts: Vec<String> = used
        .readings
        .iter()
        .map(|reading| {
            let amount = reading
                .ceiling
                .map_or_else(|| "待定".to_owned(), |ceiling| format!("{}元", ceiling.grouped()));
            format!("按“{}”，测算上限{amount}", reading.label)
        })
        .collect();
    Some(AdvisoryNote {
        id: used.id.clone(),
        title: "口径影响金额".to_owned(),
        text: format!("{}：{}。", used.question, amounts.join("；")),
    })
}

/// Just above a bound the ceiling drops: shown to who is in the drop, and to who is within 5% of it.
fn cliff(
    computation: &Computation<'_, '_>,
    ceiling: &Ceiling<'_>,
    fen: Option<i128>,
) -> Result<Option<AdvisoryNote>, TooLarge> {
    let Shape::Tiers { tiers, .. } = &computation.benefit.amount.shape else {
        return Ok(None);
    };
    let (Some(figure), Some(fen)) = (ceiling.figure, fen) else {
        return Ok(None);
    };
    for below in tiers {
        let Some(bound) = below.to else { continue };
        let Some(above) = tiers.iter().find(|tier| tier.id != below.id && tier.from == Some(bound)) else {
            continue;
        };
        let (at_bound, after) = (below.alone(bound)?, above.alone(bound)?);
        if after >= at_bound {
            continue;
        }
        let margin = bound.mul(Exact::whole(5))?;
        let distance = figure.sub(bound)?.mul(Exact::whole(100))?;
        let near = distance <= margin && Exact::ZERO.sub(distance)? <= margin;
        let dropped = figure > bound && above.alone(figure)? < at_bound;
        if !near && !dropped {
            continue;
        }
        let words = |amount: Exact| amount.floor_to_fen().map(|fen| money(fen).in_words());
        return Ok(Some(AdvisoryNote {
            id: "cliff".to_owned(),
            title: "提请注意".to_owned(),
            text: format!(
                "费用超过{}的，上限由{}降至{}。本项费用{}，测算上限{}。",
                words(bound)?,
                words(at_bound)?,
                words(after)?,
                words(figure)?,
                money(fen).in_words(),
            ),
        }));
    }
    Ok(None)
}

/// Within 5% of a threshold of the text a small correction decides: the figure, the threshold and what lies
/// on its other side are shown.
fn near_threshold(computation: &Computation<'_, '_>) -> Result<Vec<AdvisoryNote>, TooLarge> {
    let mut bounds: Vec<(&str, Exact)> = Vec::new();
    let mut add = |quantity: &'_ Quantity, bound: Exact| {
        if let Quantity::Input(name) = quantity
            && let Some(input) = computation.benefit.input(name)
            && input.kind == InputKind::Money
        {
            bounds.push((&input.name, bound));
        }
    };
    for criterion in &computation.benefit.criteria {
        criterion.met.comparisons(&mut add);
    }
    let mut notes = Vec::new();
    for (name, bound) in bounds {
        let Some(Value::Number(figure)) = computation.values.get(name) else { continue };
        let distance = figure.sub(bound)?;
        let apart = distance.max(Exact::ZERO.sub(distance)?).mul(Exact::whole(100))?;
        if apart > bound.mul(Exact::whole(5))? {
            continue;
        }
        let yuan = |amount: Exact| amount.floor_to_fen().map(|fen| money(fen).grouped());
        let label = computation.benefit.input(name).map_or(name, |input| &input.label);
        let side = if distance.is_negative() {
            format!("差 {} 到门槛", yuan(Exact::ZERO.sub(distance)?)?)
        } else if distance.is_zero() {
            "恰在门槛".to_owned()
        } else {
            format!("超出门槛 {}", yuan(distance)?)
        };
        notes.push(AdvisoryNote {
            id: "near-threshold".to_owned(),
            title: "临近门槛".to_owned(),
            text: format!(
                "{label} {}，{side}（{}），相差不到 5%。请核实该数，少许增减即改变结论。",
                yuan(*figure)?,
                yuan(bound)?
            ),
        });
    }
    Ok(notes)
}

/// Loans of one year that stand in several claims share one most principal, which each claim counts alone.
pub(crate) fn between_claims(claims: &mut [Alone<'_>]) {
    let key = |claim: &Alone<'_>| match &claim.benefit.amount.shape {
        Shape::Interest(_) => Some((claim.benefit.id.clone(), claim.claim.year)),
        _ => None,
    };
    let keys: Vec<_> = claims.iter().map(key).collect();
    for (index, claim) in claims.iter_mut().enumerate() {
        let same = keys.iter().filter(|other| other.is_some() && **other == keys[index]).count();
        if same < 2 {
            continue;
        }
        let note = AdvisoryNote {
            id: "loans-in-several-claims".to_owned(),
            title: "贷款分列几项".to_owned(),
            text: format!(
                "同一年度有 {same} 项“{}”。贷款额度合并计算，而各项上限是分别算的：请并入一项申报后再定金额。",
                claim.benefit.title
            ),
        };
        claim.assessment.advisories.push(note.id.clone());
        claim.assessment.advisory_notes.push(note);
    }
}

/// The advisory that admitting less raises a claim's ceiling; `None` where it does not.
///
/// # Errors
/// As [`crate::assess`], for either of the facts.
pub fn cut_raises_ceiling(
    pack: &Pack,
    before: &Facts,
    after: &Facts,
    claim: &str,
) -> Result<Option<AdvisoryNote>, FactsError> {
    let of = |facts: &Facts| -> Result<Option<(crate::Money, Option<Exact>)>, FactsError> {
        let assessment = super::assess(pack, facts)?;
        let assessed = assessment.claims.into_iter().find(|assessed| assessed.id == claim);
        let claim = facts.claims.iter().find(|facts| facts.id == claim);
        let sum = claim.map(|claim| {
            let items = pack.benefit(&claim.benefit).map_or(&[][..], |benefit| &benefit.inputs);
            let figures = items.iter().filter(|input| input.from_items).filter_map(|input| {
                let text = claim.inputs.get(&input.name)?.as_str()?;
                Exact::parse(text.trim())
            });
            figures.fold(Exact::ZERO, |sum, figure| sum.add(figure).unwrap_or(sum))
        });
        Ok(assessed.and_then(|assessed| assessed.ceiling).map(|ceiling| (ceiling, sum)))
    };
    let (Some((old, Some(claimed))), Some((new, Some(admitted)))) = (of(before)?, of(after)?) else {
        return Ok(None);
    };
    if admitted >= claimed || new <= old {
        return Ok(None);
    }
    let yuan = |amount: Exact| {
        amount.floor_to_fen().map_or_else(|TooLarge| amount.to_string(), |fen| money(fen).grouped())
    };
    let cut = claimed.sub(admitted).map_or_else(|TooLarge| String::new(), yuan);
    Ok(Some(AdvisoryNote {
        id: "cut-raises-ceiling".to_owned(),
        title: format!("核减 {cut}，上限反而升高"),
        text: format!(
            "申报 {}，上限 {}；核减后 {}，上限 {}。请复核核减理由。",
            yuan(claimed),
            old.grouped(),
            yuan(admitted),
            new.grouped()
        ),
    }))
}
