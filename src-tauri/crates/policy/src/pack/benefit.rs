//! A benefit as its block of rules says it.

use std::collections::BTreeMap;

use super::check::References;
use super::reader::Node;
use super::{
    Amount, Benefit, Criterion, Input, Nature, Pack, PackError, Quantity, Ruling, Scope, Setting, Shape,
    SharedCriteria, entries,
};
use crate::folded;

/// Reads a benefit. A fault in one of its parts is noted, and the rest is read all the same.
pub(super) fn read(
    pack: &mut Pack,
    id: &str,
    node: &Node<'_>,
    references: &References,
) -> Result<Benefit, PackError> {
    let table = node.table()?;
    let faults = node.place.faults;
    let Some(clause) = pack.clause(node.place.clause).cloned() else {
        return Err(node.error("资助项须写在带编号的标题下。"));
    };
    references.enter(Some(id));
    let mut inputs: Vec<Input> = Vec::new();
    let mut mosts = Vec::new();
    table.each_named("inputs", |name, node| {
        let read = entries::limited_input(&name, &node, references);
        let (input, record, most) = read.inspect_err(|_| references.mark_broken(&name))?;
        inputs.push(input);
        mosts.extend(most);
        pack.note_input(format!("input {id} {name}"), &node, record);
        Ok(())
    });
    table.each_named("figures", |name, node| {
        let quantity = Quantity::read(&node, references).inspect_err(|_| references.mark_broken(&name))?;
        references.name_figure(name, quantity);
        Ok(())
    });
    let mut criteria: Vec<Criterion> = Vec::new();
    table.each("criteria", |node| {
        let criterion = entries::criterion(&node, references, false)?;
        if criteria.iter().any(|other| other.id == criterion.id) {
            return Err(node.error(format!("条件“{}”重复。", criterion.id)));
        }
        pack.places.push((format!("criterion {id} {}", criterion.id), node.line()));
        criteria.push(criterion);
        Ok(())
    });
    let mut materials = Vec::new();
    table.each_named("materials", |id, node| {
        materials.push(entries::material(&id, &node)?);
        Ok(())
    });
    let matter = table.get("matter").and_then(|node| faults.keep(entries::matter(&node)));
    let mut advisories = Vec::new();
    table.each("advisories", |node| {
        advisories.push(entries::advisory(&node, references)?);
        Ok(())
    });
    let shared_criteria = table.get("shared_criteria");
    let shared_criteria = shared_criteria
        .and_then(|node| faults.keep(entries::shared_criteria(&node, references)))
        .unwrap_or(Setting::Always(SharedCriteria::All));
    let amount = table.need("amount").and_then(|node| {
        pack.places.push((format!("amount {id}"), node.line()));
        Amount::read(&node, references)
    });
    let (amount, nature) = faults.keep(amount).unwrap_or_else(|| (Amount::broken(), Nature::Discretionary));
    let payee = table.get("payee");
    let payees = payee
        .and_then(|node| faults.keep(entries::payee(&node, &inputs, references)))
        .unwrap_or(Setting::Always(None));
    let yearly = table.get("yearly");
    let yearly_when = yearly
        .and_then(|node| faults.keep(Setting::read(&node, references, |node| node.flag())))
        .unwrap_or(Setting::Always(false));
    let recognition = table.get("recognition");
    let recognition = recognition
        .and_then(|node| faults.keep(entries::recognition(&node, references)))
        .unwrap_or(Setting::Always(None));
    let months = table.get("months");
    let months = months.and_then(|node| faults.keep(entries::months(&node, references)));
    let title = faults.keep(table.text("title")).unwrap_or_default();
    table.finish();
    references.enter(None);
    Ok(Benefit {
        id: id.to_owned(),
        clause: clause.id.clone(),
        title,
        bureaus: clause.bureaus,
        inputs,
        criteria,
        materials,
        matter: matter.unwrap_or_default(),
        caps: amount.caps().iter().map(|cap| cap.id.clone()).collect(),
        nature,
        yearly: false,
        payee: None,
        yearly_when,
        payees,
        months,
        mosts,
        recognition,
        advisories,
        shared_criteria,
        amount,
        clause_order: 0,
    })
}

impl<T> Setting<T> {
    /// What it is under the readings that a bureau chose; a ruling that is absent takes its default.
    pub(crate) fn under(&self, rulings: &[Ruling], chosen: &BTreeMap<String, String>) -> Option<&T> {
        match self {
            Setting::Always(value) => Some(value),
            Setting::ByRuling { ruling, readings } => {
                let default = rulings.iter().find(|known| known.id == *ruling).map(|known| &known.default);
                let reading = chosen.get(ruling).or(default)?;
                readings.iter().find(|(id, _)| id == reading).map(|(_, value)| value)
            }
        }
    }
}

impl Benefit {
    /// The benefit's own input of this name.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name == name)
    }

    /// The criterion of this id.
    #[must_use]
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// Whether a line of an invoice has one of the words of the benefit's matter; `None` where the pack gives no words.
    #[must_use]
    pub fn is_of_its_matter(&self, line: &str) -> Option<bool> {
        let line = folded(line);
        (!self.matter.is_empty()).then(|| self.matter.iter().any(|word| line.contains(&folded(word))))
    }

    /// The input that names who is paid under these readings; the applicant is, where there is none.
    #[must_use]
    pub fn payee_under(&self, pack: &Pack, rulings: &BTreeMap<String, String>) -> Option<&str> {
        self.payees.under(&pack.rulings, rulings).and_then(|payee| payee.as_deref())
    }

    /// What an input is at most, where the text sets it: a number, or the name of another input of the benefit. An
    /// application with more is a problem where it is read in.
    #[must_use]
    pub fn most_of(&self, input: &str) -> Option<String> {
        let most = self.mosts.iter().find(|most| most.input == input)?;
        match &most.bound {
            Quantity::Constant(number) => Some(number.to_string()),
            Quantity::Input(name) => Some(name.clone()),
            _ => None,
        }
    }

    /// The input whose value says whose share of a cap is used, where one of its caps can go by such a value under
    /// some reading.
    #[must_use]
    pub fn holder_input(&self) -> Option<&Input> {
        let caps = self.amount.caps();
        let scopes = caps.iter().flat_map(|cap| cap.scope.values());
        let mut inputs = scopes.filter_map(|scope| match scope {
            Scope::EachYear(input) => Some(input),
            Scope::Claim | Scope::EnterpriseYear | Scope::EnterpriseLifetime => None,
        });
        inputs.next().and_then(|name| self.input(name))
    }

    /// The limit of one of its caps, or of its only one, with the words of the text that set it.
    #[must_use]
    pub fn cap_limit(&self, cap: Option<&str>) -> Option<(crate::Money, &str)> {
        let caps = self.amount.caps();
        let found = match cap {
            Some(id) => caps.into_iter().find(|cap| cap.id == id),
            None if caps.len() == 1 => caps.into_iter().next(),
            None => None,
        }?;
        let limit = found.limit.floor_to_fen().ok()?;
        Some((crate::exact::money(limit), found.cites.as_str()))
    }
}

impl Amount {
    /// Stands where an amount could not be read, so that the rest of the benefit can be.
    fn broken() -> Amount {
        Amount {
            shape: Shape::Discretionary,
            no_more_than: None,
            nothing_below: None,
            cap: None,
            under: None,
            cites: None,
        }
    }
}
