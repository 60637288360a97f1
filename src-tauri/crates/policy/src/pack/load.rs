//! From a pack's files to a [`Pack`]: clauses first, then rules, then what they say of one another.

use super::check::References;
use super::document::{self, Section};
use super::reader::{Node, Place, Table, parse_block};
use crate::examples;

use super::{
    Amount, Benefit, Cap, Clause, ClauseKind, Criterion, OtherAwards, Pack, PackError, PackNote, Quantity,
    Rates, Setting, entries,
};

/// The contents of a pack's files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sources<'a> {
    /// `policy.md`.
    pub policy: &'a str,
    /// Dated tables, by file name: `("lpr.csv", contents)`.
    pub tables: &'a [(&'a str, &'a str)],
    /// `examples.toml`.
    pub examples: Option<&'a str>,
}

const FILE: &str = "policy.md";

pub(super) fn load(sources: &Sources<'_>) -> Result<Pack, PackError> {
    let sections = document::parse(FILE, sources.policy)?;
    let mut pack = empty_pack();
    let mut numbers: Vec<(usize, String)> = Vec::new();
    for section in &sections {
        pack.lines.extend(section.lines().map(str::to_owned));
        numbers.retain(|(level, _)| *level < section.level);
        let (number, heading) = split_number(&section.heading);
        numbers.push((section.level, number.to_owned()));
        let Some(id) = &section.id else { continue };
        if pack.clause(id).is_some() {
            return Err(at_heading(section, format!("条款编号“{id}”重复。")));
        }
        pack.clauses.push(Clause {
            id: id.clone(),
            number: numbers.iter().map(|(_, number)| number.as_str()).collect(),
            heading: heading.to_owned(),
            text: section.lines().collect::<Vec<_>>().join("\n"),
            bureaus: Vec::new(),
            kind: ClauseKind::Encouragement,
            line: section.line,
        });
    }

    let texts: Vec<String> =
        sections.iter().map(|section| section.lines().collect::<Vec<_>>().join("\n")).collect();
    let mut blocks = Vec::new();
    for (section, text) in sections.iter().zip(&texts) {
        let clause = section.id.as_deref().unwrap_or_default();
        for block in &section.blocks {
            let place = Place { file: FILE, block, clause, text };
            blocks.push((place, parse_block(place)?));
        }
    }
    let tables: Vec<Table<'_>> =
        blocks.iter().map(|(place, table)| Table::new(*place, table, 0..0)).collect();

    let mut parameters = Vec::new();
    for table in &tables {
        for (name, node) in table.named("parameter")? {
            parameters.push(name.clone());
            pack.places.push((format!("parameter {name}"), node.line()));
            pack.parameters.push(entries::parameter(&name, &node)?);
        }
    }
    let mut rates = Vec::new();
    for (name, csv) in sources.tables {
        rates.push(Rates::parse(name, csv)?);
    }
    let references = References::new(parameters, rates);
    let mut shared: Vec<Criterion> = Vec::new();
    for table in &tables {
        read_common(&mut pack, table, &references, &mut shared)?;
        read_synonyms(&mut pack, table)?;
        table.finish()?;
    }
    known_synonyms(&pack, &tables)?;
    for benefit in &mut pack.benefits {
        let own = std::mem::take(&mut benefit.criteria);
        benefit.criteria = shared.iter().cloned().chain(own).collect();
        let order = pack.clauses.iter().position(|clause| clause.id == benefit.clause);
        benefit.clause_order = order.unwrap_or(usize::MAX);
    }
    if pack.id.is_empty() {
        return Err(PackError {
            file: FILE.to_owned(),
            line: 1,
            column: 1,
            clause: None,
            message: "缺少 [pack]。".to_owned(),
        });
    }
    pack.referred_to = references.check(&pack)?;
    pack.examples = sources.examples.map_or(Ok(Vec::new()), |examples| examples::read(&pack, examples))?;
    Ok(pack)
}

fn empty_pack() -> Pack {
    Pack {
        id: String::new(),
        version: String::new(),
        title: String::new(),
        status: None,
        in_force_from: None,
        in_force_to: None,
        applicant_inputs: Vec::new(),
        clauses: Vec::new(),
        benefits: Vec::new(),
        encouragements: Vec::new(),
        goals: Vec::new(),
        parameters: Vec::new(),
        rulings: Vec::new(),
        materials: Vec::new(),
        notes: Vec::new(),
        group_caps: Vec::new(),
        other_awards: None,
        lines: Vec::new(),
        idle_numbers: Vec::new(),
        places: Vec::new(),
        for_the_record: Vec::new(),
        referred_to: Vec::new(),
        examples: Vec::new(),
        synonyms: Vec::new(),
    }
}

