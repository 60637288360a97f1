//! What the text of contracts and licences says, beside what the application says of the same: offered as evidence with its
//! place. It accuses nobody: a contract has many names, days and amounts that stand in no application.

use casework::{ApplicationPackage, CellRef, LineItem, Sourced, TextValue, label_of, same_party};
use policy::{Money, Pack, folded};

use crate::contract::Proposed;
use crate::{Proposal, Reading};

/// Values of all texts at most.
const MOST: usize = 300;

/// The values of the texts among some readings, in the order of files and pages.
#[must_use]
pub fn text_values(package: &ApplicationPackage, pack: &Pack, readings: &[Reading]) -> Vec<TextValue> {
    let said = Said { package, pack };
    let all = readings.iter().flat_map(|reading| reading.proposals.iter().map(move |one| (reading, one)));
    all.take(MOST).map(|(reading, proposal)| said.text_value(&reading.file, proposal)).collect()
}

/// What the application says.
struct Said<'p> {
    package: &'p ApplicationPackage,
    pack: &'p Pack,
}

/// With what a value agrees, in Chinese, and the cell.
type Agrees = (String, Option<CellRef>);

impl Said<'_> {
    fn text_value(&self, file: &str, proposal: &Proposal) -> TextValue {
        let listed = self.package.attachments.iter().find(|listed| listed.name == file);
        let (agrees, at) = self.agrees(&proposal.value).unzip();
        TextValue {
            file: file.to_owned(),
            claim: listed.and_then(|listed| listed.claim.clone()),
            label: proposal.value.label().to_owned(),
            value: proposal.value.words(),
            place: proposal.place.clone(),
            agrees,
            at: at.flatten(),
        }
    }

    fn agrees(&self, value: &Proposed) -> Option<Agrees> {
        match value {
            Proposed::Uscc(code) => self.party((None, Some(code))),
            Proposed::Name { name, .. } => self.party((Some(name), None)),
            Proposed::Amount { amount, .. } => {
                let same = |written: &str| written.parse::<Money>().is_ok_and(|own| own == *amount);
                self.input(&same).or_else(|| self.item(&|item| amount_of(item, *amount)))
            }
            Proposed::Date { date, .. } => {
                let same = |written: &str| written == date.to_string();
                let dated = |item: &LineItem| (item.date == Some(*date)).then_some("日期");
                self.input(&same).or_else(|| self.item(&dated))
            }
            Proposed::Number(number) => {
                let key = folded(number);
                let own = |item: &LineItem| {
                    item.number.as_deref().is_some_and(|own| folded(own) == key).then_some("号码")
                };
                self.input(&|written| folded(written) == key).or_else(|| self.item(&own))
            }
        }
    }

    /// The applicant first, then the vendors of line items, then declared relations.
    fn party(&self, party: (Option<&str>, Option<&str>)) -> Option<Agrees> {
        let own = |input: &str| self.package.applicant.get(input);
        let text = |input: &str| own(input).and_then(|sourced| sourced.value.as_ref()?.as_str());
        if same_party((text("name"), text("uscc")), party) {
            let at = own(if party.0.is_some() { "name" } else { "uscc" });
            return Some(("申报企业".to_owned(), at.and_then(|sourced| sourced.at.clone())));
        }
        let vendor =
            |item: &LineItem| same_party((item.vendor.as_deref(), item.vendor_uscc.as_deref()), party);
        if let Some(found) = self.item(&|item| vendor(item).then_some("供应商")) {
            return Some(found);
        }
        let related = self.package.related.iter();
        let mut related =
            related.filter(|related| same_party((Some(&related.name), related.uscc.as_deref()), party));
        related.next().map(|related| ("关联关系声明".to_owned(), related.at.clone()))
    }

    /// An input of a claim, or of the applicant, whose value is the same.
    fn input(&self, same: &dyn Fn(&str) -> bool) -> Option<Agrees> {
        let is_same =
            |sourced: &Sourced| sourced.value.as_ref().and_then(|value| value.as_str()).is_some_and(same);
        for claim in &self.package.claims {
            let found = claim.inputs.iter().find(|(_, sourced)| is_same(sourced));
            let Some((name, sourced)) = found else { continue };
            let benefit = self.pack.benefit(&claim.benefit);
            let label = benefit.map_or_else(|| name.clone(), |benefit| label_of(self.pack, benefit, name));
            return Some((label, sourced.at.clone()));
        }
        let (name, sourced) = self.package.applicant.iter().find(|(_, sourced)| is_same(sourced))?;
        let input = self.pack.applicant_inputs.iter().find(|input| input.name == *name);
        Some((input.map_or_else(|| name.clone(), |input| input.label.clone()), sourced.at.clone()))
    }

    fn item(&self, same: &dyn Fn(&LineItem) -> Option<&'static str>) -> Option<Agrees> {
        let found = self.package.items.iter().find_map(|item| Some((item, same(item)?)));
        found.map(|(item, what)| (format!("明细的{what}"), item.at.clone()))
    }
}

/// The part of a row that is this amount: without tax, or with it.
fn amount_of(item: &LineItem, amount: Money) -> Option<&'static str> {
    let net = item.amount?;
    if net == amount {
        return Some("金额");
    }
    (item.tax.map(|tax| net + tax) == Some(amount)).then_some("价税合计")
}
