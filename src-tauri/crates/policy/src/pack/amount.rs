//! Amounts: the few typed shapes in which a text grants money, and the caps on them.

use super::check::{Reference, References};
use super::quantity::{Quantity, Setting};
use super::reader::{Node, Table};
use super::{Cap, Interest, Nature, PackError, Scope};
use crate::exact::{Exact, TooLarge};

/// What a benefit grants: the shape's amount, no more than a share of something else, nothing where that is
/// too little, and no more than the caps.
#[derive(Debug, Clone)]
pub(crate) struct Amount {
    pub shape: Shape,
    pub no_more_than: Option<Share>,
    pub nothing_below: Option<Floor>,
    /// On the whole amount; tiers may have their own.
    pub cap: Option<Cap>,
    /// The id of a cap that several benefits share.
    pub under: Option<String>,
    pub cites: Option<String>,
}

/// A most that goes by another figure: 不超过项目总投资的30%.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    pub rate: Exact,
    pub of: Quantity,
    pub cites: String,
}

/// An amount below which nothing is paid: 不足5万元的不予补助.
#[derive(Debug, Clone)]
pub(crate) struct Floor {
    pub least: Exact,
    pub cites: String,
}

/// One of several amounts that are added up.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub label: String,
    pub amount: Amount,
}

/// How the amount comes of the inputs.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// A percentage of a figure.
    Rate { of: Quantity, rate: Exact },
    /// One percentage of the whole figure, by where it lies.
    Tiers {
        /// What decides the tier.
        of: Quantity,
        /// What the percentage is of, where that is another figure.
        base: Option<Quantity>,
        tiers: Vec<Tier>,
        /// Which tier a figure on the bound between two takes.
        shared_bound: Option<Setting<SharedBound>>,
        /// The one cap that all tiers count against, or each its own.
        shared_cap: Option<Setting<Option<String>>>,
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
    /// Several amounts added up, each with a most of its own where the text gives one.
    Parts(Vec<Part>),
    /// The text gives no figure.
    Discretionary,
    /// So much of something other than money.
    InKind {
        of: Quantity,
        at_most: Exact,
        unit: String,
        /// What shares the most: a claim alone, or all of the enterprise's of a year.
        per: Setting<Scope>,
        /// For how many months it is granted.
        lasting: Option<Quantity>,
    },
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

impl Amount {
    /// Reads the amount, and whether the text fixes it or sets a ceiling.
    pub(super) fn read(node: &Node<'_>, references: &References) -> Result<(Amount, Nature), PackError> {
        Amount::read_table(&node.table()?, references)
    }

    fn read_table(table: &Table<'_>, references: &References) -> Result<(Amount, Nature), PackError> {
        let of = |key: &str| Quantity::read(&table.need(key)?, references);
        let kind = table.need("shape")?;
        let mut nature = Nature::Ceiling;
        let shape = match kind.text()? {
            "rate" => Shape::Rate { of: of("of")?, rate: granted(table, &mut nature)?.number()? },
            "tiers" => tiers(table, of("of")?, references, &mut nature)?,
            "marginal-tiers" => {
                let tiers = read_tiers(&table.need("tiers")?, references, &mut nature)?;
                Shape::MarginalTiers { of: of("of")?, tiers }
            }
            "step" => Shape::Step {
                of: of("of")?,
                every: positive(&table.need("every")?)?,
                pays: granted(table, &mut nature)?.number()?,
                whole_steps: Setting::read(&table.need("whole_steps")?, references, |node| node.flag())?,
            },
            "graded" => graded(table, references, &mut nature)?,
            "fixed" => Shape::Fixed {
                pays: granted(table, &mut nature)?.number()?,
                pieces: table.get("pieces").map(|node| Quantity::read(&node, references)).transpose()?,
            },
            "figure" => Shape::Figure { of: Quantity::read(&granted(table, &mut nature)?, references)? },
            "interest" => {
                nature = Nature::Fixed;
                Shape::Interest(Box::new(Interest::read(table, references)?))
            }
            "parts" => parts(table, references, &mut nature)?,
            "discretionary" => {
                nature = Nature::Discretionary;
                Shape::Discretionary
            }
            "in-kind" => {
                nature = Nature::InKind;
                Shape::InKind {
                    of: of("of")?,
                    at_most: positive(&table.need("at_most")?)?,
                    unit: table.text("unit")?,
                    per: match table.get("per") {
                        Some(node) => Setting::read(&node, references, in_kind_scope)?,
                        None => Setting::Always(Scope::Claim),
                    },
                    lasting: table
                        .get("lasting")
                        .map(|node| Quantity::read(&node, references))
                        .transpose()?,
                }
            }
            other => return Err(kind.error(format!("不认识的算法“{other}”。"))),
        };
        let no_more_than =
            table.get("no_more_than").map(|node| Share::read(&node, references)).transpose()?;
        let nothing_below = table.get("nothing_below").map(|node| Floor::read(&node)).transpose()?;
        let cap = table.get("cap").map(|cap| Cap::read(&cap, references)).transpose()?;
        let under = table.get("under");
        if let Some(node) = &under {
            references.add(node, Reference::GroupCap { id: node.text()?.to_owned() });
        }
        let under = under.map(|node| node.text().map(str::to_owned)).transpose()?;
        let cites = table.optional_cites()?;
        table.finish();
        let amount = Amount { shape, no_more_than, nothing_below, cap, under, cites };
        if amount.under.is_some() && amount.caps().iter().any(|cap| !cap.is_of_one_claim()) {
            return Err(
                table.error("写了 under（几项合计的上限），本项自己的上限只能按 claim（每一申报项）。")
            );
        }
        if matches!(amount.shape, Shape::InKind { .. } | Shape::Discretionary) && amount.is_limited() {
            return Err(table.error("实物和原文未定金额的，没有可加的上限和下限。"));
        }
        Ok((amount, nature))
    }

    fn is_limited(&self) -> bool {
        self.no_more_than.is_some()
            || self.nothing_below.is_some()
            || self.cap.is_some()
            || self.under.is_some()
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
            | Shape::Parts(_)
            | Shape::Discretionary
            | Shape::InKind { .. } => &[],
        };
        tiers.iter().filter_map(|tier| tier.cap.as_ref()).chain(&self.cap).collect()
    }
}

