//! Who issues the papers of a case: its lead bureau, with that bureau's own name, head, seal and series. The bureau
//! that the store was set up for is one of them, and lends the others nothing but the place in its name.

use casework::{Letterhead, PaperHead};
use store::Reader;

use crate::error::Error;
use crate::papers::letterhead;
use crate::papers::view::{BureauPaper, LetterheadView};
use crate::policy::installed::working;
use crate::session::{EXERCISE, bureau};

/// A bureau as its papers show it.
#[derive(Debug, Clone)]
pub(crate) struct Issuer {
    /// In full, as it heads and signs.
    pub(crate) name: String,
    pub(crate) letterhead: Letterhead,
    /// SHA-256 of the picture of its own seal.
    pub(crate) seal: Option<String>,
    /// What stands before the year in the numbers of its 评审意见.
    pub(crate) office: String,
    /// The same for its 补正通知书.
    pub(crate) notices: String,
    /// Where it takes papers in; may be empty.
    pub(crate) address: String,
    /// Who takes them; may be empty.
    pub(crate) contact: String,
    /// The bureau that countersigns memos; empty where none is asked to.
    countersign: String,
}

impl Issuer {
    /// As a paper of some day is headed.
    pub(crate) fn head(&self, date: jiff::civil::Date) -> PaperHead<'_> {
        let countersign = Some(self.countersign.as_str()).filter(|bureau| !bureau.is_empty());
        PaperHead { bureau: &self.name, letterhead: self.letterhead, date, countersign }
    }
}

/// The issuer of the papers of a bureau's cases.
pub(crate) fn issuer(reader: &Reader<'_>, short: &str) -> Result<Issuer, Error> {
    let style = letterhead::read(reader)?;
    let store = bureau(reader)?;
    let own = style.bureaus.get(short).cloned().unwrap_or_default();
    let name = full_name(reader, &style, &store, short)?;
    let seal = own.seal.clone().or_else(|| style.seal.clone().filter(|_| name == store));
    Ok(Issuer {
        letterhead: Letterhead {
            red: own.red.unwrap_or(style.red),
            exercise: reader.setting(EXERCISE)?.is_some(),
        },
        seal,
        office: style.office(short),
        notices: style.notices(short),
        address: own.address,
        contact: own.contact,
        countersign: style.countersign,
        name,
    })
}

/// The bureaus that may lead a case, each once, in order.
pub(crate) fn bureaus(reader: &Reader<'_>) -> Result<Vec<String>, Error> {
    let policies = working(reader)?;
    let benefits = policies.iter().flat_map(|pack| &pack.benefits);
    let mut bureaus: Vec<String> = benefits.flat_map(|one| one.bureaus.iter().cloned()).collect();
    bureaus.sort();
    bureaus.dedup();
    Ok(bureaus)
}

/// Refuses a bureau that the policy does not know: nobody's cases would be its own.
pub(crate) fn known(reader: &Reader<'_>, short: &str) -> Result<(), Error> {
    let bureaus = bureaus(reader)?;
    if bureaus.iter().any(|known| known == short) {
        return Ok(());
    }
    Err(Error::invalid(format!("没有“{short}”这一单位，可选：{}。不填为全部单位", bureaus.join("、"))))
}

fn full_name(reader: &Reader<'_>, style: &LetterheadView, store: &str, short: &str) -> Result<String, Error> {
    match style.bureaus.get(short).map(|own| own.name.trim()) {
        Some(name) if !name.is_empty() => Ok(name.to_owned()),
        _ => Ok(derived(store, short, &bureaus(reader)?)),
    }
}

/// A bureau's name in full, from that of the store's bureau: `经信局` and `发改局` of one district share its name.
pub(crate) fn derived(store: &str, short: &str, all: &[String]) -> String {
    let Some(own) = abbreviated(store, all) else { return short.to_owned() };
    if own == short {
        return store.to_owned();
    }
    match store.strip_suffix(own) {
        Some(place) => format!("{place}{short}"),
        // `杭州市滨江区经济和信息化局` does not say where its place ends.
        None => short.to_owned(),
    }
}

/// Which of the bureaus a name is of: it ends with the short name, or has its characters in their order, as
/// `经济和信息化局` has those of `经信局`.
fn abbreviated<'a>(name: &str, all: &'a [String]) -> Option<&'a str> {
    let ends = all.iter().filter(|short| name.ends_with(short.as_str()));
    if let Some(short) = ends.max_by_key(|short| short.chars().count()) {
        return Some(short);
    }
    let within = |short: &&String| {
        let mut rest = name.chars();
        short.chars().all(|ch| rest.any(|other| other == ch))
    };
    let mut found = all.iter().filter(within);
    match (found.next(), found.next()) {
        (Some(short), None) => Some(short),
        _ => None,
    }
}

impl LetterheadView {
    /// What stands before the year in the number of a bureau's 补正通知书, such as `经信补`.
    #[must_use]
    pub fn notices(&self, bureau: &str) -> String {
        let own = self.bureaus.get(bureau).map(|own| own.notices.trim()).unwrap_or_default();
        if !own.is_empty() {
            return own.to_owned();
        }
        let office = self.office(bureau);
        format!("{}补", office.strip_suffix('评').unwrap_or(&office))
    }
}

impl BureauPaper {
    /// Whether nothing of it was set.
    pub(crate) fn is_usual(&self) -> bool {
        *self == BureauPaper::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bureaus_of_one_district_share_its_name() {
        let all = ["经信局", "发改局", "市监局", "科技局"].map(str::to_owned);
        for (store, short, name) in [
            ("杭州高新区（滨江）经信局", "经信局", "杭州高新区（滨江）经信局"),
            ("杭州高新区（滨江）经信局", "发改局", "杭州高新区（滨江）发改局"),
            ("滨江区经济和信息化局", "经信局", "滨江区经济和信息化局"),
            // Where the place ends is not guessed.
            ("滨江区经济和信息化局", "发改局", "发改局"),
            ("滨江区市场监督管理局", "市监局", "滨江区市场监督管理局"),
            ("政务服务中心", "发改局", "发改局"),
        ] {
            assert_eq!(derived(store, short, &all), name, "{store} {short}");
        }
    }
}
