//! Conditions of the text, each met, unmet or unknown.

use super::PackError;
use super::check::{Reference, References};
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
    Compare {
        quantity: Quantity,
        than: Compare,
        bound: Exact,
    },
    Any(Vec<Condition>),
    All(Vec<Condition>),
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
        } else if let Some(known) = table.get("known") {
            let input = known.text()?.to_owned();
            references.add(&known, Reference::Input { name: input.clone(), values: None });
            Condition::Known { input }
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
            } else {
                return Err(node.error("这里要 is、one_of 或 none_of 之一。"));
            }
        };
        table.finish()?;
        Ok(condition)
    }

    /// Calls `visit` with every input and parameter named.
    pub(crate) fn names<'c>(&'c self, visit: &mut dyn FnMut(&'c str)) {
        match self {
            Condition::Judgement => {}
            Condition::Is { input, .. }
            | Condition::OneOf { input, .. }
            | Condition::NotOneOf { input, .. }
            | Condition::Known { input } => visit(input),
            Condition::Compare { quantity, .. } => quantity.names(visit),
            Condition::Any(parts) | Condition::All(parts) => parts.iter().for_each(|part| part.names(visit)),
        }
    }
}