fn in_kind_scope(node: &Node<'_>) -> Result<Scope, PackError> {
    match node.text()? {
        "claim" => Ok(Scope::Claim),
        "enterprise-year" => Ok(Scope::EnterpriseYear),
        other => Err(node.error(format!("实物的最高数只能按 claim 或 enterprise-year，不能按“{other}”。"))),
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

/// Each part has its own shape; what is shared with other claims stands on the whole.
fn parts(table: &Table<'_>, references: &References, nature: &mut Nature) -> Result<Shape, PackError> {
    let list = table.need("parts")?;
    let mut parts = Vec::new();
    *nature = Nature::Fixed;
    for node in list.items()? {
        let part = node.table()?;
        let label = part.text("label")?;
        let (amount, its_nature) = Amount::read_table(&part, references)?;
        match its_nature {
            Nature::Fixed => {}
            Nature::Ceiling => *nature = Nature::Ceiling,
            Nature::Discretionary | Nature::InKind => {
                return Err(node.error("各部分须是可以相加的金额。"));
            }
        }
        if amount.under.is_some() || amount.caps().iter().any(|cap| !cap.is_of_one_claim()) {
            return Err(node.error("各部分自己的上限只能按 claim（每一申报项）；合计的上限写在整项上。"));
        }
        parts.push(Part { label, amount });
    }
    if parts.is_empty() {
        return Err(list.error("至少要有一个部分。"));
    }
    Ok(Shape::Parts(parts))
}

pub(super) fn positive(node: &Node<'_>) -> Result<Exact, PackError> {
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
    let tiers = read_tiers(&list, references, nature)?;
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
    let shared_cap = table.get("caps").map(|node| Setting::read(&node, references, pooled)).transpose()?;
    let shares = |a: &Tier| tiers.iter().any(|b| b.id != a.id && a.to.is_some() && a.to == b.from);
    if shared_bound.is_none() && tiers.iter().any(shares) {
        return Err(list.error("相邻两档都含分界数，须以 at_a_shared_bound 写明归哪一档。"));
    }
    let base = table.get("base").map(|node| Quantity::read(&node, references)).transpose()?;
    Ok(Shape::Tiers { of, base, tiers, shared_bound, shared_cap })
}

/// Tiers that all set ceilings, or all fix amounts: a claim is of one nature, wherever it lies.
fn read_tiers(list: &Node<'_>, references: &References, nature: &mut Nature) -> Result<Vec<Tier>, PackError> {
    let mut tiers: Vec<Tier> = Vec::new();
    for node in list.items()? {
        let mut own = Nature::Ceiling;
        let tier = Tier::read(&node, references, &mut own)?;
        if !tiers.is_empty() && own != *nature {
            return Err(node.error("各档须都写 up_to，或都写 exactly。"));
        }
        *nature = own;
        tiers.push(tier);
    }
    if tiers.is_empty() {
        return Err(list.error("至少要有一档。"));
    }
    Ok(tiers)
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
        table.finish();
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

impl Share {
    fn read(node: &Node<'_>, references: &References) -> Result<Share, PackError> {
        let table = node.table()?;
        let share = Share {
            rate: positive(&table.need("share")?)?,
            of: Quantity::read(&table.need("of")?, references)?,
            cites: table.cites()?,
        };
        table.finish();
        Ok(share)
    }
}

impl Floor {
    fn read(node: &Node<'_>) -> Result<Floor, PackError> {
        let table = node.table()?;
        let floor = Floor { least: positive(&table.need("amount")?)?, cites: table.cites()? };
        table.finish();
        Ok(floor)
    }
}
