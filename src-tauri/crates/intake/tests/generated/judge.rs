//! What a reading is worth beside the truth: right, asked, told; or one of the faults below.
//!
//! *Asked*: an error-severity problem names the cell, or the whole form waits for a mapping. *Told*: a problem or note
//! names the place, and the figure is not counted. The list of cells left aside tells nobody anything.

use std::collections::BTreeMap;

use casework::{CellRef, Claim, LineItem, Problem, Severity};
use intake::{ReadPackage, Refused};
use policy::{InputKind, Money, Pack};

use crate::facts;
use crate::fault::{Fault, Finding};
use crate::form::Form;
use crate::habit::Habit;
use crate::truth::{Figure, Weight, What};

/// A form's reading, judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    pub findings: Vec<Finding>,
    /// Figures that a careful person reads without a doubt.
    pub plain: usize,
    /// Of these, the ones that were asked or only told.
    pub asked: Vec<(CellRef, Vec<Habit>)>,
    /// Why the whole form waits.
    pub waits: Vec<String>,
}

/// Judges a reading.
pub fn judge(form: &Form, read: &Result<ReadPackage, Refused>, pack: &Pack) -> Judgement {
    let plain = form.truth.figures.iter().filter(|figure| figure.weight == Weight::Plain);
    let mut judgement = Judgement { plain: plain.clone().count(), ..Judgement::default() };
    let all = || plain.map(|figure| (figure.at.clone(), figure.habits.clone())).collect();
    match read {
        Err(refused) => {
            judgement.asked = all();
            judgement.findings.push(Finding {
                fault: Fault::Refused,
                at: "-".to_owned(),
                expected: "a reading".to_owned(),
                got: refused.message.clone(),
                habits: Vec::new(),
            });
        }
        Ok(read) => match read.foreign.as_ref().filter(|foreign| !foreign.open.is_empty()) {
            Some(foreign) => {
                judgement.asked = all();
                judgement.waits.clone_from(&foreign.open);
            }
            None => {
                let mut reading = Reading::new(form, read, pack);
                reading.judge();
                judgement.findings = reading.findings;
                judgement.asked = reading.asked;
            }
        },
    }
    judgement.findings.sort_by_key(|finding| finding.fault);
    judgement
}

/// A reading beside its truth.
pub struct Reading<'r> {
    pub form: &'r Form,
    pub read: &'r ReadPackage,
    pack: &'r Pack,
    /// For each claim of the truth the one of the package.
    claims: Vec<Option<&'r Claim>>,
    /// For each figure what was counted for it, and whether its cell is asked all the same.
    counted: BTreeMap<usize, (Money, bool)>,
    pub findings: Vec<Finding>,
    asked: Vec<(CellRef, Vec<Habit>)>,
}

impl<'r> Reading<'r> {
    fn new(form: &'r Form, read: &'r ReadPackage, pack: &'r Pack) -> Reading<'r> {
        let claims = vec![None; form.truth.claims.len()];
        Reading {
            form,
            read,
            pack,
            claims,
            counted: BTreeMap::new(),
            findings: Vec::new(),
            asked: Vec::new(),
        }
    }

    fn judge(&mut self) {
        self.match_claims();
        for item in &self.read.package.items {
            self.item(item);
        }
        for claim in &self.read.package.claims {
            self.typed(claim);
        }
        self.awards();
        for index in 0..self.form.truth.figures.len() {
            self.figure(index);
        }
        facts::judge(self);
        for tell in &self.form.truth.tells {
            let told = self.read.problems.iter().any(|problem| {
                let here = problem.at.as_ref().is_some_and(|at| at.sheet == tell.sheet);
                let words = format!("{}{}", problem.message, problem.remedy);
                problem.at.as_ref().is_some_and(|at| tell.cells.contains(at))
                    || tell.cells.iter().any(|cell| here && speaks_of(&words, &cell.address()))
                    || ((here || words.contains(&tell.sheet))
                        && tell.words.iter().any(|word| words.contains(word)))
            });
            if !told {
                let at = tell.cells.first().map_or_else(|| tell.sheet.clone(), ToString::to_string);
                let expected = format!("told: {}", tell.words.join("/"));
                self.fault(Fault::Untold, at, expected, "silence".to_owned(), &[tell.habit]);
            }
        }
    }

    pub fn fault(&mut self, fault: Fault, at: String, expected: String, got: String, habits: &[Habit]) {
        self.findings.push(Finding { fault, at, expected, got, habits: habits.to_vec() });
    }

    /// The package's claim for one of the truth's.
    pub fn claim(&self, index: usize) -> Option<&'r Claim> {
        self.claims[index]
    }

