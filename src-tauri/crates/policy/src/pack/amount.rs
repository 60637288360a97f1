//! Amounts: the few typed shapes in which a text grants money, and the caps on them.

use super::check::{Reference, References};
use super::quantity::{Quantity, Setting};
use super::reader::{Node, Table};
use super::{Interest, Nature, PackError};
use crate::exact::{Exact, TooLarge};

/// What a benefit grants.
#[derive(Debug, Clone)]
pub(crate) struct Amount {
    pub shape: Shape,
    /// On the whole amount; tiers may have their own.
    pub cap: Option<Cap>,
    pub cites: Option<String>,
}

/// How the amount comes of the inputs.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// A percentage of a figure.
    Rate { of: Quantity, rate: Exact },
    /// One percentage of the whole figure, by where it lies.
    Tiers {
        of: Quantity,
        tiers: Vec<Tier>,
        /// Which tier a figure on the bound between two takes.
        shared_bound: Option<Setting<SharedBound>>,
        /// The one cap that all tiers count against, or each its own.
        together: Option<Setting<Option<String>>>,
    },
    /// Each part of the figure at the percentage of its tier.
    MarginalTiers { of: Quantity, tiers: Vec<Tier> },
    /// So much for every so much.
    Step { of: Quantity, every: Exact, pays: Exact, whole_steps: Setting<bool> },
    /// An amount for each value of a choice.
    Graded { by: String, pays: Vec<(String, Exact)> },
    /// An amount for each piece.
    Fixed { pays: Exact, pieces: Option<Quantity> },
    /// A figure as it stands.
    Figure { of: Quantity },
    /// Interest on loans, at dated rates.
    Interest(Box<Interest>),
    /// The text gives no figure.
    Discretionary,
    /// So much of something other than money.
    InKind { of: Quantity, at_most: Exact, unit: String },
}

/// A stretch of figures; both bounds are included (以上, 以下).
#[derive(Debug, Clone)]
pub(crate) struct Tier {
    pub id: String,
    pub from: Option<Exact>,
    pub to: Option<Exact>,
    pub rate: Exact,
    pub cap: Option<Cap>,
    pub cites: String,
}

/// The tier of a figure that lies on a bound which two tiers include.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SharedBound {
    /// 从高: whichever gives more.
    Higher,
    /// This one.
    Tier(String),
}

/// A most that an amount may be.
#[derive(Debug, Clone)]
pub(crate) struct Cap {
    pub id: String,
    pub limit: Exact,
    pub scope: Setting<Scope>,
    pub cites: String,
}

/// What shares a cap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Nothing: it is each claim's own.
    Claim,
    /// The enterprise's claims of a year.
    EnterpriseYear,
    /// The enterprise's claims of all years.
    EnterpriseLifetime,
    /// The claims of a year that have the same value of this input.
    EachYear(String),
}

impl Amount {
    /// Reads the amount, and whether the text fixes it or sets a ceiling.
    pub(super) fn read(node: &Node<'_>, references: &References) -> Result<(Amount, Nature), PackError> {
        let table = node.table()?;
        let of = |key: &str| Quantity::read(&table.need(key)?, references);
        let kind = table.need("shape")?;
        let mut nature = Nature::Ceiling;
        let shape = match kind.text()? {
            "rate" => Shape::Rate { of: of("of")?, rate: granted(&table, &mut nature)?.number()? },
            "tiers" => tiers(&table, of("of")?, references, &mut nature)?,
            "marginal-tiers" => {
                let tiers = table.list("tiers")?;
                let tiers = tiers
                    .iter()
                    .map(|tier| Tier::read(tier, references, &mut nature))
                    .collect::<Result<_, _>>()?;
                Shape::MarginalTiers { of: of("of")?, tiers }
            }
            "step" => Shape::Step {
                of: of("of")?,
                every: positive(&table.need("every")?)?,
                pays: granted(&table, &mut nature)?.number()?,
                whole_steps: Setting::read(&table.need("whole_steps")?, references, |node| node.flag())?,
            },
            "graded" => graded(&table, references, &mut nature)?,
            "fixed" => Shape::Fixed {
                pays: granted(&table, &mut nature)?.number()?,
                pieces: table.get("pieces").map(|node| Quantity::read(&node, references)).transpose()?,
            },
            "figure" => Shape::Figure { of: Quantity::read(&granted(&table, &mut nature)?, references)? },
            "interest" => {
                nature = Nature::Fixed;
                Shape::Interest(Box::new(Interest::read(&table, references)?))
            }
            "discretionary" => {
                nature = Nature::Discretionary;
                Shape::Discretionary
            }
            "in-kind" => {
                nature = Nature::InKind;
                Shape::InKind {
                    of: of("of")?,
                    at_most: table.need("at_most")?.number()?,
                    unit: table.text("unit")?,
                }
            }
            other => return Err(kind.error(format!("不认识的算法“{other}”。"))),
        };
        let cap = table.get("cap").map(|cap| Cap::read(&cap, references)).transpose()?;
        let cites = table.optional_cites()?;
        table.finish()?;
        Ok((Amount { shape, cap, cites }, nature))
    }

