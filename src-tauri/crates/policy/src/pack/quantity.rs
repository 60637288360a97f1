//! Quantities: inputs, parameters and constants, and their sums, differences, products, quotients and least.

use super::PackError;
use super::check::{Reference, References};
use super::interest::whole_years;
use super::reader::{Node, Table};
use crate::exact::Exact;

/// Something that a ruling may decide.
#[derive(Debug, Clone)]
pub(crate) enum Setting<T> {
    Always(T),
    ByRuling { ruling: String, readings: Vec<(String, T)> },
}

/// A figure to compute.
#[derive(Debug, Clone)]
pub(crate) enum Quantity {
    /// An input of the benefit, or of the applicant.
    Input(String),
    Parameter(String),
    Constant(Exact),
    /// A constant with a name of its own.
    Named {
        value: Exact,
        label: String,
        unit: Option<String>,
        cites: Option<String>,
    },
    Combined {
        combine: Combine,
        label: String,
        unit: Option<String>,
        of: Vec<Quantity>,
        cites: Option<String>,
    },
    /// How many months of the claim's year fall within so many years of the first of these dates that is known.
    /// The month of the date is the first.
    MonthsWithin {
        label: String,
        years: i16,
        since: Vec<String>,
        cites: Option<String>,
    },
    /// Which figure it is depends on a ruling.
    ByRuling {
        ruling: String,
        readings: Vec<(String, Quantity)>,
    },
}

/// How a combined quantity comes of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Combine {
    Sum,
    /// The first less the others.
    Difference,
    Product,
    /// The first by the second.
    Quotient,
    Least,
}

impl<T> Setting<T> {
    /// Every value that it can take.
    pub(crate) fn values(&self) -> Vec<&T> {
        match self {
            Setting::Always(value) => vec![value],
            Setting::ByRuling { readings, .. } => readings.iter().map(|(_, value)| value).collect(),
        }
    }

    /// Either `value`, or `{ ruling = "id", reading = value, … }` for each reading.
    pub(super) fn read(
        node: &Node<'_>,
        references: &References,
        value: impl Fn(&Node<'_>) -> Result<T, PackError>,
    ) -> Result<Setting<T>, PackError> {
        if !node.is_table() {
            return value(node).map(Setting::Always);
        }
        let table = node.table()?;
        match by_ruling(&table, references, &value)? {
            Some((ruling, readings)) => Ok(Setting::ByRuling { ruling, readings }),
            None => value(node).map(Setting::Always),
        }
    }
}

/// A ruling's id, and a value for each of its readings.
type ByRuling<T> = (String, Vec<(String, T)>);

fn by_ruling<T>(
    table: &Table<'_>,
    references: &References,
    value: impl Fn(&Node<'_>) -> Result<T, PackError>,
) -> Result<Option<ByRuling<T>>, PackError> {
    let Some(ruling) = table.get("ruling") else {
        return Ok(None);
    };
    let mut readings = Vec::new();
    for (reading, node) in table.rest() {
        readings.push((reading, value(&node)?));
    }
    let id = ruling.text()?.to_owned();
    let named = readings.iter().map(|(reading, _)| reading.clone()).collect();
    references.add(&ruling, Reference::Ruling { id: id.clone(), readings: named });
    Ok(Some((id, readings)))
}

impl Quantity {
    pub(super) fn read(node: &Node<'_>, references: &References) -> Result<Quantity, PackError> {
        if !node.is_table() {
            if let Ok(constant) = node.number() {
                return Ok(Quantity::Constant(constant));
            }
            let name = node.text()?;
            if let Some(figure) = references.figure(name) {
                return Ok(figure);
            }
            if references.is_parameter(name) {
                return Ok(Quantity::Parameter(name.to_owned()));
            }
            references.add(node, Reference::Figure { name: name.to_owned() });
            return Ok(Quantity::Input(name.to_owned()));
        }
        let table = node.table()?;
        if let Some((ruling, readings)) =
            by_ruling(&table, references, |node| Quantity::read(node, references))?
        {
            return Ok(Quantity::ByRuling { ruling, readings });
        }
        let label = table.text("label")?;
        let cites = table.optional_cites()?;
        let unit = table.optional_text("unit")?;
        if let Some(constant) = table.get("constant") {
            let value = constant.number()?;
            table.finish();
            return Ok(Quantity::Named { value, label, unit, cites });
        }
        if let Some(within) = table.get("months_within") {
            let table = {
                table.finish();
                within.table()?
            };
            let years = whole_years(&table.need("years")?)?;
            let since = table.need("since")?;
            for node in since.items()? {
                references.add(&node, Reference::Date { name: node.text()?.to_owned() });
            }
            table.finish();
            return Ok(Quantity::MonthsWithin { label, years, since: since.texts()?, cites });
        }
        let kinds = [
            ("sum", Combine::Sum),
            ("difference", Combine::Difference),
            ("product", Combine::Product),
            ("quotient", Combine::Quotient),
            ("least", Combine::Least),
        ];
        for (key, combine) in kinds {
            let Some(parts) = table.get(key) else {
                continue;
            };
            let of: Vec<Quantity> = parts
                .items()?
                .iter()
                .map(|part| Quantity::read(part, references))
                .collect::<Result<_, _>>()?;
            table.finish();
            if of.is_empty() || (combine == Combine::Quotient && of.len() != 2) {
                return Err(parts.error(format!("“{key}”的项数不对：商须两项，其余至少一项。")));
            }
            return Ok(Quantity::Combined { combine, label, unit, of, cites });
        }
        Err(node.error("这里要 constant、sum、difference、product、quotient、least 或 months_within 之一。"))
    }

    /// Calls `visit` with every input and parameter named.
    pub(crate) fn names<'q>(&'q self, visit: &mut dyn FnMut(&'q str)) {
        match self {
            Quantity::Input(name) | Quantity::Parameter(name) => visit(name),
            Quantity::Constant(_) | Quantity::Named { .. } => {}
            Quantity::Combined { of, .. } => of.iter().for_each(|part| part.names(visit)),
            Quantity::MonthsWithin { since, .. } => since.iter().for_each(|name| visit(name)),
            Quantity::ByRuling { readings, .. } => readings.iter().for_each(|(_, part)| part.names(visit)),
        }
    }
}