    /// The figure that an item was read from, by its cell.
    pub fn figure_at(&self, at: &CellRef) -> Option<(usize, &'r Figure)> {
        self.form.truth.figures.iter().enumerate().find(|(_, figure)| figure.at == *at)
    }

    /// An error-severity problem at the cell itself.
    fn asked_at(&self, at: &CellRef) -> bool {
        let names =
            |problem: &Problem| problem.severity == Severity::Error && problem.at.as_ref() == Some(at);
        self.read.problems.iter().any(names)
    }

    /// A problem that names the cell, at its place or in its words.
    pub fn told_at(&self, at: &CellRef) -> bool {
        self.read.problems.iter().any(|problem| {
            let Some(place) = &problem.at else { return false };
            let words = format!("{}{}", problem.message, problem.remedy);
            place == at || place.sheet == at.sheet && speaks_of(&words, &at.address())
        })
    }

    /// A problem that names another cell of a line, or its row.
    pub fn told_in_row(&self, at: &CellRef) -> bool {
        self.read.problems.iter().any(|problem| {
            let Some(place) = &problem.at else { return false };
            let words = format!("{}{}", problem.message, problem.remedy);
            let row = at.row + 1;
            place.sheet == at.sheet
                && (place.row == at.row
                    || words.contains(&format!("第 {row} 行"))
                    || words.contains(&format!("第{row}行")))
        })
    }

    /// Whether a figure is spoken of: a line's by its row too.
    fn spoken_of(&self, figure: &Figure) -> bool {
        let line = matches!(figure.what, What::Item(_) | What::Award { .. });
        self.told_at(&figure.at)
            || line && self.told_in_row(&figure.at)
            || self.told_of(figure.heading.as_ref(), Severity::Error)
    }

    /// A problem of this or a greater weight at a heading or label.
    pub fn told_of(&self, heading: Option<&CellRef>, least: Severity) -> bool {
        self.read
            .problems
            .iter()
            .any(|problem| heading.is_some() && problem.at.as_ref() == heading && problem.severity <= least)
    }

    fn match_claims(&mut self) {
        let mut free: Vec<&Claim> = self.read.package.claims.iter().collect();
        let folded = |project: &Option<String>| project.as_deref().map(policy::folded);
        for strict in [true, false] {
            for (index, truth) in self.form.truth.claims.iter().enumerate() {
                if self.claims[index].is_some() {
                    continue;
                }
                let found = free.iter().position(|claim| {
                    let same = folded(&claim.project) == folded(&truth.project);
                    claim.benefit == truth.benefit && (same || !strict)
                });
                self.claims[index] = found.map(|place| free.remove(place));
            }
        }
        let texts: Vec<String> = self
            .read
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .map(|problem| format!("{}{}", problem.message, problem.remedy))
            .collect();
        for (index, truth) in self.form.truth.claims.iter().enumerate() {
            let said = |text: &String| {
                text.contains("申报事项")
                    || truth.project.as_ref().is_some_and(|project| text.contains(project))
            };
            if self.claims[index].is_none() && !texts.iter().any(said) {
                let expected = format!("{} {}", truth.benefit, truth.project.as_deref().unwrap_or("-"));
                let got = self
                    .read
                    .package
                    .claims
                    .iter()
                    .map(|claim| format!("{} {:?}", claim.benefit, claim.project));
                let got = got.collect::<Vec<_>>().join(", ");
                self.fault(Fault::MissingClaim, "-".to_owned(), expected, got, &[]);
            }
        }
        for claim in free {
            if claim.at.as_ref().is_none_or(|at| !self.asked_at(at)) {
                let at = claim.at.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
                let got = format!("{} {:?}", claim.benefit, claim.project);
                self.fault(Fault::InventedClaim, at, "no such claim".to_owned(), got, &[]);
            }
        }
    }

