//! Rules as a person would read them: Chinese sentences and small tables, from the same data that the engine computes
//! with. Nothing is computed here; two rules that differ read differently.

mod amounts;
mod conditions;
mod page;
mod said;

use std::cell::RefCell;

pub use page::{AmountRow, BenefitPage, CriterionRow, ExampleRow, InputRow, PackPage, RulingRow};
pub(crate) use said::{Said, pack_said, said};

use crate::exact::Exact;
use crate::pack::{Quantity, Setting};
use crate::{Benefit, Input, InputKind, Pack};

/// What words need to know: the names that the pack gives, and on the way the rulings that are asked.
pub(crate) struct Words<'a> {
    pub pack: &'a Pack,
    pub benefit: Option<&'a Benefit>,
    /// Ids of the rulings that decide something of what was said.
    pub rulings: RefCell<Vec<String>>,
}

impl<'a> Words<'a> {
    pub fn of(pack: &'a Pack, benefit: Option<&'a Benefit>) -> Words<'a> {
        Words { pack, benefit, rulings: RefCell::default() }
    }

    pub fn input(&self, name: &str) -> Option<&'a Input> {
        let own = self.benefit.and_then(|benefit| benefit.input(name));
        own.or_else(|| self.pack.applicant_inputs.iter().find(|input| input.name == name))
    }

    /// `“流片费用”`, by the label that applicants see.
    pub fn named(&self, name: &str) -> String {
        if name == crate::pack::RECEIVED_ON {
            return "收件日期".to_owned();
        }
        let parameter = || self.pack.parameters.iter().find(|parameter| parameter.name == name);
        let label = match (self.input(name), parameter()) {
            (Some(input), _) => input.label.as_str(),
            (None, Some(parameter)) => &parameter.label,
            (None, None) => name,
        };
        format!("“{label}”")
    }

    pub fn choice(&self, input: &str, id: &str) -> String {
        let choices = self.input(input).map_or(&[][..], |input| input.kind.choices());
        choices
            .iter()
            .find(|choice| choice.id == id)
            .map_or_else(|| id.to_owned(), |choice| choice.label.clone())
    }

    /// Either the value's words, or those under each reading of the ruling that decides.
    pub fn setting<T>(&self, setting: &Setting<T>, words: impl Fn(&T) -> String) -> String {
        match setting {
            Setting::Always(value) => words(value),
            Setting::ByRuling { ruling, readings } => {
                self.by_ruling(ruling, readings.iter().map(|(id, value)| (id.as_str(), words(value))))
            }
        }
    }

    fn by_ruling<'r>(&self, ruling: &str, readings: impl Iterator<Item = (&'r str, String)>) -> String {
        let mut asked = self.rulings.borrow_mut();
        if !asked.iter().any(|known| known == ruling) {
            asked.push(ruling.to_owned());
        }
        drop(asked);
        let known = self.pack.ruling(ruling);
        let under = readings.map(|(id, words)| {
            let label = known.and_then(|known| known.reading_label(id)).unwrap_or(id);
            let default = if known.is_some_and(|known| known.default == id) { "，默认" } else { "" };
            format!("{words}（口径为“{label}”{default}）")
        });
        under.collect::<Vec<_>>().join("；")
    }

    /// The unit of a figure, as far as its parts say it.
    pub fn unit(&self, quantity: &Quantity) -> Option<String> {
        match quantity {
            Quantity::Input(name) => self.input(name).and_then(|input| match input.kind {
                InputKind::Money => Some("元".to_owned()),
                _ => input.unit.clone(),
            }),
            Quantity::Parameter(name) => {
                let known = self.pack.parameters.iter().find(|parameter| parameter.name == *name);
                known.and_then(|known| known.unit.clone())
            }
            Quantity::Constant(_) => None,
            Quantity::Named { unit, .. } => unit.clone(),
            Quantity::MonthsWithin { .. } => Some("个月".to_owned()),
            Quantity::Combined { unit, of, .. } => {
                unit.clone().or_else(|| of.iter().find_map(|part| self.unit(part)))
            }
            Quantity::ByRuling { readings, .. } => readings.iter().find_map(|(_, part)| self.unit(part)),
        }
    }

    /// A figure by its label, with how it comes about.
    pub fn quantity(&self, quantity: &Quantity) -> String {
        match quantity {
            Quantity::Input(name) | Quantity::Parameter(name) => self.named(name),
            Quantity::Constant(value) => value.to_string(),
            Quantity::Named { value, label, unit, .. } => {
                format!("{label} {}", figure(*value, unit.as_deref()))
            }
            Quantity::MonthsWithin { label, years, since, .. } => {
                let dates: Vec<String> = since.iter().map(|name| self.named(name)).collect();
                format!(
                    "{label}（申报年度内、自{}当月起{years}年内的月数，取先填的一个日期）",
                    dates.join("、")
                )
            }
            Quantity::ByRuling { ruling, readings } => {
                self.by_ruling(ruling, readings.iter().map(|(id, part)| (id.as_str(), self.quantity(part))))
            }
            Quantity::Combined { combine, label, of, .. } => {
                use crate::pack::Combine;
                let parts: Vec<String> = of.iter().map(|part| self.quantity(part)).collect();
                let how = match combine {
                    Combine::Sum => parts.join("＋"),
                    Combine::Difference => parts.join("－"),
                    Combine::Product => parts.join("×"),
                    Combine::Quotient => parts.join("÷"),
                    Combine::Least => format!("{}中最小的", parts.join("、")),
                };
                format!("{label}（{how}）")
            }
        }
    }
}

/// `1000万元`, `1.5亿元`, `3家`, `36个月`: whole myriads where it comes out, and no two figures alike.
pub(crate) fn figure(value: Exact, unit: Option<&str>) -> String {
    let unit = unit.unwrap_or_default();
    let scaled = |scale: i128| value.div(Exact::whole(scale)).ok().flatten();
    if unit == "元" {
        for (scale, word) in [(100_000_000, "亿"), (10_000, "万")] {
            if let Some(number) = scaled(scale).filter(|number| number.is_whole() && !number.is_zero()) {
                return format!("{number}{word}元");
            }
        }
    }
    let unit = if unit == "月" { "个月" } else { unit };
    format!("{value}{unit}")
}

/// `15%`.
pub(crate) fn percent(rate: Exact) -> String {
    rate.mul(Exact::whole(100)).map_or_else(|_| rate.to_string(), |percent| format!("{percent}%"))
}
