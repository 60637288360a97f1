//! Interest on loans: principal times rate times days, within a window, up to so much principal at a time.

use super::amount::positive;
use super::check::{Reference, References};
use super::quantity::Setting;
use super::reader::{Node, Table};
use super::{Pack, PackError, Rates, Shape};
use crate::exact::Exact;

/// What the text grants on loans.
#[derive(Debug, Clone)]
pub(crate) struct Interest {
    /// The input with the loans.
    pub of: String,
    pub rates: Rates,
    /// The column of the table.
    pub term: Setting<String>,
    /// Whether the rate of the drawdown date holds throughout, or each day's own.
    pub rate_of_drawdown: Setting<bool>,
    /// Days in a year.
    pub day_count: Setting<Exact>,
    /// Whether interest actually paid stands where it is lower.
    pub no_more_than_paid: Setting<bool>,
    /// Most principal that counts at any time.
    pub principal_up_to: Exact,
    /// Whether that is the most at any time, or in all: then principal once counted is used up.
    pub at_any_time: Setting<bool>,
    pub window: Window,
    pub cites_principal: String,
}

/// The years in which loans count.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    pub years: i16,
    /// The first of these dates that is known begins it.
    pub since: Vec<String>,
    /// Whether days count, or all days of a loan drawn within.
    pub by_days: Setting<bool>,
    pub cites: String,
}

impl Interest {
    pub(super) fn read(table: &Table<'_>, references: &References) -> Result<Interest, PackError> {
        let of = table.need("of")?;
        references.add(&of, Reference::Input { name: of.text()?.to_owned(), values: None });
        let file = table.need("table")?;
        let rates = references.rates(file.text()?).ok_or_else(|| file.error("没有这个表。"))?;
        let window = table.need("window")?.table()?;
        let years = window.need("years")?;
        let since = window.need("since")?;
        for node in since.items()? {
            references.add(&node, Reference::Input { name: node.text()?.to_owned(), values: None });
        }
        let flag =
            |table: &Table<'_>, key: &str| Setting::read(&table.need(key)?, references, |node| node.flag());
        let principal = table.need("principal")?.table()?;
        let interest = Interest {
            of: of.text()?.to_owned(),
            rates,
            term: Setting::read(&table.need("term")?, references, |node| node.text().map(str::to_owned))?,
            rate_of_drawdown: flag(table, "rate_of_drawdown")?,
            day_count: Setting::read(&table.need("day_count")?, references, |node| node.number())?,
            no_more_than_paid: flag(table, "no_more_than_paid")?,
            principal_up_to: positive(&principal.need("up_to")?)?,
            at_any_time: match principal.get("at_any_time") {
                Some(node) => Setting::read(&node, references, |node| node.flag())?,
                None => Setting::Always(true),
            },
            cites_principal: principal.cites()?,
            window: Window {
                years: whole_years(&years)?,
                since: since.texts()?,
                by_days: flag(&window, "by_days")?,
                cites: window.cites()?,
            },
        };
        principal.finish();
        window.finish();
        Ok(interest)
    }
}

/// A number of years: whole, and above zero.
pub(super) fn whole_years(node: &Node<'_>) -> Result<i16, PackError> {
    let years = positive(node)?;
    match i16::try_from(years.floor()) {
        Ok(number) if years.is_whole() && number < 1000 => Ok(number),
        _ => Err(node.error("年数须是整数，如 3。")),
    }
}

impl Pack {
    /// Why a reading of a ruling is not to be offered: it takes a rate of which the table, with the bureau's later
    /// rows, has none. In Chinese, naming the table.
    #[must_use]
    pub fn missing_rates(
        &self,
        ruling: &str,
        reading: &str,
        later: impl Fn(&str) -> Option<serde_json::Value>,
    ) -> Option<String> {
        let interests = self.benefits.iter().filter_map(|benefit| match &benefit.amount.shape {
            Shape::Interest(interest) => Some(interest),
            _ => None,
        });
        for interest in interests {
            let Setting::ByRuling { ruling: decides, readings } = &interest.term else { continue };
            let term = readings.iter().find(|(id, _)| decides == ruling && id == reading);
            let Some((_, term)) = term else { continue };
            let table = &interest.rates;
            let whole = later(&table.file).map(|rows| table.with_later(&rows));
            let has = whole.map_or_else(|| table.has(term), |whole| whole.is_ok_and(|whole| whole.has(term)));
            if !has {
                return Some(format!("利率表“{}”没有“{term}”的利率，载入以后才能选用这一读法。", table.file));
            }
        }
        None
    }
}