    fn item(&mut self, item: &LineItem) {
        let (Some(amount), Some(at)) = (item.amount, &item.at) else { return };
        let asked = self.asked_at(at);
        let Some((index, figure)) = self.figure_at(at) else {
            if !asked {
                self.fault(
                    Fault::CountedNoCost,
                    at.to_string(),
                    "no cost".to_owned(),
                    amount.to_string(),
                    &[],
                );
            }
            return;
        };
        if self.counted.insert(index, (amount, asked)).is_some() && !asked {
            self.fault(
                Fault::WrongAmount,
                at.to_string(),
                "once".to_owned(),
                "counted twice".to_owned(),
                &figure.habits,
            );
        }
        if asked || !self.value(figure, amount) {
            return;
        }
        let theirs = item.claim.as_ref();
        let ours = self.claims[figure.claim].map(|claim| &claim.id);
        let settled = theirs.is_some() && theirs == ours;
        let spoken_of = theirs.is_none() && self.told_in_row(at);
        if !settled && !spoken_of {
            let got = format!("{theirs:?}, by right {ours:?}");
            let expected = format!("claim {}", figure.claim);
            self.fault(Fault::WrongClaim, at.to_string(), expected, got, &figure.habits);
        }
    }

    /// Whether what is counted is what the cell says.
    fn value(&mut self, figure: &Figure, amount: Money) -> bool {
        let right: Vec<String> = figure.right.iter().map(ToString::to_string).collect();
        let fault = match figure.weight {
            Weight::NoCost => Fault::CountedNoCost,
            Weight::Void => Fault::CountedVoid,
            Weight::Plain | Weight::Doubtful | Weight::Cancels(_) if figure.right.contains(&amount) => {
                return true;
            }
            Weight::Plain | Weight::Doubtful | Weight::Cancels(_) => Fault::WrongAmount,
        };
        let expected =
            if right.is_empty() { "asked, told or left out".to_owned() } else { right.join(" or ") };
        self.fault(fault, figure.at.to_string(), expected, amount.to_string(), &figure.habits);
        false
    }

    /// A claim's own figures.
    fn typed(&mut self, claim: &Claim) {
        let Some(benefit) = self.pack.benefit(&claim.benefit) else { return };
        for input in benefit.inputs.iter().filter(|input| input.kind == InputKind::Money) {
            let Some(sourced) = claim.inputs.get(&input.name) else { continue };
            let (Some(value), Some(at)) = (&sourced.value, &sourced.at) else { continue };
            let amount: Money = value.as_str().unwrap().parse().unwrap();
            let asked = self.asked_at(at);
            let Some((index, figure)) = self.figure_at(at) else {
                if !asked {
                    let got = format!("{} {amount}", input.name);
                    self.fault(Fault::CountedNoCost, at.to_string(), "no cost".to_owned(), got, &[]);
                }
                continue;
            };
            self.counted.insert(index, (amount, asked));
            if asked || !self.value(figure, amount) {
                continue;
            }
            let of_it = figure.what == What::Input(as_static(&figure.what, &input.name));
            let ours = self.claims[figure.claim].map(|claim| &claim.id);
            if !of_it || ours != Some(&claim.id) {
                let got = format!("{} of {}", input.name, claim.id);
                let expected = format!("{:?} of claim {}", figure.what, figure.claim);
                self.fault(Fault::WrongClaim, at.to_string(), expected, got, &figure.habits);
            }
        }
    }