impl Pack {
    fn note_input(&mut self, name: String, node: &Node<'_>, record: bool) {
        if record {
            self.for_the_record.push(name.clone());
        }
        self.places.push((name, node.line()));
    }
}

/// `[synonyms]`: the words of applicants' own forms for an input's label or a benefit's title.
fn read_synonyms(pack: &mut Pack, table: &Table<'_>) -> Result<(), PackError> {
    for (name, node) in table.named("synonyms")? {
        if pack.synonyms.iter().any(|(known, _)| *known == name) {
            return Err(node.error(format!("“{name}”的别名写了两处。")));
        }
        pack.places.push((format!("synonyms {name}"), node.line()));
        pack.synonyms.push((name, node.texts()?));
    }
    Ok(())
}

/// Synonyms of what the pack does not have are a slip of the pen.
fn known_synonyms(pack: &Pack, tables: &[Table<'_>]) -> Result<(), PackError> {
    let inputs = || pack.applicant_inputs.iter().chain(pack.benefits.iter().flat_map(|b| &b.inputs));
    let known = |name: &str| pack.benefit(name).is_some() || inputs().any(|input| input.name == name);
    match pack.synonyms.iter().find(|(name, _)| !known(name)) {
        None => Ok(()),
        Some((name, _)) => {
            let message = format!("[synonyms] 中的“{name}”不是填报项，也不是申报事项。");
            Err(tables.first().map_or_else(
                || PackError {
                    file: FILE.to_owned(),
                    line: 1,
                    column: 1,
                    clause: None,
                    message: message.clone(),
                },
                |table| table.error(&message),
            ))
        }
    }
}

fn at_heading(section: &Section, message: String) -> PackError {
    PackError { file: FILE.to_owned(), line: section.line, column: 1, clause: section.id.clone(), message }
}

/// `4.加大流片支持` → `4`, `加大流片支持`; `三、政策举措` → `三`; `（1） 支持…` → `（1）`.
fn split_number(heading: &str) -> (&str, &str) {
    if heading.starts_with('（')
        && let Some(end) = heading.find('）').map(|at| at + '）'.len_utf8())
    {
        return (&heading[..end], heading[end..].trim_start());
    }
    let is_number = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
    };
    let split = heading.split_once('、').or_else(|| heading.split_once('.'));
    match split {
        Some((number, words)) if is_number(number) => (number, words),
        Some(_) | None => ("", heading),
    }
}

fn read_common(
    pack: &mut Pack,
    table: &Table<'_>,
    references: &References,
    shared: &mut Vec<Criterion>,
) -> Result<(), PackError> {
    references.enter(None);
    if let Some(node) = table.get("pack") {
        let head = node.table()?;
        pack.id = head.text("id")?;
        pack.version = head.text("version")?;
        pack.title = head.text("title")?;
        pack.status = head.optional_text("status")?;
        pack.in_force_from = head.optional_text("in_force_from")?;
        pack.in_force_to = head.optional_text("in_force_to")?;
        head.finish()?;
    }
    if let Some(node) = table.get("clause") {
        read_clause(pack, &node)?;
    }
    for (name, node) in table.named("applicant")? {
        let (input, record) = entries::input(&name, &node)?;
        pack.applicant_inputs.push(input);
        pack.note_input(format!("input {name}"), &node, record);
    }
    for (id, node) in table.named("ruling")? {
        if pack.ruling(&id).is_some() {
            return Err(node.error(format!("口径“{id}”重复。")));
        }
        pack.places.push((format!("ruling {id}"), node.line()));
        pack.rulings.push(entries::ruling(&id, &node)?);
    }
    for (id, node) in table.named("cap")? {
        if pack.group_caps.iter().any(|cap| cap.id == id) {
            return Err(node.error(format!("合计上限“{id}”重复。")));
        }
        pack.places.push((format!("cap {id}"), node.line()));
        pack.group_caps.push(Cap::read_group(&id, &node, references)?);
    }
    for (id, node) in table.named("materials")? {
        pack.materials.push(entries::material(&id, &node)?);
    }
    for (id, node) in table.named("note")? {
        pack.notes.push(PackNote { id, text: node.text()?.to_owned() });
    }
    for node in table.list("criteria")? {
        shared.push(entries::criterion(&node, references, true)?);
    }
    if let Some(node) = table.get("other_awards") {
        let reading = |node: &Node<'_>| match node.text()? {
            "top-up" => Ok(OtherAwards::TopUp),
            "exclude" => Ok(OtherAwards::Exclude),
            other => Err(node.error(format!("不认识的处理方式“{other}”。"))),
        };
        pack.other_awards = Some(Setting::read(&node, references, reading)?);
    }
    for (id, node) in table.named("encouragement")? {
        let Some(clause) = pack.clause(node.place.clause) else {
            return Err(node.error("鼓励事项须写在带编号的标题下。"));
        };
        let encouragement = entries::encouragement(&id, &node, clause)?;
        pack.encouragements.push(encouragement);
    }
    for (id, node) in table.named("goal")? {
        pack.goals.push(entries::goal(&id, &node)?);
    }
    for (id, node) in table.named("benefit")? {
        pack.places.push((format!("benefit {id}"), node.line()));
        if pack.benefit(&id).is_some() {
            return Err(node.error(format!("资助项“{id}”重复。")));
        }
        let benefit = read_benefit(pack, &id, &node, references)?;
        pack.benefits.push(benefit);
    }
    Ok(())
}

