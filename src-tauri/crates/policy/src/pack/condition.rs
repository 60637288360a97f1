//! Conditions of the text, each met, unmet or unknown.

use jiff::civil::Date;

use super::PackError;
use super::check::{Reference, References};
use super::interest::whole_years;
use super::quantity::Quantity;
use super::reader::Node;
use crate::exact::Exact;

/// When a criterion is met.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// A person has recorded it.
    Judgement,
    Is {
        input: String,
        value: bool,
    },
    OneOf {
        input: String,
        values: Vec<String>,
    },
    NotOneOf {
        input: String,
        values: Vec<String>,
    },
    /// The input is filled in.
    Known {
        input: String,
    },
    /// The input is left blank.
    Blank {
        input: String,
    },
    /// The clause's own recognition (经认定), which the benefit names, is recorded as met.
    Recognised,
    /// The date lies in the year that the claim is for.
    InClaimYear {
        input: String,
    },
    Compare {
        quantity: Quantity,
        than: Compare,
        bound: Exact,
    },
    /// A date against a day of the text, or against another date.
    Date {
        input: String,
        than: DateCompare,
        bound: DateBound,
        /// So many years after the bound.
        plus_years: i16,
    },
    Any(Vec<Condition>),
    All(Vec<Condition>),
    Not(Box<Condition>),
}

/// 以前 and 以后 include the day itself where the text says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateCompare {
    OnOrAfter,
    After,
    OnOrBefore,
    Before,
}

/// What a date is set against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DateBound {
    Day(Date),
    Input(String),
    /// The day on which the application was received.
    Received,
}

/// The name of the day of receipt, in a pack and among what is missing.
pub(crate) const RECEIVED_ON: &str = "received_on";

impl DateCompare {
    const KEYS: [(&str, DateCompare); 4] = [
        ("on_or_after", DateCompare::OnOrAfter),
        ("after", DateCompare::After),
        ("on_or_before", DateCompare::OnOrBefore),
        ("before", DateCompare::Before),
    ];

    pub(crate) fn holds(self, date: Date, bound: Date) -> bool {
        match self {
            DateCompare::OnOrAfter => date >= bound,
            DateCompare::After => date > bound,
            DateCompare::OnOrBefore => date <= bound,
            DateCompare::Before => date < bound,
        }
    }
}

/// 以上 and 以下 include the bound; 超过 and 不满 do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
}

impl Compare {
    pub(crate) fn holds(self, value: Exact, bound: Exact) -> bool {
        match self {
            Compare::AtLeast => value >= bound,
            Compare::MoreThan => value > bound,
            Compare::AtMost => value <= bound,
            Compare::LessThan => value < bound,
        }
    }

    /// In the text's own words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Compare::AtLeast => "以上",
            Compare::MoreThan => "超过",
            Compare::AtMost => "以下",
            Compare::LessThan => "不满",
        }
    }
}

