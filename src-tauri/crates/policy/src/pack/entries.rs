//! The smaller entries of a pack: inputs, criteria, materials, rulings, parameters.

use super::benefit_terms::{Months, Most, PackAdvisory, SharedCriteria};
use super::check::{Reference, References};
use super::condition::{Condition, RECEIVED_ON};
use super::reader::{Node, Table};
use super::{
    Choice, Clause, ClauseKind, Criterion, CriterionKind, Encouragement, Goal, Input, InputKind, Material,
    PackError, Parameter, Quantity, Reading, Ruling, Setting,
};
use crate::folded;

/// An input, and whether it is kept for the record only.
pub(super) fn input(name: &str, node: &Node<'_>) -> Result<(Input, bool), PackError> {
    let table = node.table()?;
    let read = read_input(name, &table)?;
    table.finish();
    Ok(read)
}

/// An input of a benefit, whether it is kept for the record only, and what it is at most.
pub(super) fn limited_input(
    name: &str,
    node: &Node<'_>,
    references: &References,
) -> Result<(Input, bool, Option<Most>), PackError> {
    let table = node.table()?;
    let most = table.get("at_most");
    let (input, record) = read_input(name, &table)?;
    let most = most.map(|most| {
        references.add(node, Reference::Figure { name: name.to_owned() });
        let bound = Quantity::read(&most, references)?;
        match bound {
            Quantity::Constant(_) | Quantity::Input(_) => Ok(Most { input: name.to_owned(), bound }),
            _ => Err(most.error("at_most 只能是一个数，或者另一个填报项。")),
        }
    });
    table.finish();
    Ok((input, record, most.transpose()?))
}

fn read_input(name: &str, table: &Table<'_>) -> Result<(Input, bool), PackError> {
    if name == RECEIVED_ON {
        return Err(table.error(format!("“{RECEIVED_ON}”是收件日期，由程序填写，不能作填报项的名称。")));
    }
    let kind = input_kind(table)?;
    let from_items = match table.get("from") {
        None => false,
        Some(from) if from.text()? == "items" => true,
        Some(from) => return Err(from.error("这里只能写 \"items\"（取自明细）。")),
    };
    let unit = table.optional_text("unit")?.or_else(|| usual_unit(&kind).map(str::to_owned));
    let input = Input {
        name: name.to_owned(),
        label: table.text("label")?,
        unit,
        from_items,
        note: table.optional_text("note")?,
        example: table.optional_text("example")?,
        required: !table.flag("optional")?,
        kind,
    };
    let record = table.flag("record")?;
    Ok((input, record))
}

fn usual_unit(kind: &InputKind) -> Option<&'static str> {
    match kind {
        InputKind::Money => Some("元"),
        InputKind::Area => Some("㎡"),
        InputKind::Months => Some("月"),
        InputKind::Count
        | InputKind::YesNo
        | InputKind::Date
        | InputKind::Text
        | InputKind::Choice(_)
        | InputKind::Grade(_)
        | InputKind::Loans => None,
    }
}

fn input_kind(table: &Table<'_>) -> Result<InputKind, PackError> {
    let kind = table.need("type")?;
    let choices = || -> Result<Vec<Choice>, PackError> {
        let named = table.named("choices")?;
        if named.is_empty() {
            return Err(table.error("选择项须以 choices 列出各选项及其中文名。"));
        }
        named.into_iter().map(|(id, node)| Ok(Choice { id, label: node.text()?.to_owned() })).collect()
    };
    match kind.text()? {
        "money" => Ok(InputKind::Money),
        "area" => Ok(InputKind::Area),
        "count" => Ok(InputKind::Count),
        "months" => Ok(InputKind::Months),
        "yes-no" => Ok(InputKind::YesNo),
        "date" => Ok(InputKind::Date),
        "text" => Ok(InputKind::Text),
        "choice" => Ok(InputKind::Choice(choices()?)),
        "grade" => Ok(InputKind::Grade(choices()?)),
        "loans" => Ok(InputKind::Loans),
        other => Err(kind.error(format!("不认识的类型“{other}”。"))),
    }
}

pub(super) fn criterion(
    node: &Node<'_>,
    references: &References,
    shared: bool,
) -> Result<Criterion, PackError> {
    let table = node.table()?;
    let met = match (table.get("met"), table.flag("judgement")?) {
        (Some(met), false) => Condition::read(&met, references)?,
        (None, true) => Condition::Judgement,
        (Some(_), true) | (None, false) => {
            return Err(table.error("须写 met 或 judgement = true 之一。"));
        }
    };
    let kind =
        if matches!(met, Condition::Judgement) { CriterionKind::Judgement } else { CriterionKind::Computed };
    let criterion = Criterion {
        id: table.text("id")?,
        label: table.text("label")?,
        kind,
        clause: node.place.clause.to_owned(),
        cites: table.cites()?,
        checklist: table.texts("checklist")?,
        shared,
        applies: match table.get("applies") {
            Some(node) => Setting::read(&node, references, |node| node.flag())?,
            None => Setting::Always(true),
        },
        met,
    };
    table.finish();
    Ok(criterion)
}

/// Words of a benefit's matter, as they are looked for in the lines of invoices: two characters at least, since a
/// single one stands in any line.
pub(super) fn matter(node: &Node<'_>) -> Result<Vec<String>, PackError> {
    let mut words: Vec<String> = Vec::new();
    for item in node.items()? {
        let word = item.text()?;
        if folded(word).chars().count() < 2 {
            return Err(item.error(format!("matter 中的“{word}”太短，须有两个以上的字或字母。")));
        }
        if words.iter().any(|known| folded(known) == folded(word)) {
            return Err(item.error(format!("matter 中的“{word}”写了两次。")));
        }
        words.push(word.to_owned());
    }
    Ok(words)
}