fn read_clause(pack: &mut Pack, node: &Node<'_>) -> Result<(), PackError> {
    let table = node.table()?;
    let id = node.place.clause;
    let Some(clause) = pack.clauses.iter_mut().find(|clause| clause.id == id) else {
        return Err(node.error("clause 须写在带编号的标题下。"));
    };
    let kind = table.need("kind")?;
    clause.kind = match kind.text()? {
        "grant" => ClauseKind::Grant,
        "encouragement" => ClauseKind::Encouragement,
        "reference" => ClauseKind::Reference,
        "goal" => ClauseKind::Goal,
        "scope" => ClauseKind::Scope,
        other => return Err(kind.error(format!("不认识的条款类别“{other}”。"))),
    };
    if let Some(heading) = table.optional_text("heading")? {
        clause.heading = heading;
    }
    for (number, why) in table.named("idle_numbers")? {
        why.text()?;
        pack.idle_numbers.push((id.to_owned(), number));
    }
    for bureau in table.list("bureaus")? {
        clause.bureaus.push(bureau.cites()?);
    }
    table.finish()
}

fn read_benefit(
    pack: &mut Pack,
    id: &str,
    node: &Node<'_>,
    references: &References,
) -> Result<Benefit, PackError> {
    let table = node.table()?;
    let Some(clause) = pack.clause(node.place.clause).cloned() else {
        return Err(node.error("资助项须写在带编号的标题下。"));
    };
    references.enter(Some(id));
    let mut inputs = Vec::new();
    for (name, node) in table.named("inputs")? {
        let (input, record) = entries::input(&name, &node)?;
        inputs.push(input);
        pack.note_input(format!("input {id} {name}"), &node, record);
    }
    for (name, node) in table.named("figures")? {
        references.name_figure(name, Quantity::read(&node, references)?);
    }
    let mut criteria: Vec<Criterion> = Vec::new();
    for node in table.list("criteria")? {
        let criterion = entries::criterion(&node, references, false)?;
        if criteria.iter().any(|other| other.id == criterion.id) {
            return Err(node.error(format!("条件“{}”重复。", criterion.id)));
        }
        criteria.push(criterion);
    }
    let mut materials = Vec::new();
    for (id, node) in table.named("materials")? {
        materials.push(entries::material(&id, &node)?);
    }
    let shared_criteria = match table.get("shared_criteria") {
        Some(node) => Setting::read(&node, references, |node| node.flag())?,
        None => Setting::Always(true),
    };
    let (amount, nature) = Amount::read(&table.need("amount")?, references)?;
    let payee = table.get("payee").map(|node| entries::payee(&node, &inputs)).transpose()?;
    let months = table.get("months").map(|node| entries::months(&node, references)).transpose()?;
    let benefit = Benefit {
        yearly: table.flag("yearly")?,
        payee,
        months,
        id: id.to_owned(),
        clause: clause.id.clone(),
        title: table.text("title")?,
        bureaus: clause.bureaus.clone(),
        inputs,
        criteria,
        materials,
        caps: amount.caps().iter().map(|cap| cap.id.clone()).collect(),
        nature,
        shared_criteria,
        amount,
        clause_order: 0,
    };
    table.finish()?;
    references.enter(None);
    Ok(benefit)
}
