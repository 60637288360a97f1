//! A claim's computation as a ladder of rows: one operation a row, to be followed with a desk calculator.

use rust_decimal::Decimal;

use crate::{Assessment, CapUse, ClaimAssessment, Facts, Money, Pack, Step, Trace};

/// The rows from a claim's inputs to what can be paid; empty where there is no such claim.
#[must_use]
pub fn ladder(pack: &Pack, facts: &Facts, assessment: &Assessment, claim_id: &str) -> Vec<Step> {
    let Some(claim) = assessment.claims.iter().find(|claim| claim.id == claim_id) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    trace_rows(&claim.trace, &mut rows);
    if claim.ceiling_p.is_none() {
        payment_rows(pack, facts, claim, &mut rows);
    }
    rows
}

/// A ladder as sentences, one for each result, with the place of each figure: what a reviewer could read
/// out at a meeting.
#[must_use]
pub fn explain(steps: &[Step]) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut terms: Vec<String> = Vec::new();
    for step in steps {
        let at = step.at.as_ref().map(|at| format!("（{at}）")).unwrap_or_default();
        let (label, value) = (&step.label, &step.value);
        let words = match step.sign.as_str() {
            "=" => {
                let cites = step.cites.as_ref().map(|words| format!("，依据“{words}”")).unwrap_or_default();
                let so = if terms.is_empty() { String::new() } else { format!("{}，", terms.join("，")) };
                sentences.push(format!("{so}得{label} {value}{cites}。"));
                terms.clear();
                continue;
            }
            "×" => format!("乘以{label} {value}{at}"),
            "÷" => format!("除以{label} {value}{at}"),
            "+" => format!("加{label} {value}{at}"),
            "−" => format!("减{label} {value}{at}"),
            "≤" => format!("不超过{label} {value}{at}"),
            "≥" => format!("不低于{label} {value}{at}"),
            _ => format!("{label} {value}{at}"),
        };
        terms.push(words);
    }
    if !terms.is_empty() {
        sentences.push(format!("{}。", terms.join("，")));
    }
    sentences
}

/// Rows of a node, the last of which holds its value.
fn trace_rows(trace: &Trace, rows: &mut Vec<Step>) {
    let Some((first, rest)) = trace.of.split_first() else {
        rows.push(row("", trace));
        return;
    };
    // Parts that are computations themselves are worked out above, once, and stand here as their results.
    if rest.iter().all(|part| part.of.is_empty()) && !worked_out(first, rows) {
        trace_rows(first, rows);
    } else {
        for part in trace.of.iter().filter(|part| !part.of.is_empty()) {
            if !worked_out(part, rows) {
                trace_rows(part, rows);
            }
        }
        let just_above = rows.last().is_some_and(|last| last.result && last.label == first.label);
        if !just_above {
            rows.push(row("", first));
        }
    }
    let sign = match trace.op.as_ref() {
        "sum" => "+",
        "difference" => "−",
        "quotient" => "÷",
        "least" | "cap" => "≤",
        "from" => "≥",
        _ => "×",
    };
    for part in rest {
        rows.push(Step { result: false, ..row(sign, part) });
    }
    // Rounding and a floor that change nothing would only repeat the row above.
    let repeats = rest.is_empty() && rows.last().is_some_and(|last| last.value == shown(trace));
    if repeats && trace.op != "ceiling" {
        return;
    }
    if repeats {
        rows.pop_if(|last| last.sign == "=");
        if rows.is_empty() {
            rows.push(row("", first));
        }
    }
    rows.push(Step { result: true, ..row("=", trace) });
}

fn worked_out(trace: &Trace, rows: &[Step]) -> bool {
    let value = shown(trace);
    !trace.of.is_empty()
        && rows.iter().any(|row| row.result && row.label == trace.label && row.value == value)
}