    /// What was received elsewhere.
    fn awards(&mut self) {
        for award in &self.read.package.other_awards {
            let (Some(amount), Some(at)) = (award.amount, &award.at) else { continue };
            let asked = self.asked_at(at);
            let Some((index, figure)) = self.figure_at(at) else {
                self.fault(
                    Fault::CountedNoCost,
                    at.to_string(),
                    "no award".to_owned(),
                    amount.to_string(),
                    &[],
                );
                continue;
            };
            self.counted.insert(index, (amount, asked));
            let What::Award { project } = &figure.what else {
                let got = format!("an award of {amount}");
                self.fault(Fault::WrongAmount, at.to_string(), "no award".to_owned(), got, &figure.habits);
                continue;
            };
            let folded = |name: &Option<String>| name.as_deref().map(policy::folded);
            if !asked
                && self.value(figure, amount)
                && folded(&award.project) != folded(project)
                && !self.told_in_row(at)
            {
                let got = format!("{:?}", award.project);
                self.fault(Fault::WrongFact, at.to_string(), format!("{project:?}"), got, &figure.habits);
            }
        }
    }

    /// A figure that was not counted is asked or told, whatever it is; a sum may be left out in silence.
    fn figure(&mut self, index: usize) {
        let figure = &self.form.truth.figures[index];
        let counted = self.counted.get(&index).copied();
        let spoken_of = self.spoken_of(figure);
        match (figure.weight, counted) {
            (Weight::NoCost, _) => {}
            (Weight::Cancels(other), Some((_, false))) => {
                let pair = self.counted.get(&other).is_some_and(|(_, asked)| !asked);
                let at = self.form.truth.figures[other].at.clone();
                if !pair && !self.asked_at(&at) && !self.row_asked(&at) {
                    let got = "one of the two".to_owned();
                    self.fault(
                        Fault::CountedVoid,
                        figure.at.to_string(),
                        "both or neither".to_owned(),
                        got,
                        &figure.habits,
                    );
                }
            }
            (_, Some((_, false))) => {}
            (Weight::Plain, _) if spoken_of || counted.is_some() => {
                self.asked.push((figure.at.clone(), figure.habits.clone()));
            }
            (_, Some((_, true))) => {}
            (Weight::Doubtful | Weight::Void | Weight::Cancels(_), None) if spoken_of => {}
            (Weight::Plain | Weight::Doubtful | Weight::Void | Weight::Cancels(_), None) => {
                let right: Vec<String> = figure.right.iter().map(ToString::to_string).collect();
                let expected = format!("{:?} {}", figure.weight, right.join(" or "));
                self.fault(
                    Fault::Dropped,
                    figure.at.to_string(),
                    expected,
                    "silence".to_owned(),
                    &figure.habits,
                );
            }
        }
    }

    fn row_asked(&self, at: &CellRef) -> bool {
        self.read.problems.iter().any(|problem| {
            problem.severity == Severity::Error
                && problem.at.as_ref().is_some_and(|place| place.sheet == at.sheet && place.row == at.row)
        })
    }
}

/// The truth's own name of an input, where it is the one that was read.
fn as_static(what: &What, name: &str) -> &'static str {
    match what {
        What::Input(input) if *input == name => input,
        What::Input(_) | What::Item(_) | What::Award { .. } | What::Other => "",
    }
}

/// Whether words have an address in them, and not only as a part of a longer one.
fn speaks_of(words: &str, address: &str) -> bool {
    words.match_indices(address).any(|(place, _)| {
        let after = words[place + address.len()..].chars().next();
        let before = words[..place].chars().next_back();
        after.is_none_or(|sign| !sign.is_ascii_digit())
            && before.is_none_or(|sign| !sign.is_ascii_alphanumeric())
    })
}
