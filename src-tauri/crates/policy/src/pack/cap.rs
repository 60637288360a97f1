//! Caps on amounts, and who or what shares them.

use super::PackError;
use super::amount::positive;
use super::check::{Reference, References};
use super::quantity::Setting;
use super::reader::Node;
use crate::exact::Exact;

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

impl Cap {
    /// Whether no other claim counts against it, under any reading.
    pub(super) fn is_of_one_claim(&self) -> bool {
        match &self.scope {
            Setting::Always(scope) => *scope == Scope::Claim,
            Setting::ByRuling { readings, .. } => readings.iter().all(|(_, scope)| *scope == Scope::Claim),
        }
    }

    /// A cap that several benefits share: its id stands before it.
    pub(super) fn read_group(id: &str, node: &Node<'_>, references: &References) -> Result<Cap, PackError> {
        let table = node.table()?;
        let per = table.need("per")?;
        let scope = |node: &Node<'_>| match node.text()? {
            "enterprise-year" => Ok(Scope::EnterpriseYear),
            "enterprise-lifetime" => Ok(Scope::EnterpriseLifetime),
            other => Err(node.error(format!(
                "几项合计的上限只能按 enterprise-year 或 enterprise-lifetime，不能按“{other}”。"
            ))),
        };
        let cap = Cap {
            id: id.to_owned(),
            limit: positive(&table.need("amount")?)?,
            scope: Setting::read(&per, references, scope)?,
            cites: table.cites()?,
        };
        table.finish();
        Ok(cap)
    }

    pub(super) fn read(node: &Node<'_>, references: &References) -> Result<Cap, PackError> {
        let table = node.table()?;
        let scope = |node: &Node<'_>| {
            match node.text()? {
            "claim" => Ok(Scope::Claim),
            "enterprise-year" => Ok(Scope::EnterpriseYear),
            "enterprise-lifetime" => Ok(Scope::EnterpriseLifetime),
            other => match other.strip_suffix("-year") {
                Some(input) => {
                    references.add(node, Reference::Input { name: input.to_owned(), values: None });
                    Ok(Scope::EachYear(input.to_owned()))
                }
                None => Err(node.error(format!(
                    "不认识的上限范围“{other}”：请写 claim、enterprise-year、enterprise-lifetime，或者某个填报项的名称加 -year。"
                ))),
            },
        }
        };
        let cap = Cap {
            id: table.text("id")?,
            limit: positive(&table.need("amount")?)?,
            scope: Setting::read(&table.need("per")?, references, scope)?,
            cites: table.cites()?,
        };
        table.finish();
        Ok(cap)
    }
}
