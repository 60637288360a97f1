//! Worked examples that stand beside a pack, and must hold.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::pack::Faults;
use crate::{
    ClaimAssessment, ClaimFacts, Facts, OtherAward, Outcome, Pack, PackError, PriorAward, RawValue, Standing,
    assess,
};

const FILE: &str = "examples.toml";

/// One claim with what must come of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub name: String,
    pub benefit: String,
    /// The arithmetic, to be followed by hand.
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub year: Option<i32>,
    #[serde(default)]
    pub project: Option<String>,
    /// The day of receipt.
    #[serde(default)]
    pub received_on: Option<String>,
    /// The amount that was decided.
    #[serde(default)]
    pub decided: Option<String>,
    /// Instead of the file's own applicant.
    #[serde(default)]
    pub applicant: BTreeMap<String, RawValue>,
    #[serde(default)]
    pub inputs: BTreeMap<String, RawValue>,
    #[serde(default)]
    pub judgements: BTreeMap<String, String>,
    #[serde(default)]
    pub rulings: BTreeMap<String, String>,
    #[serde(default)]
    pub parameters: BTreeMap<String, RawValue>,
    /// What else the applicant claims, after this.
    #[serde(default)]
    pub also: Vec<Also>,
    #[serde(default)]
    pub prior_awards: Vec<PriorAward>,
    #[serde(default)]
    pub other_awards: Vec<OtherAward>,
    /// Lines of an invoice, as they are printed.
    #[serde(default)]
    pub lines: Vec<String>,
    pub expect: Expected,
}

/// Another claim of the same applicant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Also {
    pub benefit: String,
    #[serde(default)]
    pub year: Option<i32>,
    #[serde(default)]
    pub project: Option<String>,
    #[serde(default)]
    pub inputs: BTreeMap<String, RawValue>,
    #[serde(default)]
    pub judgements: BTreeMap<String, String>,
}

/// What is not said is not looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// A decimal string, or `unknown`.
    pub ceiling: Option<String>,
    pub ceiling_p: Option<String>,
    pub standing: Option<Standing>,
    #[serde(default)]
    pub criteria: BTreeMap<String, Outcome>,
    pub missing: Option<Vec<String>>,
    pub advisories: Option<Vec<String>>,
    /// Of this claim, after stacking and shared caps.
    pub payable: Option<String>,
    /// Of all claims of the example.
    pub total_payable: Option<String>,
    /// Those of `lines` that are pointed out as none of the benefit's matter.
    pub off_matter: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What every example says of its applicant, unless it says otherwise.
    #[serde(default)]
    applicant: BTreeMap<String, RawValue>,
    #[serde(default)]
    year: Option<i32>,
    #[serde(default)]
    received_on: Option<String>,
    #[serde(default)]
    example: Vec<toml::Spanned<Example>>,
}

/// An example that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ExampleFailure {
    /// The example's name.
    pub example: String,
    /// What was expected and what came, in Chinese.
    pub message: String,
}