/// The input that names who is paid, among the benefit's own; `applicant` for the applicant itself.
pub(super) fn payee(
    node: &Node<'_>,
    inputs: &[Input],
    references: &References,
) -> Result<Setting<Option<String>>, PackError> {
    Setting::read(node, references, |node| {
        let name = node.text()?;
        match inputs.iter().find(|input| input.name == name) {
            Some(input) if input.kind == InputKind::Text => Ok(Some(name.to_owned())),
            None if name == "applicant" => Ok(None),
            Some(_) | None => Err(node
                .error(format!("收款人须是本项的一个文字填报项，或 applicant（申报主体），“{name}”不是。"))),
        }
    })
}

/// Which of the shared criteria hold: all, none, or those named.
pub(super) fn shared_criteria(
    node: &Node<'_>,
    references: &References,
) -> Result<Setting<SharedCriteria>, PackError> {
    Setting::read(node, references, |node| {
        let Ok(list) = node.items() else {
            return Ok(if node.flag()? { SharedCriteria::All } else { SharedCriteria::None });
        };
        let mut named = Vec::new();
        for node in list {
            let id = node.text()?.to_owned();
            references.add(&node, Reference::SharedCriterion { id: id.clone() });
            named.push(id);
        }
        Ok(SharedCriteria::Only(named))
    })
}

/// The judgement by which the clause itself recognises the applicant, or `false` for none.
pub(super) fn recognition(
    node: &Node<'_>,
    references: &References,
) -> Result<Setting<Option<String>>, PackError> {
    Setting::read(node, references, |node| {
        if let Ok(flag) = node.flag() {
            return if flag { Err(node.error("请写认定项的编号，或 false。")) } else { Ok(None) };
        }
        let id = node.text()?.to_owned();
        references.add(node, Reference::Judgement { id: id.clone() });
        Ok(Some(id))
    })
}

/// An advisory of the pack's own.
pub(super) fn advisory(node: &Node<'_>, references: &References) -> Result<PackAdvisory, PackError> {
    let table = node.table()?;
    let advisory = PackAdvisory {
        id: table.text("id")?,
        title: table.text("title")?,
        text: table.text("text")?,
        when: Condition::read(&table.need("when")?, references)?,
    };
    table.finish();
    Ok(advisory)
}

/// `{ used = quantity, before = input }`.
pub(super) fn months(node: &Node<'_>, references: &References) -> Result<Months, PackError> {
    let table = node.table()?;
    let before = table.need("before")?;
    references.add(&before, Reference::Figure { name: before.text()?.to_owned() });
    let months =
        Months { used: Quantity::read(&table.need("used")?, references)?, before: before.text()?.to_owned() };
    table.finish();
    Ok(months)
}

/// `id = "label"`, or `id = { label = "…", when = "…" }`.
pub(super) fn material(id: &str, node: &Node<'_>) -> Result<Material, PackError> {
    let (label, when) = if node.is_table() {
        let table = node.table()?;
        let both = (table.text("label")?, table.optional_text("when")?);
        table.finish();
        both
    } else {
        (node.text()?.to_owned(), None)
    };
    Ok(Material { id: id.to_owned(), label, basis: "practice".to_owned(), when })
}

pub(super) fn ruling(id: &str, node: &Node<'_>) -> Result<Ruling, PackError> {
    let table = node.table()?;
    let list = table.need("readings")?;
    let mut readings = Vec::new();
    for (id, node) in list.table()?.rest() {
        readings.push(Reading { id, label: node.text()?.to_owned() });
    }
    // The default stands first, so that the file reads as the screen does.
    let Some(default) = readings.first().map(|reading| reading.id.clone()) else {
        return Err(list.error("口径至少要有一种读法。"));
    };
    let ruling = Ruling {
        id: id.to_owned(),
        question: table.text("question")?,
        readings,
        default,
        note: table.optional_text("note")?,
        settled_by: table.optional_text("settled_by")?,
        clause: node.place.clause.to_owned(),
    };
    table.finish();
    Ok(ruling)
}

pub(super) fn parameter(name: &str, node: &Node<'_>) -> Result<Parameter, PackError> {
    let table = node.table()?;
    let kind = input_kind(&table)?;
    let parameter = Parameter {
        name: name.to_owned(),
        label: table.text("label")?,
        unit: table.optional_text("unit")?,
        kind,
        clause: node.place.clause.to_owned(),
    };
    table.finish();
    Ok(parameter)
}

pub(super) fn encouragement(id: &str, node: &Node<'_>, clause: &Clause) -> Result<Encouragement, PackError> {
    let table = node.table()?;
    let kind = match table.get("kind") {
        None => ClauseKind::Encouragement,
        Some(kind) if kind.text()? == "reference" => ClauseKind::Reference,
        Some(kind) => return Err(kind.error("这里只能写 \"reference\"（参照他规），或不写。")),
    };
    let encouragement = Encouragement {
        id: id.to_owned(),
        clause: clause.id.clone(),
        title: table.text("title")?,
        kind,
        bureaus: clause.bureaus.clone(),
        cites: table.cites()?,
    };
    table.finish();
    Ok(encouragement)
}

pub(super) fn goal(id: &str, node: &Node<'_>) -> Result<Goal, PackError> {
    let table = node.table()?;
    let goal = Goal {
        id: id.to_owned(),
        clause: node.place.clause.to_owned(),
        label: table.text("label")?,
        figure: table.need("figure")?.number()?.to_string(),
        unit: table.text("unit")?,
        by: table.optional_text("by")?,
        cites: table.cites()?,
    };
    table.finish();
    Ok(goal)
}
