//! What a claim would get if an input, a parameter or a ruling were otherwise. It reads, and records nothing.

use casework::{AssessmentInputs, assessed_claim, facts_of, label_of};
use std::collections::BTreeMap;

use casework::Case;
use policy::{Benefit, Choice, Facts, Input, InputKind, Outcome, Pack, RawValue};

use crate::error::Error;
use crate::policy::installed::listed;
use crate::policy::view::{Outlook, Supposable, SupposableRuling, Suppositions, WhatIfClaim, WhatIfView};
use crate::session::{Workbench, assessment_inputs};

impl Workbench {
    /// A claim of a case as it stands, and as it would stand; the first claim where none is named.
    ///
    /// # Errors
    /// No such case or claim; a value that its input cannot hold.
    pub fn what_if(
        &mut self,
        number: &str,
        claim: Option<&str>,
        supposed: &Suppositions,
    ) -> Result<WhatIfView, Error> {
        self.read_case(number, |_, reader, case| {
            let inputs = assessment_inputs(reader, case)?;
            let first = || case.claim_ids.first().map(String::as_str);
            let id = claim.or_else(first).unwrap_or_default();
            let claim = case.claim(id);
            let claim = claim.ok_or_else(|| Error::NotFound(format!("{number}没有“{id}”这一申请事项")))?;
            let benefit = inputs.pack.benefit(&claim.benefit);
            let benefit = benefit.ok_or_else(|| Error::invalid("政策包里没有这一事项"))?;
            // The claim's own decision is set aside: what it could get is asked, and not what it was given.
            let now = facts_of(case, &inputs, Some(id));
            let mut then = now.clone();
            suppose(&mut then, inputs.pack, benefit, id, supposed)?;
            Ok(WhatIfView {
                number: case.number.clone(),
                policy: listed(reader, &case.pack)?.cited,
                applicant: case.applicant_name().to_owned(),
                claims: claims(case, inputs.pack),
                claim: id.to_owned(),
                clause: benefit.clause.clone(),
                inputs: supposable(&now, inputs.pack, benefit, id),
                parameters: parameters(&now, inputs.pack),
                rulings: rulings(&now, inputs.pack),
                now: outlook(&inputs, benefit, &now, id)?,
                then: outlook(&inputs, benefit, &then, id)?,
            })
        })
    }
}

fn claims(case: &Case, pack: &Pack) -> Vec<WhatIfClaim> {
    case.claims()
        .map(|claim| WhatIfClaim {
            id: claim.id.clone(),
            title: pack
                .benefit(&claim.benefit)
                .map_or_else(|| claim.benefit.clone(), |benefit| benefit.title.clone()),
            project: claim.project.clone(),
        })
        .collect()
}

/// Puts what is supposed into the facts.
fn suppose(
    facts: &mut Facts,
    pack: &Pack,
    benefit: &Benefit,
    claim: &str,
    supposed: &Suppositions,
) -> Result<(), Error> {
    for (name, text) in &supposed.inputs {
        let unknown = || Error::NotFound(format!("没有“{name}”这一填报项"));
        if let Some(input) = benefit.input(name) {
            let value = typed(&input.kind, &input.label, text)?;
            let claim = facts.claims.iter_mut().find(|facts| facts.id == claim).ok_or_else(unknown)?;
            put(&mut claim.inputs, name, value);
            claim.origins.remove(name);
            // A criterion that rests on what is supposed is asked anew.
            claim.found.clear();
        } else {
            let input = pack.applicant_inputs.iter().find(|input| input.name == *name);
            let input = input.ok_or_else(unknown)?;
            put(&mut facts.applicant, name, typed(&input.kind, &input.label, text)?);
            facts.applicant_origins.remove(name);
            for claim in &mut facts.claims {
                claim.found.clear();
            }
        }
    }
    for (name, text) in &supposed.parameters {
        let parameter = pack.parameters.iter().find(|parameter| parameter.name == *name);
        let parameter = parameter.ok_or_else(|| Error::NotFound(format!("没有“{name}”这一参数")))?;
        put(&mut facts.parameters, name, typed(&parameter.kind, &parameter.label, text)?);
    }
    facts.rulings.extend(supposed.rulings.clone());
    Ok(())
}

fn put(values: &mut BTreeMap<String, RawValue>, name: &str, value: RawValue) {
    values.insert(name.to_owned(), value);
}