/// Reads a pack's examples, each by itself: a fault in one does not hide those of the next.
pub(crate) fn read(pack: &Pack, source: &str, faults: &Faults) -> Vec<Example> {
    let at = |offset: usize, message: String| {
        let before = source.get(..offset).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |index| index + 1);
        PackError {
            file: FILE.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            clause: None,
            message,
        }
    };
    let parsed = |from: usize, text: &str| {
        let read = toml::from_str::<File>(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            at(from + offset, format!("算例读不懂：{}", error.message()))
        });
        faults.keep(read)
    };
    let mut pieces = pieces(source).into_iter();
    let (_, head) = pieces.next().unwrap_or((0, ""));
    let Some(common) = parsed(0, head) else { return Vec::new() };
    // Where the document itself has faults, what it lacks was perhaps only not read.
    let read_whole = faults.is_empty();
    let strays = |example: &Example| if read_whole { strays(pack, example) } else { Vec::new() };
    for name in common.applicant.keys().filter(|name| read_whole && !is_applicants(pack, name)) {
        faults.note(at(0, format!("文件开头的 [applicant]：申报主体没有填报项“{name}”。")));
    }
    let mut examples: Vec<Example> = Vec::new();
    for (from, text) in pieces {
        for spanned in parsed(from, text).map(|file| file.example).unwrap_or_default() {
            let offset = from + spanned.span().start;
            let mut example = spanned.into_inner();
            for stray in strays(&example) {
                faults.note(at(offset, format!("算例“{}”：{stray}", example.name)));
            }
            if examples.iter().any(|known| known.name == example.name) {
                faults.note(at(offset, format!("算例“{}”有两个，请改名。", example.name)));
            }
            example.year = example.year.or(common.year);
            example.received_on = example.received_on.take().or_else(|| common.received_on.clone());
            example.also.iter_mut().for_each(|also| also.year = also.year.or(common.year));
            for (name, value) in &common.applicant {
                example.applicant.entry(name.clone()).or_insert_with(|| value.clone());
            }
            examples.push(example);
        }
    }
    examples
}

/// What an example names that the pack does not have: it would only be passed over.
fn strays(pack: &Pack, example: &Example) -> Vec<String> {
    let mut found = Vec::new();
    let also = example.also.iter().map(|also| (&also.benefit, &also.inputs, &also.judgements));
    let claims = std::iter::once((&example.benefit, &example.inputs, &example.judgements)).chain(also);
    for (id, inputs, judgements) in claims {
        let Some(benefit) = pack.benefit(id) else {
            found.push(format!("没有资助项“{id}”。"));
            continue;
        };
        let stray = inputs.keys().filter(|name| benefit.input(name).is_none());
        found.extend(stray.map(|name| format!("“{}”（{id}）没有填报项“{name}”。", benefit.title)));
        let stray = judgements.keys().filter(|name| benefit.criterion(name).is_none());
        found.extend(stray.map(|name| format!("“{}”（{id}）没有条件“{name}”。", benefit.title)));
    }
    let stray = example.applicant.keys().filter(|name| !is_applicants(pack, name));
    found.extend(stray.map(|name| format!("申报主体没有填报项“{name}”。")));
    let stray = example.rulings.keys().filter(|id| pack.ruling(id).is_none());
    found.extend(stray.map(|id| format!("没有口径“{id}”。")));
    found
}

fn is_applicants(pack: &Pack, name: &str) -> bool {
    pack.applicant_inputs.iter().any(|input| input.name == name)
}

