//! What is no money: who, which, when, yes or no. Read right, or spoken of; never wrong.

use casework::Sourced;
use serde_json::Value;

use crate::fault::Fault;
use crate::judge::Reading;
use crate::truth::{Fact, What};

/// Judges all of them.
pub fn judge(reading: &mut Reading<'_>) {
    let package = &reading.read.package;
    for fact in &reading.form.truth.applicant {
        one(reading, fact, package.applicant.get(fact.input));
    }
    for (index, truth) in reading.form.truth.claims.iter().enumerate() {
        let Some(claim) = reading.claim(index) else { continue };
        let at = claim.at.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
        if claim.year.is_some_and(|year| year != truth.year) {
            reading.fault(
                Fault::WrongFact,
                at.clone(),
                truth.year.to_string(),
                format!("{:?}", claim.year),
                &[],
            );
        }
        let project = |name: &Option<String>| name.as_deref().map(policy::folded);
        if claim.project.is_some() && project(&claim.project) != project(&truth.project) {
            let (expected, got) = (format!("{:?}", truth.project), format!("{:?}", claim.project));
            reading.fault(Fault::WrongFact, at.clone(), expected, got, &[]);
        }
        let says = |word: &str| reading.read.problems.iter().any(|problem| problem.message.contains(word));
        if claim.project.is_none() && truth.project.is_some() && !says("项目") {
            reading.fault(
                Fault::DroppedFact,
                at.clone(),
                format!("{:?}", truth.project),
                "silence".to_owned(),
                &[],
            );
        }
        let says = |word: &str| reading.read.problems.iter().any(|problem| problem.message.contains(word));
        if claim.year.is_none() && !says("年度") {
            reading.fault(Fault::DroppedFact, at, truth.year.to_string(), "silence".to_owned(), &[]);
        }
        for fact in &truth.inputs {
            one(reading, fact, claim.inputs.get(fact.input));
        }
    }
    lines(reading);
}

fn one(reading: &mut Reading<'_>, fact: &Fact, read: Option<&Sourced>) {
    let spoken_of =
        reading.told_at(&fact.at) || fact.label.as_ref().is_some_and(|label| reading.told_at(label));
    let got = read.and_then(|sourced| sourced.value.as_ref());
    let same = |value: &Value| match (value.as_str(), fact.value.as_str()) {
        (Some(one), Some(other)) => policy::folded(one) == policy::folded(other),
        _ => plain(value) == plain(&fact.value),
    };
    let fault = match got {
        Some(value) if same(value) => return,
        Some(_) if spoken_of => return,
        Some(_) => Fault::WrongFact,
        None if spoken_of => return,
        None => Fault::DroppedFact,
    };
    let got = got.map_or_else(|| "silence".to_owned(), ToString::to_string);
    reading.fault(fault, fact.at.to_string(), format!("{} {}", fact.input, fact.value), got, &[]);
}

/// A count is the same as a number and as its digits.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a counted line says beside its amount.
fn lines(reading: &mut Reading<'_>) {
    for item in &reading.read.package.items {
        let Some(at) = item.at.as_ref().filter(|_| item.amount.is_some()) else { continue };
        let Some((_, figure)) = reading.figure_at(at) else { continue };
        let What::Item(line) = &figure.what else { continue };
        let folded = |text: &Option<String>| text.as_deref().map(policy::folded);
        let date = |date: &Option<jiff::civil::Date>| date.as_ref().map(ToString::to_string);
        let joined = line
            .invoice_code
            .as_ref()
            .zip(line.number.as_ref())
            .map(|(code, number)| format!("{code}{number}"));
        let got_number = folded(&item.number);
        let joined = joined.is_some() && joined == got_number;
        let pairs = [
            ("number", if joined { got_number.clone() } else { folded(&line.number) }, got_number),
            ("vendor", folded(&line.vendor), folded(&item.vendor)),
            ("code", folded(&line.code), folded(&item.vendor_uscc)),
            ("date", date(&line.date), date(&item.date)),
        ];
        for (what, truth, got) in pairs {
            let fault = match (&truth, &got) {
                (truth, got) if truth == got => continue,
                (_, Some(_)) => Fault::WrongFact,
                (_, None) => Fault::DroppedFact,
            };
            if reading.told_in_row(at) || spoken_of_above(reading, figure) {
                continue;
            }
            let (expected, got) = (format!("{what} {truth:?}"), format!("{got:?}"));
            reading.fault(fault, at.to_string(), expected, got, &figure.habits);
        }
        let tax = item.tax.filter(|tax| line.tax != Some(*tax));
        if let Some(tax) = tax
            && !reading.told_in_row(at)
        {
            let expected = format!("tax {:?}", line.tax.map(|tax| tax.to_string()));
            reading.fault(Fault::WrongFact, at.to_string(), expected, tax.to_string(), &figure.habits);
        }
    }
}

/// Whether some heading of the list is told of, as one that was not understood.
fn spoken_of_above(reading: &Reading<'_>, figure: &crate::truth::Figure) -> bool {
    let Some(heading) = &figure.heading else { return false };
    reading.read.problems.iter().any(|problem| {
        problem.at.as_ref().is_some_and(|at| at.sheet == heading.sheet && at.row == heading.row)
    })
}
