//! How awards to one project go together, as the text says it: claims of the same package, earlier awards of this
//! policy, and awards of others. What a pack does not say is not applied.

use super::check::{Reference, References};
use super::quantity::Setting;
use super::reader::{Node, Table};
use super::{Pack, PackError};

/// How claims of one project go together.
#[derive(Debug, Clone)]
pub(crate) struct Stacking {
    pub rule: Setting<StackingRule>,
    /// The benefits that overlap, two by two; all of them where none are named.
    pub pairs: Vec<(String, String)>,
    /// Ids or names of other policies: an award of theirs for the project leaves nothing to pay.
    pub excludes: Vec<String>,
    pub cites: String,
}

/// What of several claims to one project is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StackingRule {
    /// The highest alone; a project that was paid before gets no more.
    Highest,
    /// The highest; a project that was paid before gets the difference.
    TopUp,
    /// All of them.
    AddUp,
}

/// How another policy's award for the same project counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherAwards {
    /// Only the difference up to the higher amount is paid.
    TopUp,
    /// Nothing is paid.
    Exclude,
    /// It does not count.
    Ignore,
}

/// Whether costs before the policy's first day count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EarlyCosts {
    Count,
    LeaveOut,
}

/// The levels at which another award may be given.
pub(crate) const LEVELS: [(&str, &str); 4] =
    [("national", "国家级"), ("provincial", "省级"), ("city", "市级"), ("district", "区级")];

impl Stacking {
    pub(super) fn read(node: &Node<'_>, references: &References) -> Result<Stacking, PackError> {
        let table = node.table()?;
        let rule = |node: &Node<'_>| match node.text()? {
            "highest" => Ok(StackingRule::Highest),
            "top-up" => Ok(StackingRule::TopUp),
            "add-up" => Ok(StackingRule::AddUp),
            other => Err(node.error(format!("不认识的合并规则“{other}”：请写 highest、top-up 或 add-up。"))),
        };
        let mut pairs = Vec::new();
        for pair in table.list("pairs")? {
            let items = pair.items()?;
            let [one, other] = items.as_slice() else {
                return Err(pair.error("每一对须写两个资助项的编号，如 [\"a\", \"b\"]。"));
            };
            for node in [one, other] {
                references.add(node, Reference::Benefit { id: node.text()?.to_owned() });
            }
            pairs.push((one.text()?.to_owned(), other.text()?.to_owned()));
        }
        let stacking = Stacking {
            rule: Setting::read(&table.need("rule")?, references, rule)?,
            pairs,
            excludes: table.texts("excludes")?,
            cites: table.cites()?,
        };
        table.finish();
        Ok(stacking)
    }

    /// Whether two benefits overlap within one project.
    pub(crate) fn pairs_with(&self, one: &str, other: &str) -> bool {
        let is = |pair: &(String, String)| {
            (pair.0 == one && pair.1 == other) || (pair.0 == other && pair.1 == one)
        };
        self.pairs.is_empty() || self.pairs.iter().any(is)
    }
}

/// `other_awards`: how they count.
pub(super) fn other_awards(
    table: &Table<'_>,
    references: &References,
) -> Result<Option<Setting<OtherAwards>>, PackError> {
    let Some(node) = table.get("other_awards") else { return Ok(None) };
    let reading = |node: &Node<'_>| match node.text()? {
        "top-up" => Ok(OtherAwards::TopUp),
        "exclude" => Ok(OtherAwards::Exclude),
        "ignore" => Ok(OtherAwards::Ignore),
        other => Err(node.error(format!("不认识的处理方式“{other}”：请写 top-up、exclude 或 ignore。"))),
    };
    Setting::read(&node, references, reading).map(Some)
}

/// `other_award_levels`: `all`, or a list of levels.
pub(super) fn levels(
    table: &Table<'_>,
    references: &References,
) -> Result<Option<Setting<Option<Vec<String>>>>, PackError> {
    let Some(node) = table.get("other_award_levels") else { return Ok(None) };
    let reading = |node: &Node<'_>| {
        if let Ok(word) = node.text() {
            return match word {
                "all" => Ok(None),
                other => Err(node.error(format!("“{other}”不是级别的列表。请写 \"all\" 或 [\"city\", …]。"))),
            };
        }
        let levels = node.texts()?;
        match levels.iter().find(|level| !LEVELS.iter().any(|(known, _)| known == level)) {
            Some(stray) => {
                let known = LEVELS.map(|(id, _)| id).join("、");
                Err(node.error(format!("不认识的级别“{stray}”：可写 {known}。")))
            }
            None => Ok(Some(levels)),
        }
    };
    Setting::read(&node, references, reading).map(Some)
}

/// `costs_before_commencement`: `count` or `leave-out`.
pub(super) fn early_costs(
    table: &Table<'_>,
    references: &References,
) -> Result<Option<Setting<EarlyCosts>>, PackError> {
    let Some(node) = table.get("costs_before_commencement") else { return Ok(None) };
    let reading = |node: &Node<'_>| match node.text()? {
        "count" => Ok(EarlyCosts::Count),
        "leave-out" => Ok(EarlyCosts::LeaveOut),
        other => Err(node.error(format!("不认识的处理方式“{other}”：请写 count 或 leave-out。"))),
    };
    Setting::read(&node, references, reading).map(Some)
}

impl Pack {
    /// Whether other policies' awards count under any reading.
    pub(crate) fn counts_other_awards(&self) -> bool {
        let counting = |way: &&OtherAwards| **way != OtherAwards::Ignore;
        let settings = self.other_awards.iter().flat_map(Setting::values);
        settings.filter(counting).count() > 0 || self.excludes().next().is_some()
    }

    /// Ids and names of policies whose award for a project leaves nothing to pay under this one.
    pub fn excludes(&self) -> impl Iterator<Item = &str> {
        self.stacking.iter().flat_map(|stacking| &stacking.excludes).map(String::as_str)
    }
}
