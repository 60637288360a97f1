//! What one part of a pack says of another: collected while reading, checked once all is read.

use std::cell::RefCell;

use super::error::Faults;
use super::reader::Node;
use super::{Benefit, CriterionKind, Input, InputKind, Pack, PackError, Quantity, Rates};

/// A name that must exist elsewhere in the pack.
#[derive(Debug, Clone)]
pub(super) enum Reference {
    /// A ruling, whose every reading must be given a value. No readings: the reading itself is the value.
    Ruling { id: String, readings: Vec<String> },
    /// An input with a figure.
    Figure { name: String },
    /// An input answered by 是 or 否.
    YesNo { name: String },
    /// An input with a date.
    Date { name: String },
    /// A cap that several benefits share.
    GroupCap { id: String },
    /// A benefit of the pack.
    Benefit { id: String },
    /// A criterion that all benefits share.
    SharedCriterion { id: String },
    /// A judgement among the benefit's own criteria.
    Judgement { id: String },
    /// Any input; `values` are among its choices.
    Input { name: String, values: Option<Vec<String>> },
}

/// The references made so far.
#[derive(Debug, Default)]
pub(super) struct References {
    parameters: Vec<String>,
    rates: Vec<Rates>,
    used_parameters: RefCell<Vec<String>>,
    benefit: RefCell<Option<String>>,
    /// Quantities that a benefit has given a name.
    figures: RefCell<Vec<(String, Quantity)>>,
    made: RefCell<Vec<(Reference, Option<String>, PackError)>>,
    /// Names of what could not be read: that nothing of this name is found says nothing more.
    broken: RefCell<Vec<String>>,
}

impl References {
    pub fn new(parameters: Vec<String>, rates: Vec<Rates>) -> References {
        References { parameters, rates, ..References::default() }
    }

    /// The dated table of this file name.
    pub fn rates(&self, file: &str) -> Option<Rates> {
        self.rates.iter().find(|rates| rates.file == file).cloned()
    }

    pub fn is_parameter(&self, name: &str) -> bool {
        let known = self.parameters.iter().any(|parameter| parameter == name);
        if known {
            self.used_parameters.borrow_mut().push(format!("parameter {name}"));
        }
        known
    }

    /// The benefit whose inputs later references mean.
    pub fn enter(&self, benefit: Option<&str>) {
        *self.benefit.borrow_mut() = benefit.map(str::to_owned);
        self.figures.borrow_mut().clear();
    }

    /// Gives a quantity a name, for the rest of the benefit.
    pub fn name_figure(&self, name: String, quantity: Quantity) {
        self.figures.borrow_mut().push((name, quantity));
    }

    pub fn figure(&self, name: &str) -> Option<Quantity> {
        let figures = self.figures.borrow();
        figures.iter().find(|(known, _)| known == name).map(|(_, quantity)| quantity.clone())
    }

    pub fn add(&self, node: &Node<'_>, reference: Reference) {
        self.made.borrow_mut().push((reference, self.benefit.borrow().clone(), node.error("")));
    }

    /// Something of this name stands in the pack, and could not be read.
    pub fn mark_broken(&self, name: &str) {
        self.broken.borrow_mut().push(name.to_owned());
    }

    /// Notes every reference to nothing; gives the names referred to, as in the pack's places.
    pub fn check(self, pack: &Pack, faults: &Faults) -> Vec<String> {
        let mut names = self.used_parameters.into_inner();
        let broken = self.broken.into_inner();
        for (reference, benefit, place) in self.made.into_inner() {
            let benefit = benefit.as_deref().and_then(|id| pack.benefit(id));
            if let Some(message) = fault(pack, benefit, &reference) {
                if !broken.iter().any(|name| name == reference.named()) {
                    faults.note(PackError { message, ..place });
                }
                continue;
            }
            names.push(match (&reference, benefit) {
                (Reference::Ruling { id, .. }, _) => format!("ruling {id}"),
                (Reference::GroupCap { id }, _) => format!("cap {id}"),
                (
                    Reference::Benefit { id }
                    | Reference::SharedCriterion { id }
                    | Reference::Judgement { id },
                    _,
                ) => format!("id {id}"),
                (
                    Reference::Figure { name }
                    | Reference::YesNo { name }
                    | Reference::Date { name }
                    | Reference::Input { name, .. },
                    Some(benefit),
                ) if benefit.input(name).is_some() => format!("input {} {name}", benefit.id),
                (
                    Reference::Figure { name }
                    | Reference::YesNo { name }
                    | Reference::Date { name }
                    | Reference::Input { name, .. },
                    _,
                ) => format!("input {name}"),
            });
        }
        names
    }
}