/// What stands before the first example, and each example, with the place where it begins.
fn pieces(source: &str) -> Vec<(usize, &str)> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if line.trim() == "[[example]]" && at > 0 {
            starts.push(at);
        } else if line.trim() == "[[example]]" {
            // The file opens with an example: nothing stands before it.
            starts.push(0);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([source.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| (*start, source.get(*start..end).unwrap_or_default()))
        .collect()
}

/// Runs a pack's examples; what comes back does not hold.
#[must_use]
pub fn run_examples(pack: &Pack) -> Vec<ExampleFailure> {
    let mut failures = Vec::new();
    for example in &pack.examples {
        let note = example.note.as_ref().map(|note| format!("算式：{note}")).unwrap_or_default();
        let mut fail = |message: String| {
            failures.push(ExampleFailure { example: example.name.clone(), message: message + &note });
        };
        match assess(pack, &example.facts()) {
            Err(error) => fail(error.to_string()),
            Ok(assessment) => {
                if let Some(claim) = assessment.claims.first() {
                    differences(&example.expect, claim).into_iter().for_each(&mut fail);
                }
                if let Some(expected) = &example.expect.off_matter {
                    let (expected, came) = (expected.join("、"), example.off_matter(pack).join("、"));
                    if expected != came {
                        fail(format!("看不出与申报事项有关的行应为“{expected}”，得出“{came}”。"));
                    }
                }
                if let Some(total) = &example.expect.total_payable
                    && *total != assessment.total_payable.to_string()
                {
                    fail(format!("合计应为 {total}，算得 {}。", assessment.total_payable));
                }
            }
        }
    }
    failures
}

impl Example {
    /// Those of its lines that have none of the words of its benefit's matter.
    fn off_matter(&self, pack: &Pack) -> Vec<&str> {
        let Some(benefit) = pack.benefit(&self.benefit) else { return Vec::new() };
        let lines = self.lines.iter().map(String::as_str);
        lines.filter(|line| benefit.is_of_its_matter(line) == Some(false)).collect()
    }

    /// What the example says, as facts; its claim comes first.
    pub(crate) fn facts(&self) -> Facts {
        let example = self;
        // A blank overrides what the file says of every applicant.
        let blank = |value: &RawValue| value.as_str() == Some("unknown");
        let known =
            |(name, value): (&String, &RawValue)| (!blank(value)).then(|| (name.clone(), value.clone()));
        let first = ClaimFacts {
            id: "c".to_owned(),
            benefit: example.benefit.clone(),
            year: example.year,
            project: example.project.clone(),
            inputs: example.inputs.clone(),
            judgements: example.judgements.clone(),
            decided: example.decided.clone(),
            ..ClaimFacts::default()
        };
        let also = example.also.iter().enumerate().map(|(index, also)| ClaimFacts {
            id: format!("c{}", index + 2),
            benefit: also.benefit.clone(),
            year: also.year,
            project: also.project.clone(),
            inputs: also.inputs.clone(),
            judgements: also.judgements.clone(),
            ..ClaimFacts::default()
        });
        Facts {
            applicant: example.applicant.iter().filter_map(known).collect(),
            claims: std::iter::once(first).chain(also).collect(),
            prior_awards: example.prior_awards.clone(),
            other_awards: example.other_awards.clone(),
            parameters: example.parameters.clone(),
            rulings: example.rulings.clone(),
            received_on: example.received_on.clone(),
            ..Facts::default()
        }
    }
}

fn differences(expected: &Expected, claim: &ClaimAssessment) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: &str, expected: String, came: String| {
        if expected != came {
            found.push(format!("{what}应为 {expected}，算得 {came}。"));
        }
    };
    if let Some(ceiling) = &expected.ceiling {
        let came = claim.ceiling.map_or_else(|| "unknown".to_owned(), |ceiling| ceiling.to_string());
        check("上限", ceiling.clone(), came);
    }
    if let Some(ceiling) = &expected.ceiling_p {
        check("实物上限", ceiling.clone(), claim.ceiling_p.clone().unwrap_or_else(|| "unknown".to_owned()));
    }
    if let Some(payable) = &expected.payable {
        check("可支付", payable.clone(), claim.payable.to_string());
    }
    if let Some(standing) = expected.standing {
        check("资格", word(&standing), word(&claim.standing));
    }
    for (id, outcome) in &expected.criteria {
        let came = claim.criteria.iter().find(|criterion| criterion.id == *id);
        let came = came.map_or_else(|| "没有这一条件".to_owned(), |criterion| word(&criterion.outcome));
        check(&format!("条件 {id} "), word(outcome), came);
    }
    if let Some(missing) = &expected.missing {
        // In whatever order: the program asks for a criterion's inputs first, the text names them as it likes.
        let sorted = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        let joined = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join("、");
        check("缺项", joined(sorted(missing)), joined(sorted(&claim.missing)));
    }
    if let Some(advisories) = &expected.advisories {
        check("提示", advisories.join("、"), claim.advisories.join("、"));
    }
    found
}

/// As the file writes it: `ineligible`, `awaiting-judgement`.
fn word(value: &impl serde::Serialize) -> String {
    let written = serde_json::to_value(value).ok();
    written.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