    /// Every cap, in the order of the text.
    pub(crate) fn caps(&self) -> Vec<&Cap> {
        let tiers: &[Tier] = match &self.shape {
            Shape::Tiers { tiers, .. } | Shape::MarginalTiers { tiers, .. } => tiers,
            Shape::Rate { .. }
            | Shape::Step { .. }
            | Shape::Graded { .. }
            | Shape::Fixed { .. }
            | Shape::Figure { .. }
            | Shape::Interest(_)
            | Shape::Discretionary
            | Shape::InKind { .. } => &[],
        };
        tiers.iter().filter_map(|tier| tier.cap.as_ref()).chain(&self.cap).collect()
    }
}

/// `up_to` for a ceiling, `exactly` for a fixed amount.
fn granted<'d>(table: &Table<'d>, nature: &mut Nature) -> Result<Node<'d>, PackError> {
    match (table.get("up_to"), table.get("exactly")) {
        (Some(node), None) => Ok(node),
        (None, Some(node)) => {
            *nature = Nature::Fixed;
            Ok(node)
        }
        _ => Err(table.error("须写 up_to（不超过）或 exactly（按此给予）之一。")),
    }
}

fn positive(node: &Node<'_>) -> Result<Exact, PackError> {
    let number = node.number()?;
    if number.is_negative() || number.is_zero() {
        return Err(node.error("这里要大于零的数。"));
    }
    Ok(number)
}

fn tiers(
    table: &Table<'_>,
    of: Quantity,
    references: &References,
    nature: &mut Nature,
) -> Result<Shape, PackError> {
    let list = table.need("tiers")?;
    let tiers: Vec<Tier> =
        list.items()?.iter().map(|tier| Tier::read(tier, references, nature)).collect::<Result<_, _>>()?;
    let is_tier = |id: &str| tiers.iter().any(|tier| tier.id == id);
    let bound = |node: &Node<'_>| match node.text()? {
        "higher" => Ok(SharedBound::Higher),
        id if is_tier(id) => Ok(SharedBound::Tier(id.to_owned())),
        other => Err(node.error(format!("没有名为“{other}”的档。"))),
    };
    let pooled = |node: &Node<'_>| match node.text()? {
        "each" => Ok(None),
        id if is_tier(id) => Ok(Some(id.to_owned())),
        other => Err(node.error(format!("没有名为“{other}”的档。"))),
    };
    let shared_bound =
        table.get("at_a_shared_bound").map(|node| Setting::read(&node, references, bound)).transpose()?;
    let together = table.get("caps").map(|node| Setting::read(&node, references, pooled)).transpose()?;
    let shares = |a: &Tier| tiers.iter().any(|b| b.id != a.id && a.to.is_some() && a.to == b.from);
    if shared_bound.is_none() && tiers.iter().any(shares) {
        return Err(list.error("相邻两档都含分界数，须以 at_a_shared_bound 写明归哪一档。"));
    }
    Ok(Shape::Tiers { of, tiers, shared_bound, together })
}

fn graded(table: &Table<'_>, references: &References, nature: &mut Nature) -> Result<Shape, PackError> {
    let by = table.need("by")?;
    let mut pays = Vec::new();
    for (grade, node) in granted(table, nature)?.table()?.rest() {
        pays.push((grade, node.number()?));
    }
    let name = by.text()?.to_owned();
    let values = pays.iter().map(|(grade, _)| grade.clone()).collect();
    references.add(&by, Reference::Input { name: name.clone(), values: Some(values) });
    Ok(Shape::Graded { by: name, pays })
}

impl Tier {
    fn read(node: &Node<'_>, references: &References, nature: &mut Nature) -> Result<Tier, PackError> {
        let table = node.table()?;
        let bound = |key: &str| table.get(key).map(|node| node.number()).transpose();
        let tier = Tier {
            id: table.text("id")?,
            from: bound("from")?,
            to: bound("to")?,
            rate: granted(&table, nature)?.number()?,
            cap: table.get("cap").map(|cap| Cap::read(&cap, references)).transpose()?,
            cites: table.cites()?,
        };
        table.finish()?;
        Ok(tier)
    }

    pub(crate) fn holds(&self, figure: Exact) -> bool {
        self.from.is_none_or(|from| figure >= from) && self.to.is_none_or(|to| figure <= to)
    }

    /// What a figure gets in this tier.
    pub(crate) fn alone(&self, figure: Exact) -> Result<Exact, TooLarge> {
        let amount = figure.mul(self.rate)?;
        Ok(self.cap.as_ref().map_or(amount, |cap| amount.min(cap.limit)))
    }
}

impl Cap {
    fn read(node: &Node<'_>, references: &References) -> Result<Cap, PackError> {
        let table = node.table()?;
        let scope = |node: &Node<'_>| match node.text()? {
            "claim" => Ok(Scope::Claim),
            "enterprise-year" => Ok(Scope::EnterpriseYear),
            "enterprise-lifetime" => Ok(Scope::EnterpriseLifetime),
            other => match other.strip_suffix("-year") {
                Some(input) => {
                    references.add(node, Reference::Input { name: input.to_owned(), values: None });
                    Ok(Scope::EachYear(input.to_owned()))
                }
                None => Err(node.error(format!("不认识的上限范围“{other}”。"))),
            },
        };
        let cap = Cap {
            id: table.text("id")?,
            limit: positive(&table.need("amount")?)?,
            scope: Setting::read(&table.need("per")?, references, scope)?,
            cites: table.cites()?,
        };
        table.finish()?;
        Ok(cap)
    }
}