impl Reference {
    fn named(&self) -> &str {
        match self {
            Reference::Ruling { id, .. }
            | Reference::GroupCap { id }
            | Reference::Benefit { id }
            | Reference::SharedCriterion { id }
            | Reference::Judgement { id } => id,
            Reference::Figure { name }
            | Reference::YesNo { name }
            | Reference::Date { name }
            | Reference::Input { name, .. } => name,
        }
    }
}

fn fault(pack: &Pack, benefit: Option<&Benefit>, reference: &Reference) -> Option<String> {
    let inputs: &[Input] = benefit.map_or(&[], |benefit| &benefit.inputs);
    let find = |name: &str| inputs.iter().chain(&pack.applicant_inputs).find(|input| input.name == name);
    let missing = |name: &str| format!("没有名为“{name}”的填报项。请先在 inputs 中写明。");
    match reference {
        Reference::Ruling { id, readings } => {
            let Some(ruling) = pack.ruling(id) else {
                return Some(format!("没有编号为“{id}”的口径。"));
            };
            let ids = || ruling.readings.iter().map(|reading| &reading.id);
            if let Some(extra) = readings.iter().find(|reading| !ids().any(|id| id == *reading)) {
                return Some(format!("口径“{id}”没有读法“{extra}”。"));
            }
            let left_out = ids().find(|id| !readings.is_empty() && !readings.contains(id))?;
            Some(format!("口径“{id}”的读法“{left_out}”没有写明如何计算。"))
        }
        Reference::Figure { name } => match find(name).map(|input| &input.kind) {
            None => Some(missing(name)),
            Some(InputKind::Money | InputKind::Area | InputKind::Count | InputKind::Months) => None,
            Some(_) => Some(format!("“{name}”不是数，不能用于计算。")),
        },
        Reference::YesNo { name } => match find(name).map(|input| &input.kind) {
            None => Some(missing(name)),
            Some(InputKind::YesNo) => None,
            Some(_) => Some(format!("“{name}”不是“是/否”项。")),
        },
        Reference::Date { name } => match find(name).map(|input| &input.kind) {
            None => Some(missing(name)),
            Some(InputKind::Date) => None,
            Some(_) => Some(format!("“{name}”不是日期。")),
        },
        Reference::GroupCap { id } => pack
            .group_caps
            .iter()
            .all(|cap| cap.id != *id)
            .then(|| format!("没有编号为“{id}”的合计上限。请先以 [cap.{id}] 写明。")),
        Reference::Benefit { id } => {
            pack.benefit(id).is_none().then(|| format!("没有编号为“{id}”的资助项。"))
        }
        Reference::SharedCriterion { id } => {
            let mut shared = pack.benefits.iter().flat_map(|benefit| &benefit.criteria).filter(|c| c.shared);
            shared.all(|criterion| criterion.id != *id).then(|| format!("各项共有的条件中没有“{id}”。"))
        }
        Reference::Judgement { id } => {
            let known = benefit.and_then(|benefit| benefit.criterion(id));
            let judged = known.is_some_and(|known| known.kind == CriterionKind::Judgement);
            (!judged).then(|| format!("本项没有编号为“{id}”的评审或认定条件。"))
        }
        Reference::Input { name, values } => {
            let Some(input) = find(name) else {
                return Some(missing(name));
            };
            let known = |value: &String| input.kind.choices().iter().any(|choice| choice.id == *value);
            let stray = values.iter().flatten().find(|value| !known(value))?;
            Some(format!("“{name}”没有选项“{stray}”。"))
        }
    }
}