impl Condition {
    pub(super) fn read(node: &Node<'_>, references: &References) -> Result<Condition, PackError> {
        let table = node.table()?;
        let several = |parts: Node<'_>| -> Result<Vec<Condition>, PackError> {
            parts.items()?.iter().map(|part| Condition::read(part, references)).collect()
        };
        let condition = if let Some(parts) = table.get("any") {
            Condition::Any(several(parts)?)
        } else if let Some(parts) = table.get("all") {
            Condition::All(several(parts)?)
        } else if let Some(part) = table.get("not") {
            Condition::Not(Box::new(Condition::read(&part, references)?))
        } else if let Some(known) = table.get("known") {
            let input = known.text()?.to_owned();
            references.add(&known, Reference::Input { name: input.clone(), values: None });
            Condition::Known { input }
        } else if let Some(blank) = table.get("blank") {
            let input = blank.text()?.to_owned();
            references.add(&blank, Reference::Input { name: input.clone(), values: None });
            Condition::Blank { input }
        } else if let Some(flag) = table.get("recognised") {
            if !flag.flag()? {
                return Err(flag.error("这里只能写 true；否定请用 not。"));
            }
            Condition::Recognised
        } else if let Some(quantity) = table.get("quantity") {
            let kinds = [
                ("at_least", Compare::AtLeast),
                ("more_than", Compare::MoreThan),
                ("at_most", Compare::AtMost),
                ("less_than", Compare::LessThan),
            ];
            let quantity = Quantity::read(&quantity, references)?;
            let bound = kinds.into_iter().find_map(|(key, than)| table.get(key).map(|bound| (than, bound)));
            let Some((than, bound)) = bound else {
                return Err(node.error("这里要 at_least、more_than、at_most 或 less_than 之一。"));
            };
            Condition::Compare { quantity, than, bound: bound.number()? }
        } else {
            let named = table.need("input")?;
            let input = named.text()?.to_owned();
            let reference = |values| Reference::Input { name: input.clone(), values };
            if let Some(flag) = table.get("is") {
                references.add(&named, Reference::YesNo { name: input.clone() });
                Condition::Is { input, value: flag.flag()? }
            } else if let Some(values) = table.get("one_of") {
                let values = values.texts()?;
                references.add(&named, reference(Some(values.clone())));
                Condition::OneOf { input, values }
            } else if let Some(values) = table.get("none_of") {
                let values = values.texts()?;
                references.add(&named, reference(Some(values.clone())));
                Condition::NotOneOf { input, values }
            } else if let Some((than, bound)) =
                DateCompare::KEYS.into_iter().find_map(|(key, than)| Some((than, table.get(key)?)))
            {
                references.add(&named, Reference::Date { name: input.clone() });
                let plus_years = table.get("plus_years").map(|node| whole_years(&node)).transpose()?;
                let bound = DateBound::read(&bound, references)?;
                Condition::Date { input, than, bound, plus_years: plus_years.unwrap_or(0) }
            } else if let Some(flag) = table.get("in_claim_year") {
                references.add(&named, Reference::Date { name: input.clone() });
                if !flag.flag()? {
                    return Err(flag.error("这里只能写 true；否定请用 not。"));
                }
                Condition::InClaimYear { input }
            } else {
                return Err(node.error(
                    "这里要 is、one_of、none_of，或日期的 on_or_after、after、on_or_before、before、in_claim_year 之一。",
                ));
            }
        };
        table.finish();
        Ok(condition)
    }

    /// What it makes of one value of an input by itself; `None` where it speaks of another, or of more.
    pub(crate) fn allows(&self, name: &str, value: &serde_json::Value) -> Option<bool> {
        let among = |values: &[String]| value.as_str().map(|word| values.iter().any(|known| known == word));
        match self {
            Condition::Is { input, value: wanted } if input == name => Some(value.as_bool()? == *wanted),
            Condition::OneOf { input, values } if input == name => among(values),
            Condition::NotOneOf { input, values } if input == name => among(values).map(|found| !found),
            Condition::All(parts) => {
                parts.iter().filter_map(|part| part.allows(name, value)).reduce(|a, b| a && b)
            }
            Condition::Not(part) => part.allows(name, value).map(|allowed| !allowed),
            Condition::Is { .. }
            | Condition::OneOf { .. }
            | Condition::NotOneOf { .. }
            | Condition::Judgement
            | Condition::Known { .. }
            | Condition::Blank { .. }
            | Condition::Recognised
            | Condition::InClaimYear { .. }
            | Condition::Compare { .. }
            | Condition::Date { .. }
            | Condition::Any(_) => None,
        }
    }

    /// Calls `visit` with every comparison of figures in it.
    pub(crate) fn comparisons<'c>(&'c self, visit: &mut dyn FnMut(&'c Quantity, Exact)) {
        match self {
            Condition::Compare { quantity, bound, .. } => visit(quantity, *bound),
            Condition::Any(parts) | Condition::All(parts) => {
                parts.iter().for_each(|part| part.comparisons(visit));
            }
            Condition::Not(part) => part.comparisons(visit),
            Condition::Judgement
            | Condition::Is { .. }
            | Condition::OneOf { .. }
            | Condition::NotOneOf { .. }
            | Condition::Known { .. }
            | Condition::Blank { .. }
            | Condition::Recognised
            | Condition::InClaimYear { .. }
            | Condition::Date { .. } => {}
        }
    }

    /// Calls `visit` with every day of the text.
    pub(crate) fn days(&self, visit: &mut dyn FnMut(Date)) {
        match self {
            Condition::Date { bound: DateBound::Day(day), .. } => visit(*day),
            Condition::Any(parts) | Condition::All(parts) => parts.iter().for_each(|part| part.days(visit)),
            Condition::Not(part) => part.days(visit),
            Condition::Judgement
            | Condition::Is { .. }
            | Condition::OneOf { .. }
            | Condition::NotOneOf { .. }
            | Condition::Known { .. }
            | Condition::Blank { .. }
            | Condition::Recognised
            | Condition::InClaimYear { .. }
            | Condition::Compare { .. }
            | Condition::Date { .. } => {}
        }
    }

    /// Calls `visit` with every input and parameter named.
    pub(crate) fn names<'c>(&'c self, visit: &mut dyn FnMut(&'c str)) {
        match self {
            Condition::Judgement | Condition::Recognised => {}
            Condition::Is { input, .. }
            | Condition::OneOf { input, .. }
            | Condition::NotOneOf { input, .. }
            | Condition::Known { input }
            | Condition::Blank { input }
            | Condition::InClaimYear { input } => visit(input),
            Condition::Date { input, bound, .. } => {
                visit(input);
                match bound {
                    DateBound::Input(other) => visit(other),
                    DateBound::Received => visit(RECEIVED_ON),
                    DateBound::Day(_) => {}
                }
            }
            Condition::Not(part) => part.names(visit),
            Condition::Compare { quantity, .. } => quantity.names(visit),
            Condition::Any(parts) | Condition::All(parts) => parts.iter().for_each(|part| part.names(visit)),
        }
    }
}

impl DateBound {
    /// A day such as `"2022-01-01"`, or the name of an input.
    fn read(node: &Node<'_>, references: &References) -> Result<DateBound, PackError> {
        let text = node.text()?;
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return node.day().map(DateBound::Day);
        }
        if text == RECEIVED_ON {
            return Ok(DateBound::Received);
        }
        references.add(node, Reference::Date { name: text.to_owned() });
        Ok(DateBound::Input(text.to_owned()))
    }
}