fn payment_rows(pack: &Pack, facts: &Facts, claim: &ClaimAssessment, rows: &mut Vec<Step>) {
    let payment = &claim.payment;
    let step = |sign: &str, label: String, value: String| Step {
        sign: sign.to_owned(),
        label,
        value,
        cites: None,
        at: None,
        ruling: None,
        result: sign == "=",
    };
    let mut changed = false;
    if payment.other_awards > Money::ZERO {
        let project = |written: &Option<String>| written.as_deref().map(crate::folded);
        let ours =
            facts.claims.iter().find(|facts| facts.id == claim.id).and_then(|facts| project(&facts.project));
        let awards =
            facts.other_awards.iter().filter(|award| ours.is_some() && project(&award.project) == ours);
        let sources: Vec<&str> = awards.filter_map(|award| award.source.as_deref()).collect();
        let from = if sources.is_empty() { "其他".to_owned() } else { sources.join("、") };
        let ruling = pack.other_awards.as_ref().and_then(|setting| match setting {
            crate::pack::Setting::Always(_) => None,
            crate::pack::Setting::ByRuling { ruling, .. } => Some(ruling.clone()),
        });
        let label = if payment.excluded { "，不再支付" } else { "" };
        let row = step("−", format!("同一项目{from}资助{label}"), payment.other_awards.grouped());
        rows.push(Step { ruling, ..row });
        changed = true;
    }
    // What the project had before: its share of the cap is there for it again, and the difference is paid.
    let granted_before = payment.awarded_before > Money::ZERO;
    if granted_before {
        if let Some(cap) = &payment.cap {
            let used = cap.used_before + cap.used_by_claims;
            let of_cap = payment.awarded_of_cap;
            let again = if of_cap > Money::ZERO {
                format!("（其中本项目{}）", of_cap.in_words())
            } else {
                String::new()
            };
            let left = cap.left + payment.awarded_of_cap;
            let label = format!("{}{again}，对本项目余{}", arranged(cap, used), left.in_words());
            let row = step("≤", label, (cap.left + payment.awarded_of_cap).grouped());
            rows.push(Step { cites: Some(cap.cites.clone()), ..row });
        }
        let closed = if payment.closed { "，不再支付" } else { "" };
        let label = format!("同一项目本政策在先资助{closed}");
        rows.push(step("−", label, payment.awarded_before.grouped()));
        changed = true;
    }
    if let Some(decided) = payment.decided {
        rows.push(step("≤", "拟支持金额".to_owned(), decided.grouped()));
        changed = true;
    }
    if let Some(cap) = payment.cap.as_ref().filter(|_| !granted_before) {
        let used = cap.used_before + cap.used_by_claims;
        if used > Money::ZERO || changed {
            if let Some(before) = payment.before_caps.filter(|_| changed) {
                let after = payment.other_awards > Money::ZERO;
                let label = if after { "扣除同一项目其他资助后" } else { "计入上限之前" };
                rows.push(step("=", label.to_owned(), before.grouped()));
            }
            let label = format!("{}，余{}", arranged(cap, used), cap.left.in_words());
            rows.push(Step { cites: Some(cap.cites.clone()), ..step("≤", label, cap.left.grouped()) });
        }
    }
    if payment.displaced_by.is_some() {
        rows.push(step("", "同一项目已选用另一项，本项不支付".to_owned(), "0.00".to_owned()));
    }
    if claim.advisories.iter().any(|id| id == "not-in-force") {
        rows.push(step("", "不在施行期内，不支付".to_owned(), "0.00".to_owned()));
    }
    let payable = if claim.ceiling.is_none() && payment.decided.is_none() {
        "待定".to_owned()
    } else {
        claim.potential.grouped()
    };
    rows.push(step("=", "可支持上限".to_owned(), payable));
}

/// `年度上限300万元，已安排240万元`.
fn arranged(cap: &CapUse, used: Money) -> String {
    format!("{}{}，已安排{}", cap.label, cap.limit.in_words(), used.in_words())
}

fn row(sign: &str, trace: &Trace) -> Step {
    Step {
        sign: sign.to_owned(),
        label: trace.label.clone(),
        value: shown(trace),
        cites: trace.cites.clone(),
        at: trace.at.clone(),
        ruling: trace.ruling.clone(),
        result: false,
    }
}

/// `10,000,000.00`, `30%`, `12月`, `待定`.
fn shown(trace: &Trace) -> String {
    let Some(value) = &trace.value else {
        return "待定".to_owned();
    };
    let Ok(number) = value.parse::<Decimal>() else {
        return value.clone();
    };
    match trace.unit.as_deref() {
        Some("%") => format!("{}%", (number * Decimal::ONE_HUNDRED).normalize()),
        Some("元") => Money::new(number).grouped(),
        Some(unit) => format!("{}{unit}", number.normalize()),
        None => number.normalize().to_string(),
    }
}
