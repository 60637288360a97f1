//! How many forms of each kind go wrong, and how.

use std::collections::BTreeMap;

use crate::fault::Fault;
use crate::form::Form;
use crate::habit::Mix;
use crate::judge::Judgement;
use crate::truth::What;

/// Counts over many forms.
#[derive(Debug, Default)]
pub struct Tally {
    forms: usize,
    figures: usize,
    plain: usize,
    asked: usize,
    waiting: usize,
    faults: BTreeMap<Fault, usize>,
    kinds: BTreeMap<&'static str, Kind>,
    /// The first failures of each fault.
    first: BTreeMap<Fault, Vec<String>>,
    reasons: BTreeMap<String, usize>,
    /// Forms of which plain figures were asked, with the first of these.
    questions: Vec<String>,
}

#[derive(Debug, Default)]
struct Kind {
    forms: usize,
    waiting: usize,
    plain: usize,
    asked: usize,
    faults: BTreeMap<Fault, usize>,
}

impl Tally {
    pub fn add(&mut self, form: &Form, judgement: &Judgement, mix: Mix) {
        self.forms += 1;
        self.figures += form.truth.figures.len();
        self.plain += judgement.plain;
        self.asked += judgement.asked.len();
        if let Some((at, _)) = judgement.asked.first() {
            let seed = format!("{}:{}", form.seed, mix.name());
            let count = judgement.asked.len();
            let waits = judgement.waits.join("；");
            self.questions.push(format!("  asked WORKBENCH_FORM={seed} {count} from {at} {waits}"));
        }
        let waits = !judgement.waits.is_empty();
        self.waiting += usize::from(waits);
        for reason in &judgement.waits {
            // What is named differs from form to form.
            let reason: String = reason.chars().filter(|sign| !sign.is_ascii_alphanumeric()).collect();
            *self.reasons.entry(reason).or_default() += 1;
        }
        let kinds: Vec<&'static str> = match mix {
            Mix::Alone(_) | Mix::Clean => vec![mix.name()],
            Mix::All => form.habits.iter().map(|habit| habit.name()).collect(),
        };
        for name in &kinds {
            let kind = self.kinds.entry(name).or_default();
            kind.forms += 1;
            kind.waiting += usize::from(waits);
            kind.plain += judgement.plain;
            kind.asked += judgement.asked.len();
        }
        for finding in &judgement.findings {
            *self.faults.entry(finding.fault).or_default() += 1;
            let touched: Vec<&'static str> = if mix == Mix::All && !finding.habits.is_empty() {
                finding.habits.iter().map(|habit| habit.name()).collect()
            } else {
                kinds.clone()
            };
            for name in touched {
                *self.kinds.entry(name).or_default().faults.entry(finding.fault).or_default() += 1;
            }
            let seed = format!("{}:{}", form.seed, mix.name());
            self.first.entry(finding.fault).or_default().push(format!(
                "  {:?} WORKBENCH_FORM={seed} {} expected {} got {} ({:?})",
                finding.fault, finding.at, finding.expected, finding.got, finding.habits,
            ));
        }
    }

    /// Prints the tally, and fails where a figure was wrong or dropped, or anything untold.
    pub fn settle(&self) {
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, kind)| {
            let counts: Vec<usize> =
                FAULTS.iter().map(|fault| kind.faults.get(fault).copied().unwrap_or(0)).collect();
            std::cmp::Reverse(counts)
        });
        for (name, kind) in kinds {
            println!(
                "{name}: {} forms, {} waiting, {} of {} plain asked, {:?}",
                kind.forms, kind.waiting, kind.asked, kind.plain, kind.faults
            );
        }
        for (reason, count) in &self.reasons {
            println!("{count} × {reason}");
        }
        println!("{}", self.questions.iter().take(60).cloned().collect::<Vec<_>>().join("\n"));
        for lines in self.first.values() {
            println!("{}", lines.iter().take(25).cloned().collect::<Vec<_>>().join("\n"));
        }
        println!(
            "{} forms, {} figures, {} waiting for a mapping, {} of {} plain figures asked, faults {:?}",
            self.forms, self.figures, self.waiting, self.asked, self.plain, self.faults
        );
        let faults: Vec<&Fault> = self.faults.keys().collect();
        assert!(faults.is_empty(), "{faults:?} in {:?}", self.faults);
    }

    /// Fails where more than three in a hundred plain figures were asked.
    pub fn asked_little(&self) {
        assert!(self.asked * 100 <= self.plain * 3, "{} of {} plain figures asked", self.asked, self.plain);
    }
}

const FAULTS: &[Fault] = &[
    Fault::WrongAmount,
    Fault::CountedNoCost,
    Fault::CountedVoid,
    Fault::WrongClaim,
    Fault::InventedClaim,
    Fault::MissingClaim,
    Fault::Dropped,
    Fault::WrongFact,
    Fault::DroppedFact,
    Fault::Untold,
    Fault::Refused,
];

/// A form's truth, for a person who checks it.
pub fn shown(form: &Form) -> String {
    let mut lines = Vec::new();
    for (index, claim) in form.truth.claims.iter().enumerate() {
        let inputs: Vec<String> =
            claim.inputs.iter().map(|fact| format!("{}={} {}", fact.input, fact.value, fact.at)).collect();
        lines.push(format!(
            "truth claim {index} {} {} {:?} {}",
            claim.benefit,
            claim.year,
            claim.project,
            inputs.join(", ")
        ));
    }
    for figure in &form.truth.figures {
        let right: Vec<String> = figure.right.iter().map(ToString::to_string).collect();
        let what = match &figure.what {
            What::Item(line) => format!(
                "item {:?} {:?} {:?}",
                line.number,
                line.date.map(|date| date.to_string()),
                line.vendor
            ),
            What::Input(input) => (*input).to_owned(),
            What::Award { project } => format!("award for {project:?}"),
            What::Other => "no cost".to_owned(),
        };
        lines.push(format!(
            "truth {} claim {} {:?} {} — {what} {:?}",
            figure.at,
            figure.claim,
            figure.weight,
            right.join("/"),
            figure.habits
        ));
    }
    lines.extend(form.truth.tells.iter().map(|tell| format!("truth tell {tell:?}")));
    lines.join("\n")
}