/// A value as a person types it; empty is not known.
pub(crate) fn typed(kind: &InputKind, label: &str, text: &str) -> Result<RawValue, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(RawValue::Null);
    }
    let wrong = |what: &str| Error::invalid(format!("{label}：“{text}”不是{what}"));
    match kind {
        InputKind::Money | InputKind::Area => {
            let plain = text.replace([',', '，', ' '], "");
            plain.parse::<policy::Money>().map_err(|_| wrong("数字"))?;
            Ok(plain.into())
        }
        InputKind::Count | InputKind::Months => {
            text.parse::<u64>().map(RawValue::from).map_err(|_| wrong("整数"))
        }
        InputKind::YesNo => match text {
            "是" | "yes" | "true" => Ok(true.into()),
            "否" | "no" | "false" => Ok(false.into()),
            _ => Err(wrong("“是”或“否”")),
        },
        InputKind::Date => {
            text.parse::<jiff::civil::Date>().map_err(|_| wrong("日期，日期写作 2024-11-21"))?;
            Ok(text.into())
        }
        InputKind::Choice(choices) | InputKind::Grade(choices) => {
            let known = choices.iter().find(|choice| choice.id == text || choice.label == text);
            Ok(known.ok_or_else(|| wrong("可选的一项"))?.id.clone().into())
        }
        InputKind::Text => Ok(text.into()),
        InputKind::Loans => serde_json::from_str(text).map_err(|_| wrong("借款清单")),
    }
}

/// A value in the form that its field takes.
pub(crate) fn written(value: Option<&RawValue>) -> String {
    match value {
        None | Some(RawValue::Null) => String::new(),
        Some(RawValue::String(text)) => text.clone(),
        Some(RawValue::Bool(true)) => "是".to_owned(),
        Some(RawValue::Bool(false)) => "否".to_owned(),
        Some(other) => other.to_string(),
    }
}

fn supposable(facts: &Facts, pack: &Pack, benefit: &Benefit, claim: &str) -> Vec<Supposable> {
    let none = BTreeMap::new();
    let own = facts.claims.iter().find(|facts| facts.id == claim).map_or(&none, |facts| &facts.inputs);
    let of = |input: &Input, values: &BTreeMap<String, RawValue>| Supposable {
        name: input.name.clone(),
        label: input.label.clone(),
        unit: input.unit.clone().unwrap_or_default(),
        kind: input.kind.clone(),
        value: written(values.get(&input.name)),
    };
    let editable = |input: &&Input| !matches!(input.kind, InputKind::Loans);
    let own = benefit.inputs.iter().filter(editable).map(|input| of(input, own));
    // Of the applicant, what a rule may read: words and names change no amount.
    let shared = pack
        .applicant_inputs
        .iter()
        .filter(|input| !matches!(input.kind, InputKind::Text | InputKind::Money | InputKind::Count));
    own.chain(shared.map(|input| of(input, &facts.applicant))).collect()
}

fn parameters(facts: &Facts, pack: &Pack) -> Vec<Supposable> {
    pack.parameters
        .iter()
        .map(|parameter| Supposable {
            name: parameter.name.clone(),
            label: parameter.label.clone(),
            unit: parameter.unit.clone().unwrap_or_default(),
            kind: parameter.kind.clone(),
            value: written(facts.parameters.get(&parameter.name)),
        })
        .collect()
}

fn rulings(facts: &Facts, pack: &Pack) -> Vec<SupposableRuling> {
    pack.rulings
        .iter()
        .map(|ruling| SupposableRuling {
            id: ruling.id.clone(),
            question: ruling.question.clone(),
            reading: facts.rulings.get(&ruling.id).unwrap_or(&ruling.default).clone(),
            readings: ruling
                .readings
                .iter()
                .map(|reading| Choice { id: reading.id.clone(), label: reading.label.clone() })
                .collect(),
        })
        .collect()
}

fn outlook(
    inputs: &AssessmentInputs,
    benefit: &Benefit,
    facts: &Facts,
    claim: &str,
) -> Result<Outlook, Error> {
    let assessment = policy::assess(inputs.pack, facts)?;
    let assessed = assessed_claim(&assessment, claim);
    let assessed = assessed.ok_or_else(|| Error::NotFound(format!("没有“{claim}”这一申请事项")))?;
    let label = |id: &str| {
        let criterion = benefit.criterion(id).map(|criterion| criterion.label.clone());
        criterion.unwrap_or_else(|| id.to_owned())
    };
    let unmet = assessed.criteria.iter().filter(|criterion| criterion.outcome == Outcome::Unmet);
    Ok(Outlook {
        standing: assessed.standing,
        unmet: unmet.map(|criterion| format!("{}：{}", label(&criterion.id), criterion.because)).collect(),
        ceiling: assessed.ceiling,
        payable: assessed.payable,
        missing: assessed.missing.iter().map(|name| label_of(inputs.pack, benefit, name)).collect(),
        steps: policy::ladder(inputs.pack, facts, &assessment, claim),
    })
}
